"""The desk: the queue of the officer's role, what is late first, each row with its one next action."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import desk as desks
from app.dossiers import finding
from app.dossiers.desk import Urgency
from app.ui import button, empty, figure_link, heading, icon, loading, problem, tone_tag
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk

FILTERS = {"qua-han": Urgency.LATE, "sap-het": Urgency.SOON, "dung-han": Urgency.ON_TIME}
_TONES = {
    Urgency.LATE: "error",
    Urgency.SOON: "warning",
    Urgency.ON_TIME: "success",
    Urgency.PAUSED: "plain",
}


@dataclass
class QueueRow:
    """One dossier as a row; `urgent` for the one whose button is primary."""

    code: str
    name: str
    detail: str
    left: str
    tone: str
    action: str
    urgent: bool


class QueueState(PageState, rx.State):
    """The queue as the address filters it, or what a search found. What was searched for is not kept."""

    title: str = "Hồ sơ chờ tôi"
    rows: list[QueueRow] = []
    late: int = 0
    soon: int = 0
    on_time: int = 0
    which: str = ""
    page_number: int = 1
    pages: int = 1
    searched: bool = False

    @handler(Permission.READ_DOSSIERS)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        self._watch(QueueState.refresh, "queue")

    @handler(Permission.READ_DOSSIERS)
    async def refresh(self, caller: Caller) -> Any:
        if not self.searched:
            await self._show(caller)
        return DeskShell.load

    @handler(Permission.READ_DOSSIERS)
    async def search(self, caller: Caller, form: dict[str, Any]) -> None:
        words = str(form.get("tim", "")).strip()[:100]
        if not words:
            await self._show(caller)
            return
        async with transaction() as db:  # whose dossiers a search shows is recorded
            found = await finding.search(db, caller, words)
        self.searched, self.pages, self.which = True, 1, ""
        self.rows = _rows(found)
        self.title = f"Tìm thấy {len(found)} hồ sơ"

    async def _show(self, caller: Caller) -> None:
        which, number = self._argument("loc"), self._argument("trang")
        async with reading() as db:
            found = await desks.queue(
                db, caller, urgency=FILTERS.get(which), page=int(number) if number.isdecimal() else 1
            )
        self.which = which if which in FILTERS else ""
        self.late, self.soon = found.counts[Urgency.LATE], found.counts[Urgency.SOON]
        self.on_time = found.counts[Urgency.ON_TIME]
        self.page_number, self.pages = found.page, found.pages
        self.rows = _rows(found.rows)
        waiting = sum(found.counts.values())
        self.title = f"{waiting} hồ sơ chờ tôi" if waiting else "Hồ sơ chờ tôi"
        self.searched = False
        self.ready = True


def _rows(found: list[desks.Row]) -> list[QueueRow]:
    urgent = next((row.id for row in found if row.next is not None), None)
    return [
        QueueRow(
            code=row.code,
            name=row.procedure_name,
            detail=" · ".join(part for part in (row.applicant, row.holder) if part),
            left=row.left if row.is_open else row.status_name,
            tone=_TONES[row.urgency] if row.is_open else "plain",
            action=row.next_label,
            urgent=row.id == urgent,
        )
        for row in found
    ]


def _row(row: Any) -> rx.Component:
    def action(kind: str) -> rx.Component:
        return button(
            row.action,
            kind=kind,  # type: ignore[arg-type]
            href="/ban/ho-so/" + row.code,
            class_name="w-full whitespace-nowrap sm:w-52",
            aria_label=row.action + ", hồ sơ " + row.code,
        )

    return rx.el.li(
        rx.el.a(
            rx.el.span(row.name, class_name="font-semibold"),
            rx.el.span(row.code, " · ", row.detail, class_name="muted text-sm"),
            href="/ban/ho-so/" + row.code,
            class_name="flex min-w-0 flex-1 basis-64 flex-col",
        ),
        rx.cond(row.left != "", tone_tag(row.left, row.tone)),
        rx.cond(row.urgent, action("primary"), action("secondary")),
        class_name=(
            "flex flex-wrap items-center gap-x-4 gap-y-3 border-b border-base-300 px-4 py-4 last:border-0 sm:px-5"
        ),
    )


def _search() -> rx.Component:
    return rx.el.form(
        rx.el.label("Tìm theo mã, tên hoặc số điện thoại", html_for="tim", class_name="sr-only"),
        icon("search"),
        rx.el.input(
            id="tim",
            name="tim",
            type="search",
            placeholder="Mã, tên, số điện thoại",
            auto_complete="off",
            class_name="min-h-12 min-w-0 grow bg-transparent outline-none",
        ),
        # Disabled until the page is awake: the browser would send the form itself and put a name in the address.
        rx.el.button(
            "Tìm", type="submit", disabled=~QueueState.ready, class_name="font-semibold text-primary"
        ),
        on_submit=QueueState.search,
        role="search",
        class_name="flex items-center gap-3 rounded-field border border-[var(--line)] px-4 md:w-80",
    )


def _figures() -> rx.Component:
    return rx.el.nav(
        figure_link(QueueState.late, "quá hạn", "/ban?loc=qua-han", "error", QueueState.which == "qua-han"),
        figure_link(
            QueueState.soon,
            "hết hạn trong 8 giờ làm việc",
            "/ban?loc=sap-het",
            "warning",
            QueueState.which == "sap-het",
        ),
        figure_link(
            QueueState.on_time, "đúng tiến độ", "/ban?loc=dung-han", "success", QueueState.which == "dung-han"
        ),
        aria_label="Lọc theo thời hạn",
        class_name="grid grid-cols-3 gap-2 sm:gap-4",
    )


def _pager() -> rx.Component:
    def to(number: Any, label: str, shown: Any) -> rx.Component:
        return rx.cond(
            shown,
            button(
                label,
                kind="secondary",
                href="/ban?loc=" + QueueState.which + "&trang=" + number.to(str),
            ),
        )

    return rx.cond(
        QueueState.pages > 1,
        rx.el.nav(
            to(QueueState.page_number - 1, "Trang trước", QueueState.page_number > 1),
            rx.el.span(f"Trang {QueueState.page_number}/{QueueState.pages}", class_name="muted"),
            to(QueueState.page_number + 1, "Trang sau", QueueState.page_number < QueueState.pages),
            aria_label="Các trang",
            class_name="flex items-center justify-between gap-3",
        ),
    )


@page("/ban", "Bàn làm việc · Cầm Tay", on_load=(DeskShell.load, QueueState.load))
def queue() -> rx.Component:
    """What waits for this officer, most urgent first."""
    return desk(
        rx.el.div(
            heading(QueueState.title),
            _search(),
            class_name="flex flex-col gap-4 md:flex-row md:items-center md:justify-between",
        ),
        problem(QueueState.problem),
        rx.cond(
            QueueState.ready,
            rx.fragment(
                _figures(),
                rx.cond(
                    (QueueState.which != "") | QueueState.searched,
                    rx.el.a("Bỏ lọc, xem tất cả", href="/ban", class_name="link w-fit"),
                ),
                rx.cond(
                    QueueState.rows,
                    rx.el.ul(
                        rx.foreach(QueueState.rows, _row),
                        class_name="overflow-hidden rounded-box border border-base-300",
                    ),
                    rx.cond(
                        QueueState.searched,
                        empty(
                            "Không tìm thấy hồ sơ nào",
                            "Mời thử mã hồ sơ, họ tên đầy đủ hoặc số điện thoại người nộp.",
                            icon_name="search",
                        ),
                        empty(
                            "Không có hồ sơ nào ở đây",
                            "Hồ sơ chờ vai trò này xử lý sẽ hiện ở đây, việc gấp nhất đứng đầu. "
                            "Trang tự cập nhật, không cần tải lại.",
                        ),
                    ),
                ),
                _pager(),
            ),
            rx.cond(QueueState.problem == "", loading(4)),
        ),
        here="queue",
    )
