"""Who hears of what happened to a fee, in its transaction."""

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from models.dossiers import Dossier
from models.fees import FeeEvent

Listener = Callable[[AsyncSession, Dossier, FeeEvent], Awaitable[None]]

on_fee: list[Listener] = []
"""Called with every new event. A listener that raises undoes it."""
