"""What the courier takes along: the confirmed visits to bring or fetch papers."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import queries as dossiers
from app.homecare import rules, service
from models.dossiers import Dossier
from models.homecare import Visit, VisitKind, VisitStatus

KINDS = (VisitKind.PICK_UP, VisitKind.RETURN)


@dataclass(frozen=True)
class Stop:
    """One place to go to: no name and no note, only what finds the door and the visit.

    Attributes:
        waits: the result to bring is not there yet.
    """

    code: str
    kind: VisitKind
    dossier_code: str | None
    day: date
    starts: time
    ends: time
    address: str
    hamlet: str
    ward_code: str
    phone: str
    waits: bool


async def stops(db: AsyncSession, caller: Caller) -> list[Stop]:
    """The confirmed visits of today and of the days that can be booked, in the order of the clock.

    Not those for a dossier that is over, nor with a result that is promised for later: nobody drives for nothing.
    Needs a writing transaction: that the caller read these addresses is recorded for each owner.
    """
    require(caller, Permission.CARRY)
    today = clock.today()
    rows = await db.exec(
        select(Visit)
        .where(
            col(Visit.kind).in_(KINDS),
            Visit.status == VisitStatus.CONFIRMED,
            col(Visit.day).between(today, today + timedelta(days=rules.HORIZON)),
        )
        .order_by(col(Visit.day), col(Visit.starts), col(Visit.created_at))
    )
    confirmed = rows.all()
    behind = await dossiers.by_codes(db, {visit.dossier_code for visit in confirmed if visit.dossier_code})
    visits = [visit for visit in confirmed if _is_on(visit, behind.get(visit.dossier_code or ""))]
    await service.record_views(db, caller, [visit.id for visit in visits])
    return [
        Stop(
            code=visit.code,
            kind=visit.kind,
            dossier_code=visit.dossier_code,
            day=visit.day,
            starts=visit.starts,
            ends=visit.ends,
            address=visit.address,
            hamlet=visit.hamlet,
            ward_code=visit.ward_code,
            phone=visit.phone,
            waits=_waits(visit, behind.get(visit.dossier_code or "")),
        )
        for visit in visits
    ]


def _is_on(visit: Visit, dossier: Dossier | None) -> bool:
    if dossier is None:
        return True
    return dossier.step is not None and service.promised_after(visit, dossier) is None


def _waits(visit: Visit, dossier: Dossier | None) -> bool:
    return visit.kind is VisitKind.RETURN and dossier is not None and dossier.finished_at is None
