"""Fees: what was set, paid, waived or reversed for a dossier, and the lines of bank statements that were read."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted, TextEnum


class FeeStep(StrEnum):
    """What can happen to the fee of a dossier."""

    SET = "set"
    """An officer says how much it is, where the catalogue cannot."""
    PAY_COUNTER = "pay_counter"
    PAY_TRANSFER = "pay_transfer"
    EXEMPT = "exempt"
    REVERSE = "reverse"
    """A payment, an exemption or a refund was recorded wrongly: it stays, and counts no longer."""
    REFUND_CASH = "refund_cash"
    """Given back at the counter; there is no such event unless the receiver has signed."""
    REFUND_TRANSFER = "refund_transfer"
    DECIDE = "decide"
    """How much of what was paid the office keeps of a dossier that ended without a result."""


class LineStep(StrEnum):
    """What an officer says of a transfer that the statement alone could not place."""

    ASSIGN = "assign"
    """It pays the fee of a dossier."""
    NOT_FEE = "not_fee"
    REFUNDED = "refunded"
    """The money went back to whoever sent it."""
    REOPEN = "reopen"
    """It is doubtful again."""
    SAME = "same"
    """It is the very transfer that an earlier statement told of."""
    OTHER = "other"
    """It is one of its own, though an earlier statement has one just like it. It stays doubtful."""


class Verdict(StrEnum):
    """What a line of a bank statement is to the office."""

    MATCH = "match"
    """Names one dossier and is exactly what that owes."""
    WRONG_AMOUNT = "wrong_amount"
    UNKNOWN_CODE = "unknown_code"
    TWICE = "twice"
    """For a dossier that is paid already, or by another line of the same file."""
    NOTHING_DUE = "nothing_due"
    """No fee is taken, it was waived, or nobody has said how much it is."""
    BOOKED = "booked"
    """Booked from an earlier file."""
    BY_HAND = "by_hand"
    """Somebody has decided about it already, or taken back that it was booked: it is not booked by itself."""
    ALIKE = "alike"
    """Another statement of that day had one like it, and nothing tells whether it is the same: somebody says so."""


class FeeEvent(SQLModel, table=True):
    """One thing that happened to a fee. Never deleted, and changed only where its reason is emptied in the end.

    Attributes:
        amount: in đồng; 0 for an exemption, of a decision what the office keeps.
        receipt: of a payment the number of the receipt the citizen holds, of a refund that of the voucher or the
            bank's reference, never the number of anybody's account; none counts twice at once for the same kind of step.
        nth: of a refund, how many under its number were taken back before. A bank's reference is what it is: once what
            was recorded under it is taken back, it is recorded again.
        reason: why it was waived, reversed or kept, or on what grounds it is this much.
        key: chosen by the client, so that a repeated request is answered and not repeated.
        line_id: the transfer that a payment stands on.
        reverses: the `seq` of what this takes back.
        extra: how much of a payment was more than the dossier owed when it was recorded.
    """

    __tablename__ = "fee_event"
    __table_args__ = (UniqueConstraint("dossier_id", "key"), UniqueConstraint("step", "receipt", "nth"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id", index=True)
    seq: int
    step: FeeStep = Field(sa_type=TextEnum(FeeStep))
    amount: int
    receipt: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", sa_type=Encrypted)
    actor_id: UUID = Field(foreign_key="account.id")
    at: datetime
    key: str = Field(max_length=64)
    line_id: str | None = Field(default=None, foreign_key="bank_line.id", index=True, max_length=64)
    reverses: int | None = None
    extra: int = 0
    nth: int = 0


class BankLine(SQLModel, table=True):
    """An incoming transfer of a statement that was read, kept once however often its file is read.

    Attributes:
        id: digest of what the bank says of it, and of which one it is where several look alike.
        alike: digest of what the bank says of it, the same for all that look alike; None for what was read before
            statements were kept.
        booked_at: when it was booked as a payment.
        closed: how somebody closed it by hand. A line that is neither closed nor booked is doubtful.
        last_seq: of its last `BankLineEvent`; 0 when nobody ever touched it.
    """

    __tablename__ = "bank_line"

    id: str = Field(primary_key=True, max_length=64)
    day: date
    amount: int = Field(sa_type=BigInteger)
    content: str = Field(sa_type=Encrypted)
    verdict: Verdict = Field(sa_type=TextEnum(Verdict))
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id")
    read_by: UUID = Field(foreign_key="account.id")
    read_at: datetime
    booked_at: datetime | None = None
    closed: LineStep | None = Field(default=None, sa_type=TextEnum(LineStep), index=True)
    last_seq: int = 0
    alike: str | None = Field(default=None, index=True, max_length=64)


class BankStatement(SQLModel, table=True):
    """A file that was booked; `id` is the digest of its text, so that the same file is known again."""

    __tablename__ = "bank_statement"

    id: str = Field(primary_key=True, max_length=64)
    read_by: UUID = Field(foreign_key="account.id")
    read_at: datetime


class BankStatementWaiting(SQLModel, table=True):
    """The file that an officer has sent and looks at before booking it; the next one takes its place."""

    __tablename__ = "bank_statement_waiting"

    read_by: UUID = Field(foreign_key="account.id", primary_key=True)
    text: str = Field(sa_type=Encrypted)
    read_at: datetime


class BankStatementLine(SQLModel, table=True):
    """As which transfer a line of a statement was taken.

    Attributes:
        number: its place among the file's incoming transfers.
        alike: as in `BankLine`.
    """

    __tablename__ = "bank_statement_line"

    statement_id: str = Field(foreign_key="bank_statement.id", primary_key=True, max_length=64)
    number: int = Field(primary_key=True)
    line_id: str = Field(foreign_key="bank_line.id", max_length=64)
    day: date
    alike: str = Field(index=True, max_length=64)


class BankLineEvent(SQLModel, table=True):
    """One thing that an officer did with a transfer by hand. Never deleted, and only its reason is emptied in the end.

    Attributes:
        dossier_id: which dossier it was assigned to, or taken back from.
    """

    __tablename__ = "bank_line_event"

    line_id: str = Field(foreign_key="bank_line.id", primary_key=True, max_length=64)
    seq: int = Field(primary_key=True)
    step: LineStep = Field(sa_type=TextEnum(LineStep))
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id")
    reason: str = Field(default="", sa_type=Encrypted)
    actor_id: UUID = Field(foreign_key="account.id")
    at: datetime
