"""What a procedure declares about its form beyond single questions: conditions, repetition, checks, sums."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.catalogue.base import Key, Strict, Text
from app.catalogue.kinds import FieldType

ROW_MARK = "__"
"""Stands between the key of a box or screen and the number of its row, so that no key of a record holds it."""


class When(Strict):
    """Only when another question, asked before, has one of these answers (`yes` and `no` for a boolean)."""

    field: Key
    answers: Annotated[tuple[Text, ...], Field(min_length=1)]


class Repeat(Strict):
    """The questions of a screen asked once for each of several: at least one, at most `max`.

    Attributes:
        noun: one of them, as in "Thêm một người con": `người con`.
    """

    noun: Text
    max: Annotated[int, Field(ge=2, le=12)]


class Relation(StrEnum):
    """What answers may have to be to each other."""

    NOT_BEFORE = "not_before"  # the second day is not before the first
    AT_LEAST_ONE = "at_least_one"  # one of them is given
    EQUAL = "equal"
    DIFFERENT = "different"  # no two the same; of one repeated question: no two rows the same


class CrossCheck(Strict):
    """A check over several answers; `message` is said under the last of them."""

    rule: Relation
    fields: Annotated[tuple[Key, ...], Field(min_length=1)]
    message: Text

    @model_validator(mode="after")
    def _enough_fields(self) -> Self:
        if self.rule is Relation.NOT_BEFORE and len(self.fields) != 2:
            raise ValueError("not_before compares two fields")
        if self.rule is not Relation.DIFFERENT and len(self.fields) < 2:
            raise ValueError("a check compares at least two fields")
        return self


class How(StrEnum):
    """How a field is computed."""

    SUM = "sum"
    AGE = "age"  # whole years from a day to today


class Computed(Strict):
    """Worked out from other answers: the sum of numbers or amounts (of every row), or an age from one day."""

    how: How
    of: Annotated[tuple[Key, ...], Field(min_length=1)]


def check_rules(form: Sequence[Any], documents: Sequence[Any], checks: Sequence[CrossCheck]) -> None:
    """Raise `ValueError` when a rule of a form names what is not there, or what cannot follow it."""
    asked: dict[str, Any] = {}
    repeated: dict[str, str] = {}
    for group in form:
        _plain_key(group.key)
        _follows(group.when, asked, repeated)
        for field in group.fields:
            _plain_key(field.key)
            _follows(field.when, asked, {key: of for key, of in repeated.items() if of != group.key})
            asked[field.key] = field
            if group.repeat:
                repeated[field.key] = group.key
    for document in documents:
        _follows(document.when, asked, repeated)
    for field in asked.values():
        if field.computed:
            _computable(field, asked)
    _checkable(checks, asked, repeated)


def _checkable(checks: Sequence[CrossCheck], asked: dict[str, Any], repeated: dict[str, str]) -> None:
    for check in checks:
        for key in check.fields:
            if key not in asked:
                raise ValueError(f"a check names {key}, which is not asked")
        days = {asked[key].type for key in check.fields} <= {FieldType.DATE, FieldType.DATETIME}
        if check.rule is Relation.NOT_BEFORE and not days:
            raise ValueError("not_before compares days")
        if len(check.fields) == 1 and check.fields[0] not in repeated:
            raise ValueError(f"{check.fields[0]} has nothing to differ from")


def _plain_key(key: str) -> None:
    if ROW_MARK in key:
        raise ValueError(f"{key}: a key has no {ROW_MARK}")


def _follows(when: When | None, asked: dict[str, Any], repeated: dict[str, str]) -> None:
    if when is None:
        return
    steering = asked.get(when.field)
    if steering is None:
        raise ValueError(f"when names {when.field}, which is not asked before")
    if when.field in repeated:
        raise ValueError(f"when names {when.field}, which is asked several times")
    if steering.type is FieldType.BOOLEAN:
        possible = {"yes", "no"}
    elif steering.type is FieldType.SELECT:
        possible = set(steering.options)
    else:
        raise ValueError(f"when names {when.field}, which is not chosen from a list")
    if not set(when.answers) <= possible:
        raise ValueError(f"when names an answer that {when.field} does not have")


def _computable(field: Any, asked: dict[str, Any]) -> None:
    wanted = {FieldType.NUMBER, FieldType.MONEY} if field.computed.how is How.SUM else {FieldType.DATE}
    for key in field.computed.of:
        if key not in asked or asked[key].type not in wanted or asked[key].computed:
            raise ValueError(f"{field.key} cannot be computed from {key}")
    if field.computed.how is How.AGE and len(field.computed.of) != 1:
        raise ValueError("an age is computed from one day")
