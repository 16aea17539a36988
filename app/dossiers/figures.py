"""Filings in plain numbers for `app.insight`. No names; asked by the system, not by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

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
