"""What a visit follows: the dossier it is for. It ends with the dossier, and is early once the promise moves behind it."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.homecare import events, rules, service
from models.dossiers import ActionKind, Dossier, DossierAction
from models.homecare import Visit, VisitKind


async def follow(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """End the visits of a dossier that is over, and tell of those too early for its promise; a listener of every action.

    Visits that have begun stay, and those of past days: whoever answers visits says what became of them.
    """
    if action.kind is ActionKind.FILE:
        return
    rows = await db.exec(
        select(Visit)
        .where(
            Visit.dossier_code == dossier.code,
            col(Visit.status).in_(rules.OPEN),
            col(Visit.day) >= clock.today(),
        )
        .order_by(col(Visit.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for visit in rows.all():
        if dossier.step is None:
            reason = rules.why_lapsed(action.kind, dossier.code)
            brought = action.kind is ActionKind.RETURN_RESULT and visit.kind is VisitKind.RETURN
            if not rules.survives(service.facts(visit, dossier), clock.now()):
                await service.lapse(db, visit, action.actor_id, reason)
            elif not brought:
                await events.announce_over(db, visit, reason)
            continue
        promised = service.promised_after(visit, dossier)
        if promised:
            await events.announce_early(db, visit, promised)
