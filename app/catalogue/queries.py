"""Reading the published catalogue. It is public: every caller sees the same."""

import json
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalogue.loader import CONTENT, load_other_offices
from app.catalogue.schema import Named, ProcedureSpec
from app.catalogue.search import SearchIndex
from app.errors import NotFound
from app.typed import keepable
from models.catalogue import Procedure


@dataclass(frozen=True)
class Published:
    """One version of a procedure, with the id that drafts and dossiers keep."""

    id: UUID
    version: int
    spec: ProcedureSpec


@dataclass(frozen=True)
class Facet:
    """A value to filter by, and how many procedures have it."""

    slug: str
    name: str
    count: int


_KEPT = 256
_read: OrderedDict[UUID, Published] = OrderedDict()
"""Versions read before: what a version says never changes, and reading it is most of what a keystroke costs."""


def _published(row: Procedure) -> Published:
    known = _read.get(row.id)
    if known is None:
        spec = ProcedureSpec.model_validate_json(json.dumps(row.spec))
        known = _read[row.id] = Published(row.id, row.version, spec)
        if len(_read) > _KEPT:
            _read.popitem(last=False)
    return known


async def get(db: AsyncSession, code: str) -> Published:
    """The current version of a procedure; raises `NotFound`."""
    known = select(Procedure).where(Procedure.code == keepable(code), col(Procedure.valid_to).is_(None))
    row = (await db.exec(known)).first()
    if row is None:
        raise NotFound(
            "Không có thủ tục này, hoặc thủ tục đã thôi áp dụng. Mời tìm lại trong danh sách thủ tục."
        )
    return _published(row)


async def get_version(db: AsyncSession, version_id: UUID) -> Published:
    """The version that a draft or dossier was made with, current or not; raises `NotFound`."""
    known = _read.get(version_id)
    if known is not None:
        return known
    row = await db.get(Procedure, version_id)
    if row is None:
        raise NotFound("Không tìm thấy mẫu thủ tục của hồ sơ này.")
    return _published(row)


async def published_since(db: AsyncSession) -> dict[UUID, datetime]:
    """When each current version was published."""
    rows = await db.exec(select(Procedure.id, Procedure.imported_at).where(col(Procedure.valid_to).is_(None)))
    return dict(rows.all())


async def published(db: AsyncSession) -> list[Published]:
    """Every current procedure, by field and name."""
    rows = await db.exec(
        select(Procedure)
        .where(col(Procedure.valid_to).is_(None))
        .order_by(col(Procedure.field_slug), col(Procedure.name))
    )
    return [_published(row) for row in rows]


def facets(named: Iterable[Named]) -> list[Facet]:
    """The distinct values with their counts, by name."""
    counts = Counter((value.name, value.slug) for value in named)
    return [Facet(slug, name, count) for (name, slug), count in sorted(counts.items())]


_index: tuple[tuple[object, ...], SearchIndex] | None = None


async def search_index(db: AsyncSession) -> SearchIndex:
    """The search index over the current catalogue, made again only after an import.

    What other offices do is no part of what is published: it comes with the project.
    """
    global _index  # noqa: PLW0603 - one prepared index a process
    stamp = tuple(
        (
            await db.exec(
                select(
                    func.count(col(Procedure.id)),
                    func.count(col(Procedure.valid_to)),
                    func.max(col(Procedure.imported_at)),
                )
            )
        ).one()
    )
    if _index is None or _index[0] != stamp:
        _index = (
            stamp,
            SearchIndex([each.spec for each in await published(db)], load_other_offices(CONTENT)),
        )
    return _index[1]
