"""A value with a button that copies it, for those who cannot scan their own screen; `assets/copy.js` does it.

    facts(("Số tài khoản", copyable(state.account, "số tài khoản")))

The page that uses it loads the script with `copy_script()`, outside of anything conditional.
"""

from typing import Any

import reflex as rx

from app.ui.elements import button


def copyable(shown: Any, what: str, text: Any = None) -> rx.Component:
    """What is shown, and a button that copies it, or `text` instead; `what` says to a screen reader what it is."""
    return rx.el.span(
        rx.el.span(shown, class_name="font-semibold break-all"),
        button(
            "Chép",
            kind="secondary",
            icon_name="copy",
            aria_label=f"Chép {what}",
            custom_attrs={"data-copies": shown if text is None else text},
        ),
        rx.el.span(
            rx.el.span("Đã chép", hidden=True, custom_attrs={"data-copy-says": "done"}),
            rx.el.span(
                "Máy không cho chép, mời gõ tay", hidden=True, custom_attrs={"data-copy-says": "failed"}
            ),
            role="status",
            class_name="text-sm font-semibold",
        ),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
    )


def copy_script() -> rx.Component:
    """The script behind `copyable`."""
    return rx.el.script(src="/copy.js", custom_attrs={"async": True})
