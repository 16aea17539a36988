"""What several answers of a form have to be to each other, and what is computed from them. Pure functions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.catalogue.form_rules import CrossCheck, How, Relation
from app.catalogue.schema import FormField, FormGroup, ProcedureSpec
from app.dossiers.layout import count_box, row_group, row_key, rows_in, split_key


def failures(spec: ProcedureSpec, values: dict[str, str], wrong: frozenset[str]) -> dict[str, str]:
    """The message of each declared check that fails, under the last box it names; `spec` is laid out.

    Nothing is said about boxes that are `wrong` by themselves, or that cannot be looked at.
    """
    found: dict[str, str] = {}
    shown = {asked.key for asked in spec.fields}
    for check in spec.checks:
        for keys in compared(spec.form, check):
            asked = [key for key in keys if key in shown]
            if asked and not wrong & set(asked):
                box = _failing(check.rule, asked, values)
                if box:
                    found.setdefault(box, check.message)
    return found


def compared(form: tuple[FormGroup, ...], check: CrossCheck) -> Iterator[tuple[str, ...]]:
    """The keys that a check compares, once for each row: of all rows at once where it names one question."""
    rows = sorted(
        {
            split_key(group.key)[1]
            for group in form
            if any(split_key(asked.key)[0] in check.fields for asked in group.fields)
        }
    )
    there = {asked.key for group in form for asked in group.fields}
    if len(check.fields) == 1:
        yield tuple(key for row in rows if (key := row_key(check.fields[0], row)) in there)
        return
    several = {split_key(asked.key)[0] for group in form if group.repeat for asked in group.fields}
    for row in rows:
        yield tuple(row_key(key, row) if key in several else key for key in check.fields)


def told_apart(spec: ProcedureSpec) -> dict[str, list[str]]:
    """Which boxes each box has to differ from, in every row there may be (for the browser's practice)."""
    full = {count_box(group.key): str(group.repeat.max) for group in spec.form if group.repeat}
    rows = tuple(row_group(group, row) for group in spec.form for row in range(1, rows_in(group, full) + 1))
    found: dict[str, list[str]] = {}
    for check in spec.checks:
        if check.rule is Relation.DIFFERENT:
            for keys in compared(rows, check):
                for place, key in enumerate(keys[1:], start=1):
                    found.setdefault(key, []).extend(keys[:place])
    return found


def _failing(rule: Relation, keys: list[str], values: dict[str, str]) -> str | None:
    """The box under which a failing check is told."""
    given = {key: values[key] for key in keys if key in values}
    if rule is Relation.AT_LEAST_ONE:
        return None if given else keys[-1]
    if rule is Relation.NOT_BEFORE:
        first, last = keys[0], keys[-1]
        late = first in given and last in given and given[last][:10] < given[first][:10]
        return last if late else None
    last = ""
    met: dict[str, str] = {}
    for key, value in given.items():
        plain = value.casefold()
        if (rule is Relation.DIFFERENT and plain in met) or (
            rule is Relation.EQUAL and met and plain not in met
        ):
            last = key
        met[plain] = key
    return last or None


def compute(questions: tuple[FormField, ...], values: dict[str, str], today: date) -> dict[str, str]:
    """The values of the computed questions; one that lacks what it is made of has none."""
    found: dict[str, str] = {}
    for asked in questions:
        if asked.computed is None:
            continue
        parts = [value for key, value in values.items() if split_key(key)[0] in asked.computed.of]
        if asked.computed.how is How.AGE:
            key = row_key(asked.computed.of[0], split_key(asked.key)[1])
            born = values.get(key) or values.get(asked.computed.of[0])
            if born:
                found[asked.key] = str(years(date.fromisoformat(born), today))
        elif parts:
            found[asked.key] = format(sum(map(Decimal, parts)), "f")
    return found


def years(born: date, today: date) -> int:
    """Whole years from one day to another, never below 0."""
    return max(today.year - born.year - ((today.month, today.day) < (born.month, born.day)), 0)
