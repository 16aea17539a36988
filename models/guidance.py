"""How far a person has come in each tutorial, and the certificates they were given."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models._types import Encrypted


class TutorialProgress(SQLModel, table=True):
    """One person in one tutorial: the furthest step they said they could do, and when they finished.

    Attributes:
        quiz_right: the most questions they had right at once; None before they answered all of them.
    """

    __tablename__ = "tutorial_progress"
    __table_args__ = (UniqueConstraint("account_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    slug: str = Field(max_length=80)
    step: int = Field(ge=0)
    quiz_right: int | None = Field(default=None, ge=0)
    updated_at: datetime
    done_at: datetime | None = None


class Certificate(SQLModel, table=True):
    """That one person has finished one path; issued once, and true for good.

    Attributes:
        code: what the paper shows, and what its signed link carries.
        path: the key of a path of `app.guidance.paths`.
        holder: the name as it was when the certificate was issued.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("account_id", "path"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    path: str = Field(max_length=40)
    holder: str = Field(sa_type=Encrypted)
    issued_at: datetime
