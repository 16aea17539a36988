"""Hand in hand: one-time codes, sessions in which two people fill in one form, and mandates for relatives."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from models._types import TextEnum


class HelpEnd(StrEnum):
    """What ended a session."""

    CITIZEN = "citizen"
    HELPER = "helper"
    IDLE = "idle"
    """Nobody did anything for a long time, or the helper never joined."""
    FILED = "filed"
    DISCARDED = "discarded"
    MANDATE = "mandate"
    """The mandate it rests on was revoked or has run out."""


class MandateStep(StrEnum):
    """What happened to a mandate."""

    OFFERED = "offered"
    ENTERED = "entered"
    """Somebody entered its code, and has not said yes yet."""
    ALLOWED = "allowed"
    """The grantor said that this is who they meant."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OPENED = "opened"
    """The helper opened one of the grantor's drafts."""
    BEGUN = "begun"
    """The helper began a draft for the grantor."""
    READY = "ready"
    """The helper says that a draft is filled in and waits for the grantor to file it."""
    REVOKED = "revoked"
    """By the grantor."""
    GIVEN_UP = "given_up"
    """By the helper."""


class Mandate(SQLModel, table=True):
    """A person lets another begin and fill in forms for them, without a new code each time. Filing stays theirs.

    Attributes:
        helper_id: who entered its code; None while nobody has.
        procedure_codes: the procedures it covers; empty for all.
        days: how long it holds once both said yes.
        allowed_at: when the grantor said that who entered the code is who they meant: a code can be overheard.
        accepted_at: when the helper said yes.
        until: to when it holds; None before both said yes.
        ended_at: revoked, given up, or declined.
    """

    __tablename__ = "mandate"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    grantor_id: UUID = Field(foreign_key="account.id", index=True)
    helper_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    procedure_codes: list[str] = Field(default_factory=list, sa_type=JSON)
    days: int
    created_at: datetime
    allowed_at: datetime | None = None
    accepted_at: datetime | None = None
    until: datetime | None = None
    ended_at: datetime | None = None
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")


class MandateEvent(SQLModel, table=True):
    """One thing that happened to a mandate, and who did it. Never changed, never deleted."""

    __tablename__ = "mandate_event"

    id: int | None = Field(default=None, primary_key=True)
    mandate_id: UUID = Field(foreign_key="mandate.id", index=True)
    step: MandateStep = Field(sa_type=TextEnum(MandateStep))
    actor_id: UUID = Field(foreign_key="account.id")
    at: datetime
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id")


class HelpCode(SQLModel, table=True):
    """A code of six digits that lets one person in, once; it is kept as a keyed hash alone.

    Attributes:
        draft_id, mandate_id: what it opens; one of them.
        may_call: the citizen lets the helper see their phone number, to call it.
        closed_at: used, replaced or taken back. What has only expired is closed when the next one is made.
    """

    __tablename__ = "help_code"
    __table_args__ = (
        Index(
            "uq_help_code_live",
            "code_hash",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "uq_help_code_draft",
            "draft_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code_hash: str = Field(max_length=64)
    citizen_id: UUID = Field(foreign_key="account.id", index=True)
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id")
    mandate_id: UUID | None = Field(default=None, foreign_key="mandate.id", index=True)
    may_call: bool = False
    created_at: datetime
    expires_at: datetime
    closed_at: datetime | None = None
    used_by: UUID | None = Field(default=None, foreign_key="account.id")


class HelpSession(SQLModel, table=True):
    """Two people at one draft. Where each of them is stands here, so that any web worker can tell the other.

    Attributes:
        mandate_id: what it rests on instead of a code.
        consented_at: when the citizen agreed, for this session or with the mandate.
        allowed_at: when the citizen said yes to this helper; not asked again under a mandate.
        joined_at: when the helper said yes after seeing whose form it is; before, they see nothing of it.
        revealed: the citizen lets the helper see identity and phone numbers.
        citizen_may_be_called, helper_may_be_called: whose number the other may see, to call it.
        citizen_box, helper_box: the box each of them is in; empty for none.
        pointed_box, pointed: what the helper last pointed at, and how often they have pointed.
        version: counts what the other side should hear of.
    """

    __tablename__ = "help_session"
    __table_args__ = (
        Index(
            "uq_help_session_open",
            "draft_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    draft_id: UUID = Field(foreign_key="draft.id")
    citizen_id: UUID = Field(foreign_key="account.id", index=True)
    helper_id: UUID = Field(foreign_key="account.id", index=True)
    mandate_id: UUID | None = Field(default=None, foreign_key="mandate.id", index=True)
    consented_at: datetime
    created_at: datetime
    allowed_at: datetime | None = None
    joined_at: datetime | None = None
    active_at: datetime
    ended_at: datetime | None = None
    ended_by: HelpEnd | None = Field(default=None, sa_type=TextEnum(HelpEnd))
    revealed: bool = False
    citizen_may_be_called: bool = False
    helper_may_be_called: bool = False
    citizen_box: str = Field(default="", max_length=80)
    citizen_seen_at: datetime | None = None
    helper_box: str = Field(default="", max_length=80)
    helper_seen_at: datetime | None = None
    pointed_box: str = Field(default="", max_length=80)
    pointed: int = 0
    version: int = 0
