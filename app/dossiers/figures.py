"""Filings in plain numbers for `app.insight`. No names; asked by the system, not by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from models.dossiers import Channel, Dossier


@dataclass(frozen=True)
class Filing:
    """One dossier filed online; `by_owner` when nobody filed it for them."""

    dossier_id: UUID
    owner_id: UUID
    procedure_code: str
    code: str
    filed_at: datetime
    by_owner: bool


async def online_filings(db: AsyncSession, since: datetime) -> list[Filing]:
    """Every dossier filed online from `since` on, the earliest first."""
    rows = await db.exec(
        select(Dossier)
        .where(Dossier.channel == Channel.ONLINE, Dossier.filed_at >= since)
        .order_by(col(Dossier.filed_at))
    )
    return [
        Filing(row.id, row.owner_id, row.procedure_code, row.code, row.filed_at, row.filed_by == row.owner_id)
        for row in rows.all()
    ]


@dataclass(frozen=True)
class Punctuality:
    """Dossiers received in a time: how many, how many overdue, and how many of those by a second request."""

    received: int
    overdue: int
    by_second_request: int


async def punctuality(db: AsyncSession, since: datetime) -> Punctuality:
    """How promises were kept for what was received from `since` on; asked by the system, for leaders."""
    counted = await db.exec(
        select(
            func.count(),
            func.count().filter(_overdue(clock.now())),
            func.count().filter(_asked_again()),
        )
        .select_from(Dossier)
        .where(col(Dossier.received_at) >= since)
    )
    return Punctuality(*counted.one())


def _asked_again() -> ColumnElement[bool]:
    return col(Dossier.supplement_requests) > 1


def _overdue(moment: datetime) -> ColumnElement[bool]:
    """`rules.counts_as_overdue` in SQL."""
    end = func.coalesce(col(Dossier.finished_at), col(Dossier.closed_at), col(Dossier.paused_since), moment)
    late = and_(col(Dossier.due_at).is_not(None), col(Dossier.due_at) < end)
    return or_(_asked_again(), col(Dossier.extensions) > 0, late)
