"""What a phone brings back: kept once, however often it is sent, and never over what somebody else has typed."""

from uuid import UUID, uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, messages, offline, service
from app.dossiers.forms import STORED_MAX
from app.dossiers.offline import Change
from app.errors import NotFound
from tests.support.dossiers import a_draft, a_person, a_procedure
from tests.support.people import person
from tests.support.procedures import procedure


@pytest.fixture
async def begun(db: AsyncSession) -> tuple[Caller, UUID]:
    await import_catalogue(db, [procedure()])
    caller = await person(db)
    return caller, await drafts.start_or_resume(db, caller, "1.001193")


async def test_a_lost_answer_and_a_second_sending_change_nothing(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft_id = begun
    brought = [Change("reason", "Đi học", ""), Change("return_method", "counter", "")]
    first = await offline.bring_back(db, caller, draft_id, brought)
    revision = (await drafts.get(db, caller, draft_id)).revision
    again = await offline.bring_back(db, caller, draft_id, brought)
    assert not first.conflicts
    assert not again.conflicts
    draft = await drafts.get(db, caller, draft_id)
    assert (draft.answers["reason"], draft.return_method, draft.revision) == ("Đi học", "counter", revision)


async def test_a_box_changed_on_both_sides_stays_and_is_told(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft_id = begun
    await drafts.save_answers(db, caller, draft_id, {"reason": "Đi làm"})
    became = await offline.bring_back(db, caller, draft_id, [Change("reason", "Đi học", "")])
    assert became.conflicts == {"reason": "Đi làm"}
    assert (await drafts.get(db, caller, draft_id)).answers["reason"] == "Đi làm"
    chosen = await offline.bring_back(db, caller, draft_id, [Change("reason", "Đi học", "Đi làm")])
    assert not chosen.conflicts
    assert (await drafts.get(db, caller, draft_id)).answers["reason"] == "Đi học"


async def test_what_cannot_be_kept_is_told_by_box_and_the_rest_is_kept(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft_id = begun
    stands = (await drafts.get(db, caller, draft_id)).answers["applicant_address"]
    brought = [
        Change("gone_with_the_new_form", "Nguyễn Thị Mới", ""),
        Change("applicant_address", "a" * (STORED_MAX + 1), stands),
        Change("return_method", "by_pigeon", ""),
        Change("return_address", "Số 9, khu Yên Lập", ""),
        Change("reason", "Đi học", ""),
    ]
    became = await offline.bring_back(db, caller, draft_id, brought)
    assert became.refused.keys() == {"gone_with_the_new_form", "applicant_address", "return_method"}
    assert all(became.refused.values())
    assert not became.conflicts
    draft = await drafts.get(db, caller, draft_id)
    assert (draft.answers["reason"], draft.return_address) == ("Đi học", "Số 9, khu Yên Lập")
    assert "gone_with_the_new_form" not in draft.answers
    emptied = await offline.bring_back(db, caller, draft_id, [Change("gone_with_the_new_form", "", "x")])
    assert not emptied.refused


async def test_nobody_else_takes_a_draft_along_or_brings_it_back(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    _, draft_id = begun
    stranger = await person(db, "Người Khác")
    with pytest.raises(NotFound):
        await offline.bring_back(db, stranger, draft_id, [Change("reason", "Đi học", "")])


async def test_the_description_holds_every_box_and_what_is_in_it(
    db: AsyncSession, begun: tuple[Caller, UUID]
) -> None:
    caller, draft_id = begun
    draft = await drafts.get(db, caller, draft_id)
    told = offline.describe(draft)
    boxes = {box["key"] for group in told["groups"] for box in group["boxes"]}
    assert boxes >= set(draft.answers)
    assert told["answers"]["applicant_full_name"] == draft.answers["applicant_full_name"]


@pytest.mark.usefixtures("database")
async def test_a_draft_filed_elsewhere_says_as_what_and_where_to_write() -> None:
    owner, stranger = await a_person(), await a_person(name="Người lạ")
    draft = await a_draft(owner, await a_procedure())
    async with reading() as db:
        assert (await offline.take_along(db, owner, draft))["filed"] is None
    async with transaction() as db:
        dossier = await service.file_draft(db, owner, draft, uuid4().hex)
    async with reading() as db:
        filed = (await offline.take_along(db, owner, draft))["filed"]
        with pytest.raises(NotFound):
            await offline.take_along(db, stranger, draft)
    thread = f"/api/dossiers/{dossier.id}/messages"
    assert filed == {"code": dossier.code, "thread": thread, "who": messages.sender_mark(owner)}
