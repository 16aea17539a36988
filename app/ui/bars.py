"""Figures as a table whose numbers also stand as bars: one thing for eyes and for screen readers."""

from typing import Any

import reflex as rx


def bar_table(caption: str, first: str, second: str, rows: Any) -> rx.Component:
    """A table of rows with `label`, `words` (the number as read) and `share` (0 to 100, the bar's length)."""

    def row(each: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(each.label, scope="row", class_name="py-2 pr-3 text-left font-normal align-top w-2/5"),
            rx.el.td(
                rx.el.span(each.words, class_name="font-semibold"),
                rx.el.div(
                    rx.el.div(class_name="h-2 rounded-full bg-primary", style={"width": f"{each.share}%"}),
                    class_name="mt-1 h-2 w-full rounded-full bg-base-200",
                    aria_hidden="true",
                ),
                class_name="py-2 align-top",
            ),
            class_name="border-b border-base-300 last:border-0",
        )

    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(first, scope="col", class_name="muted text-sm py-2 pr-3 text-left"),
                rx.el.th(second, scope="col", class_name="muted text-sm py-2 text-left"),
            )
        ),
        rx.el.tbody(rx.foreach(rows, row)),
        class_name="w-full border-collapse",
    )
