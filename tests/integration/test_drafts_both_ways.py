"""Going back to the version with one draft of each procedure, and coming again, loses nothing anybody typed."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import migrate
from app.catalogue.service import import_catalogue
from app.dossiers import drafts, files
from app.dossiers.intake import CleanFile
from models.dossiers import Draft
from tests.support.people import person
from tests.support.procedures import procedure

BEFORE = "c84f2a6d01be"
CODE = "1.001193"


async def test_drafts_that_the_version_before_cannot_hold_come_back(own_engine: AsyncEngine) -> None:
    await migrate.upgrade(own_engine)
    async with AsyncSession(own_engine.execution_options(camtay_writes=True)) as db:
        await import_catalogue(db, [procedure()])
        mother = await person(db)
        begun = []
        for name in ("An", "Bình", "Cường"):
            begun.append(await drafts.start_another(db, mother, CODE))
            await drafts.save_answers(db, mother, begun[-1], {"reason": name})
        gone = await drafts.start_another(db, mother, CODE)
        await drafts.save_answers(db, mother, gone, {"reason": "bỏ"})
        await drafts.discard(db, mother, gone)
        father = await person(db)
        with_photo = await drafts.start_or_resume(db, father, CODE)
        photo = CleanFile(b"a photo", "image/jpeg", 1)
        await files.attach_to_draft(db, father, with_photo, "birth_certificate", "An.jpg", photo)
        (await db.get_one(Draft, with_photo)).revision = 0  # as before photos were counted
        await db.commit()
    await migrate.downgrade(own_engine, BEFORE)
    assert await _open(own_engine) == {begun[-1], with_photo}
    await migrate.upgrade(own_engine)
    assert await _open(own_engine) == {*begun, with_photo}
    async with AsyncSession(own_engine) as db:
        assert (await drafts.get(db, father, with_photo)).revision > 0
        kept = [(await drafts.get(db, mother, draft)).answers["reason"] for draft in begun]
    assert kept == ["An", "Bình", "Cường"]


async def _open(made: AsyncEngine) -> set[UUID]:
    async with AsyncSession(made) as db:
        rows = await db.exec(
            select(Draft.id).where(col(Draft.dossier_id).is_(None), col(Draft.discarded_at).is_(None))
        )
        return set(rows.all())
