"""Erasing what says who came to the counter, after some weeks. What was taught stays, and names nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller
from app.guidance import cards
from models.counter import CounterVisitor, GuidanceSession, HandBack, VisitorStatus
from models.guidance import Certificate, TutorialProgress

DAYS = 30
OPEN = (VisitorStatus.WAITING, VisitorStatus.CALLED, VisitorStatus.SERVING)


@dataclass(frozen=True)
class Erased:
    """How many of each were emptied."""

    visitors: int
    notes: int
    forms: int
    cards: int


async def erase(db: AsyncSession, days: int = DAYS) -> Erased:
    """Empty names, births, phones, numbers and addresses of arrivals `days` ago and longer, with notes and forms.

    Cards keep their own time. Asked by the command line; roll the transaction back to only count.
    """
    now = clock.now()
    until = now - timedelta(days=days)
    old = (
        await db.exec(
            select(CounterVisitor).where(
                CounterVisitor.arrived_at <= until, col(CounterVisitor.erased_at).is_(None)
            )
        )
    ).all()
    ids = [visitor.id for visitor in old]
    for visitor in old:
        _empty(db, visitor, now)
    notes = (
        await db.exec(
            select(GuidanceSession).where(GuidanceSession.at <= until, col(GuidanceSession.note).is_not(None))
        )
    ).all()
    for session in notes:
        session.note = None
        db.add(session)
    forms = (
        await db.exec(
            select(HandBack).where(
                col(HandBack.visitor_id).in_(ids) | (col(HandBack.updated_at) <= until),
                col(HandBack.used_at).is_(None),
            )
        )
    ).all()
    emptied = [made for made in forms if made.answers or made.token_hash]
    for made in emptied:
        made.answers, made.token_hash = {}, None
        db.add(made)
    ended = await cards.end_expired(db, now)
    await db.flush()
    return Erased(len(old), len(notes), len(emptied), ended)


async def forget_learner(db: AsyncSession, caller: Caller) -> None:
    """Delete what somebody who leaves has learnt, end their code cards, and empty what the counter noted of them.

    What they were taught stays in the counter's figures and is nobody's.
    """
    for table in (TutorialProgress, Certificate):
        await db.exec(delete(table).where(col(table.account_id) == caller.person))
    visitors = await db.exec(select(CounterVisitor).where(CounterVisitor.account_id == caller.person))
    for visitor in visitors.all():
        _empty(db, visitor, clock.now())
    taught = await db.exec(select(GuidanceSession).where(GuidanceSession.account_id == caller.person))
    for session in taught.all():
        session.account_id, session.note = None, None
        db.add(session)
    await cards.end_all_of(db, caller.person)


def _empty(db: AsyncSession, visitor: CounterVisitor, now: datetime) -> None:
    visitor.full_name = visitor.birth = visitor.phone = visitor.citizen_number = visitor.address = None
    visitor.account_id, visitor.erased_at = None, now
    if visitor.status in OPEN:  # nobody ended it that day
        visitor.status = VisitorStatus.ABSENT
    db.add(visitor)
