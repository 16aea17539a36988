"""How long the words of fees and of a bank's transfers are kept; the amounts stay."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.clock import local
from app.dossiers.retention import ARCHIVE_DAYS
from models.fees import BankLine, BankLineEvent, FeeEvent

LINE_DAYS = ARCHIVE_DAYS
"""As long as the contents of the dossiers that the transfers pay for."""


async def forget(db: AsyncSession, dossiers: Collection[UUID]) -> None:
    """Empty the reasons of what happened to the fees of dossiers whose contents are erased; asked by the system."""
    rows = await db.exec(select(FeeEvent).where(col(FeeEvent.dossier_id).in_(dossiers)))
    for event in rows.all():
        event.reason = ""
        db.add(event)
    await db.flush()


async def erase(db: AsyncSession, now: datetime) -> int:
    """Empty what transfers said that are older than `LINE_DAYS`, and why they were closed by hand; asked by the system."""
    old = col(BankLine.day) <= local(now).date() - timedelta(days=LINE_DAYS)
    found = [line for line in (await db.exec(select(BankLine).where(old))).all() if line.content]
    for line in found:
        line.content = ""
        db.add(line)
    touched = [line.id for line in found if line.last_seq]
    rows = await db.exec(select(BankLineEvent).where(col(BankLineEvent.line_id).in_(touched)))
    for event in rows.all():
        event.reason = ""
        db.add(event)
    await db.flush()
    return len(found)
