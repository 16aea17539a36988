"""What was taught and learnt, in plain numbers for `app.insight`. No names; asked by the system, not by a person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.settings import settings
from models.accounts import DigitalLevel
from models.counter import GuidanceSession, GuidanceTopic, Place
from models.guidance import TutorialProgress


@dataclass(frozen=True)
class Taught:
    """One session: who is only an account that its owner proved, or None; `heads` is how many took part."""

    account_id: UUID | None
    level: DigitalLevel
    place: Place
    topics: tuple[str, ...]
    at: datetime
    heads: int = 1


@dataclass(frozen=True)
class Learnt:
    """How many people began a tutorial, and how many of them finished it."""

    slug: str
    begun: int
    finished: int


async def sessions(db: AsyncSession, since: datetime) -> list[Taught]:
    """Every session from `since` on, the earliest first; invented ones in demo mode only."""
    query = select(GuidanceSession).where(GuidanceSession.at >= since)
    if not settings().is_demo:
        query = query.where(col(GuidanceSession.is_demo).is_(False))
    rows = (await db.exec(query.order_by(col(GuidanceSession.at)))).all()
    topics: dict[UUID, list[str]] = defaultdict(list)
    held = await db.exec(
        select(GuidanceTopic)
        .join(GuidanceSession, col(GuidanceSession.id) == GuidanceTopic.session_id)
        .where(GuidanceSession.at >= since)
    )
    for row in held.all():
        topics[row.session_id].append(row.topic)
    return [
        Taught(row.account_id, row.level, row.place, tuple(sorted(topics[row.id])), row.at, row.heads)
        for row in rows
    ]


async def learnt(db: AsyncSession) -> list[Learnt]:
    """How far people with an account came in each tutorial that anybody began."""
    rows = await db.exec(
        select(
            col(TutorialProgress.slug),
            func.count(col(TutorialProgress.id)),
            func.count(col(TutorialProgress.done_at)),
        )
        .group_by(col(TutorialProgress.slug))
        .order_by(col(TutorialProgress.slug))
    )
    return [Learnt(slug, begun, finished) for slug, begun, finished in rows.all()]
