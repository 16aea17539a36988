"""What the answer to a supplement request takes in, and a dossier that ends while it waits for one."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import import_catalogue
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import figures, files, forms, journal, queries, rules, service, supplements
from app.dossiers.intake import JPEG, CleanFile
from app.errors import Invalid
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Attachment, Dossier, SupplementDraft
from tests.support.dossiers import ANSWERS, BIRTH_PAPER, a_dossier, a_person, a_procedure, a_spec

pytestmark = pytest.mark.usefixtures("database")

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
PAPER = [{"document_key": BIRTH_PAPER, "reason": "wrong"}]
FORM = [{"document_key": "form", "reason": "wrong"}]


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def attach(caller: Caller, dossier: Dossier, content: bytes) -> None:
    async with transaction() as db:
        file = CleanFile(content, JPEG, 1)
        await files.attach_to_dossier(db, caller, dossier.id, BIRTH_PAPER, "giấy.jpg", file)


async def a_bending_procedure() -> UUID:
    """One that asks for a story only of whoever has a child."""
    spec = a_spec().model_dump(mode="json")
    plain = spec["form"][0]["fields"][0] | {"example": None}
    asks = plain | {"key": "co_con", "label": "Có con?", "type": "boolean", "required": False}
    story = plain | {
        "key": "ke",
        "type": "textarea",
        "example": "Kể",
        "when": {"field": "co_con", "answers": ["yes"]},
    }
    spec["form"].append({"key": "con", "title": "Con", "fields": [asks, story]})
    async with transaction() as db:
        await import_catalogue(db, [ProcedureSpec.model_validate_json(json.dumps(spec))])
    async with reading() as db:
        return (await catalogue.get(db, spec["code"])).id


@pytest.mark.parametrize("end", [K.WITHDRAW, K.REFUSE])
async def test_waiting_for_the_citizen_is_no_delay_when_the_dossier_ends_meanwhile(end: K) -> None:
    hoa, nam = await a_person(), await a_person(Role.APPRAISE)
    with clock.pretending(MONDAY):
        dossier = await act(
            await a_person(Role.RECEIVE), await a_dossier(hoa, await a_procedure()), K.RECEIVE
        )
        await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=PAPER)
    with clock.pretending(MONDAY + timedelta(days=30)):
        await act(hoa if end is K.WITHDRAW else nam, dossier, end, text="Không bổ sung được nữa")
        async with reading() as db:
            now = journal.projection(await queries.by_code(db, dossier.code))
            counted = await figures.punctuality(db, MONDAY - timedelta(days=1))
    assert not rules.is_late(now, MONDAY + timedelta(days=31))
    assert counted == figures.Punctuality(1, 0, 0)


async def test_what_was_prepared_for_an_answer_goes_when_the_dossier_ends() -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=PAPER + FORM)
    async with transaction() as db:
        await supplements.keep(db, hoa, dossier.id, {"applicant_address": "Khu 2, phường Mạo Khê"})
    await attach(hoa, dossier, b"never sent")
    await act(hoa, dossier, K.WITHDRAW, text="Thôi")
    async with reading() as db:
        assert (await db.exec(select(SupplementDraft))).all() == []
        assert await files.prepared_for_dossier(db, hoa, dossier.id) == []
        filed = await db.exec(select(Attachment.removed_at).where(Attachment.filed_seq == 1))
        assert filed.all() == [None]


async def test_a_later_round_has_room_whatever_an_earlier_one_filed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILES_PER_DOCUMENT", 2)
    hoa, thu, leader = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.LEADER)
    dossier = await a_dossier(hoa, await a_procedure())
    for brought in range(2):
        if brought:
            await act(leader, dossier, K.ALLOW_SUPPLEMENT, text="Giấy vẫn chưa đọc được chút nào")
        await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=PAPER)
        for number in range(2):
            await attach(hoa, dossier, f"{brought} {number}".encode())
        with pytest.raises(Invalid, match="tối đa 2"):
            await attach(hoa, dossier, b"one too many")
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT)


@pytest.mark.parametrize("answers", [{"no_such_box": "x"}, ANSWERS])
async def test_a_form_that_is_as_it_was_is_not_corrected(answers: dict[str, str]) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=FORM)
    with pytest.raises(Invalid) as refused:
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=answers)
    assert "form" in refused.value.fields
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=answers, text="Tờ khai đúng rồi ạ")


async def test_an_answer_keeps_what_was_corrected_and_is_asked_for_and_no_more() -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_bending_procedure())
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=FORM)
    endless = "x" * (forms.STORED_MAX + 1)
    address = {"applicant_address": "Khu 2, phường Mạo Khê"}
    with pytest.raises(Invalid) as refused:
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=address | {"co_con": "yes", "ke": endless})
    assert refused.value.fields == {"ke": forms.TOO_LONG_TO_KEEP}
    for hidden in (endless, "chuyện cũ"):
        with pytest.raises(Invalid):
            await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers={"ke": hidden})
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=ANSWERS | address | {"ke": "chuyện cũ"})
    async with reading() as db:
        [*_, (_, said)] = await journal.opened(db, dossier.id)
    assert said["answers"] == address
