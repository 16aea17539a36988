"""Files on their way in, piece by piece."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from models._types import Encrypted


class Upload(SQLModel, table=True):
    """One file of which a part may have arrived; the pieces lie in the storage, sealed under `sealed_key`.

    Attributes:
        size: bytes of the whole file.
        received: bytes that are here.
        parts: pieces that are here.
        sealed_key: the pieces' AES key, sealed; None once they were erased.
        attachment_id: what it became, once it was whole and taken in.
    """

    __tablename__ = "upload"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    owner_id: UUID = Field(foreign_key="account.id", index=True)
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id", index=True)
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id", index=True)
    document_key: str = Field(max_length=80)
    name: str = Field(sa_type=Encrypted)
    size: int
    received: int = 0
    parts: int = 0
    sealed_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(index=True)
    attachment_id: UUID | None = Field(default=None, foreign_key="attachment.id")
