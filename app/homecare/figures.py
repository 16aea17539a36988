"""Guidance given at home, in plain numbers for `app.insight`. No names; asked by the system, not by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.homecare import rules
from models.homecare import Visit, VisitKind, VisitStatus


@dataclass(frozen=True)
class Guided:
    """One visit at which somebody was guided through a procedure."""

    account_id: UUID
    procedure_code: str
    dossier_code: str | None
    at: datetime


async def guided_at_home(db: AsyncSession, since: datetime) -> list[Guided]:
    """Every guidance visit that took place, from `since` on."""
    rows = await db.exec(
        select(Visit).where(Visit.kind == VisitKind.GUIDANCE, Visit.status == VisitStatus.DONE)
    )
    found = [
        Guided(row.account_id, row.procedure_code, row.dossier_code, rules.begins(row.day, row.starts))
        for row in rows.all()
    ]
    return [each for each in found if each.at >= since]
