"""The one mechanism by which the person's level changes the interface.

`<html data-level>` says the level: `assets/shell.js` sets it from what the phone keeps, and again when the server
knows better (`data-person-level` in the frame). Pages are made before anybody is known, so a page says only what a
part of it is, in the words below, and `assets/level.css` what becomes of that part at each level:

| | beginner | partly | independent |
|---|---|---|---|
| `only_for` | what is meant for them | same | same |
| `rest`, `few` | folded until it is asked for | as it stands | as it stands |
| `hint` | shown | shown | left out |
| `one_by_one` | one box a screen | the whole form | the whole form |
| a field's example | shown | shown | while one is in the field |
| type, spacing | larger | as it stands | closer together |

What a level changes beyond looks (one question a screen) is decided from `Caller.level`.
"""

from typing import Any

import reflex as rx

from app.ui.elements import Text, button, icon, panel, progress
from app.ui.say import read_aloud
from models.accounts import DigitalLevel

B = DigitalLevel.BEGINNER


def only_for(*levels: DigitalLevel, children: list[rx.Component]) -> rx.Component:
    """Shown to people of these levels; who was never placed counts as `PARTLY`."""
    return rx.el.div(*children, custom_attrs={"data-level-when": " ".join(level.value for level in levels)})


def _unfold(title: Text) -> rx.Component:
    return rx.el.button(
        rx.el.span(title, class_name="flex-1"),
        icon("chevron-down", 22),
        type="button",
        aria_expanded="false",
        custom_attrs={"data-unfold": ""},
    )


def rest(title: Text, *children: rx.Component, titled: bool = True, **props: Any) -> rx.Component:
    """What comes after the one thing a page is for: a section, which a beginner opens by its title.

    Without `titled` only beginners see the title; to everybody else the children stand in the page by themselves.
    """
    body = rx.el.div(*children, class_name="rest-body")
    if not titled:
        return rx.el.div(_unfold(title), body, class_name="rest", **props)
    return rx.el.section(
        rx.el.h2(rx.el.span(title, class_name="rest-title"), _unfold(title), class_name="text-[1.15rem]"),
        body,
        class_name="rest flex-col gap-3",
        **props,
    )


def few(listed: rx.Component, more: Text = "Xem thêm") -> rx.Component:
    """A list of which a beginner sees three, and the rest when they ask for it."""
    return rx.el.div(listed, _unfold(more), class_name="few")


def hint(*words: Text | rx.Component, class_name: str = "") -> rx.Component:
    """An explanation that whoever manages alone can do without."""
    return rx.el.p(*words, class_name=f"hint muted {class_name}")


def one_by_one(*boxes: rx.Component) -> list[rx.Component]:
    """The boxes of a form with `data-one-by-one`, which a beginner is asked one at a time (assets/one.js).

    The form's submit button comes after them, and shows at the last one.
    """
    total = len(boxes)
    return [
        *[
            rx.el.div(
                rx.el.div(progress(number, total, f"Câu {number}/{total}"), class_name="one-where flex-col"),
                box,
                custom_attrs={"data-one": ""},
                class_name="flex flex-col gap-4",
            )
            for number, box in enumerate(boxes, start=1)
        ],
        rx.el.div(
            button("Quay lại", kind="secondary", custom_attrs={"data-one-back": ""}),
            button("Tiếp theo", class_name="flex-1", custom_attrs={"data-one-on": ""}),
            class_name="one-bar gap-3",
        ),
        rx.el.script(src="/one.js", custom_attrs={"async": True}),
    ]


def how_to_choose(words: str = "Chạm vào một câu trả lời ở trên.") -> rx.Component:
    """For beginners, under answers to choose from: what an example is under a field."""
    return only_for(B, children=[rx.el.p(words, class_name="muted text-sm")])


def page_read_aloud() -> rx.Component:
    """For beginners, at the top of every page whose screens have no such button of their own."""
    return rx.el.div(only_for(B, children=[read_aloud("Nghe đọc trang này")]), class_name="say-page")


def officer_offer(hotline: str | None) -> rx.Component:
    """For beginners, at the end of every page: a person is never far."""
    call = button("Gọi cán bộ", kind="secondary", href=f"tel:{hotline}", native=True, icon_name="phone")
    return only_for(
        B,
        children=[
            panel(
                rx.el.p("Chưa chắc thì đừng lo, có cán bộ giúp tận nơi.", class_name="font-semibold"),
                *([call] if hotline else []),
                button("Hẹn cán bộ đến nhà", kind="secondary", href="/hen-gio", icon_name="house"),
                icon_name="hand-helping",
            )
        ],
    )
