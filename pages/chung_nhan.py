"""Certificates: what is left of each path, and the paper once it is finished."""

from dataclasses import dataclass, field

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import local
from app.db import reading, transaction
from app.guidance import certificates
from app.guidance.certificates import PathStanding
from app.guidance.paths import Missing
from app.ui import button, facts, heading, loading, panel, problem, progress, row_link, rows, stack
from app.ui.elements import anchor, icon
from pages._base import PageState, handler, page, screen


@dataclass
class Left:
    """One tutorial that is not finished: what is left, and the way there."""

    title: str
    detail: str
    href: str


@dataclass
class PathRow:
    """One path as shown; `certificate` is empty until it was issued."""

    key: str
    name: str
    done: int
    total: int
    certificate: str = ""
    code: str = ""
    issued: str = ""
    lead: str = ""
    left: list[Left] = field(default_factory=list)


class CertificateState(PageState, rx.State):
    """The caller's paths; empty for somebody who is not signed in."""

    signed_in: bool = False
    paths: list[PathRow] = []

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        self.ready = True

    @handler(Permission.PUBLIC)
    async def refresh(self, caller: Caller) -> None:
        """What the phone had kept while it was offline has reached the server (assets/learn.js)."""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def receive(self, caller: Caller, key: str) -> None:
        """Take the certificate of a finished path."""
        async with transaction() as db:
            await certificates.issue(db, caller, key)
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        self.signed_in = caller.account_id is not None
        self.paths = []
        if self.signed_in:
            async with reading() as db:
                self.paths = _rows(await certificates.standings(db, caller))


def _rows(standings: list[PathStanding]) -> list[PathRow]:
    """The paths; a lesson that is left on several of them is named at the first."""
    named: set[str] = set()
    rows = []
    for standing in standings:
        row = _row(standing, named)
        named.update(one.slug for one in standing.missing)
        rows.append(row)
    return rows


def _row(standing: PathStanding, named: set[str]) -> PathRow:
    total = len(standing.path.tutorials)
    left = [one for one in standing.missing if one.slug not in named]
    row = PathRow(
        standing.path.key,
        standing.path.name,
        total - len(standing.missing),
        total,
        lead="Còn những bài này:" if len(left) == len(standing.missing) else "Ngoài những bài trên, còn:",
        left=[_left(one) for one in left],
    )
    if standing.certificate is not None:
        row.certificate, row.code = str(standing.certificate.id), standing.certificate.code
        row.issued = f"{local(standing.certificate.issued_at):%d/%m/%Y}"
    return row


def _left(one: Missing) -> Left:
    said = [f"Còn {one.steps_left} bước"] if one.steps_left else []
    said += ["Còn câu hỏi kiểm tra"] if one.quiz_left else []
    place = "" if one.steps_left else "#cau-1"
    return Left(one.title, ", ".join(said).capitalize(), f"/hoc/{one.slug}/{place}")


def _path(path: PathRow) -> rx.Component:
    return rx.el.section(
        rx.el.h2(path.name, class_name="text-[1.25rem]"),
        rx.cond(
            path.certificate != "",
            _issued(path),
            rx.fragment(
                progress(path.done, path.total, f"Xong {path.done}/{path.total} bài"),
                rx.cond(
                    path.done < path.total,
                    rx.fragment(
                        rx.el.p(path.lead),
                        rows(
                            rx.foreach(
                                path.left, lambda one: row_link(one.title, one.detail, one.href, native=True)
                            )
                        ),
                    ),
                    rx.fragment(
                        panel(
                            rx.el.p("Đã học xong mọi bài và trả lời đúng mọi câu hỏi."),
                            tone="success",
                            icon_name="circle-check",
                        ),
                        button(
                            "Nhận chứng nhận", on_click=CertificateState.receive(path.key), icon_name="award"
                        ),
                    ),
                ),
            ),
        ),
        class_name="flex flex-col gap-3",
        key=path.key,
    )


def _issued(path: PathRow) -> rx.Component:
    return rx.fragment(
        panel(rx.el.p("Đã cấp chứng nhận."), tone="success", icon_name="award"),
        facts(("Mã số", path.code), ("Ngày cấp", path.issued)),
        anchor(
            icon("file-text", 22),
            "Mở chứng nhận để xem hoặc in",
            href=f"/api/certificates/{path.certificate}.pdf",
            target="_blank",
            rel="noopener",
            class_name="btn btn-primary min-h-12 h-auto py-2 text-base font-semibold",
        ),
    )


def _signed_out() -> rx.Component:
    return stack(
        rx.el.p(
            "Học thì không cần tài khoản. Chứng nhận ghi tên người học nên cần đăng nhập; "
            "những gì đã học trên điện thoại này được tính tiếp."
        ),
        button("Đăng nhập để nhận chứng nhận", href="/dang-nhap?tiep=/hoc/chung-nhan", native=True),
    )


@page(
    "/hoc/chung-nhan",
    "Chứng nhận Công dân điện tử · Cầm Tay",
    "Xem còn bài nào phải học và nhận chứng nhận của Trung tâm khi học xong.",
    on_load=(CertificateState.load,),
)
def certificate_page() -> rx.Component:
    """Every path: its certificate, or what is left."""
    state = CertificateState
    return screen(
        heading("Chứng nhận"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.cond(state.signed_in, stack(rx.foreach(state.paths, _path)), _signed_out()),
            loading(4),
        ),
        rx.el.p(
            "Đây là chứng nhận riêng của Trung tâm cho người học, không thay cho giấy tờ tùy thân, "
            "văn bằng hay chứng chỉ.",
            class_name="muted text-sm",
        ),
        # Pressed by assets/learn.js once it has sent what this phone alone knew.
        rx.el.button(
            hidden=True,
            type="button",
            aria_hidden="true",
            tab_index=-1,
            on_click=state.refresh,
            custom_attrs={"data-learned-sent": ""},
        ),
        rx.el.script(src="/learn.js", custom_attrs={"async": True}),
        title="Chứng nhận",
        back="/hoc",
        dock="learn",
    )
