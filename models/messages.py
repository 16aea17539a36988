"""What is written about a dossier beside its actions: messages between citizen and office, notes inside it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel, UniqueConstraint


class DossierMessage(SQLModel, table=True):
    """One message or note. Never changed, never deleted.

    Attributes:
        inside: a note that the citizen does not see.
        key: chosen by the client, so that a repeated request is answered and not repeated.
        attachment_id: the file it brings, which is no document of the dossier.
        sealed: the text, under the dossier's own key: erasing that erases it as well.
    """

    __tablename__ = "dossier_message"
    __table_args__ = (
        UniqueConstraint("dossier_id", "author_id", "key"),
        Index("ix_dossier_message_thread", "dossier_id", "inside", "at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    inside: bool
    author_id: UUID = Field(foreign_key="account.id")
    key: str = Field(max_length=64)
    at: datetime
    sealed: bytes = Field(sa_type=LargeBinary)
    attachment_id: UUID | None = Field(default=None, foreign_key="attachment.id", unique=True)


class MessageRead(SQLModel, table=True):
    """Up to when somebody has read the messages, or the notes, of a dossier."""

    __tablename__ = "message_read"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    inside: bool = Field(primary_key=True)
    read_at: datetime
