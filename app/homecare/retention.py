"""How long the places people asked to be visited at are kept."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.homecare.rules import OPEN
from models.homecare import Visit, VisitDraft

DAYS = 365


async def erase(db: AsyncSession, now: datetime) -> int:
    """Empty address, phone and words of visits that were over a year ago, closed or not; asked by the system."""
    return await _empty(db, col(Visit.updated_at) <= now - timedelta(days=DAYS))


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
    return len(found)
