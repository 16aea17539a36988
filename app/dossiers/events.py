"""What others do when a dossier moves: registered from above, run in the transaction that moves it."""

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from models.dossiers import Dossier, DossierAction

Listener = Callable[[AsyncSession, Dossier, DossierAction], Awaitable[None]]

on_transition: list[Listener] = []
"""Called with the dossier as it stands after the action. A listener that raises undoes the action."""


async def announce(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """Run every listener, in the order in which they were registered."""
    for listener in on_transition:
        await listener(db, dossier, action)
