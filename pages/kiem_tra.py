"""Check a result by the link in its QR code: what it is, by whom, its fingerprint; nothing of the person."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.db import reading
from app.papers import results
from app.ui import facts, heading, loading, panel, problem, stack
from pages._base import PageState, handler, page, screen


class CheckResultState(PageState, rx.State):
    """What the link says of a result; empty when it is none of ours."""

    code: str = ""
    what: str = ""
    procedure: str = ""
    office: str = ""
    at: str = ""
    fingerprint: str = ""
    words: str = ""
    checked: str = ""
    taken_back: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        self.code = ""
        self.ready = True
        async with reading() as db:
            found = await results.verify(db, self._argument("token"), self.router.session.client_ip)
        self.code, self.what, self.procedure = found.code, found.what, found.procedure
        self.office, self.at = found.office, say_moment(found.at)
        self.fingerprint, self.words, self.checked = found.sha256, found.words, say_moment(found.checked_at)
        self.taken_back = say_moment(found.taken_back_at) if found.taken_back_at else ""


def _standing(state: type[CheckResultState]) -> rx.Component:
    return rx.cond(
        state.taken_back != "",
        panel(
            rx.el.p("Kết quả này đã bị cơ quan thu lại lúc ", state.taken_back, ". Không dùng nữa."),
            tone="error",
            icon_name="circle-x",
        ),
        panel(
            rx.el.p("Trung tâm có trả kết quả này.", class_name="font-semibold"),
            rx.el.p(state.words),
            tone="success",
            icon_name="badge-check",
        ),
    )


@page("/kiem-tra/[token]", "Kiểm tra kết quả · Cầm Tay", on_load=(CheckResultState.load,))
def check_result() -> rx.Component:
    """Genuine, taken back, or a plain no."""
    state = CheckResultState
    return screen(
        heading("Kiểm tra kết quả"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.cond(
                state.code != "",
                stack(
                    _standing(state),
                    facts(
                        ("Giấy tờ", state.what),
                        ("Thủ tục", state.procedure),
                        ("Cơ quan", state.office),
                        ("Đưa lên lúc", state.at),
                        ("Kiểm tra chữ ký lúc", state.checked),
                        ("Mã số", state.code),
                    ),
                    rx.el.p("Dấu vân tay của tệp (SHA-256):", class_name="font-semibold"),
                    rx.el.p(state.fingerprint, class_name="break-all font-mono text-sm"),
                    rx.el.p(
                        "Trang này không ghi tên người nhận. Tệp đúng là tệp này khi dấu vân tay giống từng chữ.",
                        class_name="muted text-sm",
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Kiểm tra kết quả",
        back="/",
    )
