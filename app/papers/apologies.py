"""The letter of apology a late dossier owes: drafted by itself, changed and sent by an officer.

A draft is a row of its own and no action: the chain holds what happened, and nothing has until an officer sends the
letter. Sending is the action `EXTEND`, of which the citizen is told like of any other.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.db import reading, transaction
from app.dossiers import events, journal, workdays
from app.dossiers.deadlines import WorkCalendar
from app.dossiers.rules import Projection
from app.dossiers.wording import STEP_DOING
from app.dossiers.workflow import TRANSITIONS
from models.dossiers import ActionKind, Dossier, DossierAction, Step
from models.papers import ApologyDraft

log = structlog.get_logger()

AT_ONCE = 200

STEPS = TRANSITIONS[ActionKind.EXTEND].at
"""Where a dossier can be late for its citizen."""

SETTLED_BY = frozenset({ActionKind.EXTEND, ActionKind.STAMP, ActionKind.REFUSE, ActionKind.WITHDRAW})

MORE_DAYS: dict[Step, int] = {Step.APPRAISE: 3, Step.APPROVE: 2, Step.STAMP: 1}
"""Working days proposed for what is left. The project's assumption; the officer chooses the day."""

Listener = Callable[[AsyncSession, Dossier, ApologyDraft], Awaitable[None]]

on_drafted: list[Listener] = []
"""Called with a new draft in its transaction. A listener that raises undoes it."""


@dataclass(frozen=True)
class Proposal:
    """What a letter that waits says: why, and by when instead."""

    reason: str
    until: date


def is_owed(now: Projection, moment: datetime) -> bool:
    """Whether the promise to the citizen has passed while the office had the dossier."""
    return now.step in STEPS and now.paused_since is None and now.due_at is not None and now.due_at < moment


def propose(step: Step, today: date, calendar: WorkCalendar) -> Proposal:
    """What can be said without knowing the case: where the dossier is, and a day that leaves time for the rest."""
    return Proposal(
        f"Hồ sơ đang ở bước {STEP_DOING[step]} và chưa xong đúng hẹn. Trung tâm cần thêm thời gian để giải quyết.",
        calendar.workday(today, after=MORE_DAYS[step]),
    )


async def draft_all() -> int:
    """Draft every letter that is owed and not there yet; returns how many were new."""
    async with reading() as db:
        late = await _late(db, clock.now())
    drafted = 0
    for dossier_id in late:
        try:
            async with transaction() as db:
                drafted += await draft(db, dossier_id) is not None
        except Exception:  # one that cannot be drafted keeps no other waiting
            log.exception("apology_not_drafted", dossier=str(dossier_id))
    return drafted


async def draft(db: AsyncSession, dossier_id: UUID) -> ApologyDraft | None:
    """Draft the letter of one dossier if it is owed and not there yet; asked by the system."""
    dossier = await journal.locked(db, dossier_id)
    moment = clock.now()
    promised, step = dossier.due_at, dossier.step
    if promised is None or step is None or not is_owed(journal.projection(dossier), moment):
        return None
    if (await db.exec(select(ApologyDraft).where(_covers(dossier_id, promised)))).first():
        return None
    said = propose(step, clock.local(moment).date(), await workdays.calendar(db))
    row = ApologyDraft(
        dossier_id=dossier_id,
        promised_at=promised,
        reason=said.reason,
        until=said.until,
        drafted_at=moment,
    )
    db.add(row)
    await db.flush()
    for listener in on_drafted:
        await listener(db, dossier, row)
    events.publish_later(db, f"dossier:{dossier_id}")
    return row


async def waiting(db: AsyncSession, caller: Caller, dossier_id: UUID) -> Proposal | None:
    """The letter that waits to be sent, for members of staff; its day is never one that has passed."""
    require(caller, Permission.READ_DOSSIERS)
    row = await _open(db, dossier_id)
    if row is None:
        return None
    tomorrow = (await workdays.calendar(db)).workday(clock.today(), after=1)
    return Proposal(row.reason, max(row.until, tomorrow))


async def settle(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """Close the draft when its letter was sent, or is owed no longer; a listener of every action."""
    if action.kind not in SETTLED_BY:
        return
    row = await _open(db, dossier.id)
    if row is None:
        return
    row.settled_at = action.at
    row.sent_seq = action.seq if action.kind is ActionKind.EXTEND else None
    db.add(row)
    await db.flush()


async def _open(db: AsyncSession, dossier_id: UUID) -> ApologyDraft | None:
    rows = await db.exec(
        select(ApologyDraft).where(
            ApologyDraft.dossier_id == dossier_id, col(ApologyDraft.settled_at).is_(None)
        )
    )
    return rows.first()


def _covers(dossier_id: Any, promised_at: Any) -> ColumnElement[bool]:
    """Whether a draft is for this promise, or still waits: one dossier has one letter to send at a time."""
    return and_(
        col(ApologyDraft.dossier_id) == dossier_id,
        or_(col(ApologyDraft.promised_at) == promised_at, col(ApologyDraft.settled_at).is_(None)),
    )


async def _late(db: AsyncSession, moment: datetime) -> list[UUID]:
    """`is_owed` in SQL, without those that have their letter; the longest late first."""
    rows = await db.exec(
        select(Dossier.id)
        .where(
            col(Dossier.step).in_(sorted(STEPS)),
            col(Dossier.paused_since).is_(None),
            col(Dossier.due_at) < moment,
            ~exists().where(_covers(col(Dossier.id), col(Dossier.due_at))),
        )
        .order_by(col(Dossier.due_at))
        .limit(AT_ONCE)
    )
    return list(rows.all())
