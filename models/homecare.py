"""Home visits: when the Centre can come, who asked for it, and what became of it."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted, TextEnum


class VisitKind(StrEnum):
    """What the Centre comes for."""

    GUIDANCE = "guidance"
    PICK_UP = "pick_up"
    RETURN = "return"


class VisitStatus(StrEnum):
    """How a visit stands."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"
    """The Centre proposes another time and waits for the citizen's answer; the new place is held."""
    DECLINED = "declined"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"
    """Nobody was at home."""
    LAPSED = "lapsed"
    """The dossier it was for is over."""


class VisitAction(StrEnum):
    """What can be done with a visit once it was asked for."""

    REQUEST = "request"
    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    DECLINE = "decline"
    ACCEPT = "accept"
    CANCEL = "cancel"
    COMPLETE = "complete"
    MISS = "miss"
    LAPSE = "lapse"
    """Nobody chooses it: it follows from the end of the dossier."""


class SlotRule(SQLModel, table=True):
    """A stretch of every working day in which the Centre visits, and how many visits fit in.

    Hours are never changed, since visits point at them: an administrator ends a rule and begins another.

    Attributes:
        starts, ends: on a clock in Vietnam.
        capacity: visits a day; `SlotChange` may set another number for one day.
        ward_code: only for this ward; None for all wards together.
        valid_to: the last day on which the rule holds.
    """

    __tablename__ = "slot_rule"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    starts: time
    ends: time
    capacity: int = Field(ge=0)
    ward_code: str | None = Field(default=None, max_length=5)
    valid_from: date
    valid_to: date | None = None


class SlotChange(SQLModel, table=True):
    """Another capacity on one day; 0 closes it."""

    __tablename__ = "slot_change"

    rule_id: UUID = Field(foreign_key="slot_rule.id", primary_key=True)
    day: date = Field(primary_key=True)
    capacity: int = Field(ge=0)
    set_by: UUID = Field(foreign_key="account.id")
    set_at: datetime


class Visit(SQLModel, table=True):
    """One visit, as it stands now; `VisitEvent` has what happened.

    Attributes:
        code: told to the citizen, who asks the person at the door for it.
        procedure_code: what it is about; with a dossier, the dossier's.
        dossier_code: the dossier it belongs to, where there is one.
        slot_id, day, starts, ends: the place it holds while `status` is open.
        handled_by: the officer who did something last.
        reason: of the Centre for declining or another time, of the citizen for cancelling, or why it lapsed.
        key: of the draft it was booked from, so that a repeated request is answered and not repeated.
    """

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index("ix_visit_place", "day", "slot_id"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    kind: VisitKind = Field(sa_type=TextEnum(VisitKind))
    procedure_code: str = Field(max_length=40)
    procedure_name: str
    dossier_code: str | None = Field(default=None, index=True, max_length=40)
    ward_code: str = Field(index=True, max_length=5)
    hamlet: str = Field(sa_type=Encrypted)
    address: str = Field(sa_type=Encrypted)
    phone: str = Field(sa_type=Encrypted)
    note: str = Field(default="", sa_type=Encrypted)
    slot_id: UUID = Field(foreign_key="slot_rule.id")
    day: date
    starts: time
    ends: time
    status: VisitStatus = Field(sa_type=TextEnum(VisitStatus), index=True)
    handled_by: UUID | None = Field(default=None, foreign_key="account.id")
    reason: str = Field(default="", sa_type=Encrypted)
    key: str = Field(max_length=64)
    created_at: datetime
    updated_at: datetime


class VisitEvent(SQLModel, table=True):
    """One thing that happened to a visit, with the time it was for. Never changed."""

    __tablename__ = "visit_event"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    action: VisitAction = Field(sa_type=TextEnum(VisitAction))
    actor_id: UUID = Field(foreign_key="account.id")
    at: datetime
    day: date
    starts: time
    ends: time
    reason: str = Field(default="", sa_type=Encrypted)


class VisitView(SQLModel, table=True):
    """A member of staff read the address and phone of a visit; the citizen can see it."""

    __tablename__ = "visit_view"

    visit_id: UUID = Field(foreign_key="visit.id", primary_key=True)
    viewer_id: UUID = Field(foreign_key="account.id", primary_key=True)
    first_at: datetime
    last_at: datetime


class VisitDraft(SQLModel, table=True):
    """What a person has answered so far on the way to a visit; one each, gone once it is booked.

    Attributes:
        step: the screen they were on.
        slot: the chosen place, "<day>/<slot id>".
        key: becomes the visit's.
    """

    __tablename__ = "visit_draft"

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    key: str = Field(max_length=64)
    step: str = Field(default="", max_length=20)
    kind: VisitKind | None = Field(default=None, sa_type=TextEnum(VisitKind))
    procedure_code: str = Field(default="", max_length=40)
    dossier_code: str = Field(default="", max_length=40)
    ward_code: str = Field(default="", max_length=5)
    hamlet: str = Field(default="", sa_type=Encrypted)
    address: str = Field(default="", sa_type=Encrypted)
    phone: str = Field(default="", sa_type=Encrypted)
    note: str = Field(default="", sa_type=Encrypted)
    slot: str = Field(default="", max_length=60)
    created_at: datetime
    updated_at: datetime
