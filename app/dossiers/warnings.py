"""Before a step is late, who does it hears of it, and a little later the leaders: never only afterwards."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.catalogue import queries as catalogue
from app.db import reading, transaction
from app.dossiers import journal, planning, workdays
from app.dossiers.deadlines import DAY, WorkCalendar
from models.dossiers import Dossier
from models.workflow import StepWarning, Warned

log = structlog.get_logger()

AHEAD: dict[Warned, timedelta] = {Warned.OFFICER: timedelta(hours=4), Warned.LEADER: timedelta(hours=2)}
"""Working time left when each is told. The project's assumption."""

PART: dict[Warned, int] = {Warned.OFFICER: 2, Warned.LEADER: 4}
"""Of a step that is given little time: half of it is left, a quarter of it."""

AT_ONCE = 200

Listener = Callable[[AsyncSession, Dossier, Warned], Awaitable[None]]

on_warning: list[Listener] = []
"""Called in the transaction of the warning. A listener that raises undoes it."""


def ahead(given: timedelta) -> dict[Warned, timedelta]:
    """How much working time is left of a step that is given so much, when each is told."""
    return {to: min(most, given / PART[to]) for to, most in AHEAD.items()}


def owed(limit: datetime, given: timedelta, moment: datetime, calendar: WorkCalendar) -> tuple[Warned, ...]:
    """Who is to have heard of this limit by now; nobody any more once it has passed."""
    if moment > limit:
        return ()
    left = calendar.between(moment, limit)
    return tuple(to for to, before in ahead(given).items() if left <= before)


async def warn_all() -> int:
    """Give every warning that is owed and was not given; returns how many dossiers had one."""
    async with reading() as db:
        soon = await _soon(db, clock.now(), await workdays.calendar(db))
    warned = 0
    for dossier_id in soon:
        try:
            async with transaction() as db:
                warned += bool(await warn(db, dossier_id))
        except Exception:  # one that cannot be told of keeps no other waiting
            log.exception("step_not_warned_of", dossier=str(dossier_id))
    return warned


async def warn(db: AsyncSession, dossier_id: UUID) -> tuple[Warned, ...]:
    """Give the warnings that are owed for one dossier; asked by the system."""
    dossier = await journal.locked(db, dossier_id)
    limit, moment = dossier.step_due_at, clock.now()
    if dossier.step is None or limit is None or dossier.paused_since is not None:
        return ()
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    given = planning.hours(spec)[dossier.step] or DAY
    new = []
    for to in owed(limit, given, moment, await workdays.calendar(db)):
        if await db.get(StepWarning, (dossier_id, limit, to)):
            continue
        db.add(StepWarning(dossier_id=dossier_id, step_due_at=limit, to=to, warned_at=moment))
        await db.flush()
        for listener in on_warning:
            await listener(db, dossier, to)
        new.append(to)
    return tuple(new)


async def _soon(db: AsyncSession, moment: datetime, calendar: WorkCalendar) -> list[UUID]:
    """What may owe a warning, without what has given all it may owe by now, the most pressing first.

    Many steps end at the close of a day: those that wait for their leaders' hour must not keep the others waiting.
    """

    def given(to: Warned) -> ColumnElement[bool]:
        return (
            select(StepWarning.dossier_id)
            .where(
                StepWarning.dossier_id == Dossier.id,
                StepWarning.step_due_at == Dossier.step_due_at,
                StepWarning.to == to,
            )
            .exists()
        )

    leaders_hour = col(Dossier.step_due_at) <= calendar.add(moment, AHEAD[Warned.LEADER])
    rows = await db.exec(
        select(Dossier.id)
        .where(
            col(Dossier.step).is_not(None),
            col(Dossier.paused_since).is_(None),
            col(Dossier.step_due_at) >= moment,
            col(Dossier.step_due_at) <= calendar.add(moment, AHEAD[Warned.OFFICER]),
            ~given(Warned.LEADER),
            or_(leaders_hour, ~given(Warned.OFFICER)),
        )
        .order_by(col(Dossier.step_due_at))
        .limit(AT_ONCE)
    )
    return list(rows.all())
