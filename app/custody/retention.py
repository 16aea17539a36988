"""What is kept of paper originals once the contents of their dossiers are erased: that there was one, and who had it."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.custody import Original


async def forget(db: AsyncSession, dossiers: Collection[UUID]) -> None:
    """Empty the names of the originals of dossiers whose contents are erased; asked by the system."""
    rows = await db.exec(select(Original).where(col(Original.dossier_id).in_(dossiers)))
    for original in rows.all():
        original.name = ""
        db.add(original)
    await db.flush()
