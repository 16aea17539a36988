"""A step that is another role's work in one procedure; and who hears before a step is late, once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import desk, journal, proof, service, warnings
from app.errors import NotAllowed
from app.wiring import wire
from models.accounts import Role
from models.catalogue import Procedure
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, Step
from models.notify import Notification, NotificationKind
from pages.ban import _rows
from tests.support.dossiers import a_dossier, a_person, a_spec

pytestmark = pytest.mark.usefixtures("database")

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _joined() -> Iterator[None]:
    wire()
    with clock.pretending(MONDAY):
        yield


async def a_planned_dossier(*steps: dict[str, Any]) -> Dossier:
    async with transaction() as db:
        await import_catalogue(db, [a_spec(steps=steps)])
    async with reading() as db:
        procedure = (await db.exec(select(Procedure))).one().id
    return await a_dossier(await a_person(), procedure)


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def waits_for(caller: Caller) -> int:
    async with reading() as db:
        return (await desk.queue(db, caller)).total


async def told(caller: Caller) -> list[NotificationKind]:
    async with reading() as db:
        rows = await db.exec(select(Notification).where(Notification.account_id == caller.person))
        return [row.kind for row in rows.all() if row.read_at is None]


async def test_a_step_that_is_another_roles_work_waits_for_that_role_alone() -> None:
    dossier = await a_planned_dossier({"step": "appraise", "role": "receive", "hours": 4})
    thu, nam = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    received = await act(thu, dossier, K.RECEIVE)
    assert (received.step, received.step_role) == (Step.APPRAISE, Role.RECEIVE)
    assert received.step_due_at == MONDAY + timedelta(hours=5, minutes=30)  # four working hours
    assert (await waits_for(thu), await waits_for(nam)) == (1, 0)
    with pytest.raises(NotAllowed):
        await act(nam, dossier, K.APPRAISE)
    after = await act(thu, dossier, K.APPRAISE)
    assert after.step_role is None
    tuan = await a_person(Role.APPROVE)
    back = await act(tuan, dossier, K.SEND_BACK, text="Xem lại phần hộ tịch.")
    assert (back.step_role, back.assignee_id) == (Role.RECEIVE, thu.account_id)
    async with reading() as db:
        proof.check(back, await journal.actions(db, back.id))


async def test_before_a_step_is_late_its_officer_hears_then_the_leaders_each_once() -> None:
    dossier = await a_planned_dossier({"step": "receive", "hours": 8})
    thu, leader = await a_person(Role.RECEIVE), await a_person(Role.LEADER)
    other = await a_person(Role.RECEIVE)
    await act(thu, dossier, K.ASSIGN)
    for after, officer, leaders in ((4, 0, 0), (5.5, 1, 0), (7, 1, 0), (7.5, 1, 1), (8, 1, 1), (10, 1, 1)):
        with clock.pretending(MONDAY + timedelta(hours=after)):
            await warnings.warn_all()
            assert await warnings.warn_all() == 0
        assert (await told(thu)).count(NotificationKind.WORK_DUE_SOON) == officer
        assert (await told(leader)).count(NotificationKind.WORK_STILL_OPEN) == leaders
    assert NotificationKind.WORK_DUE_SOON not in await told(other)
    await act(thu, dossier, K.RECEIVE)
    assert NotificationKind.WORK_STILL_OPEN not in await told(leader)  # settled


async def test_a_dossier_nobody_has_taken_is_listed_with_its_planned_unit_alone() -> None:
    dossier = await a_planned_dossier({"step": "appraise", "unit": "Phòng Kinh tế"})
    leader, thu = await a_person(Role.LEADER), await a_person(Role.RECEIVE)

    async def listed() -> list[str]:
        async with reading() as db:
            found = await desk.queue(db, leader)
        return [each.detail for each in _rows(found.rows, say_where=True)]

    assert [each.partition(" · ")[2] for each in await listed()] == ["Tiếp nhận: chưa có ai nhận"]
    await act(thu, dossier, K.RECEIVE)
    assert [each.partition(" · ")[2] for each in await listed()] == ["Thẩm định: Phòng Kinh tế"]
    await act(await a_person(Role.APPRAISE, name="Anh Nam"), dossier, K.ASSIGN)
    assert [each.partition(" · ")[2] for each in await listed()] == ["Thẩm định: Anh Nam"]
