"""Photos made into one PDF: in the order given, nothing lost, and only of one's own paper."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from PIL import Image
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, files, merging, service
from app.dossiers.files import OpenFile
from app.dossiers.intake import JPEG, PDF, CleanFile
from app.errors import Invalid, NotFound
from models.accounts import Role
from models.dossiers import ActionKind
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_person, a_procedure
from tests.support.people import person
from tests.support.procedures import procedure

PAPER = "birth_certificate"


def photo(width: int, height: int, colour: str = "white") -> CleanFile:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return CleanFile(out.getvalue(), JPEG, 1)


async def begun(*photos: CleanFile) -> tuple[Caller, UUID, list[UUID]]:
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        caller = await person(db)
        draft = await drafts.start_or_resume(db, caller, "1.001193")
        added = [
            (await files.attach_to_draft(db, caller, draft, PAPER, f"{number}.jpg", each)).id
            for number, each in enumerate(photos)
        ]
    return caller, draft, added


@pytest.mark.usefixtures("database")
async def test_photos_become_one_pdf_in_the_order_given() -> None:
    caller, draft, (upright, across) = await begun(photo(300, 400), photo(400, 300))
    made = await merging.merge(caller, draft, PAPER, [across, upright], "Giấy chứng sinh.pdf")
    async with reading() as db:
        [kept] = await files.of_draft(db, caller, draft)
        content = (await files.read(db, caller, made.id)).content
    assert (kept.id, kept.media_type, kept.pages) == (made.id, PDF, 2)
    with pikepdf.open(BytesIO(content)) as merged:
        widths = [float(page.mediabox[2]) for page in merged.pages]
    assert widths[0] > widths[1]


@pytest.mark.usefixtures("database")
async def test_a_file_of_somebody_else_or_of_no_paper_is_not_merged() -> None:
    caller, draft, added = await begun(photo(30, 40), photo(40, 30))
    with pytest.raises(NotFound):
        await merging.merge(caller, draft, "identity", added, "x.pdf")
    with pytest.raises(Invalid):
        await merging.merge(caller, draft, PAPER, [added[0], added[0]], "x.pdf")
    async with transaction() as db:
        stranger = await person(db, "Người Khác")
    with pytest.raises(NotFound):
        await merging.merge(stranger, draft, PAPER, added, "x.pdf")


@pytest.mark.usefixtures("database")
async def test_what_would_be_too_large_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caller, draft, added = await begun(photo(300, 400), photo(400, 300))
    read: list[UUID] = []

    async def reads(_db: object, _caller: Caller, file_id: UUID) -> OpenFile:
        read.append(file_id)
        return OpenFile("a.jpg", JPEG, photo(300, 400).content)

    monkeypatch.setattr(files, "read", reads)
    for limit in ("MAX_BYTES", "MAX_PAGES"):
        with monkeypatch.context() as smaller:
            smaller.setattr(merging, limit, 1)
            with pytest.raises(Invalid):
                await merging.merge(caller, draft, PAPER, added, "x.pdf")
    assert read == []


@pytest.mark.usefixtures("database")
async def test_merging_twice_at_once_reads_and_makes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    caller, draft, added = await begun(photo(300, 400), photo(400, 300))
    happened: list[str] = []
    plainly, made = files.read, merging.one_pdf

    async def reads(db: AsyncSession, by: Caller, file_id: UUID) -> OpenFile:
        happened.append("read")
        return await plainly(db, by, file_id)

    def makes(opened: Sequence[OpenFile]) -> CleanFile:
        happened.append("made")
        return made(opened)

    monkeypatch.setattr(files, "read", reads)
    monkeypatch.setattr(merging, "one_pdf", makes)
    monkeypatch.setattr(merging, "_AT_A_TIME", asyncio.Semaphore(1))  # of this test's loop
    both = (merging.merge(caller, draft, PAPER, added, name) for name in ("một.pdf", "hai.pdf"))
    became = await asyncio.gather(*both, return_exceptions=True)
    assert happened == ["read", "read", "made"]
    assert sum(isinstance(each, NotFound) for each in became) == 1


@pytest.mark.usefixtures("database")
async def test_photos_of_a_supplement_become_one_pdf_while_it_is_asked_for() -> None:
    owner, officer = await a_person(), await a_person(Role.RECEIVE, Role.APPRAISE, name="Cán bộ Thu")
    dossier = await a_dossier(owner, await a_procedure())
    wanted = {"items": [{"document_key": BIRTH_PAPER, "reason": "unreadable"}]}
    async with transaction() as db:
        await service.act(db, officer, dossier.id, ActionKind.RECEIVE, {}, key="receive")
    async with transaction() as db:
        await service.act(db, officer, dossier.id, ActionKind.REQUEST_SUPPLEMENT, wanted, key="ask")
    async with transaction() as db:
        first, second = [
            (await files.attach_to_dossier(db, owner, dossier.id, BIRTH_PAPER, "a.jpg", each)).id
            for each in (photo(300, 400), photo(400, 300))
        ]
    with pytest.raises(NotFound):
        await merging.merge_prepared(officer, dossier.id, BIRTH_PAPER, [first, second], "x.pdf")
    made = await merging.merge_prepared(owner, dossier.id, BIRTH_PAPER, [second, first], "x.pdf")
    async with transaction() as db:
        assert [file.id for file in await files.prepared_for_dossier(db, owner, dossier.id)] == [made.id]
        await service.act(db, owner, dossier.id, ActionKind.ANSWER_SUPPLEMENT, {}, key="answer")
    with pytest.raises(NotFound):  # what was sent is the office's
        await merging.merge_prepared(owner, dossier.id, BIRTH_PAPER, [made.id, first], "x.pdf")


def test_a_pdf_among_the_photos_keeps_its_pages() -> None:
    opened = [OpenFile(f"{side}.jpg", JPEG, photo(side, 50).content) for side in (40, 60)]
    first = merging.one_pdf(opened)
    again = merging.one_pdf([OpenFile("a.pdf", PDF, first.content), opened[0]])
    assert (first.pages, again.pages) == (2, 3)
