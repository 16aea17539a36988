"""How long the places people asked to be visited at are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.homecare.rules import OPEN
from models.homecare import Visit, VisitDraft, VisitEvent

DAYS = 365
DRAFT_DAYS = 180


@dataclass(frozen=True)
class Erased:
    """How many visits were emptied, and how many that were begun and never asked for went."""

    visits: int
    drafts: int


async def erase(db: AsyncSession, now: datetime) -> Erased:
    """Empty address, phone and words of visits that were over a year ago, closed or not; asked by the system."""
    old = col(VisitDraft.updated_at) <= now - timedelta(days=DRAFT_DAYS)
    drafts = (await db.exec(select(func.count()).select_from(VisitDraft).where(old))).one()
    await db.exec(delete(VisitDraft).where(old))
    return Erased(await _empty(db, col(Visit.updated_at) <= now - timedelta(days=DAYS)), drafts)


async def erase_all(db: AsyncSession, account_id: UUID) -> None:
    """Empty the past visits of somebody who leaves, and what they had begun to ask for."""
    await _empty(db, col(Visit.account_id) == account_id)
    await db.exec(delete(VisitDraft).where(col(VisitDraft.account_id) == account_id))


async def _empty(db: AsyncSession, which: ColumnElement[bool]) -> int:
    # A visit whose day has passed is over, though nobody has written down what became of it.
    over = or_(col(Visit.status).not_in(OPEN), col(Visit.day) < clock.today())
    rows = await db.exec(select(Visit).where(which, over))
    found = [visit for visit in rows.all() if visit.phone or visit.address]
    for visit in found:
        visit.hamlet = visit.address = visit.phone = visit.note = visit.reason = ""
        db.add(visit)
    await db.flush()
    # Its history keeps what was done and when; what people wrote beside it goes with the rest.
    written = await db.exec(
        select(VisitEvent).where(col(VisitEvent.visit_id).in_([visit.id for visit in found]))
    )
    for event in written.all():
        event.reason = ""
        db.add(event)
    await db.flush()
    return len(found)
