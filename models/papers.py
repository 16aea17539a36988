"""Papers that exist before something has happened: letters of apology that wait to be sent."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class ApologyDraft(SQLModel, table=True):
    """A letter of apology that a late dossier owes, drafted by itself. No personal data.

    Attributes:
        promised_at: the promise that was missed; a later one, missed too, owes another letter.
        reason, until: what the letter says until an officer changes it.
        settled_at: when it was sent, or when the dossier left the steps at which it can be.
        sent_seq: the action with which it was sent.
    """

    __tablename__ = "apology_draft"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    promised_at: datetime = Field(primary_key=True)
    reason: str = Field(max_length=500)
    until: date
    drafted_at: datetime
    settled_at: datetime | None = None
    sent_seq: int | None = None
