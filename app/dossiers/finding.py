"""Finding a dossier at the desk by what a visitor can say: its code, a name, a phone number."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue.search import fold
from app.dossiers import desk, parties
from app.settings import settings
from app.typed import keepable
from models.dossiers import Dossier

MOST = 50
NAMES_READ = 2000
"""Names are encrypted, so they are compared one by one: in the open dossiers that moved last."""


async def search(db: AsyncSession, caller: Caller, words: str) -> list[desk.Row]:
    """Dossiers by a part of their code, their applicant's phone, or words of a name.

    The name is the applicant's or that of whom they file for. Whoever may read dossiers finds any, also those that are over; of a name only among the open ones. That a
    name was shown is recorded for each dossier found, as one look; so this writes. (Rows of the queue are not
    recorded: those wait for the caller, whose work they are.)
    """
    require(caller, Permission.READ_DOSSIERS)
    words = " ".join(keepable(words).split())
    if not words:
        return []
    owners = await people.with_phone(db, caller, words)
    # A whole code, with the unit or without, is found by its index; only a part of one reads them all.
    whole = [words.upper(), f"{settings().unit_code}-{words}".upper()]
    fits = col(Dossier.owner_id).in_(owners) if owners else col(Dossier.code).in_(whole)
    found = await _where(db, fits)
    has_digit = any(letter.isdigit() for letter in words)
    if not found and not owners and has_digit:  # every code has some
        found = await _where(db, col(Dossier.code).icontains(words, autoescape=True))
    if not found and not has_digit:
        found = await _by_name(db, words)
    listed = await desk.describe(db, caller, found)
    for row in listed:
        if row.applicant:
            await desk.record_view(db, caller, row.id)
    return listed


async def _where(db: AsyncSession, fits: ColumnElement[bool]) -> list[Dossier]:
    rows = await db.exec(
        select(Dossier)
        .where(fits)
        .order_by(col(Dossier.step).is_(None), col(Dossier.updated_at).desc())
        .limit(MOST)
    )
    return list(rows.all())


async def _by_name(db: AsyncSession, words: str) -> list[Dossier]:
    rows = await db.exec(
        select(Dossier.id)
        .where(col(Dossier.step).is_not(None))
        .order_by(col(Dossier.updated_at).desc())
        .limit(NAMES_READ)
    )
    wanted = fold(words).split()
    named = await parties.of(db, list(rows.all()))
    fitting: list[UUID] = [
        dossier
        for dossier, who in named.items()
        if wanted and any(set(wanted) <= set(fold(name).split()) for name in who.names)
    ]
    found = await db.exec(
        select(Dossier).where(col(Dossier.id).in_(fitting[:MOST])).order_by(col(Dossier.updated_at).desc())
    )
    return list(found.all())
