"""What guides do at the counter: register who comes, call, begin, finish with a record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, live, throttle
from app.accounts import profiles
from app.accounts.permissions import Caller, Permission, require
from app.accounts.profiles import Placement
from app.db import after_commit
from app.errors import Conflict, Invalid, NotFound
from app.guidance import cards, counter_rules, topics
from app.guidance.counter_rules import Arrival, Record
from models.accounts import DigitalLevel
from models.counter import CounterVisitor, GuidanceSession, GuidanceTopic, VisitorStatus

TOPIC = "counter"
"""Published after every change of the line."""

HERE_FOR = timedelta(minutes=60)
"""A guide who called or finished with somebody this short a time ago is at work."""

_ATTEMPTS = 20
_REGISTER_LIMIT = "240/hour"
_WAIT = "Ghi quá nhiều lần. Mời chờ ít phút."
_MOVED_ON = "Số này đã đổi trong lúc đang xem. Mời xem lại hàng chờ."


@dataclass(frozen=True)
class Registered:
    """An arrival with the number that will be called; `by_card` is the name a card brought, to be asked for."""

    visitor_id: UUID
    number: str
    by_card: str = ""


async def register(db: AsyncSession, caller: Caller, form: dict[str, str]) -> Registered:
    """Put an arriving person in the line of their level; `card_code` brings what their card holds.

    Whether a phone or a number belongs to an account is neither looked up nor told.

    Raises:
        Invalid: with the error of each field.
    """
    require(caller, Permission.GUIDE)
    await throttle.attempt("counter-register", str(caller.person), _REGISTER_LIMIT, _WAIT)
    known = (await topics.known(db)).keys
    code = form.get("card_code", "").strip()
    if not code:
        return await _queue(db, caller, counter_rules.read_arrival(form, clock.today(), known), None)
    shown = await cards.use(db, caller, code)
    arrival = counter_rules.read_arrival(
        shown.person | {"topic": form.get("topic", "")}, clock.today(), known
    )
    made = await _queue(db, caller, arrival, shown.account_id)
    return Registered(made.visitor_id, made.number, f"{arrival.full_name}, sinh năm {arrival.birth[:4]}")


async def call_next(db: AsyncSession, caller: Caller, level: DigitalLevel | None = None) -> CounterVisitor:
    """Call whoever has waited longest, of all or of one level. Two guides never get the same person.

    Raises:
        Conflict: nobody waits, or the caller has somebody already.
    """
    require(caller, Permission.GUIDE)
    busy = Conflict("Đang có một người rồi. Mời ghi lại buổi này xong rồi gọi số tiếp theo.")
    if await current(db, caller) is not None:
        raise busy
    query = select(CounterVisitor).where(
        CounterVisitor.day == clock.today(), CounterVisitor.status == VisitorStatus.WAITING
    )
    if level is not None:
        query = query.where(CounterVisitor.level == level)
    longest_first = query.order_by(col(CounterVisitor.arrived_at), col(CounterVisitor.id)).limit(1)
    visitor = (await db.exec(longest_first.with_for_update(skip_locked=True))).first()
    if visitor is None:
        raise Conflict("Không còn ai đang chờ.")
    visitor.status, visitor.guide_id, visitor.called_at = VisitorStatus.CALLED, caller.person, clock.now()
    db.add(visitor)
    try:
        await db.flush()
    except IntegrityError:  # the same guide, in another window, was faster
        raise busy from None
    _changed(db)
    return visitor


async def call_again(db: AsyncSession, caller: Caller) -> None:
    """Show the caller's number once more as called just now."""
    visitor = await _mine(db, caller, VisitorStatus.CALLED)
    visitor.called_at = clock.now()
    db.add(visitor)
    _changed(db)


async def start(db: AsyncSession, caller: Caller) -> None:
    """The person who was called has come."""
    visitor = await _mine(db, caller, VisitorStatus.CALLED)
    visitor.status, visitor.started_at = VisitorStatus.SERVING, clock.now()
    db.add(visitor)
    _changed(db)


async def absent(db: AsyncSession, caller: Caller) -> None:
    """The person who was called has not come; they may return to the line later."""
    visitor = await _mine(db, caller, VisitorStatus.CALLED)
    visitor.status, visitor.finished_at = VisitorStatus.ABSENT, clock.now()
    db.add(visitor)
    _changed(db)


async def leave_line(db: AsyncSession, caller: Caller, visitor_id: UUID) -> None:
    """Somebody who waits has gone, or was noted twice; they may return to the line as after a call."""
    visitor = await _of_today(db, caller, visitor_id)
    if visitor.status is not VisitorStatus.WAITING:
        raise Conflict(_MOVED_ON)
    visitor.status, visitor.finished_at = VisitorStatus.ABSENT, clock.now()
    db.add(visitor)
    _changed(db)


async def set_level(db: AsyncSession, caller: Caller, level: DigitalLevel) -> None:
    """Set the level of the person the caller is teaching, and of their account once it is known which is theirs.

    Their called number stays; so does the level they came with, which the figures count.
    """
    visitor = await _mine(db, caller, VisitorStatus.SERVING)
    visitor.placed_level = level
    db.add(visitor)
    if visitor.account_id is not None:
        noted = Placement(level, visitor.has_smartphone, visitor.shares_phone)
        await profiles.place(db, caller, noted, visitor.account_id)
    _changed(db)


async def return_to_line(db: AsyncSession, caller: Caller, visitor_id: UUID) -> None:
    """Somebody who was absent today is here now: back to their place, which is the time they came."""
    visitor = await _of_today(db, caller, visitor_id)
    if visitor.status is not VisitorStatus.ABSENT:
        raise Conflict(_MOVED_ON)
    visitor.status, visitor.guide_id = VisitorStatus.WAITING, None
    visitor.called_at = visitor.finished_at = None
    db.add(visitor)
    _changed(db)


async def finish(db: AsyncSession, caller: Caller, form: dict[str, str]) -> GuidanceSession:
    """End the session of the person the caller has, with its record; raises `Invalid` for each field."""
    record = counter_rules.read_record(form, (await topics.known(db)).keys)
    visitor = await _mine(db, caller, VisitorStatus.SERVING)
    visitor.status, visitor.finished_at = VisitorStatus.DONE, clock.now()
    db.add(visitor)
    _changed(db)
    return await _record(db, caller, record, visitor.level, visitor)


async def record_elsewhere(db: AsyncSession, caller: Caller, form: dict[str, str]) -> GuidanceSession:
    """Write down a session with somebody who took no number: at home, in the neighbourhood."""
    require(caller, Permission.GUIDE)
    await throttle.attempt("counter-register", str(caller.person), _REGISTER_LIMIT, _WAIT)
    errors: dict[str, str] = {}
    try:
        record: Record | None = counter_rules.read_record(form, (await topics.known(db)).keys)
    except Invalid as problem:
        record, errors = None, problem.fields
    level = form.get("level", "")
    if level not in set(DigitalLevel):
        errors["level"] = "Mời chọn một mức."
    if record is None or errors:
        raise Invalid("Chưa ghi được, còn chỗ cần sửa. Những gì đã nhập vẫn còn.", errors)
    return await _record(db, caller, record, DigitalLevel(level), None)


async def current(db: AsyncSession, caller: Caller) -> CounterVisitor | None:
    """Whom the caller has called or is teaching, of whatever day."""
    require(caller, Permission.GUIDE)
    query = select(CounterVisitor).where(
        CounterVisitor.guide_id == caller.person,
        col(CounterVisitor.status).in_((VisitorStatus.CALLED, VisitorStatus.SERVING)),
    )
    return (await db.exec(query)).first()


def taken(visitor: CounterVisitor, until: datetime) -> int:
    """The minutes of a visitor's session so far."""
    return counter_rules.proposed_minutes(until - (visitor.started_at or until))


async def _queue(db: AsyncSession, caller: Caller, arrival: Arrival, account: UUID | None) -> Registered:
    today = clock.today()
    for _ in range(_ATTEMPTS):
        last = await db.exec(
            select(func.max(CounterVisitor.serial)).where(
                CounterVisitor.day == today, CounterVisitor.level == arrival.level
            )
        )
        visitor = CounterVisitor(
            day=today,
            level=arrival.level,
            serial=(last.one() or 0) + 1,
            full_name=arrival.full_name,
            birth=arrival.birth,
            phone=arrival.phone,
            citizen_number=arrival.citizen_number,
            address=arrival.address,
            has_phone=arrival.has_phone,
            has_smartphone=arrival.has_smartphone,
            shares_phone=arrival.shares_phone,
            topic=arrival.topic,
            account_id=account,
            registered_by=caller.person,
            arrived_at=clock.now(),
        )
        try:
            async with db.begin_nested():
                db.add(visitor)
        except IntegrityError:  # a colleague gave this number at the same moment
            continue
        _changed(db)
        return Registered(visitor.id, counter_rules.number(visitor.level, visitor.serial))
    raise Conflict("Hệ thống chưa cấp được số. Những gì đã nhập vẫn còn; mời thử lại.")


async def _of_today(db: AsyncSession, caller: Caller, visitor_id: UUID) -> CounterVisitor:
    require(caller, Permission.GUIDE)
    found = await db.exec(
        select(CounterVisitor)
        .where(CounterVisitor.id == visitor_id, CounterVisitor.day == clock.today())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    visitor = found.first()
    if visitor is None:
        raise NotFound
    return visitor


async def _mine(db: AsyncSession, caller: Caller, status: VisitorStatus) -> CounterVisitor:
    require(caller, Permission.GUIDE)
    query = select(CounterVisitor).where(
        CounterVisitor.guide_id == caller.person,
        col(CounterVisitor.status).in_((VisitorStatus.CALLED, VisitorStatus.SERVING)),
    )
    visitor = (await db.exec(query.with_for_update())).first()
    if visitor is None or visitor.status is not status:
        raise Conflict(_MOVED_ON)
    return visitor


async def _record(
    db: AsyncSession, caller: Caller, record: Record, level: DigitalLevel, visitor: CounterVisitor | None
) -> GuidanceSession:
    session = GuidanceSession(
        visitor_id=visitor.id if visitor else None,
        account_id=visitor.account_id if visitor else None,
        guide_id=caller.person,
        level=level,
        place=record.place,
        minutes=record.minutes,
        heads=1 if visitor else record.heads,
        outcome=record.outcome,
        note=record.note or None,
        at=clock.now(),
    )
    db.add(session)
    await db.flush()
    for topic in record.topics:
        db.add(GuidanceTopic(session_id=session.id, topic=topic))
    await db.flush()
    return session


def _changed(db: AsyncSession) -> None:
    async def tell() -> None:
        await live.publish(TOPIC)

    after_commit(db, tell)
