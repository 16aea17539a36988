"""What a citizen corrects in the form when the office asks: only what applies and differs is filed."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app.accounts.permissions import Caller
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import follow, service
from app.errors import Invalid, NotFound
from models.accounts import Role
from models.catalogue import Procedure
from models.dossiers import ActionKind as K
from models.dossiers import Dossier
from tests.support.dossiers import ANSWERS, a_dossier, a_person, a_procedure, a_spec

pytestmark = pytest.mark.usefixtures("database")

FORM = [{"document_key": "form", "reason": "wrong", "note": ""}]


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def asked(hoa: Caller, procedure: UUID) -> Dossier:
    """A dossier whose form is to be corrected."""
    return await act(
        await a_person(Role.RECEIVE), await a_dossier(hoa, procedure), K.REQUEST_SUPPLEMENT, items=FORM
    )


async def filed(dossier: Dossier) -> dict[str, str]:
    async with reading() as db:
        return await service.current_answers(db, dossier.id)


async def a_procedure_with_a_condition() -> UUID:
    record = a_spec().model_dump(mode="json")
    common = {**record["form"][0]["fields"][0], "required": False, "example": "Cháu ba tuổi"}
    when = {"field": "has_child", "answers": ["yes"]}
    record["form"].append(
        {
            "key": "child",
            "title": "Con",
            "fields": [
                {**common, "key": "has_child", "label": "Có con?", "type": "boolean"},
                {**common, "key": "about_child", "label": "Kể về con", "type": "textarea", "when": when},
            ],
        }
    )
    async with transaction() as db:
        await import_catalogue(db, [ProcedureSpec.model_validate_json(json.dumps(record))])
    async with reading() as db:
        return (await db.exec(select(Procedure))).one().id


@pytest.mark.parametrize("answers", [{}, {"no_such_box": "x"}, ANSWERS])
async def test_a_form_that_stays_as_it_was_is_no_answer(answers: dict[str, str]) -> None:
    hoa = await a_person()
    dossier = await asked(hoa, await a_procedure())
    with pytest.raises(Invalid) as refused:
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=answers)
    assert "form" in refused.value.fields
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers=answers, text="Tờ khai đã đúng, mời xem lại.")
    assert await filed(dossier) == ANSWERS


async def test_what_does_not_apply_is_not_filed_however_it_came() -> None:
    hoa = await a_person()
    dossier = await asked(hoa, await a_procedure_with_a_condition())
    with pytest.raises(Invalid):
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers={"about_child": "x" * 900_000})
    with pytest.raises(Invalid) as refused:
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers={"applicant_full_name": f"Lê Hoa{' ' * 30_000}"})
    assert "applicant_full_name" in refused.value.fields  # kept as typed, so its spaces count
    moved = {"applicant_address": "Khu 2, phường Mạo Khê, tỉnh Quảng Ninh"}
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers={"about_child": "Không hỏi", **moved})
    assert await filed(dossier) == ANSWERS | moved
    again = await asked(hoa, dossier.procedure_id)
    told = {"has_child": "yes", "about_child": "Cháu ba tuổi"}
    await act(hoa, again, K.ANSWER_SUPPLEMENT, answers=told)
    assert await filed(again) == ANSWERS | told


async def test_a_corrected_phone_is_the_one_that_follows_the_dossier() -> None:
    hoa = await a_person()
    dossier = await asked(hoa, await a_procedure())
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT, answers={"applicant_phone": "0987 654 321"})
    async with reading() as db:
        assert (await follow.follow(db, dossier.code, "4321", "10.0.0.1")).code == dossier.code
        with pytest.raises(NotFound):
            await follow.follow(db, dossier.code, "5678", "10.0.0.1")
