"""The desk: an officer's queue, and opening a dossier, which is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.dossiers import detail, journal, parties, planning, rules, substitution, wording, workdays
from app.dossiers.deadlines import DAY, WorkCalendar
from app.dossiers.detail import Detail
from app.dossiers.parties import Parties
from app.dossiers.rules import Option
from app.dossiers.workflow import STEPS, role_of
from app.errors import NotFound
from models.accounts import Role
from models.dossiers import (
    Dossier,
    DossierView,
    PortalStatus,
    Step,
)

PAGE = 20
LOOK_AGAIN = timedelta(minutes=15)
"""Looking again within this time belongs to the same look."""


class Urgency(StrEnum):
    """How pressing a dossier is: late, late within eight working hours, on time, or waiting for its citizen."""

    LATE = "late"
    SOON = "soon"
    ON_TIME = "on_time"
    PAUSED = "paused"


@dataclass(frozen=True)
class Row:
    """One dossier of the queue, with the one thing to do next (None when the caller can only look).

    `unit` is what the procedure's own plan names for the step, "" where it names none. `subject` says for whom the
    applicant files, when it is not for themselves.
    """

    id: UUID
    code: str
    procedure_name: str
    applicant: str
    is_open: bool
    status: PortalStatus
    status_name: str
    step: Step
    step_name: str
    holder: str
    unit: str
    is_mine: bool
    urgency: Urgency
    left: str
    deadline: datetime | None
    seq: int
    next: Option | None
    next_label: str
    subject: str = ""


@dataclass(frozen=True)
class Queue:
    """A page of the queue; `counts` are of the whole queue, `total` of what the filter leaves."""

    counts: dict[Urgency, int]
    total: int
    page: int
    pages: int
    rows: list[Row]


_DEADLINE: ColumnElement[Any] = case(
    (col(Dossier.step).in_([Step.RECEIVE, Step.RETURN]), col(Dossier.step_due_at)),
    else_=func.coalesce(col(Dossier.due_at), col(Dossier.step_due_at)),
)
"""`rules.deadline` in SQL."""


async def queue(
    db: AsyncSession,
    caller: Caller,
    *,
    urgency: Urgency | None = None,
    step: Step | None = None,
    page: int = 1,
) -> Queue:
    """What waits for the caller, most urgent first, `PAGE` a page.

    Officers see what they hold and what nobody holds at their steps; leaders and guides see everything open.
    It is their own work, so that a row is listed is not recorded as a look; opening it is.
    """
    require(caller, Permission.READ_DOSSIERS)
    moment = clock.now()
    calendar = await workdays.calendar(db)
    level = _urgency(moment, calendar)
    shown = in_queue_of(caller)
    if urgency is not None:
        shown = and_(shown, level == urgency.value)
    if step is not None:
        shown = and_(shown, col(Dossier.step) == step)
    total = (await db.exec(select(func.count()).select_from(Dossier).where(shown))).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = await db.exec(
        select(Dossier)
        .where(shown)
        .order_by(
            col(Dossier.paused_since).is_not(None), _DEADLINE.is_(None), _DEADLINE, col(Dossier.filed_at)
        )
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return Queue(await counts(db, caller, step), total, page, pages, await describe(db, caller, rows.all()))


async def counts(db: AsyncSession, caller: Caller, step: Step | None = None) -> dict[Urgency, int]:
    """How much waits for the caller, at one step or at all of theirs, by urgency."""
    require(caller, Permission.READ_DOSSIERS)
    level = _urgency(clock.now(), await workdays.calendar(db))
    shown = in_queue_of(caller) if step is None else and_(in_queue_of(caller), col(Dossier.step) == step)
    counted = await db.exec(select(level, func.count()).where(shown).group_by(level))
    return dict.fromkeys(Urgency, 0) | {Urgency(name): count for name, count in counted.all()}


async def describe(db: AsyncSession, caller: Caller, dossiers: Sequence[Dossier]) -> list[Row]:
    """Dossiers as rows, in the given order; for members of staff."""
    require(caller, Permission.READ_DOSSIERS)
    moment, calendar = clock.now(), await workdays.calendar(db)
    names_by_dossier = await parties.of(db, [each.id for each in dossiers])
    names = await people.officer_names(db, {each.assignee_id for each in dossiers if each.assignee_id})
    specs = {
        each: (await catalogue.get_version(db, each)).spec for each in {d.procedure_id for d in dossiers}
    }
    return [
        _row(each, caller, moment, calendar, names_by_dossier, names, specs[each.procedure_id])
        for each in dossiers
    ]


async def open_at_desk(db: AsyncSession, caller: Caller, code: str, *, looks_again: bool = False) -> Detail:
    """One dossier for a member of staff; that they looked is recorded in the same transaction.

    `looks_again` when a page that they opened, which is recorded, reads again by itself: nobody looked.
    """
    require(caller, Permission.READ_DOSSIERS)
    row = (await db.exec(select(Dossier).where(Dossier.code == code))).first()
    if row is None:
        raise NotFound("Không có hồ sơ mang mã này.")
    if not looks_again:
        await record_view(db, caller, row.id)
    return await detail.compose(db, caller, row)


async def takers(db: AsyncSession, caller: Caller, found: Detail) -> list[people.Colleague]:
    """The colleagues who could be given this dossier at its step."""
    require(caller, Permission.READ_DOSSIERS)
    if found.step is None:
        return []
    able = await people.colleagues(db, caller, role_of(found.step, found.step_role))
    not_to = {found.assignee_id, found.owner_id} | set(await substitution.away_today(db))
    return [each for each in able if each.account_id not in not_to]


async def held_by(db: AsyncSession, account_id: UUID) -> int:
    """How many open dossiers an officer holds; asked by the system when their account is closed."""
    query = select(func.count()).select_from(Dossier)
    held = query.where(col(Dossier.step).is_not(None), Dossier.assignee_id == account_id)
    return (await db.exec(held)).one()


async def record_view(db: AsyncSession, caller: Caller, dossier_id: UUID) -> None:
    """Record that a member of staff opens or finds somebody's dossier; one's own is nobody's business."""
    require(caller, Permission.READ_DOSSIERS)
    dossier = await db.get(Dossier, dossier_id)
    if dossier is None:
        raise NotFound
    if dossier.owner_id == caller.person:
        return
    now = clock.now()
    last = (
        await db.exec(
            select(DossierView)
            .where(DossierView.dossier_id == dossier_id, DossierView.viewer_id == caller.person)
            .order_by(col(DossierView.last_at).desc())
            .limit(1)
        )
    ).first()
    if last is not None and last.step is dossier.step and now - last.last_at < LOOK_AGAIN:
        last.last_at = now
        db.add(last)
    else:
        db.add(
            DossierView(
                dossier_id=dossier_id, viewer_id=caller.person, step=dossier.step, first_at=now, last_at=now
            )
        )
    await db.flush()


async def record_listed(db: AsyncSession, caller: Caller, dossiers: Sequence[Dossier]) -> None:
    """Record that somebody reads the register with these dossiers, as `record_view` does for one."""
    require(caller, Permission.READ_REGISTER)
    now = clock.now()
    others = [each for each in dossiers if each.owner_id != caller.person]
    recent = await db.exec(
        select(DossierView).where(
            col(DossierView.dossier_id).in_([each.id for each in others]),
            DossierView.viewer_id == caller.person,
            DossierView.last_at > now - LOOK_AGAIN,
        )
    )
    looks = {(view.dossier_id, view.step): view for view in recent.all()}
    for each in others:
        view = looks.get((each.id, each.step)) or DossierView(
            dossier_id=each.id, viewer_id=caller.person, step=each.step, first_at=now, last_at=now
        )
        view.last_at = now
        db.add(view)
    await db.flush()


def oversees(caller: Caller) -> bool:
    """Whether the caller's queue is everything open, whoever has it, and not only what waits for them."""
    return Role.LEADER in caller.roles or not any(caller.may(rule.permission) for rule in STEPS.values())


def steps_of(caller: Caller) -> list[Step]:
    """The steps whose dossiers the caller's queue can hold, in their order."""
    return [rule.step for rule in STEPS.values() if oversees(caller) or caller.may(rule.permission)]


def in_queue_of(caller: Caller) -> ColumnElement[bool]:
    """Which dossiers the caller's queue holds; whoever calls has checked the caller."""
    open_ones = and_(col(Dossier.step).is_not(None), col(Dossier.owner_id) != caller.person)
    if oversees(caller):
        return open_ones
    roles = [rule.role for rule in STEPS.values() if caller.may(rule.permission)]
    return and_(
        open_ones,
        or_(
            and_(col(Dossier.step_role).is_(None), col(Dossier.step).in_(steps_of(caller))),
            col(Dossier.step_role).in_(roles),
        ),
        or_(col(Dossier.assignee_id).is_(None), col(Dossier.assignee_id) == caller.person),
    )


def _urgency(moment: datetime, calendar: WorkCalendar) -> ColumnElement[str]:
    return case(
        (col(Dossier.paused_since).is_not(None), Urgency.PAUSED.value),
        (moment > _DEADLINE, Urgency.LATE.value),
        (calendar.add(moment, DAY) >= _DEADLINE, Urgency.SOON.value),
        else_=Urgency.ON_TIME.value,
    )


def urgency_of(now: rules.Projection, moment: datetime, calendar: WorkCalendar) -> Urgency:
    """How pressing a dossier is, as the queue counts it."""
    limit = rules.deadline(now)
    if now.paused_since is not None:
        return Urgency.PAUSED
    if limit is not None and limit < moment:
        return Urgency.LATE
    if limit is not None and limit <= calendar.add(moment, DAY):
        return Urgency.SOON
    return Urgency.ON_TIME


def _row(
    dossier: Dossier,
    caller: Caller,
    moment: datetime,
    calendar: WorkCalendar,
    known: dict[UUID, Parties],
    names: dict[UUID, str],
    spec: ProcedureSpec,
) -> Row:
    now = journal.projection(dossier)
    step = dossier.step or Step.RETURN
    following = rules.next_action(now, caller, moment)
    paused = dossier.paused_since is not None
    who = known.get(dossier.id, Parties(""))
    return Row(
        id=dossier.id,
        code=dossier.code,
        procedure_name=dossier.procedure_name,
        applicant=who.applicant,
        is_open=dossier.step is not None,
        status=dossier.status,
        status_name=wording.STATUS_NAMES[dossier.status],
        step=step,
        step_name=wording.STEP_NAMES[step],
        holder=names.get(dossier.assignee_id, "") if dossier.assignee_id else "",
        unit=planning.planned_unit(spec, step),
        is_mine=dossier.assignee_id == caller.account_id,
        urgency=urgency_of(now, moment, calendar),
        left="tạm dừng, chờ bổ sung" if paused else wording.say_left(rules.deadline(now), moment, calendar),
        deadline=rules.deadline(now),
        seq=dossier.last_seq,
        next=following,
        next_label=wording.ACTION_LABELS[following.kind] if following else "Xem",
        subject=who.subject.said if who.subject else "",
    )
