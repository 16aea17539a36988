"""Days off and days worked instead: what the administrator adds to the public calendar."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_day
from app.db import reading, transaction
from app.dossiers import workdays
from app.ui import button, empty, field, heading, loading, problem, rows, section, select
from models.dossiers import DayKind
from pages._base import PageState, handler, page
from pages._desk import DeskShell, chosen_day, desk

KINDS = ((DayKind.HOLIDAY, "Nghỉ"), (DayKind.WORKDAY, "Làm bù"))
"""Kind of day and its word on screen."""

_NOT_SAVED = "Chưa lưu được ngày này."


@dataclass
class DayRow:
    """One added day as shown."""

    day: str
    words: str
    name: str


class CalendarState(PageState, rx.State):
    """The days that were added, soonest first."""

    days: list[DayRow] = []

    @handler(Permission.ADMINISTER)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)

    @handler(Permission.ADMINISTER)
    async def add(self, caller: Caller, form: dict[str, Any]) -> None:
        day = chosen_day(form, "day", _NOT_SAVED)
        kind = next((each for each, _ in KINDS if each.value == form.get("kind")), DayKind.HOLIDAY)
        async with transaction() as db:
            await workdays.set_day(db, caller, day, kind, str(form.get("name", "")))
        await self._show(caller)

    @handler(Permission.ADMINISTER)
    async def remove(self, caller: Caller, day: str) -> None:
        async with transaction() as db:
            await workdays.clear_day(db, caller, chosen_day({"day": day}, "day", _NOT_SAVED))
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            added = await workdays.additions(db, caller)
        words = dict(KINDS)
        self.days = [
            DayRow(each.day.isoformat(), f"{words[each.kind]} {say_day(each.day)}", each.name)
            for each in added
        ]
        self.ready = True


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            rx.el.span(row.words, class_name="font-semibold"),
            rx.el.span(row.name, class_name="muted text-sm"),
            class_name="flex min-w-0 flex-1 flex-col",
        ),
        button("Bỏ", kind="secondary", on_click=CalendarState.remove(row.day)),
        class_name="flex items-center gap-3 border-b border-base-300 px-4 py-3 last:border-0",
    )


@page("/ban/ngay-nghi", "Ngày nghỉ, ngày làm bù · Cầm Tay", on_load=(DeskShell.load, CalendarState.load))
def calendar() -> rx.Component:
    """Deadlines promised from now on count with these days; those promised before stay."""
    state = CalendarState
    return desk(
        heading("Ngày nghỉ, ngày làm bù"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.p(
                    "Lịch nghỉ lễ của nhà nước đã có sẵn. Chỉ thêm những ngày khác lịch đó, ví dụ nghỉ bão hoặc "
                    "làm bù. Ngày hẹn đã báo cho người dân không đổi theo.",
                    class_name="muted",
                ),
                section(
                    "Thêm một ngày",
                    rx.el.form(
                        field("day", "Ngày", type="date", error=state.errors.get("day", "")),
                        select("kind", "Là ngày", [(kind.value, word) for kind, word in KINDS]),
                        field(
                            "name",
                            "Tên hoặc lý do",
                            example="Ví dụ: Nghỉ bão theo thông báo của tỉnh",
                            error=state.errors.get("name", ""),
                        ),
                        button("Thêm ngày", type="submit"),
                        on_submit=state.add,
                        reset_on_submit=False,
                        class_name="flex max-w-xl flex-col gap-3",
                    ),
                ),
                section(
                    "Đã thêm",
                    rx.cond(
                        state.days,
                        rows(rx.foreach(state.days, _row)),
                        empty(
                            "Chưa thêm ngày nào",
                            "Thời hạn đang tính theo lịch nghỉ lễ của nhà nước.",
                            icon_name="calendar-off",
                        ),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        title="Ngày nghỉ",
        here="days",
    )
