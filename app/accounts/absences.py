"""Days on which an officer is away, and who does their work meanwhile; leaders keep them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries
from app.accounts.permissions import Caller, Permission, require
from app.errors import Invalid, NotFound
from models.accounts import Absence, Account, Role

AHEAD_AT_MOST = timedelta(days=366)
STEP_ROLES = frozenset({Role.RECEIVE, Role.APPRAISE, Role.APPROVE, Role.STAMP, Role.RETURN})

_NOT_KEPT = "Chưa lưu được. Những gì đã chọn vẫn còn, mời xem lại ô được nhắc."


@dataclass(frozen=True)
class Away:
    """An officer away, with who stands in, both by name."""

    id: UUID
    account_id: UUID
    name: str
    substitute_id: UUID
    substitute: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


async def keep(
    db: AsyncSession, caller: Caller, account_id: UUID, substitute_id: UUID, first: date, last: date
) -> Absence:
    """Say that an officer is away from `first` to `last`, and who does their work.

    Raises `Invalid` with the error of each box: `person`, `substitute`, `first`, `last`.
    """
    require(caller, Permission.KEEP_ABSENCES)
    officers = {each.account_id: each for each in await queries.colleagues(db, caller)}
    person, substitute = officers.get(account_id), officers.get(substitute_id)
    errors: dict[str, str] = {}
    if person is None:
        errors["person"] = "Mời chọn người vắng."
    if substitute is None or substitute_id == account_id:
        errors["substitute"] = "Mời chọn một người khác làm thay."
    elif person and not person.roles & STEP_ROLES <= substitute.roles:
        errors["substitute"] = "Người này không làm đủ các bước của người vắng. Mời chọn người khác."
    if first < clock.today():
        errors["first"] = "Ngày này đã qua. Mời chọn từ hôm nay trở đi."
    if last < first or last > clock.today() + AHEAD_AT_MOST:
        errors["last"] = "Mời chọn ngày cuối từ ngày đầu trở đi, trong vòng một năm."
    if not errors:
        await _hold(db, account_id, substitute_id)
        errors = await _overlaps(db, account_id, substitute_id, first, last)
    if errors:
        raise Invalid(_NOT_KEPT, errors)
    row = Absence(
        account_id=account_id,
        substitute_id=substitute_id,
        first=first,
        last=last,
        set_by=caller.person,
        set_at=clock.now(),
    )
    db.add(row)
    await db.flush()
    return row


async def end(db: AsyncSession, caller: Caller, absence_id: UUID) -> None:
    """The officer is back, or does not go after all; what was handed over stays where it is."""
    require(caller, Permission.KEEP_ABSENCES)
    row = await db.get(Absence, absence_id)
    if row is None or row.ended_at is not None:
        raise NotFound
    row.ended_at = clock.now()
    db.add(row)
    await db.flush()


async def coming(db: AsyncSession, caller: Caller) -> list[Away]:
    """Who is away today or will be, the soonest first."""
    require(caller, Permission.KEEP_ABSENCES)
    return await _named(db, await _open(db))


async def of_mine(db: AsyncSession, caller: Caller) -> list[Away]:
    """Where the caller is away today, or stands in for somebody who is."""
    require(caller, Permission.USE_DESK)
    today = clock.today()
    rows = [
        row
        for row in await _open(db)
        if row.first <= today and caller.person in {row.account_id, row.substitute_id}
    ]
    return await _named(db, rows)


async def today(db: AsyncSession) -> list[Absence]:
    """Everybody who is away at this moment; asked by the system."""
    day = clock.today()
    return [row for row in await _open(db) if row.first <= day]


async def _open(db: AsyncSession) -> list[Absence]:
    rows = await db.exec(
        select(Absence)
        .where(col(Absence.ended_at).is_(None), Absence.last >= clock.today())
        .order_by(col(Absence.first), col(Absence.set_at))
    )
    return list(rows.all())


async def _hold(db: AsyncSession, *people: UUID) -> None:
    """Hold both, so that two leaders do not make two people stand in for each other at once."""
    await db.exec(
        select(Account.id)
        .where(col(Account.id).in_(people))
        .order_by(col(Account.id))
        .with_for_update(key_share=True)
    )


async def _overlaps(
    db: AsyncSession, account_id: UUID, substitute_id: UUID, first: date, last: date
) -> dict[str, str]:
    """Nobody is away twice, nobody stands in while away, and who stands in for others does not go."""
    rows = await db.exec(
        select(Absence).where(
            col(Absence.ended_at).is_(None),
            Absence.first <= last,
            Absence.last >= first,
            or_(
                col(Absence.account_id).in_([account_id, substitute_id]),
                col(Absence.substitute_id) == account_id,
            ),
        )
    )
    errors: dict[str, str] = {}
    for row in rows.all():
        if row.account_id == account_id:
            errors["person"] = "Người này đã có lịch vắng trùng những ngày đó."
        elif row.account_id == substitute_id:
            errors["substitute"] = "Người này cũng vắng trong những ngày đó. Mời chọn người khác."
        else:
            errors["person"] = "Người này đang nhận làm thay cho người khác trong những ngày đó."
    return errors


async def _named(db: AsyncSession, rows: list[Absence]) -> list[Away]:
    people = {row.account_id for row in rows} | {row.substitute_id for row in rows}
    names = await queries.officer_names(db, people)
    return [
        Away(
            row.id,
            row.account_id,
            names.get(row.account_id, "Cán bộ"),
            row.substitute_id,
            names.get(row.substitute_id, "Cán bộ"),
            row.first,
            row.last,
        )
        for row in rows
    ]
