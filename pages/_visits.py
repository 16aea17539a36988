"""What the pages of home visits share: choosing a day and an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from app import clock
from app.homecare import rules
from app.ui import choice


@dataclass
class DayRow:
    """A day to choose from."""

    day: str
    label: str
    left: str
    full: bool


@dataclass
class TimeRow:
    """An hour to choose from."""

    key: str
    label: str
    left: str
    full: bool


def _say_left(left: int) -> str:
    return f"Còn {left} chỗ" if left else "Hết chỗ"


def day_rows(slots: Sequence[rules.Slot]) -> list[DayRow]:
    """The days of these slots, each with the places left in it."""
    left: dict[Any, int] = {}
    for slot in slots:
        left[slot.day] = left.get(slot.day, 0) + slot.left
    return [
        DayRow(day.isoformat(), _capital(clock.say_day(day)), _say_left(count), count == 0)
        for day, count in left.items()
    ]


def time_rows(slots: Sequence[rules.Slot], day: str) -> list[TimeRow]:
    """The hours of one day."""
    return [
        TimeRow(
            slot.key, _capital(rules.say_hours(slot.starts, slot.ends)), _say_left(slot.left), not slot.left
        )
        for slot in slots
        if slot.day.isoformat() == day
    ]


def first_free(slots: Sequence[rules.Slot]) -> str:
    """The first day with a place left, or the first one."""
    day = next((slot.day for slot in slots if slot.left), slots[0].day if slots else None)
    return day.isoformat() if day else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def slot_picker(days: Any, day: Any, times: Any, chosen: Any, error: Any, pick: Any) -> rx.Component:
    """The days as buttons, and below them the hours of the chosen one as answers named "slot"."""
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("Ngày", class_name="font-semibold mb-2"),
            rx.el.div(
                rx.foreach(days, lambda row: _day(row, day, pick)),
                class_name="grid grid-cols-2 gap-2 sm:grid-cols-3",
            ),
        ),
        rx.el.fieldset(
            rx.el.legend("Giờ", class_name="font-semibold mb-2"),
            rx.el.div(
                rx.foreach(
                    times,
                    lambda row: choice(
                        "slot",
                        row.key,
                        row.label,
                        row.left,
                        default_checked=row.key == chosen,
                        disabled=row.full,
                        key=row.key,
                    ),
                ),
                class_name="grid gap-2 sm:grid-cols-2",
            ),
        ),
        rx.el.p(
            error,
            class_name="text-error-content font-semibold text-sm min-h-6",
            custom_attrs={"data-below": "slot"},
        ),
        class_name="flex flex-col gap-5",
    )


def _day(row: Any, chosen: Any, pick: Any) -> rx.Component:
    selected = row.day == chosen
    look = "flex min-h-14 flex-col items-start justify-center rounded-field px-3 py-2 text-left "
    return rx.el.button(
        rx.el.span(row.label, class_name="font-semibold"),
        rx.el.span(row.left, class_name="text-sm"),
        type="button",
        on_click=lambda: pick(row.day),
        aria_pressed=rx.cond(selected, "true", "false"),
        class_name=rx.cond(
            selected,
            look + "border-2 border-primary bg-secondary text-secondary-content",
            look + "border border-base-300",
        ),
    )
