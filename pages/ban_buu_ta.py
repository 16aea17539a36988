"""The courier's page, read on the road: where to go, when, and whom to call."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.homecare import events, rounds, rules, wording
from app.homecare.places import find_ward
from app.ui import card, empty, heading, icon, loading, panel, problem, section, tone_tag
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk


@dataclass
class StopRow:
    """One place to go to."""

    code: str
    hours: str
    what: str
    place: str
    phone: str
    waits: bool


@dataclass
class DayStops:
    """The places of one day."""

    name: str
    stops: list[StopRow] = field(default_factory=list)


class RoundsState(PageState, rx.State):
    """The days with something to carry. That the addresses were read is recorded for their owners."""

    days: list[DayStops] = []
    as_of: str = ""

    @handler(Permission.CARRY)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        self._watch(RoundsState.refresh, events.CENTRE)

    @handler(Permission.CARRY, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        """A visit came, moved or fell away while the page was open on the road."""
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with transaction() as db:
            found = await rounds.stops(db, caller)
        days: dict[str, DayStops] = {}
        for stop in found:
            name = _capital(clock.say_day(stop.day))
            days.setdefault(name, DayStops(name)).stops.append(_row(stop))
        self.days = list(days.values())
        self.as_of = clock.say_time(clock.now())
        self.ready = True


def _row(stop: rounds.Stop) -> StopRow:
    ward = find_ward(stop.ward_code)
    what = wording.KIND_NAMES[stop.kind] + (f", hồ sơ {stop.dossier_code}" if stop.dossier_code else "")
    return StopRow(
        code=stop.code,
        hours=_capital(rules.say_hours(stop.starts, stop.ends)),
        what=what,
        place=f"{stop.address}, {stop.hamlet}, phường {ward.name if ward else stop.ward_code}",
        phone=stop.phone,
        waits=stop.waits,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stop(row: Any) -> rx.Component:
    return rx.el.li(
        card(
            rx.el.h3(row.hours, class_name="text-[1.15rem]"),
            rx.cond(row.waits, tone_tag("Chưa có kết quả để mang", "warning")),
            rx.el.p(row.what, " · ", rx.el.strong(row.code)),
            rx.el.p(
                icon("map-pin", 20), rx.el.span(row.place, class_name="min-w-0"), class_name="flex gap-2"
            ),
            rx.el.a(
                icon("phone", 20),
                row.phone,
                href="tel:" + row.phone.to(str),
                aria_label="Gọi " + row.phone.to(str) + ", lịch " + row.code.to(str),
                class_name="link flex min-h-12 w-fit items-center gap-2 pr-4",
            ),
        )
    )


@page("/ban/buu-ta", "Lịch đi của bưu tá · Cầm Tay", on_load=(DeskShell.load, RoundsState.load))
def courier() -> rx.Component:
    """Nothing to press yet but the phone numbers."""
    state = RoundsState
    return desk(
        heading("Lịch đi của bưu tá"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                panel(
                    rx.el.p(
                        "Lúc này việc bàn giao do cán bộ trả kết quả ghi nhận. Xong mỗi nơi, mời báo cán bộ mã lịch."
                    ),
                    rx.el.p(
                        "Lịch lúc ",
                        state.as_of,
                        ", tự đổi khi có mạng. Trên đường mất mạng thì gọi người dân trước khi đến.",
                    ),
                ),
                rx.cond(
                    state.days,
                    rx.foreach(
                        state.days,
                        lambda day: section(
                            day.name,
                            rx.el.ul(rx.foreach(day.stops, _stop), class_name="flex flex-col gap-4"),
                        ),
                    ),
                    empty(
                        "Chưa có nơi nào cần đến",
                        "Lịch nhận giấy tờ hoặc trả kết quả tại nhà đã được xác nhận sẽ hiện ở đây.",
                        icon_name="map-pin",
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Lịch đi",
        here="rounds",
    )
