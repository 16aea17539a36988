"""The timeline of a dossier: what is done, what is being done now, what comes."""

from typing import Any

import reflex as rx

from app.ui.elements import icon

_DOTS = {
    "done": ("check", "bg-primary text-primary-content"),
    "now": ("clock", "bg-accent text-accent-content"),
    "paused": ("pause", "bg-accent text-accent-content"),
    "stopped": ("x", "bg-error text-error-content"),
    "next": ("circle", "bg-base-300 text-base-content"),
}
_SAID = {
    "done": "Đã xong: ",
    "now": "Đang làm: ",
    "paused": "Đang tạm dừng: ",
    "stopped": "Đã dừng: ",
    "next": "Sắp tới: ",
}


def _dot(state: Any) -> rx.Component:
    def made(name: str) -> rx.Component:
        icon_name, colours = _DOTS[name]
        return rx.el.span(
            icon(icon_name, 20),
            rx.el.span(_SAID[name], class_name="sr-only"),
            class_name=f"relative grid size-9 shrink-0 place-items-center rounded-full {colours}",
        )

    return rx.match(state, *[(name, made(name)) for name in _DOTS if name != "next"], made("next"))


def _event(row: Any) -> rx.Component:
    return rx.el.li(
        _dot(row.state),
        rx.el.div(
            rx.el.span(
                row.title, class_name=rx.cond(row.state == "next", "text-base-content", "font-semibold")
            ),
            rx.cond(row.detail != "", rx.el.span(row.detail, class_name="muted text-sm")),
            rx.cond(row.note != "", rx.el.span(row.note, class_name="text-sm whitespace-pre-line")),
            class_name="flex min-w-0 flex-col pb-5 pt-0.5",
        ),
        class_name=(
            "relative flex gap-3 before:absolute before:left-[1.0625rem] before:top-0 before:h-full before:w-0.5 "
            "before:bg-base-300 last:before:hidden"
        ),
    )


def timeline(events: Any, **props: Any) -> rx.Component:
    """A list of rows with `state` (done, now, paused, stopped, next), `title`, `detail` and `note`."""
    return rx.el.ol(rx.foreach(events, _event), class_name="flex flex-col", **props)
