"""At the counter: who came, what they were taught, what they carry on by themselves, and their code cards."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted, EncryptedJson, TextEnum
from models.accounts import DigitalLevel


class VisitorStatus(StrEnum):
    """How somebody at the counter stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    ABSENT = "absent"
    """Was called and did not come."""


class Place(StrEnum):
    """Where somebody was taught."""

    COUNTER = "counter"
    HOME = "home"
    NEIGHBOURHOOD = "neighbourhood"


class Outcome(StrEnum):
    """What the guide expects of the next time."""

    ALONE = "alone"
    WITH_HELP = "with_help"
    ANOTHER_SESSION = "another_session"


class CounterVisitor(SQLModel, table=True):
    """One arrival. What says who it was is erased after some weeks; number and times stay.

    Attributes:
        level: as noted on arrival, in whose line they stand; `placed_level` is what the guide found while teaching.
        serial: counts the arrivals of one level on one day; with the level's letter it is what is called.
        birth: the year ("1957") or the whole date ("1957-09-05").
        has_phone: None while nobody asked.
        topic: what they came for, see `app.guidance.topics`.
        account_id: once they proved which account is theirs; never found out from what they say.
        guide_id: who called them.
    """

    __tablename__ = "counter_visitor"
    __table_args__ = (
        UniqueConstraint("day", "level", "serial"),
        Index("ix_counter_visitor_line", "day", "status"),
        # A guide has one person at a time, whatever two open windows do.
        Index(
            "uq_counter_visitor_guide",
            "guide_id",
            unique=True,
            sqlite_where=text("status IN ('called', 'serving')"),
            postgresql_where=text("status IN ('called', 'serving')"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    day: date
    level: DigitalLevel = Field(sa_type=TextEnum(DigitalLevel))
    placed_level: DigitalLevel | None = Field(default=None, sa_type=TextEnum(DigitalLevel))
    serial: int = Field(ge=1)
    full_name: str | None = Field(default=None, sa_type=Encrypted)
    birth: str | None = Field(default=None, sa_type=Encrypted)
    phone: str | None = Field(default=None, sa_type=Encrypted)
    citizen_number: str | None = Field(default=None, sa_type=Encrypted)
    address: str | None = Field(default=None, sa_type=Encrypted)
    has_phone: bool | None = None
    has_smartphone: bool | None = None
    shares_phone: bool | None = None
    topic: str = Field(default="", max_length=90)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    status: VisitorStatus = Field(default=VisitorStatus.WAITING, sa_type=TextEnum(VisitorStatus))
    guide_id: UUID | None = Field(default=None, foreign_key="account.id")
    registered_by: UUID = Field(foreign_key="account.id")
    arrived_at: datetime
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    erased_at: datetime | None = None


class GuidanceSession(SQLModel, table=True):
    """What was taught to one person. It names nobody, unless they have an account and proved it.

    Attributes:
        visitor_id: the arrival at the counter; None for what was taught elsewhere.
        minutes: as the guide confirmed them.
        heads: how many took part; more than one in a neighbourhood's class.
        note: for the guides; erased together with what says who the visitor was.
    """

    __tablename__ = "guidance_session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    visitor_id: UUID | None = Field(default=None, foreign_key="counter_visitor.id", unique=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    guide_id: UUID = Field(foreign_key="account.id")
    level: DigitalLevel = Field(sa_type=TextEnum(DigitalLevel))
    place: Place = Field(sa_type=TextEnum(Place))
    minutes: int = Field(ge=1)
    heads: int = Field(default=1, ge=1)
    outcome: Outcome = Field(sa_type=TextEnum(Outcome))
    note: str | None = Field(default=None, sa_type=Encrypted)
    is_demo: bool = False
    at: datetime = Field(index=True)


class GuidanceTopic(SQLModel, table=True):
    """One topic of a session."""

    __tablename__ = "guidance_topic"

    session_id: UUID = Field(foreign_key="guidance_session.id", primary_key=True)
    topic: str = Field(primary_key=True, max_length=90)


class HandBack(SQLModel, table=True):
    """A form begun at the counter, to be carried on by its owner on their own phone.

    Attributes:
        answers: every answer as typed, by box; emptied once it was handed over or erased.
        token_hash: of the link in the QR code; None until one was made.
        tries: how often the year of birth was guessed wrong.
        draft_id: where the answers went.
    """

    __tablename__ = "hand_back"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    visitor_id: UUID = Field(foreign_key="counter_visitor.id", index=True)
    procedure_code: str = Field(max_length=40)
    procedure_id: UUID = Field(foreign_key="procedure.id")
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=EncryptedJson)
    started_by: UUID = Field(foreign_key="account.id")
    created_at: datetime
    updated_at: datetime
    token_hash: str | None = Field(default=None, unique=True, max_length=64)
    expires_at: datetime | None = None
    tries: int = 0
    used_at: datetime | None = None
    used_by: UUID | None = Field(default=None, foreign_key="account.id")
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id")


class CodeCard(SQLModel, table=True):
    """A printed card with codes, for people without a phone: it says at the counter who they are.

    Attributes:
        person: name, birth and what was noted, so that it need not be asked again; emptied when the card ends.
        person_hash: keyed, of name and year of birth, by which a lost card is found; emptied too.
        account_id: the account its holder proved to have, if any.
    """

    __tablename__ = "code_card"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person: dict[str, Any] | None = Field(default=None, sa_type=EncryptedJson)
    person_hash: str | None = Field(default=None, max_length=64, index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    visitor_id: UUID = Field(foreign_key="counter_visitor.id", index=True)
    issued_by: UUID = Field(foreign_key="account.id")
    issued_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class CardCode(SQLModel, table=True):
    """One code of a card; only its keyed hash is kept."""

    __tablename__ = "card_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    card_id: UUID = Field(foreign_key="code_card.id", index=True)
    used_at: datetime | None = None
    used_by: UUID | None = Field(default=None, foreign_key="account.id")
