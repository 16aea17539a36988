"""What may be done with an original, and when it counts as missing. Pure."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.typed import keepable
from models.accounts import Role
from models.custody import CustodyStep, Place

NAME_MIN, NAME_MAX = 3, 150
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are mistaken for another."""

WHERE: dict[Place, frozenset[Role]] = {
    Place.COUNTER: frozenset({Role.RECEIVE, Role.RETURN}),
    Place.COURIER: frozenset({Role.COURIER}),
    Place.OFFICE: frozenset({Role.APPRAISE, Role.APPROVE, Role.STAMP, Role.LEADER}),
    Place.POST_BAG: frozenset({Role.RECEIVE, Role.RETURN, Role.COURIER}),
}
"""Who can have an original where. The bag comes last: an original is there only when it was meant to be."""

HAND_ON_TO = (Place.COUNTER, Place.OFFICE, Place.POST_BAG, Place.COURIER)


class Alarm(StrEnum):
    """Why an original counts as missing."""

    NOT_CONFIRMED = "not_confirmed"
    NOT_RETURNED = "not_returned"


@dataclass(frozen=True)
class Standing:
    """How an original stands, without what is personal."""

    place: Place
    holder_id: UUID | None
    to_place: Place | None
    confirm_by: datetime | None
    ended: bool
    dossier_closed: bool
    owner_id: UUID


def alarm(now: Standing, moment: datetime) -> Alarm | None:
    """Whether somebody has to look for it."""
    if now.ended:
        return None
    if now.confirm_by is not None and now.confirm_by < moment:
        return Alarm.NOT_CONFIRMED
    return Alarm.NOT_RETURNED if now.dossier_closed else None


def allowed(now: Standing, officer: UUID) -> frozenset[CustodyStep]:
    """What an officer may do: the holder gives it on or back, anybody else may say that they have it now.

    Whoever finds one that nobody handed to them confirms too, so that none stays lost. Nobody handles their own.
    """
    if now.ended or now.owner_id == officer:
        return frozenset()
    if now.holder_id != officer:
        return frozenset({CustodyStep.CONFIRM})
    return frozenset({CustodyStep.HAND_ON, CustodyStep.GIVE_BACK})


def place_with(roles: frozenset[Role], meant: Place | None, before: Place) -> Place:
    """Where an original is once somebody with these roles has it: where it was meant to go, if they work there."""
    theirs = [place for place, who in WHERE.items() if roles & who]
    if meant in theirs:
        return meant
    if before in theirs and before is not Place.POST_BAG:
        return before
    return theirs[0] if theirs else Place.OFFICE


def new_label() -> str:
    """A label that cannot be guessed and is easily typed."""
    return "GT-" + "".join(secrets.choice(LETTERS) for _ in range(7))


def read_label(typed: str) -> str:
    """The label in what a scanner or a person typed: bare, in small letters, or as the address of its QR code."""
    return keepable(typed).strip().rpartition("nhan=")[2].upper().replace(" ", "")[:12]
