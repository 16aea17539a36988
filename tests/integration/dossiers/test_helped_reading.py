"""At a dossier both the desk and the citizen read who typed for the applicant, and in what way."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from app import throttle
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import desk, drafts, queries, service
from app.dossiers.authors import Author
from app.dossiers.detail import Detail
from models.accounts import Role
from models.dossiers import Dossier, HelpWay
from pages._dossier import answer_rows, typed_by
from tests.support.dossiers import a_dossier, a_draft, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _no_limits() -> Iterator[None]:
    throttle.reset()
    yield
    throttle.reset()


async def both(citizen: Caller, dossier: Dossier) -> list[Detail]:
    officer = await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    async with reading() as db:
        mine = await queries.my_dossier(db, citizen, dossier.code)
    async with transaction() as db:
        return [mine, await desk.open_at_desk(db, officer, dossier.code)]


async def test_what_others_typed_is_marked_with_name_and_way() -> None:
    hoa, long = await a_person(), await a_person(name="Vũ Đức Long")
    trang = await a_person(Role.GUIDE, name="Đỗ Thu Trang")
    draft = await a_draft(hoa, await a_procedure())
    mandate, counter = Author(long.person, HelpWay.MANDATE), Author(trang.person, HelpWay.COUNTER)
    async with transaction() as db:
        await drafts.save_answers(db, hoa, draft, {"applicant_address": "Khu 2, Mạo Khê"}, author=mandate)
        await drafts.save_answers(db, hoa, draft, {"applicant_full_name": "Trần Thị Hòa"}, author=counter)
        await drafts.save_answers(db, hoa, draft, {"applicant_dob": "06/09/1957"}, author=mandate)
        await drafts.save_answers(db, hoa, draft, {"applicant_dob": "05/09/1957"})
        await drafts.choose_return(db, hoa, draft, "counter", author=mandate)
        dossier = await service.file_draft(db, hoa, draft, uuid4().hex)
    for seen in await both(hoa, dossier):
        marks = {pair.value: pair.by for group in answer_rows(seen) for pair in group.pairs}
        assert marks["Khu 2, Mạo Khê"] == "do người giúp khai: Vũ Đức Long, theo ủy quyền"
        assert marks["Trần Thị Hòa"] == "do người giúp khai: Đỗ Thu Trang, tại quầy"
        assert marks["05/09/1957"] == marks["022157000123"] == ""  # her own correction, and from the account
        assert typed_by(seen.return_by) == "do người giúp khai: Vũ Đức Long, theo ủy quyền"
        assert seen.helped == (
            "Có phần do người khác khai giúp: Vũ Đức Long, theo ủy quyền (2 mục); Đỗ Thu Trang, tại quầy (1 mục)."
        )


async def test_a_dossier_filed_alone_carries_no_mark() -> None:
    hoa = await a_person()
    for seen in await both(hoa, await a_dossier(hoa, await a_procedure())):
        assert (seen.helped, seen.return_by) == ("", ())
        assert not any(pair.by for group in answer_rows(seen) for pair in group.pairs)
