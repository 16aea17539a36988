"""What a procedure asks for: questions, the screens they stand on, and papers."""

import re
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.catalogue.base import Key, Strict, Text
from app.catalogue.form_rules import Computed, Repeat, When
from app.catalogue.kinds import DocumentKind, FieldType, Handling

MAX_FIELDS_PER_SCREEN = 6


class Document(Strict):
    """A paper the citizen brings, sends or shows.

    Attributes:
        condition: when it is needed (for required ones: when it is not), in words only the citizen can judge.
        when: the answer of the form that asks for it; without that answer it is not on the checklist.
        reusable: the office may find it in a national database instead.
    """

    key: Key
    name: Text
    kind: DocumentKind
    copies: Annotated[int, Field(ge=1, le=20)] = 1
    required: bool = True
    handling: Handling = Handling.SUBMIT
    condition: Text | None = None
    reusable: bool = False
    when: When | None = None


class FormField(Strict):
    """One question. `example` is an invented answer shown under it.

    Attributes:
        min: the smallest number or amount that makes sense; `max` the largest.
        whole: only whole numbers make sense (copies, people).
        when: the answer above that leads to this question; without it, it is not asked.
        computed: worked out from other answers on the server, never typed.
    """

    key: Key
    label: Text
    type: FieldType
    required: bool = True
    options: tuple[Text, ...] = ()
    example: Text | None = None
    help: Text | None = None
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None
    whole: bool = False
    when: When | None = None
    computed: Computed | None = None

    @model_validator(mode="after")
    def _type_fits(self) -> Self:
        chosen = self.type is FieldType.SELECT
        if chosen and len(set(self.options)) < 2:
            raise ValueError("a select needs at least two different options")
        if not chosen and self.options:
            raise ValueError("only a select has options")
        pattern = _EXAMPLES.get(self.type)
        if self.example and pattern and not re.fullmatch(pattern, self.example):
            raise ValueError(f"the example is not a {self.type.value}")
        if self.computed:
            if self.type not in {FieldType.NUMBER, FieldType.MONEY}:
                raise ValueError("only a number or money is computed")
            return self
        if not self.example and not chosen and self.type is not FieldType.BOOLEAN:
            raise ValueError("an example is missing")
        return self

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        bounded = self.min is not None or self.max is not None
        if bounded and self.type not in {FieldType.NUMBER, FieldType.MONEY}:
            raise ValueError("only a number or money has min and max")
        if self.whole and self.type is not FieldType.NUMBER:
            raise ValueError("only a number is whole")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        if self.example and self.type in {FieldType.NUMBER, FieldType.MONEY}:
            example = Decimal(self.example.replace(".", "").replace(",", "."))
            if not (self.min or 0) <= example <= (example if self.max is None else self.max):
                raise ValueError("the example is outside min and max")
            if self.whole and example % 1:
                raise ValueError("the example is not whole")
        return self


_EXAMPLES = {
    FieldType.ID12: r"\d{12}",
    FieldType.PHONE: r"0\d{9}",
    FieldType.TAX_CODE: r"\d{10}(-\d{3})?|\d{12}",
    FieldType.DATE: r"\d{2}/\d{2}/\d{4}",
    FieldType.DATETIME: r"\d{1,2} giờ \d{2}, ngày \d{2}/\d{2}/\d{4}",
    FieldType.NUMBER: r"\d+(,\d+)?",
    FieldType.MONEY: r"\d{1,3}(\.\d{3})*",
}


class FormGroup(Strict):
    """The questions of one screen.

    Attributes:
        repeat: the same questions again for the next child, the next heir.
        when: the answer above that leads to this screen; without it, it is left out.
    """

    key: Key
    title: Text
    repeat: Repeat | None = None
    when: When | None = None
    fields: Annotated[tuple[FormField, ...], Field(min_length=1, max_length=MAX_FIELDS_PER_SCREEN)]
