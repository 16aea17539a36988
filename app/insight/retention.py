"""What every domain erases once its time is over, in one run: `camtay retain`."""

from contextlib import suppress
from dataclasses import dataclass

from app import clock
from app.custody import retention as custody
from app.db import transaction
from app.dossiers import retention as dossiers
from app.dossiers import uploads
from app.fees import retention as fees
from app.guidance import retention as guidance
from app.homecare import retention as homecare
from app.notify import retention as notify
from app.papers import results


@dataclass(frozen=True)
class Stage:
    """One kind of thing that has a time: what it is, how long it is kept, how many are over it."""

    what: str
    kept: str
    number: int


class _OnlyCounted(Exception):
    pass


async def retain(*, dry_run: bool = False) -> list[Stage]:
    """Erase everything whose time is over, in one transaction; a dry run only says what it would be."""
    now = clock.now()
    stages: list[Stage] = []
    with suppress(_OnlyCounted):
        async with transaction() as db:
            dossier = await dossiers.erase(db, now)
            await fees.forget(db, dossier.dossiers)
            await custody.forget(db, dossier.dossiers)
            counter = await guidance.erase(db)
            stages = [
                Stage("drafts nobody touched", f"{dossiers.DRAFT_DAYS} days", dossier.drafts),
                Stage("contents of closed dossiers", f"{dossiers.ARCHIVE_DAYS} days", len(dossier.dossiers)),
                Stage("looks at dossiers", f"{dossiers.VIEW_DAYS} days", dossier.views),
                Stage("files that never arrived whole", f"{uploads.KEPT.days} day", dossier.uploads),
                Stage("what transfers to the bank said", f"{fees.LINE_DAYS} days", await fees.erase(db, now)),
                Stage("results", f"{results.YEARS} years", await results.erase_expired(db, now)),
                Stage("notifications", f"{notify.DAYS} days", await notify.erase(db, now)),
                Stage("places of past visits", f"{homecare.DAYS} days", await homecare.erase(db, now)),
                Stage("visitors of the counter", f"{guidance.DAYS} days", counter.visitors),
                Stage("notes, forms and cards of the counter", f"{guidance.DAYS} days",
                      counter.notes + counter.forms + counter.cards),
            ]  # fmt: skip
            if dry_run:
                raise _OnlyCounted
    return stages
