"""Working time, counted by hand on a paper calendar and compared."""

from datetime import date, datetime, timedelta
from time import perf_counter

import pytest

from app.clock import VIETNAM
from app.dossiers.deadlines import COUNTED_DAYS, WorkCalendar, due, resumed, step_due
from models.dossiers import DayKind, Step, TimeUnit

PLAIN = WorkCalendar()
DAYS, CALENDAR, SAME = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.SAME_DAY


def at(text: str) -> datetime:
    """ "24/11/2026 15:01" on a clock in Vietnam."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def day(text: str) -> date:
    return at(f"{text} 00:00").date()


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("23/11/2026", True),  # Monday
        ("24/11/2026", False),  # Vietnam Cultural Day, from 2026
        ("24/11/2025", True),  # not yet
        ("21/11/2026", False),  # Saturday
        ("22/11/2026", False),  # Sunday
        ("26/11/2029", False),  # 24/11/2029 is a Saturday: the Monday after
        ("13/02/2026", True),  # Friday before Tết
        ("16/02/2026", False),  # eve
        ("20/02/2026", False),  # fourth day
        ("23/02/2026", True),  # Monday after Tết
        ("03/02/2027", True),  # Wednesday before Tết
        ("05/02/2027", False),  # eve
        ("10/02/2027", False),  # for the Tết days on the week-end
        ("11/02/2027", True),
        ("27/04/2026", False),  # Hùng Kings on Sunday 26/4: the Monday after
        ("30/04/2026", False),
        ("01/05/2026", False),
        ("03/05/2027", False),  # 1/5/2027 is a Saturday
        ("31/08/2026", False),  # swapped
        ("22/08/2026", True),  # with this Saturday
        ("01/09/2026", False),
        ("02/09/2026", False),
        ("03/09/2026", True),
        ("03/09/2027", False),  # the second day beside 2/9/2027
        ("01/01/2027", False),
    ],
)
def test_which_days_are_worked(text: str, works: bool) -> None:
    assert PLAIN.is_workday(day(text)) is works


@pytest.mark.parametrize(
    ("year", "off", "saturdays"),
    [
        # New Year; Tết; Hùng Kings; 30/4, 1/5 and the Friday swapped; 1/9 and 2/9.
        (2025, "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09", "26/04"),
        # New Year; Tết; Hùng Kings (a Sunday); 30/4, 1/5; the Monday swapped, 1/9, 2/9; 24/11.
        (2026, "01/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11", "22/08"),
        # New Year; Tết with two days for the week-end; Hùng Kings; 30/4, for 1/5; 2/9, 3/9; 24/11.
        (2027, "01/01 04/02 05/02 08/02 09/02 10/02 16/04 30/04 03/05 02/09 03/09 24/11", ""),
    ],
)
def test_every_weekday_off_and_every_saturday_worked(year: int, off: str, saturdays: str) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    odd = [one for one in days if PLAIN.is_workday(one) is not (one.weekday() < 5)]
    assert {f"{one:%d/%m}" for one in odd if one.weekday() < 5} == set(off.split())
    assert {f"{one:%d/%m}" for one in odd if one.weekday() >= 5} == set(saturdays.split())


@pytest.mark.parametrize(
    ("received", "amount", "unit", "expected"),
    [
        # The same day, and after 15:00 the next working day.
        ("23/11/2026 09:00", 0, SAME, "23/11/2026 17:00"),
        ("23/11/2026 15:00", 0, SAME, "23/11/2026 17:00"),
        ("23/11/2026 15:01", 0, SAME, "25/11/2026 17:00"),  # over 24/11
        ("20/11/2026 15:30", 0, SAME, "23/11/2026 17:00"),  # Friday to Monday
        ("21/11/2026 16:00", 0, SAME, "23/11/2026 17:00"),  # Saturday counts as Monday morning
        ("13/02/2026 15:30", 0, SAME, "23/02/2026 17:00"),  # over Tết 2026
        ("03/02/2027 15:30", 0, SAME, "11/02/2027 17:00"),  # over Tết 2027
        ("29/04/2026 16:00", 0, SAME, "04/05/2026 17:00"),  # over 30/4 and 1/5
        ("28/08/2026 15:10", 0, SAME, "03/09/2026 17:00"),  # over the swapped Monday and 2/9
        ("21/08/2026 15:10", 0, SAME, "22/08/2026 17:00"),  # to the Saturday that is worked for it
        ("24/01/2025 15:30", 0, SAME, "03/02/2025 17:00"),  # over Tết 2025
        ("04/04/2025 15:30", 0, SAME, "08/04/2025 17:00"),  # over Hùng Kings' day
        ("25/04/2025 15:10", 0, SAME, "26/04/2025 17:00"),  # to the Saturday worked for 2/5
        ("29/04/2025 15:10", 0, SAME, "05/05/2025 17:00"),  # over 30/4, 1/5 and the swapped 2/5
        ("29/08/2025 16:00", 0, SAME, "03/09/2025 17:00"),  # over 1/9 and 2/9
        ("31/12/2025 15:01", 0, SAME, "02/01/2026 17:00"),
        ("24/04/2026 15:30", 0, SAME, "28/04/2026 17:00"),  # over the Monday for Hùng Kings' Sunday
        ("31/12/2026 16:00", 0, SAME, "04/01/2027 17:00"),
        ("15/04/2027 15:30", 0, SAME, "19/04/2027 17:00"),
        ("29/04/2027 16:00", 0, SAME, "04/05/2027 17:00"),  # over 30/4 and the Monday for 1/5
        ("01/09/2027 16:00", 0, SAME, "06/09/2027 17:00"),
        ("23/11/2027 15:01", 0, SAME, "25/11/2027 17:00"),
        ("23/11/2027 14:59", 0, SAME, "23/11/2027 17:00"),
        ("24/11/2027 09:00", 0, SAME, "25/11/2027 17:00"),  # received on a holiday counts as the next morning
        # Working days: the day of receipt does not count.
        ("31/12/2024 10:00", 1, DAYS, "02/01/2025 17:00"),
        ("24/01/2025 10:00", 1, DAYS, "03/02/2025 17:00"),  # Tết 2025
        ("03/04/2025 10:00", 2, DAYS, "08/04/2025 17:00"),  # 4, 8 April
        ("25/04/2025 10:00", 1, DAYS, "26/04/2025 17:00"),
        ("28/04/2025 10:00", 2, DAYS, "05/05/2025 17:00"),  # 29 April, 5 May
        ("29/08/2025 10:00", 1, DAYS, "03/09/2025 17:00"),
        ("31/12/2025 10:00", 1, DAYS, "02/01/2026 17:00"),
        ("15/04/2027 10:00", 1, DAYS, "19/04/2027 17:00"),
        ("22/11/2027 10:00", 2, DAYS, "25/11/2027 17:00"),  # 23, 25 November
        ("23/11/2026 08:00", 1, DAYS, "25/11/2026 17:00"),
        ("23/11/2026 16:59", 1, DAYS, "25/11/2026 17:00"),
        ("25/11/2026 08:00", 3, DAYS, "30/11/2026 17:00"),
        ("20/11/2026 10:00", 3, DAYS, "26/11/2026 17:00"),
        ("21/11/2026 10:00", 1, DAYS, "23/11/2026 17:00"),  # received on a Saturday
        ("12/02/2026 10:00", 3, DAYS, "24/02/2026 17:00"),  # Tết 2026: 13, 23, 24
        ("02/02/2027 10:00", 3, DAYS, "12/02/2027 17:00"),  # Tết 2027: 3, 11, 12
        ("24/04/2026 10:00", 5, DAYS, "06/05/2026 17:00"),  # 28, 29 April, 4, 5, 6 May
        ("29/04/2027 10:00", 2, DAYS, "05/05/2027 17:00"),  # 4, 5 May; 3 May compensates
        ("27/08/2026 10:00", 2, DAYS, "03/09/2026 17:00"),  # 28 August, 3 September
        ("01/09/2027 10:00", 1, DAYS, "06/09/2027 17:00"),
        ("31/12/2026 10:00", 1, DAYS, "04/01/2027 17:00"),
        ("02/11/2026 10:00", 24, DAYS, "07/12/2026 17:00"),
        ("23/11/2026 10:00", None, DAYS, None),
        # Calendar days: a last day that is not worked moves on.
        ("02/11/2026 10:00", 10, CALENDAR, "12/11/2026 17:00"),
        ("14/11/2026 10:00", 10, CALENDAR, "25/11/2026 17:00"),  # 24/11
        ("11/11/2026 10:00", 10, CALENDAR, "23/11/2026 17:00"),  # Saturday
        ("06/02/2026 10:00", 10, CALENDAR, "23/02/2026 17:00"),  # the eve of Tết 2026
        ("22/01/2027 10:00", 15, CALENDAR, "11/02/2027 17:00"),  # first day of Tết 2027
        ("18/08/2026 10:00", 15, CALENDAR, "03/09/2026 17:00"),  # 2/9
        ("20/04/2026 10:00", 10, CALENDAR, "04/05/2026 17:00"),  # 30/4
        ("20/01/2025 10:00", 10, CALENDAR, "03/02/2025 17:00"),  # the third day of Tết 2025
        ("28/03/2025 10:00", 10, CALENDAR, "08/04/2025 17:00"),  # Hùng Kings' day
        ("25/08/2025 10:00", 7, CALENDAR, "03/09/2025 17:00"),  # 1/9/2025
        ("12/04/2026 10:00", 15, CALENDAR, "28/04/2026 17:00"),  # 27/4/2026
        ("12/08/2026 10:00", 10, CALENDAR, "22/08/2026 17:00"),  # a Saturday that is worked
        ("25/01/2027 10:00", 10, CALENDAR, "11/02/2027 17:00"),  # the day before the eve of Tết 2027
        ("17/03/2027 10:00", 30, CALENDAR, "19/04/2027 17:00"),  # 16/4/2027
        ("23/11/2026 10:00", None, CALENDAR, None),
    ],
)
def test_when_the_result_is_promised(
    received: str, amount: int | None, unit: TimeUnit, expected: str | None
) -> None:
    assert due(at(received), amount, unit, PLAIN) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("23/11/2026 09:00", 2, "23/11/2026 11:00"),
        ("23/11/2026 10:30", 2, "23/11/2026 14:00"),  # over lunch
        ("23/11/2026 12:10", 1, "23/11/2026 14:00"),  # from lunch
        ("23/11/2026 16:00", 2, "25/11/2026 08:30"),  # over the night and 24/11
        ("23/11/2026 13:00", 4, "23/11/2026 17:00"),  # the closing hour is still the same day
        ("21/11/2026 09:00", 8, "23/11/2026 17:00"),
        ("13/02/2026 16:30", 1, "23/02/2026 08:00"),
        ("23/11/2026 20:00", 0, "23/11/2026 20:00"),
    ],
)
def test_adding_working_hours(start: str, hours: int, expected: str) -> None:
    assert PLAIN.add(at(start), timedelta(hours=hours)) == at(expected)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("23/11/2026 09:00", "23/11/2026 09:40", 40),
        ("23/11/2026 11:00", "23/11/2026 13:30", 60),
        ("23/11/2026 06:00", "23/11/2026 20:00", 480),
        ("23/11/2026 16:00", "25/11/2026 08:00", 90),
        ("21/11/2026 08:00", "22/11/2026 18:00", 0),
        ("13/02/2026 16:00", "23/02/2026 08:30", 120),
        ("23/11/2026 10:00", "23/11/2026 09:00", 0),
    ],
)
def test_working_time_between(start: str, end: str, minutes: int) -> None:
    assert PLAIN.between(at(start), at(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("limit", "paused", "resumes", "unit", "expected"),
    [
        # Two working hours of pause, two working hours later.
        ("27/11/2026 17:00", "23/11/2026 09:00", "23/11/2026 11:00", DAYS, "30/11/2026 09:30"),
        # Paused over the night: only the hours that were worked.
        ("27/11/2026 17:00", "23/11/2026 16:00", "25/11/2026 08:30", DAYS, "30/11/2026 09:30"),
        # Paused and answered on a Sunday: nothing ran, nothing moves.
        ("27/11/2026 17:00", "22/11/2026 09:00", "22/11/2026 21:00", DAYS, "27/11/2026 17:00"),
        # Paused over the whole of Tết: only the hour before and the hour after.
        ("24/02/2026 17:00", "13/02/2026 16:00", "23/02/2026 08:30", DAYS, "25/02/2026 09:30"),
        ("23/11/2026 17:00", "23/11/2026 14:00", "23/11/2026 15:00", SAME, "25/11/2026 08:30"),
        ("05/02/2025 17:00", "24/01/2025 16:00", "03/02/2025 08:30", DAYS, "06/02/2025 09:30"),
        ("12/02/2027 17:00", "03/02/2027 15:00", "11/02/2027 09:30", DAYS, "15/02/2027 11:30"),
        ("13/02/2026 17:00", "13/02/2026 14:00", "23/02/2026 09:00", SAME, "23/02/2026 13:30"),
        # Over the Monday that is swapped and 2/9; over the Saturday that is worked for it.
        ("03/09/2026 17:00", "28/08/2026 16:00", "03/09/2026 07:30", DAYS, "04/09/2026 08:30"),
        ("24/08/2026 17:00", "21/08/2026 16:00", "22/08/2026 09:00", DAYS, "25/08/2026 10:00"),
        # Calendar days: whole days, and a last day off moves on.
        ("13/02/2026 17:00", "10/02/2026 09:00", "14/02/2026 09:00", CALENDAR, "23/02/2026 17:00"),
        ("12/11/2026 17:00", "05/11/2026 09:00", "09/11/2026 15:00", CALENDAR, "16/11/2026 17:00"),
        ("12/11/2026 17:00", "05/11/2026 09:00", "07/11/2026 15:00", CALENDAR, "16/11/2026 17:00"),
        ("12/11/2026 17:00", "05/11/2026 09:00", "05/11/2026 15:00", CALENDAR, "12/11/2026 17:00"),
    ],
)
def test_a_pause_moves_the_deadline_by_exactly_what_ran(
    limit: str, paused: str, resumes: str, unit: TimeUnit, expected: str
) -> None:
    assert resumed(at(limit), at(paused), at(resumes), unit, PLAIN) == at(expected)


def test_an_administrator_has_the_last_word() -> None:
    storm = WorkCalendar({day("25/11/2026"): DayKind.HOLIDAY, day("24/11/2026"): DayKind.WORKDAY})
    assert due(at("23/11/2026 09:00"), 2, DAYS, storm) == at("26/11/2026 17:00")


def test_every_step_ends_within_the_promise() -> None:
    promised = at("27/11/2026 17:00")
    assert step_due(Step.RECEIVE, at("23/11/2026 10:00"), None, PLAIN) == at("25/11/2026 10:00")
    assert step_due(Step.APPRAISE, at("25/11/2026 09:00"), promised, PLAIN) == at("27/11/2026 14:00")
    assert step_due(Step.APPROVE, at("27/11/2026 14:00"), promised, PLAIN) == at("27/11/2026 16:00")
    assert step_due(Step.STAMP, at("27/11/2026 16:30"), promised, PLAIN) == promised
    assert step_due(Step.APPROVE, at("30/11/2026 09:00"), promised, PLAIN) == promised  # already late


def test_the_result_waits_for_the_citizen_until_the_promised_day() -> None:
    assert step_due(Step.RETURN, at("23/11/2026 09:00"), at("30/11/2026 17:00"), PLAIN) == at(
        "30/11/2026 17:00"
    )
    assert step_due(Step.RETURN, at("27/11/2026 16:00"), at("27/11/2026 17:00"), PLAIN) == at(
        "30/11/2026 16:00"
    )


def test_counting_to_a_day_that_never_comes_ends() -> None:
    started = perf_counter()
    now, never = at("23/11/2026 09:00"), datetime(9999, 12, 31, 17, tzinfo=VIETNAM)
    counted = PLAIN.between(now, never)
    assert timedelta(days=365 * 2) < counted < timedelta(days=365 * 3)  # ten years of working days
    assert PLAIN.add(now, timedelta(days=9_000_000)) <= now + timedelta(days=COUNTED_DAYS)
    assert PLAIN.between(never, never + timedelta(hours=1)) == timedelta()
    assert PLAIN.add(never, timedelta(hours=1)) == never
    assert perf_counter() - started < 5
