"""One person cannot flood those who answer: booking has a limit, which loses nothing and keeps nobody from cancelling."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from app.db import reading, transaction
from app.errors import Invalid, TooMany
from app.homecare import queries, service
from models.accounts import Role
from models.homecare import VisitAction, VisitDraft, VisitStatus
from models.notify import NotificationKind as K
from tests.support.devices import told
from tests.support.visits import NOW, TYPED, act, book, fill, slot_at, someone

pytestmark = pytest.mark.usefixtures("centre", "wired")

ONES = int(service.LIMIT.split("/", maxsplit=1)[0])


async def test_booking_and_cancelling_again_and_again_is_stopped_and_loses_nothing() -> None:
    hang, long = await someone(), await someone(name="Vũ Đức Long")
    officers = [await someone(Role.RETURN, name=f"Cán Bộ {n}") for n in range(2)]
    for _ in range(ONES):
        visit = await book(hang)
        await act(hang, visit.id, VisitAction.CANCEL)
    key = await fill(hang)
    with pytest.raises(TooMany, match="vẫn còn"):
        async with transaction() as db:
            await service.book(db, hang, key)
    async with reading() as db:
        assert (await db.get_one(VisitDraft, hang.person)).address == TYPED["address"]
        assert len(await queries.mine(db, hang)) == ONES
    for officer in officers:
        rows = await told(officer)
        assert [row.kind for row in rows] == [K.WORK_VISIT] * ONES, "nor is what nobody answered told again"
        assert all(row.read_at for row in rows), "and what is gone waits no more"
    assert (await book(long)).status is VisitStatus.REQUESTED, "nobody else waits for it"


async def test_the_last_visit_can_always_be_cancelled_and_the_next_day_begins_anew() -> None:
    hang = await someone()
    for _ in range(ONES - 1):
        await act(hang, (await book(hang)).id, VisitAction.CANCEL)
    last = await book(hang)
    with pytest.raises(TooMany):
        await book(hang, kind="pick_up", slot=await slot_at(time(15)))
    assert (await act(hang, last.id, VisitAction.CANCEL)).status is VisitStatus.CANCELLED
    tomorrow: datetime = NOW + timedelta(days=1, minutes=1)
    with time_machine.travel(tomorrow, tick=False):
        again = await book(hang, slot=await slot_at(time(15), tomorrow.date() + timedelta(days=1)))
    assert again.status is VisitStatus.REQUESTED


async def test_what_was_refused_or_sent_twice_is_not_counted() -> None:
    hang = await someone()
    for _ in range(ONES + 1):
        key = await fill(hang, address="")
        with pytest.raises(Invalid):
            async with transaction() as db:
                await service.book(db, hang, key)
    key = await fill(hang)
    for _ in range(ONES + 1):
        async with transaction() as db:
            visit = await service.book(db, hang, key)
    assert visit.status is VisitStatus.REQUESTED


async def test_an_officer_answers_for_as_many_as_there_are() -> None:
    thu = await someone(Role.RETURN, name="Thu")
    for hour in (time(10), time(13, 30), time(15)):
        for n in range(3):
            visit = await book(await someone(name=f"Người Thứ {n}"), slot=await slot_at(hour))
            await act(thu, visit.id, VisitAction.CONFIRM)
            await act(thu, visit.id, VisitAction.DECLINE, "Hôm đó cán bộ đi họp.")
    assert [row.kind for row in await told(thu)] == [K.WORK_VISIT] * 9
