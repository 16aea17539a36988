"""The guidance counter as it is drawn: whom one has, the lines, the begun forms."""

from typing import Any

import reflex as rx

from app.guidance import counter_rules
from app.guidance.placement import LEVEL_NAMES
from app.ui import button, card, facts, rows, select, tag
from models.accounts import DigitalLevel
from models.counter import VisitorStatus
from pages._counter import topic_options


def person_here(state: Any) -> rx.Component:
    """Whom I have, and what comes next with them."""
    here = state.here
    return card(
        rx.el.div(
            rx.el.h2(here.number, class_name="brand text-[2.4rem] leading-none tabular-nums"),
            rx.match(
                here.status,
                (VisitorStatus.SERVING.value, tag("Đang hướng dẫn", "success", "hand-helping")),
                tag("Đã gọi, đang chờ đến bàn", "warning", "megaphone"),
            ),
            class_name="flex flex-wrap items-center gap-4",
        ),
        facts(
            ("Họ tên", here.name),
            ("Mức", here.level),
            ("Ngày hoặc năm sinh", here.birth),
            ("Điện thoại", here.phone),
            ("Điện thoại thông minh", here.device),
            ("Muốn học hoặc làm", here.wish),
        ),
        rx.cond(
            here.status == VisitorStatus.SERVING.value,
            _serving(state),
            rx.el.div(
                button("Người này đã đến, bắt đầu", on_click=state.start),
                button("Gọi lại", kind="secondary", on_click=state.call_again),
                button("Không có mặt", kind="secondary", on_click=state.not_here),
                class_name="flex flex-wrap gap-3",
            ),
        ),
    )


def _serving(state: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p("Đã hướng dẫn ", state.here.minutes, class_name="muted"),
        select(
            "placed",
            "Mức của người này",
            [(level.value, name) for level, name in LEVEL_NAMES.items()],
            example="Đổi khi thấy họ tự làm được hơn, hay cần giúp hơn, lúc mới đến.",
            value=state.here.placed,
            on_change=state.set_level,
        ),
        button("Kết thúc, ghi lại buổi này", href="/ban/huong-dan/buoi", class_name="w-full sm:w-auto"),
        rx.el.form(
            rx.el.label("Điền giúp tờ khai", html_for="procedure", class_name="font-semibold"),
            rx.el.p(
                "Điền cùng người dân, rồi đưa mã để họ làm tiếp trên điện thoại của mình.",
                class_name="muted text-sm",
            ),
            rx.el.div(
                rx.el.select(
                    rx.el.option("Chọn thủ tục", value=""),
                    topic_options(state.procedures),
                    default_value=state.here.wanted,
                    id="procedure",
                    name="procedure",
                    class_name="select field-input flex-1 basis-64",
                ),
                button("Mở tờ khai", kind="secondary", type="submit"),
                class_name="flex flex-wrap gap-3",
            ),
            on_submit=state.open_form,
            reset_on_submit=False,
            class_name="flex flex-col gap-2",
        ),
        rx.cond(state.here.forms, begun_forms(state.here.forms)),
        button(
            "Làm thẻ mã cho người không có điện thoại",
            kind="quiet",
            href="/ban/huong-dan/the",
            icon_name="id-card",
            class_name="justify-start text-left",
        ),
        class_name="flex flex-col gap-4",
    )


def begun_forms(forms: Any) -> rx.Component:
    """Forms begun for somebody, each the way back into it."""
    return rows(
        rx.foreach(
            forms,
            lambda form: rx.el.a(
                form.name,
                href="/ban/huong-dan/to-khai/" + form.id,
                class_name="link flex min-h-12 items-center px-4 py-2 border-b border-base-300 last:border-0",
            ),
        )
    )


def call_buttons(state: Any) -> rx.Component:
    """Call the next number, of all or of one level."""

    def of_level(level: DigitalLevel) -> rx.Component:
        letter = counter_rules.LETTERS[level]
        return rx.cond(
            state.counts[level.value] > 0,
            button(
                f"Gọi số {letter} ({state.counts[level.value]} người chờ)",
                kind="secondary",
                on_click=state.call(level.value),
            ),
        )

    return rx.el.div(
        button("Gọi số tiếp theo", on_click=state.call(""), icon_name="megaphone"),
        *[of_level(level) for level in DigitalLevel],
        class_name="flex flex-wrap gap-3",
    )


def line_row(row: Any, *trailing: rx.Component) -> rx.Component:
    """One person of a line, with what may be done."""
    return rx.el.li(
        rx.el.span(row.number, class_name="brand text-[1.4rem] tabular-nums w-20 shrink-0"),
        rx.el.span(
            rx.el.span(row.name, class_name="font-semibold"),
            rx.el.span(row.detail, class_name="muted text-sm"),
            class_name="flex min-w-40 flex-1 flex-col",
        ),
        *trailing,
        class_name="flex flex-wrap items-center gap-3 border-b border-base-300 px-4 py-3 last:border-0",
    )
