"""People, their sessions, roles, consents and one-time passwords."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted, EncryptedDate, TextEnum


class Role(StrEnum):
    """What a person does at the Centre; a citizen has none of the staff roles."""

    GUIDE = "guide"
    RECEIVE = "receive"
    APPRAISE = "appraise"
    APPROVE = "approve"
    STAMP = "stamp"
    RETURN = "return"
    COURIER = "courier"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


class Honorific(StrEnum):
    """How the person wants to be addressed."""

    ONG = "ông"
    BA = "bà"
    ANH = "anh"
    CHI = "chị"
    NEUTRAL = "quý vị"


class DigitalLevel(StrEnum):
    """How much a person does with a phone by themselves; it changes the interface everywhere."""

    BEGINNER = "beginner"
    PARTLY = "partly"
    INDEPENDENT = "independent"


class ConsentPurpose(StrEnum):
    """What a person may agree to, each by itself."""

    PROCESS_DOSSIERS = "process_dossiers"
    PUSH = "push"
    SURVEY = "survey"


class Account(SQLModel, table=True):
    """A person. Phone and citizen number are declared, not verified: they open nothing by themselves.

    Attributes:
        level: what they, or an officer at the counter, said they can do; None before anybody did.
        has_smartphone, shares_phone: facts that may be recorded; None while nobody knows.
        level_set_by: who placed them; the person or an officer.
        made_by: the officer who made it at the counter with the card in hand; None for who registered themselves.
    """

    __tablename__ = "account"
    __table_args__ = (
        # Sent twice at once, a registration makes one account; families share a phone, not a number on it.
        Index(
            "uq_account_open",
            "phone_hash",
            "citizen_number_hash",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    full_name: str = Field(sa_type=Encrypted)
    phone: str = Field(sa_type=Encrypted)
    phone_hash: str = Field(index=True, max_length=64)
    citizen_number: str | None = Field(default=None, sa_type=Encrypted)
    citizen_number_hash: str | None = Field(default=None, index=True, max_length=64)
    birth_date: date | None = Field(default=None, sa_type=EncryptedDate)
    address: str | None = Field(default=None, sa_type=Encrypted)
    honorific: Honorific = Field(default=Honorific.NEUTRAL, sa_type=TextEnum(Honorific))
    password_hash: str
    must_change_password: bool = False
    is_demo: bool = False
    level: DigitalLevel | None = Field(default=None, sa_type=TextEnum(DigitalLevel))
    has_smartphone: bool | None = None
    shares_phone: bool | None = None
    level_set_by: UUID | None = None
    level_set_at: datetime | None = None
    made_by: UUID | None = None
    created_at: datetime
    closed_at: datetime | None = None


class StaffRole(SQLModel, table=True):
    """One role of one officer, in the unit where they hold it."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    role: Role = Field(sa_type=TextEnum(Role))
    granted_at: datetime
    granted_by: UUID | None = Field(default=None, foreign_key="account.id")


class LoginSession(SQLModel, table=True):
    """A signed-in browser. Only the hash of the cookie's token is kept.

    Attributes:
        by_one_time_password: opened with a password from the counter: it may set a new one without the old.
    """

    __tablename__ = "login_session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    device: str = Field(default="", max_length=120)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    by_one_time_password: bool = False


class KnownPhone(SQLModel, table=True):
    """A phone of a family on which a person chose to be remembered by a call name, which only the phone knows.

    Attributes:
        under_hash: made of the password's hash; with another password the phone knows them no more.
    """

    __tablename__ = "known_phone"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    under_hash: str = Field(max_length=64)
    created_at: datetime
    last_used_at: datetime


class Consent(SQLModel, table=True):
    """Agreement to one purpose in one version of its text; withdrawn, never deleted."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    purpose: ConsentPurpose = Field(sa_type=TextEnum(ConsentPurpose))
    version: str = Field(max_length=20)
    given_at: datetime
    withdrawn_at: datetime | None = None


class OneTimePassword(SQLModel, table=True):
    """A password for one sign-in, issued at the counter after the officer saw the person's card."""

    __tablename__ = "one_time_password"

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    password_hash: str
    issued_by: UUID = Field(foreign_key="account.id")
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Absence(SQLModel, table=True):
    """Days on which an officer is away, and who stands in; ended early, never deleted.

    Attributes:
        first, last: the first and the last day of it.
        set_by: the leader who keeps it, in whose name work is handed over.
    """

    __tablename__ = "absence"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    substitute_id: UUID = Field(foreign_key="account.id")
    first: date
    last: date = Field(index=True)
    set_by: UUID = Field(foreign_key="account.id")
    set_at: datetime
    ended_at: datetime | None = None
