"""Check a certificate by the link in its QR code: whether it is genuine, and nothing that is not on the paper."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import local
from app.db import reading
from app.guidance import certificates
from app.ui import facts, heading, loading, panel, problem, stack
from pages._base import PageState, handler, page, screen


class VerifyState(PageState, rx.State):
    """What the link says of a certificate; empty when it is none of ours."""

    code: str = ""
    holder: str = ""
    path: str = ""
    issued: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        self.code = self.holder = self.path = self.issued = ""
        self.ready = True
        async with reading() as db:
            found = await certificates.verify(db, self._argument("token"), self.router.session.client_ip)
        self.code, self.holder, self.path = found.code, found.holder, found.path_name
        self.issued = f"{local(found.issued_at):%d/%m/%Y}"


@page("/xac-minh/[token]", "Kiểm tra chứng nhận · Cầm Tay", on_load=(VerifyState.load,))
def verify() -> rx.Component:
    """Genuine, with the masked name, path and day; or a plain no."""
    state = VerifyState
    return screen(
        heading("Kiểm tra chứng nhận"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.cond(
                state.code != "",
                stack(
                    panel(
                        rx.el.p("Chứng nhận thật, do Trung tâm cấp.", class_name="font-semibold"),
                        tone="success",
                        icon_name="badge-check",
                    ),
                    facts(
                        ("Người được cấp", state.holder),
                        ("Lộ trình đã học xong", state.path),
                        ("Ngày cấp", state.issued),
                        ("Mã số", state.code),
                    ),
                    rx.el.p(
                        "Mời so với tờ chứng nhận: mã số, ngày cấp và chữ đầu của họ tên phải giống. "
                        "Chứng nhận ghi nhận việc tự học trên điện thoại, không có người coi thi, và không thay cho giấy tờ tùy thân.",
                        class_name="muted text-sm",
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Kiểm tra chứng nhận",
        back="/",
    )
