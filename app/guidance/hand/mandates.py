"""Mandates ("làm thay"): granted by a citizen, accepted by a helper, ended by either, every step written down."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.dossiers import drafts, open_drafts, screens
from app.errors import Conflict, Invalid, NotFound
from app.guidance.hand import rules, sessions
from app.guidance.hand.events import MandateChanged, Ready, announce, tell_mandate
from models.handinhand import HelpSession, Mandate, MandateEvent, MandateStep

PROCEDURES_MOST = 60
NAMED_MOST = 3
ALL = "mọi thủ tục"
NOT_READY = "Còn mục chưa điền xong nên chưa báo được. Mời xem các mục được đánh dấu."
LOST = "Lời nhờ làm thay này không còn hiệu lực. Cần giúp tiếp thì mời người nhờ lấy mã mới."


async def grant(
    db: AsyncSession, caller: Caller, codes: Collection[str] | None, days: str, *, agrees: bool
) -> Mandate:
    """A mandate that waits for its helper; `codes` None for all procedures. Raises `Invalid`."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    errors: dict[str, str] = {}
    if days not in {str(known) for known in rules.MANDATE_DAYS}:
        errors["days"] = "Mời chọn một thời hạn."
    if codes is not None and not codes:
        errors["procedures"] = "Mời chọn ít nhất một thủ tục, hoặc chọn Mọi thủ tục."
    elif codes and (len(codes) > PROCEDURES_MOST or not await _all_known(db, codes)):
        errors["procedures"] = "Mời chọn thủ tục trong danh sách."
    if not agrees:
        errors["agrees"] = "Cần đồng ý điều này thì mới nhờ làm thay được."
    if errors:
        raise Invalid("Còn chỗ chưa chọn, ghi ngay dưới từng ô. Chưa ai được làm thay.", errors)
    mandate = Mandate(
        grantor_id=caller.person,
        procedure_codes=sorted(set(codes or ())),
        days=int(days),
        created_at=clock.now(),
    )
    db.add(mandate)
    await db.flush()
    await journal(db, mandate, MandateStep.OFFERED, caller.person)
    tell_mandate(db, mandate)
    return mandate


async def offered(db: AsyncSession, caller: Caller, mandate_id: UUID) -> Mandate:
    """A mandate the caller has made and nobody has taken up yet; raises `NotFound` or `Conflict`."""
    mandate = await _locked(db, caller, mandate_id)
    if mandate.grantor_id != caller.person:
        raise NotFound
    if mandate.ended_at is not None:
        raise Conflict(LOST)
    if mandate.helper_id is not None:
        raise Conflict("Người nhà đã nhập mã rồi, không cần mã mới.")
    return mandate


async def allow(db: AsyncSession, caller: Caller, mandate_id: UUID) -> Mandate:
    """The grantor says that who entered the code is who they meant; if not, they end it. Saying it twice changes nothing.

    A code can be overheard: the name decides, not the code.

    Raises:
        NotFound: no such mandate of the caller's, or nobody has entered its code yet.
        Conflict: it is over.
    """
    mandate = await _locked(db, caller, mandate_id)
    if mandate.grantor_id != caller.person or mandate.helper_id is None:
        raise NotFound
    if mandate.ended_at is not None:
        raise Conflict(LOST)
    if mandate.allowed_at is None:
        mandate.allowed_at = clock.now()
        await _agree(db, mandate, MandateStep.ALLOWED, caller)
    return mandate


async def answer(db: AsyncSession, caller: Caller, mandate_id: UUID, *, accepts: bool) -> Mandate:
    """The helper who entered the code says yes or no. Both are told once it holds: see `allow`."""
    mandate = await _locked(db, caller, mandate_id)
    if mandate.helper_id != caller.person:
        raise NotFound
    if mandate.ended_at is not None:
        raise Conflict(LOST)
    if mandate.accepted_at is not None:
        return mandate
    if accepts:
        mandate.accepted_at = clock.now()
        await _agree(db, mandate, MandateStep.ACCEPTED, caller)
        return mandate
    mandate.ended_at, mandate.ended_by = clock.now(), caller.person
    db.add(mandate)
    await journal(db, mandate, MandateStep.DECLINED, caller.person)
    tell_mandate(db, mandate)
    return mandate


async def _agree(db: AsyncSession, mandate: Mandate, step: MandateStep, caller: Caller) -> None:
    """One of the two said yes; with the second yes it begins to hold."""
    db.add(mandate)
    if rules.both_said_yes(mandate):
        mandate.until = clock.now() + timedelta(days=mandate.days)
        await announce_step(db, mandate, step, caller)
    else:
        await journal(db, mandate, step, caller.person)
        tell_mandate(db, mandate)


async def end(db: AsyncSession, caller: Caller, mandate_id: UUID) -> None:
    """Either of the two ends a mandate, and with it what they have open; doing it twice changes nothing."""
    mandate = await _locked(db, caller, mandate_id)
    if mandate.ended_at is not None:
        return
    mandate.ended_at, mandate.ended_by = clock.now(), caller.person
    db.add(mandate)
    by_grantor = caller.person == mandate.grantor_id
    step = MandateStep.REVOKED if by_grantor else MandateStep.GIVEN_UP
    await sessions.end_with_mandate(db, mandate.id)
    if mandate.accepted_at is not None:
        await announce_step(db, mandate, step, caller)
    else:
        await journal(db, mandate, step, caller.person)
        tell_mandate(db, mandate)


async def open_draft(db: AsyncSession, caller: Caller, mandate_id: UUID, draft_id: UUID) -> UUID:
    """Open the grantor's draft hand in hand, without a new code; the grantor is told. The session's id.

    Raises:
        NotFound: no such mandate of this helper, or no such open draft of the grantor's.
        Conflict: the mandate does not hold or does not cover this, or somebody else is helping.
    """
    mandate = await _holding(db, caller, mandate_id)
    owner = await people.stand_in(db, mandate.grantor_id)
    draft = await drafts.get(db, owner, draft_id, with_files=False)
    if not rules.covers(mandate, draft.spec.code):
        raise NotFound
    return await _enter(db, caller, mandate, draft_id, MandateStep.OPENED)


async def begin_draft(
    db: AsyncSession, caller: Caller, mandate_id: UUID, procedure_code: str, *, another: bool = False
) -> UUID:
    """Begin the grantor's draft of a procedure and open it; one there is already is gone on with. The session's id.

    With `another` it is one more, for another person than those that are open. The draft is the grantor's, filled in from their account; they are told, and file it themselves.

    Raises:
        NotFound: no such mandate of this helper, or it does not cover such a procedure.
        Conflict: the mandate does not hold, the procedure cannot be filed here, somebody else is helping, or there
            are as many open drafts as may be.
    """
    mandate = await _holding(db, caller, mandate_id)
    if not rules.covers(mandate, procedure_code):
        raise NotFound
    owner = await people.stand_in(db, mandate.grantor_id)
    there = {line.id for line in await open_drafts.mine(db, owner, procedure_code)}
    begin = drafts.start_another if another else drafts.start_or_resume
    draft_id = await begin(db, owner, procedure_code)
    step = MandateStep.OPENED if draft_id in there else MandateStep.BEGUN
    return await _enter(db, caller, mandate, draft_id, step)


async def tell_ready(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    """Tell the grantor that the form the helper has open is filled in and waits for them to file it.

    Told again only once something has changed. Raises `Conflict` when something the helper may know of is still wrong
    with the form, or as `sessions.type_into`.
    """
    session = await sessions.helping(db, caller, session_id)
    mandate = await sessions.mandate_of(db, session)
    if mandate is None:
        raise NotFound
    owner = await people.stand_in(db, mandate.grantor_id)
    draft = await drafts.get(db, owner, session.draft_id)
    unseen = await sessions.hidden_boxes(db, session, draft)
    if not screens.stand(draft.spec, draft.application, clock.today(), owner.level, unseen=unseen).complete:
        raise Conflict(NOT_READY)
    told = await db.exec(
        select(MandateEvent.id).where(
            MandateEvent.mandate_id == mandate.id,
            MandateEvent.draft_id == session.draft_id,
            MandateEvent.step == MandateStep.READY,
            MandateEvent.at >= draft.saved_at,
        )
    )
    if told.first() is not None:
        return
    event = await journal(db, mandate, MandateStep.READY, caller.person, session.draft_id)
    await announce(db, Ready(session, draft.title, event.id or 0))
    tell_mandate(db, mandate)


async def _enter(
    db: AsyncSession, caller: Caller, mandate: Mandate, draft_id: UUID, step: MandateStep
) -> UUID:
    """The helper's session at one draft of the grantor's: the one that is open, or a new one."""
    standing = await db.exec(
        select(HelpSession).where(
            HelpSession.draft_id == draft_id,
            HelpSession.mandate_id == mandate.id,
            HelpSession.helper_id == caller.person,
            col(HelpSession.ended_at).is_(None),
        )
    )
    here = standing.first()
    now = clock.now()
    if here is not None and rules.why_over(here, mandate, now) is None:
        return here.id
    session = HelpSession(
        draft_id=draft_id,
        citizen_id=mandate.grantor_id,
        helper_id=caller.person,
        mandate_id=mandate.id,
        consented_at=mandate.created_at,
        created_at=now,
        joined_at=now,
        active_at=now,
        helper_seen_at=now,
    )
    await sessions.begin(db, session)
    await journal(db, mandate, step, caller.person, draft_id)
    await sessions.tell_joined(db, session, begun=step is MandateStep.BEGUN)
    tell_mandate(db, mandate)
    return session.id


async def journal(
    db: AsyncSession, mandate: Mandate, step: MandateStep, actor: UUID, draft_id: UUID | None = None
) -> MandateEvent:
    """Write down one step; what is written stays."""
    event = MandateEvent(mandate_id=mandate.id, step=step, actor_id=actor, at=clock.now(), draft_id=draft_id)
    db.add(event)
    await db.flush()
    return event


async def procedure_names(db: AsyncSession) -> dict[str, str]:
    """The names of the procedures there are, by code."""
    return {each.spec.code: each.spec.name for each in await catalogue.published(db)}


def say_procedures(codes: list[str], names: dict[str, str]) -> str:
    """The procedures of a mandate in a few words."""
    if not codes:
        return ALL
    named = "; ".join(names.get(code, code) for code in codes[:NAMED_MOST])
    more = len(codes) - NAMED_MOST
    return f"{named} và {more} thủ tục khác" if more > 0 else named


async def announce_step(db: AsyncSession, mandate: Mandate, step: MandateStep, caller: Caller) -> None:
    """Write one step down and tell those whom it concerns, in their inbox and on their open page."""
    event = await journal(db, mandate, step, caller.person)
    procedures = say_procedures(mandate.procedure_codes, await procedure_names(db))
    await announce(db, MandateChanged(mandate, step, event.id or 0, procedures))
    tell_mandate(db, mandate)


async def _all_known(db: AsyncSession, codes: Collection[str]) -> bool:
    return set(codes) <= (await procedure_names(db)).keys()


async def _holding(db: AsyncSession, caller: Caller, mandate_id: UUID) -> Mandate:
    """A mandate that the caller holds at this moment."""
    mandate = await _locked(db, caller, mandate_id)
    if mandate.helper_id != caller.person:
        raise NotFound
    if not rules.mandate_holds(mandate, clock.now()):
        raise Conflict(LOST)
    return mandate


async def _locked(db: AsyncSession, caller: Caller, mandate_id: UUID) -> Mandate:
    require(caller, Permission.USE_OWN_ACCOUNT)
    found = await db.exec(
        select(Mandate)
        .where(Mandate.id == mandate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    mandate = found.first()
    if mandate is None or caller.person not in {mandate.grantor_id, mandate.helper_id}:
        raise NotFound
    return mandate
