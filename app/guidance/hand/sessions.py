"""Sessions of two people at one draft: join, type, move, point, show numbers, end."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.db import run
from app.dossiers import authors, drafts, forms, revising
from app.dossiers import events as dossier_events
from app.dossiers.authors import Author
from app.dossiers.drafts import OpenDraft, Saved
from app.errors import Conflict, NotFound
from app.guidance.hand import rules
from app.guidance.hand.events import Joined, announce, tell_session
from app.typed import keepable
from models.dossiers import Draft, HelpWay
from models.handinhand import HelpEnd, HelpSession, Mandate

SOMEBODY_HELPS = (
    "Đang có người cùng điền hồ sơ này. Muốn nhờ người khác thì mời bấm Dừng trước; những gì đã điền vẫn còn."
)
NOT_ALLOWED = "Người làm hồ sơ chưa đồng ý. Mời nhờ họ bấm Đúng trên máy của họ, rồi vào cùng điền."
NOT_KNOWN = "Người làm hồ sơ cho biết đây không phải người họ nhờ, nên chưa mở hồ sơ. Mời hỏi lại họ."
NOT_BEGUN = "Chưa cùng điền gì. Người làm hồ sơ muốn nhờ thì lấy mã mới."
HIDDEN_NUMBER = "Số này đang được che. Muốn sửa thì mời nhập lại cả số."
WHY_OVER: dict[HelpEnd, str] = {
    HelpEnd.CITIZEN: "Người làm hồ sơ đã dừng việc cùng điền.",
    HelpEnd.HELPER: "Người giúp đã dừng việc cùng điền.",
    HelpEnd.IDLE: "Đã lâu không ai làm gì nên việc cùng điền tự dừng.",
    HelpEnd.FILED: "Hồ sơ đã được nộp nên việc cùng điền kết thúc.",
    HelpEnd.DISCARDED: "Người làm hồ sơ đã bỏ hồ sơ này nên việc cùng điền kết thúc.",
    HelpEnd.MANDATE: "Lời nhờ làm thay đã được thu lại hoặc đã hết hạn nên việc cùng điền kết thúc.",
}
STOPPED = "Đã dừng việc cùng điền."
_KEPT = "Những gì đã điền vẫn được lưu cho người làm hồ sơ."


async def begin(db: AsyncSession, session: HelpSession) -> None:
    """Open a session at a draft that has none; raises `Conflict` when somebody else is helping there."""
    await make_room(db, session.draft_id)
    draft = await db.get(Draft, session.draft_id)
    if draft is None or draft.discarded_at or draft.dossier_id or draft.owner_id != session.citizen_id:
        raise Conflict("Hồ sơ này đã nộp hoặc đã bỏ nên không cùng điền được nữa.")
    try:
        async with db.begin_nested():
            db.add(session)
    except IntegrityError:  # two helpers at the same moment: the other one was faster
        raise Conflict(SOMEBODY_HELPS) from None


async def make_room(db: AsyncSession, draft_id: UUID) -> None:
    """End what is over at a draft, and whoever entered a code and has not joined.

    Raises `Conflict` while a helper has joined: one at a time, so that the citizen knows who sees the form.
    """
    found = await db.exec(
        select(HelpSession)
        .where(HelpSession.draft_id == draft_id, col(HelpSession.ended_at).is_(None))
        .with_for_update()
    )
    session = found.first()
    if session is None:
        return
    over = rules.why_over(session, await mandate_of(db, session), clock.now())
    if over is None and session.joined_at is not None:
        if await people.introduce(db, {session.helper_id}):
            raise Conflict(SOMEBODY_HELPS)
        over = HelpEnd.HELPER  # their account was closed meanwhile
    await close(db, session, over or HelpEnd.CITIZEN)


async def allow(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    """The citizen says yes to the helper of this session; raises `NotFound`, or `Conflict` once it is over.

    A code can be overheard, or looked at over a shoulder: the name decides, not the code. The yes is for this
    session alone, so that nobody who came after the name that was shown gets it.
    """
    session = await _locked_open(db, caller, session_id)
    if session.citizen_id != caller.person:
        raise NotFound
    if session.allowed_at is None:
        session.allowed_at = clock.now()
        _touch(db, session)


async def join(db: AsyncSession, caller: Caller, session_id: UUID, *, may_call: bool) -> HelpSession:
    """The helper has seen whose form it is and goes on; joining again changes nothing.

    Raises `Conflict` before the citizen has said yes (`allow`).
    """
    session = await _locked_open(db, caller, session_id)
    if session.helper_id != caller.person:
        raise NotFound
    if session.allowed_at is None and session.mandate_id is None:
        raise Conflict(NOT_ALLOWED)
    if session.joined_at is None:
        session.joined_at = session.helper_seen_at = clock.now()
        session.helper_may_be_called = may_call
        _touch(db, session)
        await tell_joined(db, session)
    return session


async def tell_joined(db: AsyncSession, session: HelpSession, *, begun: bool = False) -> None:
    """Announce a helper to the citizen: an inbox line, and their open page."""
    owner = await people.stand_in(db, session.citizen_id)
    draft = await drafts.get(db, owner, session.draft_id, with_files=False)
    await announce(db, Joined(session, draft.title, begun))
    tell_session(db, session.draft_id)


async def type_into(
    db: AsyncSession, caller: Caller, session_id: UUID, typed: Mapping[str, str], box: str | None = None
) -> Saved:
    """Keep what the helper typed in the citizen's draft, with the helper as its author.

    Masks that come back are not saved; they are answered in `too_long`, like all that could not be kept.
    Raises `Conflict` once the session is over, and `NotFound` for anybody but the joined helper.
    """
    session = await helping(db, caller, session_id)
    owner = await people.stand_in(db, session.citizen_id)
    # The draft is locked before the session, here as in filing; so the session is looked at again at the end.
    masks = {} if session.revealed else await _masks_in(db, owner, session, typed)
    kept = {key: text for key, text in typed.items() if key not in masks}
    refused = {key: HIDDEN_NUMBER for key, changed in masks.items() if changed}
    author = Author(caller.person, HelpWay.MANDATE if session.mandate_id else HelpWay.TOGETHER)
    saved = await drafts.save_answers(db, owner, session.draft_id, kept, author=author)
    if kept.get(forms.RETURN_METHOD) or forms.RETURN_ADDRESS in kept:
        method, address = kept.get(forms.RETURN_METHOD) or None, kept.get(forms.RETURN_ADDRESS)
        await drafts.choose_return(db, owner, session.draft_id, method, address, author=author)
    session = await _locked_open(db, caller, session_id, joined=True)
    if box is not None:
        session.helper_box = keepable(box)[:80]
    session.active_at = session.helper_seen_at = clock.now()
    db.add(session)
    return Saved(saved.at, {**saved.too_long, **refused}, saved.effects)


async def edit_row(db: AsyncSession, caller: Caller, session_id: UUID, act: str, group: str, row: int) -> str:
    """Add, take away or move a row in the citizen's draft; returns the screen to lead both to.

    Who typed what goes along with it. Raises as `type_into`, and `Invalid`.
    """
    session = await helping(db, caller, session_id)
    owner = await people.stand_in(db, session.citizen_id)
    screen = await revising.edit_row(db, owner, session.draft_id, act, group, row)
    _touch(db, await _locked_open(db, caller, session_id, joined=True))
    return screen


async def _masks_in(
    db: AsyncSession, owner: Caller, session: HelpSession, typed: Mapping[str, str]
) -> dict[str, bool]:
    if not any(rules.is_mask(text) for text in typed.values()):
        return {}
    draft = await drafts.get(db, owner, session.draft_id, with_files=False)
    # Where no address for the result stands yet, the page proposes the applicant's.
    address = draft.return_address or draft.answers.get("applicant_address", "")
    real = {**draft.answers, forms.RETURN_ADDRESS: address}
    return rules.unsaveable(typed, rules.masked(draft.spec, real, await typed_by_helper(db, session)), real)


async def typed_by_helper(db: AsyncSession, session: HelpSession) -> set[str]:
    """The boxes in which stands what the helper of a session typed."""
    typed = await authors.of_draft(db, session.draft_id)
    return {box for box, author in typed.items() if author.account_id == session.helper_id}


async def hidden_boxes(db: AsyncSession, session: HelpSession, draft: OpenDraft) -> frozenset[str]:
    """The boxes of which the helper of a session does not see what stands there."""
    if session.revealed:
        return frozenset()
    shown = rules.masked(draft.spec, draft.answers, await typed_by_helper(db, session))
    return frozenset(box for box, text in shown.items() if text != draft.answers[box])


async def move(db: AsyncSession, caller: Caller, session_id: UUID, screen: str) -> None:
    """The helper leads both to another screen; raises as `type_into`."""
    session = await helping(db, caller, session_id)
    await drafts.go_to(db, await people.stand_in(db, session.citizen_id), session.draft_id, screen)
    session = await _locked_open(db, caller, session_id, joined=True)
    session.helper_box = session.citizen_box = session.pointed_box = ""
    _touch(db, session)


async def be_at(
    db: AsyncSession, caller: Caller, session_id: UUID, box: str | None, point: str | None = None
) -> HelpSession:
    """Keep in which box one side is (None: only that it is still there), and what the helper points at."""
    session = await _locked_open(db, caller, session_id, joined=True)
    helper = session.helper_id == caller.person
    mine = session.helper_box if helper else session.citizen_box
    session.active_at = clock.now()
    if helper:
        session.helper_seen_at = session.active_at
    else:
        session.citizen_seen_at = session.active_at
    here = None if box is None else keepable(box)[:80]
    moved = here is not None and here != mine
    if here is not None and moved:
        if helper:
            session.helper_box = here
        else:
            session.citizen_box = here
    if helper and point:
        session.pointed_box, session.pointed = keepable(point)[:80], session.pointed + 1
        moved = True
    if moved:
        session.version += 1
        # Only the other side asks again: `by_owner` names whose doing it is.
        topic = dossier_events.typed_topic(session.draft_id, by_owner=not helper)
        dossier_events.publish_later(db, topic)
    db.add(session)
    return session


async def reveal(db: AsyncSession, caller: Caller, session_id: UUID, *, shown: bool) -> None:
    """The citizen lets the helper see numbers, or hides them again."""
    session = await _locked_open(db, caller, session_id)
    if session.citizen_id != caller.person:
        raise NotFound
    session.revealed = shown
    _touch(db, session)


async def end(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    """Either side stops; at once, and doing it twice changes nothing."""
    session = await _session(db, caller, session_id, locked=True)
    if session.ended_at is None:
        await close(db, session, HelpEnd.HELPER if session.helper_id == caller.person else HelpEnd.CITIZEN)


async def close(db: AsyncSession, session: HelpSession, end: HelpEnd) -> None:
    """Write down that a session is over; whoever calls has locked it and checked the caller."""
    session.ended_at, session.ended_by = clock.now(), end
    session.helper_box = session.citizen_box = session.pointed_box = ""
    _touch(db, session)
    await db.flush()


_OPEN = select(HelpSession.id).where(
    HelpSession.draft_id == bindparam("draft"), col(HelpSession.ended_at).is_(None)
)


async def end_with_draft(db: AsyncSession, draft: Draft, end: dossier_events.DraftEnd) -> None:
    """A draft was filed or discarded: nobody works on it any more (listener of `app.dossiers.events`)."""
    there = (await run(db, _OPEN, {"draft": draft.id})).scalars().all()
    if not there:
        return
    found = await db.exec(
        select(HelpSession)
        .where(col(HelpSession.id).in_(there), col(HelpSession.ended_at).is_(None))
        .with_for_update()
    )
    filed = end is dossier_events.DraftEnd.FILED
    for session in found.all():
        await close(db, session, HelpEnd.FILED if filed else HelpEnd.DISCARDED)


async def end_with_mandate(db: AsyncSession, mandate_id: UUID) -> None:
    """A mandate was lost: the sessions that rest on it are over."""
    found = await db.exec(
        select(HelpSession)
        .where(HelpSession.mandate_id == mandate_id, col(HelpSession.ended_at).is_(None))
        .with_for_update()
    )
    for session in found.all():
        await close(db, session, HelpEnd.MANDATE)


def say_over(end: HelpEnd, *, begun: bool = True, mine: bool = False) -> str:
    """What is read once a session is over.

    Args:
        end: what ended it.
        begun: the helper had joined; before, nothing was filled in.
        mine: who reads it ended it.
    """
    if not begun:
        return NOT_KNOWN if end is HelpEnd.CITIZEN else NOT_BEGUN
    return f"{STOPPED if mine else WHY_OVER[end]} {_KEPT}"


async def mandate_of(db: AsyncSession, session: HelpSession) -> Mandate | None:
    """The mandate a session rests on, as it stands now."""
    return await db.get(Mandate, session.mandate_id, populate_existing=True) if session.mandate_id else None


async def helping(db: AsyncSession, caller: Caller, session_id: UUID) -> HelpSession:
    """The open session that the caller has joined as helper, not locked yet; raises as `type_into`."""
    session = await _session(db, caller, session_id)
    if session.helper_id != caller.person:
        raise NotFound
    return await _still_open(db, session, joined=True)


async def _session(
    db: AsyncSession, caller: Caller, session_id: UUID, *, locked: bool = False
) -> HelpSession:
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(HelpSession).where(HelpSession.id == session_id)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    session = (await db.exec(query)).first()
    if session is None or caller.person not in {session.citizen_id, session.helper_id}:
        raise NotFound
    return session


async def _locked_open(
    db: AsyncSession, caller: Caller, session_id: UUID, *, joined: bool = False
) -> HelpSession:
    session = await _session(db, caller, session_id, locked=True)
    return await _still_open(db, session, joined=joined)


async def _still_open(db: AsyncSession, session: HelpSession, *, joined: bool) -> HelpSession:
    over = rules.why_over(session, await mandate_of(db, session), clock.now())
    if over is not None:
        raise Conflict(say_over(over, begun=session.joined_at is not None))
    if joined and session.joined_at is None:
        raise NotFound
    return session


def _touch(db: AsyncSession, session: HelpSession) -> None:
    session.version += 1
    session.active_at = clock.now()
    db.add(session)
    tell_session(db, session.draft_id)
