"""Who is told what of a visit: its owner, the officers who answer visits, the courier who has it in their rounds."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as accounts
from app.accounts.permissions import GRANTS, Permission
from app.dossiers import substitution
from app.homecare import queries as visits
from app.homecare.rounds import KINDS
from app.homecare.rules import begins, say_hours
from app.homecare.wording import KIND_NAMES
from app.notify.service import Telling, clear_work, notify
from app.notify.texts import say_when
from models.homecare import Visit, VisitAction, VisitEvent
from models.notify import NotificationKind

K, V = NotificationKind, VisitAction

VISITED_IS_TOLD: dict[VisitAction, NotificationKind] = {
    V.REQUEST: K.VISIT_ASKED,
    V.CONFIRM: K.VISIT_CONFIRMED,
    V.ACCEPT: K.VISIT_CONFIRMED,
    V.RESCHEDULE: K.VISIT_MOVED,
    V.DECLINE: K.VISIT_DECLINED,
    V.CANCEL: K.VISIT_CANCELLED,
    V.COMPLETE: K.VISIT_DONE,
    V.MISS: K.VISIT_MISSED,
    V.LAPSE: K.VISIT_LAPSED,
}

CENTRE_IS_TOLD: dict[VisitAction, NotificationKind] = {
    V.REQUEST: K.WORK_VISIT,
    V.ACCEPT: K.WORK_VISIT_ACCEPTED,
}
"""What citizens do with a visit that the Centre must know."""

_ENDED: dict[VisitAction, NotificationKind] = {
    V.CANCEL: K.WORK_VISIT_CANCELLED,
    V.LAPSE: K.WORK_VISIT_LAPSED,
}
"""How a visit ends without the Centre, which must know it once it has answered."""

COURIER_IS_TOLD: dict[VisitAction, str] = {
    V.CANCEL: "Người dân đã hủy lịch này.",
    V.DECLINE: "Trung tâm không nhận lịch này nữa.",
    V.RESCHEDULE: "Trung tâm đề nghị giờ khác, đang đợi người dân trả lời.",
    V.LAPSE: "",
}
"""Why a courier who has a visit in their rounds need not drive to it; one that lapsed says it by its reason."""


async def tell_of_visit(db: AsyncSession, visit: Visit, event: VisitEvent) -> None:
    """Tell whoever asked for the visit, and the officers who answer it, in the transaction of the event."""
    cause = f"visit:{visit.id}:{event.id}"
    values = _values(visit) | {"why": visit.reason}
    by_citizen = event.actor_id == visit.account_id
    await notify(
        db,
        Telling(
            {visit.account_id},
            VISITED_IS_TOLD[event.action],
            values,
            link="/hen-gio",
            dedupe_key=cause,
            reference=visit.id,
            own=by_citizen,
        ),
    )
    if not by_citizen or event.action in _ENDED:
        await clear_work(db, visit.id)
    if event.action in COURIER_IS_TOLD:
        await _tell_couriers(db, visit, COURIER_IS_TOLD[event.action] or visit.reason, cause)
    told = CENTRE_IS_TOLD.get(event.action) if by_citizen else None
    if visit.handled_by:  # one that nobody has answered yet is simply there no more
        told = _ENDED.get(event.action, told)
    if told:
        await _tell_centre(db, visit, told, values, cause)


async def tell_of_early_visit(db: AsyncSession, visit: Visit, promised: datetime) -> None:
    """Tell both sides, once a promise, that a result cannot be brought at the time agreed on."""
    cause = f"early:{visit.id}:{promised.isoformat()}"
    values = _values(visit) | {"promise": say_when(promised)}
    await notify(
        db,
        Telling(
            {visit.account_id}, K.VISIT_EARLY, values, link="/hen-gio", dedupe_key=cause, reference=visit.id
        ),
    )
    await _tell_centre(db, visit, K.WORK_VISIT_EARLY, values, cause)
    await _tell_couriers(db, visit, "Kết quả hẹn trả sau giờ này.", cause)


async def tell_of_visit_over(db: AsyncSession, visit: Visit, why: str) -> None:
    """Tell the courier, who may be on the road to it, that it has left their rounds; what became of it is said later."""
    if clock.now() < begins(visit.day, visit.ends):
        await _tell_couriers(db, visit, why, f"over:{visit.id}")


def _values(visit: Visit) -> dict[str, str]:
    return {
        "service": f"{KIND_NAMES[visit.kind]}: {visit.procedure_name}",
        "when": f"{say_hours(visit.starts, visit.ends)} ngày {visit.day:%d/%m/%Y}",
        "code": visit.code,
    }


async def _tell_centre(
    db: AsyncSession, visit: Visit, kind: NotificationKind, values: dict[str, str], cause: str
) -> None:
    await notify(
        db,
        Telling(
            await _who_answers(db, visit),
            kind,
            values,
            link=f"/ban/lich?ngay={visit.day}",
            dedupe_key=cause,
            reference=visit.id,
        ),
    )


async def _tell_couriers(db: AsyncSession, visit: Visit, why: str, cause: str) -> None:
    """Tell those who have read where it goes: it may lie open on their phone, on the road."""
    if visit.kind not in KINDS:
        return
    carrying = {role for role, granted in GRANTS.items() if Permission.CARRY in granted}
    couriers = set(await accounts.officers_with(db, carrying)) & await visits.read_by(db, visit.id)
    await notify(
        db,
        Telling(
            couriers - {visit.account_id},
            K.WORK_VISIT_OFF,
            _values(visit) | {"why": why},
            link="/ban/buu-ta",
            dedupe_key=f"{cause}:courier",
            reference=visit.id,
        ),
    )


async def _who_answers(db: AsyncSession, visit: Visit) -> set[UUID]:
    """Who did something last with a visit; whoever answers visits, when that was nobody who still does and is there.

    While all of them are away they are told nevertheless: somebody reads it on coming back.
    """
    answering = {role for role, granted in GRANTS.items() if Permission.MANAGE_VISITS in granted}
    able = set(await accounts.officers_with(db, answering)) - {visit.account_id}
    there = able - set(await substitution.away_today(db))
    return {visit.handled_by} if visit.handled_by in there else there or able
