"""Mandates: granted by code, accepted, used, lost; every step is written down and both are told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.dossiers import authors, drafts, files, open_drafts, service
from app.dossiers.intake import CleanFile
from app.errors import Conflict, Invalid, NotFound
from app.guidance.hand import codes, mandates, queries, sessions
from app.wiring import wire
from models.dossiers import HelpWay
from models.handinhand import HelpEnd, HelpSession, Mandate, MandateStep
from models.notify import Notification, NotificationKind
from pages._hand_parts import live_words
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

CODE, OTHER = "1.001193", "1.004873"
PHOTO = CleanFile(b"the bytes of a photo", "image/jpeg", 1)
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
    made = await mandates.grant(db, mother, procedures or None, "7", agrees=True)
    found = await codes.enter(db, son, await codes.offer_mandate(db, mother, made))
    assert isinstance(found, Mandate)
    return found


async def held(db: AsyncSession, mother: Caller, son: Caller, *procedures: str) -> Mandate:
    made = await entered(db, mother, son, *procedures)
    await mandates.allow(db, mother, made.id)
    return await mandates.answer(db, son, made.id, accepts=True)


async def told(db: AsyncSession, who: Caller) -> list[K]:
    rows = await db.exec(select(Notification).where(Notification.account_id == who.person))
    return [row.kind for row in rows.all()]


async def steps(db: AsyncSession, who: Caller) -> list[MandateStep]:
    [view] = await queries.mandates(db, who)
    return [line.step for line in reversed(view.journal)]


async def test_nothing_is_granted_without_term_known_procedure_and_consent(db: AsyncSession) -> None:
    mother, _, _ = await people(db)
    for procedures, days, agrees, box in (
        (None, "2", True, "days"),
        (None, "9" * 99, True, "days"),
        (None, "", True, "days"),
        ([], "7", True, "procedures"),
        (["1.999999"], "7", True, "procedures"),
        (["x"] * 100, "7", True, "procedures"),
        (None, "7", False, "agrees"),
    ):
        with pytest.raises(Invalid) as refused:
            await mandates.grant(db, mother, procedures, days, agrees=agrees)
        assert set(refused.value.fields) == {box}
    assert await queries.mandates(db, mother) == []


@pytest.mark.parametrize("grantor_first", [True, False])
async def test_it_holds_only_once_both_said_yes_and_both_are_told(
    db: AsyncSession, grantor_first: bool
) -> None:
    mother, son, draft = await people(db)
    mandate = await entered(db, mother, son)
    assert (await told(db, mother), await told(db, son)) == ([K.MANDATE_ENTERED], [])

    async def mother_allows() -> None:
        with pytest.raises(NotFound):
            await mandates.allow(db, son, mandate.id)
        await mandates.allow(db, mother, mandate.id)

    async def son_accepts() -> None:
        with pytest.raises(NotFound):
            await mandates.answer(db, mother, mandate.id, accepts=True)
        await mandates.answer(db, son, mandate.id, accepts=True)

    for say_yes in (mother_allows, son_accepts) if grantor_first else (son_accepts, mother_allows):
        with pytest.raises(Conflict):
            await mandates.open_draft(db, son, mandate.id, draft)
        await say_yes()
    assert mandate.until
    assert mandate.until - clock.now() > timedelta(days=6)
    assert sorted(await told(db, mother)) == [K.MANDATE_ENTERED, K.MANDATE_GIVEN]
    assert await told(db, son) == [K.MANDATE_HELD]
    await mandates.allow(db, mother, mandate.id)  # a second press
    assert len(await told(db, son)) == 1


@pytest.mark.parametrize("grantor_first", [True, False])
async def test_its_days_count_from_the_second_yes_however_long_the_other_took(
    db: AsyncSession, grantor_first: bool
) -> None:
    mother, son, draft = await people(db)
    mandate, begun = await entered(db, mother, son), clock.now()

    async def mother_allows() -> None:
        await mandates.allow(db, mother, mandate.id)

    async def son_accepts() -> None:
        await mandates.answer(db, son, mandate.id, accepts=True)

    first, second = (mother_allows, son_accepts) if grantor_first else (son_accepts, mother_allows)
    with clock.pretending(begun + timedelta(days=3)):
        await first()
    with clock.pretending(begun + timedelta(days=5)):
        await second()
    assert mandate.until == begun + timedelta(days=12)
    with clock.pretending(begun + timedelta(days=11)):
        assert await mandates.open_draft(db, son, mandate.id, draft)
    with clock.pretending(begun + timedelta(days=12)), pytest.raises(Conflict, match="không còn hiệu lực"):
        await mandates.open_draft(db, son, mandate.id, draft)


async def test_whoever_overhears_the_code_opens_nothing_before_the_grantor_said_yes_to_the_name(
    db: AsyncSession,
) -> None:
    mother, _, draft = await people(db)
    stranger = await person(db, "Kẻ Lạ Mặt")
    mandate = await entered(db, mother, stranger)
    await mandates.answer(db, stranger, mandate.id, accepts=True)
    for act in (
        lambda: mandates.open_draft(db, stranger, mandate.id, draft),
        lambda: mandates.begin_draft(db, stranger, mandate.id, CODE),
    ):
        with pytest.raises(Conflict):
            await act()
    [seen] = await queries.mandates(db, mother)
    assert (seen.other, seen.asks, seen.holds) == ("Kẻ Lạ Mặt", True, False)
    [shown] = await queries.mandates(db, stranger)
    assert (shown.drafts, shown.may_begin) == ([], [])
    await mandates.end(db, mother, mandate.id)
    with pytest.raises(Conflict):
        await mandates.allow(db, mother, mandate.id)


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
    with pytest.raises(Conflict, match="làm thay đã được thu lại hoặc đã hết hạn"):
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


async def test_the_helper_begins_a_form_that_is_the_grantors(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son, CODE, OTHER)
    [view] = await queries.mandates(db, son)
    assert {spec.code for spec in view.may_begin} == {CODE, OTHER}
    assert view.begun == {CODE}  # of which one more would be for somebody else
    session = await mandates.begin_draft(db, son, mandate.id, OTHER)
    begun = await drafts.start_or_resume(db, mother, OTHER)
    seen = await queries.for_helper(db, son, session)
    assert (seen.session.draft_id, seen.until) == (begun, mandate.until)
    assert seen.draft
    assert seen.draft.answers["applicant_full_name"] == "Lê Thị Hằng"
    assert seen.draft.answers["applicant_id"].startswith("**** ****")
    assert await open_drafts.mine(db, son) == []
    await sessions.type_into(db, son, session, {"reason": "Đi học"})
    assert {
        box: (each.account_id, each.way) for box, each in (await authors.of_draft(db, begun)).items()
    } == {"reason": (son.person, HelpWay.MANDATE)}
    assert (await told(db, mother)).count(K.MANDATE_BEGUN) == 1
    line = (await queries.mandates(db, mother))[0].journal[0]
    assert (line.step, line.procedure, line.who) == (MandateStep.BEGUN, procedure(OTHER).name, "Vũ Đức Long")
    assert await mandates.begin_draft(db, son, mandate.id, OTHER) == session  # a second press goes on
    await mandates.begin_draft(db, son, mandate.id, CODE)
    assert (await queries.mandates(db, mother))[0].journal[0].step is MandateStep.OPENED
    assert {line.id for line in await open_drafts.mine(db, mother)} == {draft, begun}


async def test_the_helper_begins_another_one_for_somebody_else_and_finds_each(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son, CODE)
    assert await mandates.open_draft(db, son, mandate.id, draft)
    await drafts.save_answers(db, mother, draft, {"reason": "Đi học"})
    session = await mandates.begin_draft(db, son, mandate.id, CODE, another=True)
    assert await mandates.begin_draft(db, son, mandate.id, CODE, another=True) == session  # pressed twice
    seen = await queries.for_helper(db, son, session)
    assert seen.draft
    assert "reason" not in seen.draft.answers
    [view] = await queries.mandates(db, son)
    assert {line.id for line in view.drafts} == {draft, seen.session.draft_id}
    assert all(line.has_twins for line in view.drafts)
    await sessions.type_into(db, son, session, {"reason": "Đi làm"})
    assert (await drafts.get(db, mother, draft)).answers["reason"] == "Đi học"
    assert (await queries.mandates(db, mother))[0].drafts == []


async def test_only_who_holds_it_begins_and_only_what_it_covers(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    mandate = await entered(db, mother, son, OTHER)
    await mandates.allow(db, mother, mandate.id)
    with pytest.raises(Conflict):
        await mandates.begin_draft(db, son, mandate.id, OTHER)
    await mandates.answer(db, son, mandate.id, accepts=True)
    for who, code in ((son, CODE), (son, "1.999999"), (mother, OTHER), (await person(db), OTHER)):
        with pytest.raises(NotFound):
            await mandates.begin_draft(db, who, mandate.id, code)
    await mandates.end(db, mother, mandate.id)
    with pytest.raises(Conflict, match="không còn hiệu lực"):
        await mandates.begin_draft(db, son, mandate.id, OTHER)
    assert (await queries.mandates(db, son))[0].may_begin == []
    assert [line.procedure_code for line in await open_drafts.mine(db, mother)] == [CODE]


async def test_what_was_typed_before_a_mandate_was_lost_is_kept(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.begin_draft(db, son, mandate.id, OTHER)
    await sessions.type_into(db, son, session, {"reason": "Đi học"})
    await mandates.end(db, mother, mandate.id)
    with pytest.raises(Conflict):
        await sessions.type_into(db, son, session, {"reason": "Sửa sau khi thôi"})
    begun = await drafts.start_or_resume(db, mother, OTHER)
    assert (await drafts.get(db, mother, begun)).answers["reason"] == "Đi học"


async def test_the_grantor_is_told_once_that_a_form_waits_for_them(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.open_draft(db, son, mandate.id, draft)
    with pytest.raises(Conflict, match="chưa điền xong"):
        await mandates.tell_ready(db, son, session)
    await sessions.type_into(db, son, session, GOOD_ANSWERS | {"return_method": "counter"})
    await files.attach_to_draft(db, mother, draft, "birth_certificate", "giấy.jpg", PHOTO)
    await mandates.tell_ready(db, son, session)
    await mandates.tell_ready(db, son, session)
    assert (await told(db, mother)).count(K.MANDATE_READY) == 1
    assert (await steps(db, mother))[-2:] == [MandateStep.OPENED, MandateStep.READY]
    with pytest.raises(NotFound):
        await mandates.tell_ready(db, mother, session)


def test_many_procedures_are_said_in_a_few_words() -> None:
    names = {code: f"Thủ tục {code}" for code in "abcde"}
    assert mandates.say_procedures([], names) == "mọi thủ tục"
    assert mandates.say_procedures(["a", "z"], names) == "Thủ tục a; z"
    assert mandates.say_procedures(list("abcde"), names).endswith("Thủ tục c và 2 thủ tục khác")


async def test_the_page_knows_when_the_mandate_runs_out(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.open_draft(db, son, mandate.id, draft)
    assert "left" not in json.loads(
        live_words(await queries.for_helper(db, son, session), 1)
    )  # a week is far away
    assert mandate.until
    with clock.pretending(mandate.until - timedelta(seconds=5)):
        session = await mandates.open_draft(db, son, mandate.id, draft)  # the first one was idle too long
        seen = await queries.for_helper(db, son, session)
        mine = await queries.for_citizen(db, mother, draft)
        assert mine
        for side in (seen, mine):
            assert 4000 < json.loads(live_words(side, 1))["left"] <= 5000


async def test_a_helper_may_decline_and_a_code_is_good_for_one_person(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    made = await mandates.grant(db, mother, None, "1", agrees=True)
    code = await codes.offer_mandate(db, mother, made)
    await codes.enter(db, son, code)
    with pytest.raises(Invalid):
        await codes.enter(db, await person(db), code)
    await mandates.answer(db, son, made.id, accepts=False)
    with pytest.raises(Conflict):
        await mandates.answer(db, son, made.id, accepts=True)
    assert (await steps(db, mother))[-1] is MandateStep.DECLINED
    assert await told(db, mother) == [K.MANDATE_ENTERED]


async def test_a_revoked_offer_cannot_be_entered(db: AsyncSession) -> None:
    mother, son, _ = await people(db)
    made = await mandates.grant(db, mother, None, "1", agrees=True)
    code = await codes.offer_mandate(db, mother, made)
    await mandates.end(db, mother, made.id)
    with pytest.raises((Invalid, Conflict)):
        await codes.enter(db, son, code)
    assert made.helper_id is None


async def test_taking_a_mandate_back_ends_what_the_helper_has_open_at_once(db: AsyncSession) -> None:
    mother, son, draft = await people(db)
    mandate = await held(db, mother, son)
    session = await mandates.open_draft(db, son, mandate.id, draft)
    await mandates.end(db, mother, mandate.id)
    row = await db.get_one(HelpSession, session)
    assert row.ended_at is not None
    assert row.ended_by is HelpEnd.MANDATE
