"""Invented guidance for demo mode, so that the figures have something to show. Every row is marked as invented."""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.guidance import topics
from models.accounts import DigitalLevel
from models.counter import GuidanceSession, GuidanceTopic, Outcome, Place

COUNT = 64
_STEP_DAYS = 4
_LEVELS = (*(DigitalLevel.BEGINNER,) * 4, *(DigitalLevel.PARTLY,) * 3, DigitalLevel.INDEPENDENT)
_PLACES = (*(Place.COUNTER,) * 6, Place.NEIGHBOURHOOD, Place.NEIGHBOURHOOD, Place.HOME)
_OUTCOMES = (Outcome.ALONE, Outcome.WITH_HELP, Outcome.ALONE, Outcome.ANOTHER_SESSION, Outcome.WITH_HELP)
_PROCEDURES = ("2.000635", "1.001193", "1.004873")


async def seed_sessions(db: AsyncSession, guide: UUID, citizens: tuple[UUID, ...]) -> None:
    """Sessions of the last months, the last two of the demo citizens, all others of nobody."""
    known = await topics.known(db)
    taught = [key for key, _ in known.tutorials[:7]]
    taught += [topics.PROCEDURE + code for code in _PROCEDURES if topics.PROCEDURE + code in known.keys]
    for number in range(COUNT):
        ago = COUNT - number
        session = GuidanceSession(
            account_id=citizens[ago - 1] if ago <= len(citizens) else None,
            guide_id=guide,
            level=_LEVELS[number % len(_LEVELS)],
            place=_PLACES[number % len(_PLACES)],
            heads=6 if _PLACES[number % len(_PLACES)] is Place.NEIGHBOURHOOD and ago > len(citizens) else 1,
            minutes=15 + number * 7 % 31,
            outcome=_OUTCOMES[number % len(_OUTCOMES)],
            is_demo=True,
            at=clock.now() - timedelta(days=_STEP_DAYS * ago),
        )
        db.add(session)
        await db.flush()
        for topic in {taught[number * number % len(taught)], taught[number % len(taught)]}:
            db.add(GuidanceTopic(session_id=session.id, topic=topic))
    await db.flush()
