"""The small set of components pages are built from: buttons, cards, panels, tags, lists."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.inline import A

Tone = Literal["info", "success", "warning", "error", "plain"]
Kind = Literal["primary", "secondary", "quiet", "danger"]
Text = str | rx.Var

_BUTTONS: dict[str, str] = {
    "primary": "btn btn-primary",
    "secondary": "btn bg-base-200 border-base-200 text-base-content",
    "quiet": "btn btn-ghost",
    "danger": "btn bg-error text-error-content border-error",
}
_TONES: dict[str, str] = {
    "info": "bg-info text-info-content",
    "success": "bg-success text-success-content",
    "warning": "bg-warning text-warning-content",
    "error": "bg-error text-error-content",
    "plain": "bg-base-200 text-base-content",
}


def icon(name: str, size: int = 24) -> rx.Component:
    """A lucide icon that says nothing by itself: words stand beside it."""
    return rx.icon(tag=name, size=size, aria_hidden="true", class_name="shrink-0")


def anchor(*children: rx.Component | Text, href: Text, **props: Any) -> rx.Component:
    """A link that the browser follows itself: for `#places` in a page, and pages that must load afresh.

    `rx.el.a` is React Router's, which changes the address without moving focus or `:target`.
    """
    return A.create(*children, href=href, **props)


def button(
    label: Text,
    *,
    kind: Kind = "primary",
    href: Text | None = None,
    icon_name: str | None = None,
    class_name: str = "",
    native: bool = False,
    **props: Any,
) -> rx.Component:
    """A button, or with `href` a link that looks like one (`native`: see `anchor`). One primary a screen."""
    inside = [icon(icon_name, 22)] if icon_name else []
    style = f"{_BUTTONS[kind]} min-h-12 h-auto py-2 text-base font-semibold {class_name}"
    if href is not None:
        link = anchor if native else rx.el.a
        return link(*inside, label, href=href, class_name=style, **props)
    props.setdefault("type", "button")
    return rx.el.button(*inside, label, class_name=style, **props)


def heading(text: Text, **props: Any) -> rx.Component:
    """The page's one `h1`."""
    return rx.el.h1(text, class_name="text-[1.6rem] leading-tight", **props)


def section(title: Text, *children: rx.Component, **props: Any) -> rx.Component:
    """A titled group of content."""
    return rx.el.section(
        rx.el.h2(title, class_name="text-[1.15rem]"), *children, class_name="flex flex-col gap-3", **props
    )


def stack(*children: rx.Component, class_name: str = "", **props: Any) -> rx.Component:
    """Groups below each other, with the page's rhythm."""
    return rx.el.div(*children, class_name=f"flex flex-col gap-5 {class_name}", **props)


def card(*children: rx.Component, class_name: str = "", **props: Any) -> rx.Component:
    """White paper with a thin line."""
    return rx.el.div(
        *children,
        class_name=f"rounded-box border border-base-300 bg-base-100 p-5 flex flex-col gap-2 {class_name}",
        **props,
    )


def panel(
    *children: rx.Component | str | rx.Var, tone: Tone = "info", icon_name: str = "info", **props: Any
) -> rx.Component:
    """A coloured panel with an icon; errors and warnings of fraud use `error` and `shield-alert`."""
    return rx.el.div(
        icon(icon_name),
        rx.el.div(*children, class_name="min-w-0 flex-1 flex flex-col gap-2"),
        class_name=f"rounded-box p-4 flex gap-3 {_TONES[tone]}",
        **props,
    )


def tag(text: Text, tone: Tone = "info", icon_name: str | None = None) -> rx.Component:
    """A status in words on a soft ground."""
    inside = [icon(icon_name, 18)] if icon_name else []
    return rx.el.span(
        *inside,
        text,
        class_name=f"inline-flex items-center gap-1.5 rounded-full px-3 py-1 text-sm w-fit {_TONES[tone]}",
    )


def tone_tag(text: Text, tone: Any) -> rx.Component:
    """A tag whose tone is known only at run time."""
    return rx.match(
        tone,
        ("success", tag(text, "success", "circle-check")),
        ("warning", tag(text, "warning", "clock-alert")),
        ("error", tag(text, "error", "circle-alert")),
        ("info", tag(text, "info")),
        tag(text, "plain"),
    )


def problem(message: Any) -> rx.Component:
    """The page's error panel: present, and read aloud, only when there is a message."""
    return rx.el.div(
        rx.cond(message != "", panel(rx.el.p(message), tone="error", icon_name="circle-alert")),
        role="alert",
        id="problem",
        class_name="empty:hidden",
    )


def empty(
    title: Text,
    text: Text,
    action: rx.Component | None = None,
    icon_name: str = "inbox",
    level: int = 2,
) -> rx.Component:
    """What would be here, and the way to it; `level` 1 when it is the whole page."""
    heading_of_level = rx.el.h1 if level == 1 else rx.el.h2
    return rx.el.div(
        icon(icon_name, 40),
        heading_of_level(title, class_name="text-[1.15rem]"),
        rx.el.p(text, class_name="muted max-w-prose"),
        *([action] if action else []),
        class_name="flex flex-col items-center text-center gap-3 rounded-box bg-base-200 px-5 py-8",
    )


def loading(lines: int = 3) -> rx.Component:
    """The frame of a list that is on its way; it takes the room the list will take."""
    return rx.el.div(
        *[rx.el.div(class_name="h-20 rounded-box bg-base-200") for _ in range(lines)],
        rx.el.span("Đang tải", class_name="sr-only"),
        class_name="flex flex-col gap-3",
        aria_busy="true",
    )


def notice(text: Any) -> rx.Component:
    """What was just done, in words and to screen readers; nothing while `text` is empty."""
    return rx.el.div(
        rx.cond(text != "", panel(rx.el.p(text), tone="success", icon_name="circle-check")),
        role="status",
        class_name="empty:hidden",
    )


def facts(*pairs: tuple[Text, Text | rx.Component]) -> rx.Component:
    """Names and values below each other."""
    rows = [
        rx.el.div(
            rx.el.dt(name, class_name="muted text-sm"),
            rx.el.dd(value),
            class_name="flex flex-col border-b border-base-300 py-2 last:border-0",
        )
        for name, value in pairs
    ]
    return rx.el.dl(*rows, class_name="flex flex-col")


def progress(step: Text | int, total: Text | int, label: Text) -> rx.Component:
    """How far along a step-by-step flow is, as a bar and in words ("Bước 3/7")."""
    return rx.el.div(
        rx.el.progress(
            value=step, max=total, class_name="progress progress-primary flex-1 h-3", aria_label=label
        ),
        rx.el.span(label, class_name="font-semibold whitespace-nowrap"),
        class_name="flex items-center gap-3",
    )


def tile(label: Text, href: Text, icon_name: str) -> rx.Component:
    """A big door on the home page."""
    return rx.el.a(
        rx.el.span(
            icon(icon_name),
            class_name="bg-secondary text-secondary-content rounded-xl size-12 grid place-items-center",
        ),
        rx.el.span(label, class_name="font-semibold leading-snug"),
        href=href,
        class_name="tile rounded-box bg-base-200 p-4 flex flex-col gap-3 min-h-32",
    )


def row_link(
    title: Text, detail: Text, href: Text, *trailing: rx.Component, native: bool = False, **props: Any
) -> rx.Component:
    """One line of a list that leads somewhere (`native`: see `anchor`)."""
    link = anchor if native else rx.el.a
    return link(
        rx.el.span(
            rx.el.span(title, class_name="font-semibold"),
            rx.el.span(detail, class_name="muted text-sm"),
            class_name="flex flex-col min-w-0 flex-1",
        ),
        *trailing,
        icon("chevron-right", 20),
        href=href,
        class_name="flex items-center gap-3 px-4 py-3 min-h-16 border-b border-base-300 last:border-0",
        **props,
    )


def rows(*children: rx.Component, **props: Any) -> rx.Component:
    """A framed list of `row_link`s or other rows."""
    return rx.el.div(
        *children, class_name="rounded-box border border-base-300 overflow-hidden bg-base-100", **props
    )
