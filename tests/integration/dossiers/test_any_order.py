"""Dossiers under random people doing random things at random times: what must hold, holds after every step.

What is right is said here once more, by hand and simpler than in the product: a table of who may do what where, and
time counted in half hours on a paper calendar.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlmodel import select

from app import clock, throttle
from app.accounts.permissions import Caller
from app.catalogue.schema import ProcessingTime
from app.catalogue.schema import TimeUnit as SpecUnit
from app.catalogue.service import import_catalogue
from app.clock import VIETNAM
from app.db import dispose, transaction
from app.dossiers import journal, ledger, proof, service
from app.dossiers.workflow import ASIDE
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.papers import results, vouching
from app.papers.findings import Found
from models.accounts import Role
from models.catalogue import Procedure
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, PortalStatus, Step, SupplementReason, TimeUnit
from models.results import SignatureState
from tests.support.dossiers import BIRTH_PAPER, a_draft, a_paper, a_person, a_spec

STEPS = 5000
HALF_HOUR = timedelta(minutes=30)
BEGINS = datetime(2026, 2, 9, 8, 0, tzinfo=VIETNAM)  # the week before Tết

OFF = {date(2026, 2, day) for day in range(16, 21)} | {
    date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1), date(2026, 8, 31), date(2026, 9, 1),
    date(2026, 9, 2), date(2026, 11, 24), date(2027, 1, 1),
}  # fmt: skip
WORKED = {date(2026, 8, 22)}
MORNING, AFTERNOON = range(15, 23), range(26, 34)
"""The half hours of a day that are worked: 7:30 to 11:30, 13:00 to 17:00."""

WHERE = {
    K.RECEIVE: {Step.RECEIVE: Step.APPRAISE},
    K.APPRAISE: {Step.APPRAISE: Step.APPROVE},
    K.APPROVE: {Step.APPROVE: Step.STAMP},
    K.STAMP: {Step.STAMP: Step.RETURN},
    K.RETURN_RESULT: {Step.RETURN: None},
    K.SEND_BACK: {Step.APPROVE: Step.APPRAISE, Step.STAMP: Step.APPROVE},
    K.REQUEST_SUPPLEMENT: {Step.RECEIVE: Step.RECEIVE, Step.APPRAISE: Step.APPRAISE},
    K.ALLOW_SUPPLEMENT: {Step.RECEIVE: Step.RECEIVE, Step.APPRAISE: Step.APPRAISE},
    K.ANSWER_SUPPLEMENT: {Step.RECEIVE: Step.RECEIVE, Step.APPRAISE: Step.APPRAISE},
    K.ASSIGN: {step: step for step in Step},
    K.HAND_ON: {step: step for step in Step},
    K.EXTEND: {Step.APPRAISE: Step.APPRAISE, Step.APPROVE: Step.APPROVE, Step.STAMP: Step.STAMP},
    K.REFUSE_RECEIPT: {Step.RECEIVE: None},
    K.REFUSE: {Step.APPRAISE: None, Step.APPROVE: None},
    K.WITHDRAW: {Step.RECEIVE: None, Step.APPRAISE: None, Step.APPROVE: None},
}
"""From which step each action may be taken, and where it leads; None is the end."""

BY_OWNER = {K.ANSWER_SUPPLEMENT, K.WITHDRAW}
ALSO_PAUSED = {K.ASSIGN, K.HAND_ON, K.REFUSE_RECEIPT, K.REFUSE, K.WITHDRAW, K.ANSWER_SUPPLEMENT}
MOVES = {K.RECEIVE, K.APPRAISE, K.APPROVE, K.STAMP, K.RETURN_RESULT, K.ANSWER_SUPPLEMENT}
ENDED_WELL = {PortalStatus.FINISHED, PortalStatus.RETURNED}
ENDS = {K.REFUSE_RECEIPT, K.REFUSE, K.WITHDRAW}
STEP_ROLE = {
    Step.RECEIVE: Role.RECEIVE,
    Step.APPRAISE: Role.APPRAISE,
    Step.APPROVE: Role.APPROVE,
    Step.STAMP: Role.STAMP,
    Step.RETURN: Role.RETURN,
}


def worked(start: datetime, end: datetime) -> timedelta:
    """Working time between two half hours, counted one by one."""
    total, at = timedelta(), start.astimezone(VIETNAM)
    while at < end:
        day, slot = at.date(), at.hour * 2 + at.minute // 30
        works = (day.weekday() < 5 or day in WORKED) and day not in OFF
        if works and (slot in MORNING or slot in AFTERNOON):
            total += HALF_HOUR
        at += HALF_HOUR
    return total


@dataclass
class Office:
    """Who there is, and what can be applied for."""

    citizens: list[Caller]
    officers: list[Caller]
    procedures: list[UUID]

    @property
    def everybody(self) -> list[Caller]:
        return [*self.citizens, *self.officers]


async def an_office() -> Office:
    roles = [Role.RECEIVE, Role.APPRAISE, Role.APPROVE, Role.STAMP, Role.RETURN]
    calendar = ProcessingTime(amount=15, unit=SpecUnit.CALENDAR_DAY)
    specs = [
        a_spec("1.001193", days=3),
        a_spec("2.000635", days=0),
        a_spec("1.000656").model_copy(update={"time": calendar}),
    ]
    async with transaction() as db:
        await import_catalogue(db, specs)
    async with transaction() as db:
        procedures = [found.id for found in (await db.exec(select(Procedure))).all()]
    return Office(
        citizens=[await a_person(name="Trần Thị Hoa"), await a_person(name="Lê Văn Bình")],
        officers=[
            *[await a_person(role) for role in roles for _ in range(2)],
            await a_person(Role.LEADER),
            await a_person(*roles, name="Người Làm Mọi Việc"),
            await a_person(Role.GUIDE),
        ],
        procedures=procedures,
    )


class Dossiers(RuleBasedStateMachine):
    """One office, one clock, any number of dossiers."""

    office: Office
    runner: asyncio.Runner
    done = 0
    refused = 0
    kinds: ClassVar[Counter[K]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINS
        self.before: dict[UUID, dict[str, Any]] = {}
        self.results: dict[UUID, list[UUID]] = {}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        with clock.pretending(self.now):
            return self.runner.run(work, context=copy_context())

    @rule(data=st.data(), half_hours=st.one_of(st.integers(0, 8), st.integers(8, 480)))
    def something_happens(self, data: st.DataObject, half_hours: int) -> None:
        """Time passes, then somebody files or acts. One rule: of several, a run would leave some out."""
        type(self).done += 1
        if self.now.year < 2027:
            self.now += half_hours * HALF_HOUR
        open_ones = [one for one, was in self.before.items() if was["step"]]
        if len(open_ones) < 2 or (len(open_ones) < 5 and data.draw(st.integers(0, 9)) == 0):
            self.somebody_files(data)
        elif data.draw(st.integers(0, 11)) == 0:
            self.somebody_handles_a_result(data)
        else:
            # Now and then one that is over: nothing may happen to it any more.
            ended = data.draw(st.integers(0, 19)) == 0
            self.somebody_acts(data, data.draw(st.sampled_from(list(self.before) if ended else open_ones)))

    def somebody_files(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from([*self.office.citizens, self.office.officers[-2]]))
        procedure = data.draw(st.sampled_from(self.office.procedures))
        self.run(self._file(owner, procedure))

    async def _file(self, owner: Caller, procedure: UUID) -> None:
        draft = await a_draft(owner, procedure)
        throttle.reset()  # these few people file in minutes what takes months on their clock
        async with transaction() as db:
            dossier = await service.file_draft(db, owner, draft, uuid4().hex)
            await self._look(dossier, await journal.actions(db, dossier.id))

    def somebody_acts(self, data: st.DataObject, target: UUID) -> None:
        was = self.before[target]
        kind = data.draw(st.sampled_from(list(WHERE)))
        sensible = data.draw(st.integers(0, 3))
        if sensible:  # mostly what could be right, so that dossiers get on
            kinds = [one for one, steps in WHERE.items() if was["step"] in steps]
            if was["paused_since"]:
                kinds = [one for one in kinds if one in ALSO_PAUSED]
            if data.draw(st.integers(0, 3)):  # and mostly what does not end them
                kinds = [one for one in kinds if one not in ENDS]
            kinds += [one for one in kinds if one in MOVES] * 3
            kind = data.draw(st.sampled_from(kinds)) if kinds else kind
            actor = data.draw(st.sampled_from(self._able(was, kind) or self.office.everybody))
        else:
            actor = data.draw(st.sampled_from(self.office.everybody))
        given = self._given(data, kind, actor)
        self.run(self._act(actor, target, kind, given, brings=data.draw(st.booleans())))

    def somebody_handles_a_result(self, data: st.DataObject) -> None:
        taken_back, sensible = data.draw(st.booleans()), data.draw(st.integers(0, 3))
        if taken_back:
            ripe = [one for one in self.before if self.results.get(one)]
        else:
            ripe = [
                one
                for one, was in self.before.items()
                if was["step"] in {Step.STAMP, Step.RETURN} or was["status"] in ENDED_WELL
            ]
        target = data.draw(st.sampled_from((ripe if sensible else []) or list(self.before)))
        keeps = Role.STAMP if self.before[target]["step"] else Role.LEADER
        able = [one for one in self.office.officers if keeps in one.roles]
        actor = data.draw(st.sampled_from(able if sensible else self.office.everybody))
        self.run(self._result(actor, target, taken_back=taken_back))

    async def _result(self, actor: Caller, target: UUID, *, taken_back: bool) -> None:
        """A result is brought or taken back: an action that moves nothing, where the table below allows it."""
        was, mine = self.before[target], self.results.setdefault(target, [])
        found = Found(1, SignatureState.UNSIGNED, (), None)
        uploaded = results.Uploaded(uuid4().bytes, found, clock.now())
        kind = K.TAKE_BACK_RESULT if taken_back and mine else K.ADD_RESULT
        try:
            async with transaction() as db:
                dossier = await journal.locked(db, target)
                if kind is K.TAKE_BACK_RESULT:
                    await results.take_back(db, actor, mine[-1], "Đưa nhầm tệp của hồ sơ khác.")
                else:
                    mine.append((await results.add(db, actor, dossier.code, "a.pdf", uploaded)).id)
        except (Conflict, NotAllowed, NotFound):
            type(self).refused += 1
            async with transaction() as db:
                assert (await journal.locked(db, target)).last_seq == was["last_seq"]
            return
        if kind is K.TAKE_BACK_RESULT:
            mine.pop()
        assert (Role.STAMP if was["step"] else Role.LEADER) in actor.roles
        assert actor.person != was["owner_id"]
        assert (
            kind is K.TAKE_BACK_RESULT
            or was["step"] in {Step.STAMP, Step.RETURN}
            or was["status"] in ENDED_WELL
        )
        self.kinds[kind] += 1
        async with transaction() as db:
            dossier = await journal.locked(db, target)
            assert dossier.last_seq == was["last_seq"] + 1
            assert all(getattr(dossier, name) == was[name] for name in was if name != "last_seq")
            await self._look(dossier, await journal.actions(db, target))

    def _able(self, was: dict[str, Any], kind: K) -> list[Caller]:
        if kind in BY_OWNER:
            return [one for one in self.office.everybody if one.person == was["owner_id"]]
        if kind is K.ALLOW_SUPPLEMENT:
            return [one for one in self.office.officers if Role.LEADER in one.roles]
        role = STEP_ROLE.get(was["step"])
        able = [one for one in self.office.officers if role in one.roles]
        has_it = [one for one in able if one.person == was["assignee_id"]]
        return has_it or able

    def _given(self, data: st.DataObject, kind: K, actor: Caller) -> dict[str, Any]:
        given: dict[str, Any] = {"text": data.draw(st.sampled_from(["Lý do đủ dài để đọc.", "", "ngắn"]))}
        if data.draw(st.booleans()):
            given["text"] = "Lý do đủ dài để đọc."
        if kind is K.HAND_ON:
            given["to"] = str(data.draw(st.sampled_from(self.office.officers)).person)
        if kind is K.EXTEND:
            given["until"] = str((self.now + timedelta(days=data.draw(st.integers(-2, 40)))).date())
        if kind is K.REQUEST_SUPPLEMENT:
            reason = data.draw(st.sampled_from(list(SupplementReason)))
            given["items"] = [{"document_key": BIRTH_PAPER, "reason": reason.value}]
        return given

    async def _act(
        self, actor: Caller, target: UUID, kind: K, given: dict[str, Any], *, brings: bool
    ) -> None:
        was = self.before[target]
        if kind is K.ANSWER_SUPPLEMENT and brings and actor.person == was["owner_id"]:
            await a_paper(actor, dossier_id=target)
        key = uuid4().hex
        try:
            async with transaction() as db:
                dossier = await service.act(db, actor, target, kind, given, key=key)
        except (Conflict, Invalid, NotAllowed, NotFound):
            type(self).refused += 1
            async with transaction() as db:  # a refusal changes nothing
                dossier = await journal.locked(db, target)
                assert dossier.last_seq == was["last_seq"]
            return
        async with transaction() as db:
            again = await service.act(db, actor, target, kind, given, key=key)
            assert again.last_seq == dossier.last_seq == was["last_seq"] + 1
            self.kinds[kind] += 1
            self._allowed(was, dossier, kind, actor)
            await self._look(again, await journal.actions(db, target))

    def _allowed(self, was: dict[str, Any], dossier: Dossier, kind: K, actor: Caller) -> None:
        """Only what the table allows, by whom it allows."""
        assert was["step"] in WHERE[kind]
        assert dossier.step is WHERE[kind][was["step"]]
        assert not was["paused_since"] or kind in ALSO_PAUSED
        assert was["paused_since"] or kind is not K.ANSWER_SUPPLEMENT
        if kind in BY_OWNER:
            assert actor.person == was["owner_id"]
            return
        assert actor.person != was["owner_id"]
        if kind is K.ALLOW_SUPPLEMENT:
            assert Role.LEADER in actor.roles
            assert was["supplement_requests"] > was["supplements_allowed"]
            return
        if kind is K.REQUEST_SUPPLEMENT:
            assert was["supplement_requests"] <= was["supplements_allowed"]
        works_here = STEP_ROLE[was["step"]] in actor.roles
        has_it = was["assignee_id"] in {None, actor.person}
        may = works_here and has_it
        if kind in {K.HAND_ON, K.EXTEND}:
            may = may or Role.LEADER in actor.roles
        assert may

    async def _look(self, dossier: Dossier, actions: list[Any]) -> None:
        """The chain holds, the row is the fold, promises only move on, and a pause takes its time and no more."""
        proof.check(dossier, actions)
        was = self.before.get(dossier.id)
        last = ledger.happening(actions[-1])
        if was and was["due_at"]:
            assert dossier.due_at is not None
            assert dossier.due_at >= was["due_at"]
            if last.kind is not K.EXTEND:
                self._moved_by_the_pause_alone(was, dossier, last.kind)
        assert (dossier.paused_since is not None) == (
            dossier.status is PortalStatus.SUPPLEMENT and dossier.step is not None
        )
        assert (dossier.closed_at is None) == (dossier.step is not None)
        self.before[dossier.id] = {
            name: getattr(dossier, name)
            for name in (
                "step",
                "status",
                "due_at",
                "paused_since",
                "owner_id",
                "assignee_id",
                "last_seq",
                "supplement_requests",
                "supplements_allowed",
            )
        }

    def _moved_by_the_pause_alone(self, was: dict[str, Any], dossier: Dossier, kind: K) -> None:
        if kind is not K.ANSWER_SUPPLEMENT and not (kind in ENDS and was["paused_since"]):
            assert dossier.due_at == was["due_at"]
            return
        assert dossier.due_at is not None
        if dossier.time_unit is not TimeUnit.CALENDAR_DAY:
            assert worked(was["due_at"], dossier.due_at) == worked(was["paused_since"], self.now)
            return
        days = (self.now.date() - was["paused_since"].astimezone(VIETNAM).date()).days
        moved = was["due_at"] + timedelta(days=days)
        assert dossier.due_at >= moved
        # to the next day worked, not past it
        assert worked(moved + HALF_HOUR, dossier.due_at) <= timedelta(hours=8)


@pytest_asyncio.fixture
async def nothing_open(database: str) -> str:
    """The connections of this loop are closed: the machine has a loop of its own."""
    await dispose()
    return database


async def _vouched() -> list[vouching.Vouched]:
    return [each async for each in vouching.check_all()]


@pytest.mark.timeout(600)
def test_whatever_anybody_does_in_whatever_order_the_books_are_right(nothing_open: str) -> None:
    with asyncio.Runner() as runner:
        try:
            Dossiers.office, Dossiers.runner = runner.run(an_office()), runner
            Dossiers.done = Dossiers.refused = 0
            Dossiers.kinds.clear()
            for number in count():
                if Dossiers.done >= STEPS:
                    break
                run_state_machine_as_test(
                    seed(number)(Dossiers),  # pytest begins every round with the same chance
                    settings=settings(
                        max_examples=10,
                        stateful_step_count=200,
                        deadline=None,
                        database=None,
                        phases=[Phase.generate],  # every step is a transaction: a failure is read, not shrunk
                        suppress_health_check=list(HealthCheck),
                    ),
                )
            assert Dossiers.refused > STEPS / 20
            assert set(Dossiers.kinds) == set(WHERE) | ASIDE  # every road was walked
            assert min(Dossiers.kinds.values()) >= 5
            vouched = runner.run(_vouched())
            assert vouched
            assert not [each for each in vouched if each.problem or each.older]
        finally:
            runner.run(dispose())
