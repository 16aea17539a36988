"""What people are told: the inbox, which is also the outbox, and the devices that get push messages."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, Index, SQLModel

from models._types import Encrypted, TextEnum


class NotificationKind(StrEnum):
    """What somebody is told; `app.notify.rules.TEXTS` has the words of each."""

    DOSSIER_FILED = "dossier_filed"
    DOSSIER_RECEIVED = "dossier_received"
    DOSSIER_MOVED = "dossier_moved"
    DOSSIER_SUPPLEMENT = "dossier_supplement"
    DOSSIER_ANSWERED = "dossier_answered"
    DOSSIER_EXTENDED = "dossier_extended"
    DOSSIER_NOT_RECEIVED = "dossier_not_received"
    DOSSIER_STOPPED = "dossier_stopped"
    DOSSIER_WITHDRAWN = "dossier_withdrawn"
    DOSSIER_READY = "dossier_ready"
    DOSSIER_RETURNED = "dossier_returned"

    RESULT_ADDED = "result_added"
    """One more result, of a dossier whose results the owner has already."""
    RESULT_TAKEN_BACK = "result_taken_back"
    """A result that the owner could see was a mistake."""

    DOSSIER_MESSAGE = "dossier_message"
    """An officer wrote to the owner."""

    FEE_PAID = "fee_paid"
    """A payment at the counter was recorded."""
    FEE_TRANSFERRED = "fee_transferred"
    """A transfer was found on the bank's statement."""
    FEE_WAIVED = "fee_waived"
    FEE_REVERSED = "fee_reversed"
    """A payment that was recorded counts no longer."""
    FEE_WAIVER_ENDED = "fee_waiver_ended"
    """An exemption was given by mistake."""
    FEE_OWED = "fee_owed"
    """Money that came in may be given back."""
    FEE_DECIDED = "fee_decided"
    """A leader decided how much is given back."""
    FEE_REFUNDED = "fee_refunded"
    FEE_REFUND_REVERSED = "fee_refund_reversed"
    """It was recorded wrongly that money was given back."""

    VISIT_ASKED = "visit_asked"
    VISIT_CONFIRMED = "visit_confirmed"
    VISIT_MOVED = "visit_moved"
    VISIT_DECLINED = "visit_declined"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_DONE = "visit_done"
    VISIT_MISSED = "visit_missed"
    VISIT_LAPSED = "visit_lapsed"
    """The dossier is over, so nobody comes."""
    VISIT_EARLY = "visit_early"
    """The result is now promised for after the visit."""

    HELP_JOINED = "help_joined"
    """Somebody has joined the citizen at their form."""
    MANDATE_ENTERED = "mandate_entered"
    MANDATE_GIVEN = "mandate_given"
    """To the grantor: somebody accepted to fill in forms with them."""
    MANDATE_HELD = "mandate_held"
    """To the helper: they hold a mandate now."""
    MANDATE_OPENED = "mandate_opened"
    """To the grantor: the helper opened one of their forms."""
    MANDATE_BEGUN = "mandate_begun"
    """To the grantor: the helper began a form for them."""
    MANDATE_READY = "mandate_ready"
    """To the grantor: a form is filled in, and waits for them to read and file it."""
    MANDATE_ENDED = "mandate_ended"
    """To both: the mandate does not hold any more."""

    WORK_WAITING = "work_waiting"
    """A dossier waits in the queue of the officer's role."""
    WORK_ASSIGNED = "work_assigned"
    """A dossier was given to this officer by name."""
    WORK_ANSWERED = "work_answered"
    """The citizen brought what this officer had asked for."""
    WORK_APOLOGY = "work_apology"
    """A dossier is late; the letter of apology is drafted and waits to be sent."""
    WORK_ALLOWED = "work_allowed"
    """A leader lets a second supplement request be sent."""
    WORK_DUE_SOON = "work_due_soon"
    """A step of this officer's must be done within hours."""
    WORK_STILL_OPEN = "work_still_open"
    """To leaders: a step that must be done soon was not, though its officer was told."""
    WORK_NOT_HANDED_ON = "work_not_handed_on"
    """To leaders: an officer is away, and who stands in cannot take this dossier."""
    WORK_ON_SITE = "work_on_site"
    """The citizen waits at the counter, and it is this officer's step."""
    WORK_MESSAGE = "work_message"
    """The citizen wrote about a dossier."""
    WORK_NOTE = "work_note"
    """A colleague wrote a note about a dossier."""
    WORK_VISIT = "work_visit"
    """A home visit waits for an answer."""
    WORK_VISIT_ACCEPTED = "work_visit_accepted"
    """The citizen agrees to the other time."""
    WORK_VISIT_CANCELLED = "work_visit_cancelled"
    WORK_VISIT_LAPSED = "work_visit_lapsed"
    """The dossier of a visit that somebody answered is over."""
    WORK_VISIT_EARLY = "work_visit_early"
    """The result is now promised for after a visit, which needs another time."""
    WORK_VISIT_OFF = "work_visit_off"
    """To the courier who has it in their rounds: not to be driven to, or not at that time."""


class PushState(StrEnum):
    """How far the sending of a notification is."""

    PENDING = "pending"
    CLAIMED = "claimed"
    """A worker has it until `claimed_until`; after that it is pending again."""
    SENT = "sent"
    """A push service took it for at least one device, and nothing is left to try."""
    SKIPPED = "skipped"
    """Nothing to send: meant for the inbox alone, or no device wants push messages."""
    FAILED = "failed"
    """No device could be reached within the attempts there are."""


class DeliveryState(StrEnum):
    """How the sending to one device ended, or stands."""

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"


class Notification(SQLModel, table=True):
    """One thing one person is told, written in the transaction that caused it; it is its own outbox row.

    Attributes:
        title, body: shown in the inbox only. What goes through push services is generic, by `kind`.
        link: path on this site that shows more.
        reference: the dossier or visit it is about.
        dedupe_key: names the cause and the person; the same cause tells a person once.
        attempts: how often a worker claimed it; the number also tells a worker whether its claim still holds.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_inbox", "account_id", "created_at"),
        Index("ix_notification_outbox", "push_state", "next_attempt_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    kind: NotificationKind = Field(sa_type=TextEnum(NotificationKind))
    title: str = Field(sa_type=Encrypted)
    body: str = Field(sa_type=Encrypted)
    link: str = Field(max_length=200)
    reference: UUID | None = Field(default=None, index=True)
    dedupe_key: str = Field(unique=True, max_length=160)
    created_at: datetime
    read_at: datetime | None = None
    push_state: PushState = Field(default=PushState.PENDING, sa_type=TextEnum(PushState))
    attempts: int = 0
    next_attempt_at: datetime
    claimed_until: datetime | None = None


class PushSubscription(SQLModel, table=True):
    """One browser that gets push messages, tied to the session that was signed in when it subscribed.

    Attributes:
        session_id: once this session has ended nothing is sent any more: phones are shared.
        phone_id: the `KnownPhone` on which the person stays remembered: while that holds, messages go on.
        endpoint: an address at the browser maker's push service; whoever has it and `auth` can send.
        endpoint_hash: of endpoint and person: one person subscribes a browser once.
        browser_hash: of the endpoint: a browser belongs to one person, or to a family that is remembered there.
    """

    __tablename__ = "push_subscription"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    session_id: UUID = Field(foreign_key="login_session.id", index=True)
    phone_id: UUID | None = Field(default=None, index=True)
    endpoint: str = Field(sa_type=Encrypted)
    endpoint_hash: str = Field(unique=True, max_length=64)
    browser_hash: str = Field(default="", index=True, max_length=64, sa_column_kwargs={"server_default": ""})
    p256dh: str = Field(sa_type=Encrypted)
    auth: str = Field(sa_type=Encrypted)
    device: str = Field(default="", max_length=120)
    created_at: datetime
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None


class PushDelivery(SQLModel, table=True):
    """One notification at one device, so that a repetition reaches only who has not got it."""

    __tablename__ = "push_delivery"

    notification_id: UUID = Field(foreign_key="notification.id", primary_key=True, ondelete="CASCADE")
    subscription_id: UUID = Field(
        foreign_key="push_subscription.id", primary_key=True, ondelete="CASCADE", index=True
    )
    state: DeliveryState = Field(sa_type=TextEnum(DeliveryState))
    http_status: int | None = None
    at: datetime
