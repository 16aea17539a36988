"""Files in pieces: they go on where they stopped, arrive once and whole, and leave nothing behind."""

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, storage
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, files, uploads
from app.dossiers.intake import MAX_BYTES, CleanFile, FileTooLarge
from app.dossiers.uploads import Target
from app.errors import Conflict, NotFound
from app.insight.retention import retain
from tests.support.people import person
from tests.support.procedures import procedure

NEVER_WHOLE = "files that never arrived whole"
PAPER = "birth_certificate"
PHOTO = CleanFile(b"a photo in three pieces", "image/jpeg", 1)


@pytest.fixture
async def begun(db: AsyncSession) -> tuple[Caller, UUID]:
    await import_catalogue(db, [procedure()])
    caller = await person(db)
    return caller, await drafts.start_or_resume(db, caller, "1.001193")


async def announced(db: AsyncSession, caller: Caller, draft: UUID) -> UUID:
    return await uploads.begin(db, caller, Target(PAPER, draft_id=draft), "giấy.jpg", len(PHOTO.content))


async def test_a_file_in_pieces_is_whole_and_attached_once(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft = begun
    upload = await announced(db, caller, draft)
    await uploads.add(db, caller, upload, 0, PHOTO.content[:8])
    far = await uploads.add(db, caller, upload, 8, PHOTO.content[8:16])
    assert far.received == 16
    assert await uploads.whole(db, caller, upload, 16, PHOTO.content[16:]) == PHOTO.content
    first = await uploads.finish(db, caller, upload, PHOTO)
    assert first
    assert await uploads.finish(db, caller, upload, PHOTO) is None
    assert [file.id for file in await files.of_draft(db, caller, draft)] == [first.id]
    assert (await uploads.standing(db, caller, upload)).attachment_id == first.id


async def test_a_piece_that_does_not_follow_is_refused_and_changes_nothing(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft = begun
    upload = await announced(db, caller, draft)
    await uploads.add(db, caller, upload, 0, PHOTO.content[:8])
    for offset in (0, 4, 12):
        with pytest.raises(Conflict):
            await uploads.add(db, caller, upload, offset, b"x")
    assert (await uploads.standing(db, caller, upload)).received == 8


async def test_pieces_lie_encrypted_and_nobody_else_reaches_them(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft = begun
    upload = await announced(db, caller, draft)
    await uploads.add(db, caller, upload, 0, PHOTO.content[:8])
    with pytest.raises(InvalidTag):
        await storage.get(f"{upload.hex}-0", b"\0" * 32)
    stranger = await person(db, "Người Khác")
    with pytest.raises(NotFound):
        await uploads.standing(db, stranger, upload)
    with pytest.raises(NotFound):
        await announced(db, stranger, draft)


@pytest.mark.usefixtures("database")
async def test_what_never_arrived_whole_is_swept_without_another_upload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        caller = await person(db)
        draft = await drafts.start_or_resume(db, caller, "1.001193")
        upload = await announced(db, caller, draft)
        await uploads.add(db, caller, upload, 0, PHOTO.content[:8])
    assert await uploads.sweep_all() == 0
    later = clock.now() + uploads.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    told = [stage.number for stage in (await retain(dry_run=True)).stages if stage.what == NEVER_WHOLE]
    assert told == [1]
    assert await uploads.sweep_all() == 1
    with pytest.raises(storage.Missing):
        await storage.get(f"{upload.hex}-0", bytes(32))
    async with reading() as db:
        with pytest.raises(NotFound):
            await uploads.standing(db, caller, upload)
    assert [stage.number for stage in (await retain()).stages if stage.what == NEVER_WHOLE] == [0]


async def test_what_was_given_up_is_gone_and_too_large_never_begins(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft = begun
    upload = await announced(db, caller, draft)
    await uploads.give_up(db, caller, upload)
    with pytest.raises(NotFound):
        await uploads.standing(db, caller, upload)
    with pytest.raises(FileTooLarge):
        await uploads.begin(db, caller, Target(PAPER, draft_id=draft), "to.jpg", MAX_BYTES + 1)
