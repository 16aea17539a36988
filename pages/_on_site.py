"""The offer to do all one's steps of a dossier at once, because the citizen waits at the counter."""

from typing import Any

import reflex as rx

from app.ui import button, icon

KEY, SEQ = "sit-key", "sit-seq"


def on_site(state: Any) -> rx.Component:
    """Which steps would be done, behind one fold; nothing happens before the button inside is pressed."""
    return rx.cond(
        state.sitting,
        rx.el.details(
            rx.el.summary(
                icon("users"),
                rx.el.span("Giải quyết tại chỗ", class_name="flex-1 font-semibold"),
                class_name="flex min-h-12 cursor-pointer list-none items-center gap-3 px-4",
            ),
            rx.el.form(
                rx.el.p("Công dân đang chờ tại quầy. Làm liền các bước của mình:"),
                rx.el.ol(
                    rx.foreach(state.sitting, rx.el.li),
                    class_name="list-decimal pl-6",
                ),
                rx.el.p(
                    "Mỗi bước được ghi riêng. Bước sau là của người khác thì người ấy được gọi ngay.",
                    class_name="muted text-sm",
                ),
                rx.el.input(type="hidden", name=KEY, value=state.sit_key, read_only=True),
                rx.el.input(type="hidden", name=SEQ, value=state.seq.to(str), read_only=True),
                button("Làm liền các bước này", kind="secondary", type="submit"),
                on_submit=state.sit,
                class_name="flex flex-col gap-3 px-4 pb-4",
            ),
            class_name="rounded-box border border-base-300",
        ),
    )
