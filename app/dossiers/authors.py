"""Who typed what stands in each box of a draft."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.dossiers import AnswerAuthor


async def note(db: AsyncSession, draft_id: UUID, author: UUID, boxes: Iterable[str], at: datetime) -> None:
    """Keep that `author` typed what stands in `boxes` now; whoever calls has checked them."""
    rows = [{"draft_id": draft_id, "box": box, "account_id": author, "at": at} for box in sorted(boxes)]
    if not rows:
        return
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    written = insert(AnswerAuthor).values(rows)
    await db.exec(
        written.on_conflict_do_update(
            index_elements=["draft_id", "box"],
            set_={"account_id": written.excluded.account_id, "at": written.excluded.at},
        )
    )


async def of_draft(db: AsyncSession, draft_id: UUID) -> dict[str, UUID]:
    """Who typed each box; whoever calls has checked that they may see the draft."""
    rows = await db.exec(
        select(AnswerAuthor.box, AnswerAuthor.account_id).where(AnswerAuthor.draft_id == draft_id)
    )
    return dict(rows.all())
