"""Who typed what stands in each box of a draft, and in what way they came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.db import put
from models.dossiers import AnswerAuthor, Draft, HelpWay


@dataclass(frozen=True)
class Author:
    """Who typed something; `way` for anybody but the draft's owner."""

    account_id: UUID
    way: HelpWay | None = None


async def note(db: AsyncSession, draft_id: UUID, author: Author, boxes: Iterable[str], at: datetime) -> None:
    """Keep that `author` typed what stands in `boxes` now; whoever calls has checked them."""
    rows = [
        {"draft_id": draft_id, "box": box, "account_id": author.account_id, "way": author.way, "at": at}
        for box in sorted(boxes)
    ]
    await put(db, AnswerAuthor, rows, ("draft_id", "box"), ("account_id", "way", "at"))


async def move(db: AsyncSession, draft_id: UUID, sources: Mapping[str, str]) -> None:
    """Let who typed a text go with it to another box; `sources` says where each came from, "" from nowhere."""
    if not sources:
        return
    there = {*sources, *sources.values()}
    query = select(AnswerAuthor).where(AnswerAuthor.draft_id == draft_id, col(AnswerAuthor.box).in_(there))
    rows = {row.box: row for row in (await db.exec(query)).all()}
    told = {box: (row.account_id, row.way, row.at) for box, row in rows.items()}
    for box in sources.keys() & rows.keys():
        await db.delete(rows[box])
    await db.flush()
    for box, source in sources.items():
        if source in told:
            who, way, at = told[source]
            db.add(AnswerAuthor(draft_id=draft_id, box=box, account_id=who, way=way, at=at))
    await db.flush()


def typed_by_others() -> ColumnElement[bool]:
    """The condition, for a query of drafts, that somebody else than the owner typed something."""
    others = select(AnswerAuthor.box).where(
        AnswerAuthor.draft_id == Draft.id, AnswerAuthor.account_id != Draft.owner_id
    )
    return others.exists()


async def of_draft(db: AsyncSession, draft_id: UUID) -> dict[str, Author]:
    """Who typed each box; whoever calls has checked that they may see the draft."""
    rows = await db.exec(
        select(AnswerAuthor.box, AnswerAuthor.account_id, AnswerAuthor.way).where(
            AnswerAuthor.draft_id == draft_id
        )
    )
    return {box: Author(who, HelpWay(way) if way else None) for box, who, way in rows.all()}
