"""What follows from what: joins the domains that announce something with those that act on it.

Everything that starts the application (the web server, the command line, tests of the whole) calls `wire` once.
"""

import json
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import queries as accounts
from app.catalogue import queries as catalogue
from app.dossiers import events as dossier_events
from app.dossiers import messages, planning, substitution, warnings
from app.dossiers.wording import STEP_NAMES
from app.dossiers.workflow import ASIDE, TRANSITIONS, To, role_of
from app.fees import events as fee_events
from app.fees import queries as fees
from app.guidance.hand import events as help_events
from app.guidance.hand.events import Happened, Joined, MandateChanged, Ready
from app.guidance.hand.sessions import end_with_draft
from app.homecare import events as visit_events
from app.homecare.following import follow
from app.notify.service import Telling, clear_work, notify
from app.notify.texts import say_when
from app.papers import apologies, results
from app.telling_of_visits import tell_of_early_visit, tell_of_visit, tell_of_visit_over
from models.accounts import Absence, Role
from models.dossiers import ActionKind, Dossier, DossierAction, ReturnMethod
from models.fees import FeeEvent, FeeStep
from models.handinhand import MandateStep
from models.messages import DossierMessage
from models.notify import NotificationKind
from models.papers import ApologyDraft
from models.workflow import Warned

A, K = ActionKind, NotificationKind

CITIZEN_IS_TOLD: dict[ActionKind, NotificationKind] = {
    A.FILE: K.DOSSIER_FILED,
    A.RECEIVE: K.DOSSIER_RECEIVED,
    A.REFUSE_RECEIPT: K.DOSSIER_NOT_RECEIVED,
    A.APPRAISE: K.DOSSIER_MOVED,
    A.APPROVE: K.DOSSIER_MOVED,
    A.SEND_BACK: K.DOSSIER_MOVED,
    A.STAMP: K.DOSSIER_READY,
    A.RETURN_RESULT: K.DOSSIER_RETURNED,
    A.REQUEST_SUPPLEMENT: K.DOSSIER_SUPPLEMENT,
    A.ANSWER_SUPPLEMENT: K.DOSSIER_ANSWERED,
    A.REFUSE: K.DOSSIER_STOPPED,
    A.WITHDRAW: K.DOSSIER_WITHDRAWN,
    A.EXTEND: K.DOSSIER_EXTENDED,
}
"""Every action that moves a dossier; who took it inside the office is on its page, and no message."""

RESULT_IS_TOLD: dict[ActionKind, NotificationKind] = {
    A.ADD_RESULT: K.RESULT_ADDED,
    A.TAKE_BACK_RESULT: K.RESULT_TAKEN_BACK,
}
"""What is done with results once the owner sees them."""

FEE_IS_TOLD: dict[FeeStep, NotificationKind] = {
    FeeStep.PAY_COUNTER: K.FEE_PAID,
    FeeStep.PAY_TRANSFER: K.FEE_TRANSFERRED,
    FeeStep.EXEMPT: K.FEE_WAIVED,
    FeeStep.REFUND_CASH: K.FEE_REFUNDED,
    FeeStep.REFUND_TRANSFER: K.FEE_REFUNDED,
    FeeStep.DECIDE: K.FEE_DECIDED,
}
TAKEN_BACK_IS_TOLD: dict[FeeStep, NotificationKind] = {
    FeeStep.PAY_COUNTER: K.FEE_REVERSED,
    FeeStep.PAY_TRANSFER: K.FEE_REVERSED,
    FeeStep.EXEMPT: K.FEE_WAIVER_ENDED,
    FeeStep.REFUND_CASH: K.FEE_REFUND_REVERSED,
    FeeStep.REFUND_TRANSFER: K.FEE_REFUND_REVERSED,
}
"""By what a reversal takes back."""

HOLDER_IS_TOLD: dict[ActionKind, NotificationKind] = {
    A.ANSWER_SUPPLEMENT: K.WORK_ANSWERED,
    A.ALLOW_SUPPLEMENT: K.WORK_ALLOWED,
}
"""What leaves a dossier where it is, and lets its officer go on."""

_HANDOVER = {
    ReturnMethod.COUNTER: "Mời đến quầy nhận kết quả.",
    ReturnMethod.POST: "Kết quả sẽ được gửi qua bưu chính công ích.",
    ReturnMethod.HOME: "Kết quả sẽ được mang đến nhà.",
}


def wire() -> None:
    """Join the domains; doing it again changes nothing."""
    joined: tuple[tuple[list[Any], Any], ...] = (
        (dossier_events.on_transition, tell_of_dossier),
        (dossier_events.on_transition, tell_of_owed),
        (dossier_events.on_transition, apologies.settle),
        (dossier_events.on_transition, follow),
        (dossier_events.on_draft_end, end_with_draft),
        (apologies.on_drafted, tell_of_apology),
        (warnings.on_warning, tell_of_warning),
        (substitution.on_stuck, tell_of_stuck),
        (messages.on_message, tell_of_message),
        (fee_events.on_fee, tell_of_fee),
        (visit_events.on_step, tell_of_visit),
        (visit_events.on_early, tell_of_early_visit),
        (visit_events.on_over, tell_of_visit_over),
        (help_events.on_help, tell_of_help),
    )
    for listeners, ours in joined:
        if ours not in listeners:
            listeners.append(ours)


async def tell_of_dossier(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """Tell the owner, and the officers whose work it becomes, in the transaction of the action."""
    cause = f"dossier:{dossier.id}:{action.seq}"
    kind = CITIZEN_IS_TOLD.get(action.kind)
    if results.is_out(dossier):
        kind = kind or RESULT_IS_TOLD.get(action.kind)
    tellings = []
    if kind:
        tellings.append(_to_owner(dossier, kind, cause, own=action.actor_id == dossier.owner_id))
    tellings += await _to_officers(db, dossier, action, cause)
    await notify(db, *tellings)


async def _to_officers(
    db: AsyncSession, dossier: Dossier, action: DossierAction, cause: str
) -> list[Telling]:
    if action.kind in ASIDE:
        return []
    moved = action.kind is A.FILE or TRANSITIONS[action.kind].to is not To.STAY
    if (moved and action.kind is not A.FILE) or action.kind in {A.ASSIGN, A.HAND_ON}:
        await clear_work(db, dossier.id)
    if action.kind in apologies.SETTLED_BY:
        await clear_work(db, dossier.id, {K.WORK_APOLOGY})
    if dossier.step is None:
        return []
    facts = json.loads(action.facts)
    if action.kind in HOLDER_IS_TOLD:
        kind = HOLDER_IS_TOLD[action.kind]
    elif facts.get("to") is not None:
        kind = K.WORK_ASSIGNED
    elif moved:
        kind = K.WORK_ON_SITE if facts.get("on_site") else K.WORK_WAITING
    else:
        return []
    people = await _who_has_it(db, dossier) - {action.actor_id}
    return [_to_desk(dossier, people, kind, cause)]


async def tell_of_apology(db: AsyncSession, dossier: Dossier, draft: ApologyDraft) -> None:
    """Tell who has a late dossier, and the leaders, that its letter of apology waits to be sent."""
    people = await _who_has_it(db, dossier) | await _leaders(db)
    cause = f"apology:{dossier.id}:{draft.promised_at.isoformat()}"
    await notify(db, _to_desk(dossier, people, K.WORK_APOLOGY, cause))


async def tell_of_warning(db: AsyncSession, dossier: Dossier, to: Warned) -> None:
    """Tell who does the step that its limit is near, then the leaders that it is nearer and still open."""
    if dossier.step is None or dossier.step_due_at is None:
        return
    holder = planning.unit((await catalogue.get_version(db, dossier.procedure_id)).spec, dossier.step)
    if dossier.assignee_id:
        names = await accounts.officer_names(db, {dossier.assignee_id})
        holder = names.get(dossier.assignee_id, holder)
    to_leader = to is Warned.LEADER
    people = await _leaders(db) if to_leader else await _who_has_it(db, dossier)
    kind = K.WORK_STILL_OPEN if to_leader else K.WORK_DUE_SOON
    cause = f"warning:{dossier.id}:{dossier.step_due_at.isoformat()}:{to.value}"
    values = {"limit": say_when(dossier.step_due_at), "holder": holder}
    await notify(db, _to_desk(dossier, people, kind, cause, values))


async def tell_of_stuck(db: AsyncSession, dossier: Dossier, absence: Absence) -> None:
    """Tell the leaders, once an absence, that a dossier still lies with somebody who is away."""
    cause = f"stuck:{absence.id}:{dossier.id}"
    await notify(db, _to_desk(dossier, await _leaders(db), K.WORK_NOT_HANDED_ON, cause))


async def tell_of_message(db: AsyncSession, dossier: Dossier, message: DossierMessage) -> None:
    """Tell the other side; of a note, the holder, the leaders and whoever wrote one before."""
    cause = f"message:{message.id}"
    if not message.inside and message.author_id != dossier.owner_id:
        await notify(db, _to_owner(dossier, K.DOSSIER_MESSAGE, cause))
        return
    people = await _who_has_it(db, dossier)
    if message.inside:
        people |= await messages.writers(db, dossier.id) | await _leaders(db)
    kind = K.WORK_NOTE if message.inside else K.WORK_MESSAGE
    await notify(db, _to_desk(dossier, people - {message.author_id}, kind, cause))


async def tell_of_fee(db: AsyncSession, dossier: Dossier, event: FeeEvent) -> None:
    """Tell the owner what became of the fee, and of money that came in and is to be given back."""
    if event.step is FeeStep.REVERSE:
        kind = TAKEN_BACK_IS_TOLD.get((await fees.undone(db, event)).step)
    else:
        kind = FEE_IS_TOLD.get(event.step)
    tellings = [_to_owner(dossier, kind, f"fee:{dossier.id}:{event.seq}")] if kind else []
    if event.extra:
        tellings.append(_to_owner(dossier, K.FEE_OWED, f"fee-owed:{dossier.id}:{event.seq}"))
    await notify(db, *tellings)


async def tell_of_owed(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    """Tell the owner of a dossier that ended without a result that what was paid may be given back."""
    if fees.ending_of(dossier) and action.kind not in ASIDE and (await fees.standing(db, dossier)).owed:
        await notify(db, _to_owner(dossier, K.FEE_OWED, f"fee-owed:{dossier.id}:end"))


def _to_owner(dossier: Dossier, kind: NotificationKind, cause: str, *, own: bool = False) -> Telling:
    link = f"/ho-so/{dossier.code}"
    return Telling({dossier.owner_id}, kind, _values(dossier), link, cause, dossier.id, own)


def _to_desk(
    dossier: Dossier,
    people: set[UUID],
    kind: NotificationKind,
    cause: str,
    more: dict[str, str] | None = None,
) -> Telling:
    """Nobody reads at the desk of a dossier of their own."""
    link = f"/ban/ho-so/{dossier.code}"
    return Telling(
        people - {dossier.owner_id}, kind, _values(dossier) | (more or {}), link, cause, dossier.id
    )


async def _leaders(db: AsyncSession) -> set[UUID]:
    return set(await accounts.officers_with(db, {Role.LEADER}))


async def _who_has_it(db: AsyncSession, dossier: Dossier) -> set[UUID]:
    """Who holds a dossier, or whose work it is; the leaders for one that is over."""
    if dossier.assignee_id:
        return {dossier.assignee_id}
    role = role_of(dossier.step, dossier.step_role) if dossier.step else Role.LEADER
    return set(await accounts.officers_with(db, {role}))


def _values(dossier: Dossier) -> dict[str, str]:
    open_promise = dossier.due_at is not None and dossier.closed_at is None
    return {
        "procedure": dossier.procedure_name,
        "code": dossier.code,
        "promise": f"Hẹn trả kết quả: {say_when(dossier.due_at)}." if open_promise and dossier.due_at else "",
        "step": STEP_NAMES[dossier.step].lower() if dossier.step else "",
        "clock": _say_clock(dossier),
        "handover": _HANDOVER[dossier.return_method],
    }


def _say_clock(dossier: Dossier) -> str:
    """What papers that are asked for, or have come, mean for the time limit: before receipt there is none yet."""
    if dossier.received_at is None:
        return "Thời hạn giải quyết chưa bắt đầu: chỉ tính từ lúc hồ sơ được tiếp nhận."
    if dossier.paused_since is not None:
        return "Thời hạn giải quyết tạm dừng cho đến khi bổ sung xong."
    return "Thời hạn giải quyết tính tiếp từ bây giờ."


async def tell_of_help(db: AsyncSession, happened: Happened) -> None:
    """Tell the citizen who has joined them, and both people of a mandate what became of it."""
    if not isinstance(happened, MandateChanged):
        await _tell_citizen(db, happened)
        return
    mandate, step = happened.mandate, happened.step
    if mandate.helper_id is None:
        return
    people = await accounts.introduce(db, {mandate.grantor_id, mandate.helper_id})
    grantor, helper = people.get(mandate.grantor_id), people.get(mandate.helper_id)
    if grantor is None or helper is None:  # an account that was closed is told nothing more
        return
    if step is MandateStep.ENTERED:
        told = [(grantor, helper, K.MANDATE_ENTERED)]
    elif mandate.ended_at is None:
        told = [(grantor, helper, K.MANDATE_GIVEN), (helper, grantor, K.MANDATE_HELD)]
    else:
        told = [(grantor, helper, K.MANDATE_ENDED), (helper, grantor, K.MANDATE_ENDED)]
    for person, other, kind in told:
        await notify(
            db,
            Telling(
                {person.account_id},
                kind,
                {
                    "name": other.full_name,
                    "procedures": happened.procedures,
                    "until": say_when(mandate.until) if mandate.until else "",
                    "grantor": grantor.full_name,
                    "helper": helper.full_name,
                },
                link="/tai-khoan/lam-thay",
                dedupe_key=f"mandate:{mandate.id}:{happened.event_id}",
                reference=mandate.id,
            ),
        )


async def _tell_citizen(db: AsyncSession, happened: Joined | Ready) -> None:
    session = happened.session
    cause = f"help:{session.id}"
    if isinstance(happened, Ready):
        kind, cause = K.MANDATE_READY, f"{cause}:{happened.event_id}"
    elif session.mandate_id:
        kind = K.MANDATE_BEGUN if happened.begun else K.MANDATE_OPENED
    else:
        kind = K.HELP_JOINED
    names = await accounts.introduce(db, {session.helper_id})
    await notify(
        db,
        Telling(
            {session.citizen_id},
            kind,
            {"name": names[session.helper_id].full_name, "procedure": happened.title},
            link=f"/nop/{session.draft_id}",
            dedupe_key=cause,
            reference=session.draft_id,
        ),
    )
