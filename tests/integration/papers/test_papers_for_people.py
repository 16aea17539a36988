"""Who is given which paper, and that each look at somebody's is recorded, on both databases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import ANONYMOUS, Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import service
from app.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from app.papers import queries
from app.papers.forms import Form
from app.papers.sheets import Sheet
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, DossierView
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


class Time:
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr(clock, "now", lambda: told.moment)
    return told


async def act(caller: Caller, dossier: Dossier, kind: K, **data: Any) -> None:
    async with transaction() as db:
        await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def letter(caller: Caller, dossier: Dossier, seq: int) -> Sheet:
    async with transaction() as db:
        return await queries.letter(db, caller, dossier.code, seq)


async def control(caller: Caller, dossier: Dossier) -> Sheet:
    async with transaction() as db:
        return await queries.control_sheet(db, caller, dossier.code)


async def looks() -> list[DossierView]:
    async with reading() as db:
        return list((await db.exec(select(DossierView))).all())


def values(sheet: Sheet) -> dict[str, str]:
    return {line.label: line.value for line in sheet.lines}


async def test_the_owner_and_officers_are_given_what_happened_and_nobody_else_is(time: Time) -> None:
    hoa, stranger = await a_person(), await a_person(name="Kẻ Lạ")
    thu = await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    nam, tuan = await a_person(Role.APPRAISE, name="Phạm Văn Nam"), await a_person(Role.LEADER)
    dossier = await a_dossier(hoa, await a_procedure())
    time.moment += timedelta(hours=1)
    await act(thu, dossier, K.RECEIVE)
    item = {"document_key": BIRTH_PAPER, "reason": "missing", "note": "Mời chụp cả hai mặt"}
    await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=[item])

    receipt = await letter(hoa, dossier, 2)
    assert receipt.form is Form.RECEIPT
    assert values(receipt)["Thời gian trả kết quả"] == "17 giờ, ngày 27/11/2026"  # 24/11 is a holiday
    assert values(receipt)["Họ và tên người nộp"] == "Trần Thị Hoa"
    assert receipt.signatures[1].name == "Nguyễn Thị Thu"
    asked = await letter(hoa, dossier, 3)
    assert asked.table
    assert asked.table.rows == (("1", "Giấy chứng sinh", "Còn thiếu", "Mời chụp cả hai mặt"),)
    assert await looks() == []

    for seq in (1, 4, 0, -1):
        with pytest.raises(NotFound):
            await letter(hoa, dossier, seq)
    for caller, error in ((stranger, NotFound), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(error):
            await letter(caller, dossier, 2)
    for caller, error in ((hoa, NotAllowed), (stranger, NotAllowed), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(error):
            await control(caller, dossier)

    assert await letter(tuan, dossier, 2) == receipt
    sheet = await control(tuan, dossier)
    assert sheet.table
    assert [row[2] for row in sheet.table.rows] == ["Nguyễn Thị Thu", "Phạm Văn Nam", "Công dân"]
    assert [view.viewer_id for view in await looks()] == [tuan.person]


async def test_nobody_reads_the_control_sheet_of_their_own_dossier(time: Time) -> None:
    officer = await a_person(Role.APPRAISE)
    dossier = await a_dossier(officer, await a_procedure())
    with pytest.raises(NotFound):
        await control(officer, dossier)


async def test_the_register_holds_the_days_asked_for_and_tells_whom_it_showed(time: Time) -> None:
    hoa, leader, admin = await a_person(), await a_person(Role.LEADER), await a_person(Role.ADMINISTRATOR)
    procedure = await a_procedure()
    time.moment = datetime(2026, 11, 22, 23, 59, tzinfo=VIETNAM)
    first = await a_dossier(hoa, procedure)
    time.moment = datetime(2026, 11, 23, 0, 0, tzinfo=VIETNAM)
    second = await a_dossier(hoa, procedure)
    own = await a_dossier(leader, procedure)
    day = time.moment.date()

    async with transaction() as db:
        assert await queries.count_filed(db, leader, day, day) == 2
        sheet = await queries.register(db, leader, day, day)
        assert sheet.table
        assert {row[1] for row in sheet.table.rows} == {second.code, own.code}
        assert sheet.table.rows[0][3] == "Trần Thị Hoa"
    assert [(view.dossier_id, view.viewer_id) for view in await looks()] == [(second.id, leader.person)]

    time.moment += timedelta(minutes=5)
    async with transaction() as db:
        await queries.register(db, leader, day - timedelta(days=1), day)
        await queries.register(db, admin, day, day)
    seen = sorted(((view.dossier_id, view.viewer_id) for view in await looks()), key=str)
    expected = [(first.id, leader.person), (second.id, leader.person)]
    expected += [(second.id, admin.person), (own.id, admin.person)]
    assert seen == sorted(expected, key=str)


async def test_the_register_is_for_a_sensible_number_of_days_and_for_few(time: Time) -> None:
    hoa, officer, leader = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.LEADER)
    day = time.moment.date()
    async with transaction() as db:
        for caller, error in ((hoa, NotAllowed), (officer, NotAllowed), (ANONYMOUS, NotSignedIn)):
            with pytest.raises(error):
                await queries.register(db, caller, day, day)
            with pytest.raises(error):
                await queries.count_filed(db, caller, day, day)
        for first, last in (
            (day, day - timedelta(days=1)),
            (day - timedelta(days=31), day),
            (day.max, day.max),
            (day.min, day.min),
        ):
            with pytest.raises(Invalid):
                await queries.register(db, leader, first, last)
        assert (await queries.register(db, leader, day - timedelta(days=30), day)).table is None


async def test_a_register_too_long_to_print_is_refused_and_records_nothing(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa, leader, procedure = await a_person(), await a_person(Role.LEADER), await a_procedure()
    await a_dossier(hoa, procedure)
    await a_dossier(hoa, procedure)
    monkeypatch.setattr(queries, "MOST_DOSSIERS", 1)
    day = time.moment.date()
    with pytest.raises(Invalid):
        async with transaction() as db:
            await queries.register(db, leader, day, day)
    assert await looks() == []
