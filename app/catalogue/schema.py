"""What the catalogue says of one procedure: the format of `content/catalogue/`, and of what is published.

A record is public text that officers edit, so the models are strict: an unknown key, a wrong type or a fact
that contradicts another is refused with a sentence that says where (see `app.catalogue.loader`).
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from app.catalogue.base import Key, Slug, Strict, Text
from app.catalogue.form_rules import CrossCheck, check_rules
from app.catalogue.kinds import (
    Channel,
    Confidence,
    DocumentKind,
    Fact,
    FieldType,
    Handling,
    HomeScope,
    Level,
    OnlineLevel,
    TimeUnit,
)
from app.catalogue.questions import MAX_FIELDS_PER_SCREEN, Document, FormField, FormGroup
from app.catalogue.step_plans import HOURS_A_DAY, WITHIN_THE_LIMIT, StepPlan

__all__ = [
    "APPLICANT_FIELDS",
    "MAX_FIELDS_PER_SCREEN",
    "Channel",
    "Code",
    "Confidence",
    "Document",
    "DocumentKind",
    "Dong",
    "Elsewhere",
    "Fact",
    "Fee",
    "FieldType",
    "FormField",
    "FormGroup",
    "Handling",
    "HomeScope",
    "HomeService",
    "Key",
    "Level",
    "Named",
    "Online",
    "OnlineLevel",
    "OtherOffice",
    "Post",
    "ProcedureSpec",
    "ProcessingTime",
    "Provenance",
    "Slug",
    "StepPlan",
    "Strict",
    "Text",
    "TimeUnit",
]

APPLICANT_FIELDS = (
    "applicant_full_name",
    "applicant_dob",
    "applicant_id",
    "applicant_phone",
    "applicant_address",
)

Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")]
Dong = Annotated[int, Field(ge=0)]


class Named(Strict):
    """Something with a stable slug and the name people read (a field, a department, an authority)."""

    slug: Slug
    name: Text


class ProcessingTime(Strict):
    """How long the office may take.

    Attributes:
        amount: number of days; 0 for the same day, nothing when no time is published.
        unit: how the days are counted.
        note: exceptions, as a sentence for the citizen.
    """

    amount: Annotated[int, Field(ge=0, le=400)] | None
    unit: TimeUnit
    note: Text | None = None

    @model_validator(mode="after")
    def _same_day_has_no_days(self) -> Self:
        if (self.unit is TimeUnit.SAME_DAY) != (self.amount == 0):
            raise ValueError("amount is 0 exactly when unit is same_day")
        return self


class Fee(Strict):
    """What a procedure costs, in đồng.

    Attributes:
        amount: nothing when no fee is published; 0 only when the source says that none is taken.
        per: what one fee is for ("bản sao"), when not the whole dossier.
        online_amount: the fee when filed online, where it differs.
        lowest: lower end, where only a range is published.
        highest: upper end of that range.
        note: exceptions, as a sentence for the citizen.
    """

    amount: Dong | None
    per: Text | None = None
    online_amount: Dong | None = None
    lowest: Dong | None = None
    highest: Dong | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _range_stands_alone(self) -> Self:
        if (self.lowest is None) != (self.highest is None):
            raise ValueError("lowest and highest come together")
        if self.lowest is not None and self.highest is not None:
            if self.amount is not None:
                raise ValueError("a fee is either an amount or a range")
            if self.lowest >= self.highest:
                raise ValueError("lowest must be below highest")
        return self


class Online(Strict):
    """How much can be done online, and on what grounds we say so."""

    level: OnlineLevel
    basis: Text


class Post(Strict):
    """Public post: sending the dossier and returning the result are separate permissions."""

    submit: bool
    return_result: bool
    note: Text | None = None


class HomeService(Strict):
    """Whether the Centre comes to the door, for what, and why (or why not)."""

    eligible: bool
    scope: tuple[HomeScope, ...] = ()
    reason: Text

    @model_validator(mode="after")
    def _scope_fits(self) -> Self:
        if self.eligible != bool(self.scope):
            raise ValueError("scope names what is done at home exactly when eligible")
        return self


class Elsewhere(Strict):
    """Another authority's own system where the dossier is filed; the Centre only guides."""

    name: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class OtherOffice(Strict):
    """Something people ask the Centre for that another office does ("Việc này làm ở …").

    Attributes:
        name: the thing itself ("Hộ chiếu"); `office` who does it.
        note: what helps on the way there.
        keywords: what people type when they mean it.
        source: where this comes from, in words; `as_of` the day it was written down.
        confidence: anything but verified is shown as "chưa xác minh".
    """

    slug: Slug
    name: Text
    office: Text
    note: Text | None = None
    keywords: Annotated[tuple[Text, ...], Field(min_length=3)]
    source: Text
    as_of: date
    confidence: Confidence


class Provenance(Strict):
    """Where the record comes from.

    Attributes:
        source: what was read, in words.
        url: its address.
        decision: the decision that publishes the procedure.
        as_of: the day it was read.
        confidence: how well the whole record is founded.
        unverified: the parts that wait for verification.
        notes: what in particular has to be checked.
    """

    source: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    decision: Text | None = None
    as_of: date
    confidence: Confidence
    unverified: tuple[Fact, ...] = ()
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _verified_means_all(self) -> Self:
        if self.confidence is Confidence.VERIFIED and self.unverified:
            raise ValueError("a verified record has no unverified part")
        return self


class ProcedureSpec(Strict):
    """One procedure as published.

    Attributes:
        code: national code of today; `code_2022` the one of 2022 with its reservations, where it differs.
        summary: "Dùng khi …", plain words.
        audience: who it is for.
        keywords: what people type when they do not know the official name.
        notice: a change of law on its way, or another warning.
        elsewhere: set when the dossier is not filed with the Centre at all.
        checks: what several answers have to be to each other.
        five_steps_on_site: received, appraised, approved, stamped and returned in one visit.
        steps: what is planned otherwise than everywhere, see `app.dossiers.planning`.
        valid_from: first day of this text, where known; `valid_to` its last.
    """

    code: Code
    code_2022: Text | None = None
    name: Text
    official_name: Text | None = None
    summary: Text
    audience: Text
    keywords: Annotated[tuple[Text, ...], Field(min_length=3)]
    field: Named
    department: Named
    level_2022: Level
    authority: Named
    time: ProcessingTime
    fee: Fee
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    form: Annotated[tuple[FormGroup, ...], Field(min_length=1)]
    checks: tuple[CrossCheck, ...] = ()
    result: Text
    legal_basis: Annotated[tuple[Text, ...], Field(min_length=1)]
    online: Online
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    post: Post
    home_service: HomeService
    five_steps_on_site: bool
    steps: tuple[StepPlan, ...] = ()
    elsewhere: Elsewhere | None = None
    notice: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    provenance: Provenance

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Every question of the form, in order."""
        return tuple(field for group in self.form for field in group.fields)

    @property
    def verified(self) -> bool:
        return self.provenance.confidence is Confidence.VERIFIED

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        keys = [field.key for field in self.fields]
        _no_twice("form field", keys)
        _no_twice("form group", [group.key for group in self.form])
        _no_twice("document", [document.key for document in self.documents])
        _no_twice("step", [each.step.value for each in self.steps])
        self._steps_fit_the_time()
        missing = [key for key in APPLICANT_FIELDS if key not in keys]
        if missing:
            raise ValueError(f"the form does not ask for {', '.join(missing)}")
        check_rules(self.form, self.documents, self.checks)
        if self.post.submit and Channel.POST not in self.channels:
            raise ValueError("post.submit without the channel post")
        if (self.online.level is not OnlineLevel.NONE) != (Channel.ONLINE in self.channels):
            raise ValueError("online.level and the channel online contradict each other")
        return self

    def _steps_fit_the_time(self) -> None:
        planned = sum(each.hours or 0 for each in self.steps if each.step in WITHIN_THE_LIMIT)
        if self.time.amount is None or self.time.unit is TimeUnit.CALENDAR_DAY:
            return
        if planned > max(self.time.amount, 1) * HOURS_A_DAY:
            raise ValueError(f"the steps take {planned} hours together, more than the time published")


def _no_twice(what: str, keys: list[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{what} twice: {', '.join(twice)}")
