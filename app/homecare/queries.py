"""What may be seen of visits: one's own, and for the Centre the calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import queries as dossiers
from app.dossiers import workdays
from app.errors import NotFound
from app.homecare import rules, service, slots
from models.homecare import (
    Visit,
    VisitAction,
    VisitEvent,
    VisitKind,
    VisitStatus,
    VisitView,
)


@dataclass(frozen=True)
class Happened:
    """One line of a visit's history."""

    action: VisitAction
    by: str
    at: datetime
    day: date
    starts: time
    ends: time
    reason: str


@dataclass(frozen=True)
class Seen:
    """Who at the Centre read the address, and when last."""

    by: str
    at: datetime


@dataclass(frozen=True)
class VisitInfo:
    """A visit as its owner or the Centre sees it.

    Attributes:
        citizen: the owner's name.
        officer: who at the Centre did something last, by name.
        actions: what the caller may do now, the next thing first.
        history: what happened, the first thing first.
        seen_by: for the owner: who read the address.
        promised: when the result it would bring is promised, if that is after the visit.
    """

    id: UUID
    code: str
    kind: VisitKind
    status: VisitStatus
    procedure_code: str
    procedure_name: str
    dossier_code: str | None
    ward_code: str
    hamlet: str
    address: str
    phone: str
    note: str
    slot_id: UUID
    day: date
    starts: time
    ends: time
    citizen: str
    officer: str
    reason: str
    actions: list[VisitAction]
    history: list[Happened]
    seen_by: list[Seen]
    promised: datetime | None


@dataclass(frozen=True)
class DayLoad:
    """One day of the Centre's calendar in numbers."""

    day: date
    visits: int
    requested: int
    is_workday: bool


async def mine(db: AsyncSession, caller: Caller) -> list[VisitInfo]:
    """The caller's visits: what is still to come first, soonest first; then the rest, latest first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(select(Visit).where(Visit.account_id == caller.person))
    visits = list(rows.all())
    coming = [visit for visit in visits if visit.status in rules.OPEN]
    over = [visit for visit in visits if visit.status not in rules.OPEN]
    coming.sort(key=lambda visit: (visit.day, visit.starts))
    over.sort(key=lambda visit: visit.updated_at, reverse=True)
    return await _infos(db, caller, coming + over, with_views=True)


async def loads(db: AsyncSession, caller: Caller, first: date, days: int) -> list[DayLoad]:
    """How full each day is, from `first` on; days without visits included."""
    require(caller, Permission.MANAGE_VISITS)
    last = first + timedelta(days=days - 1)
    rows = await db.exec(
        select(col(Visit.day), col(Visit.status), func.count(col(Visit.id)))
        .where(col(Visit.day).between(first, last), col(Visit.status).in_(rules.OPEN))
        .group_by(col(Visit.day), col(Visit.status))
    )
    total: dict[date, int] = {}
    asked: dict[date, int] = {}
    for day, status, count in rows.all():
        total[day] = total.get(day, 0) + count
        if status is VisitStatus.REQUESTED:
            asked[day] = count
    calendar = await workdays.calendar(db)
    every = [first + timedelta(days=ahead) for ahead in range(days)]
    return [DayLoad(day, total.get(day, 0), asked.get(day, 0), calendar.is_workday(day)) for day in every]


async def waiting(db: AsyncSession, caller: Caller) -> int:
    """How many visits wait for the Centre's answer."""
    require(caller, Permission.MANAGE_VISITS)
    query = select(func.count(col(Visit.id))).where(Visit.status == VisitStatus.REQUESTED)
    return (await db.exec(query)).one()


async def requested_days(db: AsyncSession, caller: Caller) -> dict[date, int]:
    """The days with visits that wait for an answer, and how many."""
    require(caller, Permission.MANAGE_VISITS)
    rows = await db.exec(
        select(col(Visit.day), func.count(col(Visit.id)))
        .where(Visit.status == VisitStatus.REQUESTED)
        .group_by(col(Visit.day))
        .order_by(col(Visit.day))
    )
    return dict(rows.all())


async def open_day(db: AsyncSession, caller: Caller, day: date, ward_code: str = "") -> list[VisitInfo]:
    """The visits of one day, of all wards or one: requested ones first, then by hour.

    Needs a writing transaction: that the caller read these addresses is recorded for each owner.
    """
    require(caller, Permission.MANAGE_VISITS)
    query = select(Visit).where(Visit.day == day, Visit.status != VisitStatus.CANCELLED)
    if ward_code:
        query = query.where(Visit.ward_code == ward_code)
    visits = list((await db.exec(query)).all())
    visits.sort(key=lambda visit: (visit.status is not VisitStatus.REQUESTED, visit.starts, visit.created_at))
    await service.record_views(db, caller, [visit.id for visit in visits])
    return await _infos(db, caller, visits, with_views=False)


async def other_times(db: AsyncSession, caller: Caller, visit_id: UUID) -> list[rules.Slot]:
    """The slots the Centre may propose for a visit instead of its own; raises `NotFound`.

    Those for a result begin with the day it is promised for.
    """
    require(caller, Permission.MANAGE_VISITS)
    visit = await db.get(Visit, visit_id)
    if visit is None:
        raise NotFound
    found = await slots.offered(db, visit.ward_code, await service.from_when(db, visit))
    return [slot for slot in found if (slot.id, slot.day) != (visit.slot_id, visit.day)]


async def read_by(db: AsyncSession, visit_id: UUID) -> set[UUID]:
    """Who read the address of a visit at the desk or on the road; asked by the system, to tell them it is off."""
    rows = await db.exec(select(VisitView.viewer_id).where(VisitView.visit_id == visit_id))
    return set(rows.all())


async def _infos(
    db: AsyncSession, caller: Caller, visits: list[Visit], *, with_views: bool
) -> list[VisitInfo]:
    ids = [visit.id for visit in visits]
    events = (
        await db.exec(
            select(VisitEvent).where(col(VisitEvent.visit_id).in_(ids)).order_by(col(VisitEvent.id))
        )
    ).all()
    views = (
        (await db.exec(select(VisitView).where(col(VisitView.visit_id).in_(ids)))).all() if with_views else []
    )
    owners = {visit.account_id for visit in visits}
    staff = {event.actor_id for event in events} | {view.viewer_id for view in views}
    names = await people.officer_names(db, staff) | await people.names(db, caller, owners)
    now = clock.now()
    behind = await dossiers.by_codes(db, {visit.dossier_code for visit in visits if visit.dossier_code})
    promised = {
        visit.id: service.promised_after(visit, behind.get(visit.dossier_code or "")) for visit in visits
    }
    return [
        VisitInfo(
            id=visit.id,
            code=visit.code,
            kind=visit.kind,
            status=visit.status,
            procedure_code=visit.procedure_code,
            procedure_name=visit.procedure_name,
            dossier_code=visit.dossier_code,
            ward_code=visit.ward_code,
            hamlet=visit.hamlet,
            address=visit.address,
            phone=visit.phone,
            note=visit.note,
            slot_id=visit.slot_id,
            day=visit.day,
            starts=visit.starts,
            ends=visit.ends,
            citizen=names.get(visit.account_id, ""),
            officer=names.get(visit.handled_by, "") if visit.handled_by else "",
            reason=visit.reason,
            actions=rules.available_actions(
                service.facts(visit, behind.get(visit.dossier_code or "")), caller, now
            ),
            history=[
                Happened(e.action, names.get(e.actor_id, ""), e.at, e.day, e.starts, e.ends, e.reason)
                for e in events
                if e.visit_id == visit.id
            ],
            seen_by=[Seen(names.get(v.viewer_id, ""), v.last_at) for v in views if v.visit_id == visit.id],
            promised=promised[visit.id],
        )
        for visit in visits
    ]
