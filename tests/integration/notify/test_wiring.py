"""Every step of a dossier tells its owner and the officers whose work it becomes, in the same transaction."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import transaction
from app.dossiers import events, service
from app.dossiers.workflow import ASIDE
from app.homecare import events as visit_events
from app.telling_of_visits import VISITED_IS_TOLD
from app.wiring import CITIZEN_IS_TOLD, tell_of_dossier, wire
from models.accounts import Role
from models.dossiers import ActionKind, Dossier
from models.homecare import SlotRule, Visit, VisitAction, VisitEvent, VisitKind, VisitStatus
from models.notify import NotificationKind as K
from models.notify import PushState
from tests.support.devices import told
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database", "wired")

A = ActionKind


@pytest.fixture
def wired() -> Iterator[None]:
    before, before_visits = list(events.on_transition), list(visit_events.on_step)
    wire()
    wire()
    assert events.on_transition.count(tell_of_dossier) == 1
    yield
    events.on_transition[:], visit_events.on_step[:] = before, before_visits


async def act(caller: Caller, dossier: Dossier, kind: ActionKind, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def kinds(caller: Caller) -> list[K]:
    return [row.kind for row in await told(caller)]


def test_every_action_that_moves_a_dossier_has_its_words() -> None:
    assert set(ActionKind) - set(CITIZEN_IS_TOLD) == {A.ASSIGN, A.HAND_ON, A.ALLOW_SUPPLEMENT} | ASIDE


async def test_the_five_steps_are_told_one_by_one() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    officers = {
        kind: await a_person(role, name="Cán bộ")
        for kind, role in (
            (A.RECEIVE, Role.RECEIVE),
            (A.APPRAISE, Role.APPRAISE),
            (A.APPROVE, Role.APPROVE),
            (A.STAMP, Role.STAMP),
            (A.RETURN_RESULT, Role.RETURN),
        )
    }
    dossier = await a_dossier(hoa, procedure)
    for kind, officer in officers.items():
        assert await kinds(officer) == [K.WORK_WAITING]
        dossier = await act(officer, dossier, kind)
    rows = await told(hoa)
    assert [row.kind for row in rows] == [
        K.DOSSIER_FILED,
        K.DOSSIER_RECEIVED,
        K.DOSSIER_MOVED,
        K.DOSSIER_MOVED,
        K.DOSSIER_READY,
        K.DOSSIER_RETURNED,
    ]
    own, *news = rows
    assert (own.push_state, own.read_at) == (PushState.SKIPPED, own.created_at)  # they did it themselves
    assert {(row.push_state, row.read_at) for row in news} == {(PushState.PENDING, None)}
    assert {row.link for row in rows} == {f"/ho-so/{dossier.code}"}
    assert "Hẹn trả kết quả: " in news[0].body
    for officer in officers.values():
        [row] = await told(officer)
        assert row.push_state is PushState.SKIPPED
        assert row.read_at is not None  # settled: the dossier has moved on


async def test_a_supplement_goes_to_the_citizen_and_its_answer_to_who_asked() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    minh, other = await a_person(Role.RECEIVE, name="Minh"), await a_person(Role.RECEIVE, name="Khác")
    dossier = await a_dossier(hoa, procedure)
    items = [{"document_key": BIRTH_PAPER, "reason": "unreadable"}]
    await act(minh, dossier, A.REQUEST_SUPPLEMENT, items=items)
    assert (await kinds(hoa))[-1] is K.DOSSIER_SUPPLEMENT
    assert await kinds(minh) == [K.WORK_WAITING]

    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, A.ANSWER_SUPPLEMENT)
    assert await kinds(minh) == [K.WORK_WAITING, K.WORK_ANSWERED]
    assert await kinds(other) == [K.WORK_WAITING]
    assert (await kinds(hoa))[-1] is K.DOSSIER_ANSWERED
    assert all("Thời hạn giải quyết chưa bắt đầu" in row.body for row in (await told(hoa))[-2:])


async def test_papers_asked_for_after_receipt_stop_the_clock_until_they_come() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    nam = await a_person(Role.APPRAISE, name="Nam")
    dossier = await act(await a_person(Role.RECEIVE, name="Minh"), await a_dossier(hoa, procedure), A.RECEIVE)
    await act(
        nam, dossier, A.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "unreadable"}]
    )
    assert "tạm dừng cho đến khi bổ sung xong" in (await told(hoa))[-1].body
    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, A.ANSWER_SUPPLEMENT)
    assert "tính tiếp từ bây giờ. Hẹn trả kết quả: " in (await told(hoa))[-1].body


async def test_handing_on_tells_the_colleague_alone() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    minh, lan = await a_person(Role.RECEIVE, name="Minh"), await a_person(Role.RECEIVE, name="Lan")
    dossier = await a_dossier(hoa, procedure)
    await act(minh, dossier, A.ASSIGN)
    await act(minh, dossier, A.HAND_ON, to=str(lan.person))
    assert await kinds(lan) == [K.WORK_WAITING, K.WORK_ASSIGNED]
    assert await kinds(minh) == [K.WORK_WAITING]
    assert await kinds(hoa) == [K.DOSSIER_FILED]


async def test_an_action_that_fails_tells_nobody() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    minh = await a_person(Role.RECEIVE, name="Minh")
    dossier = await a_dossier(hoa, procedure)
    with pytest.raises(RuntimeError):
        async with transaction() as db:
            await service.act(db, minh, dossier.id, A.RECEIVE, {}, key=uuid4().hex)
            raise RuntimeError
    assert await kinds(hoa) == [K.DOSSIER_FILED]


async def a_visit(citizen: Caller) -> Visit:
    now = clock.now()
    hours = SlotRule(starts=time(8), ends=time(10), capacity=3, valid_from=now.date())
    visit = Visit(
        code="LH-000001",
        account_id=citizen.person,
        kind=VisitKind.GUIDANCE,
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        ward_code="07069",
        hamlet="khu 1",
        address="Số 5",
        phone="0912345678",
        slot_id=hours.id,
        day=date(2026, 11, 27),
        starts=time(8),
        ends=time(10),
        status=VisitStatus.REQUESTED,
        key="key",
        created_at=now,
        updated_at=now,
    )
    async with transaction() as db:
        db.add(hours)
        await db.flush()
        db.add(visit)
    return visit


async def happens(visit: Visit, actor: Caller, action: VisitAction) -> None:
    """What `app.homecare.service` does with every step, from where it announces it."""
    event = VisitEvent(
        visit_id=visit.id,
        action=action,
        actor_id=actor.person,
        at=clock.now(),
        day=visit.day,
        starts=visit.starts,
        ends=visit.ends,
    )
    async with transaction() as db:
        db.add(event)
        await db.flush()
        await visit_events.announce(db, visit, event)


def test_every_step_of_a_visit_has_its_words() -> None:
    assert set(VISITED_IS_TOLD) == set(VisitAction)


async def test_a_visit_is_told_to_both_sides() -> None:
    hoa = await a_person()
    guide, both = await a_person(Role.GUIDE), await a_person(Role.RECEIVE, Role.RETURN)
    stamp = await a_person(Role.STAMP)
    visit = await a_visit(hoa)
    await happens(visit, hoa, VisitAction.REQUEST)
    assert (await kinds(guide), await kinds(both), await kinds(stamp)) == ([K.WORK_VISIT], [K.WORK_VISIT], [])

    visit.handled_by = guide.person
    await happens(visit, guide, VisitAction.RESCHEDULE)
    assert (await told(both))[0].read_at is not None
    await happens(visit, hoa, VisitAction.ACCEPT)
    assert await kinds(guide) == [K.WORK_VISIT, K.WORK_VISIT_ACCEPTED]
    assert await kinds(both) == [K.WORK_VISIT]
    rows = await told(hoa)
    assert [(row.kind, row.push_state) for row in rows] == [
        (K.VISIT_ASKED, PushState.SKIPPED),
        (K.VISIT_MOVED, PushState.PENDING),
        (K.VISIT_CONFIRMED, PushState.SKIPPED),
    ]
    assert "Giờ mới: 8 giờ đến 10 giờ ngày 27/11/2026." in rows[1].body
