"""An original on its way through the Centre and back; on both databases."""

import asyncio
from datetime import datetime

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.clock import VIETNAM
from app.custody import queries, service
from app.custody.rules import Alarm
from app.db import reading, transaction
from app.dossiers import service as dossiers
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from models.accounts import Role
from models.custody import CustodyStep, Original, Place
from models.dossiers import ActionKind, Dossier
from tests.support.dossiers import a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def taken_in() -> tuple[Caller, Caller, Dossier, Original]:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    dossier = await a_dossier(hoa, await a_procedure())
    for _ in range(2):
        async with transaction() as db:
            row = await service.take_in(db, thu, dossier.code, "Giấy chứng sinh", "one")
    return hoa, thu, dossier, row


async def act(caller: Caller, row: Original, step: CustodyStep, seq: int, to: Place | None = None) -> None:
    async with transaction() as db:
        await service.act(db, caller, row.label, step, seq=seq, to=to)


async def test_the_citizen_sees_who_has_it_at_every_step() -> None:
    hoa, thu, dossier, row = await taken_in()
    nam = await a_person(Role.APPRAISE, name="Phạm Văn Nam")
    with pytest.raises(Invalid):
        await act(thu, row, CustodyStep.HAND_ON, 1, Place.CITIZEN)
    await act(thu, row, CustodyStep.HAND_ON, 1, Place.OFFICE)
    async with reading() as db:
        _, (seen,) = await queries.mine(db, hoa, dossier.code)
    assert (seen.place, seen.holder, seen.to_place) == (Place.COUNTER, "Nguyễn Thị Thu", Place.OFFICE)
    await act(nam, row, CustodyStep.CONFIRM, 2)
    with pytest.raises(Conflict):  # a second press
        await act(nam, row, CustodyStep.CONFIRM, 2)
    with pytest.raises(Conflict):  # it is hers no longer
        await act(thu, row, CustodyStep.GIVE_BACK, 3)
    await act(nam, row, CustodyStep.GIVE_BACK, 3)
    async with reading() as db:
        _, (seen,) = await queries.mine(db, hoa, dossier.code)
        assert not (await queries.at_desk(db, nam)).held
    assert (seen.place, seen.holder) == (Place.CITIZEN, "")
    assert [(link.step, link.who) for link in seen.chain] == [
        (CustodyStep.TAKE_IN, "Nguyễn Thị Thu"),
        (CustodyStep.HAND_ON, "Nguyễn Thị Thu"),
        (CustodyStep.CONFIRM, "Phạm Văn Nam"),
        (CustodyStep.GIVE_BACK, "Phạm Văn Nam"),
    ]


async def test_a_second_press_registers_nothing_more_and_a_used_key_no_other_paper() -> None:
    hoa, thu, dossier, _ = await taken_in()
    other = await a_dossier(hoa, dossier.procedure_id)

    async def take_in(code: str, name: str, key: str) -> str:
        async with transaction() as db:
            return (await service.take_in(db, thu, code, name, key)).label

    for code, name in ((dossier.code, "Giấy kết hôn"), (other.code, "Giấy chứng sinh")):
        with pytest.raises(Conflict):
            await take_in(code, name, "one")
    labels = await asyncio.gather(*(take_in(dossier.code, "Sổ đỏ", "two") for _ in range(4)))
    assert len(set(labels)) == 1
    both = await asyncio.gather(
        *(take_in(each.code, "Sổ đỏ", "three") for each in (dossier, other)), return_exceptions=True
    )
    assert [type(each) for each in both if not isinstance(each, str)] == [Conflict]


async def test_what_nobody_confirms_in_time_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 25, 9, tzinfo=VIETNAM)
    monkeypatch.setattr(clock, "now", lambda: moment)
    _, thu, _, row = await taken_in()
    await act(thu, row, CustodyStep.HAND_ON, 1, Place.POST_BAG)
    async with reading() as db:
        assert await queries.missing_count(db, thu) == 0
        moment = datetime(2026, 11, 27, 9, tzinfo=VIETNAM)
        assert await queries.missing_count(db, thu) == 1
        (missing,) = (await queries.at_desk(db, thu)).missing
    assert missing.alarm is Alarm.NOT_CONFIRMED
    await act(thu, row, CustodyStep.HAND_ON, 2, Place.OFFICE)  # once more puts nothing off
    async with reading() as db:
        assert await queries.missing_count(db, thu) == 1
    await act(await a_person(Role.APPRAISE), row, CustodyStep.CONFIRM, 3)
    async with reading() as db:
        assert await queries.missing_count(db, thu) == 0


async def test_a_closed_dossier_with_its_original_still_here_alarms() -> None:
    hoa, thu, dossier, row = await taken_in()
    async with transaction() as db:
        data = {"text": "Tôi chưa cần làm nữa"}
        await dossiers.act(db, hoa, dossier.id, ActionKind.WITHDRAW, data, key="withdraw")
    async with reading() as db:
        (missing,) = (await queries.at_desk(db, thu)).missing
    assert missing.alarm is Alarm.NOT_RETURNED
    await act(thu, row, CustodyStep.GIVE_BACK, 1)
    async with reading() as db:
        assert await queries.missing_count(db, thu) == 0


async def test_nobody_else_looks_and_nobody_handles_their_own() -> None:
    hoa, thu, dossier, row = await taken_in()
    other = await a_person()
    async with reading() as db:
        with pytest.raises(NotFound):
            await queries.mine(db, other, dossier.code)
        with pytest.raises(NotAllowed):
            await queries.by_label(db, hoa, row.label)
    own = await a_dossier(thu, dossier.procedure_id)
    with pytest.raises(NotAllowed):
        async with transaction() as db:
            await service.take_in(db, thu, own.code, "Giấy chứng sinh", "two")


async def test_hostile_letters_are_left_out_or_name_nothing() -> None:
    _, thu, dossier, _ = await taken_in()
    with pytest.raises(Invalid):
        async with transaction() as db:
            await service.take_in(db, thu, dossier.code, "Giấy tờ", "t\0wo")
    async with transaction() as db:
        row = await service.take_in(db, thu, f"{dossier.code}\0", "Giấy\0 tờ \ud83d", "two")
    assert row.name == "Giấy tờ ?"
    for label in ("\0", "GT-\0", "x" * 10_000):
        with pytest.raises(NotFound):
            async with transaction() as db:
                await service.act(db, thu, label, CustodyStep.CONFIRM, seq=1)
