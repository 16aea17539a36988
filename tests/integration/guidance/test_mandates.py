"""Mandates: granted by code, accepted, used, lost; every step is written down and both are told."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.dossiers import drafts, service
from app.errors import Conflict, Invalid, NotFound
from app.guidance.hand import codes, mandates, queries, sessions
from app.wiring import wire
from models.handinhand import HelpEnd, Mandate, MandateStep
from models.notify import Notification, NotificationKind
from tests.support.people import person
from tests.support.procedures import procedure

CODE, OTHER = "1.001193", "1.004873"
K = NotificationKind


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    wire()
    throttle.reset()
    yield
    throttle.reset()


async def people(db: AsyncSession) -> tuple[Caller, Caller, UUID]:
    await import_catalogue(db, [procedure(), procedure(OTHER)])
    mother, son = await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long")
    return mother, son, await drafts.start_or_resume(db, mother, CODE)


async def entered(db: AsyncSession, mother: Caller, son: Caller, *procedures: str) -> Mandate:
    made = await mandates.grant(db, mother, list(procedures), "7", agrees=True)
    found = await codes.enter(db, son, await codes.offer_mandate(db, mother, made))
    assert isinstance(found, Mandate)
    return found


async def held(db: AsyncSession, mother: Caller, son: Caller, *procedures: str) -> Mandate:
    return await mandates.answer(db, son, (await entered(db, mother, son, *procedures)).id, accepts=True)


async def told(db: AsyncSession, who: Caller) -> list[K]:
    rows = await db.exec(select(Notification).where(Notification.account_id == who.person))
    return [row.kind for row in rows.all()]


async def steps(db: AsyncSession, who: Caller) -> list[MandateStep]:
    [view] = await queries.mandates(db, who)
    return [step for _, _, step in reversed(view.journal)]


async def test_nothing_is_granted_without_term_known_procedure_and_consent(db: AsyncSession) -> None:
    mother, _, _ = await people(db)
    for procedures, days, agrees, box in (
        ([], "2", True, "days"),
        ([], "9" * 99, True, "days"),
        ([], "", True, "days"),
        (["1.999999"], "7", True, "procedures"),
        (["x"] * 100, "7", True, "procedures"),
        ([], "7", False, "agrees"),
    ):
        with pytest.raises(Invalid) as refused:
            await mandates.grant(db, mother, procedures, days, agrees=agrees)
        assert set(refused.value.fields) == {box}
    assert await queries.mandates(db, mother) == []


async def test_it_holds_only_once_the_helper_has_accepted_and_both_are_told(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await entered(db, mother, son)
    with pytest.raises(Conflict):
        await mandates.open_draft(db, son, mandate.id, draft)
    with pytest.raises(NotFound):
        await mandates.answer(db, mother, mandate.id, accepts=True)
    await mandates.answer(db, son, mandate.id, accepts=True)
    assert mandate.until
    assert mandate.until - clock.now() > timedelta(days=6)
    assert (await told(db, mother), await told(db, son)) == ([K.MANDATE_GIVEN], [K.MANDATE_HELD])


async def test_the_helper_opens_a_draft_without_a_code_and_the_grantor_is_told(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    [view] = await queries.mandates(db, son)
    assert [line.id for line in view.drafts] == [draft]
    assert (await queries.mandates(db, mother))[0].drafts == []
    session = await mandates.open_draft(db, son, mandate.id, draft)
    assert await mandates.open_draft(db, son, mandate.id, draft) == session
    await sessions.type_into(db, son, session, {"reason": "Đi học"})
    assert (await drafts.get(db, mother, draft)).answers["reason"] == "Đi học"
    assert (await told(db, mother)).count(K.MANDATE_OPENED) == 1
    assert await steps(db, mother) == await steps(db, son)
    assert (await steps(db, son))[-1] is MandateStep.OPENED
    with pytest.raises(NotFound):  # filing stays with her
        await service.file_draft(db, son, draft, key="k")


async def test_it_opens_what_it_covers_and_nothing_else(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son, OTHER)
    assert (await queries.mandates(db, son))[0].drafts == []
    with pytest.raises(NotFound):
        await mandates.open_draft(db, son, mandate.id, draft)
    covered = await drafts.start_or_resume(db, mother, OTHER)
    assert await mandates.open_draft(db, son, mandate.id, covered)
    neighbour = await person(db, "Hàng Xóm")
    with pytest.raises(NotFound):
        await mandates.open_draft(db, son, mandate.id, await drafts.start_or_resume(db, neighbour, OTHER))
    with pytest.raises(NotFound):
        await mandates.open_draft(db, neighbour, mandate.id, covered)
    with pytest.raises(NotFound):
        await mandates.end(db, neighbour, mandate.id)


@pytest.mark.parametrize("by", ["grantor", "helper"])
async def test_a_mandate_lost_in_the_middle_ends_what_rests_on_it(db: AsyncSession, by: str) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.open_draft(db, son, mandate.id, draft)
    await mandates.end(db, mother if by == "grantor" else son, mandate.id)
    await mandates.end(db, mother, mandate.id)
    seen = await queries.for_helper(db, son, session)
    assert (seen.over, seen.draft) == (HelpEnd.MANDATE, None)
    with pytest.raises(Conflict, match="làm thay không còn hiệu lực"):
        await sessions.be_at(db, son, session, "reason")
    with pytest.raises(Conflict, match="không còn hiệu lực"):
        await mandates.open_draft(db, son, mandate.id, draft)
    for who in (mother, son):
        assert (await told(db, who)).count(K.MANDATE_ENDED) == 1
    assert (await steps(db, mother))[-1] is (MandateStep.REVOKED if by == "grantor" else MandateStep.GIVEN_UP)


async def test_a_mandate_that_runs_out_ends_what_rests_on_it(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.open_draft(db, son, mandate.id, draft)
    with clock.pretending(clock.now() + timedelta(days=7, seconds=1)):
        assert (await queries.for_helper(db, son, session)).over is HelpEnd.MANDATE
        assert not (await queries.mandates(db, son))[0].holds
        with pytest.raises(Conflict):
            await mandates.open_draft(db, son, mandate.id, draft)
        assert await codes.offer(db, mother, draft, agrees=True, may_call=False)  # there is room again


async def test_a_helper_may_decline_and_a_code_is_good_for_one_person(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    made = await mandates.grant(db, mother, [], "1", agrees=True)
    code = await codes.offer_mandate(db, mother, made)
    await codes.enter(db, son, code)
    with pytest.raises(Invalid):
        await codes.enter(db, await person(db), code)
    await mandates.answer(db, son, made.id, accepts=False)
    with pytest.raises(Conflict):
        await mandates.answer(db, son, made.id, accepts=True)
    assert (await steps(db, mother))[-1] is MandateStep.DECLINED
    assert await told(db, mother) == []


async def test_a_revoked_offer_cannot_be_entered(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    made = await mandates.grant(db, mother, [], "1", agrees=True)
    code = await codes.offer_mandate(db, mother, made)
    await mandates.end(db, mother, made.id)
    with pytest.raises((Invalid, Conflict)):
        await codes.enter(db, son, code)
    assert made.helper_id is None
