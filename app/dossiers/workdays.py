"""The working calendar of the Centre: the public one, and what an administrator put on top."""

from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.db import run
from app.dossiers.deadlines import WorkCalendar
from app.errors import Invalid
from models.dossiers import CalendarDay, DayKind

NAME_MAX = 120
AHEAD_AT_MOST = timedelta(days=730)
"""How far ahead a day may be set: the calendar is decided a year before, and a mistyped year is told."""


_DAYS = select(col(CalendarDay.day), col(CalendarDay.kind))


async def calendar(db: AsyncSession) -> WorkCalendar:
    """The calendar deadlines are counted with. It is public."""
    rows = await run(db, _DAYS)
    return WorkCalendar({row.day: row.kind for row in rows})


async def additions(db: AsyncSession, caller: Caller) -> list[CalendarDay]:
    """What administrators added, soonest first."""
    require(caller, Permission.ADMINISTER)
    return list((await db.exec(select(CalendarDay).order_by(col(CalendarDay.day)))).all())


async def set_day(db: AsyncSession, caller: Caller, day: date, kind: DayKind, name: str) -> None:
    """Make a day free or worked. Deadlines already promised stay as they were promised."""
    require(caller, Permission.ADMINISTER)
    name = " ".join(name.split())
    if not name or len(name) > NAME_MAX:
        raise Invalid(
            "Chưa lưu được ngày này.", {"name": f"Mời ghi tên ngày, tối đa {NAME_MAX} chữ, ví dụ: Nghỉ bão."}
        )
    if day < clock.today():
        raise Invalid("Chưa lưu được ngày này.", {"day": "Ngày này đã qua. Mời chọn từ hôm nay trở đi."})
    if day > clock.today() + AHEAD_AT_MOST:
        raise Invalid("Chưa lưu được ngày này.", {"day": "Ngày này xa quá. Mời chọn trong hai năm tới."})
    found = await db.get(CalendarDay, day)
    if found is None:
        db.add(CalendarDay(day=day, kind=kind, name=name, set_by=caller.person, set_at=clock.now()))
        return
    found.kind, found.name, found.set_by, found.set_at = kind, name, caller.person, clock.now()


async def clear_day(db: AsyncSession, caller: Caller, day: date) -> None:
    """Let the public calendar decide about a day again."""
    require(caller, Permission.ADMINISTER)
    found = await db.get(CalendarDay, day)
    if found is not None:
        await db.delete(found)
