"""The days an administrator adds to the public calendar, on both databases."""

from datetime import date, timedelta

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import workdays
from app.dossiers.deadlines import WorkCalendar
from app.errors import Invalid, NotAllowed
from models.accounts import Role
from models.dossiers import DayKind
from tests.support.dossiers import a_person

pytestmark = pytest.mark.usefixtures("database")


def weekday(number: int, after: date) -> date:
    """The first such day that the state's calendar treats as such: worked, or free on a Saturday."""
    day = after + timedelta(days=1)
    while day.weekday() != number or WorkCalendar().is_workday(day) is (number == 5):
        day += timedelta(days=1)
    return day


MONDAY = weekday(0, clock.today() + timedelta(days=200))
TUESDAY, SATURDAY = weekday(1, MONDAY), weekday(5, MONDAY)


async def set_day(caller: Caller, day: date, kind: DayKind, name: str) -> None:
    async with transaction() as db:
        await workdays.set_day(db, caller, day, kind, name)


async def listed(caller: Caller) -> list[tuple[date, DayKind, str]]:
    async with reading() as db:
        return [(each.day, each.kind, each.name) for each in await workdays.additions(db, caller)]


async def is_worked(day: date) -> bool:
    async with reading() as db:
        return (await workdays.calendar(db)).is_workday(day)


async def test_days_that_are_added_count_and_are_listed_soonest_first() -> None:
    tu = await a_person(Role.ADMINISTRATOR)
    assert (await is_worked(MONDAY), await is_worked(SATURDAY)) == (True, False)
    await set_day(tu, SATURDAY, DayKind.WORKDAY, "Làm bù")
    await set_day(tu, MONDAY, DayKind.HOLIDAY, "  Nghỉ   bão ")
    assert (await is_worked(MONDAY), await is_worked(SATURDAY)) == (False, True)
    assert await listed(tu) == [
        (MONDAY, DayKind.HOLIDAY, "Nghỉ bão"),
        (SATURDAY, DayKind.WORKDAY, "Làm bù"),
    ]


async def test_a_day_set_again_is_changed_and_says_by_whom() -> None:
    tu, khanh = await a_person(Role.ADMINISTRATOR), await a_person(Role.ADMINISTRATOR, name="Đặng Quốc Khánh")
    await set_day(tu, TUESDAY, DayKind.HOLIDAY, "Nghỉ bão")
    await set_day(khanh, TUESDAY, DayKind.WORKDAY, "Bão không vào")
    assert await listed(tu) == [(TUESDAY, DayKind.WORKDAY, "Bão không vào")]
    async with reading() as db:
        (only,) = await workdays.additions(db, tu)
    assert only.set_by == khanh.person


async def test_a_day_that_is_cleared_is_what_the_state_says_again() -> None:
    tu = await a_person(Role.ADMINISTRATOR)
    await set_day(tu, MONDAY, DayKind.HOLIDAY, "Nghỉ bão")
    for _ in range(2):  # a second time there is nothing to clear
        async with transaction() as db:
            await workdays.clear_day(db, tu, MONDAY)
    assert await listed(tu) == []
    assert await is_worked(MONDAY)


@pytest.mark.parametrize("name", ["", "   ", "b" * 121])
async def test_a_day_needs_a_name_that_can_be_read(name: str) -> None:
    tu = await a_person(Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as refused:
        await set_day(tu, MONDAY, DayKind.HOLIDAY, name)
    assert refused.value.fields == {"name": "Mời ghi tên ngày, tối đa 120 chữ, ví dụ: Nghỉ bão."}
    assert await listed(tu) == []


async def test_the_past_cannot_be_changed_and_today_can() -> None:
    tu = await a_person(Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as refused:
        await set_day(tu, clock.today() - timedelta(days=1), DayKind.HOLIDAY, "Nghỉ bão")
    assert refused.value.fields == {"day": "Ngày này đã qua. Mời chọn từ hôm nay trở đi."}
    await set_day(tu, clock.today(), DayKind.HOLIDAY, "Nghỉ bão")
    assert len(await listed(tu)) == 1


@pytest.mark.parametrize("year", [clock.today().year + 100, date.max.year])
async def test_a_mistyped_year_is_told(year: int) -> None:
    tu = await a_person(Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as refused:
        await set_day(tu, date(year, 1, 4), DayKind.HOLIDAY, "Nghỉ bão")
    assert set(refused.value.fields) == {"day"}
    assert await listed(tu) == []


@pytest.mark.parametrize("roles", [(), (Role.RECEIVE,), (Role.LEADER,)])
async def test_nobody_else_sees_or_changes_them(roles: tuple[Role, ...]) -> None:
    tu, other = await a_person(Role.ADMINISTRATOR), await a_person(*roles, name="Lê Thị Hằng")
    await set_day(tu, MONDAY, DayKind.HOLIDAY, "Nghỉ bão")
    with pytest.raises(NotAllowed):
        await set_day(other, TUESDAY, DayKind.HOLIDAY, "Nghỉ nữa")
    with pytest.raises(NotAllowed):
        await listed(other)
    with pytest.raises(NotAllowed):
        async with transaction() as db:
            await workdays.clear_day(db, other, MONDAY)
    assert await listed(tu) == [(MONDAY, DayKind.HOLIDAY, "Nghỉ bão")]
