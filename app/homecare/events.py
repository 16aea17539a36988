"""What others do when something happens to a visit: registered from above, run in the same transaction."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import live
from app.db import after_commit
from models.homecare import Visit, VisitEvent

Listener = Callable[[AsyncSession, Visit, VisitEvent], Awaitable[None]]

on_step: list[Listener] = []
"""Called with the visit as it stands after the event. A listener that raises undoes the step."""


EarlyListener = Callable[[AsyncSession, Visit, datetime], Awaitable[None]]

on_early: list[EarlyListener] = []
"""Called with a visit that would bring a result before the moment it is now promised for, once or oftener."""


OverListener = Callable[[AsyncSession, Visit, str], Awaitable[None]]

on_over: list[OverListener] = []
"""Called with a visit that has begun, and why nobody need come any more, when its dossier ends otherwise than by it."""


async def announce(db: AsyncSession, visit: Visit, event: VisitEvent) -> None:
    """Run every listener, in the order in which they were registered; open pages hear of it after the commit."""
    for listener in on_step:
        await listener(db, visit, event)
    _publish(db, visit)


async def announce_early(db: AsyncSession, visit: Visit, promised: datetime) -> None:
    """Run every listener of a promise that has moved behind its visit; open pages hear of it after the commit."""
    for listener in on_early:
        await listener(db, visit, promised)
    _publish(db, visit)


async def announce_over(db: AsyncSession, visit: Visit, why: str) -> None:
    """Run every listener of a dossier that ended during its visit; open pages hear of it after the commit."""
    for listener in on_over:
        await listener(db, visit, why)
    _publish(db, visit)


def _publish(db: AsyncSession, visit: Visit) -> None:
    async def tell() -> None:
        for topic in (CENTRE, topic_of(visit.account_id)):
            await live.publish(topic)

    after_commit(db, tell)


CENTRE = "visits"
"""The live topic of the Centre's calendar."""


def topic_of(account_id: UUID) -> str:
    """The live topic of one person's visits."""
    return f"visits:{account_id}"
