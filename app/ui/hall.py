"""The screen in the hall: a monitor that shows called numbers to everybody who waits. Nobody's name is on it."""

import reflex as rx

from app.ui.frame import brand_mark, demo_banner


def hall_frame(*children: rx.Component, demo: bool) -> rx.Component:
    """A screen without anything to press, to be read from across the room."""
    return rx.el.div(
        *([demo_banner()] if demo else []),
        rx.el.main(
            rx.el.div(
                brand_mark("size-14"),
                rx.el.h1("Mời theo số", class_name="text-[2rem] leading-tight"),
                class_name="flex items-center gap-4",
            ),
            *children,
            id="noi-dung",
            class_name="mx-auto flex w-full max-w-6xl flex-col gap-8 px-6 py-8",
        ),
        class_name="min-h-dvh bg-base-100",
    )


def big_number(number: rx.Var | str, *, first: bool) -> rx.Component:
    """A called number; the last one called stands out."""
    look = "bg-primary text-primary-content" if first else "bg-secondary text-secondary-content"
    return rx.el.li(
        number,
        class_name=(
            f"brand rounded-box px-8 py-6 text-[clamp(3.5rem,10vw,8rem)] leading-none tabular-nums {look}"
        ),
    )
