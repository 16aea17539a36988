"""What keeps the steps going: who was warned before a step's limit."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from models._types import TextEnum


class Warned(StrEnum):
    """Who hears that a step is about to be late: first who does it, then the leaders."""

    OFFICER = "officer"
    LEADER = "leader"


class StepWarning(SQLModel, table=True):
    """Somebody was told that a step must be done soon; once for each limit and each of them."""

    __tablename__ = "step_warning"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    step_due_at: datetime = Field(primary_key=True)
    to: Warned = Field(primary_key=True, sa_type=TextEnum(Warned))
    warned_at: datetime
