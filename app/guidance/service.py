"""What a person does while learning."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.errors import Invalid, NotFound
from app.guidance.tutorials import find_tutorial
from models.guidance import TutorialProgress


async def keep_progress(db: AsyncSession, caller: Caller, slug: str, step: int) -> TutorialProgress:
    """Keep that the caller could do `step` (from 1) of a tutorial; going back never loses what was reached.

    Raises `NotFound` for an unknown tutorial and `Invalid` for a step it does not have.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    tutorial = find_tutorial(slug)
    if tutorial is None:
        raise NotFound("Không có bài học này.")
    last = len(tutorial.steps)
    if not 1 <= step <= last:
        raise Invalid(f"Bài này có {last} bước.", {"step": f"Bước từ 1 đến {last}."})
    moment = clock.now()
    row = await _own_row(db, caller, slug, moment)
    row.step = max(row.step, step)
    row.updated_at = moment
    if row.step == last and row.done_at is None:
        row.done_at = moment
    db.add(row)
    await db.flush()
    return row


async def keep_quiz(db: AsyncSession, caller: Caller, slug: str, right: int) -> TutorialProgress:
    """Keep how many questions of a tutorial's quiz the caller had right, all of them answered; the best stays.

    Raises `NotFound` for an unknown tutorial and `Invalid` for more than it has questions.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    tutorial = find_tutorial(slug)
    if tutorial is None:
        raise NotFound("Không có bài học này.")
    asked = len(tutorial.quiz)
    if not 0 <= right <= asked:
        raise Invalid(f"Bài này có {asked} câu hỏi.", {"right": f"Từ 0 đến {asked}."})
    moment = clock.now()
    row = await _own_row(db, caller, slug, moment)
    row.quiz_right = max(row.quiz_right or 0, right)
    row.updated_at = moment
    db.add(row)
    await db.flush()
    return row


async def _own_row(db: AsyncSession, caller: Caller, slug: str, moment: datetime) -> TutorialProgress:
    """The caller's row of a tutorial, locked; made when there is none yet."""
    row = await _row(db, caller.person, slug)
    if row is None:
        row = TutorialProgress(account_id=caller.person, slug=slug, step=0, updated_at=moment)
        try:
            async with db.begin_nested():
                db.add(row)
        except IntegrityError:  # the same person, on another device, was faster
            row = await _row(db, caller.person, slug)
            if row is None:
                raise
    return row


async def _row(db: AsyncSession, account_id: UUID, slug: str) -> TutorialProgress | None:
    found = await db.exec(
        select(TutorialProgress)
        .where(TutorialProgress.account_id == account_id, TutorialProgress.slug == slug)
        .with_for_update()
    )
    return found.one_or_none()
