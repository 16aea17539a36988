"""The screen in the hall: called numbers, how many wait, no names; it follows what the guides do."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.guidance import counter, counter_queries
from app.settings import settings
from app.ui.hall import big_number, hall_frame
from pages._base import PageState, handler, page
from pages._counter import say_wait


class CallingState(PageState, rx.State):
    """What everybody in the hall may see."""

    called: list[str] = []
    serving: str = ""
    waiting: str = ""
    wait: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        await self._show()
        self._watch(CallingState.refresh, counter.TOPIC)

    @handler(Permission.PUBLIC)
    async def refresh(self, _caller: Caller) -> None:
        await self._show()

    async def _show(self) -> None:
        async with reading() as db:
            found = await counter_queries.calling(db)
        self.called = found.called
        self.serving = ", ".join(found.serving)
        self.waiting = ", ".join(f"{letter}: {count}" for letter, count in found.waiting.items() if count)
        self.wait = say_wait(found.wait)
        self.ready = True


@page("/ban/huong-dan/goi-so", "Mời theo số · Cầm Tay", on_load=(CallingState.load,))
def calling() -> rx.Component:
    """Big numbers, the last called first; then who is being taught, how many wait and about how long."""
    state = CallingState
    return hall_frame(
        rx.el.div(
            rx.cond(
                state.called,
                rx.el.ol(
                    rx.foreach(
                        state.called,
                        lambda number, index: rx.cond(
                            index == 0, big_number(number, first=True), big_number(number, first=False)
                        ),
                    ),
                    class_name="flex flex-wrap gap-6",
                ),
                rx.el.p(
                    rx.cond(state.ready, "Chưa gọi số nào. Mời ngồi chờ, số sẽ hiện ở đây.", "Đang tải"),
                    class_name="text-[1.6rem]",
                ),
            ),
            role="status",
            class_name="min-h-48",
        ),
        rx.el.dl(
            rx.cond(state.serving != "", _line("Đang được hướng dẫn", state.serving)),
            rx.cond(state.waiting != "", _line("Số người đang chờ", state.waiting)),
            class_name="flex flex-col gap-3 text-[1.4rem]",
        ),
        rx.el.p(state.wait, class_name="muted text-[1.4rem]"),
        demo=settings().is_demo,
    )


def _line(name: str, value: rx.Var | str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="muted"),
        rx.el.dd(value, class_name="font-semibold tabular-nums"),
        class_name="flex flex-wrap gap-x-4",
    )
