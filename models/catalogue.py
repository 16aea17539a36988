"""The published catalogue: one row for each version of each procedure."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel, UniqueConstraint


class Procedure(SQLModel, table=True):
    """One version of a procedure. Drafts and dossiers keep the id of the version they were made with.

    Attributes:
        version: counts up from 1 within a code.
        spec: the whole record; the columns beside it are what filters need.
        content_hash: of the record, so that importing the same text again changes nothing.
        valid_from: first day on which this version is offered.
        valid_to: the day it was replaced or retired; the current version has none.
    """

    __tablename__ = "procedure"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(index=True, max_length=20)
    version: int
    name: str
    field_slug: str = Field(index=True, max_length=60)
    department_slug: str = Field(index=True, max_length=60)
    online_level: str = Field(max_length=20)
    home_service: bool
    spec: dict[str, Any] = Field(sa_type=JSON)
    content_hash: str = Field(max_length=64)
    imported_at: datetime
    valid_from: date
    valid_to: date | None = Field(default=None, index=True)


class CatalogueProposal(SQLModel, table=True):
    """A changed catalogue, or a part of one, as somebody proposed it; kept after it was published.

    Attributes:
        records: the procedures of the file, each whole.
        is_whole: procedures that are not in it end.
    """

    __tablename__ = "catalogue_proposal"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    file_name: str = Field(max_length=200)
    records: list[dict[str, Any]] = Field(sa_type=JSON)
    is_whole: bool = False
    made_by: UUID = Field(foreign_key="account.id")
    made_at: datetime
    published_by: UUID | None = Field(default=None, foreign_key="account.id")
    published_at: datetime | None = None
