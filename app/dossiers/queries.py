"""A citizen's own dossiers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import detail, journal, parties, rules, wording, workdays
from app.dossiers.detail import Detail
from app.dossiers.wording import Sentence
from app.errors import NotFound
from app.typed import keepable
from models.dossiers import Dossier, PortalStatus, Step


@dataclass(frozen=True)
class Summary:
    """One of the caller's dossiers in a list; `needs_you` when it waits for them, `subject` about whom it is."""

    id: UUID
    code: str
    procedure_name: str
    status: PortalStatus
    status_name: str
    sentence: Sentence
    is_open: bool
    needs_you: bool
    is_late: bool
    step: Step | None
    filed_at: datetime
    updated_at: datetime
    subject: str = ""


async def mine(db: AsyncSession, caller: Caller, limit: int = 100) -> list[Summary]:
    """The caller's dossiers: what waits for them first, then what is in motion, then what is over."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Dossier)
        .where(Dossier.owner_id == caller.person)
        .order_by(
            col(Dossier.paused_since).is_(None), col(Dossier.step).is_(None), col(Dossier.updated_at).desc()
        )
        .limit(limit)
    )
    dossiers = rows.all()
    names = await people.officer_names(db, {each.assignee_id for each in dossiers if each.assignee_id})
    subjects = await parties.named(db, dossiers)
    calendar = await workdays.calendar(db)
    moment = clock.now()
    found = []
    for each in dossiers:
        now = journal.projection(each)
        officer = names.get(each.assignee_id) if each.assignee_id else None
        found.append(
            Summary(
                id=each.id,
                code=each.code,
                procedure_name=each.procedure_name,
                status=each.status,
                status_name=wording.STATUS_NAMES[each.status],
                sentence=wording.sentence(now, officer, moment, calendar, caller.honorific),
                is_open=each.step is not None,
                needs_you=each.paused_since is not None,
                is_late=each.step is not None and rules.is_late(now, moment),
                step=each.step,
                filed_at=each.filed_at,
                updated_at=each.updated_at,
                subject=subjects.get(each.id, ""),
            )
        )
    return found


async def by_code(db: AsyncSession, code: str) -> Dossier:
    """The row of a dossier, for other domains; whoever calls has checked the caller. Raises `NotFound`."""
    row = (await db.exec(select(Dossier).where(Dossier.code == keepable(code)))).first()
    if row is None:
        raise NotFound
    return row


async def by_codes(db: AsyncSession, codes: Collection[str]) -> dict[str, Dossier]:
    """The rows of dossiers by their codes, for other domains; whoever calls has checked the caller."""
    rows = await db.exec(select(Dossier).where(col(Dossier.code).in_(codes)))
    return {row.code: row for row in rows.all()}


async def hold_owned(db: AsyncSession, caller: Caller, code: str) -> None:
    """Keep a dossier of the caller's from moving until the transaction ends; does nothing where there is none."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(Dossier.id).where(Dossier.code == keepable(code), Dossier.owner_id == caller.person)
    await db.exec(query.with_for_update(read=True))


async def owned(db: AsyncSession, caller: Caller, code: str) -> Dossier:
    """The row of a dossier of the caller's; raises `NotFound` for everybody else's."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    row = await by_code(db, code)
    if row.owner_id != caller.person:
        raise NotFound
    return row


async def my_dossier(db: AsyncSession, caller: Caller, code: str) -> Detail:
    """One dossier of the caller's, by its code; raises `NotFound` for everybody else's."""
    return await detail.compose(db, caller, await owned(db, caller, code))


async def all_owned(db: AsyncSession, caller: Caller) -> list[Dossier]:
    """The rows of the caller's dossiers, for other domains, the latest first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Dossier).where(Dossier.owner_id == caller.person).order_by(col(Dossier.filed_at).desc())
    )
    return list(rows.all())
