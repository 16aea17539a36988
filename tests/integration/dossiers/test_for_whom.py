"""Filing on somebody's behalf: for each kind, who reads it where, and who is offered again."""

import json
from dataclasses import asdict
from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller
from app.catalogue.loader import published
from app.catalogue.service import import_catalogue
from app.dossiers import (
    desk,
    drafts,
    files,
    finding,
    follow,
    known_people,
    open_drafts,
    queries,
    screens,
    service,
)
from app.dossiers.for_whom import OTHER_PAPERS, Kind
from app.dossiers.inputs import FORM_ITEM
from app.dossiers.intake import CleanFile
from app.errors import Conflict, Invalid, NotFound
from app.papers import queries as papers
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, ReturnMethod
from tests.support.people import person

PLANNING, TREE, MARITAL = "1.014159", "1.002693", "1.004873"
PHOTO = CleanFile(b"the bytes of a photo", "image/jpeg", 1)
PLACE = {
    "parcel_address": "Khu 3, phường Mạo Khê",
    "parcel_no": "125",
    "map_sheet": "12",
    "info_needed": "Quy hoạch đường",
}
BORN = f"05/03/{clock.today().year - 10}"
CHILD = {"for_whom": Kind.CHILD.value, "whom_full_name": "Trần Minh An", "whom_dob": BORN}
PARENT = {
    "for_whom": Kind.PARENT.value,
    "whom_full_name": "Lê Văn Tám",
    "whom_dob": "02/01/1930",
    "whom_id": "022030001234",
    "whom_parent": "Cha",
}
OTHER = {
    "for_whom": Kind.OTHER.value,
    "whom_full_name": "Phạm Thị Sáu",
    "whom_dob": "02/01/1960",
    "whom_id": "022160001234",
    "whom_relation": "Anh, chị, em",
}
ORGANISATION = {
    "for_whom": Kind.ORGANISATION.value,
    "organisation_name": "Công ty Gốm Hoa Sen",
    "organisation_tax_code": "5701 999 999 001",
    "organisation_is_representative": "no",
    "organisation_representative": "Phạm Quang Dũng",
    "organisation_position": "Kế toán",
}


async def begin(db: AsyncSession, code: str = PLANNING, owner: Caller | None = None) -> tuple[Caller, UUID]:
    await import_catalogue(db, [spec for spec in published() if spec.code in {PLANNING, TREE, MARITAL}])
    caller = owner or await person(db)
    return caller, await drafts.start_or_resume(db, caller, code)


async def fill(db: AsyncSession, caller: Caller, draft: UUID, answers: dict[str, str], *proof: str) -> None:
    await drafts.save_answers(db, caller, draft, PLACE | answers)
    await drafts.choose_return(db, caller, draft, ReturnMethod.COUNTER)
    for document in proof:
        await files.attach_to_draft(db, caller, draft, document, "giay.jpg", PHOTO)


async def file(db: AsyncSession, answers: dict[str, str], *proof: str) -> tuple[Caller, Dossier]:
    caller, draft = await begin(db)
    await fill(db, caller, draft, answers, *proof)
    return caller, await service.file_draft(db, caller, draft, key=uuid4().hex)


async def test_for_oneself_is_chosen_already(db: AsyncSession) -> None:
    caller, draft = await begin(db)
    assert (await drafts.get(db, caller, draft)).answers["for_whom"] == Kind.SELF.value
    await fill(db, caller, draft, {})
    dossier = await service.file_draft(db, caller, draft, key="once")
    assert (await queries.my_dossier(db, caller, dossier.code)).subject == ""


@pytest.mark.parametrize(
    ("answers", "proof", "said"),
    [
        (CHILD, (), "con: Trần Minh An"),
        (PARENT, ("authorisation_of_parent",), "cha: Lê Văn Tám"),
        (OTHER, ("authorisation_of_person",), "anh, chị, em: Phạm Thị Sáu"),
        (
            OTHER | {"whom_relation": "Người được giám hộ"},
            ("guardianship",),
            "người được giám hộ: Phạm Thị Sáu",
        ),
        (ORGANISATION, ("introduction",), "tổ chức: Công ty Gốm Hoa Sen"),
        (ORGANISATION | {"organisation_is_representative": "yes"}, (), "tổ chức: Công ty Gốm Hoa Sen"),
    ],
)
async def test_each_kind_is_filed_with_its_paper_and_read_everywhere(
    db: AsyncSession, answers: dict[str, str], proof: tuple[str, ...], said: str
) -> None:
    if proof:
        caller, draft = await begin(db)
        await fill(db, caller, draft, answers)
        with pytest.raises(Invalid) as refused:
            await service.file_draft(db, caller, draft, key="without")
        assert set(refused.value.fields) == set(proof)
    caller, dossier = await file(db, answers, *proof)

    assert [each.subject for each in await queries.mine(db, caller)] == [said]
    assert said in (await queries.my_dossier(db, caller, dossier.code)).subject
    officer = await person(db, "Nguyễn Thị Thu", Role.RECEIVE, Role.LEADER)
    assert said in (await desk.open_at_desk(db, officer, dossier.code)).subject
    assert [row.subject for row in (await desk.queue(db, officer)).rows if row.code == dossier.code] == [said]
    name = said.rpartition(": ")[2]
    assert dossier.code in [row.code for row in await finding.search(db, officer, name.lower())]

    await service.act(db, officer, dossier.id, ActionKind.RECEIVE, key="receive")
    receipt = await papers.letter(db, caller, dossier.code, 2)
    assert next(line.value for line in receipt.lines if line.label == "Nộp thay cho").startswith(said)
    control = await papers.control_sheet(db, officer, dossier.code)
    assert "Nộp thay cho" in [line.label for line in control.lines]
    register = await papers.register(db, officer, clock.today(), clock.today())
    assert register.table is not None
    assert any(said in cell for row in register.table.rows for cell in row)
    public = await follow.follow_by_receipt(db, follow.receipt_token(dossier.code), "here")
    assert name not in json.dumps(asdict(public), default=str, ensure_ascii=False)


async def test_what_was_typed_for_another_kind_is_not_filed(db: AsyncSession) -> None:
    caller, dossier = await file(db, PARENT | ORGANISATION | CHILD)
    kept = (await queries.my_dossier(db, caller, dossier.code)).answers
    assert kept["whom_full_name"] == "Trần Minh An"
    assert not {"whom_id", "whom_parent", "organisation_name", "organisation_tax_code"} & kept.keys()


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"for_whom": "Cho cả xã"}, "for_whom"),
        ({"for_whom": ""}, "for_whom"),
        (CHILD | {"whom_dob": "05/03/1990"}, "whom_dob"),
        (CHILD | {"whom_full_name": "<script>" * 30}, "whom_full_name"),
        (CHILD | {"whom_child_id": "0" * 11}, "whom_child_id"),
        (PARENT | {"whom_parent": "Ông"}, "whom_parent"),
        (OTHER | {"whom_relation": "\x00"}, "whom_relation"),
        (ORGANISATION | {"organisation_tax_code": "5701999998"}, "organisation_tax_code"),
        (ORGANISATION | {"organisation_tax_code": "\ud800" + "9" * 5000}, "organisation_tax_code"),
        (ORGANISATION | {"organisation_is_representative": "có lẽ"}, "organisation_is_representative"),
    ],
)
async def test_hostile_and_wrong_answers_are_refused_in_words(
    db: AsyncSession, wrong: dict[str, str], box: str
) -> None:
    caller, draft = await begin(db)
    await fill(db, caller, draft, wrong)
    with pytest.raises(Invalid) as refused:
        await service.file_draft(db, caller, draft, key="wrong")
    assert refused.value.fields[box]


async def test_a_record_narrows_the_choices(db: AsyncSession) -> None:
    caller, draft = await begin(db, MARITAL)
    await drafts.save_answers(db, caller, draft, CHILD)
    found = await drafts.get(db, caller, draft)
    assert "whom" not in {group.key for group in found.spec.form}
    wrong = screens.stand(found.spec, found.application, clock.today()).errors
    assert "for_whom" in wrong["for_whom"]


async def test_who_was_filed_for_is_offered_again_and_fills_the_boxes(db: AsyncSession) -> None:
    caller, dossier = await file(db, CHILD | {"whom_child_id": "022216000123"})
    _, tree = await begin(db, TREE, caller)
    await drafts.save_answers(db, caller, tree, {"whom_full_name": "Ai Đó", "whom_id": "022030001234"})
    [known] = await known_people.offered(db, caller, tree)
    assert (known.subject.name, known.subject.word) == ("Trần Minh An", "con")
    await known_people.choose(db, caller, tree, known.key)
    answers = (await drafts.get(db, caller, tree)).answers
    assert (answers["for_whom"], answers["whom_full_name"]) == (Kind.CHILD.value, "Trần Minh An")
    assert (answers["whom_child_id"], answers["whom_id"]) == ("022216000123", "")
    assert dossier.code

    line = next(each for each in await open_drafts.mine(db, caller) if each.id == tree)
    assert line.subject == "con: Trần Minh An"
    # A draft's own person is not offered to itself, and one that was filed offers nothing.
    assert [each.key for each in await known_people.offered(db, caller, tree)] == [known.key]


async def test_a_choice_that_the_procedure_does_not_have_is_not_offered(db: AsyncSession) -> None:
    caller, _ = await file(db, CHILD)
    _, marital = await begin(db, MARITAL, caller)
    assert await known_people.offered(db, caller, marital) == []


async def test_whom_somebody_else_filed_for_stays_theirs(db: AsyncSession) -> None:
    mother, _ = await file(db, CHILD)
    _, hers = await begin(db, TREE, mother)
    [known] = await known_people.offered(db, mother, hers)
    stranger, draft = await begin(db, TREE)
    assert await known_people.offered(db, stranger, draft) == []
    for key in (known.key, "", "x" * 40, "\x00"):
        with pytest.raises(NotFound):
            await known_people.choose(db, stranger, draft, key)
    for refused in (
        known_people.offered(db, stranger, hers),
        known_people.choose(db, stranger, hers, known.key),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_nothing_is_put_into_a_draft_that_was_filed(db: AsyncSession) -> None:
    caller, draft = await begin(db)
    await fill(db, caller, draft, CHILD)
    await service.file_draft(db, caller, draft, key="once")
    with pytest.raises(Conflict):
        await known_people.choose(db, caller, draft, "any")


async def test_a_child_that_came_of_age_since_filing_holds_up_no_supplement(db: AsyncSession) -> None:
    today = clock.today()
    born = date(today.year - 18, 1, 1)
    young = datetime.combine(date(today.year - 1, 6, 15), time(9), clock.VIETNAM)
    officer = await person(db, "Nguyễn Thị Thu", Role.RECEIVE)
    with clock.pretending(young):
        caller, dossier = await file(db, CHILD | {"whom_dob": born.strftime("%d/%m/%Y")})
        wanted = {"text": "Sửa", "items": [{"document_key": FORM_ITEM, "reason": "wrong", "note": ""}]}
        await service.act(db, officer, dossier.id, ActionKind.REQUEST_SUPPLEMENT, wanted, key="ask")
    answers = {"answers": {"info_needed": "Quy hoạch đường và chiều cao"}}
    await service.act(db, caller, dossier.id, ActionKind.ANSWER_SUPPLEMENT, answers, key="answer")
    assert (await queries.my_dossier(db, caller, dossier.code)).answers["info_needed"].endswith("chiều cao")


async def test_in_a_supplement_nobody_becomes_somebody_whose_paper_is_missing(db: AsyncSession) -> None:
    officer = await person(db, "Nguyễn Thị Thu", Role.RECEIVE)
    caller, dossier = await file(db, CHILD)
    wanted = {"text": "Sửa", "items": [{"document_key": FORM_ITEM, "reason": "wrong", "note": ""}]}
    await service.act(db, officer, dossier.id, ActionKind.REQUEST_SUPPLEMENT, wanted, key="ask")
    with pytest.raises(Invalid) as refused:
        await service.act(
            db, caller, dossier.id, ActionKind.ANSWER_SUPPLEMENT, {"answers": PARENT}, key="as a father"
        )
    assert refused.value.fields == {"for_whom": OTHER_PAPERS}
    mine = {"answers": {"for_whom": Kind.SELF.value}}
    await service.act(db, caller, dossier.id, ActionKind.ANSWER_SUPPLEMENT, mine, key="for myself")
    assert (await queries.my_dossier(db, caller, dossier.code)).subject == ""
