"""What others do when a dossier moves: registered from above, run in the transaction that moves it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import live
from app.db import after_commit
from models.dossiers import Dossier, DossierAction, Draft


class DraftEnd(StrEnum):
    """How a draft stops being one."""

    FILED = "filed"
    DISCARDED = "discarded"


Listener = Callable[[AsyncSession, Dossier, DossierAction], Awaitable[None]]

on_transition: list[Listener] = []
"""Called with the dossier as it stands after the action. A listener that raises undoes the action."""

DraftListener = Callable[[AsyncSession, Draft, DraftEnd], Awaitable[None]]

on_draft_end: list[DraftListener] = []
"""Called when a draft is filed or discarded, in that transaction. A listener that raises undoes it."""


def draft_topic(draft_id: UUID) -> str:
    """The live topic of a draft: it moved to another screen, got a file, was filed or discarded."""
    return f"draft:{draft_id}"


def typed_topic(draft_id: UUID, *, by_owner: bool) -> str:
    """The live topic of what the owner, or somebody who helps them, typed into a draft."""
    return f"typed:{draft_id}:{'owner' if by_owner else 'helper'}"


def publish_later(db: AsyncSession, topic: str) -> None:
    """Tell open pages once this transaction is committed."""
    after_commit(db, partial(live.publish, topic))


async def end_draft(db: AsyncSession, draft: Draft, end: DraftEnd) -> None:
    """Run every listener of a draft's end; open pages hear of it after the commit."""
    for listener in on_draft_end:
        await listener(db, draft, end)
    publish_later(db, draft_topic(draft.id))


async def announce(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """Run every listener, in the order in which they were registered."""
    for listener in on_transition:
        await listener(db, dossier, action)
