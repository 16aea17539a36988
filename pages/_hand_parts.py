"""What both sides of a form filled in hand in hand have on screen; `assets/hand.js` moves it."""

import json
from datetime import timedelta
from typing import Any

import reflex as rx

from app import clock
from app.dossiers import forms, screens
from app.dossiers.screens import ScreenKind
from app.guidance.hand.queries import Together
from app.settings import settings
from app.ui import button, icon


def live_words(seen: Together, heard: int) -> str:
    """What assets/hand.js needs, as JSON: who is where, what stands in the boxes of this screen.

    Made from what this side may see: for a helper, hidden numbers are hidden here, too. `heard` makes each answer
    another one, so that the script looks at the boxes again when it has asked.
    """
    draft, session = seen.draft, seen.session
    if draft is None:
        return ""
    here = screens.screens_of(draft.spec, seen.level)[screens.screen_at(draft.spec, draft.screen, seen.level)]
    boxes = {box: draft.answers.get(box, "") for question in here.fields for box in forms.boxes(question)}
    if here.kind is ScreenKind.RETURN:
        boxes[forms.RETURN_METHOD] = draft.return_method or ""
        if draft.return_address:
            boxes[forms.RETURN_ADDRESS] = draft.return_address
    return json.dumps(
        {
            "session": str(session.id),
            "helper": seen.helper,
            "other": _short(seen.other.called),
            "at": seen.other_box,
            "point": "" if seen.helper else session.pointed_box,
            "pointed": session.pointed,
            "boxes": boxes,
            "stamp": seen.stamp,
            "heard": heard,
        }
        | _left(seen),
        ensure_ascii=False,
    )


def _left(seen: Together) -> dict[str, int]:
    """In how many milliseconds the mandate runs out, for asking again then; nothing while that is far away."""
    left = seen.until - clock.now() if seen.until else None
    return {"left": max(0, left // timedelta(milliseconds=1))} if left and left < timedelta(days=1) else {}


def call_number(seen: Together) -> str:
    """What the other side is called at: their own number with their consent, an officer at the Centre's."""
    if seen.call:
        return seen.call
    return (settings().hotline or "") if seen.other.is_staff else ""


def _short(called: str) -> str:
    """As people say it: "bà Hằng" for "bà Lê Thị Hằng"."""
    words = called.split()
    return f"{words[0]} {words[-1]}" if words[0].islower() and len(words) > 2 else called


def banner(state: Any, *more: rx.Component, lead: Any = "Đang cùng điền với ") -> rx.Component:
    """All the time, on both sides: with whom, and the way to stop. `state`: other, call, live, stop, hear."""
    return rx.el.section(
        rx.el.div(
            icon("users"),
            rx.el.p(lead, rx.el.strong(state.other), class_name="flex-1 min-w-0 leading-snug"),
            rx.cond(
                state.call != "",
                button(
                    "Gọi",
                    kind="secondary",
                    href="tel:" + state.call.to(str),
                    native=True,
                    icon_name="phone",
                    aria_label=f"Gọi {state.other}",
                ),
            ),
            button("Dừng", kind="danger", icon_name="hand", on_click=state.stop),
            class_name="flex items-center gap-x-3",
        ),
        rx.el.p(
            "Máy bên kia đang mất mạng. Cứ điền tiếp, có mạng lại thì hai bên tự thấy nhau.",
            class_name="hidden text-sm",
            custom_attrs={"data-hand-away": ""},
        ),
        rx.el.p(class_name="sr-only", role="status", custom_attrs={"data-hand-said": ""}),
        *more,
        button("Cập nhật", id="hand-hear", on_click=state.hear, class_name="hidden", tab_index=-1),
        aria_label="Đang cùng điền",
        class_name=(
            "sticky top-16 z-30 -mx-4 px-4 py-2 flex flex-col gap-2 bg-accent text-accent-content "
            "border-b border-base-300"
        ),
        custom_attrs={"data-hand": state.live},
    )


def point_button(key: Any, name: Any) -> rx.Component:
    """For a helper: show this place to the citizen; assets/hand.js sends it."""
    return button(
        "Chỉ cho xem",
        kind="secondary",
        icon_name="pointer",
        class_name="self-start",
        aria_label=f"Chỉ cho xem: {name}",
        custom_attrs={"data-point": key},
    )


def presence_line(key: Any) -> rx.Component:
    """Where assets/hand.js says that the other person is in this box."""
    return rx.el.p(
        class_name="empty:hidden self-start rounded-full bg-accent text-accent-content text-sm px-3 py-1",
        custom_attrs={"data-presence": key},
    )
