"""Whose account the caller may work in for one procedure, by a mandate they hold."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.guidance.hand import rules
from models.handinhand import Mandate


async def grantors(db: AsyncSession, caller: Caller, procedure_code: str) -> list[str]:
    """How those are called who let the caller work in their account on this procedure, by name."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Mandate).where(
            Mandate.helper_id == caller.person,
            col(Mandate.until).is_not(None),
            col(Mandate.ended_at).is_(None),
        )
    )
    now = clock.now()
    given = {
        row.grantor_id
        for row in rows.all()
        if rules.mandate_holds(row, now) and rules.covers(row, procedure_code)
    }
    known = await people.introduce(db, given)
    return sorted(each.called for each in known.values())
