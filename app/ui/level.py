"""The one mechanism by which the person's level changes the interface.

`<html data-level>` says the level: `assets/shell.js` sets it from what the phone keeps, and again when the server
knows better (`data-person-level` in the frame). `assets/theme.css` shows what is `only_for` it. What a level
changes beyond looks (one question a screen) is decided from `Caller.level`.
"""

import reflex as rx

from app.ui.elements import button, panel
from models.accounts import DigitalLevel

B = DigitalLevel.BEGINNER


def only_for(*levels: DigitalLevel, children: list[rx.Component]) -> rx.Component:
    """Shown to people of these levels; who was never placed counts as `PARTLY`."""
    return rx.el.div(*children, custom_attrs={"data-level-when": " ".join(level.value for level in levels)})


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
