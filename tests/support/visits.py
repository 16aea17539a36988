"""Visits for tests, asked for and dealt with through the same verbs as in life."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.homecare import drafts, service, slots
from models.accounts import Role
from models.homecare import SlotRule, Visit, VisitAction, VisitKind, VisitStatus
from tests.support.people import person

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
"""A Monday; the first slot that can be booked begins on Tuesday at 10."""
TUESDAY = date(2026, 11, 17)
TYPED = {
    "kind": "guidance",
    "subject": "procedure:1.001193",
    "ward_code": "07069",
    "hamlet": "khu Vĩnh Thông",
    "address": "Số 12, gần nhà văn hóa",
    "note": "Mẹ tôi nặng tai",
}


async def someone(*roles: Role, name: str = "Lê Thị Hằng") -> Caller:
    async with transaction() as db:
        return await person(db, name, *roles)


async def slot_at(starts: time, day: date = TUESDAY) -> str:
    async with reading() as db:
        rule = (await db.exec(select(SlotRule).where(SlotRule.starts == starts))).one()
    return f"{day}/{rule.id}"


async def fill(caller: Caller, **changes: str) -> str:
    """Answer every question; returns the draft's key."""
    slot = changes.pop("slot", None) or await slot_at(time(10))
    async with transaction() as db:
        await drafts.begin(db, caller)
    async with transaction() as db:
        return (await drafts.keep(db, caller, TYPED | changes | {"slot": slot})).draft.key


async def book(caller: Caller, **changes: str) -> Visit:
    key = await fill(caller, **changes)
    async with transaction() as db:
        return await service.book(db, caller, key)


async def act(caller: Caller, visit: UUID, action: VisitAction, reason: str = "", move: str = "") -> Visit:
    async with transaction() as db:
        return await service.act(db, caller, visit, action, reason=reason, slot=move)


async def left(starts: time, day: date = TUESDAY, ward: str = "07069") -> int:
    async with reading() as db:
        found = await slots.offered(db, ward, clock.now())
    return next(slot.left for slot in found if (slot.day, slot.starts) == (day, starts))


async def a_visit(owner: Caller) -> UUID:
    """A visit of tomorrow that waits for the Centre's answer, for what is not about booking one."""
    async with transaction() as db:
        slot = SlotRule(starts=time(8), ends=time(10), capacity=3, valid_from=clock.today())
        db.add(slot)
        await db.flush()
        visit = Visit(
            code="LH-000001",
            account_id=owner.person,
            kind=VisitKind.GUIDANCE,
            procedure_code="1.001193",
            procedure_name="x",
            ward_code="07069",
            hamlet="khu 1",
            address="Số 5",
            phone="0912345678",
            slot_id=slot.id,
            day=clock.today() + timedelta(days=1),
            starts=slot.starts,
            ends=slot.ends,
            status=VisitStatus.REQUESTED,
            key="k",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        db.add(visit)
        await db.flush()
    return visit.id
