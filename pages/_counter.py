"""What the pages of the guidance counter share: words, reading forms, choosing topics."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.guidance import counter_rules
from app.guidance.placement import LEVEL_NAMES
from app.guidance.topics import Topics
from app.ui import choice
from models.accounts import DigitalLevel

KEPT_TEXT = 2000
LEVELS = [
    (level.value, f"{LEVEL_NAMES[level]} (số {counter_rules.LETTERS[level]})") for level in DigitalLevel
]


@dataclass
class Option:
    """A topic to choose."""

    key: str
    name: str
    chosen: bool = False


def texts(form: dict[str, Any]) -> dict[str, str]:
    """What a form sent, as short texts; whatever else a client sends is left out."""
    return {str(k)[:100]: str(v)[:KEPT_TEXT] for k, v in form.items() if isinstance(v, str | bool)}


def options(known: tuple[tuple[str, str], ...], chosen: str = "") -> list[Option]:
    return [Option(key, name, key == chosen) for key, name in known]


def tutorial_options(known: Topics, chosen: str = "") -> list[Option]:
    return options(known.tutorials, chosen)


def procedure_options(known: Topics, chosen: str = "") -> list[Option]:
    return options(known.procedures, chosen)


def say_wait(minutes: int | None) -> str:
    """The expected wait in words; without enough sessions today it says so."""
    if minutes is None:
        return "Chưa đủ số liệu hôm nay để ước thời gian chờ."
    if minutes == 0:
        return "Người đến bây giờ không phải chờ."
    return f"Người đến bây giờ chờ khoảng {minutes} phút."


def below(name: str, error: Any) -> rx.Component:
    """The error of a group of answers."""
    return rx.el.p(
        error,
        class_name="text-error-content font-semibold text-sm empty:hidden",
        custom_attrs={"data-below": name},
        id=f"{name}-below",
    )


def brought_into_view(step: Any, attempt: Any, *children: rx.Component) -> rx.Component:
    """A form whose outcome comes before the eyes: the top when `step` changes, the first wrong box at an `attempt`."""
    return rx.el.div(
        *children,
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        custom_attrs={"data-nop": "", "data-step": step, "data-attempt": attempt},
        class_name="flex flex-col gap-5",
    )


def group(name: str, legend: str, *children: rx.Component, error: Any = "") -> rx.Component:
    """Several answers to one question."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="font-semibold mb-2"),
        *children,
        below(name, error),
        class_name="group flex flex-col gap-2",
        aria_describedby=f"{name}-below",
        custom_attrs={"data-invalid": rx.cond(error != "", "true", "false")},
    )


def answers(name: str, known: list[tuple[str, str]], chosen: str = "") -> rx.Component:
    """Answers beside each other where there is room."""
    return rx.el.div(
        *[choice(name, value, text, default_checked=value == chosen) for value, text in known],
        class_name="grid gap-2 sm:grid-cols-2",
    )


def topic_options(rows: Any) -> rx.Component:
    return rx.foreach(rows, lambda row: rx.el.option(row.name, value=row.key))
