"""What a save does to the form that is open: other questions, and what it works out by itself. Pure functions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.catalogue.form_rules import How
from app.catalogue.schema import FieldType, FormField, ProcedureSpec
from app.dossiers import forms, layout

_UNIT = re.compile(r"\(([^()]{1,12})\)\s*$")


@dataclass(frozen=True)
class Effects:
    """What differs on the page after a save.

    Attributes:
        asks_else: the answers lead to other questions or papers than before.
        results: what the form works out, in words with its unit, by question; "" while something is missing.
    """

    asks_else: bool = False
    results: dict[str, str] = field(default_factory=dict)


def effects(spec: ProcedureSpec, before: Mapping[str, str], after: Mapping[str, str], today: date) -> Effects:
    """What becomes of the form when its answers change from `before` to `after`; `spec` is as published."""
    steering = layout.steering(spec) | layout.count_boxes(spec)
    changed = any(before.get(box, "") != after.get(box, "") for box in steering)
    other = changed and _asked(spec, before) != _asked(spec, after)
    return Effects(other, results(spec, after, today))


def results(spec: ProcedureSpec, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """What the form works out of these answers, by question; nothing of what cannot be read yet."""
    fields = layout.laid_out(spec, answers).fields
    computed = [asked for asked in fields if asked.computed]
    if not computed:
        return {}
    values = forms.check_fields(fields, answers, today).values
    unread = {
        layout.split_key(asked.key)[0]
        for asked in fields
        if not asked.computed and answers.get(asked.key, "").strip() and asked.key not in values
    }
    return {
        asked.key: ""
        if asked.computed and unread & set(asked.computed.of)
        else say(asked, values.get(asked.key, ""))
        for asked in computed
    }


def say(asked: FormField, value: str) -> str:
    """A result with its unit: the one in the question's label, `đ` for money, `tuổi` for an age."""
    shown = forms.show(asked, value)
    if not shown or asked.type is FieldType.MONEY:
        return shown
    if asked.computed and asked.computed.how is How.AGE:
        return f"{shown} tuổi"
    unit = _UNIT.search(asked.label)
    return f"{shown} {unit.group(1)}" if unit else shown


def _asked(spec: ProcedureSpec, answers: Mapping[str, str]) -> tuple[str, ...]:
    laid = layout.laid_out(spec, answers)
    return (*(asked.key for asked in laid.fields), *(document.key for document in laid.documents))
