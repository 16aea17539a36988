"""What every domain erases once its time is over, in one run: `camtay retain`."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.custody import retention as custody
from app.db import transaction
from app.dossiers import retention as dossiers
from app.dossiers import uploads
from app.fees import retention as fees
from app.fees import waiting
from app.guidance import cards
from app.guidance import retention as guidance
from app.homecare import retention as homecare
from app.notify import retention as notify
from app.papers import results

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Stage:
    """One kind of thing that has a time: what it is, how long it is kept, how many are over it."""

    what: str
    kept: str
    number: int


@dataclass(frozen=True)
class Night:
    """What one run erased, and the domains whose part failed and was undone; the log says why."""

    stages: list[Stage]
    failed: list[str]


class _OnlyCounted(Exception):
    pass


_Erase = Callable[[AsyncSession, datetime], Awaitable[list[Stage]]]


async def retain(*, dry_run: bool = False) -> Night:
    """Erase everything whose time is over; a dry run only says what it would be.

    Each domain in a transaction of its own: a row that one of them cannot erase must not keep the others from
    erasing, night after night.
    """
    now = clock.now()
    night = Night([], [])
    for domain, erase in _DOMAINS.items():
        try:
            night.stages.extend(await _apart(erase, now, dry_run=dry_run))
        except Exception:
            log.exception("retention_failed", domain=domain)
            night.failed.append(domain)
    return night


async def _apart(erase: _Erase, now: datetime, *, dry_run: bool) -> list[Stage]:
    stages: list[Stage] = []
    with suppress(_OnlyCounted):
        async with transaction() as db:
            stages = await erase(db, now)
            if dry_run:
                raise _OnlyCounted
    return stages


async def _dossiers(db: AsyncSession, now: datetime) -> list[Stage]:
    erased = await dossiers.erase(db, now)
    await fees.forget(db, erased.dossiers)
    await custody.forget(db, erased.dossiers)
    return [
        Stage("drafts nobody touched", f"{dossiers.DRAFT_DAYS} days", erased.drafts),
        Stage("contents of closed dossiers", f"{dossiers.ARCHIVE_DAYS} days", len(erased.dossiers)),
        Stage("looks at dossiers", f"{dossiers.VIEW_DAYS} days", erased.views),
        Stage("files that never arrived whole", f"{uploads.KEPT.days} day", erased.uploads),
    ]


async def _fees(db: AsyncSession, now: datetime) -> list[Stage]:
    return [
        Stage("what transfers to the bank said", f"{fees.LINE_DAYS} days", await fees.erase(db, now)),
        Stage("statements that nobody booked", f"{waiting.HOURS} hours", await waiting.erase(db, now)),
    ]


async def _results(db: AsyncSession, now: datetime) -> list[Stage]:
    return [Stage("results", f"{results.YEARS} years", await results.erase_expired(db, now))]


async def _notifications(db: AsyncSession, now: datetime) -> list[Stage]:
    return [Stage("notifications", f"{notify.DAYS} days", await notify.erase(db, now))]


async def _visits(db: AsyncSession, now: datetime) -> list[Stage]:
    erased = await homecare.erase(db, now)
    return [
        Stage("places of past visits", f"{homecare.DAYS} days", erased.visits),
        Stage("visits that were never asked for", f"{homecare.DRAFT_DAYS} days", erased.drafts),
    ]


async def _counter(db: AsyncSession, now: datetime) -> list[Stage]:
    del now  # asked by the command line too, which has none
    erased = await guidance.erase(db)
    return [
        Stage("visitors of the counter", f"{guidance.DAYS} days", erased.visitors),
        Stage("notes and forms of the counter", f"{guidance.DAYS} days", erased.notes + erased.forms),
        Stage("code cards that are over", f"{cards.VALID.days} days", erased.cards),
    ]


_DOMAINS: dict[str, _Erase] = {
    "dossiers": _dossiers,
    "fees": _fees,
    "results": _results,
    "notifications": _notifications,
    "visits": _visits,
    "counter": _counter,
}
