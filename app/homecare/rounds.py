"""What the courier takes along: the confirmed visits to bring or fetch papers."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.homecare import rules, service
from models.homecare import Visit, VisitKind, VisitStatus

KINDS = (VisitKind.PICK_UP, VisitKind.RETURN)


@dataclass(frozen=True)
class Stop:
    """One place to go to: no name and no note, only what finds the door and the visit."""

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


async def stops(db: AsyncSession, caller: Caller) -> list[Stop]:
    """The confirmed visits of today and of the days that can be booked, in the order of the clock.

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
    visits = rows.all()
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
        )
        for visit in visits
    ]
