"""Visits on both databases: booked once, never twice on one place, seen and changed by whom it concerns alone."""

import asyncio
from datetime import date, time

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.cli.slots import set_capacity
from app.db import reading, transaction
from app.dossiers import service as dossiers
from app.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Problem
from app.homecare import drafts, events, queries, rounds, rules, service, slots, subjects
from models.accounts import Account, Role
from models.dossiers import ActionKind
from models.homecare import SlotRule, Visit, VisitAction, VisitDraft, VisitEvent, VisitStatus, VisitView
from tests.support.dossiers import a_dossier, a_person, a_procedure
from tests.support.people import person
from tests.support.visits import NOW, TUESDAY, TYPED, act, book, fill, left, slot_at, someone


@pytest.mark.usefixtures("centre")
async def test_a_visit_is_booked_from_the_draft_and_waits_for_the_centre() -> None:
    hang = await someone()
    visit = await book(hang)
    assert visit.status is VisitStatus.REQUESTED
    assert (visit.day, visit.starts) == (TUESDAY, time(10))
    assert visit.phone.startswith("09"), "filled in from the account"
    async with reading() as db:
        assert await db.get(VisitDraft, hang.person) is None, "sent: nothing is left half done"
        (seen,) = await queries.mine(db, hang)
    assert (seen.code, seen.address, seen.note) == (visit.code, TYPED["address"], TYPED["note"])
    assert await left(time(10)) == 2


@pytest.mark.usefixtures("centre")
async def test_sent_ten_times_at_once_it_is_one_visit() -> None:
    hang = await someone()
    key = await fill(hang)

    async def once() -> str:
        async with transaction() as db:
            return (await service.book(db, hang, key)).code

    assert len(set(await asyncio.gather(*(once() for _ in range(10))))) == 1
    async with reading() as db:
        assert len((await db.exec(select(Visit))).all()) == 1
        assert len((await db.exec(select(VisitEvent))).all()) == 1


@pytest.mark.usefixtures("centre")
async def test_of_ten_people_racing_for_three_places_three_get_one_and_the_others_lose_nothing() -> None:
    people = [await someone(name=f"Người Thứ {n}") for n in range(10)]
    keys = [await fill(caller) for caller in people]

    async def race(caller: Caller, key: str) -> Visit | Conflict:
        try:
            async with transaction() as db:
                return await service.book(db, caller, key)
        except Conflict as full:
            return full

    results = await asyncio.gather(*(race(caller, key) for caller, key in zip(people, keys, strict=True)))
    assert sum(isinstance(result, Visit) for result in results) == 3
    assert await left(time(10)) == 0
    for caller, result in zip(people, results, strict=True):
        if isinstance(result, Conflict):
            assert "vừa có người đặt" in result.message
            async with reading() as db:
                kept = await db.get(VisitDraft, caller.person)
            assert kept is not None
            assert kept.address == TYPED["address"]


@pytest.mark.usefixtures("centre")
async def test_cancelling_and_declining_free_the_place() -> None:
    guide = await someone(Role.GUIDE)
    visits = [(caller, await book(caller)) for caller in [await someone() for _ in range(3)]]
    assert await left(time(10)) == 0
    await act(visits[0][0], visits[0][1].id, VisitAction.CANCEL)
    assert await left(time(10)) == 1
    await act(guide, visits[1][1].id, VisitAction.DECLINE, "Hôm đó cán bộ đi họp.")
    assert await left(time(10)) == 2
    assert (await book(await someone())).status is VisitStatus.REQUESTED


@pytest.mark.usefixtures("centre")
async def test_another_time_holds_the_new_place_frees_the_old_and_waits_for_yes() -> None:
    hang, guide = await someone(), await someone(Role.GUIDE)
    visit = await book(hang)
    moved = await act(guide, visit.id, VisitAction.RESCHEDULE, "Buổi sáng đã kín.", await slot_at(time(15)))
    assert (moved.status, moved.starts) == (VisitStatus.RESCHEDULED, time(15))
    assert (await left(time(10)), await left(time(15))) == (3, 2)
    assert (await act(hang, visit.id, VisitAction.ACCEPT)).status is VisitStatus.CONFIRMED
    async with reading() as db:
        (seen,) = await queries.mine(db, hang)
    assert [line.action for line in seen.history] == [
        VisitAction.REQUEST,
        VisitAction.RESCHEDULE,
        VisitAction.ACCEPT,
    ]
    assert seen.history[1].reason == "Buổi sáng đã kín."


@pytest.mark.usefixtures("centre")
async def test_the_centre_cannot_move_a_visit_into_a_full_slot_nor_say_nothing() -> None:
    hang, guide = await someone(), await someone(Role.GUIDE)
    afternoon = await slot_at(time(15))
    for _ in range(3):
        await book(await someone(), slot=afternoon)
    visit = await book(hang)
    with pytest.raises(Conflict):
        await act(guide, visit.id, VisitAction.RESCHEDULE, "Buổi sáng đã kín.", afternoon)
    for action in (VisitAction.DECLINE, VisitAction.RESCHEDULE):
        with pytest.raises(Invalid) as refused:
            await act(guide, visit.id, action, "  ", await slot_at(time(13, 30)))
        assert "reason" in refused.value.fields
    with pytest.raises(Invalid):
        await act(guide, visit.id, VisitAction.RESCHEDULE, "Bận", await slot_at(time(10)))


@pytest.mark.usefixtures("centre")
async def test_confirmed_once_and_a_second_click_is_told() -> None:
    guide = await someone(Role.GUIDE)
    visit = await book(await someone())

    async def confirm() -> bool:
        try:
            await act(guide, visit.id, VisitAction.CONFIRM)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(confirm() for _ in range(5)))) == 1


@pytest.mark.usefixtures("centre")
async def test_nobody_else_sees_or_changes_a_visit() -> None:
    hang, other, courier = await someone(), await someone(name="Vũ Đức Long"), await someone(Role.COURIER)
    visit = await book(hang)
    for stranger in (other, courier):
        for action in VisitAction:
            with pytest.raises(NotFound):
                await act(stranger, visit.id, action, "vì", await slot_at(time(15)))
        async with reading() as db:
            assert await queries.mine(db, stranger) == []
        async with transaction() as db:
            with pytest.raises(NotAllowed):
                await queries.open_day(db, stranger, TUESDAY)
            with pytest.raises(NotAllowed):
                await queries.loads(db, stranger, TUESDAY, 7)
    async with transaction() as db:
        with pytest.raises(NotSignedIn):
            await drafts.begin(db, Caller())
        with pytest.raises(NotFound):
            await service.book(db, other, visit.key)
    async with reading() as db:
        row = await db.get_one(Visit, visit.id)
    assert (row.status, row.updated_at) == (VisitStatus.REQUESTED, visit.updated_at)


@pytest.mark.usefixtures("centre")
async def test_the_citizen_sees_who_at_the_centre_read_the_address() -> None:
    hang, guide = await someone(), await someone(Role.GUIDE, name="Đỗ Thị Thu")
    await book(hang)
    for _ in range(2):
        async with transaction() as db:
            (seen,) = await queries.open_day(db, guide, TUESDAY)
    assert (seen.citizen, seen.address) == ("Lê Thị Hằng", TYPED["address"])
    async with reading() as db:
        (own,) = await queries.mine(db, hang)
        assert len((await db.exec(select(VisitView))).all()) == 1
    assert [view.by for view in own.seen_by] == ["Đỗ Thị Thu"]


@pytest.mark.usefixtures("centre")
async def test_several_open_pages_of_one_officer_ask_for_a_new_visit_at_once() -> None:
    hang, guide = await someone(), await someone(Role.GUIDE)

    async def look() -> int:
        async with transaction() as db:
            return len(await queries.open_day(db, guide, TUESDAY))

    for kind in ("guidance", "pick_up", "guidance"):
        visit = await book(hang, kind=kind)
        assert set(await asyncio.gather(*(look() for _ in range(4)))) == {1}
        await act(hang, visit.id, VisitAction.CANCEL)


@pytest.mark.usefixtures("centre")
async def test_the_courier_sees_what_is_confirmed_to_be_carried_and_that_is_recorded() -> None:
    hang, long, guide = await someone(), await someone(name="Vũ Đức Long"), await someone(Role.GUIDE)
    courier = await someone(Role.COURIER, name="Ngô Văn Sơn")
    carried = await book(hang, kind="pick_up")
    talked = await book(long, kind="guidance")
    async with transaction() as db:
        assert await rounds.stops(db, courier) == []
    for visit in (carried, talked):
        await act(guide, visit.id, VisitAction.CONFIRM)
    async with transaction() as db:
        (stop,) = await rounds.stops(db, courier)
    assert (stop.code, stop.address, stop.day) == (carried.code, TYPED["address"], TUESDAY)
    async with reading() as db:
        (own,) = await queries.mine(db, hang)
        (others,) = await queries.mine(db, long)
    assert [view.by for view in own.seen_by] == ["Ngô Văn Sơn"]
    assert others.seen_by == []
    for caller in (guide, hang):
        async with transaction() as db:
            with pytest.raises(NotAllowed):
                await rounds.stops(db, caller)


@pytest.mark.usefixtures("centre")
async def test_a_procedure_that_wants_people_present_is_refused_and_the_answers_stay() -> None:
    hang = await someone()
    key = await fill(hang, subject="procedure:1.000894")
    with pytest.raises(Conflict, match="phải có mặt"):
        async with transaction() as db:
            await service.book(db, hang, key)
    async with reading() as db:
        assert (await db.get_one(VisitDraft, hang.person)).address == TYPED["address"]


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", ""),
        ("hamlet", ""),
        ("ward_code", ""),
        ("phone", "12"),
        ("slot", ""),
        ("address", "a" * 5000),
    ],
)
async def test_without_a_place_nothing_is_booked_and_nothing_is_lost(field: str, value: str) -> None:
    hang = await someone()
    key = await fill(hang, **({} if field == "slot" else {field: value}))
    if field == "slot":
        async with transaction() as db:
            await drafts.keep(db, hang, {"slot": ""})
    with pytest.raises(Invalid) as refused:
        async with transaction() as db:
            await service.book(db, hang, key)
    assert field in refused.value.fields
    async with reading() as db:
        draft = await db.get_one(VisitDraft, hang.person)
    assert (draft.note, getattr(draft, field)) == (TYPED["note"], value)


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize(
    ("starts", "day"),
    [
        (time(8), TUESDAY),  # sooner than eight working hours from Monday at nine
        (time(10), date(2026, 11, 24)),  # a public holiday
        (time(10), date(2026, 11, 21)),  # a Saturday
        (time(10), date(2026, 12, 15)),  # beyond two weeks
        (time(10), date(2026, 11, 13)),  # past
    ],
)
async def test_a_time_that_is_not_offered_cannot_be_booked_by_a_hand_made_request(
    starts: time, day: date
) -> None:
    hang = await someone()
    key = await fill(hang, slot=await slot_at(starts, day))
    with pytest.raises(Conflict):
        async with transaction() as db:
            await service.book(db, hang, key)


@pytest.mark.usefixtures("centre")
async def test_the_same_thing_is_not_booked_twice_and_nobody_takes_all_places() -> None:
    hang = await someone()
    first = await book(hang)
    with pytest.raises(Conflict, match=first.code):
        await book(hang, slot=await slot_at(time(15)))
    async with transaction() as db:
        await drafts.discard(db, hang)
    await act(hang, first.id, VisitAction.CANCEL)
    assert (await book(hang)).code != first.code


@pytest.mark.usefixtures("centre")
async def test_an_administrator_changes_a_days_capacity_and_booked_visits_stay() -> None:
    hang, administrator = await someone(), await someone(Role.ADMINISTRATOR)
    await book(hang)
    slot = rules.parse_slot(await slot_at(time(10)))
    async with transaction() as db:
        await slots.set_capacity(db, administrator, slot[1], 1, TUESDAY)
    assert await left(time(10)) == 0
    async with reading() as db:
        assert len(await queries.mine(db, hang)) == 1
    for capacity in (-1, 1000):
        async with transaction() as db:
            with pytest.raises(Invalid):
                await slots.set_capacity(db, administrator, slot[1], capacity)
    async with transaction() as db:
        with pytest.raises(NotAllowed):
            await slots.set_capacity(db, hang, slot[1], 5)


@pytest.mark.usefixtures("centre")
async def test_the_command_sets_a_days_capacity_for_an_administrator_alone() -> None:
    administrator, officer = await someone(Role.ADMINISTRATOR), await someone(Role.RECEIVE)
    async with reading() as db:
        phones = [(await db.get_one(Account, who.person)).phone for who in (administrator, officer)]
    await set_capacity(time(10), 1, phones[0], TUESDAY)
    assert await left(time(10)) == 1
    await set_capacity(time(8), 7, phones[0], None)
    assert await left(time(8), date(2026, 11, 18)) == 7
    with pytest.raises(ValueError, match="administrator"):
        await set_capacity(time(10), 5, phones[1], TUESDAY)
    with pytest.raises(ValueError, match="08:00, 10:00"):
        await set_capacity(time(9), 5, phones[0], TUESDAY)
    assert await left(time(10)) == 1


@pytest.mark.usefixtures("centre")
async def test_the_default_hours_are_put_in_once() -> None:
    async with transaction() as db:
        assert not await slots.seed(db)
        assert len((await db.exec(select(SlotRule))).all()) == len(slots.DEFAULTS)


@pytest.mark.usefixtures("centre")
async def test_every_step_is_announced_in_its_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[VisitStatus, VisitAction]] = []

    async def listen(_db: AsyncSession, visit: Visit, event: VisitEvent) -> None:
        heard.append((visit.status, event.action))
        if event.action is VisitAction.CONFIRM:
            raise Problem("không gửi được")

    monkeypatch.setattr(events, "on_step", [listen])
    guide = await someone(Role.GUIDE)
    visit = await book(await someone())
    with pytest.raises(Problem, match="không gửi được"):
        await act(guide, visit.id, VisitAction.CONFIRM)
    async with reading() as db:
        assert (await db.get_one(Visit, visit.id)).status is VisitStatus.REQUESTED
        logged = (await db.exec(select(VisitEvent.action).order_by(col(VisitEvent.id)))).all()
    assert list(logged) == [VisitAction.REQUEST]
    assert heard == [
        (VisitStatus.REQUESTED, VisitAction.REQUEST),
        (VisitStatus.CONFIRMED, VisitAction.CONFIRM),
    ]


@pytest.mark.usefixtures("centre")
async def test_the_calendar_counts_what_is_open_and_puts_requests_first() -> None:
    guide = await someone(Role.GUIDE)
    early, late = await book(await someone()), await book(await someone(), slot=await slot_at(time(15)))
    await act(guide, early.id, VisitAction.CONFIRM)
    async with transaction() as db:
        listed = await queries.open_day(db, guide, TUESDAY)
        assert [info.code for info in listed] == [late.code, early.code]
        assert await queries.open_day(db, guide, TUESDAY, "07093") == []
        loads = {
            load.day: (load.visits, load.requested) for load in await queries.loads(db, guide, NOW.date(), 7)
        }
        assert loads[TUESDAY] == (2, 1)
        assert loads[NOW.date()] == (0, 0)
        assert await queries.waiting(db, guide) == 1
        uses = await slots.uses(db, guide, TUESDAY)
    assert [(use.capacity, use.taken) for use in uses] == [(3, 0), (3, 1), (3, 0), (3, 1)]


@pytest.mark.usefixtures("centre")
async def test_a_text_too_long_to_keep_is_told_and_what_was_kept_stays() -> None:
    hang = await someone()
    await fill(hang)
    async with transaction() as db:
        kept = await drafts.keep(db, hang, {"note": "á" * 10_001, "hamlet": "khu 2"})
    assert list(kept.too_long) == ["note"]
    async with reading() as db:
        assert (await db.get_one(VisitDraft, hang.person)).note == TYPED["note"]


async def test_a_result_is_brought_for_ones_own_received_dossier_after_its_promised_day(
    database: str,
) -> None:
    hang, other, officer = await a_person(), await a_person(name="Vũ Đức Long"), await a_person(Role.RECEIVE)
    filed = await a_dossier(hang, await a_procedure())
    async with transaction() as db:
        await slots.seed(db)
    asked = {"kind": "return", "subject": f"dossier:{filed.code}"}
    with pytest.raises(Conflict, match="chưa được tiếp nhận"):
        await book(hang, **asked, phone="0912345678")
    async with transaction() as db:
        await dossiers.act(db, officer, filed.id, ActionKind.RECEIVE, {}, key="received")
    with pytest.raises(Conflict):  # promised for the end of Thursday
        await book(hang, **asked)
    friday = date(2026, 11, 20)
    with pytest.raises(NotFound):
        await book(other, **asked, phone="0912345678", slot=await slot_at(time(8), friday))
    async with transaction() as db:
        await import_catalogue(db, [])  # the procedure is retired meanwhile
        assert [each.code for each, _ in await subjects.open_ones(db, hang)] == [filed.code]
    visit = await book(hang, **asked, slot=await slot_at(time(8), friday))
    assert (visit.dossier_code, visit.procedure_name) == (filed.code, "Đăng ký khai sinh")


@pytest.mark.usefixtures("centre")
async def test_each_screen_says_what_is_missing_before_it_is_left() -> None:
    hang = await someone()
    async with transaction() as db:
        draft = (await drafts.keep(db, hang, {"ward_code": "", "hamlet": "", "address": ""})).draft
        for step, field in (("kind", "kind"), ("ward", "ward_code"), ("place", "hamlet"), ("time", "slot")):
            with pytest.raises(Invalid) as refused:
                await drafts.check(db, hang, draft, step)
            assert field in refused.value.fields
            assert drafts.step_of(refused.value) == ("ward" if step == "place" else step)
        draft = (await drafts.keep(db, hang, TYPED)).draft
        for step in drafts.STEPS[:4]:
            await drafts.check(db, hang, draft, step)
        assert (await drafts.times(db, hang, draft)).slots


@pytest.mark.usefixtures("centre")
async def test_an_answer_that_changes_takes_back_the_time_that_hung_on_it() -> None:
    hang = await someone()
    for change in ({"ward_code": "07093"}, {"kind": "pick_up"}, {"subject": "procedure:1.000894"}):
        await fill(hang)
        async with transaction() as db:
            assert (await drafts.keep(db, hang, change)).draft.slot == ""
    async with transaction() as db:
        for wrong in ({"kind": "🏠"}, {"subject": "account:1"}, {"account_id": "1"}):
            with pytest.raises(Invalid):
                await drafts.keep(db, hang, wrong)


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"ward_code": "123456"}, "ward_code"),
        ({"ward_code": "07069\0"}, ""),
        ({"slot": "a" * 70}, "slot"),
        ({"slot": "2026-11-17/" + "-" * 30 + "0" * 32}, ""),  # longer than the column, and yet a slot
        ({"subject": "procedure:\0\ud83d"}, ""),
        ({"note": "nặng tai\0\ud83d", "address": "\0"}, ""),
        ({"kind": "\0"}, "kind"),
    ],
)
async def test_what_no_question_asked_for_is_told_or_left_out_and_breaks_nothing(
    answer: dict[str, str], wrong: str
) -> None:
    hang = await someone()
    await fill(hang)
    async with transaction() as db:
        if wrong:
            with pytest.raises(Invalid) as refused:
                await drafts.keep(db, hang, answer)
            assert wrong in refused.value.fields
        else:
            await drafts.keep(db, hang, answer)
    async with reading() as db:
        kept = await db.get_one(VisitDraft, hang.person)
    assert "\0" not in f"{kept.note}{kept.address}{kept.ward_code}{kept.procedure_code}{kept.slot}"


@pytest.mark.usefixtures("centre")
async def test_what_a_tab_left_open_still_sends_reaches_no_other_draft() -> None:
    hang, long = await someone(), await someone(name="Vũ Đức Long")
    key, foreign = await fill(hang), await fill(long)
    async with transaction() as db:
        await drafts.keep(db, hang, {"note": "vừa gõ"}, key=key)
    for wrong in (foreign, "", "x"):
        async with transaction() as db:
            with pytest.raises(Conflict, match="tài khoản khác"):
                await drafts.keep(db, hang, {"note": "của người khác"}, key=wrong)
    async with transaction() as db:
        await drafts.discard(db, hang)
        with pytest.raises(Conflict):  # and none is begun by it
            await drafts.keep(db, hang, {"note": "muộn"}, key=key)
        assert await drafts.find(db, hang) is None


@pytest.mark.usefixtures("centre")
async def test_four_first_answers_at_once_begin_one_draft_and_are_all_kept() -> None:
    hang = await someone()

    async def type_in(name: str) -> None:
        async with transaction() as db:
            await drafts.keep(db, hang, {name: "vừa gõ"})

    names = ("hamlet", "address", "phone", "note")
    await asyncio.gather(*(type_in(name) for name in names))
    async with reading() as db:
        kept = await db.get_one(VisitDraft, hang.person)
    assert [getattr(kept, name) for name in names] == ["vừa gõ"] * 4


@pytest.mark.usefixtures("centre")
async def test_the_address_of_the_account_is_filled_in_part_by_part() -> None:
    async with transaction() as db:
        draft = await drafts.begin(db, await person(db))
    assert (draft.ward_code, draft.hamlet, draft.address) == ("07069", "khu 1", "Số 5")
