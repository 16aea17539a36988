"""Time: aware UTC inside, Asia/Ho_Chi_Minh on screen. Everything asks here, so that tests can travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Let `now` be `moment` inside the block: how demo data get a past."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Vietnam."""
    return moment.astimezone(VIETNAM)


def today() -> date:
    """The present day in Vietnam."""
    return local(now()).date()


def say_time(moment: datetime) -> str:
    """The hour as people say it: "16 giờ 30", "8 giờ"."""
    there = local(moment)
    return f"{there.hour} giờ {there.minute:02d}" if there.minute else f"{there.hour} giờ"


def say_day(day: date, *, reference: date | None = None) -> str:
    """The day as people say it: "hôm nay", "ngày mai", "thứ Sáu 27/11", with the year when it is another."""
    reference = reference or today()
    gap = (day - reference).days
    if gap in {-1, 0, 1}:
        return {-1: "hôm qua", 0: "hôm nay", 1: "ngày mai"}[gap]
    written = f"{day.day:02d}/{day.month:02d}"
    if day.year != reference.year:
        written += f"/{day.year}"
    return f"{_WEEKDAYS[day.weekday()]} {written}"


def say_moment(moment: datetime, *, reference: date | None = None) -> str:
    """Hour and day as people say them: "16 giờ 30 hôm nay"."""
    return f"{say_time(moment)} {say_day(local(moment).date(), reference=reference)}"
