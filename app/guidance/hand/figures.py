"""How often people filled in a form hand in hand, in plain numbers for `app.insight`. Asked by the system."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.dossiers import drafts
from models.handinhand import HelpSession


@dataclass(frozen=True)
class Helped:
    """One session in which the helper really joined."""

    account_id: UUID
    procedure_code: str
    at: datetime


async def helped_hand_in_hand(db: AsyncSession, since: datetime) -> list[Helped]:
    """Every session joined from `since` on."""
    rows = await db.exec(
        select(HelpSession.citizen_id, HelpSession.draft_id, HelpSession.joined_at).where(
            col(HelpSession.joined_at) >= since
        )
    )
    found = rows.all()
    codes = await drafts.procedures_of(db, {draft for _, draft, _ in found})
    return [Helped(citizen, codes[draft], at) for citizen, draft, at in found if at is not None]
