"""Placement: six questions, one at a time, that say with how much help somebody begins."""

from typing import Any

import reflex as rx

from app.accounts import profiles
from app.accounts.permissions import Caller, Permission
from app.accounts.profiles import Placement
from app.db import transaction
from app.dossiers.deadlines import OFFICE_HOURS
from app.guidance import placement
from app.guidance.placement import LEVEL_EFFECTS, LEVEL_NAMES, QUESTIONS
from app.settings import settings
from app.ui import button, heading, loading, panel, problem, progress, rows, section
from app.ui.elements import icon
from models.accounts import DigitalLevel
from pages._base import PageState, Shell, handler, page, screen

RESULT = len(QUESTIONS)


class PlacementState(PageState, rx.State):
    """Which question is open, and what was answered so far; nothing of it is kept but the level."""

    number: int = 0
    answers: dict[str, str] = {}
    level: str = ""
    asked: bool = False

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        self.number, self.answers, self.asked = 0, {}, False
        self.level = caller.level or ""
        self.ready = True

    @handler(Permission.PUBLIC)
    async def answer(self, caller: Caller, value: str) -> Any:
        """Answer the open question; after the last one the level is known, and kept for somebody signed in."""
        if self.number >= RESULT:
            return None
        asked = QUESTIONS[self.number]
        self.answers = {**self.answers, asked.key: value[:20]}
        self.number += 1
        no_phone = asked.key == "dien-thoai" and value == placement.NONE
        if self.number < RESULT and not no_phone:
            return None
        return await self._place(caller, placement.place(self.answers))

    @handler(Permission.PUBLIC)
    async def back(self, _caller: Caller) -> None:
        self.number = max(0, self.number - 1)

    @handler(Permission.PUBLIC)
    async def choose(self, caller: Caller, level: str) -> Any:
        """Take a level by hand, without or against the questions; changeable any time."""
        if level in set(DigitalLevel):
            return await self._place(caller, Placement(DigitalLevel(level)))
        return None

    @handler(Permission.PUBLIC)
    async def ask_officer(self, caller: Caller) -> Any:
        """Somebody who cannot answer begins with all the help there is; an officer sets the level later."""
        self.asked = True
        return await self._place(caller, Placement(DigitalLevel.BEGINNER))

    async def _place(self, caller: Caller, found: Placement) -> Any:
        if caller.account_id is not None:
            async with transaction() as db:
                await profiles.place(db, caller, found)
        self.level, self.number = found.level, RESULT
        shell = await self.get_state(Shell)
        shell.level = found.level


def _question(number: int) -> rx.Component:
    asked = QUESTIONS[number]

    def one(value: str, text: str) -> rx.Component:
        return button(
            text,
            kind="secondary",
            on_click=PlacementState.answer(value),
            class_name="w-full justify-start text-left min-h-16",
        )

    return rx.el.div(
        progress(number + 1, RESULT, f"Câu {number + 1}/{RESULT}"),
        rx.el.h2(asked.text, class_name="text-[1.4rem] leading-tight"),
        *[one(*answer) for answer in asked.answers],
        *(
            [button("Quay lại câu trước", kind="quiet", on_click=PlacementState.back)]
            if number
            else [button("Chưa biết trả lời: hỏi cán bộ", kind="quiet", on_click=PlacementState.ask_officer)]
        ),
        class_name="flex flex-col gap-3",
    )


def _result() -> rx.Component:
    said = [
        (
            level.value,
            panel(
                rx.el.p("Mức phù hợp: ", rx.el.strong(LEVEL_NAMES[level]), class_name="text-[1.15rem]"),
                rx.el.p(LEVEL_EFFECTS[level]),
                tone="success",
                icon_name="circle-check",
            ),
        )
        for level in DigitalLevel
    ]
    return rx.el.div(
        rx.match(PlacementState.level, *said, rx.fragment()),
        rx.cond(PlacementState.asked, _officer()),
        button("Bắt đầu học", href="/hoc/", native=True, class_name="w-full"),
        button("Trả lời lại sáu câu", kind="quiet", on_click=PlacementState.load),
        class_name="flex flex-col gap-4",
    )


def _officer() -> rx.Component:
    """Where an officer sets the level: at the counter, by phone, at home."""
    hotline = settings().hotline
    hours = ", ".join(f"{begins:%H:%M} đến {ends:%H:%M}" for begins, ends in OFFICE_HOURS)
    return panel(
        rx.el.p("Tạm chọn mức có nhiều trợ giúp nhất. Cán bộ sẽ xếp lại cùng quý vị:"),
        rx.el.ul(
            rx.el.li(f"Ở quầy hướng dẫn của Trung tâm, ngày làm việc, {hours} (giờ này chưa xác minh)."),
            rx.el.li("Tại nhà, khi hẹn cán bộ đến hướng dẫn."),
            class_name="list-disc pl-6 flex flex-col gap-1",
        ),
        *(
            [button("Gọi cán bộ", kind="secondary", href=f"tel:{hotline}", native=True, icon_name="phone")]
            if hotline
            else []
        ),
        button("Hẹn cán bộ đến nhà", kind="secondary", href="/hen-gio", icon_name="house"),
        icon_name="hand-helping",
    )


def _by_hand() -> rx.Component:
    def one(level: DigitalLevel) -> rx.Component:
        return rx.el.button(
            rx.el.span(
                rx.el.span(LEVEL_NAMES[level], class_name="font-semibold"),
                rx.el.span(LEVEL_EFFECTS[level], class_name="muted text-sm"),
                class_name="flex flex-1 flex-col text-left",
            ),
            rx.cond(PlacementState.level == level.value, icon("circle-check")),
            type="button",
            on_click=PlacementState.choose(level.value),
            aria_pressed=rx.cond(PlacementState.level == level.value, "true", "false"),
            class_name=(
                "flex w-full items-center gap-3 px-4 py-3 min-h-16 border-b border-base-300 last:border-0"
            ),
        )

    return section("Hoặc tự chọn", rows(*[one(level) for level in DigitalLevel]))


@page(
    "/hoc/xep-lop",
    "Chọn mức hướng dẫn · Cầm Tay",
    "Sáu câu hỏi ngắn để biết nên bắt đầu từ đâu: chữ to, từng việc một, hay gọn và nhanh.",
    on_load=(PlacementState.load,),
    indexed=True,
)
def place() -> rx.Component:
    """One question a screen, then the level and what it changes; or choosing it by hand."""
    return screen(
        heading("Nên bắt đầu từ đâu?"),
        problem(PlacementState.problem),
        rx.cond(
            PlacementState.ready,
            rx.fragment(
                rx.match(
                    PlacementState.number,
                    *[(number, _question(number)) for number in range(RESULT)],
                    _result(),
                ),
                _by_hand(),
            ),
            loading(4),
        ),
        title="Chọn mức",
        back="/hoc",
        dock="learn",
    )
