"""The form as it stands for given answers: rows repeated, what does not apply left out. Pure functions.

What comes out is a record of the same shape, so that screens, checks, the review and the officer's page need to
know nothing of rows or conditions. The boxes of row 1 have the keys of the record, those of row 2 end in `__2`.
"""

from collections.abc import Iterator, Mapping

from app.catalogue.form_rules import ROW_MARK, When
from app.catalogue.schema import Document, FormField, FormGroup, ProcedureSpec
from app.errors import Invalid

_COUNT = ROW_MARK + "so"


def count_box(group_key: str) -> str:
    """Under which an application keeps how many rows a repeated screen has."""
    return group_key + _COUNT


def is_count(box: str) -> bool:
    """Whether a box holds how many rows there are."""
    return box.endswith(_COUNT)


def row_key(key: str, row: int) -> str:
    """The key of a box or screen in one of its rows."""
    return key if row == 1 else f"{key}{ROW_MARK}{row}"


def split_key(key: str) -> tuple[str, int]:
    """The key of the record, and the row."""
    base, _, row = key.partition(ROW_MARK)
    return base, int(row) if row.isascii() and row.isdecimal() else 1


def rows_in(group: FormGroup, answers: Mapping[str, str]) -> int:
    """How many rows a screen has; one when it does not repeat."""
    if group.repeat is None:
        return 1
    said = answers.get(count_box(group.key), "")
    count = int(said) if said.isascii() and said.isdecimal() and len(said) < 3 else 1
    return min(max(count, 1), group.repeat.max)


def count_boxes(spec: ProcedureSpec) -> frozenset[str]:
    """The boxes that hold how many rows there are; they are not typed into."""
    return frozenset(count_box(group.key) for group in spec.form if group.repeat)


def widest(spec: ProcedureSpec) -> tuple[FormField, ...]:
    """Every question that could be typed into, in every row, whatever applies."""
    return tuple(
        asked
        for group in _first_rows(spec)
        for row in range(1, (group.repeat.max if group.repeat else 1) + 1)
        for asked in row_group(group, row).fields
        if not asked.computed
    )


def laid_out(spec: ProcedureSpec, answers: Mapping[str, str]) -> ProcedureSpec:
    """The record with the screens, questions and documents that these answers lead to."""
    if not (any(group.repeat for group in spec.form) or steering(spec)):
        return spec
    shown: set[str] = set()
    form: list[FormGroup] = []
    for group in _first_rows(spec):
        if not _applies(group.when, answers, shown):
            continue
        kept = []
        for asked in group.fields:
            if _applies(asked.when, answers, shown):
                shown.add(asked.key)
                kept.append(asked)
        if kept:
            bare = group.model_copy(update={"fields": tuple(kept)})
            form.extend(row_group(bare, row) for row in range(1, rows_in(group, answers) + 1))
    documents: tuple[Document, ...] = tuple(
        document for document in spec.documents if _applies(document.when, answers, shown)
    )
    return spec.model_copy(update={"form": tuple(form), "documents": documents})


def steering(spec: ProcedureSpec) -> frozenset[str]:
    """The questions whose answer decides what else is asked."""
    conditions = [
        *(document.when for document in spec.documents),
        *(group.when for group in spec.form),
        *(asked.when for asked in spec.fields),
    ]
    return frozenset(when.field for when in conditions if when)


def with_row(spec: ProcedureSpec, answers: Mapping[str, str], group_key: str) -> dict[str, str]:
    """What changes when a row is added; raises `Invalid` when there are as many as may be."""
    group = repeated(spec, group_key)
    count = rows_in(group, answers)
    if group.repeat and count >= group.repeat.max:
        raise Invalid(f"Mục này khai được nhiều nhất {group.repeat.max} {group.repeat.noun}.")
    return {count_box(group_key): str(count + 1)}


def rows_of(spec: ProcedureSpec, group_key: str, answers: Mapping[str, str]) -> int:
    """How many rows a repeated screen has; raises `Invalid` for another."""
    return rows_in(repeated(spec, group_key), answers)


def bends(spec: ProcedureSpec) -> bool:
    """Whether what is typed changes the form itself: rows, conditions, or results that it works out."""
    return (
        any(group.repeat for group in spec.form)
        or any(asked.computed for asked in spec.fields)
        or bool(steering(spec))
    )


def repeated(spec: ProcedureSpec, group_key: str) -> FormGroup:
    """A screen that is asked several times; raises `Invalid` for another."""
    for group in spec.form:
        if group.key == group_key and group.repeat:
            return group
    raise Invalid("Mục này không khai nhiều lần được.")


def _first_rows(spec: ProcedureSpec) -> Iterator[FormGroup]:
    return (group for group in spec.form if ROW_MARK not in group.key)


def row_group(group: FormGroup, row: int) -> FormGroup:
    """A screen in one of its rows."""
    if group.repeat is None or row == 1:
        return group
    fields = tuple(
        asked.model_copy(update={"key": row_key(asked.key, row), "example": _another(asked, row)})
        for asked in group.fields
    )
    update = {"key": row_key(group.key, row), "title": f"{group.title} ({row})", "fields": fields}
    return group.model_copy(update=update)


def _another(asked: FormField, row: int) -> str | None:
    """The example of a later row: another person has another number."""
    example = asked.example
    if example and len(example) == 12 and example.isdecimal():
        return f"{example[:-2]}{(int(example[-2:]) + row - 1) % 100:02d}"
    return example


def _applies(when: When | None, answers: Mapping[str, str], shown: set[str]) -> bool:
    if when is None:
        return True
    given = " ".join(answers.get(when.field, "").split())
    return when.field in shown and given in when.answers
