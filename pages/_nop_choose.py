"""Before an application is opened: which one, when several of one procedure are open, or one more for another person."""

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from app.clock import say_moment
from app.dossiers.drafts import MOST_OPEN, TOO_MANY
from app.dossiers.open_drafts import DraftLine
from app.ui import button, icon, panel

ANOTHER = "Làm thêm một hồ sơ cho người khác"


@dataclass
class ChoiceRow:
    """An open draft to choose: for whom first, then how far and since when."""

    id: str
    title: str
    detail: str


def choice_of(line: DraftLine) -> ChoiceRow:
    """An open draft in words; without a name the moment when it was begun is what tells it from the others."""
    far = f"Bước {line.step}/{line.steps}, lưu lúc {say_moment(line.saved_at)}"
    if not line.said:
        return ChoiceRow(str(line.id), line.begun, far)
    return ChoiceRow(str(line.id), line.said, f"{far}. {line.begun}")


def another_link(state: Any) -> rx.Component:
    """The quiet offer at the end of an application: one more of the same for somebody else."""
    return rx.el.a(
        icon("user-plus", 20),
        ANOTHER,
        href="/nop?thu-tuc=" + state.procedure_code.to(str) + "&chon=1",
        class_name="link inline-flex min-h-12 items-center gap-2 self-start",
    )


def choose(state: Any) -> rx.Component:
    """Each open application of a procedure with its way in and its way out, and one more.

    Who asked for one more has that first; who only opened the procedure, what there is.
    """
    return rx.fragment(
        rx.el.p(state.procedure, class_name="procedure muted"),
        rx.cond(
            state.asked,
            rx.fragment(
                rx.el.p("Mỗi người một hồ sơ riêng. Hồ sơ đang làm dở vẫn còn nguyên."),
                _another(state, "primary"),
                rx.el.h2("Đang làm dở", class_name="text-[1.15rem]"),
            ),
            rx.el.p("Mỗi người một hồ sơ riêng. Chạm vào hồ sơ muốn làm tiếp."),
        ),
        rx.el.ul(
            rx.foreach(state.choices, lambda row: _choice(state, row)), class_name="flex flex-col gap-3"
        ),
        rx.cond(state.asked, rx.fragment(), _another(state, "secondary")),
    )


def _another(state: Any, kind: Literal["primary", "secondary"]) -> rx.Component:
    return rx.cond(
        state.choices.length() < MOST_OPEN,
        button(ANOTHER, kind=kind, icon_name="user-plus", on_click=state.another),
        panel(TOO_MANY, tone="warning", icon_name="circle-alert"),
    )


def _choice(state: Any, row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(row.title, class_name="font-semibold"),
                rx.el.span(row.detail, class_name="text-sm"),
                class_name="flex flex-col gap-1 flex-1 min-w-0 [overflow-wrap:anywhere]",
            ),
            icon("chevron-right", 20),
            href="/nop/" + row.id,
            class_name="flex items-center gap-3 min-h-16 px-4 py-3",
        ),
        rx.el.details(
            rx.el.summary(
                "Bỏ hồ sơ này",
                class_name="link text-sm min-h-12 py-3 cursor-pointer w-fit",
                aria_label=f"Bỏ hồ sơ này: {row.title}",
            ),
            rx.el.div(
                rx.el.p("Mọi thứ đã nhập và tệp đã gửi của riêng hồ sơ này sẽ bị xóa, không lấy lại được."),
                button(
                    "Xóa hồ sơ này",
                    kind="danger",
                    icon_name="trash-2",
                    on_click=state.let_go(row.id),
                    aria_label=f"Xóa hồ sơ này: {row.title}",
                ),
                class_name="flex flex-col gap-3 pb-3",
            ),
            class_name="border-t border-base-300 px-4",
        ),
        key=row.id,
        class_name="rounded-box border border-base-300",
    )
