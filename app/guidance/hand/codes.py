"""One-time codes: made by a citizen after they agreed, entered by a helper, spent by the first who does."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import drafts
from app.errors import Conflict, Invalid, NotFound
from app.guidance.hand import rules, sessions
from app.guidance.hand.events import tell_session
from app.guidance.hand.mandates import announce_step
from models._types import lookup_hash
from models.handinhand import HelpCode, HelpSession, Mandate, MandateStep

OFFERS = "20/hour"
_TRIES = 5

NO_CONSENT = "Cần đồng ý thì mới lấy được mã. Không đồng ý cũng không sao: vẫn tự điền được như thường."
_WRONG = (
    "Mã này không dùng được: có thể nhập nhầm, mã đã hết hạn hoặc đã có người dùng. "
    "Mời xem lại, hoặc nhờ người cần giúp lấy mã mới."
)
_WAIT = (
    "Đã nhập mã nhiều lần quá. Mời chờ 15 phút rồi nhập lại; mã mới thì người cần giúp lấy trên máy của họ."
)
_TOO_MANY_OFFERS = "Đã lấy mã nhiều lần quá. Mời chờ một lát rồi lấy lại. Hồ sơ vẫn còn nguyên."
_OWN = "Đây là mã của chính mình. Mời đọc mã này cho người giúp, để họ nhập trên máy của họ."


async def offer(db: AsyncSession, caller: Caller, draft_id: UUID, *, agrees: bool, may_call: bool) -> str:
    """A new code for the caller's own draft, told once; an earlier one stops working.

    Raises:
        Invalid: the citizen did not agree.
        Conflict: somebody is helping already, or the draft was filed.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    if not agrees:
        raise Invalid(NO_CONSENT, {"agrees": NO_CONSENT})
    draft = await drafts.get(db, caller, draft_id, with_files=False)
    if draft.dossier_id is not None:
        raise Conflict("Hồ sơ này đã nộp rồi nên không cần người giúp điền nữa.")
    await throttle.attempt("help-offer", str(caller.person), OFFERS, _TOO_MANY_OFFERS)
    await sessions.make_room(db, draft_id)
    code = _new(caller)
    code.draft_id, code.may_call = draft_id, may_call
    return await _make(db, code)


async def offer_mandate(db: AsyncSession, caller: Caller, mandate: Mandate) -> str:
    """A code for a mandate the caller has just made; whoever enters it, and the caller, are asked before it holds."""
    await throttle.attempt("help-offer", str(caller.person), OFFERS, _TOO_MANY_OFFERS)
    code = _new(caller)
    code.mandate_id = mandate.id
    return await _make(db, code)


async def take_back(db: AsyncSession, caller: Caller, draft_id: UUID) -> None:
    """Make the code of the caller's own draft stop working; changes nothing when there is none."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    await db.exec(
        update(HelpCode)
        .where(
            col(HelpCode.draft_id) == draft_id,
            col(HelpCode.citizen_id) == caller.person,
            col(HelpCode.closed_at).is_(None),
        )
        .values(closed_at=clock.now())
    )


async def live_until(db: AsyncSession, caller: Caller, draft_id: UUID) -> datetime | None:
    """Until when the code of the caller's own draft holds; None when there is none."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    found = await db.exec(
        select(HelpCode.expires_at).where(
            HelpCode.draft_id == draft_id,
            HelpCode.citizen_id == caller.person,
            col(HelpCode.closed_at).is_(None),
            col(HelpCode.expires_at) > clock.now(),
        )
    )
    return found.first()


async def limit(caller: Caller, address: str) -> None:
    """Count one attempt at entering a code; raises `TooMany`. Six digits hold because of this."""
    # The person first: what they may not try does not use up an address that a whole hall shares.
    await throttle.attempt("help-code", str(caller.person), rules.CODES_PER_HELPER, _WAIT)
    await throttle.attempt_from("help-code-from", address, rules.CODES_PER_ADDRESS, _WAIT)


async def enter(db: AsyncSession, caller: Caller, typed: str) -> HelpSession | Mandate:
    """Spend a code: a session the helper may now join, or a mandate they may now accept.

    Whoever calls has counted the attempt (`limit`). Wrong, expired, used and unknown get one answer (`Invalid`).
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    digits = rules.read_code(typed)
    code = await _locked(db, digits) if digits else None
    now = clock.now()
    if code is None or not rules.code_holds(code, now):
        raise Invalid(_WRONG, {"code": _WRONG})
    if code.citizen_id == caller.person:
        raise Invalid(_OWN, {"code": _OWN})
    code.closed_at, code.used_by = now, caller.person
    db.add(code)
    if code.mandate_id is not None:
        return await _enter_mandate(db, caller, code.mandate_id)
    if code.draft_id is None:
        raise NotFound
    session = HelpSession(
        draft_id=code.draft_id,
        citizen_id=code.citizen_id,
        helper_id=caller.person,
        consented_at=code.created_at,
        created_at=now,
        active_at=now,
        citizen_may_be_called=code.may_call,
    )
    await sessions.begin(db, session)
    tell_session(db, code.draft_id)
    return session


async def _enter_mandate(db: AsyncSession, caller: Caller, mandate_id: UUID) -> Mandate:
    mandate = await db.get_one(Mandate, mandate_id, with_for_update=True)
    if mandate.ended_at is not None:  # taken back before anybody entered its code
        raise Invalid(_WRONG, {"code": _WRONG})
    mandate.helper_id = caller.person
    db.add(mandate)
    await announce_step(db, mandate, MandateStep.ENTERED, caller)
    return mandate


async def _locked(db: AsyncSession, digits: str) -> HelpCode | None:
    found = await db.exec(
        select(HelpCode)
        .where(HelpCode.code_hash == _hash(digits), col(HelpCode.closed_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


def _new(caller: Caller) -> HelpCode:
    now = clock.now()
    return HelpCode(code_hash="", citizen_id=caller.person, created_at=now, expires_at=now + rules.CODE_LIVES)


async def _make(db: AsyncSession, code: HelpCode) -> str:
    now = clock.now()
    await db.exec(
        update(HelpCode)
        .where(col(HelpCode.closed_at).is_(None), col(HelpCode.expires_at) <= now)
        .values(closed_at=now)
    )
    for _ in range(_TRIES):
        await _close_earlier(db, code, now)
        digits = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
        code.code_hash = _hash(digits)
        try:
            async with db.begin_nested():
                db.add(code)
        except IntegrityError:  # somebody has just got the same code, or one for this draft from another tab
            continue
        return digits
    raise Conflict("Chưa lấy được mã. Mời thử lại sau ít giây; hồ sơ vẫn còn nguyên.")


async def _close_earlier(db: AsyncSession, code: HelpCode, now: datetime) -> None:
    """A new code replaces the one there was for the same draft or mandate."""
    same = (
        col(HelpCode.draft_id) == code.draft_id
        if code.draft_id is not None
        else col(HelpCode.mandate_id) == code.mandate_id
    )
    await db.exec(update(HelpCode).where(same, col(HelpCode.closed_at).is_(None)).values(closed_at=now))


def _hash(digits: str) -> str:
    return lookup_hash("help-code", digits)
