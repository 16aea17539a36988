"""How long dossiers keep what is personal: drafts some months, looks and contents of closed dossiers years."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from app.dossiers import drafts, files, supplements, uploads
from models.dossiers import Dossier, DossierKey, DossierView, Draft

DRAFT_DAYS = 180
ARCHIVE_DAYS = 3653
"""Ten years after it was closed, what is personal in a dossier becomes unreadable; its chain stays verifiable."""

VIEW_DAYS = 1827
AT_ONCE = 1000
"""One night erases no more than this of each; the next goes on."""


@dataclass(frozen=True)
class Erased:
    """How many of each were erased, and the contents of which dossiers: others know of these, too."""

    drafts: int
    dossiers: tuple[UUID, ...]
    views: int
    uploads: int


async def erase(db: AsyncSession, now: datetime) -> Erased:
    """Discard drafts nobody touched, make closed dossiers unreadable whose time is over, and so on; asked by the system."""
    return Erased(
        await _drafts(db, now),
        await _dossiers(db, now),
        await _views(db, now),
        await uploads.sweep(db, now, AT_ONCE),
    )


async def _drafts(db: AsyncSession, now: datetime) -> int:
    rows = await db.exec(
        select(Draft)
        .where(
            col(Draft.dossier_id).is_(None),
            col(Draft.discarded_at).is_(None),
            Draft.updated_at <= now - timedelta(days=DRAFT_DAYS),
        )
        .limit(AT_ONCE)
    )
    found = rows.all()
    for draft in found:
        await drafts.empty(db, draft)
    return len(found)


async def _dossiers(db: AsyncSession, now: datetime) -> tuple[UUID, ...]:
    rows = await db.exec(
        select(DossierKey)
        .join(Dossier, col(Dossier.id) == DossierKey.dossier_id)
        .where(
            col(DossierKey.wrapped).is_not(None),
            col(Dossier.step).is_(None),
            func.coalesce(Dossier.closed_at, Dossier.updated_at) <= now - timedelta(days=ARCHIVE_DAYS),
        )
        .limit(AT_ONCE)
    )
    found = rows.all()
    for key in found:
        key.wrapped, key.erased_at = None, now
        db.add(key)
        await files.remove_filed(db, key.dossier_id)
        await supplements.forget(db, key.dossier_id)
        await _empty_draft(db, key.dossier_id)
    await db.flush()
    return tuple(key.dossier_id for key in found)


async def _empty_draft(db: AsyncSession, dossier_id: UUID) -> None:
    """The draft that was filed holds the form once more, under the key of the installation."""
    rows = await db.exec(select(Draft).where(Draft.dossier_id == dossier_id).with_for_update())
    for draft in rows.all():
        draft.answers, draft.return_address = {}, None
        db.add(draft)


async def _views(db: AsyncSession, now: datetime) -> int:
    old = col(DossierView.last_at) <= now - timedelta(days=VIEW_DAYS)
    number = (await db.exec(select(func.count()).select_from(DossierView).where(old))).one()
    await db.exec(delete(DossierView).where(old))
    return number


async def discard_all(db: AsyncSession, caller: Caller) -> int:
    """Throw every open draft of the caller's away, with its files, and whatever of theirs is half sent."""
    rows = await db.exec(
        select(Draft.id).where(
            Draft.owner_id == caller.person,
            col(Draft.dossier_id).is_(None),
            col(Draft.discarded_at).is_(None),
        )
    )
    found = rows.all()
    for draft in found:
        await drafts.discard(db, caller, draft)
    await uploads.forget(db, owner_id=caller.person)
    return len(found)
