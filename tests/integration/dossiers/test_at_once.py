"""Several steps in one sitting, and one step of several dossiers after one confirmation."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from app.accounts.permissions import Caller
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import bulk, desk, journal, onsite, proof, service
from app.dossiers.workflow import STEPS
from app.errors import Conflict, NotAllowed
from app.wiring import wire
from models.accounts import Role
from models.catalogue import Procedure
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, Step
from models.notify import Notification, NotificationKind
from tests.support.dossiers import a_dossier, a_person, a_procedure, a_spec

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _joined() -> None:
    wire()


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def sit(caller: Caller, dossier: Dossier, seq: int, key: str = "") -> Dossier:
    async with transaction() as db:
        return await onsite.do_mine(db, caller, dossier.id, key=key or uuid4().hex, expected_seq=seq)


async def offered(caller: Caller, dossier: Dossier) -> tuple[Step, ...]:
    async with transaction() as db:
        return await onsite.steps_for(db, caller, await desk.open_at_desk(db, caller, dossier.code))


async def at_stamp(dossier: Dossier) -> Dossier:
    for kind in (K.RECEIVE, K.APPRAISE, K.APPROVE):
        role = next(rule.role for rule in STEPS.values() if rule.verb is kind)
        dossier = await act(await a_person(role), dossier, kind)
    return dossier


async def test_five_steps_in_one_sitting_are_five_actions_of_those_who_do_them() -> None:
    two = await a_person(Role.RECEIVE, Role.APPRAISE)
    chief, clerk = await a_person(Role.APPROVE), await a_person(Role.STAMP, Role.RETURN)
    dossier = await a_dossier(await a_person(), await a_procedure())
    assert await offered(two, dossier) == (Step.RECEIVE, Step.APPRAISE)
    assert await offered(chief, dossier) == ()
    with pytest.raises(NotAllowed):
        await sit(chief, dossier, 1)
    first = await asyncio.gather(*(sit(two, dossier, 1, "once") for _ in range(3)))
    assert {each.last_seq for each in first} == {3}
    with pytest.raises(Conflict):
        await sit(chief, dossier, 2)  # had not seen the last
    async with reading() as db:
        rows = await db.exec(select(Notification).where(Notification.account_id == chief.person))
        assert [row.kind for row in rows.all()] == [NotificationKind.WORK_ON_SITE]
    await sit(chief, dossier, 3)
    done = await sit(clerk, dossier, 4)
    assert done.step is None
    async with reading() as db:
        actions = await journal.actions(db, dossier.id)
        proof.check(done, actions)
    assert [action.kind for action in actions[1:]] == [rule.verb for rule in STEPS.values()]
    assert all(json.loads(action.facts)["on_site"] for action in actions[1:])


async def test_only_what_qualifies_is_done_on_the_spot() -> None:
    spec: ProcedureSpec = a_spec().model_copy(update={"five_steps_on_site": False})
    async with transaction() as db:
        await import_catalogue(db, [spec])
    async with reading() as db:
        procedure = (await db.exec(select(Procedure))).one().id
    thu, dossier = await a_person(Role.RECEIVE), await a_dossier(await a_person(), procedure)
    assert await offered(thu, dossier) == ()
    with pytest.raises(Conflict):
        await sit(thu, dossier, 1)


async def test_of_several_stamped_at_once_each_is_told_and_one_that_fails_stops_no_other() -> None:
    clerk, hoa, procedure = await a_person(Role.STAMP), await a_person(), await a_procedure()
    ready = [await at_stamp(await a_dossier(hoa, procedure)) for _ in range(3)]
    early = await a_dossier(hoa, procedure)
    async with reading() as db:
        chosen = await bulk.look_over(db, clerk, [each.code for each in (*ready, early)] + ["không có", "\0"])
        assert await bulk.look_over(db, await a_person(Role.RECEIVE), [ready[0].code]) == []
    assert [each.code for each in chosen] == [each.code for each in ready]
    await act(await a_person(Role.STAMP), ready[1], K.ASSIGN)  # a colleague was faster
    for _ in range(2):  # a second press changes nothing
        outcomes = await bulk.act_on_all(clerk, chosen, "once")
        assert [each.done for each in outcomes] == [True, False, True]
    async with reading() as db:
        states = {row.code: row.step for row in (await db.exec(select(Dossier))).all()}
    assert [states[each.code] for each in ready] == [Step.RETURN, Step.STAMP, Step.RETURN]
