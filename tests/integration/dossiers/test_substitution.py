"""While somebody is away: what they hold and what would come back to them goes to who stands in, and it says so."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts import absences
from app.accounts.permissions import Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import desk, journal, proof, queries, service, substitution
from app.errors import Invalid, NotAllowed
from app.wiring import wire
from models.accounts import Absence, Account, Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier
from models.notify import Notification, NotificationKind
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
TODAY, WEDNESDAY = MONDAY.date(), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _joined() -> Iterator[None]:
    wire()
    with clock.pretending(MONDAY):
        yield


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def goes_away(
    leader: Caller, person: Caller, substitute: Caller, first: date = TODAY, last: date = WEDNESDAY
) -> Absence:
    async with transaction() as db:
        kept = await absences.keep(db, leader, person.person, substitute.person, first, last)
        await substitution.hand_over_now(db, kept)
    return kept


async def now_of(dossier: Dossier) -> Dossier:
    async with transaction() as db:
        found = await journal.locked(db, dossier.id)
        proof.check(found, await journal.actions(db, found.id))
        return found


async def test_what_is_held_goes_to_the_substitute_at_once_or_on_the_first_day() -> None:
    leader, hoa, thu = await a_person(Role.LEADER), await a_person(), await a_person(Role.RECEIVE)
    nam = await a_person(Role.APPRAISE, name="Anh Nam")
    dung = await a_person(Role.APPRAISE, name="Chị Dung")
    procedure = await a_procedure()
    held = await act(thu, await a_dossier(hoa, procedure), K.RECEIVE)
    paused = await act(thu, await a_dossier(hoa, procedure), K.RECEIVE)
    free = await act(thu, await a_dossier(hoa, procedure), K.RECEIVE)
    own = await act(thu, await a_dossier(dung, procedure), K.RECEIVE)
    for each in (held, own):
        await act(nam, each, K.ASSIGN)
    await act(nam, paused, K.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "wrong"}])
    await goes_away(leader, nam, dung, WEDNESDAY, WEDNESDAY)
    assert await substitution.hand_over_all() == 0  # not yet
    with clock.pretending(MONDAY + timedelta(days=2)):
        assert await substitution.hand_over_all() == 2
        assert await substitution.hand_over_all() == 0
        assert {(await now_of(each)).assignee_id for each in (held, paused)} == {dung.account_id}
        assert (await now_of(free)).assignee_id is None
        assert (await now_of(own)).assignee_id == nam.account_id  # nobody decides on their own
        async with transaction() as db:
            seen = await desk.open_at_desk(db, leader, held.code)
            citizen = await queries.my_dossier(db, hoa, held.code)
        assert "Anh Nam → Chị Dung" in seen.timeline[-1].label
        assert "vắng" in seen.timeline[-1].text
        assert "vắng" not in repr(citizen.timeline)
        async with reading() as db:
            for one in (nam, dung):
                assert [away.name for away in await absences.of_mine(db, one)] == ["Anh Nam"]


async def test_new_work_by_name_goes_to_the_substitute() -> None:
    leader, thu, tuan = (
        await a_person(Role.LEADER),
        await a_person(Role.RECEIVE),
        await a_person(Role.APPROVE),
    )
    nam, dung = await a_person(Role.APPRAISE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    other = await act(thu, await a_dossier(await a_person(), dossier.procedure_id), K.RECEIVE)
    await act(nam, dossier, K.APPRAISE)
    kept = await goes_away(leader, nam, dung)
    back = await act(tuan, dossier, K.SEND_BACK, text="Xem lại phần hộ tịch.")
    assert back.assignee_id == dung.account_id
    with pytest.raises(Invalid, match="Chưa chuyển") as refused:
        await act(leader, other, K.HAND_ON, to=str(nam.account_id))
    assert "vắng" in refused.value.fields["to"]
    async with transaction() as db:
        await absences.end(db, leader, kept.id)
    assert (await act(leader, other, K.HAND_ON, to=str(nam.account_id))).assignee_id == nam.account_id


async def test_only_a_leader_says_who_is_away_and_only_what_can_be() -> None:
    leader = await a_person(Role.LEADER)
    nam, dung = await a_person(Role.APPRAISE), await a_person(Role.APPRAISE)
    thu, both = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE, Role.STAMP)
    with pytest.raises(NotAllowed):
        await goes_away(nam, nam, dung)
    for wrong, person, substitute, first, last in (
        ("substitute", nam, nam, TODAY, WEDNESDAY),
        ("substitute", nam, thu, TODAY, WEDNESDAY),
        ("substitute", both, dung, TODAY, WEDNESDAY),
        ("first", nam, dung, TODAY - timedelta(days=1), WEDNESDAY),
        ("last", nam, dung, WEDNESDAY, TODAY),
        ("last", nam, dung, TODAY, TODAY + timedelta(days=400)),
    ):
        with pytest.raises(Invalid) as refused:
            await goes_away(leader, person, substitute, first, last)
        assert set(refused.value.fields) == {wrong}
    await goes_away(leader, nam, dung)
    for wrong, person, substitute in (
        ("person", nam, both),
        ("person", dung, both),
        ("substitute", both, nam),
    ):
        with pytest.raises(Invalid) as refused:
            await goes_away(leader, person, substitute, WEDNESDAY, WEDNESDAY)
        assert wrong in refused.value.fields


async def told(leader: Caller) -> int:
    async with reading() as db:
        rows = await db.exec(select(Notification).where(Notification.account_id == leader.person))
        return sum(row.kind is NotificationKind.WORK_NOT_HANDED_ON and not row.read_at for row in rows.all())


async def test_a_leader_moves_no_dossier_of_their_own_by_an_absence() -> None:
    leader, other, thu = (
        await a_person(Role.LEADER),
        await a_person(Role.LEADER),
        await a_person(Role.RECEIVE),
    )
    nam, dung = await a_person(Role.APPRAISE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(leader, await a_procedure()), K.RECEIVE)
    await act(nam, dossier, K.ASSIGN)
    await goes_away(leader, nam, dung)
    assert (await now_of(dossier)).assignee_id == nam.account_id
    assert (await told(leader), await told(other)) == (0, 1)


async def test_nothing_goes_to_who_left_and_the_leaders_hear_of_it_once() -> None:
    leader, thu = await a_person(Role.LEADER), await a_person(Role.RECEIVE)
    nam, dung = await a_person(Role.APPRAISE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    await act(nam, dossier, K.ASSIGN)
    await goes_away(leader, nam, dung, WEDNESDAY, WEDNESDAY)
    async with transaction() as db:
        (await db.get_one(Account, dung.person)).closed_at = clock.now()
    with clock.pretending(MONDAY + timedelta(days=2)):
        assert [await substitution.hand_over_all() for _ in range(2)] == [0, 0]
        assert (await now_of(dossier)).assignee_id == nam.account_id
        assert await told(leader) == 1
        third = await a_person(Role.APPRAISE)
        await act(leader, dossier, K.HAND_ON, to=str(third.account_id))
        assert await told(leader) == 0  # settled


async def test_two_leaders_at_once_make_no_two_stand_in_for_each_other() -> None:
    nam, dung = await a_person(Role.APPRAISE), await a_person(Role.APPRAISE)

    async def keep(leader: Caller, gone: Caller, instead: Caller) -> bool:
        try:
            await goes_away(leader, gone, instead)
        except Invalid:
            return False
        return True

    leaders = [await a_person(Role.LEADER) for _ in range(2)]
    pairs = ((nam, dung), (dung, nam))
    kept = await asyncio.gather(*(keep(who, *pair) for who, pair in zip(leaders, pairs, strict=True)))
    assert sorted(kept) == [False, True]


async def test_what_is_sent_back_never_lands_with_the_person_who_sent_it_back() -> None:
    leader, thu = await a_person(Role.LEADER), await a_person(Role.RECEIVE)
    boss = await a_person(Role.LEADER, Role.APPRAISE, Role.APPROVE, name="Chị Dung")
    mai, nam = await a_person(Role.APPRAISE, name="Chị Mai"), await a_person(Role.APPRAISE, name="Anh Nam")
    first = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    twice = await act(thu, await a_dossier(await a_person(), first.procedure_id), K.RECEIVE)
    alone = await act(thu, await a_dossier(await a_person(), first.procedure_id), K.RECEIVE)
    await act(mai, twice, K.APPRAISE)
    await act(boss, twice, K.SEND_BACK, text="Thiếu ý kiến của phường.")
    await act(leader, twice, K.HAND_ON, to=str(nam.account_id))
    for each in (first, twice):
        await act(nam, each, K.APPRAISE)
    await act(boss, alone, K.APPRAISE)
    await goes_away(leader, nam, boss)
    back = {
        each.id: await act(boss, each, K.SEND_BACK, text="Xem lại phần hộ tịch.")
        for each in (first, twice, alone)
    }
    assert back[first.id].assignee_id is None  # anybody of the role may take it
    assert back[twice.id].assignee_id == mai.account_id  # who did the step before
    assert back[alone.id].assignee_id is None
    for each in back.values():
        await now_of(each)
    async with transaction() as db:
        seen = await desk.open_at_desk(db, mai, first.code)
    assert "không giao lại cho Chị Dung: chính người này đã trả lại" in seen.timeline[-1].label


async def test_what_somebody_sent_back_does_not_come_to_them_by_an_absence_either() -> None:
    leader, thu = await a_person(Role.LEADER), await a_person(Role.RECEIVE)
    boss = await a_person(Role.LEADER, Role.APPRAISE, Role.APPROVE)
    nam = await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    await act(nam, dossier, K.APPRAISE)
    assert (await act(boss, dossier, K.SEND_BACK, text="Xem lại phần hộ tịch.")).assignee_id == nam.account_id
    await goes_away(leader, nam, boss)
    assert (await now_of(dossier)).assignee_id == nam.account_id
    assert await told(leader) == 1
