"""While an officer is away their work goes to who stands in for them, each hand-over an action of the chain."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import absences
from app.accounts import queries as people
from app.db import reading, transaction
from app.dossiers import journal, ledger
from app.dossiers.workflow import role_of
from models.accounts import Absence
from models.dossiers import ActionKind, Dossier

log = structlog.get_logger()

Listener = Callable[[AsyncSession, Dossier, Absence], Awaitable[None]]

on_stuck: list[Listener] = []
"""Called for a dossier that cannot go to the substitute, on every round on which it still lies there."""


async def away_today(db: AsyncSession) -> dict[UUID, UUID]:
    """Who stands in for whom at this moment, by who is away."""
    return {each.account_id: each.substitute_id for each in await absences.today(db)}


async def hand_over_all() -> int:
    """Hand on what lies with anybody who is away; returns how many dossiers were."""
    async with reading() as db:
        gone = await absences.today(db)
        held = [(absence, found) for absence in gone for found in await _held(db, absence)]
    handed = 0
    for absence, dossier_id in held:
        try:
            async with transaction() as db:
                handed += await hand_over(db, absence, dossier_id)
        except Exception:  # one that cannot be handed on keeps no other waiting
            log.exception("not_handed_over", dossier=str(dossier_id))
    return handed


async def hand_over_now(db: AsyncSession, absence: Absence) -> int:
    """Hand on everything of an officer whose absence has begun, in the caller's transaction."""
    if not absence.first <= clock.today() <= absence.last:
        return 0
    return sum([await hand_over(db, absence, found) for found in await _held(db, absence)])


async def hand_over(db: AsyncSession, absence: Absence, dossier_id: UUID) -> bool:
    """Hand one dossier on, in the name of the leader who keeps the absence; False when it is not there any more.

    A dossier of the substitute's or of that leader's own stays, for nobody decides on their own, and so does one that the
    substitute sent back themselves, or whose step they do not do (any more): leaders hear of it, and one of them can give
    it to a third.
    """
    dossier = await journal.locked(db, dossier_id)
    if dossier.step is None or dossier.assignee_id != absence.account_id:
        return False
    able = await people.officers_with(db, {role_of(dossier.step, dossier.step_role)})
    own = dossier.owner_id in {absence.substitute_id, absence.set_by}
    sent_back_by = ledger.sent_back_by(await journal.actions(db, dossier.id))
    if own or sent_back_by == absence.substitute_id or absence.substitute_id not in able:
        for listener in on_stuck:
            await listener(db, dossier, absence)
        return False
    entry = journal.Entry(
        ActionKind.HAND_ON,
        absence.set_by,
        clock.now(),
        uuid4().hex,
        facts={"from": absence.account_id, "to": absence.substitute_id, "away": absence.id},
        personal={
            "text": f"Người giữ hồ sơ vắng từ {absence.first:%d/%m/%Y} đến hết {absence.last:%d/%m/%Y}."
        },
    )
    await journal.append(db, dossier, entry)
    return True


async def _held(db: AsyncSession, absence: Absence) -> list[UUID]:
    rows = await db.exec(
        select(Dossier.id)
        .where(col(Dossier.step).is_not(None), Dossier.assignee_id == absence.account_id)
        .order_by(col(Dossier.filed_at))
    )
    return list(rows.all())
