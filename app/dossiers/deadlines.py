"""Working time in Vietnam: which days are worked, which hours, and when something falls due. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from app.clock import VIETNAM, local
from app.dossiers.workflow import STEPS
from models.dossiers import DayKind, Step, TimeUnit

OFFICE_HOURS: tuple[tuple[time, time], ...] = (
    (time(7, 30), time(11, 30)),
    (time(13, 0), time(17, 0)),
)
"""The Centre's hours on a working day, eight of them, so that "8 working hours" is one day.

Chưa xác minh: each locality sets its own by decision of the provincial committee; to be confirmed on site.
"""

DAY = timedelta(hours=8)
"""One working day of `OFFICE_HOURS`."""

SAME_DAY_UNTIL = time(15, 0)
"""Received later, "the same day" is the next working day: Luật Hộ tịch 60/2014/QH13, Điều 5 khoản 3."""

COUNTED_DAYS = 3660
"""How far working time is counted from its start, day by day: ten years.

Nothing the office promises lies as far ahead; a date that does, or a dossier forgotten for longer, costs no
more time to count than this.
"""

_SATURDAY = 5
ZERO = timedelta()


@cache
def _published(year: int) -> holidays.HolidayBase:
    # The library has Tết, compensation and swapped days, and 24/11 since 2026 (NQ 28/2026/QH16).
    return holidays.country_holidays("VN", years=year, language="vi")


@dataclass(frozen=True)
class WorkCalendar:
    """The public calendar with an administrator's additions on top, which always win."""

    additions: Mapping[date, DayKind] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether the Centre works on this day."""
        added = self.additions.get(day)
        if added is not None:
            return added is DayKind.WORKDAY
        published = _published(day.year)
        if day in published:
            return False
        return day.weekday() < _SATURDAY or day in published.weekend_workdays

    def workday(self, day: date, after: int = 0) -> date:
        """The first working day from `day` on; with `after`, so many working days after `day` itself."""
        if after == 0:
            while not self.is_workday(day):
                day += timedelta(days=1)
            return day
        for _ in range(after):
            day = self.workday(day + timedelta(days=1))
        return day

    def add(self, moment: datetime, work: timedelta) -> datetime:
        """`moment` plus so much working time; nothing to add leaves the moment as it is.

        At most to the last office hour within `COUNTED_DAYS`.
        """
        reached = moment
        if work <= ZERO:
            return moment
        for opens, closes in self._hours_from(moment):
            reached = closes
            if work <= closes - opens:
                reached = opens + work
                break
            work -= closes - opens
        return reached.astimezone(moment.tzinfo)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`, within `COUNTED_DAYS`; nothing when `end` comes first."""
        total = ZERO
        for opens, closes in self._hours_from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def _hours_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch of office hours from `moment` on for `COUNTED_DAYS`, the first one cut at it."""
        here = local(moment)
        first = here.date()
        for ahead in range(min(COUNTED_DAYS, (date.max - first).days)):
            day = first + timedelta(days=ahead)
            if not self.is_workday(day):
                continue
            for opens, closes in OFFICE_HOURS:
                end = datetime.combine(day, closes, VIETNAM)
                if end > here:
                    yield max(datetime.combine(day, opens, VIETNAM), here), end

    def close_of(self, day: date) -> datetime:
        """When the Centre closes on this day, whether it works or not."""
        return datetime.combine(day, OFFICE_HOURS[-1][1], VIETNAM)


def due(received: datetime, amount: int | None, unit: TimeUnit, calendar: WorkCalendar) -> datetime | None:
    """When the result is promised, at the close of the last day; None where no time limit is published.

    The day of receipt does not count (Bộ luật Dân sự 91/2015/QH13, Điều 147 khoản 2), and a last day that is
    not worked moves to the next one that is (Điều 148 khoản 5). A same-day procedure counts otherwise, see
    `SAME_DAY_UNTIL`.
    """
    here = local(received)
    day = here.date()
    if unit is TimeUnit.SAME_DAY:
        late = calendar.is_workday(day) and here.time() > SAME_DAY_UNTIL
        return calendar.close_of(calendar.workday(day, after=1) if late else calendar.workday(day))
    if amount is None:
        return None
    if unit is TimeUnit.WORKING_DAY:
        return calendar.close_of(calendar.workday(day, after=amount))
    return calendar.close_of(calendar.workday(day + timedelta(days=amount)))


def resumed(
    limit: datetime, paused: datetime, resumes: datetime, unit: TimeUnit, calendar: WorkCalendar
) -> datetime:
    """The deadline after a pause: later by exactly the time that ran while the clock stood still.

    Working time for procedures that count it; for calendar days the whole days of the pause on the calendar,
    and a last day that is not worked moves to the next one that is.
    """
    if unit is not TimeUnit.CALENDAR_DAY:
        return calendar.add(limit, calendar.between(paused, resumes))
    days = (local(resumes).date() - local(paused).date()).days
    moved = local(limit) + timedelta(days=days)
    return moved if calendar.is_workday(moved.date()) else calendar.close_of(calendar.workday(moved.date()))


_DEFAULT_HOURS: Mapping[Step, timedelta | None] = {step: rule.hours for step, rule in STEPS.items()}


def step_due(
    step: Step,
    starts: datetime,
    promised: datetime | None,
    calendar: WorkCalendar,
    given: Mapping[Step, timedelta | None] = _DEFAULT_HOURS,
) -> datetime:
    """When a step that begins at `starts` should be done, within the promised day where there is one.

    `given` is the working time of each step as `planning.hours` has it; None for what the limit leaves.
    """
    hours = given[step]
    if hours is None:
        hours = DAY
        if promised is not None:
            after = sum((given[each] or ZERO for each in (Step.APPROVE, Step.STAMP)), ZERO)
            rest = calendar.between(starts, promised) - after
            return calendar.add(starts, rest) if rest > ZERO else promised
    limit = calendar.add(starts, hours)
    if promised is None or step is Step.RECEIVE:
        return limit
    return max(limit, promised) if step is Step.RETURN else min(limit, promised)
