"""The guidance counter: whom I have, who waits, and the next number."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance import counter, counter_queries, counter_rules, handback, topics
from app.guidance.counter_queries import Here, InLine
from app.guidance.placement import LEVEL_NAMES
from app.ui import button, empty, heading, loading, problem, rows, section
from models.accounts import DigitalLevel
from pages._ban_huong_dan_parts import begun_forms, call_buttons, line_row, person_here
from pages._base import PageState, handler, identifier, page
from pages._counter import Option, procedure_options, say_wait
from pages._desk import DeskShell, desk


@dataclass
class LineRow:
    """Somebody who waits or was absent."""

    id: str
    number: str
    name: str
    detail: str


@dataclass
class LineGroup:
    """Who waits in one level's line."""

    title: str
    rows: list[LineRow] = field(default_factory=list)


@dataclass
class FormRow:
    """A form begun for the person who is here."""

    id: str
    name: str


@dataclass
class HereView:
    """Whom the guide has; `number` is empty while there is nobody."""

    number: str = ""
    name: str = ""
    status: str = ""
    level: str = ""
    placed: str = ""
    birth: str = ""
    phone: str = ""
    wish: str = ""
    wanted: str = ""
    device: str = ""
    minutes: str = ""
    forms: list[FormRow] = field(default_factory=list)


class CounterState(PageState, rx.State):
    """The counter as this guide sees it; it follows what colleagues do."""

    here: HereView = HereView()
    waiting: list[LineGroup] = []
    absent: list[LineRow] = []
    counts: dict[str, int] = {}
    left: list[FormRow] = []
    wait: str = ""
    done: int = 0
    procedures: list[Option] = []

    @handler(Permission.GUIDE)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        self._watch(CounterState.refresh, counter.TOPIC)

    @handler(Permission.GUIDE)
    async def refresh(self, caller: Caller) -> Any:
        await self._show(caller)
        return DeskShell.load

    @handler(Permission.GUIDE)
    async def call(self, caller: Caller, level: str) -> None:
        """Call the next number, of one level or, without one, of all."""
        wanted = DigitalLevel(level) if level in set(DigitalLevel) else None
        async with transaction() as db:
            await counter.call_next(db, caller, wanted)
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def start(self, caller: Caller) -> None:
        async with transaction() as db:
            await counter.start(db, caller)
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def call_again(self, caller: Caller) -> None:
        async with transaction() as db:
            await counter.call_again(db, caller)
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def not_here(self, caller: Caller) -> None:
        async with transaction() as db:
            await counter.absent(db, caller)
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def set_level(self, caller: Caller, level: str) -> None:
        """The level of the person who is here, as the guide has found it."""
        if level in set(DigitalLevel):
            async with transaction() as db:
                await counter.set_level(db, caller, DigitalLevel(level))
            await self._show(caller)

    @handler(Permission.GUIDE)
    async def leave_line(self, caller: Caller, visitor_id: str) -> None:
        async with transaction() as db:
            await counter.leave_line(db, caller, identifier(visitor_id))
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def return_to_line(self, caller: Caller, visitor_id: str) -> None:
        async with transaction() as db:
            await counter.return_to_line(db, caller, identifier(visitor_id))
        await self._show(caller)

    @handler(Permission.GUIDE)
    async def open_form(self, caller: Caller, form: dict[str, Any]) -> Any:
        """Begin, or go on with, filling in a procedure's form for the person who is here."""
        code = topics.procedure_of(str(form.get("procedure", ""))[:90]) or ""
        async with transaction() as db:
            made = await handback.begin(db, caller, code)
        return rx.redirect(f"/ban/huong-dan/to-khai/{made}")

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            found = await counter_queries.line(db, caller)
            known = await topics.known(db)
        self.here = _here(found.here) if found.here else HereView()
        self.procedures = procedure_options(known, found.here.topic if found.here else "")
        self.waiting = [
            LineGroup(f"{LEVEL_NAMES[level]}, số {letter}: {len(held)} người", held)
            for level, letter in counter_rules.LETTERS.items()
            if (held := [_row(each) for each in found.waiting if each.level is level])
        ]
        self.absent = [_row(each) for each in found.absent]
        self.counts = {
            level.value: sum(each.level is level for each in found.waiting) for level in DigitalLevel
        }
        self.left = [FormRow(str(each.id), f"Số {each.number}: {each.name}") for each in found.left]
        self.wait, self.done = say_wait(found.wait), found.done
        self.ready = True


def _row(found: InLine) -> LineRow:
    detail = " · ".join(part for part in (found.topic, f"đến lúc {clock.say_time(found.arrived_at)}") if part)
    return LineRow(str(found.id), found.number, found.name, detail)


def _here(found: Here) -> HereView:
    return HereView(
        found.number,
        found.name,
        found.status.value,
        LEVEL_NAMES[found.placed],
        found.placed.value,
        found.birth,
        found.phone or "Không có",
        found.topic_name or "Chưa rõ",
        found.topic if topics.procedure_of(found.topic) else "",
        found.facts,
        f"{found.minutes} phút",
        [FormRow(str(form_id), name) for form_id, name in found.forms],
    )


@page("/ban/huong-dan", "Cầm tay chỉ việc · Cầm Tay", on_load=(DeskShell.load, CounterState.load))
def counter_page() -> rx.Component:
    """Whom I have, or the button that calls; below it who waits."""
    state = CounterState
    return desk(
        heading("Cầm tay chỉ việc"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.cond(state.here.number != "", person_here(state), call_buttons(state)),
                rx.el.div(
                    button(
                        "Ghi tên, lấy số",
                        kind="secondary",
                        href="/ban/huong-dan/ghi-ten",
                        icon_name="user-plus",
                    ),
                    button("Ghi buổi ngoài quầy", kind="secondary", href="/ban/huong-dan/buoi?ngoai-quay=1"),
                    button("Màn hình gọi số", kind="quiet", href="/ban/huong-dan/goi-so", native=True),
                    class_name="flex flex-wrap gap-3",
                ),
                section(
                    "Đang chờ",
                    rx.el.p(state.wait, f" Hôm nay đã hướng dẫn {state.done} người.", class_name="muted"),
                    rx.cond(
                        state.waiting,
                        rx.el.div(
                            rx.foreach(
                                state.waiting,
                                lambda group: rx.el.div(
                                    rx.el.h3(group.title, class_name="text-base"),
                                    rows(
                                        rx.el.ul(
                                            rx.foreach(
                                                group.rows,
                                                lambda row: line_row(
                                                    row,
                                                    button(
                                                        "Bỏ khỏi hàng",
                                                        kind="quiet",
                                                        on_click=state.leave_line(row.id),
                                                        aria_label="Bỏ khỏi hàng, số " + row.number,
                                                    ),
                                                ),
                                            )
                                        )
                                    ),
                                    class_name="flex flex-col gap-2",
                                ),
                            ),
                            class_name="flex flex-col gap-4",
                        ),
                        empty(
                            "Không có ai đang chờ",
                            "Khi có người đến, ghi tên để họ có số và không phải đứng.",
                            icon_name="armchair",
                        ),
                    ),
                ),
                rx.cond(
                    state.left,
                    section(
                        "Tờ khai chưa có người nhận",
                        rx.el.p("Người dân quay lại thì mở ra, tạo mã mới cho họ quét.", class_name="muted"),
                        begun_forms(state.left),
                    ),
                ),
                rx.cond(
                    state.absent,
                    section(
                        "Không có mặt",
                        rows(
                            rx.el.ul(
                                rx.foreach(
                                    state.absent,
                                    lambda row: line_row(
                                        row,
                                        button(
                                            "Đã quay lại",
                                            kind="secondary",
                                            on_click=state.return_to_line(row.id),
                                            aria_label="Đã quay lại, số " + row.number,
                                        ),
                                    ),
                                )
                            )
                        ),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(4)),
        ),
        title="Cầm tay chỉ việc",
        here="guide",
    )
