"""A visit follows its dossier: nobody drives to a door for what is over, nor with a result promised for later."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from app.accounts.permissions import Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import service as dossiers
from app.errors import Conflict
from app.homecare import queries, rounds, service, slots
from models.accounts import Role
from models.dossiers import ActionKind as A
from models.dossiers import Dossier
from models.homecare import Visit, VisitAction, VisitStatus
from models.notify import NotificationKind as K
from models.notify import PushState
from tests.support.devices import told
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_paper, a_person, a_procedure
from tests.support.visits import act, fill, left, slot_at

pytestmark = pytest.mark.usefixtures("database", "wired")

FRIDAY = date(2026, 11, 20)
"""The dossier is received on Monday and promised for the end of Thursday."""
WARD = "07069"
STEPS = {
    A.RECEIVE: Role.RECEIVE,
    A.APPRAISE: Role.APPRAISE,
    A.APPROVE: Role.APPROVE,
    A.STAMP: Role.STAMP,
    A.RETURN_RESULT: Role.RETURN,
}


class Scene:
    """A citizen whose result is to be brought on Friday at eight, with everybody this concerns."""

    hoa: Caller
    thu: Caller
    other: Caller
    courier: Caller
    dossier: Dossier
    visit: Visit

    async def begin(self, *, confirmed: bool = True) -> None:
        self.hoa, self.thu = await a_person(), await a_person(Role.RETURN, name="Thu")
        self.other = await a_person(Role.RETURN, name="Khác")
        self.courier = await a_person(Role.COURIER, name="Bưu Tá")
        self.dossier = await a_dossier(self.hoa, await a_procedure())
        await self.do(await a_person(Role.RECEIVE, name="Nhận"), A.RECEIVE)
        async with transaction() as db:
            await slots.seed(db)
        self.visit = await self.ask()
        if confirmed:
            await act(self.thu, self.visit.id, VisitAction.CONFIRM)
            assert [stop.code for stop in await self.stops()] == [self.visit.code]

    async def ask(self, kind: str = "return", starts: time = time(8)) -> Visit:
        slot = await slot_at(starts, FRIDAY)
        key = await fill(self.hoa, kind=kind, subject=f"dossier:{self.dossier.code}", slot=slot)
        async with transaction() as db:
            return await service.book(db, self.hoa, key)

    async def do(self, who: Caller, kind: A, /, **data: Any) -> None:
        async with transaction() as db:
            self.dossier = await dossiers.act(db, who, self.dossier.id, kind, data, key=uuid4().hex)

    async def through(self, *kinds: A) -> None:
        for kind in kinds:
            await self.do(await a_person(STEPS[kind], name="Cán Bộ"), kind)

    async def stops(self) -> list[rounds.Stop]:
        async with transaction() as db:
            return await rounds.stops(db, self.courier)

    async def seen(self) -> queries.VisitInfo:
        async with reading() as db:
            return next(each for each in await queries.mine(db, self.hoa) if each.id == self.visit.id)


async def news(caller: Caller) -> list[K]:
    return [row.kind for row in await told(caller)]


async def last(caller: Caller) -> str:
    return (await told(caller))[-1].body


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM), tick=False) as moved:
        yield moved


@pytest.fixture
async def scene(database: str) -> Scene:
    scene = Scene()
    await scene.begin()
    return scene


async def withdraws(scene: Scene) -> None:
    await scene.do(scene.hoa, A.WITHDRAW, text="Thôi không làm nữa")


async def refuses(scene: Scene) -> None:
    await scene.do(await a_person(Role.APPRAISE, name="Thẩm Định"), A.REFUSE, text="Không đủ điều kiện")


async def hands_out(scene: Scene) -> None:
    await scene.through(A.APPRAISE, A.APPROVE, A.STAMP)
    assert [stop.waits for stop in await scene.stops()] == [False]
    await scene.through(A.RETURN_RESULT)


@pytest.mark.parametrize(
    ("ends", "said"), [(withdraws, "đã được rút"), (refuses, "dừng xử lý"), (hands_out, "đã được trả")]
)
async def test_nobody_drives_to_a_door_for_a_dossier_that_is_over(scene: Scene, ends: Any, said: str) -> None:
    assert await left(time(8), FRIDAY, WARD) == 2
    await ends(scene)
    assert await scene.stops() == []
    assert await left(time(8), FRIDAY, WARD) == 3
    seen = await scene.seen()
    assert (seen.status, seen.actions) == (VisitStatus.LAPSED, [])
    assert said in seen.reason
    assert seen.history[-1].action is VisitAction.LAPSE

    assert said in next(row.body for row in await told(scene.hoa) if row.kind is K.VISIT_LAPSED)
    assert said in next(row.body for row in await told(scene.thu) if row.kind is K.WORK_VISIT_LAPSED)
    off = next(row for row in await told(scene.courier) if row.kind is K.WORK_VISIT_OFF)
    assert said in off.body
    assert (off.link, off.push_state) == ("/ban/buu-ta", PushState.PENDING)
    assert K.WORK_VISIT_LAPSED not in await news(scene.other)


async def test_a_request_that_nobody_answered_goes_with_its_dossier_and_asks_nobody_any_more() -> None:
    scene = Scene()
    await scene.begin(confirmed=False)
    await withdraws(scene)
    assert (await scene.seen()).status is VisitStatus.LAPSED
    assert [(row.kind, row.read_at is None) for row in await told(scene.other)] == [(K.WORK_VISIT, False)]
    assert K.WORK_VISIT_OFF not in await news(scene.courier)
    with pytest.raises(Conflict):
        await act(scene.thu, scene.visit.id, VisitAction.CONFIRM)


async def test_a_result_handed_over_by_the_visit_itself_leaves_what_became_of_it_to_be_said(
    scene: Scene, at: time_machine.Traveller
) -> None:
    await scene.through(A.APPRAISE, A.APPROVE, A.STAMP)
    at.move_to(datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM))
    await scene.through(A.RETURN_RESULT)
    assert await scene.stops() == [], "it is done: the courier has it in their rounds no more"
    done = await act(scene.thu, scene.visit.id, VisitAction.COMPLETE)
    assert done.status is VisitStatus.DONE
    assert K.VISIT_LAPSED not in await news(scene.hoa)


async def fetched_before(end: Any, when: datetime, at: time_machine.Traveller) -> Scene:
    """A visit on Friday at eight to fetch papers; its dossier ends at `when`."""
    scene = Scene()
    await scene.begin()
    await act(scene.hoa, scene.visit.id, VisitAction.CANCEL)
    scene.visit = await scene.ask("pick_up")
    await act(scene.thu, scene.visit.id, VisitAction.CONFIRM)
    assert [stop.code for stop in await scene.stops()] == [scene.visit.code]
    at.move_to(when)
    await end(scene)
    return scene


@pytest.mark.parametrize("ends", [withdraws, refuses])
async def test_a_visit_that_took_place_this_morning_is_recorded_though_its_dossier_ended_at_two(
    at: time_machine.Traveller, ends: Any
) -> None:
    scene = await fetched_before(ends, datetime(2026, 11, 20, 14, 0, tzinfo=VIETNAM), at)
    assert K.VISIT_LAPSED not in await news(scene.hoa)
    assert K.WORK_VISIT_LAPSED not in await news(scene.thu)
    off = [row for row in await told(scene.courier) if row.kind is K.WORK_VISIT_OFF]
    assert not [row for row in off if scene.visit.code in row.body], "its hour is over: nobody drives to it"
    with pytest.raises(Conflict):
        await act(
            scene.thu, scene.visit.id, VisitAction.RESCHEDULE, "Đến sau", await slot_at(time(10), FRIDAY)
        )
    assert (await act(scene.thu, scene.visit.id, VisitAction.COMPLETE)).status is VisitStatus.DONE


async def test_a_courier_on_the_road_is_told_that_the_dossier_of_a_visit_under_way_is_over(
    at: time_machine.Traveller,
) -> None:
    scene = await fetched_before(withdraws, datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM), at)
    assert await scene.stops() == []
    off = [row.body for row in await told(scene.courier) if scene.visit.code in row.body]
    assert len(off) == 1
    assert "đã được rút" in off[0]
    assert (
        await act(scene.thu, scene.visit.id, VisitAction.DECLINE, "Đã rút")
    ).status is VisitStatus.DECLINED


async def test_a_visit_of_a_past_day_is_not_spoken_of_again(scene: Scene, at: time_machine.Traveller) -> None:
    await scene.through(A.APPRAISE, A.APPROVE, A.STAMP)
    at.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM))
    await scene.through(A.RETURN_RESULT)
    assert K.VISIT_LAPSED not in await news(scene.hoa)
    assert (await act(scene.thu, scene.visit.id, VisitAction.MISS)).status is VisitStatus.MISSED


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("ends", [withdraws, refuses])
async def test_a_visit_of_a_past_day_stays_as_it_is_though_its_dossier_ends_in_another_way(
    at: time_machine.Traveller, ends: Any, confirmed: bool
) -> None:
    scene = Scene()
    await scene.begin(confirmed=confirmed)
    before = await scene.seen()
    at.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM))
    await ends(scene)
    after = await scene.seen()
    assert (after.status, after.history) == (before.status, before.history)
    assert K.VISIT_LAPSED not in await news(scene.hoa)
    answer = VisitAction.MISS if confirmed else VisitAction.DECLINE
    assert (await act(scene.thu, scene.visit.id, answer, "Hôm đó không ai nhận")).status is not before.status


async def test_a_promise_that_moves_behind_a_visit_of_a_past_day_is_nobodys_news(
    scene: Scene, at: time_machine.Traveller
) -> None:
    at.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM))
    await extended(scene, 10)
    assert K.VISIT_EARLY not in await news(scene.hoa)
    assert K.WORK_VISIT_EARLY not in await news(scene.thu)


async def test_somebody_elses_visits_and_those_of_other_dossiers_stay(scene: Scene) -> None:
    await withdraws(scene)
    first = scene.visit
    scene.dossier = await a_dossier(scene.hoa, scene.dossier.procedure_id)
    await scene.do(await a_person(Role.RECEIVE, name="Nhận"), A.RECEIVE)
    scene.visit = await scene.ask()
    long, theirs = await a_person(name="Vũ Đức Long"), scene.dossier.procedure_id
    away = await a_dossier(long, theirs)
    async with transaction() as db:
        await dossiers.act(db, long, away.id, A.WITHDRAW, {"text": "Thôi"}, key=uuid4().hex)
    assert scene.visit.id != first.id
    assert (await scene.seen()).status is VisitStatus.REQUESTED


async def test_what_is_withdrawn_while_its_visit_is_being_booked_leaves_no_visit() -> None:
    scene = Scene()
    await scene.begin(confirmed=False)
    await act(scene.hoa, scene.visit.id, VisitAction.CANCEL)

    async def again() -> None:
        try:
            scene.visit = await scene.ask()
        except Conflict:
            return

    await asyncio.gather(again(), withdraws(scene))
    async with reading() as db:
        found = await queries.mine(db, scene.hoa)
    assert [each.status for each in found if each.status is VisitStatus.REQUESTED] == []


async def extended(scene: Scene, days: int) -> datetime:
    appraise = await a_person(Role.APPRAISE, name="Thẩm Định")
    until = FRIDAY + timedelta(days=days)
    await scene.do(appraise, A.ASSIGN)
    await scene.do(appraise, A.EXTEND, text="Chờ xác minh", until=until.isoformat())
    assert scene.dossier.due_at
    return scene.dossier.due_at


async def test_a_promise_that_moves_behind_its_visit_is_told_and_takes_it_off_the_rounds(
    scene: Scene,
) -> None:
    await extended(scene, 0)  # the end of that Friday; the visit is at eight
    assert await scene.stops() == []
    for who, kind in (
        (scene.hoa, K.VISIT_EARLY),
        (scene.thu, K.WORK_VISIT_EARLY),
        (scene.courier, K.WORK_VISIT_OFF),
    ):
        rows = [row for row in await told(who) if row.kind is kind]
        assert len(rows) == 1, "once, however many actions follow"
    assert "17 giờ ngày 20/11/2026" in await last(scene.thu)
    assert (await scene.seen()).promised == scene.dossier.due_at

    async with reading() as db:
        times = await queries.other_times(db, scene.thu, scene.visit.id)
    assert min(slot.day for slot in times) > FRIDAY
    with pytest.raises(Conflict):
        await act(
            scene.thu, scene.visit.id, VisitAction.RESCHEDULE, "Chưa xong", await slot_at(time(10), FRIDAY)
        )
    monday = await slot_at(time(8), FRIDAY + timedelta(days=3))
    await act(scene.thu, scene.visit.id, VisitAction.RESCHEDULE, "Kết quả có sau.", monday)
    assert (await scene.seen()).promised is None
    assert all(row.read_at for row in await told(scene.thu) if row.kind is K.WORK_VISIT_EARLY)
    await act(scene.hoa, scene.visit.id, VisitAction.ACCEPT)
    assert [stop.waits for stop in await scene.stops()] == [True]


async def test_a_time_before_the_promise_can_be_neither_confirmed_nor_agreed_to() -> None:
    scene = Scene()
    await scene.begin(confirmed=False)
    await extended(scene, 0)
    with pytest.raises(Conflict):
        await act(scene.thu, scene.visit.id, VisitAction.CONFIRM)
    monday = await slot_at(time(8), FRIDAY + timedelta(days=3))
    await act(scene.thu, scene.visit.id, VisitAction.RESCHEDULE, "Kết quả có sau.", monday)
    holder = await a_person(Role.LEADER, name="Lãnh Đạo")
    later = FRIDAY + timedelta(days=3)
    await scene.do(holder, A.EXTEND, text="Chờ xác minh thêm", until=later.isoformat())
    with pytest.raises(Conflict):
        await act(scene.hoa, scene.visit.id, VisitAction.ACCEPT)
    assert (await scene.seen()).actions == [VisitAction.CANCEL]
    assert (await news(scene.hoa)).count(K.VISIT_EARLY) == 2, "once a promise"


async def test_papers_brought_late_move_the_promise_and_are_told_too(
    scene: Scene, at: time_machine.Traveller
) -> None:
    appraise = await a_person(Role.APPRAISE, name="Thẩm Định")
    await scene.do(
        appraise, A.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "unreadable"}]
    )
    at.move_to(datetime(2026, 11, 18, 9, 0, tzinfo=VIETNAM))
    await a_paper(scene.hoa, dossier_id=scene.dossier.id)
    await scene.do(scene.hoa, A.ANSWER_SUPPLEMENT)
    assert K.VISIT_EARLY in await news(scene.hoa)
    assert K.WORK_VISIT_EARLY in await news(scene.thu)
    assert await scene.stops() == []


async def test_a_promise_that_is_still_before_the_visit_is_nobodys_news(scene: Scene) -> None:
    await scene.through(A.APPRAISE)
    assert K.VISIT_EARLY not in await news(scene.hoa)
    assert [stop.waits for stop in await scene.stops()] == [True]


@pytest.mark.parametrize("action", [VisitAction.CANCEL, VisitAction.DECLINE, VisitAction.RESCHEDULE])
async def test_a_courier_who_has_a_visit_in_their_rounds_is_told_when_it_is_off(
    scene: Scene, action: VisitAction
) -> None:
    unaware = await a_person(Role.COURIER, name="Chưa Xem")
    who = scene.hoa if action is VisitAction.CANCEL else scene.thu
    await act(who, scene.visit.id, action, "Hôm đó kín lịch", await slot_at(time(10), FRIDAY))
    assert await news(scene.courier) == [K.WORK_VISIT_OFF]
    assert scene.visit.code in await last(scene.courier)
    assert await news(unaware) == []
