"""The places in time: the capacity table, what is left of it, and holding one under concurrency."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import workdays
from app.errors import Conflict, Invalid, NotFound
from app.homecare import rules
from models.homecare import SlotChange, SlotRule, Visit

DEFAULTS: tuple[tuple[time, time, int], ...] = (
    (time(8, 0), time(10, 0), 3),
    (time(10, 0), time(11, 30), 3),
    (time(13, 30), time(15, 0), 3),
    (time(15, 0), time(16, 30), 3),
)
"""Hours and visits a day to begin with. The project's assumption: the Centre sets its own with `camtay slots capacity`."""

CAPACITY_MAX = 100

_GONE = "Khung giờ này vừa có người đặt hết chỗ. Những gì đã điền vẫn còn; mời chọn khung giờ khác."


@dataclass(frozen=True)
class SlotUse:
    """A slot of one day as the Centre sees it."""

    id: UUID
    starts: time
    ends: time
    capacity: int
    taken: int
    ward_code: str | None


async def seed(db: AsyncSession) -> bool:
    """Put the default hours into an empty table; answers whether it was empty."""
    if (await db.exec(select(SlotRule.id).limit(1))).first() is not None:
        return False
    for starts, ends, capacity in DEFAULTS:
        db.add(SlotRule(starts=starts, ends=ends, capacity=capacity, valid_from=clock.today()))
    await db.flush()
    return True


async def offered(db: AsyncSession, ward_code: str, first: datetime) -> list[rules.Slot]:
    """The slots of the coming days for a ward from `first` on, full ones included. Names nobody."""
    today = clock.today()
    found = (await db.exec(select(SlotRule))).all()
    changes = (await db.exec(select(SlotChange).where(col(SlotChange.day) >= today))).all()
    return rules.slots(
        [_facts(rule) for rule in found],
        {(change.rule_id, change.day): change.capacity for change in changes},
        await _taken(db, today),
        ward_code=ward_code,
        first=first,
        today=today,
        calendar=await workdays.calendar(db),
    )


async def hold(
    db: AsyncSession, key: str, *, ward_code: str, first: datetime, besides: UUID | None = None
) -> rules.Slot:
    """The slot a form names, for the caller to take in this transaction.

    Whoever holds it keeps others from holding the same slot until the transaction ends, so that a place is
    never given twice. `besides` is a visit whose own place does not count.

    Raises:
        Invalid: it is no slot that can be booked.
        Conflict: it is full, or was closed meanwhile.
    """
    day, rule_id = rules.parse_slot(key)
    rule = (await db.exec(select(SlotRule).where(SlotRule.id == rule_id).with_for_update())).first()
    if rule is None:
        raise Invalid("Chưa chọn ngày và giờ.", {"slot": "Mời chọn một ngày và một khung giờ."})
    change = await db.get(SlotChange, (rule_id, day))
    taken = await _taken_in(db, rule_id, day, besides)
    found = rules.slots(
        [_facts(rule)],
        {(rule_id, day): change.capacity} if change else {},
        {(rule_id, day): taken},
        ward_code=ward_code,
        first=first,
        today=clock.today(),
        calendar=await workdays.calendar(db),
    )
    slot = next((slot for slot in found if slot.day == day), None)
    if slot is None:
        message = "Khung giờ này không còn đặt được. Những gì đã điền vẫn còn; mời chọn khung giờ khác."
        raise Conflict(message, {"slot": message})
    if slot.left == 0:
        raise Conflict(_GONE, {"slot": _GONE})
    return slot


async def uses(db: AsyncSession, caller: Caller, day: date) -> list[SlotUse]:
    """Every slot of one day with its capacity and how much is taken."""
    require(caller, Permission.MANAGE_VISITS)
    found = (await db.exec(select(SlotRule).order_by(col(SlotRule.starts)))).all()
    changes = (await db.exec(select(SlotChange).where(SlotChange.day == day))).all()
    changed = {change.rule_id: change.capacity for change in changes}
    listed = []
    for rule in found:
        taken = await _taken_in(db, rule.id, day, None)
        if taken or (rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)):
            capacity = changed.get(rule.id, rule.capacity)
            listed.append(SlotUse(rule.id, rule.starts, rule.ends, capacity, taken, rule.ward_code))
    return listed


async def set_capacity(
    db: AsyncSession, caller: Caller, rule_id: UUID, capacity: int, day: date | None = None
) -> None:
    """Let a slot take so many visits, every day or on one day. Visits already booked stay.

    Raises:
        NotFound: there is no such slot.
        Invalid: the number is out of bounds.
    """
    require(caller, Permission.ADMINISTER)
    if not 0 <= capacity <= CAPACITY_MAX:
        raise Invalid("Chưa lưu được.", {"capacity": f"Mời nhập số từ 0 đến {CAPACITY_MAX}."})
    rule = (await db.exec(select(SlotRule).where(SlotRule.id == rule_id).with_for_update())).first()
    if rule is None:
        raise NotFound
    if day is None:
        rule.capacity = capacity
        db.add(rule)
        return
    change = await db.get(SlotChange, (rule_id, day))
    if change is None:
        change = SlotChange(
            rule_id=rule_id, day=day, capacity=capacity, set_by=caller.person, set_at=clock.now()
        )
    change.capacity, change.set_by, change.set_at = capacity, caller.person, clock.now()
    db.add(change)


def _facts(rule: SlotRule) -> rules.SlotFacts:
    return rules.SlotFacts(
        rule.id, rule.starts, rule.ends, rule.capacity, rule.ward_code, rule.valid_from, rule.valid_to
    )


async def _taken(db: AsyncSession, since: date) -> dict[tuple[UUID, date], int]:
    rows = await db.exec(
        select(col(Visit.slot_id), col(Visit.day), func.count(col(Visit.id)))
        .where(col(Visit.day) >= since, col(Visit.status).in_(rules.OPEN))
        .group_by(col(Visit.slot_id), col(Visit.day))
    )
    return {(slot_id, day): count for slot_id, day, count in rows.all()}


async def _taken_in(db: AsyncSession, rule_id: UUID, day: date, besides: UUID | None) -> int:
    query = select(func.count(col(Visit.id))).where(
        Visit.slot_id == rule_id, Visit.day == day, col(Visit.status).in_(rules.OPEN)
    )
    if besides is not None:
        query = query.where(Visit.id != besides)
    return (await db.exec(query)).one()
