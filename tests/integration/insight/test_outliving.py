"""Nothing that names a person outlives its time, nor keeps the rest of the night from erasing."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app import clock, throttle
from app.accounts import staffing
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import retention as dossiers
from app.errors import Invalid
from app.guidance import cards, counter
from app.homecare import service as visits
from app.insight import leaving
from app.insight.retention import retain
from models.accounts import Account, Role
from models.counter import CodeCard, CounterVisitor, GuidanceSession
from models.homecare import Visit, VisitAction, VisitDraft, VisitEvent
from tests.integration.guidance.test_handback import accept, at_the_desk, citizen, link
from tests.support.dossiers import a_draft, a_person, a_procedure
from tests.support.visits import a_visit

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    throttle.reset()


TAUGHT = {"hoc:cai-vneid": "on", "place": "counter", "minutes": "9", "outcome": "alone"}


async def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> dict[str, int]:
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    return {stage.what: stage.number for stage in (await retain()).stages}


async def test_retention_runs_after_an_officer_with_an_open_draft_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An officer begins an application of their own; the Centre closes their account (`camtay staff remove`)."""
    procedure = await a_procedure()
    officer = await a_person(Role.RECEIVE, name="Cán bộ Thu")
    citizen_ = await a_person()
    await a_draft(officer, procedure)
    await a_draft(citizen_, procedure)
    async with transaction() as db:
        account = await db.get_one(Account, citizen_.person)
        account.phone_hash = "another"
        db.add(account)
    async with transaction() as db:
        assert await staffing.remove(db, "0912345678")
    told = await days_later(monkeypatch, 200)
    assert told["drafts nobody touched"] == 2


async def a_cancelled_visit(owner: Caller) -> None:
    visit = await a_visit(owner)
    async with transaction() as db:
        await visits.act(
            db,
            owner,
            visit,
            VisitAction.CANCEL,
            reason="Bà Hoa ốm nằm viện, con gái là chị Lan 0912345678",
        )


async def test_the_words_of_a_visit_are_gone_after_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await a_person()
    await a_cancelled_visit(owner)
    told = await days_later(monkeypatch, 366)
    assert told["places of past visits"] == 1
    async with reading() as db:
        assert [row.reason for row in (await db.exec(select(Visit))).all()] == [""]
        assert [row.reason for row in (await db.exec(select(VisitEvent))).all()] == [""]


async def test_who_leaves_leaves_no_words_of_a_visit() -> None:
    owner = await a_person()
    await a_cancelled_visit(owner)
    async with transaction() as db:
        await leaving.leave(db, owner)
    async with reading() as db:
        assert [row.reason for row in (await db.exec(select(VisitEvent))).all()] == [""]


async def a_begun_visit(owner: Caller) -> None:
    async with transaction() as db:
        db.add(
            VisitDraft(
                account_id=owner.person,
                key="k",
                address="Số 5",
                phone="0912345678",
                note="Mẹ nặng tai",
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )


async def begun_visits() -> list[UUID]:
    async with reading() as db:
        return [row.account_id for row in (await db.exec(select(VisitDraft))).all()]


async def test_a_visit_never_sent_is_gone_after_half_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await a_person()
    await a_begun_visit(owner)
    told = await days_later(monkeypatch, 179)
    assert told["visits that were never asked for"] == 0
    assert await begun_visits() == [owner.person]
    told = await days_later(monkeypatch, 2)
    assert told["visits that were never asked for"] == 1
    assert await begun_visits() == []


async def test_a_visit_never_sent_goes_with_the_account_of_who_leaves_and_no_others() -> None:
    owner, other = await a_person(), await a_person(name="Vũ Đức Long")
    for each in (owner, other):
        await a_begun_visit(each)
    async with transaction() as db:
        await leaving.leave(db, owner)
    assert await begun_visits() == [other.person]


async def test_who_leaves_is_not_named_by_their_code_card_any_more() -> None:
    guide, made = await at_the_desk()
    async with transaction() as db:
        await cards.issue(db, guide)
        await counter.finish(db, guide, TAUGHT | {"note": "Bà Hoa, con là Lan"})
    owner = await citizen()
    assert await accept(owner, await link(guide, made))
    async with transaction() as db:
        await leaving.leave(db, owner)
    async with reading() as db:
        [card] = (await db.exec(select(CodeCard))).all()
        [taught] = (await db.exec(select(GuidanceSession))).all()
        [visitor] = (await db.exec(select(CounterVisitor))).all()
    assert not any((card.account_id, taught.account_id, visitor.account_id))
    assert not any((card.person, taught.note, visitor.full_name, visitor.phone, visitor.citizen_number))


async def test_a_card_of_somebody_who_left_is_over() -> None:
    guide, made = await at_the_desk()
    async with transaction() as db:
        issued = await cards.issue(db, guide)
        await counter.finish(db, guide, TAUGHT)
    owner = await citizen()
    assert await accept(owner, await link(guide, made))
    async with transaction() as db:
        await leaving.leave(db, owner)
    with pytest.raises(Invalid, match="hết hạn"):
        async with transaction() as db:
            await counter.register(db, guide, {"card_code": issued.codes[0], "topic": ""})


async def test_one_part_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    owner = await a_person()
    await a_cancelled_visit(owner)
    monkeypatch.setattr(dossiers, "erase", broken)
    later = clock.now() + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)
    night = await retain()
    assert night.failed == ["dossiers"]
    async with reading() as db:
        assert [row.reason for row in (await db.exec(select(Visit))).all()] == [""]


async def test_a_visit_to_come_keeps_its_address_however_long_ago_it_was_asked_for() -> None:
    owner = await a_person()
    visit = await a_visit(owner)
    async with transaction() as db:
        row = await db.get_one(Visit, visit)
        row.updated_at = clock.now() - timedelta(days=400)
        db.add(row)
    await retain()
    async with reading() as db:
        assert (await db.get_one(Visit, visit)).address


async def test_the_citizens_own_step_makes_nobody_of_the_office_responsible() -> None:
    owner = await a_person()
    await a_cancelled_visit(owner)
    async with reading() as db:
        assert [row.handled_by for row in (await db.exec(select(Visit))).all()] == [None]
