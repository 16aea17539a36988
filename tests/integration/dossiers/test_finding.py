"""Finding a dossier at the desk by what a visitor can say."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import finding, service
from app.errors import NotAllowed
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, DossierView
from tests.support.dossiers import PHONE, a_dossier, a_draft, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def found(caller: Caller, words: str) -> list[str]:
    async with transaction() as db:
        return [row.code for row in await finding.search(db, caller, words)]


async def dossier_of(name: str) -> Dossier:
    owner = await a_person(name=name)
    draft = await a_draft(owner, await a_procedure(), answers={"applicant_full_name": name})
    async with transaction() as db:
        return await service.file_draft(db, owner, draft, "once")


async def test_by_code_phone_and_name_with_or_without_diacritics() -> None:
    thu = await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    hang, long = await dossier_of("Lê Thị Hằng"), await dossier_of("Vũ Đức Long")

    assert await found(thu, hang.code.lower()) == [hang.code]
    assert await found(thu, long.code[-4:]) == [long.code]
    assert await found(thu, "le thi hang") == [hang.code]
    assert await found(thu, "  Đức  Long ") == [long.code]
    assert set(await found(thu, "+84" + PHONE[1:])) == {hang.code, long.code}
    assert await found(thu, "Trần Văn Ai") == []
    assert await found(thu, "%") == []
    assert await found(thu, "\0") == []
    assert await found(thu, "H49\0\ud83d") == []
    assert await found(thu, "   ") == []


async def test_a_dossier_that_is_over_is_found_by_its_code() -> None:
    thu, hoa = await a_person(Role.RECEIVE), await a_person()
    dossier = await a_dossier(hoa, await a_procedure())
    async with transaction() as db:
        await service.act(db, hoa, dossier.id, ActionKind.WITHDRAW, key="enough")
    async with transaction() as db:
        (row,) = await finding.search(db, thu, dossier.code)
    assert not row.is_open
    assert row.next is None


@pytest.mark.parametrize("by", ["code", "phone", "name"])
async def test_the_citizen_sees_who_found_their_dossier_and_once_is_once(by: str) -> None:
    thu = await a_person(Role.RECEIVE)
    hang = await dossier_of("Lê Thị Hằng")
    words = {"code": hang.code, "phone": PHONE, "name": "le thi hang"}[by]
    assert await found(thu, "khong co ai") == []
    for _ in range(2):
        assert hang.code in await found(thu, words)
    async with reading() as db:
        looks = (await db.exec(select(DossierView))).all()
    assert [(look.dossier_id, look.viewer_id) for look in looks] == [(hang.id, thu.account_id)]


async def test_only_staff_search() -> None:
    hoa = await a_person()
    for caller in (hoa, await a_person(Role.COURIER)):
        with pytest.raises(NotAllowed):
            await found(caller, "Hoa")
