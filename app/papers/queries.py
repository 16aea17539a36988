"""Papers for somebody who may have them; that an officer reads one is recorded like any other look."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.clock import VIETNAM
from app.dossiers import desk, journal, ledger, parties, workdays
from app.dossiers import queries as dossiers
from app.errors import Invalid, NotFound
from app.papers import apologies, control, letters
from app.papers import register as registers
from app.papers.letters import NoPaper, Story, Told
from app.papers.sheets import Sheet
from app.settings import settings
from models.dossiers import Dossier

MOST_DAYS = 31
MOST_DOSSIERS = 1000
"""What one register holds; a longer time is printed in parts."""

_FIRST_YEAR = 2000

_NONE = "Việc này của hồ sơ không có giấy kèm theo."


async def letter(db: AsyncSession, caller: Caller, code: str, seq: int) -> Sheet:
    """The paper of action `seq`, for the dossier's owner or for an officer, which is recorded.

    Raises `NotFound` for everybody else, and where there is no such paper.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    dossier = await dossiers.by_code(db, code)
    if dossier.owner_id != caller.person:
        if not caller.may(Permission.READ_DOSSIERS):
            raise NotFound
        await desk.record_view(db, caller, dossier.id)
    try:
        return letters.letter(await _story(db, dossier), seq)
    except NoPaper:
        raise NotFound(_NONE) from None


async def waiting_apology(db: AsyncSession, caller: Caller, code: str) -> Sheet:
    """The letter of apology that waits to be sent, for officers; that they look is recorded."""
    require(caller, Permission.READ_DOSSIERS)
    dossier = await dossiers.by_code(db, code)
    said = None if dossier.owner_id == caller.person else await apologies.waiting(db, caller, dossier.id)
    if said is None:
        raise NotFound(_NONE)
    await desk.record_view(db, caller, dossier.id)
    story = await _story(db, dossier)
    until = (await workdays.calendar(db)).close_of(said.until)
    names = {**story.names, caller.person: caller.full_name}
    return letters.drafted_apology(
        replace(story, names=names), clock.now(), caller.person, said.reason, until
    )


async def control_sheet(db: AsyncSession, caller: Caller, code: str) -> Sheet:
    """The control sheet of a dossier as it stands now, for officers; that they look is recorded.

    It holds what officers write to one another, so nobody is given that of their own dossier.
    """
    require(caller, Permission.READ_DOSSIERS)
    dossier = await dossiers.by_code(db, code)
    if dossier.owner_id == caller.person:
        raise NotFound
    await desk.record_view(db, caller, dossier.id)
    return control.control_sheet(await _story(db, dossier), clock.now())


async def register(db: AsyncSession, caller: Caller, first: date, last: date) -> Sheet:
    """The register of what was filed from day `first` to day `last`; recorded as a look at each of them."""
    require(caller, Permission.READ_REGISTER)
    filed = _filed(first, last)
    rows = await db.exec(
        select(Dossier)
        .where(filed)
        .order_by(col(Dossier.filed_at), col(Dossier.code))
        .limit(MOST_DOSSIERS + 1)
    )
    dossiers = rows.all()
    _check_number(len(dossiers))
    await desk.record_listed(db, caller, dossiers)
    who = await parties.of(db, [each.id for each in dossiers])
    entries = [
        registers.Entry(journal.projection(each), who[each.id].said if each.id in who else "")
        for each in dossiers
    ]
    return registers.register(entries, first, last, clock.now())


async def count_filed(db: AsyncSession, caller: Caller, first: date, last: date) -> int:
    """How many dossiers the register of these days would hold; raises `Invalid` as `register` does."""
    require(caller, Permission.READ_REGISTER)
    number = (await db.exec(select(func.count()).select_from(Dossier).where(_filed(first, last)))).one()
    _check_number(number)
    return number


def _filed(first: date, last: date) -> ColumnElement[bool]:
    if last < first:
        raise Invalid("Chưa lập được sổ.", {"last": "Ngày cuối phải từ ngày đầu trở đi."})
    if (last - first).days >= MOST_DAYS:
        raise Invalid("Chưa lập được sổ.", {"last": f"Mỗi sổ nhiều nhất {MOST_DAYS} ngày."})
    if date.max in {first, last} or first.year < _FIRST_YEAR:
        raise Invalid("Chưa lập được sổ.", {"first": "Mời xem lại năm đã chọn."})
    return and_(col(Dossier.filed_at) >= _midnight(first), col(Dossier.filed_at) < _midnight(last, after=1))


def _check_number(number: int) -> None:
    if number > MOST_DOSSIERS:
        raise Invalid(
            "Chưa lập được sổ.",
            {"last": f"Những ngày này có hơn {MOST_DOSSIERS} hồ sơ. Mời chọn ít ngày hơn."},
        )


def _midnight(day: date, after: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=after)


async def _story(db: AsyncSession, dossier: Dossier) -> Story:
    opened = await journal.opened(db, dossier.id)
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    told = tuple(Told(ledger.happening(action), data) for action, data in opened)
    story = Story(spec, told, {}, settings().hotline)
    holders = {state.assignee_id for state in story.states if state.assignee_id}
    names = await people.officer_names(db, {action.actor_id for action, _ in opened} | holders)
    return replace(story, names=names)
