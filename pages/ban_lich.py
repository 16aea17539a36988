"""The Centre's calendar of home visits: by day, requests first, each with the next action."""

from datetime import date
from typing import Any

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.errors import Problem
from app.homecare import events, queries, rules, service, slots
from app.homecare.places import WARDS, find_ward
from app.ui import (
    button,
    empty,
    heading,
    loading,
    problem,
    section,
    select,
    tone_tag,
)
from models.homecare import VisitAction
from pages._base import PageState, handler, identifier, page
from pages._calendar_parts import visit_card
from pages._calendar_rows import DeskVisit, UseRow, load_rows, use_rows, visit_row
from pages._desk import DeskShell, desk
from pages._visits import DayRow, TimeRow, day_rows, first_free, time_rows

DAYS_SHOWN = 15
_NO_TIME = (
    "Trong {days} ngày tới chưa có giờ nào để đề nghị. Có thể để lịch như vậy rồi xem lại sau, hoặc không nhận lịch này và "
    "mời người dân đặt lại sau."
)
_AT_ONCE = frozenset({VisitAction.CONFIRM, VisitAction.COMPLETE, VisitAction.MISS})


class CalendarState(PageState, rx.State):
    """One day of the calendar. Names and addresses leave the page with it; that they were read is recorded."""

    day: str = ""
    day_name: str = ""
    ward: str = ""
    waiting: str = ""
    days: list[DayRow] = []
    uses: list[UseRow] = []
    visits: list[DeskVisit] = []
    doing: str = ""
    what: str = ""
    move_day: str = ""
    move_days: list[DayRow] = []
    move_times: list[TimeRow] = []
    move_none: str = ""

    @handler(Permission.MANAGE_VISITS)
    async def load(self, caller: Caller) -> None:
        self.doing = self.what = self.day = self.ward = ""
        wanted = _day(self._argument("ngay"))
        if wanted is None:
            async with reading() as db:
                asked = [day for day in await queries.requested_days(db, caller) if day >= clock.today()]
            wanted = asked[0] if asked else clock.today()
        await self._show(caller, wanted)
        self._watch(CalendarState.refresh, events.CENTRE)

    @handler(Permission.MANAGE_VISITS, quiet=True)
    async def refresh(self, caller: Caller) -> Any:
        """Somebody asked, cancelled or answered while the page was open; what is being written stays."""
        await self._show(caller, _day(self.day) or clock.today())
        return DeskShell.load

    @handler(Permission.MANAGE_VISITS)
    async def pick_day(self, caller: Caller, day: str) -> None:
        self.doing = self.what = ""
        await self._show(caller, _day(day) or clock.today())

    @handler(Permission.MANAGE_VISITS)
    async def pick_ward(self, caller: Caller, code: str) -> None:
        """Only the visits of one ward; all of them for an empty code."""
        self.ward = code if find_ward(code) else ""
        await self._show(caller, _day(self.day) or clock.today())

    @handler(Permission.MANAGE_VISITS)
    async def begin(self, caller: Caller, visit_id: str, action: str) -> Any:
        """Do what needs no words at once; for the rest, ask for the reason or the other time."""
        if action in _AT_ONCE:
            return await self._act(caller, visit_id, VisitAction(action))
        self.doing, self.what = visit_id[:40], action[:20]
        if action == VisitAction.RESCHEDULE:
            self.move_day = ""
            await self._offer(caller)
        return None

    @handler(Permission.MANAGE_VISITS)
    async def stop(self, caller: Caller) -> None:  # noqa: ARG002 - nothing is read or changed
        """Take back what `begin` asked for."""
        self.doing = self.what = ""

    @handler(Permission.MANAGE_VISITS)
    async def pick_move_day(self, caller: Caller, visit_id: str, day: str) -> None:
        """Show the hours of another day to propose."""
        self.doing, self.what, self.move_day = visit_id[:40], VisitAction.RESCHEDULE, day[:10]
        await self._offer(caller)

    @handler(Permission.MANAGE_VISITS)
    async def decline(self, caller: Caller, form: dict[str, Any]) -> Any:
        return await self._act(caller, str(form.get("visit", "")), VisitAction.DECLINE, form)

    @handler(Permission.MANAGE_VISITS)
    async def reschedule(self, caller: Caller, form: dict[str, Any]) -> Any:
        """Propose another time; the citizen answers."""
        return await self._act(caller, str(form.get("visit", "")), VisitAction.RESCHEDULE, form)

    async def _act(
        self, caller: Caller, visit_id: str, action: VisitAction, form: dict[str, Any] | None = None
    ) -> Any:
        said = form or {}
        try:
            async with transaction() as db:
                await service.act(
                    db,
                    caller,
                    identifier(visit_id),
                    action,
                    reason=str(said.get("reason") or ""),
                    slot=str(said.get("slot") or ""),
                )
        except Problem:
            await self._show(caller, _day(self.day) or clock.today())
            if action is VisitAction.RESCHEDULE:
                await self._offer(caller)
            raise
        self.doing = self.what = ""
        await self._show(caller, _day(self.day) or clock.today())
        return DeskShell.load

    async def _offer(self, caller: Caller) -> None:
        async with reading() as db:
            found = await queries.other_times(db, caller, identifier(self.doing))
        self.move_days = day_rows(found)
        self.move_day = self.move_day or first_free(found)
        self.move_times = time_rows(found, self.move_day)
        self.move_none = "" if any(slot.left for slot in found) else _NO_TIME.format(days=rules.HORIZON)

    async def _show(self, caller: Caller, day: date) -> None:
        today = clock.today()
        async with transaction() as db:
            visits = await queries.open_day(db, caller, day, self.ward)
            waiting = await queries.waiting(db, caller)
            loads = await queries.loads(db, caller, min(day, today), DAYS_SHOWN)
            uses = await slots.uses(db, caller, day)
        self.day, self.day_name = day.isoformat(), clock.say_day(day)
        self.waiting = f"{waiting} lịch chờ xác nhận" if waiting else ""
        self.days = load_rows(loads, day)
        self.uses = use_rows(uses)
        self.visits = [visit_row(info, main=place == 0) for place, info in enumerate(visits)]
        self.ready = True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


S = CalendarState


@page("/ban/lich", "Lịch hẹn tại nhà · Bàn làm việc", on_load=(DeskShell.load, S.load))
def calendar() -> rx.Component:
    """Days, how full each slot is, and the visits of the chosen day."""
    return desk(
        rx.el.div(
            heading("Lịch hẹn tại nhà"),
            rx.cond(S.waiting != "", tone_tag(S.waiting, "warning")),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        problem(S.problem),
        rx.cond(
            S.ready,
            rx.fragment(
                _days(),
                rx.el.div(
                    section(
                        rx.fragment("Lịch ", S.day_name),
                        _tools(),
                        rx.cond(
                            S.visits,
                            rx.el.ul(
                                rx.foreach(S.visits, lambda row: visit_card(S, row)),
                                class_name="flex flex-col gap-4",
                            ),
                            empty(
                                "Chưa có lịch nào",
                                "Người dân đặt hẹn cho ngày này thì lịch hiện ở đây.",
                                icon_name="calendar-clock",
                            ),
                        ),
                    ),
                    _slots(),
                    class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_14rem] print:block",
                ),
            ),
            rx.cond(S.problem == "", loading(4)),
        ),
        title="Lịch hẹn tại nhà",
        here="visits",
    )


def _days() -> rx.Component:
    return rx.el.div(
        rx.foreach(S.days, _day_button),
        role="group",
        aria_label="Chọn ngày",
        class_name="flex gap-2 overflow-x-auto pb-2 print:hidden",
    )


def _day_button(row: Any) -> rx.Component:
    selected = row.day == S.day
    look = "flex min-h-14 shrink-0 flex-col items-start justify-center rounded-field px-4 py-2 text-left "
    return rx.el.button(
        rx.el.span(
            row.label,
            rx.cond(row.full, rx.el.span(class_name="inline-block size-2.5 rounded-full bg-accent")),
            class_name="flex items-center gap-2 font-semibold whitespace-nowrap",
        ),
        rx.el.span(row.left, class_name="text-sm whitespace-nowrap"),
        type="button",
        on_click=lambda: S.pick_day(row.day),
        aria_pressed=rx.cond(selected, "true", "false"),
        class_name=rx.cond(
            selected,
            look + "border-2 border-primary bg-secondary text-secondary-content",
            look + "border border-base-300",
        ),
    )


def _slots() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Các khung giờ", class_name="text-[1.15rem]"),
        rx.el.ul(
            rx.foreach(
                S.uses,
                lambda row: rx.el.li(
                    rx.el.span(row.hours, class_name="font-semibold"),
                    rx.el.span(row.said, rx.cond(row.full, ", đã kín", ""), class_name="muted text-sm"),
                    class_name="flex flex-col border-b border-base-300 px-4 py-3 last:border-0",
                ),
            ),
            class_name="rounded-box border border-base-300",
        ),
        rx.el.p(
            "Giờ và số chỗ là giả định ban đầu của hệ thống; quản trị viên chỉnh theo thực tế.",
            class_name="muted text-sm",
        ),
        class_name="flex flex-col gap-3 print:hidden",
    )


def _tools() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            select(
                "phuong",
                "Phường",
                [("", "Cả năm phường"), *[(ward.code, ward.name) for ward in WARDS]],
                value=S.ward,
                on_change=S.pick_ward,
            ),
            class_name="min-w-48 flex-1",
        ),
        button("In lịch ngày này", kind="secondary", icon_name="printer", custom_attrs={"data-print": ""}),
        class_name="flex flex-wrap items-center gap-3 print:hidden",
    )
