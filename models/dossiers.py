"""Dossiers: drafts, papers, the append-only list of actions and the projection read from it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted, EncryptedJson, TextEnum
from models.accounts import Role


class PortalStatus(StrEnum):
    """The ten statuses of the national portal, in its order; `app.dossiers.wording` has their names."""

    FILED = "1"
    RECEIVED = "2"
    NOT_RECEIVED = "3"
    PROCESSING = "4"
    SUPPLEMENT = "5"
    PAYMENT = "6"
    WITHDRAWN = "7"
    STOPPED = "8"
    FINISHED = "9"
    RETURNED = "10"


class Step(StrEnum):
    """The five steps, in order."""

    RECEIVE = "receive"
    APPRAISE = "appraise"
    APPROVE = "approve"
    STAMP = "stamp"
    RETURN = "return"


class ActionKind(StrEnum):
    """What can happen to a dossier."""

    FILE = "file"
    ASSIGN = "assign"
    """An officer takes the dossier."""
    HAND_ON = "hand_on"
    """The dossier is given to a named colleague of the same step."""
    RECEIVE = "receive"
    REFUSE_RECEIPT = "refuse_receipt"
    APPRAISE = "appraise"
    APPROVE = "approve"
    STAMP = "stamp"
    """The result is stamped and ready."""
    RETURN_RESULT = "return_result"
    SEND_BACK = "send_back"
    """Back to the step before, inside the office."""
    REQUEST_SUPPLEMENT = "request_supplement"
    ALLOW_SUPPLEMENT = "allow_supplement"
    """A leader lets one more request be sent than the single one that is everybody's."""
    ANSWER_SUPPLEMENT = "answer_supplement"
    REFUSE = "refuse"
    """Processing stops, with a reason."""
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    """Apology and a new date."""
    ADD_RESULT = "add_result"
    """The office uploads a result document."""
    TAKE_BACK_RESULT = "take_back_result"


class SupplementReason(StrEnum):
    """Why a document has to be brought (again)."""

    MISSING = "missing"
    WRONG = "wrong"
    OUTDATED = "outdated"
    UNREADABLE = "unreadable"


class ReturnMethod(StrEnum):
    """How the result reaches the citizen."""

    COUNTER = "counter"
    POST = "post"
    HOME = "home"


class Channel(StrEnum):
    """How the dossier came in, with the national portal's numbers."""

    DIRECT = "1"
    ONLINE = "2"
    POST = "3"


class HelpWay(StrEnum):
    """In what way somebody came to type into another person's form."""

    TOGETHER = "together"
    """Hand in hand, let in by a one-time code."""
    MANDATE = "mandate"
    """Under a mandate."""
    COUNTER = "counter"
    """A guide at the counter."""


class TimeUnit(StrEnum):
    """What the time limit of a procedure counts."""

    SAME_DAY = "same_day"
    """The day of receipt; received after 15:00, the next working day."""
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class DayKind(StrEnum):
    """What an administrator makes of a day."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class Draft(SQLModel, table=True):
    """What a citizen has typed so far. Of one procedure there may be several open ones, each for another person.

    At most one of those is untouched: whoever presses twice, or in two tabs, gets the same empty one.

    Attributes:
        procedure_id: the version of the procedure it goes on with.
        carried_from: the version it was begun with, until its owner has seen what differs.
        revision: counts the saves and the files, so that the other side of a session sees that something changed; 0
            while nobody has put anything into it.
        dossier_id: what it was filed as; nobody can change it any more.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_untouched",
            "owner_id",
            "procedure_code",
            unique=True,
            sqlite_where=text("dossier_id IS NULL AND discarded_at IS NULL AND revision = 0"),
            postgresql_where=text("dossier_id IS NULL AND discarded_at IS NULL AND revision = 0"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    owner_id: UUID = Field(foreign_key="account.id", index=True)
    procedure_code: str = Field(max_length=40)
    procedure_id: UUID = Field(foreign_key="procedure.id")
    carried_from: UUID | None = Field(default=None, foreign_key="procedure.id")
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=EncryptedJson)
    screen: str = Field(default="", max_length=60)
    return_method: ReturnMethod | None = Field(default=None, sa_type=TextEnum(ReturnMethod))
    return_address: str | None = Field(default=None, sa_type=Encrypted)
    revision: int = 0
    created_at: datetime
    updated_at: datetime
    discarded_at: datetime | None = None
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id", unique=True)


class SupplementDraft(SQLModel, table=True):
    """What a citizen has typed so far to answer a supplement request; gone once it is sent.

    Attributes:
        answers: by box, as typed; the message to the officer is one of them.
    """

    __tablename__ = "supplement_draft"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossier.id")
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=EncryptedJson)
    updated_at: datetime


class AnswerAuthor(SQLModel, table=True):
    """Who typed what stands in one box of a draft; a box without a row was filled in from the account.

    Attributes:
        box: the answer's key, or `return_method`, `return_address`.
        way: how somebody else than the owner came to type it; None for the owner.
    """

    __tablename__ = "answer_author"

    draft_id: UUID = Field(foreign_key="draft.id", primary_key=True)
    box: str = Field(primary_key=True, max_length=80)
    account_id: UUID = Field(foreign_key="account.id")
    way: HelpWay | None = Field(default=None, sa_type=TextEnum(HelpWay))
    at: datetime


class StoredFile(SQLModel, table=True):
    """One file, kept once however often it is attached; encrypted under a key of its own.

    Attributes:
        id: keyed hash of the contents, and the file's name in the storage.
        size: bytes before encryption.
        sealed_key: the file's AES key, sealed; None once the file was erased.
    """

    __tablename__ = "stored_file"

    id: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str = Field(max_length=80)
    pages: int = 1
    sealed_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime


class Attachment(SQLModel, table=True):
    """A file put under one document of a draft or dossier.

    Attributes:
        document_key: the document of the procedure's checklist it answers.
        filed_seq: the action with which it entered the dossier; None while it is only prepared, and then
            nobody but the owner sees it.
    """

    __tablename__ = "attachment"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    owner_id: UUID = Field(foreign_key="account.id", index=True)
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id", index=True)
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id", index=True)
    document_key: str = Field(max_length=80)
    file_id: str = Field(foreign_key="stored_file.id", index=True, max_length=64)
    name: str = Field(sa_type=Encrypted)
    pages: int = 1
    added_by: UUID = Field(foreign_key="account.id")
    added_at: datetime
    removed_at: datetime | None = None
    filed_seq: int | None = None


class Dossier(SQLModel, table=True):
    """How a dossier stands: what `app.dossiers.rules.apply` makes of its actions. No personal data.

    Attributes:
        procedure_id: the version of the procedure it was filed under.
        procedure_name, time_amount, time_unit: as the procedure was when the dossier was filed.
        step: None once nothing is left to do.
        step_role: whose work the step is in this procedure; None for who does it everywhere else.
        assignee_id: who has it; None while it waits for anyone with the step's role.
        due_at: when the result is promised; None before receipt and where no time limit is known.
        step_due_at: when the present step should be done.
        paused_since: the clock stands still since then.
        supplements_allowed: how many requests beyond the first a leader has let be sent.
        phone_last4_hash: keyed hash of the code and the last four digits of the phone, for following.
        last_seq, last_hash: the head of the chain.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_queue", "step", "assignee_id", "due_at"),
        # The open ones alone: the archive grows, what the office works on does not.
        Index(
            "ix_dossier_open",
            "updated_at",
            sqlite_where=text("step IS NOT NULL"),
            postgresql_where=text("step IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    procedure_code: str = Field(index=True, max_length=40)
    procedure_id: UUID = Field(foreign_key="procedure.id")
    procedure_name: str
    time_amount: int | None = None
    time_unit: TimeUnit = Field(default=TimeUnit.WORKING_DAY, sa_type=TextEnum(TimeUnit))
    owner_id: UUID = Field(foreign_key="account.id", index=True)
    filed_by: UUID = Field(foreign_key="account.id")
    channel: Channel = Field(sa_type=TextEnum(Channel))
    return_method: ReturnMethod = Field(sa_type=TextEnum(ReturnMethod))
    status: PortalStatus = Field(sa_type=TextEnum(PortalStatus))
    step: Step | None = Field(default=None, sa_type=TextEnum(Step))
    step_role: Role | None = Field(default=None, sa_type=TextEnum(Role))
    assignee_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    filed_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    step_due_at: datetime | None = None
    paused_since: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    supplement_requests: int = 0
    supplements_allowed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    extensions: int = 0
    phone_last4_hash: str = Field(max_length=64)
    updated_at: datetime
    last_seq: int = 0
    last_hash: str = Field(default="", max_length=64)


class DossierAction(SQLModel, table=True):
    """One thing that happened. Never changed, never deleted.

    Attributes:
        key: chosen by the client, so that a repeated request is answered and not repeated.
        facts: canonical JSON of what the projection needs; never personal data.
        sealed: personal data and free text, encrypted under the dossier's own key.
        prev_hash, hash: the chain, over the ciphertext, so that it holds after the key is erased.
    """

    __tablename__ = "dossier_action"
    __table_args__ = (UniqueConstraint("dossier_id", "key"),)

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    seq: int = Field(primary_key=True)
    kind: ActionKind = Field(sa_type=TextEnum(ActionKind))
    actor_id: UUID = Field(foreign_key="account.id")
    on_behalf_of: UUID | None = Field(default=None, foreign_key="account.id")
    at: datetime
    key: str = Field(max_length=64)
    facts: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class DossierKey(SQLModel, table=True):
    """The key of one dossier's personal data. Erasing it erases the person; the chain stays verifiable."""

    __tablename__ = "dossier_key"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    wrapped: bytes | None = Field(default=None, sa_type=LargeBinary)
    erased_at: datetime | None = None


class DossierView(SQLModel, table=True):
    """A member of staff looked at somebody's dossier; the citizen can see it."""

    __tablename__ = "dossier_view"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id", index=True)
    viewer_id: UUID = Field(foreign_key="account.id", index=True)
    step: Step | None = Field(default=None, sa_type=TextEnum(Step))
    first_at: datetime
    last_at: datetime


class CalendarDay(SQLModel, table=True):
    """A day an administrator made free or worked, on top of the public calendar."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    kind: DayKind = Field(sa_type=TextEnum(DayKind))
    name: str = Field(max_length=120)
    set_by: UUID = Field(foreign_key="account.id")
    set_at: datetime


class CodeSerial(SQLModel, table=True):
    """The last serial number given under one prefix (`H49.22-261123`)."""

    __tablename__ = "code_serial"

    prefix: str = Field(primary_key=True, max_length=30)
    last: int
