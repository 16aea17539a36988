"""Two people at one form: codes that let one in once, what each may see and do, and how it ends."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import ANONYMOUS, Caller
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, files, screens, service
from app.dossiers.intake import CleanFile
from app.errors import Conflict, Invalid, NotFound, NotSignedIn, TooMany
from app.guidance.hand import codes, mandates, queries, sessions
from app.insight import leaving
from app.wiring import wire
from models.accounts import Role
from models.dossiers import AnswerAuthor, HelpWay
from models.handinhand import HelpCode, HelpEnd, HelpSession
from models.notify import Notification, NotificationKind
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

PHOTO = CleanFile(b"the bytes of a photo", "image/jpeg", 1)


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    wire()
    throttle.reset()
    yield
    throttle.reset()


async def people(db: AsyncSession, *roles: Role) -> tuple[Caller, Caller, UUID]:
    """A citizen at her draft, and somebody who could help."""
    await import_catalogue(db, [procedure()])
    citizen, helper = await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long", *roles)
    return citizen, helper, await drafts.start_or_resume(db, citizen, "1.001193")


async def offer(db: AsyncSession, citizen: Caller, draft: UUID, *, may_call: bool = False) -> str:
    return await codes.offer(db, citizen, draft, agrees=True, may_call=may_call)


async def together(db: AsyncSession, citizen: Caller, helper: Caller, draft: UUID) -> HelpSession:
    opened = await codes.enter(db, helper, await offer(db, citizen, draft))
    assert isinstance(opened, HelpSession)
    await sessions.allow(db, citizen, opened.id)
    return await sessions.join(db, helper, opened.id, may_call=False)


def wrong_for(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def refused(db: AsyncSession, helper: Caller, code: str) -> str:
    with pytest.raises(Invalid) as told:
        await codes.enter(db, helper, code)
    return told.value.message


async def test_without_consent_there_is_no_code(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    with pytest.raises(Invalid, match="đồng ý"):
        await codes.offer(db, citizen, draft, agrees=False, may_call=True)
    with pytest.raises(NotFound):
        await offer(db, helper, draft)
    with pytest.raises(NotSignedIn):
        await offer(db, ANONYMOUS, draft)
    assert (await db.exec(select(HelpCode))).all() == []


async def test_wrong_expired_replaced_and_used_codes_get_one_answer(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    replaced = await offer(db, citizen, draft)
    expired = await offer(db, citizen, draft)
    answers = {await refused(db, helper, nonsense) for nonsense in ("", "12", "x" * 99, wrong_for(expired))}
    if replaced != expired:
        answers.add(await refused(db, helper, replaced))
    with clock.pretending(clock.now() + timedelta(minutes=16)):
        answers.add(await refused(db, helper, expired))
    used = await offer(db, citizen, draft)
    await codes.enter(db, helper, used)
    answers.add(await refused(db, helper, used))
    answers.add(await refused(db, await person(db), used))
    assert len(answers) == 1


async def test_the_code_is_kept_as_a_keyed_hash_alone(db: AsyncSession) -> None:
    citizen, _, draft = await people(db)
    code = await offer(db, citizen, draft)
    [kept] = (await db.exec(select(HelpCode))).all()
    assert code not in kept.model_dump_json()
    assert kept.expires_at - kept.created_at == timedelta(minutes=15)


async def test_one_does_not_help_oneself_and_the_code_stays_good(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    code = await offer(db, citizen, draft)
    with pytest.raises(Invalid, match="chính mình"):
        await codes.enter(db, citizen, code)
    assert isinstance(await codes.enter(db, helper, code), HelpSession)


async def test_guessing_ends_after_five_tries_of_a_person_and_twenty_of_an_address(db: AsyncSession) -> None:
    guessers = [await person(db) for _ in range(5)]
    for guesser in guessers[:4]:
        for _ in range(5):
            await codes.limit(guesser, "10.0.0.1")
    with pytest.raises(TooMany, match="15 phút"):
        await codes.limit(guessers[4], "10.0.0.1")
    with pytest.raises(TooMany):
        await codes.limit(guessers[0], "10.0.0.2")
    await codes.limit(guessers[4], "10.0.0.2")


async def test_of_two_helpers_with_one_code_one_gets_in(database: str) -> None:
    async with transaction() as db:
        citizen, first, draft = await people(db)
        second = await person(db, "Trần Văn Tuấn")
        code = await offer(db, citizen, draft)

    async def attempt(helper: Caller) -> bool:
        try:
            async with transaction() as db:
                await codes.enter(db, helper, code)
        except Invalid:
            return False
        return True

    assert sorted(await asyncio.gather(attempt(first), attempt(second))) == [False, True]
    async with reading() as db:
        assert len((await db.exec(select(HelpSession))).all()) == 1


async def test_two_tabs_that_ask_at_once_leave_one_code_that_works(database: str) -> None:
    async with transaction() as db:
        citizen, helper, draft = await people(db)

    async def ask() -> str:
        async with transaction() as db:
            return await offer(db, citizen, draft)

    made = await asyncio.gather(*(ask() for _ in range(4)))
    worked = 0
    for code in set(made):
        try:
            async with transaction() as db:
                await codes.enter(db, helper, code)
            worked += 1
        except Invalid:
            pass
    assert worked == 1


async def test_a_second_helper_is_refused_while_the_first_is_there(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    with pytest.raises(Conflict, match="Đang có người cùng điền"):
        await offer(db, citizen, draft)
    await sessions.end(db, citizen, here.id)
    second = await person(db, "Trần Văn Tuấn")
    assert (await together(db, citizen, second, draft)).helper_id == second.person


async def test_who_entered_a_code_and_did_not_join_makes_room_for_a_new_one(db: AsyncSession) -> None:
    citizen, stranger, draft = await people(db)
    looked = await codes.enter(db, stranger, await offer(db, citizen, draft))
    assert isinstance(looked, HelpSession)
    await offer(db, citizen, draft)
    with pytest.raises(Conflict):
        await sessions.join(db, stranger, looked.id, may_call=False)


async def test_who_has_the_code_gets_in_only_with_the_citizens_yes(db: AsyncSession) -> None:
    citizen, stranger, draft = await people(db)
    opened = await codes.enter(db, stranger, await offer(db, citizen, draft))
    assert isinstance(opened, HelpSession)
    with pytest.raises(Conflict, match="chưa đồng ý"):
        await sessions.join(db, stranger, opened.id, may_call=False)
    with pytest.raises(NotFound):
        await sessions.allow(db, stranger, opened.id)  # nor does the stranger say it themselves
    await sessions.end(db, citizen, opened.id)
    for too_late in (
        lambda: sessions.join(db, stranger, opened.id, may_call=False),
        lambda: sessions.allow(db, citizen, opened.id),
    ):
        with pytest.raises(Conflict, match="không phải người họ nhờ"):
            await too_late()
    seen = await queries.for_helper(db, stranger, opened.id)
    assert (seen.over, seen.draft) == (HelpEnd.CITIZEN, None)


async def test_a_yes_is_for_the_helper_whose_name_was_shown(db: AsyncSession) -> None:
    citizen, known, draft = await people(db)
    first = await codes.enter(db, known, await offer(db, citizen, draft))
    assert isinstance(first, HelpSession)
    await sessions.end(db, known, first.id)
    stranger = await person(db, "Người Lạ")
    second = await codes.enter(db, stranger, await offer(db, citizen, draft))
    assert isinstance(second, HelpSession)
    with pytest.raises(Conflict):
        await sessions.allow(db, citizen, first.id)  # her page still shows the name of the first
    with pytest.raises(Conflict, match="chưa đồng ý"):
        await sessions.join(db, stranger, second.id, may_call=False)


async def test_a_number_written_into_an_address_is_hidden_too(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    await drafts.save_answers(db, citizen, draft, {"applicant_address": "Số 9, CCCD 022157000123"})
    seen = await queries.for_helper(db, helper, here.id)
    assert seen.draft
    assert seen.draft.answers["applicant_address"] == "Số 9, CCCD ****"


async def test_a_number_written_into_the_address_for_the_result_is_hidden_and_not_saved_as_stars(
    db: AsyncSession,
) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    await drafts.choose_return(db, citizen, draft, "post", "Số 9, gọi 0912 345 678")
    seen = await queries.for_helper(db, helper, here.id)
    assert seen.draft
    assert seen.draft.return_address == "Số 9, gọi ****"
    refused = await sessions.type_into(db, helper, here.id, {"return_address": "Số 9 cũ, gọi ****"})
    assert set(refused.too_long) == {"return_address"}
    kept = await drafts.get(db, citizen, draft, with_files=False)
    assert kept.return_address == "Số 9, gọi 0912 345 678"


async def test_a_helper_alone_does_not_keep_a_session_alive(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    start = clock.now()
    with clock.pretending(start + timedelta(hours=1)):
        await sessions.be_at(db, citizen, here.id, None)
    with clock.pretending(start + timedelta(hours=2, minutes=50)):
        await sessions.be_at(db, helper, here.id, "")  # the citizen was there less than two hours ago
    with clock.pretending(start + timedelta(hours=3, minutes=1)):
        assert (await queries.for_helper(db, helper, here.id)).over is HelpEnd.IDLE
        with pytest.raises(Conflict):
            await sessions.be_at(db, helper, here.id, "")


async def test_what_no_database_keeps_is_left_out_of_where_one_is(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    moved = await sessions.be_at(db, helper, here.id, "rea\0son", "app\0licant_dob")
    assert (moved.helper_box, moved.pointed_box) == ("reason", "applicant_dob")


async def test_a_mandate_that_holds_is_never_lost_sight_of(db: AsyncSession) -> None:
    citizen, helper, _ = await people(db)
    first = await mandates.grant(db, citizen, None, "180", agrees=True)
    await codes.enter(db, helper, await codes.offer_mandate(db, citizen, first))
    await mandates.allow(db, citizen, first.id)
    await mandates.answer(db, helper, first.id, accepts=True)
    for _ in range(queries.JOURNAL_MOST + 1):
        over = await mandates.grant(db, citizen, None, "1", agrees=True)
        await mandates.end(db, citizen, over.id)
    shown = await queries.mandates(db, citizen)
    assert [view.id for view in shown if view.holds] == [first.id]
    assert len(shown) == 1 + queries.JOURNAL_MOST


async def test_a_mandate_holds_no_longer_than_its_list_says(db: AsyncSession) -> None:
    citizen, _, _ = await people(db)
    for forged in ("000007999", "07", "7 ", "٧"):
        with pytest.raises(Invalid):
            await mandates.grant(db, citizen, None, forged, agrees=True)


async def test_what_a_helper_typed_is_not_hidden_from_them_and_can_be_typed_on(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)

    async def shown() -> str:
        seen = await queries.for_helper(db, helper, here.id)
        assert seen.draft
        return seen.draft.answers["applicant_phone"]

    assert (await shown()).startswith("****")
    await sessions.type_into(db, helper, here.id, {"applicant_phone": "0912"})
    assert await shown() == "0912"
    saved = await sessions.type_into(db, helper, here.id, {"applicant_phone": "0912345678"})
    assert (await shown(), saved.too_long) == ("0912345678", {})
    await drafts.save_answers(db, citizen, draft, {"applicant_phone": "0987654321"})
    assert await shown() == "**** **** 21"


async def test_before_joining_a_helper_sees_name_and_procedure_and_can_do_nothing(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    opened = await codes.enter(db, helper, await offer(db, citizen, draft))
    assert isinstance(opened, HelpSession)
    seen = await queries.for_helper(db, helper, opened.id)
    assert (seen.other.full_name, seen.procedure_name, seen.draft) == ("Lê Thị Hằng", procedure().name, None)
    with pytest.raises(NotFound):
        await sessions.type_into(db, helper, opened.id, {"reason": "x"})
    with pytest.raises(NotFound):
        await sessions.move(db, helper, opened.id, "matter")
    assert "reason" not in (await drafts.get(db, citizen, draft)).answers


async def test_what_the_helper_types_is_in_the_draft_under_their_name(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    await drafts.save_answers(db, citizen, draft, {"relation": "Mẹ", "reason": "Đi học"})
    await sessions.type_into(
        db, helper, here.id, {"reason": "Xin học bổng", "relation": "Mẹ", "return_method": "home"}
    )
    answers = await drafts.get(db, citizen, draft)
    assert (answers.answers["reason"], answers.return_method) == ("Xin học bổng", "home")
    rows = (await db.exec(select(AnswerAuthor).where(AnswerAuthor.draft_id == draft))).all()
    assert {row.box: (row.account_id, row.way) for row in rows} == {
        "relation": (citizen.person, None),  # sent again as it was: still the citizen's
        "reason": (helper.person, HelpWay.TOGETHER),
        "return_method": (helper.person, HelpWay.TOGETHER),
    }
    assert await queries.helper_names(db, citizen, draft) == {
        "reason": "Vũ Đức Long",
        "return_method": "Vũ Đức Long",
    }


async def test_a_helper_sees_numbers_hidden_and_cannot_save_the_mask(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    await drafts.save_answers(db, citizen, draft, GOOD_ANSWERS)
    await files.attach_to_draft(db, citizen, draft, "birth_certificate", "bí mật.jpg", PHOTO)
    here = await together(db, citizen, helper, draft)
    seen = await queries.for_helper(db, helper, here.id)
    assert seen.draft
    assert seen.standing
    assert seen.draft.answers["applicant_id"] == "**** **** 34"
    for secret in ("022157001234", "912345678", "912 345 678", "bí mật"):
        assert secret not in repr((seen.draft.answers, seen.draft.files, seen.standing))
    assert seen.call == ""

    saved = await sessions.type_into(
        db,
        helper,
        here.id,
        {"applicant_id": "**** **** 34", "applicant_phone": "**** 99", "reason": "Đi học"},
    )
    assert set(saved.too_long) == {"applicant_phone"}
    answers = (await drafts.get(db, citizen, draft)).answers
    assert (answers["applicant_id"], answers["applicant_phone"]) == ("022157001234", "+84 912 345 678")
    assert answers["reason"] == "Đi học"
    await sessions.type_into(db, helper, here.id, {"applicant_id": "022157009999"})
    assert (await drafts.get(db, citizen, draft)).answers["applicant_id"] == "022157009999"

    with pytest.raises(NotFound):
        await sessions.reveal(db, helper, here.id, shown=True)
    await sessions.reveal(db, citizen, here.id, shown=True)
    shown = await queries.for_helper(db, helper, here.id)
    assert shown.draft
    assert shown.draft.answers["applicant_id"] == "022157009999"
    assert "bí mật" not in repr(shown.draft.files)


async def test_a_phone_is_told_only_with_the_consent_of_whose_it_is(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    opened = await codes.enter(db, helper, await offer(db, citizen, draft, may_call=True))
    assert isinstance(opened, HelpSession)
    await sessions.allow(db, citizen, opened.id)
    await sessions.join(db, helper, opened.id, may_call=False)
    seen, mine = (
        await queries.for_helper(db, helper, opened.id),
        await queries.for_citizen(db, citizen, draft),
    )
    assert seen.call.startswith("09")
    assert mine
    assert mine.call == ""


async def test_only_the_owner_files_discards_and_sends_files(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    await together(db, citizen, helper, draft)
    for attempt in (
        lambda: drafts.get(db, helper, draft),
        lambda: drafts.discard(db, helper, draft),
        lambda: service.file_draft(db, helper, draft, key="k"),
        lambda: files.attach_to_draft(db, helper, draft, "birth_certificate", "a.jpg", PHOTO),
        lambda: codes.take_back(db, ANONYMOUS, draft),
    ):
        with pytest.raises((NotFound, NotSignedIn)):
            await attempt()


async def test_a_stranger_gets_into_no_session(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    stranger = await person(db, "Người Lạ", Role.RECEIVE)
    for attempt in (
        lambda: queries.for_helper(db, stranger, here.id),
        lambda: queries.for_helper(db, citizen, here.id),
        lambda: sessions.join(db, stranger, here.id, may_call=True),
        lambda: sessions.type_into(db, stranger, here.id, {"reason": "x"}),
        lambda: sessions.be_at(db, stranger, here.id, "reason"),
        lambda: sessions.move(db, stranger, here.id, "matter"),
        lambda: sessions.reveal(db, stranger, here.id, shown=True),
        lambda: sessions.end(db, stranger, here.id),
        lambda: sessions.end(db, helper, uuid4()),
        lambda: sessions.type_into(db, citizen, here.id, {"reason": "x"}),
    ):
        with pytest.raises(NotFound):
            await attempt()
    assert here.ended_at is None


@pytest.mark.parametrize("by", ["citizen", "helper"])
async def test_either_side_ends_it_and_later_saves_are_refused(db: AsyncSession, by: str) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    await sessions.end(db, citizen if by == "citizen" else helper, here.id)
    await sessions.end(db, citizen, here.id)
    assert here.ended_by == by
    for attempt in (
        lambda: sessions.move(db, helper, here.id, "matter"),
        lambda: sessions.be_at(db, helper, here.id, "reason"),
        lambda: sessions.join(db, helper, here.id, may_call=True),
        lambda: sessions.reveal(db, citizen, here.id, shown=True),
    ):
        with pytest.raises(Conflict, match="đã dừng"):
            await attempt()
    seen = await queries.for_helper(db, helper, here.id)
    assert (seen.over, seen.draft, seen.procedure_name) == (HelpEnd(by), None, "")
    assert await queries.for_citizen(db, citizen, draft) is None


async def test_a_save_on_its_way_when_it_ends_changes_nothing(database: str) -> None:
    async with transaction() as db:
        citizen, helper, draft = await people(db)
        here = await together(db, citizen, helper, draft)
    async with transaction() as db:
        await sessions.end(db, citizen, here.id)
    with pytest.raises(Conflict, match="đã dừng"):
        async with transaction() as db:
            await sessions.type_into(db, helper, here.id, {"reason": "muộn"})
    async with reading() as db:
        assert "reason" not in (await drafts.get(db, citizen, draft)).answers


async def test_it_ends_by_itself_after_two_hours_and_makes_room(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    with clock.pretending(clock.now() + timedelta(hours=3)):
        assert (await queries.for_helper(db, helper, here.id)).over is HelpEnd.IDLE
        with pytest.raises(Conflict, match="Đã lâu"):
            await sessions.be_at(db, helper, here.id, "reason")
        assert await queries.for_citizen(db, citizen, draft) is None
        again = await together(db, citizen, helper, draft)
    assert (here.ended_by, again.ended_at) == (HelpEnd.IDLE, None)


async def test_filing_and_discarding_end_it_with_a_reason(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    await drafts.save_answers(db, citizen, draft, GOOD_ANSWERS)
    await drafts.choose_return(db, citizen, draft, "counter")
    await files.attach_to_draft(db, citizen, draft, "birth_certificate", "a.jpg", PHOTO)
    here = await together(db, citizen, helper, draft)
    await sessions.type_into(db, helper, here.id, {"reason": "Đi học"})
    await service.file_draft(db, citizen, draft, key="k")
    assert (await queries.for_helper(db, helper, here.id)).over is HelpEnd.FILED
    with pytest.raises(Conflict):
        await offer(db, citizen, draft)

    other = await drafts.start_or_resume(db, citizen, "1.001193")
    there = await together(db, citizen, helper, other)
    await drafts.discard(db, citizen, other)
    assert (await queries.for_helper(db, helper, there.id)).over is HelpEnd.DISCARDED


async def test_each_side_sees_where_the_other_is_and_what_is_pointed_at(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    here = await together(db, citizen, helper, draft)
    await sessions.be_at(db, citizen, here.id, "relation", "reason")  # a citizen points at nothing
    await sessions.be_at(db, helper, here.id, "reason")
    await sessions.be_at(db, helper, here.id, None, "born_at")
    seen, mine = await queries.for_helper(db, helper, here.id), await queries.for_citizen(db, citizen, draft)
    assert mine
    assert (seen.other_box, mine.other_box) == ("relation", "reason")
    assert (mine.session.pointed_box, mine.session.pointed) == ("born_at", 1)
    await sessions.move(db, helper, here.id, "matter")
    assert (await drafts.get(db, citizen, draft)).screen == "matter"
    assert (mine.session.pointed_box, seen.other_box) == ("", "")


async def test_the_citizen_is_told_who_joined(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    await together(db, citizen, helper, draft)
    [told] = (await db.exec(select(Notification).where(Notification.account_id == citizen.person))).all()
    assert told.kind is NotificationKind.HELP_JOINED
    assert "Vũ Đức Long" in told.body
    assert told.link == f"/nop/{draft}"


async def test_a_helper_whose_account_is_gone_keeps_no_place(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    await together(db, citizen, helper, draft)
    await leaving.leave(db, helper)
    assert await queries.for_citizen(db, citizen, draft) is None
    assert await offer(db, citizen, draft)


async def test_a_hint_about_a_hidden_number_is_not_shown_to_the_helper(db: AsyncSession) -> None:
    citizen, helper, draft = await people(db)
    odd = {"applicant_id": "022158000123", "applicant_dob": "05/09/1957"}  # the number says 1958
    await drafts.save_answers(db, citizen, draft, odd)
    here = await together(db, citizen, helper, draft)
    seen = await queries.for_helper(db, helper, here.id)
    assert seen.standing
    assert "1958" not in repr((seen.standing, seen.draft))
    own = await drafts.get(db, citizen, draft)
    standing = screens.stand(own.spec, own.application, clock.today(), citizen.level)
    assert "1958" in standing.warnings["applicant_id"], "its owner is told"
