"""Where originals are: for their owner, and for the officers who handle them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.custody import rules
from app.custody.rules import Alarm, Standing
from app.dossiers import queries as dossiers
from app.errors import NotFound
from models.custody import CustodyStep, Original, OriginalEvent, Place
from models.dossiers import Dossier

SHOWN = 100


@dataclass(frozen=True)
class Link:
    """One link of the chain of custody."""

    step: CustodyStep
    place: Place
    at: datetime
    who: str


@dataclass(frozen=True)
class OriginalView:
    """One original as somebody reads it; `may` is what the reader may do, `chain` only where it was asked for."""

    label: str
    name: str
    dossier_code: str
    place: Place
    holder: str
    since: datetime
    to_place: Place | None
    seq: int
    alarm: Alarm | None
    may: frozenset[CustodyStep]
    chain: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What an officer sees first: what is missing anywhere, and what they answer for."""

    missing: list[OriginalView]
    held: list[OriginalView]


async def mine(db: AsyncSession, caller: Caller, code: str) -> tuple[UUID, list[OriginalView]]:
    """The dossier's id and where its originals are, for its owner; raises `NotFound` for everybody else."""
    dossier = await dossiers.owned(db, caller, code)
    return dossier.id, await _views(db, caller, col(Original.dossier_id) == dossier.id, chains=True)


async def still_here(db: AsyncSession, caller: Caller) -> list[tuple[str, str]]:
    """The caller's originals that they do not have back: name and code of the dossier."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Original, Dossier.code)
        .join(Dossier, _of())
        .where(Dossier.owner_id == caller.person, col(Original.ended_at).is_(None))
        .order_by(col(Original.since), col(Original.label))
    )
    return [(row.name, code) for row, code in rows.all()]


async def at_desk(db: AsyncSession, caller: Caller) -> Desk:
    """What is missing, and what this officer has."""
    require(caller, Permission.HANDLE_ORIGINALS)
    held = and_(col(Original.holder_id) == caller.person, col(Original.ended_at).is_(None))
    return Desk(await _views(db, caller, _missing()), await _views(db, caller, held))


async def missing_count(db: AsyncSession, caller: Caller) -> int:
    """How many originals somebody has to look for."""
    require(caller, Permission.HANDLE_ORIGINALS)
    query = select(func.count()).select_from(Original).join(Dossier, _of())
    return (await db.exec(query.where(_missing()))).one()


async def by_label(db: AsyncSession, caller: Caller, typed: str) -> OriginalView:
    """The original with this label and its whole chain; raises `NotFound`."""
    require(caller, Permission.HANDLE_ORIGINALS)
    found = await _views(db, caller, col(Original.label) == rules.read_label(typed), chains=True)
    if not found:
        raise NotFound("Không có giấy gốc nào mang nhãn này. Mời xem lại nhãn.")
    return found[0]


def standing(row: Original, dossier: Dossier) -> Standing:
    """The rows as the pure rules see them."""
    return Standing(
        row.place,
        row.holder_id,
        row.to_place,
        row.confirm_by,
        row.ended_at is not None,
        dossier.closed_at is not None,
        dossier.owner_id,
    )


def _of() -> ColumnElement[bool]:
    return col(Dossier.id) == col(Original.dossier_id)


def _missing() -> ColumnElement[bool]:
    """`rules.alarm` in SQL."""
    late = or_(col(Original.confirm_by) < clock.now(), col(Dossier.closed_at).is_not(None))
    return and_(col(Original.ended_at).is_(None), late)


async def _views(
    db: AsyncSession, caller: Caller, which: ColumnElement[bool], *, chains: bool = False
) -> list[OriginalView]:
    rows = (
        await db.exec(
            select(Original, Dossier)
            .join(Dossier, _of())
            .where(which)
            .order_by(col(Original.since), col(Original.label))
            .limit(SHOWN)
        )
    ).all()
    events: Sequence[OriginalEvent] = []
    if chains:
        found = await db.exec(
            select(OriginalEvent)
            .where(col(OriginalEvent.original_id).in_([row.id for row, _ in rows]))
            .order_by(col(OriginalEvent.seq))
        )
        events = found.all()
    officers = {each.actor_id for each in events} | {row.holder_id for row, _ in rows if row.holder_id}
    names = await people.officer_names(db, officers)
    moment = clock.now()
    return [
        OriginalView(
            row.label,
            row.name,
            dossier.code,
            row.place,
            names.get(row.holder_id, "") if row.holder_id else "",
            row.since,
            row.to_place,
            row.last_seq,
            rules.alarm(standing(row, dossier), moment),
            rules.allowed(standing(row, dossier), caller.person)
            if caller.may(Permission.HANDLE_ORIGINALS)
            else frozenset(),
            tuple(
                Link(each.step, each.place, each.at, names.get(each.actor_id, ""))
                for each in events
                if each.original_id == row.id
            ),
        )
        for row, dossier in rows
    ]
