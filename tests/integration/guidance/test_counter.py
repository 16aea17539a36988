"""The counter: two guides never get the same person, and what says who came is erased while what was taught stays."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app import clock, throttle
from app.accounts.permissions import Caller
from app.cli.counter import run as run_erase
from app.db import reading, transaction
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.guidance import cards, counter, counter_queries
from models.accounts import Account, DigitalLevel, Role
from models.counter import CardCode, CodeCard, CounterVisitor, GuidanceSession, GuidanceTopic, VisitorStatus
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("database")

ARRIVAL = {"full_name": "Phạm Thị Lụa", "birth_date": "1958", "phone": "0912345678", "level": "beginner"}
RECORD = {"hoc:cai-vneid": "on", "place": "counter", "minutes": "20", "outcome": "alone", "note": "đọc chậm"}


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    throttle.reset()


async def guides(count: int = 2) -> list[Caller]:
    async with transaction() as db:
        return [await person(db, f"Cán Bộ {number}", Role.GUIDE) for number in range(count)]


async def arrive(guide: Caller, **form: str) -> counter.Registered:
    async with transaction() as db:
        return await counter.register(db, guide, ARRIVAL | form)


async def call(guide: Caller, level: DigitalLevel | None = None) -> CounterVisitor | None:
    """Whom this guide got; None when there was nobody, or they have somebody."""
    try:
        async with transaction() as db:
            return await counter.call_next(db, guide, level)
    except Conflict:
        return None


async def teach(guide: Caller) -> None:
    async with transaction() as db:
        await counter.start(db, guide)


async def test_numbers_count_by_level_and_day() -> None:
    (guide,) = await guides(1)
    yesterday = clock.now() - timedelta(days=1)
    with clock.pretending(yesterday):
        assert (await arrive(guide)).number == "A01"
    given = [(await arrive(guide, level=level)).number for level in ("beginner", "beginner", "independent")]
    assert given == ["A01", "A02", "C01"]


async def test_arrivals_at_one_moment_get_different_numbers() -> None:
    staff = await guides(4)
    given = await asyncio.gather(*(arrive(guide) for guide in staff for _ in range(3)))
    assert sorted(each.number for each in given) == [f"A{serial:02d}" for serial in range(1, 13)]


async def test_guides_who_call_at_one_moment_get_different_people_in_order() -> None:
    staff = await guides(6)
    for _ in range(4):
        await arrive(staff[0])
    called = await asyncio.gather(*(call(guide) for guide in staff))
    got = [visitor.serial for visitor in called if visitor]
    assert sorted(got) == [1, 2, 3, 4]


async def test_one_guide_in_two_windows_gets_one_person() -> None:
    (guide,) = await guides(1)
    await arrive(guide)
    await arrive(guide)
    called = await asyncio.gather(call(guide), call(guide), call(guide))
    assert len([visitor for visitor in called if visitor]) == 1
    async with reading() as db:
        line = await counter_queries.line(db, guide)
    assert len(line.waiting) == 1  # either of the two: which window came first is not ours to say
    assert line.here is not None


async def test_the_longest_waiting_is_called_and_a_level_can_be_chosen() -> None:
    first, second = await guides()
    await arrive(first, level="partly")
    await arrive(first)
    chosen = await call(second, DigitalLevel.BEGINNER)
    assert chosen is not None
    assert chosen.level is DigitalLevel.BEGINNER
    assert await call(first, DigitalLevel.BEGINNER) is None
    longest = await call(first)
    assert longest is not None
    assert longest.level is DigitalLevel.PARTLY


async def test_absent_people_return_to_their_place_and_nobody_else_touches_mine() -> None:
    first, second = await guides()
    made = await arrive(first)
    await arrive(first)
    await call(first)
    with pytest.raises(Conflict):
        await teach(second)
    async with transaction() as db:
        await counter.absent(db, first)
    async with transaction() as db:
        await counter.return_to_line(db, second, made.visitor_id)
    again = await call(second)
    assert again is not None
    assert again.id == made.visitor_id
    with pytest.raises(Conflict):
        async with transaction() as db:
            await counter.return_to_line(db, first, made.visitor_id)


async def test_who_was_noted_twice_leaves_the_line_and_can_come_back() -> None:
    first, second = await guides()
    made = await arrive(first)
    async with transaction() as db:
        await counter.leave_line(db, second, made.visitor_id)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await counter.leave_line(db, first, made.visitor_id)
    async with reading() as db:
        line = await counter_queries.line(db, first)
    assert ([each.id for each in line.waiting], [each.id for each in line.absent]) == ([], [made.visitor_id])
    async with transaction() as db:
        await counter.return_to_line(db, first, made.visitor_id)


async def test_a_guide_sets_the_level_of_whom_they_teach_and_of_the_account_that_is_theirs() -> None:
    guide, other = await guides()
    async with transaction() as db:
        taught = await person(db, "Phạm Thị Lụa")
    made = await arrive(guide)
    async with transaction() as db:
        visitor = await db.get_one(CounterVisitor, made.visitor_id)
        visitor.account_id = taught.person
        db.add(visitor)
    await call(guide)
    await teach(guide)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await counter.set_level(db, other, DigitalLevel.INDEPENDENT)
    async with transaction() as db:
        await counter.set_level(db, guide, DigitalLevel.INDEPENDENT)
    async with reading() as db:
        here = (await counter_queries.line(db, guide)).here
        account = await db.get_one(Account, taught.person)
    assert here
    assert (here.number, here.level, here.placed) == (
        made.number,
        DigitalLevel.BEGINNER,
        DigitalLevel.INDEPENDENT,
    )
    assert (account.level, account.level_set_by) == (DigitalLevel.INDEPENDENT, guide.person)


async def test_a_session_is_recorded_with_its_topics_and_the_wait_comes_from_real_sessions() -> None:
    (guide,) = await guides(1)
    began = clock.now().replace(hour=2)  # the morning in Vietnam: all of it on one day
    for number in range(4):
        with clock.pretending(began + timedelta(minutes=30 * number)):
            await arrive(guide)
            await call(guide)
            await teach(guide)
        with clock.pretending(began + timedelta(minutes=30 * number + 20)):
            async with transaction() as db:
                await counter.finish(db, guide, RECORD | {"hoc:chup-giay-to": "on"})
            async with reading() as db:
                line = await counter_queries.line(db, guide)
            # One guide, free, nobody before: no wait, once there are three sessions to tell from.
            assert line.wait == (None if number < 2 else 0)
    async with reading() as db:
        session = (await db.exec(select(GuidanceSession))).first()
        assert session is not None
        topics = await db.exec(select(GuidanceTopic.topic).where(GuidanceTopic.session_id == session.id))
        assert sorted(topics.all()) == ["hoc:cai-vneid", "hoc:chup-giay-to"]
    assert (session.minutes, session.note, session.account_id) == (20, "đọc chậm", None)


async def test_the_screen_in_the_hall_knows_numbers_only() -> None:
    first, second = await guides()
    for _ in range(3):
        await arrive(first)
    await call(first)
    await call(second)
    await teach(first)
    async with reading() as db:
        shown = await counter_queries.calling(db)
    assert (shown.called, shown.serving, shown.waiting) == (["A02"], ["A01"], {"A": 1, "B": 0, "C": 0})
    assert "Lụa" not in repr(shown)


async def test_only_guides_do_this() -> None:
    async with transaction() as db:
        citizen, officer = await person(db), await person(db, "Phạm Văn Nam", Role.APPRAISE)
    for caller in (citizen, officer):
        with pytest.raises(NotAllowed):
            await arrive(caller)
        with pytest.raises(NotAllowed):
            async with reading() as db:
                await counter_queries.line(db, caller)


async def test_a_card_says_once_who_comes_and_then_no_more() -> None:
    first, second = await guides()
    await arrive(first, address="khu Vĩnh Xuân")
    await call(first)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await cards.issue(db, first)
    await teach(first)
    async with transaction() as db:
        card = await cards.issue(db, first)
    assert len(set(card.codes)) == cards.CODES
    made = await arrive(second, full_name="", birth_date="", phone="", level="", card_code=card.codes[2])
    assert (made.number, made.by_card) == ("A02", "Phạm Thị Lụa, sinh năm 1958")
    async with reading() as db:
        visitor = await db.get_one(CounterVisitor, made.visitor_id)
        used = (await db.exec(select(CardCode).where(col(CardCode.used_at).is_not(None)))).one()
    assert (visitor.birth, visitor.phone, visitor.address) == ("1958", "0912345678", "khu Vĩnh Xuân")
    assert used.used_by == second.person
    assert card.codes[2].replace(" ", "") not in used.code_hash
    for wrong in (card.codes[2], "0000000000", "abc", "１２３４５６７８９０"):
        with pytest.raises(Invalid) as refused:
            await arrive(second, card_code=wrong)
        assert set(refused.value.fields) == {"card_code"}
    async with transaction() as db:
        await cards.issue(db, first)  # a new card ends the one before
    with pytest.raises(Invalid):
        await arrive(second, card_code=card.codes[0])


async def test_a_lost_card_is_ended_by_whoever_serves_its_holder() -> None:
    first, second = await guides()
    await arrive(first)
    await call(first)
    await teach(first)
    async with transaction() as db:
        lost = await cards.issue(db, first)
    await arrive(second, full_name="Vũ Đức Long")
    await call(second)
    await teach(second)
    async with transaction() as db:
        assert await cards.report_lost(db, second) == 0  # somebody else's card stays
    async with transaction() as db:
        assert len(await cards.held(db, first)) == 1
        assert await cards.report_lost(db, first) == 1
        assert await cards.held(db, first) == []
    with pytest.raises(Invalid):
        await arrive(second, card_code=lost.codes[0])


async def test_a_card_is_over_after_a_year() -> None:
    (guide,) = await guides(1)
    await arrive(guide)
    await call(guide)
    await teach(guide)
    async with transaction() as db:
        card = await cards.issue(db, guide)
    with clock.pretending(clock.now() + cards.VALID), pytest.raises(Invalid):
        await arrive(guide, card_code=card.codes[0])


async def test_erasing_keeps_what_was_taught_and_a_dry_run_keeps_all() -> None:
    (guide,) = await guides(1)
    with clock.pretending(clock.now() - timedelta(days=31)):
        await arrive(guide)
        await call(guide)
        await teach(guide)
        async with transaction() as db:
            await counter.finish(db, guide, RECORD)
        left = await arrive(guide)  # nobody called them that day
    fresh = await arrive(guide, full_name="Đỗ Văn Chiến")
    counted = await run_erase(30, dry_run=True)
    async with reading() as db:
        assert all(each.full_name for each in (await db.exec(select(CounterVisitor))).all())
    assert await run_erase(30, dry_run=False) == counted
    assert (counted.visitors, counted.notes) == (2, 1)
    async with reading() as db:
        visitors = {each.id: each for each in (await db.exec(select(CounterVisitor))).all()}
        session = (await db.exec(select(GuidanceSession))).one()
    assert visitors[fresh.visitor_id].full_name == "Đỗ Văn Chiến"
    assert visitors[left.visitor_id].status is VisitorStatus.ABSENT
    gone = [each for each in visitors.values() if each.id != fresh.visitor_id]
    assert not any(each.full_name or each.birth or each.phone or each.address for each in gone)
    assert (session.note, session.minutes) == (None, 20)
    again = await run_erase(30, dry_run=False)
    assert (again.visitors, again.notes, again.forms, again.cards) == (0, 0, 0, 0)


async def test_a_card_without_codes_is_emptied() -> None:
    (guide,) = await guides(1)
    await arrive(guide)
    await call(guide)
    await teach(guide)
    async with transaction() as db:
        card = await cards.issue(db, guide)
    for code in card.codes:
        await arrive(guide, card_code=code)
    assert (await run_erase(30, dry_run=False)).cards == 1
    async with reading() as db:
        assert (await db.exec(select(CodeCard))).one().person is None
