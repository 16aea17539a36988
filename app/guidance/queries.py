"""What a person may see of their learning."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from models.guidance import TutorialProgress


async def progress_of(db: AsyncSession, caller: Caller) -> dict[str, int]:
    """The furthest step the caller reached, by tutorial; empty for somebody who is not signed in."""
    if caller.account_id is None:
        return {}
    rows = await db.exec(select(TutorialProgress).where(TutorialProgress.account_id == caller.account_id))
    return {row.slug: row.step for row in rows}


async def quizzes_of(db: AsyncSession, caller: Caller) -> dict[str, int]:
    """How many questions the caller had right, by tutorial whose quiz they answered."""
    if caller.account_id is None:
        return {}
    rows = await db.exec(select(TutorialProgress).where(TutorialProgress.account_id == caller.account_id))
    return {row.slug: row.quiz_right for row in rows if row.quiz_right is not None}
