"""What may be seen of the counter: the guides' line, and for everyone the called numbers without a name."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.dossiers import about
from app.guidance import counter, counter_rules, topics
from models.accounts import DigitalLevel
from models.counter import CounterVisitor, HandBack, VisitorStatus

S = VisitorStatus
SHOWN_NUMBERS = 8
"""So many called numbers stand on the screen in the hall."""


@dataclass(frozen=True)
class InLine:
    """Somebody who waits, or was called and did not come."""

    id: UUID
    number: str
    level: DigitalLevel
    name: str
    topic: str
    arrived_at: datetime


@dataclass(frozen=True)
class Here:
    """Whom the caller has: what a guide needs to teach them.

    Attributes:
        actions: what may be done, the next thing first (`counter_rules.ACTIONS`).
        topic: what they came for, by key; `topic_name` is its name.
        facts: what was noted about their phone, in words.
        minutes: how long the session has taken so far.
        forms: the forms begun for them, each (id, name of the procedure and for whom).
        placed: their level as it is known now; `level` is what they came with.
        linked: they proved which account is theirs.
    """

    number: str
    level: DigitalLevel
    placed: DigitalLevel
    status: VisitorStatus
    name: str
    birth: str
    phone: str
    topic: str
    topic_name: str
    facts: str
    minutes: int
    actions: tuple[str, ...]
    forms: tuple[tuple[UUID, str], ...]
    linked: bool


@dataclass(frozen=True)
class LeftForm:
    """A form that waits at the counter for its owner, by the number that was called."""

    id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class Line:
    """The counter as a guide sees it.

    Attributes:
        waiting: who waits, the longest first.
        absent: who was called today and did not come.
        wait: what somebody who came now would wait, in minutes; None while there is not enough to tell.
        done: how many were taught today.
        left: what the caller began for people whose session is over, and nobody has carried on yet.
    """

    waiting: list[InLine]
    absent: list[InLine]
    here: Here | None
    wait: int | None
    done: int
    left: list[LeftForm]


@dataclass(frozen=True)
class Calling:
    """The screen in the hall: numbers, the last called first, and how many wait. No names."""

    called: list[str]
    serving: list[str]
    waiting: dict[str, int]
    wait: int | None


async def waiting_count(db: AsyncSession, caller: Caller) -> int:
    """How many wait at the counter today."""
    require(caller, Permission.GUIDE)
    rows = await db.exec(
        select(CounterVisitor.id).where(
            CounterVisitor.day == clock.today(), CounterVisitor.status == S.WAITING
        )
    )
    return len(rows.all())


async def line(db: AsyncSession, caller: Caller) -> Line:
    """The waiting list and whom the caller has."""
    require(caller, Permission.GUIDE)
    names = (await topics.known(db)).names
    today = await _of_day(db, clock.today())
    waiting = [each for each in today if each.status is S.WAITING]
    current = await counter.current(db, caller)
    return Line(
        [_in_line(each, names) for each in waiting],
        [_in_line(each, names) for each in today if each.status is S.ABSENT],
        await _here(db, current, names) if current else None,
        _wait(today, len(waiting)),
        sum(each.status is S.DONE for each in today),
        await _left(db, caller, names),
    )


async def _left(db: AsyncSession, caller: Caller, names: dict[str, str]) -> list[LeftForm]:
    found = await db.exec(
        select(HandBack, CounterVisitor)
        .join(CounterVisitor, col(CounterVisitor.id) == HandBack.visitor_id)
        .where(
            HandBack.started_by == caller.person,
            col(HandBack.used_at).is_(None),
            CounterVisitor.day == clock.today(),
            CounterVisitor.status == S.DONE,
        )
        .order_by(col(HandBack.created_at))
    )
    return [
        LeftForm(
            form.id, counter_rules.number(visitor.level, visitor.serial), await _form_name(db, form, names)
        )
        for form, visitor in found.all()
    ]


async def _form_name(db: AsyncSession, form: HandBack, names: dict[str, str]) -> str:
    """The procedure, and for whom, by which two forms of one person are told apart."""
    spec = (await catalogue.get_version(db, form.procedure_id)).spec
    whom = about.name(spec, form.answers)
    name = names.get(topics.PROCEDURE + form.procedure_code, form.procedure_code)
    return f"{name}, cho {whom}" if whom else name


async def calling(db: AsyncSession) -> Calling:
    """What the screen in the hall shows. Public."""
    today = await _of_day(db, clock.today())
    latest = sorted(
        (each for each in today if each.called_at), key=lambda each: each.called_at or each.arrived_at
    )
    waiting = [each for each in today if each.status is S.WAITING]

    def numbers(status: VisitorStatus) -> list[str]:
        found = [each for each in reversed(latest) if each.status is status]
        return [counter_rules.number(each.level, each.serial) for each in found[:SHOWN_NUMBERS]]

    return Calling(
        numbers(S.CALLED),
        numbers(S.SERVING),
        {
            letter: sum(each.level is level for each in waiting)
            for level, letter in counter_rules.LETTERS.items()
        },
        _wait(today, len(waiting)),
    )


async def _of_day(db: AsyncSession, day: date) -> list[CounterVisitor]:
    rows = await db.exec(
        select(CounterVisitor)
        .where(CounterVisitor.day == day)
        .order_by(col(CounterVisitor.arrived_at), col(CounterVisitor.id))
    )
    return list(rows.all())


def _wait(today: list[CounterVisitor], ahead: int) -> int | None:
    """From what really happened today; see `counter_rules.expected_wait`."""
    done = sorted(
        (each for each in today if each.status is S.DONE and each.started_at and each.finished_at),
        key=lambda each: each.finished_at or each.arrived_at,
    )
    minutes = [
        (each.finished_at - each.started_at).total_seconds() / 60
        for each in done
        if each.finished_at and each.started_at
    ]
    busy = {each.guide_id for each in today if each.status in {S.CALLED, S.SERVING}}
    since = clock.now() - counter.HERE_FOR
    lately = {
        each.guide_id
        for each in today
        if each.guide_id and max(each.called_at or since, each.finished_at or since) > since
    }
    return counter_rules.expected_wait(minutes, ahead, len(busy | lately), len(busy))


def _in_line(visitor: CounterVisitor, names: dict[str, str]) -> InLine:
    return InLine(
        visitor.id,
        counter_rules.number(visitor.level, visitor.serial),
        visitor.level,
        visitor.full_name or "",
        names.get(visitor.topic, ""),
        visitor.arrived_at,
    )


async def _here(db: AsyncSession, visitor: CounterVisitor, names: dict[str, str]) -> Here:
    begun = await db.exec(
        select(HandBack).where(HandBack.visitor_id == visitor.id).order_by(col(HandBack.created_at))
    )
    return Here(
        number=counter_rules.number(visitor.level, visitor.serial),
        level=visitor.level,
        placed=visitor.placed_level or visitor.level,
        status=visitor.status,
        name=visitor.full_name or "",
        birth=counter_rules.say_birth(visitor.birth),
        phone=visitor.phone or "",
        topic=visitor.topic,
        topic_name=names.get(visitor.topic, ""),
        facts=_say_device(visitor),
        minutes=counter.taken(visitor, clock.now()),
        actions=counter_rules.ACTIONS.get(visitor.status, ()),
        forms=tuple(
            [(each.id, await _form_name(db, each, names)) for each in begun.all() if each.used_at is None]
        ),
        linked=visitor.account_id is not None,
    )


def _say_device(visitor: CounterVisitor) -> str:
    if visitor.has_phone is False:
        return "Không có điện thoại"
    if visitor.has_smartphone is False:
        return "Chưa có điện thoại thông minh"
    if visitor.has_smartphone:
        return "Dùng chung điện thoại" if visitor.shares_phone else "Có điện thoại thông minh riêng"
    return "Chưa hỏi về điện thoại thông minh"
