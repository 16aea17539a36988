"""What the office has to give back, dossier by dossier, for whoever gives it or decides."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, case, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.permissions import Caller, Permission, require
from app.fees import queries
from app.fees.balance import PAYMENTS, REFUNDS
from app.fees.owed_back import OwedBack
from models.dossiers import Dossier, PortalStatus
from models.fees import FeeEvent

ENDED = (PortalStatus.NOT_RECEIVED, PortalStatus.WITHDRAWN, PortalStatus.STOPPED)


@dataclass(frozen=True)
class Owing:
    """A dossier of which something is to be given back; `is_own`: a colleague of the reader's has to do it."""

    code: str
    procedure: str
    owed: OwedBack
    is_own: bool


async def listed(db: AsyncSession, caller: Caller) -> list[Owing]:
    """Everything that is to be given back or waits for a decision, by code."""
    require(caller, Permission.REFUND_FEES)
    rows = await db.exec(
        select(Dossier).where(col(Dossier.id).in_(_with_money_to_look_at())).order_by(col(Dossier.code))
    )
    return [
        Owing(dossier.code, dossier.procedure_name, owed, dossier.owner_id == caller.person)
        for dossier in rows.all()
        if (owed := (await queries.standing(db, dossier)).owed)
    ]


async def owed_to(db: AsyncSession, caller: Caller) -> list[str]:
    """The codes of the caller's own dossiers of which something may still be given back."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    mine = select(Dossier).where(
        Dossier.owner_id == caller.person, col(Dossier.id).in_(_with_money_to_look_at())
    )
    rows = (await db.exec(mine.order_by(col(Dossier.code)))).all()
    return [each.code for each in rows if (await queries.standing(db, each)).owed]


def _with_money_to_look_at() -> SelectOfScalar[UUID]:
    """Dossiers that the office holds money of, and that ended without a result or once were paid too much for.

    The pure rule decides about each of them; this only leaves out the many of which it could say nothing else.
    """
    reversal = aliased(FeeEvent)
    undone = and_(
        col(reversal.dossier_id) == col(FeeEvent.dossier_id), col(reversal.reverses) == col(FeeEvent.seq)
    )
    signed = case((col(FeeEvent.step).in_(PAYMENTS), FeeEvent.amount), else_=-col(FeeEvent.amount))
    return (
        select(FeeEvent.dossier_id)
        .join(reversal, undone, isouter=True)
        .join(Dossier, col(Dossier.id) == col(FeeEvent.dossier_id))
        .where(col(reversal.id).is_(None), col(FeeEvent.step).in_(PAYMENTS | REFUNDS))
        .group_by(col(FeeEvent.dossier_id), col(Dossier.status))
        .having(func.sum(signed) > 0, or_(col(Dossier.status).in_(ENDED), func.max(FeeEvent.extra) > 0))
    )
