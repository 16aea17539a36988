"""What a form asks for several times: the buttons for one more, one less, and the other order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from app.catalogue.schema import FormGroup
from app.dossiers import layout
from app.dossiers.rows import RowAct
from app.ui import button


@dataclass
class RowChange:
    """Something that may be done to a row of a repeated screen."""

    act: str
    group: str
    row: int
    label: str


def rows_after(groups: Iterable[FormGroup], answers: Mapping[str, str]) -> dict[str, list[RowChange]]:
    """What may be done to each row of some laid out screens, by the question at its end."""
    found: dict[str, list[RowChange]] = {}
    for group in groups:
        if group.repeat is None:
            continue
        base, row = layout.split_key(group.key)
        count, noun = layout.rows_in(group.model_copy(update={"key": base}), answers), group.repeat.noun
        changes = []
        if count < group.repeat.max and row == count:
            changes.append(RowChange(RowAct.ADD, base, row, f"Thêm một {noun}"))
        if row > 1:
            changes.append(RowChange(RowAct.UP, base, row, f"Đưa {noun} thứ {row} lên trước"))
        if count > 1:
            changes.append(RowChange(RowAct.REMOVE, base, row, f"Bỏ {noun} thứ {row}"))
        found[group.fields[-1].key] = changes
    return found


def row_buttons(state: Any, question: Any) -> rx.Component:
    """The buttons where a row ends; assets/nop.js lets what is on its way be saved first."""
    return rx.cond(
        question.rows,
        rx.el.div(rx.foreach(question.rows, lambda one: _button(state, one)), class_name=_LIST),
    )


_LIST = "flex flex-col gap-2 pt-3"


def _button(state: Any, one: Any) -> rx.Component:
    def press(icon_name: str, kind: Literal["secondary", "quiet"]) -> rx.Component:
        return button(
            one.label,
            kind=kind,
            icon_name=icon_name,
            on_click=state.edit_row(one.act, one.group, one.row),
            custom_attrs={"data-row-edit": ""},
        )

    return rx.match(
        one.act,
        (RowAct.ADD.value, press("plus", "secondary")),
        (RowAct.UP.value, press("arrow-up", "quiet")),
        press("trash-2", "quiet"),
    )


def asked_of(act: object, group: object, row: object) -> tuple[str, str, int]:
    """What a client says it wants done: a row that is no number is none."""
    return str(act)[:20], str(group)[:80], row if isinstance(row, int) else 0
