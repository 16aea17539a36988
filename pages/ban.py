"""The desk: the queue of the officer's role, what is late first, each row with its one next action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from app.accounts import absences
from app.accounts.absences import Away
from app.accounts.first_page import first_page
from app.accounts.permissions import Caller, Permission
from app.clock import say_day
from app.db import reading, transaction
from app.dossiers import bulk, finding, unread, wording
from app.dossiers import desk as desks
from app.dossiers.desk import Urgency
from app.ui import button, empty, figure_link, heading, icon, loading, panel, problem, tag, tone_tag
from pages._base import PageState, handler, page
from pages._bulk import BulkState, bulk_form, bulk_panel, pick_box
from pages._desk import DeskShell, desk
from pages._queue import FILTERS, STEP_FILTERS, page_of, queue_address

_TONES = {
    Urgency.LATE: "error",
    Urgency.SOON: "warning",
    Urgency.ON_TIME: "success",
    Urgency.PAUSED: "plain",
}


_NOBODY_YET = "chưa có ai nhận"


@dataclass
class QueueRow:
    """One dossier as a row; `urgent` for the one whose button is primary. `href` keeps the filter for the way back."""

    code: str
    href: str
    name: str
    detail: str
    left: str
    tone: str
    action: str
    urgent: bool
    pick: bool = False
    unread: str = ""


@dataclass
class FigureRow:
    """A figure that filters by its urgency."""

    key: str
    number: int
    href: str


@dataclass
class StepRow:
    """A link that filters by step; without a key it takes the filter away."""

    key: str
    name: str
    href: str


class QueueState(PageState, rx.State):
    """The queue as the address filters it, or what a search found. What was searched for is not kept.

    Attributes:
        figures: how much there is of each urgency, in the order of `FILTERS`.
        steps: the steps to choose from; none for who works at one.
        searches: how many there were, so that the box is drawn anew, empty.
    """

    title: str = "Hồ sơ chờ tôi"
    rows: list[QueueRow] = []
    figures: dict[str, FigureRow] = {name: FigureRow(name, 0, "/ban") for name in FILTERS}
    steps: list[StepRow] = []
    which: str = ""
    step: str = ""
    page_number: int = 1
    pages: int = 1
    before: str = ""
    after: str = ""
    searched: bool = False
    searches: int = 0
    standing_in: list[str] = []
    many: bool = False
    unread: str = ""

    @handler(Permission.USE_DESK)
    async def load(self, caller: Caller) -> Any:
        if not caller.may(Permission.READ_DOSSIERS):
            return rx.redirect(first_page(caller))  # their desk is another page
        await self._show(caller)
        self._watch(QueueState.refresh, "queue")
        return None

    @handler(Permission.READ_DOSSIERS, quiet=True)
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
        self.searched, self.pages, self.which, self.step = True, 1, "", ""
        self.rows, self.many = _rows(found, say_where=True), False
        self.title = f"Tìm thấy {len(found)} hồ sơ"
        if len(found) >= finding.MOST:
            self.title = f"Hiện {finding.MOST} hồ sơ mới nhất, mời gõ thêm"

    @handler(Permission.READ_DOSSIERS)
    async def show_all(self, caller: Caller) -> Any:
        """Leave what was searched for and every filter, and empty the box."""
        self.searches += 1
        if self._argument("loc") or self._argument("buoc") or self._argument("trang"):
            return rx.redirect("/ban")
        await self._show(caller)
        return None

    async def _show(self, caller: Caller) -> None:
        which, step, number = self._argument("loc"), self._argument("buoc"), page_of(self._argument("trang"))
        async with reading() as db:
            found = await desks.queue(
                db, caller, urgency=FILTERS.get(which), step=STEP_FILTERS.get(step), page=number
            )
            away = await absences.of_mine(db, caller)
            waiting = await unread.by_dossier(db, caller)
        self.unread = unread.say(waiting.values())
        self.standing_in = [_standing_in(each, caller) for each in away]
        self.which = which if which in FILTERS else ""
        self.step = step if step in STEP_FILTERS else ""
        self.page_number, self.pages = found.page, found.pages
        self.before = queue_address(which, step, found.page - 1) if found.page > 1 else ""
        self.after = queue_address(which, step, found.page + 1) if found.page < found.pages else ""
        self.figures = {
            name: FigureRow(name, found.counts[urgency], queue_address(name, step, 1))
            for name, urgency in FILTERS.items()
        }
        self.steps = _step_rows(caller, which)
        self.rows = _rows(
            found.rows,
            say_where=len(self.steps) > 0,
            query=queue_address(which, step, found.page, path=""),
            waiting=waiting,
        )
        self.many = any(row.pick for row in self.rows)
        self.title = _title(caller, sum(found.counts.values()), self.step)
        self.searched = False
        self.ready = True


def _on_behalf(row: desks.Row) -> str:
    return f"nộp thay cho {row.subject}" if row.subject else ""


def _standing_in(away: Away, caller: Caller) -> str:
    """The same absence as either side of it reads it."""
    until = f"đến hết {say_day(away.last)}"
    if away.account_id == caller.account_id:
        return f"Đang vắng {until}: hồ sơ của mình chuyển cho {away.substitute}."
    return f"Đang làm thay {away.name} {until}."


def _title(caller: Caller, count: int, step: str) -> str:
    what = "hồ sơ đang giải quyết" if desks.oversees(caller) else "hồ sơ chờ tôi"
    if step:
        what = f"hồ sơ ở bước {wording.STEP_NAMES[STEP_FILTERS[step]].lower()}"
    return f"{count} {what}" if count else what[:1].upper() + what[1:]


def _step_rows(caller: Caller, which: str) -> list[StepRow]:
    own = desks.steps_of(caller)
    if len(own) < 2:
        return []
    rows = [
        StepRow(name, wording.STEP_NAMES[step], queue_address(which, name, 1))
        for name, step in STEP_FILTERS.items()
        if step in own
    ]
    return [StepRow("", "Mọi bước", queue_address(which, "", 1)), *rows]


def _rows(
    found: list[desks.Row], *, say_where: bool, query: str = "", waiting: Mapping[UUID, int] | None = None
) -> list[QueueRow]:
    urgent = next((row.id for row in found if row.next is not None), None)
    return [
        QueueRow(
            code=row.code,
            href=f"/ban/ho-so/{row.code}{query}",
            name=row.procedure_name,
            detail=" · ".join(
                part for part in (row.applicant, _on_behalf(row), _where(row, say_where=say_where)) if part
            ),
            left=row.left if row.is_open else row.status_name,
            tone=_TONES[row.urgency] if row.is_open else "plain",
            action=row.next_label,
            urgent=row.id == urgent,
            pick=row.next is not None and row.next.kind in bulk.KINDS,
            unread=unread.say([(waiting or {}).get(row.id, 0)]),
        )
        for row in found
    ]


def _where(row: desks.Row, *, say_where: bool) -> str:
    """Who has it; for who sees more than one step, doing what. An untaken one names its unit only if that is planned."""
    if not row.is_open or not say_where:
        return row.holder
    return f"{row.step_name}: {row.holder or row.unit or _NOBODY_YET}"


def _row(row: Any) -> rx.Component:
    def action(kind: str) -> rx.Component:
        return button(
            row.action,
            kind=kind,  # type: ignore[arg-type]
            href=row.href,
            class_name="w-full whitespace-nowrap sm:w-52",
            aria_label=row.action + ", hồ sơ " + row.code,
        )

    return rx.el.li(
        pick_box(row.code, row.name, shown=row.pick & ~QueueState.searched),
        rx.el.a(
            rx.el.span(row.name, class_name="font-semibold"),
            rx.el.span(row.code, " · ", row.detail, class_name="muted text-sm"),
            href=row.href,
            class_name="flex min-w-0 flex-1 basis-64 flex-col",
        ),
        rx.cond(row.unread != "", tag(row.unread, "warning", "message-square")),
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
            key=f"tim-{QueueState.searches}",
            class_name="min-h-12 min-w-0 grow bg-transparent outline-none",
        ),
        # Disabled until the page is awake: the browser would send the form itself and put a name in the address.
        rx.el.button(
            "Tìm",
            type="submit",
            disabled=~QueueState.ready,
            class_name="min-h-12 min-w-12 font-semibold text-primary",
        ),
        on_submit=QueueState.search,
        role="search",
        class_name="flex items-center gap-3 rounded-field border border-[var(--line)] px-4 md:w-80",
    )


def _figures() -> rx.Component:
    def figure(name: str, label: str, tone: str) -> rx.Component:
        row = QueueState.figures[name]
        return figure_link(row.number, label, row.href, tone, QueueState.which == name)

    return rx.el.nav(
        figure("qua-han", "quá hạn", "error"),
        figure("sap-het", "hết hạn trong 8 giờ làm việc", "warning"),
        figure("dung-han", "đúng tiến độ", "success"),
        figure("tam-dung", "tạm dừng, chờ bổ sung", "plain"),
        aria_label="Lọc theo thời hạn",
        class_name="grid grid-cols-2 gap-2 sm:grid-cols-4 sm:gap-4",
    )


def _steps() -> rx.Component:
    def one(row: Any) -> rx.Component:
        here = row.key == QueueState.step
        look = "inline-flex min-h-12 shrink-0 items-center rounded-field px-4 whitespace-nowrap "
        return rx.el.a(
            row.name,
            href=row.href,
            aria_current=rx.cond(here, "true", "false"),
            class_name=rx.cond(
                here,
                look + "border-2 border-primary bg-secondary font-semibold text-secondary-content",
                look + "border border-base-300",
            ),
        )

    return rx.cond(
        QueueState.steps,
        rx.el.nav(
            rx.foreach(QueueState.steps, one),
            aria_label="Lọc theo bước",
            class_name="flex flex-wrap gap-2",
        ),
    )


def _pager() -> rx.Component:
    def to(href: Any, label: str) -> rx.Component:
        return rx.cond(href != "", button(label, kind="secondary", href=href))

    return rx.cond(
        QueueState.pages > 1,
        rx.el.nav(
            to(QueueState.before, "Trang trước"),
            rx.el.span(f"Trang {QueueState.page_number}/{QueueState.pages}", class_name="muted"),
            to(QueueState.after, "Trang sau"),
            aria_label="Các trang",
            class_name="flex items-center justify-between gap-3",
        ),
    )


# What was chosen is let go before the rows are there: a box that is ticked at once stays ticked.
@page("/ban", "Bàn làm việc · Cầm Tay", on_load=(DeskShell.load, BulkState.cancel, QueueState.load))
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
            (QueueState.unread != "") & ~QueueState.searched,
            panel(rx.el.p("Công dân đang chờ trả lời: ", QueueState.unread, "."), icon_name="message-square"),
        ),
        rx.foreach(QueueState.standing_in, lambda line: panel(rx.el.p(line), icon_name="users")),
        rx.cond(
            QueueState.ready,
            rx.fragment(
                _figures(),
                _steps(),
                rx.cond(
                    (QueueState.which != "") | (QueueState.step != "") | QueueState.searched,
                    button(
                        "Bỏ lọc, xem tất cả",
                        kind="secondary",
                        on_click=QueueState.show_all,
                        class_name="w-fit",
                    ),
                ),
                bulk_panel(),
                rx.cond(
                    QueueState.rows,
                    bulk_form(
                        rx.el.ul(
                            rx.foreach(QueueState.rows, _row),
                            class_name="overflow-hidden rounded-box border border-base-300",
                        ),
                        offered=QueueState.many,
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
