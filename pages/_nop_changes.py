"""What differs from the version of a procedure that an application was begun with."""

from typing import Any

import reflex as rx

from app.ui import button, panel


def new_version(state: Any) -> rx.Component:
    """What is new, what fell away and what to look at again, until it was read (`saw_changes`)."""
    return rx.cond(
        (state.added.length() > 0) | (state.gone.length() > 0) | (state.again.length() > 0),
        panel(
            rx.el.h2("Thủ tục này đã có mẫu mới", class_name="text-[1.1rem]"),
            rx.el.p("Những gì đã nhập được chuyển sang mẫu mới. Mời xem chỗ thay đổi:"),
            _listed("Mới có thêm", state.added),
            _listed("Không hỏi nữa, nên không nộp phần này", state.gone),
            _listed("Cần xem lại", state.again),
            button("Đã xem các thay đổi", kind="secondary", icon_name="check", on_click=state.saw_changes),
            tone="warning",
            icon_name="circle-alert",
        ),
    )


def _listed(title: str, lines: Any) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        rx.el.div(
            rx.el.h3(title, class_name="font-semibold"),
            rx.el.ul(
                rx.foreach(lines, lambda line: rx.el.li(line, class_name="break-words")),
                class_name="list-disc pl-6 flex flex-col gap-1",
            ),
        ),
    )
