"""Drafts: one for each citizen and procedure, nothing typed is lost, nobody else gets in."""

import asyncio
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, storage
from app.accounts import profiles
from app.accounts.permissions import ANONYMOUS, Caller
from app.catalogue.form_rules import When
from app.catalogue.schema import (
    Channel,
    Document,
    DocumentKind,
    FieldType,
    FormField,
    FormGroup,
    Online,
    OnlineLevel,
)
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, files, open_drafts, screens, service
from app.dossiers.intake import CleanFile
from app.errors import Conflict, Invalid, NotFound, NotSignedIn
from models._types import unseal
from models.accounts import ConsentPurpose
from models.dossiers import Attachment, Draft, ReturnMethod, StoredFile
from pages._nop_view import NOT_NEEDED, review
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

PHOTO = CleanFile(b"the bytes of a photo", "image/jpeg", 1)


async def begin(db: AsyncSession, name: str = "Lê Thị Hằng") -> tuple[Caller, UUID]:
    await import_catalogue(db, [procedure()])
    caller = await person(db, name)
    return caller, await drafts.start_or_resume(db, caller, "1.001193")


async def test_a_new_draft_is_filled_in_from_the_account(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    draft = await drafts.get(db, caller, draft_id)
    assert draft.answers["applicant_full_name"] == "Lê Thị Hằng"
    assert draft.answers["applicant_dob"] == "05/09/1957"
    assert draft.answers["applicant_id"].startswith("022157")
    assert draft.answers["applicant_phone"].startswith("09")
    assert "Mạo Khê" in draft.answers["applicant_address"]


async def test_beginning_again_resumes_the_same_draft(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    await drafts.save_answers(db, caller, draft_id, {"reason": "Đi học"})
    await drafts.go_to(db, caller, draft_id, "matter")
    assert await drafts.start_or_resume(db, caller, "1.001193") == draft_id
    draft = await drafts.get(db, caller, draft_id)
    assert (draft.answers["reason"], draft.screen) == ("Đi học", "matter")
    [line] = await open_drafts.mine(db, caller)
    assert (line.id, line.step, line.steps) == (draft_id, 2, 5)


async def test_two_tabs_that_begin_at_once_get_one_draft(database: str) -> None:
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        caller = await person(db)

    async def begin_in_a_tab() -> UUID:
        async with transaction() as db:
            return await drafts.start_or_resume(db, caller, "1.001193")

    assert len(set(await asyncio.gather(*(begin_in_a_tab() for _ in range(5))))) == 1


async def test_a_new_version_of_the_procedure_keeps_the_answers(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    await drafts.save_answers(db, caller, draft_id, {"reason": "Đi học"})
    await import_catalogue(db, [procedure(summary="Dùng khi có trẻ mới sinh, nay đã sửa.")])
    assert await drafts.start_or_resume(db, caller, "1.001193") == draft_id
    draft = await drafts.get(db, caller, draft_id)
    assert "nay đã sửa" in draft.spec.summary
    assert draft.answers["reason"] == "Đi học"


async def test_what_cannot_be_filed_online_is_not_begun(db: AsyncSession) -> None:
    offline = procedure(
        online=Online(level=OnlineLevel.NONE, basis="Phải có mặt"), channels=(Channel.COUNTER, Channel.POST)
    )
    await import_catalogue(db, [offline])
    with pytest.raises(Conflict, match="quầy"):
        await drafts.start_or_resume(db, await person(db), "1.001193")


@pytest.mark.parametrize(
    "typed", ["Hằng 😀😀", "H" * 5000, "😀" * 5000, "\ud83d", "\x00\x1b", "<script>", "' OR 1=1 --", " "]
)
async def test_whatever_is_typed_is_kept_as_typed_but_for_what_no_database_takes(
    db: AsyncSession, typed: str
) -> None:
    caller, draft_id = await begin(db)
    saved = await drafts.save_answers(db, caller, draft_id, {"applicant_full_name": typed})
    assert saved.too_long == {}
    kept = (await drafts.get(db, caller, draft_id)).answers["applicant_full_name"]
    assert kept == typed.replace("\ud83d", "?").replace("\x00", "")
    await drafts.choose_return(db, caller, draft_id, ReturnMethod.HOME, typed)
    kept = (await drafts.get(db, caller, draft_id)).return_address
    assert kept == typed.replace("\ud83d", "?").replace("\x00", "")


async def test_what_is_far_too_long_is_told_and_the_rest_is_kept(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    saved = await drafts.save_answers(
        db, caller, draft_id, {"applicant_full_name": "H" * 30_000, "reason": "Đi học"}
    )
    assert set(saved.too_long) == {"applicant_full_name"}
    answers = (await drafts.get(db, caller, draft_id)).answers
    assert (answers["applicant_full_name"], answers["reason"]) == ("Lê Thị Hằng", "Đi học")


async def test_answers_to_questions_nobody_asked_are_not_kept(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    await drafts.save_answers(db, caller, draft_id, {"owner_id": "x", "__proto__": "y"})
    assert not {"owner_id", "__proto__"} & set((await drafts.get(db, caller, draft_id)).answers)


async def test_two_devices_that_save_at_once_lose_nothing(database: str) -> None:
    async with transaction() as db:
        caller, draft_id = await begin(db)

    async def save(box: str) -> None:
        async with transaction() as db:
            await drafts.save_answers(db, caller, draft_id, {box: "đã nhập"})

    boxes = ["applicant_address", "reason", "copies", "capital", "born_at", "born_at__gio"]
    await asyncio.gather(*(save(box) for box in boxes))
    async with reading() as db:
        answers = (await drafts.get(db, caller, draft_id)).answers
    assert [answers[box] for box in boxes] == ["đã nhập"] * len(boxes)


async def test_what_was_typed_is_not_readable_in_the_database(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    await drafts.choose_return(db, caller, draft_id, "home", "Số 7, khu 2")
    await db.flush()
    connection = await db.connection()
    rows = (await connection.exec_driver_sql("SELECT answers, return_address FROM draft")).all()
    assert "Hằng".encode() not in bytes(rows[0][0])
    assert b"khu 2" not in bytes(rows[0][1])


async def test_nobody_else_reads_changes_or_throws_away_a_draft(db: AsyncSession) -> None:
    _, draft_id = await begin(db)
    other = await person(db, "Trần Văn Tuấn")
    for attempt in (
        lambda: drafts.get(db, other, draft_id),
        lambda: drafts.save_answers(db, other, draft_id, {"reason": "x"}),
        lambda: drafts.go_to(db, other, draft_id, "matter"),
        lambda: drafts.choose_return(db, other, draft_id, "counter", ""),
        lambda: drafts.discard(db, other, draft_id),
        lambda: files.attach_to_draft(db, other, draft_id, "birth_certificate", "a.jpg", PHOTO),
    ):
        with pytest.raises(NotFound):
            await attempt()
    with pytest.raises(NotSignedIn):
        await drafts.get(db, ANONYMOUS, draft_id)
    assert await open_drafts.mine(db, other) == []


async def test_a_way_to_receive_the_result_is_kept_even_unfinished(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    await drafts.choose_return(db, caller, draft_id, "home", "")
    draft = await drafts.get(db, caller, draft_id)
    assert draft.return_method is ReturnMethod.HOME
    for nonsense in ("drone", "😀"):
        with pytest.raises(Invalid):
            await drafts.choose_return(db, caller, draft_id, nonsense, "")
    with pytest.raises(Invalid):
        await drafts.choose_return(db, caller, draft_id, "home", "x" * 30_000)


async def test_an_incomplete_application_says_where_and_a_complete_one_is_complete(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    draft = await drafts.get(db, caller, draft_id)
    found = screens.stand(draft.spec, draft.application, draft.saved_at.date())
    assert set(found.errors) == {"matter", screens.DOCUMENTS, screens.RETURN}
    assert set(found.errors["matter"]) == {"relation", "born_at"}
    assert set(found.errors[screens.DOCUMENTS]) == {"birth_certificate"}

    await drafts.save_answers(db, caller, draft_id, GOOD_ANSWERS)
    await drafts.choose_return(db, caller, draft_id, "home", "Số 7, khu 2, phường Mạo Khê")
    await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "giay.jpg", PHOTO)
    draft = await drafts.get(db, caller, draft_id)
    found = screens.stand(draft.spec, draft.application, draft.saved_at.date())
    assert found.complete
    assert found.values["born_at"] == "2026-09-05T16:30"


async def test_a_file_is_kept_sealed_listed_and_read_by_its_owner(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    info = await files.attach_to_draft(
        db, caller, draft_id, "birth_certificate", "../giấy chứng sinh.jpg", PHOTO
    )
    assert [file.name for file in await files.of_draft(db, caller, draft_id)] == ["giấy chứng sinh.jpg"]
    opened = await files.read(db, caller, info.id)
    assert opened.content == PHOTO.content
    with pytest.raises(NotFound):
        await files.read(db, await person(db), info.id)
    [stored] = (await db.exec(select(StoredFile))).all()
    assert stored.sealed_key is not None
    with pytest.raises(InvalidTag):  # the storage holds nothing readable without the file's own key
        await storage.get(stored.id, b"\0" * 32)


async def test_sending_the_same_file_again_adds_nothing(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    first = await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "a.jpg", PHOTO)
    again = await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "a.jpg", PHOTO)
    assert first.id == again.id
    assert len(await files.of_draft(db, caller, draft_id)) == 1


async def test_files_only_go_under_documents_of_the_procedure_and_not_without_end(db: AsyncSession) -> None:
    caller, draft_id = await begin(db)
    with pytest.raises(NotFound):
        await files.attach_to_draft(db, caller, draft_id, "nonsense", "a.jpg", PHOTO)
    for number in range(files.FILES_PER_DOCUMENT):
        page = CleanFile(b"page %d" % number, "image/jpeg", 1)
        await files.attach_to_draft(db, caller, draft_id, "birth_certificate", f"{number}.jpg", page)
    with pytest.raises(Invalid, match="20"):
        await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "x.jpg", PHOTO)


async def test_a_removed_file_is_erased_unless_somebody_else_has_the_same(database: str) -> None:
    async with transaction() as db:
        caller, draft_id = await begin(db)
        other = await person(db)
        others_draft = await drafts.start_or_resume(db, other, "1.001193")
        mine = await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "a.jpg", PHOTO)
        theirs = await files.attach_to_draft(db, other, others_draft, "birth_certificate", "b.jpg", PHOTO)
        [stored] = (await db.exec(select(StoredFile))).all()
    assert stored.sealed_key is not None
    async with transaction() as db:
        await files.remove(db, caller, mine.id)
    assert await storage.get(stored.id, unseal(stored.sealed_key)) == PHOTO.content
    async with transaction() as db:
        with pytest.raises(NotFound):
            await files.remove(db, caller, theirs.id)
    async with transaction() as db:
        await files.remove(db, other, theirs.id)
        await files.remove(db, other, theirs.id)
    with pytest.raises(storage.Missing):
        await storage.get(stored.id, unseal(stored.sealed_key))
    async with transaction() as db:  # and it may come back
        again = await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "a.jpg", PHOTO)
        opened = await files.read(db, caller, again.id)
    assert opened.content == PHOTO.content


async def test_a_discarded_draft_is_empty_and_makes_room_for_a_new_one(database: str) -> None:
    async with transaction() as db:
        caller, draft_id = await begin(db)
        info = await files.attach_to_draft(db, caller, draft_id, "birth_certificate", "a.jpg", PHOTO)
    async with transaction() as db:
        await drafts.discard(db, caller, draft_id)
    async with transaction() as db:
        row = await db.get_one(Draft, draft_id)
        assert row.answers == {}
        with pytest.raises(NotFound):
            await files.read(db, caller, info.id)
        with pytest.raises(NotFound):
            await drafts.get(db, caller, draft_id)
        assert await drafts.start_or_resume(db, caller, "1.001193") != draft_id


async def test_unknown_drafts_are_not_found(db: AsyncSession) -> None:
    with pytest.raises(NotFound):
        await drafts.get(db, await person(db), uuid4())


async def test_a_paper_that_applies_no_longer_is_not_filed(db: AsyncSession) -> None:
    """It was needed while "shared" was yes, and is nobody's business any more."""
    steer = FormField(key="shared", label="Có chia không", type=FieldType.BOOLEAN)
    will = Document(
        key="will", name="Di chúc", kind=DocumentKind.COPY, when=When(field="shared", answers=("yes",))
    )
    base = procedure()
    spec = procedure(
        form=(*base.form, FormGroup(key="steer", title="Chia", fields=(steer,))),
        documents=(*base.documents, will),
    )
    await import_catalogue(db, [spec])
    caller = await person(db)
    await profiles.set_consent(db, caller, ConsentPurpose.PROCESS_DOSSIERS, given=True)
    draft_id = await drafts.start_or_resume(db, caller, "1.001193")
    await drafts.save_answers(db, caller, draft_id, GOOD_ANSWERS | {"shared": "yes"})
    await drafts.choose_return(db, caller, draft_id, ReturnMethod.COUNTER)
    for paper in ("birth_certificate", "will"):
        await files.attach_to_draft(db, caller, draft_id, paper, "a.jpg", PHOTO)
    await drafts.save_answers(db, caller, draft_id, {"shared": "no"})
    draft = await drafts.get(db, caller, draft_id)
    standing = screens.stand(spec, draft.application, clock.today())
    papers = next(part for part in review(draft, standing) if part.key == screens.DOCUMENTS)
    assert [row.label for row in papers.rows if row.note == NOT_NEEDED] == ["Di chúc"]

    dossier = await service.file_draft(db, caller, draft_id, "k")
    filed = await db.exec(select(Attachment.document_key).where(Attachment.dossier_id == dossier.id))
    assert filed.all() == ["birth_certificate"]
    left = await db.exec(select(Attachment.removed_at).where(Attachment.document_key == "will"))
    assert left.one() is not None
