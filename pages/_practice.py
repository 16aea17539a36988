"""What makes a practice impossible to mistake for the real thing: its frame, its colours, its words."""

from typing import Any

import reflex as rx

from app.ui import action_bar, icon
from app.ui.say import say_script
from pages._base import screen

BANNER = "BẢN LUYỆN TẬP, không nộp thật"
NOTE = "Không lưu gì, không gửi gì. Mời dùng dữ liệu mẫu, không cần thông tin thật."
TYPED_STAYS = "Chữ và số gõ ở đây không rời điện thoại này. Mời dùng dữ liệu mẫu, không cần thông tin thật."
"""Where the real form is practised: which boxes are right and what was chosen is sent, so that the next screen comes."""


def practice_screen(
    *children: rx.Component, title: str, back: str, bar: rx.Component | None = None
) -> rx.Component:
    """A page of a practice: striped frame and banner on every screen, amber instead of blue."""
    return rx.el.div(
        rx.el.div(class_name="practice-edge", aria_hidden="true"),
        rx.el.p(
            rx.el.span(icon("pencil-ruler", 20), BANNER, class_name="practice-words"),
            class_name="practice-banner",
            role="note",
        ),
        screen(
            *children,
            # Moves the focus from screen to screen; it saves only forms that name an address, and none here does.
            rx.el.script(src="/nop.js", custom_attrs={"async": True}),
            say_script(),
            rx.el.script(src="/practice.js", custom_attrs={"async": True}),
            title=title,
            back=back,
            bar=bar,
        ),
        class_name="practice",
    )


def practice_bar(primary: rx.Component, back: rx.Component | None = None) -> rx.Component:
    """The fixed bar, in the practice's own colour."""
    return rx.el.div(action_bar(primary, back), class_name="practice-bar")


def practice_note(words: str = NOTE) -> rx.Component:
    """Stands where the real form says that it is saved."""
    return rx.el.p(
        icon("pencil-ruler", 18),
        words,
        class_name="flex items-start gap-2 rounded-box bg-warning text-warning-content text-sm p-3",
    )


def remark(*children: Any, tone: str) -> rx.Component:
    """A sentence beside a box: `praise` or `why`."""
    icon_name, colours = {
        "praise": ("circle-check", "bg-success text-success-content"),
        "why": ("lightbulb", "bg-warning text-warning-content"),
    }[tone]
    return rx.el.p(
        icon(icon_name, 18),
        rx.el.span(*children, class_name="min-w-0"),
        class_name=f"flex items-start gap-2 rounded-box px-3 py-2 text-sm {colours}",
    )


def sample(text: Any) -> rx.Component:
    """Invented data to type."""
    return rx.el.p(
        "Dữ liệu mẫu: ", rx.el.strong(text, custom_attrs={"data-sample-text": ""}), class_name="text-sm"
    )
