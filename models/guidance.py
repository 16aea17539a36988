"""How far a person has come in each tutorial."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint


class TutorialProgress(SQLModel, table=True):
    """One person in one tutorial: the furthest step they said they could do, and when they finished."""

    __tablename__ = "tutorial_progress"
    __table_args__ = (UniqueConstraint("account_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    slug: str = Field(max_length=80)
    step: int = Field(ge=0)
    updated_at: datetime
    done_at: datetime | None = None
