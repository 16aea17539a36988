"""The record of a session: of the person at my desk, or of one taught elsewhere."""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance import counter, counter_queries, topics
from app.guidance.counter_rules import OUTCOME_NAMES, PLACE_NAMES
from app.ui import button, empty, field, heading, loading, panel, problem
from models.counter import Place, VisitorStatus
from pages._base import PageState, handler, page
from pages._counter import (
    LEVELS,
    Option,
    answers,
    below,
    brought_into_view,
    group,
    procedure_options,
    texts,
    topic_options,
    tutorial_options,
)
from pages._desk import DeskShell, desk


class RecordState(PageState, rx.State):
    """Attributes: number: of the person at the desk; elsewhere: taught somewhere else, without a number."""

    number: str = ""
    attempt: int = 0
    elsewhere: bool = False
    nobody: bool = False
    minutes: str = ""
    wanted: str = ""
    tutorials: list[Option] = []
    procedures: list[Option] = []

    @handler(Permission.GUIDE)
    async def load(self, caller: Caller) -> None:
        self.elsewhere = self._argument("ngoai-quay") == "1"
        async with reading() as db:
            known = await topics.known(db)
            here = None if self.elsewhere else (await counter_queries.line(db, caller)).here
        self.nobody = not self.elsewhere and (here is None or here.status is not VisitorStatus.SERVING)
        self.number = here.number if here else ""
        self.minutes = str(here.minutes) if here else ""
        wanted = here.topic if here else ""
        self.wanted = wanted if topics.procedure_of(wanted) else ""
        self.tutorials, self.procedures = tutorial_options(known, wanted), procedure_options(known)
        self.ready = True

    @handler(Permission.GUIDE)
    async def save(self, caller: Caller, form: dict[str, Any]) -> Any:
        elsewhere = self._argument("ngoai-quay") == "1"
        self.attempt += 1
        async with transaction() as db:
            if elsewhere:
                await counter.record_elsewhere(db, caller, texts(form))
            else:
                await counter.finish(db, caller, texts(form))
        return rx.redirect("/ban/huong-dan")


def _topic(row: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=row.key,
            default_checked=row.chosen,
            class_name="checkbox checkbox-primary mt-0.5",
        ),
        row.name,
        class_name="flex min-h-12 cursor-pointer gap-3 py-2",
    )


def _form(state: Any) -> rx.Component:
    return rx.el.form(
        rx.cond(
            state.elsewhere,
            group(
                "level", "Mức của người học", answers("level", LEVELS), error=state.errors.get("level", "")
            ),
        ),
        group(
            "topics",
            "Đã hướng dẫn việc gì",
            rx.el.div(rx.foreach(state.tutorials, _topic), class_name="grid gap-x-4 sm:grid-cols-2"),
            rx.el.label("Thủ tục đã hướng dẫn nộp", html_for="procedure", class_name="font-semibold"),
            rx.el.select(
                rx.el.option("Không có", value=""),
                topic_options(state.procedures),
                default_value=state.wanted,
                id="procedure",
                name="procedure",
                class_name="select field-input",
            ),
            error=state.errors.get("topics", ""),
        ),
        group(
            "place",
            "Ở đâu",
            rx.cond(
                state.elsewhere,
                answers("place", [(place.value, PLACE_NAMES[place]) for place in Place]),
                answers("place", [(place.value, PLACE_NAMES[place]) for place in Place], Place.COUNTER.value),
            ),
            error=state.errors.get("place", ""),
        ),
        field(
            "minutes",
            "Số phút",
            example="Tính từ lúc bắt đầu; sửa được.",
            error=state.errors.get("minutes", ""),
            default_value=state.minutes,
            input_mode="numeric",
        ),
        rx.cond(
            state.elsewhere,
            field(
                "heads",
                "Bao nhiêu người cùng học",
                example="Lớp ở khu phố: đếm số người có mặt. Học riêng thì để 1.",
                error=state.errors.get("heads", ""),
                default_value="1",
                input_mode="numeric",
            ),
        ),
        group(
            "outcome",
            "Kết quả",
            answers("outcome", [(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()]),
            error=state.errors.get("outcome", ""),
        ),
        rx.el.div(
            rx.el.label(
                "Ghi chú",
                rx.el.span(" (không bắt buộc)", class_name="muted font-normal"),
                html_for="note",
                class_name="font-semibold",
            ),
            rx.el.textarea(
                id="note",
                name="note",
                rows="3",
                class_name="textarea field-input h-auto",
                aria_describedby="note-help note-below",
            ),
            panel(
                rx.el.p(
                    "Không ghi họ tên, số điện thoại, số định danh hay mật khẩu vào đây.", id="note-help"
                ),
                tone="warning",
                icon_name="shield-alert",
            ),
            below("note", state.errors.get("note", "")),
            class_name="flex flex-col gap-1.5",
        ),
        problem(state.problem),
        button("Ghi lại buổi này", type="submit", class_name="w-full sm:w-60"),
        on_submit=state.save,
        reset_on_submit=False,
        custom_attrs={"novalidate": ""},
        class_name="flex max-w-2xl flex-col gap-5",
    )


@page("/ban/huong-dan/buoi", "Ghi lại buổi hướng dẫn · Cầm Tay", on_load=(DeskShell.load, RecordState.load))
def record() -> rx.Component:
    """What was taught, where, how long, and how it will go the next time."""
    state = RecordState
    return desk(
        rx.cond(
            state.number != "",
            heading("Ghi lại buổi hướng dẫn, số " + state.number),
            heading("Ghi lại buổi hướng dẫn"),
        ),
        rx.cond(
            state.ready,
            rx.cond(
                state.nobody,
                empty(
                    "Chưa có ai đang được hướng dẫn",
                    "Gọi một số rồi bấm bắt đầu; hướng dẫn xong thì ghi lại ở đây.",
                    button("Về hàng chờ", href="/ban/huong-dan"),
                    "hand-helping",
                ),
                brought_into_view("", state.attempt, _form(state)),
            ),
            rx.cond(state.problem == "", loading(4), problem(state.problem)),
        ),
        title="Ghi lại buổi",
        here="guide",
        back="/ban/huong-dan",
    )
