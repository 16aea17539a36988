"""What others do when two people begin or stop working hand in hand; run in the same transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.dossiers import events as dossier_events
from models.handinhand import HelpSession, Mandate, MandateStep


@dataclass(frozen=True)
class Joined:
    """A helper joined a session, or opened it by a mandate; `begun` when the draft is new, too.

    `title` names the draft to its owner: the procedure, and for whom.
    """

    session: HelpSession
    title: str
    begun: bool = False


@dataclass(frozen=True)
class Ready:
    """The helper says that the form is filled in; filing it is up to the citizen. `title`: see `Joined`."""

    session: HelpSession
    title: str
    event_id: int


@dataclass(frozen=True)
class MandateChanged:
    """A mandate took a step that its two people are told of."""

    mandate: Mandate
    step: MandateStep
    event_id: int
    procedures: str


Happened = Joined | Ready | MandateChanged
Listener = Callable[[AsyncSession, Happened], Awaitable[None]]

on_help: list[Listener] = []
"""Called with what happened. A listener that raises undoes it."""


async def announce(db: AsyncSession, happened: Happened) -> None:
    """Run every listener, in the order in which they were registered."""
    for listener in on_help:
        await listener(db, happened)


def tell_session(db: AsyncSession, draft_id: UUID) -> None:
    """Let the pages of both sides ask again after the commit: somebody joined, left, or showed something."""
    dossier_events.publish_later(db, dossier_events.draft_topic(draft_id))


def mandate_topic(account_id: UUID) -> str:
    """The live topic of one person's mandates."""
    return f"mandates:{account_id}"


def tell_mandate(db: AsyncSession, mandate: Mandate) -> None:
    """Let the mandate pages of both people ask again after the commit."""
    for person in {mandate.grantor_id, mandate.helper_id} - {None}:
        dossier_events.publish_later(db, f"mandates:{person}")
