"""Somebody arrives at the counter: noted in under a minute, given a number."""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance import counter, counter_rules, placement, topics
from app.ui import button, field, heading, loading, panel, problem, scan_button, select, tick
from pages._base import PageState, handler, page
from pages._counter import (
    LEVELS,
    Option,
    answers,
    brought_into_view,
    group,
    procedure_options,
    texts,
    topic_options,
    tutorial_options,
)
from pages._desk import DeskShell, desk


class ArrivalState(PageState, rx.State):
    """Attributes: number: what the last person got; round: counts them, so that each begins with empty boxes.

    by_card: name and year of birth behind the card they showed, to be asked for.
    """

    number: str = ""
    attempt: int = 0
    by_card: str = ""
    round: int = 0
    tutorials: list[Option] = []
    procedures: list[Option] = []

    @handler(Permission.GUIDE)
    async def load(self, _caller: Caller) -> None:
        async with reading() as db:
            known = await topics.known(db)
        self.tutorials, self.procedures = tutorial_options(known), procedure_options(known)
        self.number = self.by_card = ""
        self.ready = True

    @handler(Permission.GUIDE)
    async def register(self, caller: Caller, form: dict[str, Any]) -> None:
        """Put the person in the line; what was typed goes with the boxes."""
        self.number = self.by_card = ""
        self.attempt += 1
        async with transaction() as db:
            made = await counter.register(db, caller, texts(form))
        self.number, self.by_card = made.number, made.by_card
        self.round += 1


def _person(state: Any) -> list[rx.Component]:
    error = state.errors
    return [
        scan_button(
            {
                "full_name": "full_name",
                "birth_date": "birth_date",
                "number": "citizen_number",
                "address": "address",
            }
        ),
        field(
            "full_name",
            "Họ, chữ đệm và tên",
            example="Ví dụ: Lê Thị Hằng",
            error=error.get("full_name", ""),
            auto_complete="off",
        ),
        field(
            "birth_date",
            "Năm sinh hoặc ngày sinh",
            example="Ví dụ: 1957, hoặc 05/09/1957",
            error=error.get("birth_date", ""),
            input_mode="numeric",
            auto_complete="off",
        ),
        field(
            "phone",
            "Số điện thoại",
            example="Ví dụ: 0912 345 678",
            error=error.get("phone", ""),
            type="tel",
            auto_complete="off",
        ),
        tick("no_phone", "Không có điện thoại"),
    ]


def _level(state: Any) -> rx.Component:
    questions = [
        select(
            question.key,
            question.text,
            [("", "Chưa trả lời"), *question.answers],
            required=False,
        )
        for question in placement.QUESTIONS
    ]
    return group(
        "level",
        "Mức",
        answers("level", [*LEVELS, (counter_rules.ASK, "Chưa rõ: hỏi sáu câu")]),
        rx.el.div(
            *questions,
            class_name="hidden flex-col gap-2 rounded-box bg-base-200 p-4 group-has-[input[value=hoi]:checked]:flex",
        ),
        error=state.errors.get("level", ""),
    )


def _more(state: Any) -> list[rx.Component]:
    return [
        select(
            "device",
            "Điện thoại thông minh",
            [
                ("", "Chưa hỏi"),
                (placement.OWN, "Có, của riêng mình"),
                (placement.SHARED, "Có, dùng chung với người nhà"),
                (placement.NONE, "Chưa có"),
            ],
            required=False,
        ),
        field(
            "topic",
            "Muốn học hoặc làm việc gì",
            required=False,
            error=state.errors.get("topic", ""),
            control=rx.el.select(
                rx.el.option("Chưa rõ", value=""),
                rx.el.optgroup(topic_options(state.tutorials), label="Bài học"),
                rx.el.optgroup(topic_options(state.procedures), label="Nộp hồ sơ thủ tục"),
                id="topic",
                name="topic",
                class_name="select field-input",
                aria_describedby="topic-below",
            ),
        ),
        rx.el.details(
            rx.el.summary("Số định danh, địa chỉ", class_name="link min-h-12 py-3 cursor-pointer w-fit"),
            field(
                "citizen_number",
                "Số định danh",
                example="12 chữ số ở mặt trước thẻ căn cước",
                required=False,
                error=state.errors.get("citizen_number", ""),
                input_mode="numeric",
                auto_complete="off",
            ),
            field(
                "address",
                "Địa chỉ",
                example="Ví dụ: khu Vĩnh Xuân, phường Mạo Khê",
                required=False,
                error=state.errors.get("address", ""),
                auto_complete="off",
            ),
            open=state.errors.contains("citizen_number") | state.errors.contains("address"),
        ),
        rx.el.details(
            rx.el.summary("Có thẻ mã của quầy", class_name="link min-h-12 py-3 cursor-pointer w-fit"),
            field(
                "card_code",
                "Một mã trên thẻ",
                example="10 chữ số. Mã dùng rồi thì gạch đi; các ô trên để trống.",
                required=False,
                error=state.errors.get("card_code", ""),
                input_mode="numeric",
                auto_complete="off",
            ),
            open=state.errors.contains("card_code"),
        ),
    ]


@page(
    "/ban/huong-dan/ghi-ten",
    "Ghi tên, lấy số · Cầm Tay",
    on_load=(DeskShell.load, ArrivalState.load),
)
def arrival() -> rx.Component:
    """One form; afterwards the number, and the form is empty for the next person."""
    state = ArrivalState
    return desk(
        heading("Ghi tên, lấy số"),
        brought_into_view(
            state.round,
            state.attempt,
            rx.el.div(
                rx.cond(
                    state.number != "",
                    panel(
                        rx.el.p("Số của người vừa ghi: ", rx.el.strong(state.number, class_name="text-2xl")),
                        rx.cond(
                            state.by_card != "",
                            rx.el.p(
                                "Thẻ này của ",
                                state.by_card,
                                ". Mời hỏi lại họ tên và năm sinh, để chắc là đúng người.",
                            ),
                        ),
                        rx.el.p("Đọc số này cho người đến; số sẽ hiện trên màn hình khi đến lượt."),
                        tone="success",
                        icon_name="circle-check",
                    ),
                ),
                role="status",
            ),
            rx.cond(
                state.ready,
                rx.el.form(
                    *_person(state),
                    _level(state),
                    *_more(state),
                    problem(state.problem),
                    button("Cho số", type="submit", class_name="w-full sm:w-60"),
                    key=f"arrival {state.round}",
                    on_submit=state.register,
                    reset_on_submit=False,
                    custom_attrs={"novalidate": ""},
                    class_name="flex max-w-xl flex-col gap-3",
                ),
                rx.cond(state.problem == "", loading(4), problem(state.problem)),
            ),
        ),
        title="Ghi tên, lấy số",
        here="guide",
        back="/ban/huong-dan",
    )
