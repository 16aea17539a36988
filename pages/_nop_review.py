"""The last screens of an application: everything that will be sent, and what it became."""

from typing import Any

import reflex as rx

from app.ui import button, card, facts, icon, panel, section
from pages._dossier import for_whom_line
from pages._nop_choose import another_link
from pages._push import push_offer
from pages._questions import Manner


def review_screen(state: Any, manner: Manner) -> rx.Component:
    """Everything that will be sent, each part with its way back."""
    return rx.el.div(
        rx.cond(
            state.complete,
            panel(manner.ready, icon_name="list-checks"),
            panel(
                "Chưa nộp được: còn mục cần sửa, được đánh dấu dưới đây.",
                tone="warning",
                icon_name="circle-alert",
            ),
        ),
        review_parts(state),
        section(
            "Thời gian và phí",
            rx.el.dl(
                rx.foreach(
                    state.costs,
                    lambda pair: rx.el.div(
                        rx.el.dt(pair[0], class_name="muted text-sm"), rx.el.dd(pair[1]), class_name="py-2"
                    ),
                )
            ),
        ),
        rx.el.p(manner.goes_to, class_name="muted text-sm"),
        class_name="flex flex-col gap-5",
    )


def review_parts(state: Any) -> rx.Component:
    """The answers of each screen, with the way back there."""
    return rx.foreach(state.parts, lambda part: _part(state, part))


def _part(state: Any, part: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h2(part.title, class_name="text-[1.1rem]"),
            button(
                "Sửa",
                kind="secondary",
                icon_name="pencil",
                on_click=state.edit(part.key),
                aria_label=f"Sửa {part.title}",
            ),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.dl(rx.foreach(part.rows, _row)),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="muted text-sm"),
        rx.el.dd(
            rx.cond(row.text != "", row.text, "Chưa có"),
            class_name="break-words whitespace-pre-line line-clamp-6",
        ),
        rx.cond(row.by != "", rx.el.dd(f"Người nhập giúp: {row.by}", class_name="muted text-sm")),
        rx.cond(
            row.note != "",
            rx.el.dd(
                icon("circle-alert", 18),
                row.note,
                class_name=rx.cond(
                    row.wrong,
                    "flex gap-2 items-start text-sm font-semibold text-error-content",
                    "flex gap-2 items-start text-sm text-warning-content",
                ),
            ),
        ),
        class_name="flex flex-col gap-0.5 border-b border-base-300 py-2 last:border-0",
    )


def filed_screen(state: Any) -> rx.Component:
    """The dossier's code, what happens next, by when."""
    return rx.el.div(
        panel(
            rx.el.h1("Đã nộp hồ sơ", class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
            rx.el.p(state.procedure_name),
            for_whom_line(state.subject),
            tone="success",
            icon_name="circle-check",
        ),
        card(
            facts(
                (
                    "Mã hồ sơ",
                    rx.el.span(state.code, class_name="font-semibold text-[1.2rem] whitespace-nowrap"),
                ),
                ("Nộp lúc", state.filed_at),
            )
        ),
        section(
            "Việc tiếp theo",
            rx.el.ol(
                rx.foreach(state.next_steps, rx.el.li), class_name="list-decimal pl-6 flex flex-col gap-2"
            ),
        ),
        push_offer(),
        rx.el.p(
            "Mỗi bước đều có thông báo, không cần gọi điện hỏi. Mã QR để người thân theo dõi có trong trang hồ sơ.",
            class_name="muted",
        ),
        another_link(state),
        button("Về trang chủ", kind="quiet", href="/"),
        class_name="flex flex-col gap-5",
    )
