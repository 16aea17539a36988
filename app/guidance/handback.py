"""Hand-back: what a guide began at the counter is carried on by the citizen, on their own phone.

The guide fills in a form for the person they are teaching and shows a QR code. Its link is used once, within a day:
signed in, the answers go into the citizen's own draft, into empty boxes only. The link itself shows nothing of
the person; to prefill a registration it asks for the year of birth first (docs/decisions/hand-back.md).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import profiles
from app.accounts import queries as people
from app.accounts import rules as people_rules
from app.accounts.permissions import Caller, Permission, require
from app.accounts.profiles import Placement
from app.accounts.service import token_hash
from app.catalogue import queries as catalogue
from app.catalogue.rules import why_not_here
from app.catalogue.schema import ProcedureSpec
from app.dossiers import about, drafts, for_whom, forms, revising, rows
from app.dossiers.authors import Author
from app.dossiers.drafts import Saved
from app.dossiers.effects import effects
from app.errors import Conflict, NotFound
from app.guidance import counter, counter_rules
from models.accounts import DigitalLevel
from models.counter import CodeCard, CounterVisitor, GuidanceSession, HandBack, VisitorStatus
from models.dossiers import HelpWay

VALID = timedelta(hours=24)
TRIES = 5
"""So many wrong years of birth end a link."""

_GONE = (
    "Liên kết này không dùng được nữa: đã dùng rồi, đã quá 24 giờ, hoặc chép chưa đủ. "
    "Phần cán bộ đã điền vẫn còn ở quầy; mời nhờ cán bộ tạo mã mới."
)
_TOO_MANY = (
    f"Người này đang có {drafts.MOST_OPEN} tờ khai của thủ tục này chưa chuyển về điện thoại. Các tờ ấy vẫn còn. "
    "Mời chuyển bớt rồi mở thêm."
)
OTHER_PERSON = (
    "Tài khoản đang đăng nhập không phải của người đã làm tờ khai này ở quầy, nên chưa chuyển. "
    "Tờ khai vẫn còn; mời đăng nhập đúng tài khoản rồi quét lại mã."
)


@dataclass(frozen=True)
class OpenHandBack:
    """A form as the guide fills it in.

    Attributes:
        number: the called number of the person it is for.
        subject: about whom or what it is; empty while that is not said.
        link_until: when the present link ends; None while there is none.
        used: it is in the citizen's hands; nothing of it is left here.
    """

    id: UUID
    number: str
    subject: str
    spec: ProcedureSpec
    answers: dict[str, str]
    saved_at: datetime
    link_until: datetime | None
    used: bool


@dataclass(frozen=True)
class Prefill:
    """What a registration is filled in with."""

    full_name: str
    birth_date: str
    citizen_number: str
    phone: str
    level: DigitalLevel


async def begin(db: AsyncSession, caller: Caller, procedure_code: str, *, another: bool = False) -> UUID:
    """The form of a procedure for the person the caller is teaching: the one there is, or a new one.

    With `another` one more for somebody else of theirs, a second child; one that nobody has typed into is gone on with.

    Raises:
        NotFound: the caller is teaching nobody, or there is no such procedure.
        Conflict: the procedure cannot be filed here, or as many forms of it are begun as may be.
    """
    require(caller, Permission.GUIDE)
    visitor = await counter.current(db, caller)
    if visitor is None or visitor.status is not VisitorStatus.SERVING:
        raise NotFound("Chưa có ai đang được hướng dẫn, nên chưa mở tờ khai được.")
    # Two presses of one button make one form: the second waits here until the first is done.
    await db.exec(select(CounterVisitor.id).where(CounterVisitor.id == visitor.id).with_for_update())
    published = await catalogue.get(db, procedure_code)
    reason = why_not_here(published.spec)
    if reason:
        raise Conflict(reason)
    found = await db.exec(
        select(HandBack)
        .where(
            HandBack.visitor_id == visitor.id,
            HandBack.procedure_code == procedure_code,
            HandBack.started_by == caller.person,
            col(HandBack.used_at).is_(None),
        )
        .order_by(col(HandBack.updated_at).desc())
    )
    there = found.all()
    fitting = [each for each in there if not another or each.updated_at == each.created_at]
    if fitting:
        return fitting[0].id
    if len(there) >= drafts.MOST_OPEN:
        raise Conflict(_TOO_MANY)
    now = clock.now()
    made = HandBack(
        visitor_id=visitor.id,
        procedure_code=procedure_code,
        procedure_id=published.id,
        answers=_noted(visitor, published.spec),
        started_by=caller.person,
        created_at=now,
        updated_at=now,
    )
    db.add(made)
    await db.flush()
    return made.id


async def begin_another(db: AsyncSession, caller: Caller, hand_back_id: UUID) -> UUID:
    """One more form like this one for the person the caller is teaching; raises as `begin`."""
    made = await _own(db, caller, hand_back_id)
    return await begin(db, caller, made.procedure_code, another=True)


async def get(db: AsyncSession, caller: Caller, hand_back_id: UUID) -> OpenHandBack:
    """A form the caller began; raises `NotFound`."""
    made = await _own(db, caller, hand_back_id)
    visitor = await db.get_one(CounterVisitor, made.visitor_id)
    spec = (await catalogue.get_version(db, made.procedure_id)).spec
    return OpenHandBack(
        made.id,
        counter_rules.number(visitor.level, visitor.serial),
        about.name(spec, made.answers),
        spec,
        dict(made.answers),
        made.updated_at,
        made.expires_at if made.token_hash and (made.expires_at or clock.now()) > clock.now() else None,
        made.used_at is not None,
    )


async def save(db: AsyncSession, caller: Caller, hand_back_id: UUID, changes: Mapping[str, str]) -> Saved:
    """Keep what the guide typed, right or wrong; what is no box of the form is left out."""
    made = await _own(db, caller, hand_back_id, to_change=True)
    spec = (await catalogue.get_version(db, made.procedure_id)).spec
    kept, too_long = forms.typed_into(forms.known_boxes(spec), changes)
    before, made.answers = made.answers, {**made.answers, **kept}
    made.updated_at = clock.now()
    db.add(made)
    return Saved(made.updated_at, too_long, effects(spec, before, made.answers, clock.today()))


async def edit_row(
    db: AsyncSession, caller: Caller, hand_back_id: UUID, act: str, group: str, row: int
) -> None:
    """Add, take away or move a row of what the form asks for several times; raises `Invalid` when it cannot be."""
    made = await _own(db, caller, hand_back_id, to_change=True)
    spec = (await catalogue.get_version(db, made.procedure_id)).spec
    made.answers = {**made.answers, **rows.edit(spec, made.answers, act, group, row).changes}
    made.updated_at = clock.now()
    db.add(made)


async def make_link(db: AsyncSession, caller: Caller, hand_back_id: UUID) -> str:
    """A new secret for the QR code, seen this once; an earlier one stops working."""
    made = await _own(db, caller, hand_back_id, to_change=True)
    token = secrets.token_urlsafe(24)
    made.token_hash, made.expires_at, made.tries = token_hash(token), clock.now() + VALID, 0
    db.add(made)
    return token


async def check_link(db: AsyncSession, token: str) -> None:
    """Whether a link can be used; says nothing of whom it is for; raises `NotFound`."""
    await _linked(db, token)


async def prefill(db: AsyncSession, token: str, year: str) -> Prefill | None:
    """What to fill a registration in with, for whoever has the link and knows the year of birth.

    None when the year is wrong; the fifth time ends the link. Needs a writing transaction that is committed
    either way: the wrong ones are counted.
    """
    made = await _linked(db, token, to_change=True)
    visitor = await db.get_one(CounterVisitor, made.visitor_id)
    if not visitor.birth or year.strip() != visitor.birth[:4]:
        _count_wrong(db, made)
        return None
    answers = made.answers
    return Prefill(
        answers.get("applicant_full_name") or visitor.full_name or "",
        answers.get("applicant_dob")
        or (counter_rules.say_birth(visitor.birth) if "-" in visitor.birth else ""),
        answers.get("applicant_id") or visitor.citizen_number or "",
        answers.get("applicant_phone") or visitor.phone or "",
        visitor.placed_level or visitor.level,
    )


async def accept(db: AsyncSession, caller: Caller, token: str) -> UUID | None:
    """Put the answers into the caller's own draft and use the link up; returns the draft.

    None when the account is somebody else's; like a wrong year of birth, the fifth time ends the link. Needs a
    writing transaction that is committed either way.

    What the citizen has in their draft stays; only empty boxes are filled in. A draft that is about somebody else
    than this form stays apart, and the answers go into another one. The visitor, and what they were
    taught, belong to this account from now on. Asked again by the same account, the answer is the same draft.

    Raises:
        NotFound: the link cannot be used (any more).
        Conflict: the procedure cannot be filed here any more, or there are as many drafts of it as may be.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    made = await _linked(db, token, to_change=True, used_by=caller.person)
    if made.draft_id is not None:
        return made.draft_id
    visitor = await db.get_one(CounterVisitor, made.visitor_id)
    profile = await people.my_profile(db, caller)
    noted = (visitor.full_name or "", visitor.birth or "", visitor.citizen_number or _number_in(made.answers))
    if not counter_rules.same_person(noted, (profile.full_name, profile.birth_date, profile.citizen_number)):
        _count_wrong(db, made)
        return None
    draft_id = await _draft_for(db, caller, made)
    draft = await drafts.get(db, caller, draft_id)
    added = counter_rules.merge(draft.answers, made.answers, forms.known_boxes(draft.published or draft.spec))
    if draft.revision == 0 and made.answers.get(for_whom.FOR_WHOM):  # nobody has chosen what stands there
        added[for_whom.FOR_WHOM] = made.answers[for_whom.FOR_WHOM]
    # What the office reads later: these boxes were filled in by the guide, with the person before them.
    await drafts.save_answers(db, caller, draft_id, added, author=Author(made.started_by, HelpWay.COUNTER))
    await revising.have_rows(db, caller, draft_id, made.answers)
    made.used_at, made.used_by, made.draft_id, made.answers = clock.now(), caller.person, draft_id, {}
    db.add(made)
    await _belongs_to(db, visitor, caller.person)
    # What somebody chose themselves stands, unless the guide has found out better since.
    if visitor.placed_level is not None or caller.level in {None, visitor.level}:
        noted_facts = Placement(
            visitor.placed_level or visitor.level, visitor.has_smartphone, visitor.shares_phone
        )
        await profiles.place(db, caller, noted_facts)
    return draft_id


async def _draft_for(db: AsyncSession, caller: Caller, made: HandBack) -> UUID:
    """The caller's draft that this form belongs into: of the same person, else one that may be, else a new one.

    Most records do not say in a box of its own about whom they are: a draft that holds anything else than the form
    where both say something is not taken, or what differs would be lost.
    """
    spec = (await catalogue.get(db, made.procedure_code)).spec
    there = await drafts.open_ones(db, caller, made.procedure_code)
    of_same = [each for each in there if about.same(spec, each.answers, made.answers)]
    may_be = [each for each in there if each.revision == 0 or not _at_odds(spec, each.answers, made.answers)]
    fitting = of_same or may_be
    if not fitting:
        return await drafts.start_another(db, caller, made.procedure_code)
    if reason := why_not_here(spec):
        raise Conflict(reason)
    await revising.carry_over(db, caller, fitting[0].id)
    return fitting[0].id


def _at_odds(spec: ProcedureSpec, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both say something and not the same, of the matter; what is asked of the applicant is theirs to mend."""
    asked = {box for box in forms.known_boxes(spec) if not box.startswith("applicant_")}
    return about.differ(spec, one, other) or any(
        about.plain(one[box]) != about.plain(other[box]) for box in asked if one.get(box) and other.get(box)
    )


def _count_wrong(db: AsyncSession, made: HandBack) -> None:
    made.tries += 1
    if made.tries >= TRIES:
        made.token_hash = None
    db.add(made)


async def _belongs_to(db: AsyncSession, visitor: CounterVisitor, account: UUID) -> None:
    visitor.account_id = account
    db.add(visitor)
    for session in await db.exec(select(GuidanceSession).where(GuidanceSession.visitor_id == visitor.id)):
        session.account_id = account
        db.add(session)
    for card in await db.exec(select(CodeCard).where(CodeCard.visitor_id == visitor.id)):
        card.account_id = account
        db.add(card)


def _noted(visitor: CounterVisitor, spec: ProcedureSpec) -> dict[str, str]:
    """What is known of the visitor, in the boxes of the form that ask for it."""
    known = {
        "applicant_full_name": visitor.full_name,
        "applicant_dob": counter_rules.say_birth(visitor.birth) if "-" in (visitor.birth or "") else "",
        "applicant_id": visitor.citizen_number,
        "applicant_phone": visitor.phone,
        "applicant_address": visitor.address,
    }
    asked = forms.known_boxes(spec)
    return {box: value for box, value in known.items() if value and box in asked}


def _number_in(answers: Mapping[str, str]) -> str | None:
    try:
        return people_rules.check_citizen_number(answers.get("applicant_id", "")).number
    except ValueError:
        return None


async def _own(db: AsyncSession, caller: Caller, hand_back_id: UUID, *, to_change: bool = False) -> HandBack:
    require(caller, Permission.GUIDE)
    query = select(HandBack).where(HandBack.id == hand_back_id, HandBack.started_by == caller.person)
    made = (await db.exec(query.with_for_update() if to_change else query)).first()
    if made is None:
        raise NotFound("Không tìm thấy tờ khai này, hoặc do cán bộ khác mở.")
    if to_change and made.used_at:
        raise Conflict("Tờ khai này đã ở trong điện thoại của người dân, nên không sửa ở đây được nữa.")
    return made


async def _linked(
    db: AsyncSession, token: str, *, to_change: bool = False, used_by: UUID | None = None
) -> HandBack:
    """The form behind a link that can be used, or that `used_by` has used."""
    query = select(HandBack).where(HandBack.token_hash == token_hash(token))
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    made = (await db.exec(query)).first()
    if made is None or made.expires_at is None or made.expires_at <= clock.now():
        raise NotFound(_GONE)
    if made.used_at is not None and (used_by is None or made.used_by != used_by):
        raise NotFound(_GONE)
    return made
