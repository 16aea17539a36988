"""What others do when something happens to a visit: registered from above, run in the same transaction."""

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from models.homecare import Visit, VisitEvent

Listener = Callable[[AsyncSession, Visit, VisitEvent], Awaitable[None]]

on_step: list[Listener] = []
"""Called with the visit as it stands after the event. A listener that raises undoes the step."""


async def announce(db: AsyncSession, visit: Visit, event: VisitEvent) -> None:
    """Run every listener, in the order in which they were registered."""
    for listener in on_step:
        await listener(db, visit, event)
