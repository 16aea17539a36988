"""Paper originals that citizens handed over: where each of them is, and everybody who had it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models._types import Encrypted, TextEnum


class Place(StrEnum):
    """Where an original can be."""

    COUNTER = "counter"
    POST_BAG = "post_bag"
    OFFICE = "office"
    COURIER = "courier"
    CITIZEN = "citizen"


class CustodyStep(StrEnum):
    """What can happen to an original."""

    TAKE_IN = "take_in"
    HAND_ON = "hand_on"
    """Its holder gives it away; it stays theirs to answer for until somebody confirms."""
    CONFIRM = "confirm"
    """Somebody says that they have it."""
    GIVE_BACK = "give_back"


class Original(SQLModel, table=True):
    """One original, as it stands now; `OriginalEvent` has what happened.

    Attributes:
        label: printed and stuck on its cover; says nothing by itself.
        holder_id: who answers for it; nobody once the citizen has it back.
        since: when it came to this holder.
        to_place, confirm_by: where it was handed on to, and by when somebody there has to confirm.
        ended_at: when the citizen had it back.
    """

    __tablename__ = "original"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    label: str = Field(unique=True, max_length=12)
    dossier_id: UUID = Field(foreign_key="dossier.id", index=True)
    name: str = Field(sa_type=Encrypted)
    place: Place = Field(sa_type=TextEnum(Place))
    holder_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    since: datetime
    to_place: Place | None = Field(default=None, sa_type=TextEnum(Place))
    confirm_by: datetime | None = None
    ended_at: datetime | None = None
    last_seq: int = 0
    key: str = Field(unique=True, max_length=64)


class OriginalEvent(SQLModel, table=True):
    """One thing that happened to an original. Never changed, never deleted."""

    __tablename__ = "original_event"

    original_id: UUID = Field(foreign_key="original.id", primary_key=True)
    seq: int = Field(primary_key=True)
    step: CustodyStep = Field(sa_type=TextEnum(CustodyStep))
    place: Place = Field(sa_type=TextEnum(Place))
    actor_id: UUID = Field(foreign_key="account.id")
    at: datetime
