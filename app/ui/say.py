"""Reading aloud: one button that reads the screen around it with the phone's own voice, see assets/say.js."""

import reflex as rx

from app.ui.elements import icon


def say_script() -> rx.Component:
    """What makes the buttons work; once a page."""
    return rx.el.script(src="/say.js", custom_attrs={"async": True})


def read_aloud(label: str = "Nghe đọc") -> rx.Component:
    """The button, and what is said where the phone has no Vietnamese voice.

    It reads what is visible in the nearest `data-say-scope`: headings, texts, questions and examples, never what
    somebody typed. For a beginner the screens that follow are read too, also without this button, until stopped.
    """
    return rx.el.div(
        rx.el.button(
            icon("volume-2", 22),
            rx.el.span(label, class_name="say-start"),
            rx.el.span("Dừng đọc", class_name="say-stop"),
            type="button",
            class_name="btn btn-ghost min-h-12 h-auto py-2 text-base font-semibold self-center",
            custom_attrs={"data-say": ""},
        ),
        rx.el.div(
            rx.el.p(
                "Điện thoại này chưa có giọng đọc tiếng Việt. Mở Cài đặt của máy, tìm mục chuyển văn bản "
                "thành giọng nói và tải tiếng Việt, hoặc nhờ người nhà đọc giúp.",
                hidden=True,
                class_name="rounded-box bg-base-200 p-4",
                custom_attrs={"data-no-voice": ""},
            ),
            role="status",
        ),
        class_name="say flex flex-col",
    )
