"""One more of what a form asks for several times, one less, or two in the other order. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.catalogue.schema import ProcedureSpec
from app.dossiers import forms, layout
from app.errors import Invalid

_SUFFIXES = ("", forms.TIME_SUFFIX)


class RowAct(StrEnum):
    """What is done to the rows of a repeated screen."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"  # one place further up


@dataclass(frozen=True)
class RowEdit:
    """What an act changes.

    Attributes:
        screen: the screen that should be open afterwards.
        changes: what stands in each box now, how many rows there are included.
        sources: the box from which a text moved, by the box it moved to; "" for a box left empty.
    """

    screen: str
    changes: dict[str, str]
    sources: dict[str, str] = field(default_factory=dict)


def edit(spec: ProcedureSpec, answers: Mapping[str, str], act: str, group: str, row: int) -> RowEdit:
    """What an act on a row changes in these answers; raises `Invalid` when it cannot be."""
    if act == RowAct.ADD:
        changes = layout.with_row(spec, answers, group)
        return RowEdit(layout.row_key(group, int(changes[layout.count_box(group)])), changes)
    asked, count = layout.repeated(spec, group), layout.rows_of(spec, group, answers)
    if act == RowAct.REMOVE and count > 1 and 1 <= row <= count:
        places = {place: place + 1 if place < count else 0 for place in range(row, count + 1)}
        changes, screen = {layout.count_box(group): str(count - 1)}, layout.row_key(group, max(row - 1, 1))
    elif act == RowAct.UP and 2 <= row <= count:
        places = {row: row - 1, row - 1: row}
        changes, screen = {}, layout.row_key(group, row - 1)
    else:
        raise Invalid("Không có phần này để bỏ hoặc chuyển. Mời tải lại trang.")
    sources = {
        layout.row_key(one.key, place) + suffix: layout.row_key(one.key, source) + suffix if source else ""
        for one in asked.fields
        for suffix in _SUFFIXES
        for place, source in places.items()
    }
    sources = {
        box: source
        for box, source in sources.items()
        if answers.get(box, "") or (source and answers.get(source, ""))
    }
    changes |= {box: answers.get(source, "") if source else "" for box, source in sources.items()}
    return RowEdit(screen, changes, sources)
