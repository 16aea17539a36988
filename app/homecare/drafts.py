"""The questions on the way to a visit: answers kept as they are typed, each screen checked when it is left."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue.schema import ProcedureSpec
from app.dossiers import workdays
from app.errors import Conflict, Invalid, Problem
from app.homecare import rules, slots, subjects
from app.homecare.places import find_ward, read_address
from app.typed import keepable
from models.homecare import VisitDraft, VisitKind

STEPS = ("kind", "subject", "ward", "place", "time", "review")
"""The screens, in order."""

STEP_OF_FIELD = {
    "kind": "kind",
    "subject": "subject",
    "ward_code": "ward",
    "hamlet": "place",
    "address": "place",
    "phone": "place",
    "note": "place",
    "slot": "time",
}
"""On which screen each answer is given, and its error shown."""

KEPT_MAX = 10_000
"""Longest text that is kept while it is typed; booking asks for less."""

CHOICE_MAX = 80
_TYPED = frozenset({"hamlet", "address", "phone", "note"})


@dataclass(frozen=True)
class Kept:
    """The draft as it stands now, and the error of each text too long to keep (what was kept before stays)."""

    draft: VisitDraft
    too_long: dict[str, str]


@dataclass(frozen=True)
class Asked:
    """What a visit is asked for, and about which procedure or dossier."""

    kind: VisitKind
    spec: ProcedureSpec
    dossier: rules.DossierFacts | None


@dataclass(frozen=True)
class Times:
    """The slots a draft may choose from; when there are none, why and what to do."""

    slots: list[rules.Slot]
    why_none: str = ""


async def find(db: AsyncSession, caller: Caller) -> VisitDraft | None:
    """The caller's draft, locked until the transaction ends."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(VisitDraft).where(VisitDraft.account_id == caller.person).with_for_update()
    return (await db.exec(query.execution_options(populate_existing=True))).first()


async def begin(db: AsyncSession, caller: Caller) -> VisitDraft:
    """The caller's draft: the one there is, or a new one filled in from the account."""
    draft = await find(db, caller)
    if draft is not None:
        return draft
    profile = await people.my_profile(db, caller)
    home = read_address(profile.address)
    now = clock.now()
    draft = VisitDraft(
        account_id=caller.person,
        key=secrets.token_hex(16),
        step=STEPS[0],
        ward_code=home.ward_code,
        hamlet=home.hamlet,
        address=home.rest,
        phone=profile.phone,
        created_at=now,
        updated_at=now,
    )
    try:
        async with db.begin_nested():
            db.add(draft)
    except IntegrityError:  # begun in another tab at the same moment
        begun = await find(db, caller)
        if begun is None:
            raise
        return begun
    return draft


async def keep(db: AsyncSession, caller: Caller, answers: dict[str, str], *, key: str | None = None) -> Kept:
    """Keep answers, right or wrong. An answer that changes takes back those that hung on it.

    The subject is named "procedure:<code>" or "dossier:<code>". With `key`, only into the draft that has it.

    Raises:
        Invalid: there is no such question or choice.
        Conflict: the caller's draft has another key: it was sent or discarded, or the page is another person's.
    """
    draft = await find(db, caller) if key is not None else await begin(db, caller)
    if draft is None or key not in {None, draft.key}:
        raise Conflict(
            "Lịch hẹn đang làm trên trang này đã gửi, đã bỏ, hoặc thuộc về tài khoản khác nên chưa lưu. "
            "Chữ vừa nhập còn trên trang; mời tải lại trang rồi nhập lại."
        )
    too_long: dict[str, str] = {}
    for name, value in answers.items():
        if name not in STEP_OF_FIELD:
            raise Invalid("Không có câu hỏi này.")
        limit = KEPT_MAX if name in _TYPED else CHOICE_MAX
        if len(value) > limit:
            too_long[name] = f"Dài quá {limit} chữ nên phần cuối chưa được lưu. Mời viết ngắn lại."
        else:
            _answer(draft, name, keepable(value))
    draft.updated_at = clock.now()
    db.add(draft)
    await db.flush()
    return Kept(draft, too_long)


async def go_to(db: AsyncSession, caller: Caller, step: str) -> VisitDraft:
    """Remember which screen the caller is on."""
    draft = await begin(db, caller)
    if step in STEPS:
        draft.step = step
        db.add(draft)
        await db.flush()
    return draft


async def discard(db: AsyncSession, caller: Caller) -> None:
    """Forget what the caller has answered so far."""
    draft = await find(db, caller)
    if draft is not None:
        await db.delete(draft)
        await db.flush()


async def asked_for(db: AsyncSession, caller: Caller, draft: VisitDraft) -> Asked:
    """What the draft asks for, once it is known that it may be booked.

    Raises:
        Invalid: nothing was chosen.
        NotFound: it is not the caller's.
        Conflict: it cannot be booked; the message says why.
    """
    if draft.kind is None:
        raise Invalid("Mời chọn việc cần giúp.", {"kind": "Mời chọn một việc."})
    subject = await subjects.find(db, caller, draft.procedure_code, draft.dossier_code)
    refused = rules.refusal(draft.kind, subject.spec, subject.dossier)
    if refused:
        raise Conflict(refused, {"subject": refused})
    return Asked(draft.kind, subject.spec, subject.dossier)


async def first_moment(db: AsyncSession, asked: Asked) -> datetime | None:
    """The moment from which the visit may begin, see `rules.earliest`."""
    return rules.earliest(asked.kind, asked.dossier, clock.now(), await workdays.calendar(db))


async def times(db: AsyncSession, caller: Caller, draft: VisitDraft) -> Times:
    """The slots the draft may choose from; raises as `asked_for`."""
    asked = await asked_for(db, caller, draft)
    first = await first_moment(db, asked)
    if first is None:
        return Times([], "Hồ sơ này chưa có ngày hẹn trả kết quả. Khi có kết quả, mời quay lại đặt giờ.")
    found = await slots.offered(db, draft.ward_code, first)
    if found:
        return Times(found)
    if asked.dossier and asked.dossier.due_at and not asked.dossier.finished:
        due = clock.say_moment(asked.dossier.due_at)
        return Times(
            [], f"Kết quả hẹn trả {due}. Lịch đặt được trước {rules.HORIZON} ngày; mời quay lại sau."
        )
    return Times(
        [], f"Trong {rules.HORIZON} ngày tới chưa có giờ trống. Mời quay lại ngày mai, hoặc gọi Trung tâm."
    )


async def check(db: AsyncSession, caller: Caller, draft: VisitDraft, step: str) -> None:
    """Let the caller leave a screen, or raise what is wrong with its answers."""
    match step:
        case "kind":
            if draft.kind is None:
                raise Invalid("Mời chọn việc cần giúp.", {"kind": "Mời chọn một việc."})
        case "subject":
            await asked_for(db, caller, draft)
        case "ward":
            if find_ward(draft.ward_code) is None:
                raise Invalid("Mời chọn phường.", {"ward_code": "Mời chọn phường."})
        case "place":
            rules.check_place(draft.ward_code, draft.hamlet, draft.address, draft.phone, draft.note)
        case "time":
            rules.parse_slot(draft.slot)
        case _:
            return


def step_of(problem: Problem) -> str:
    """The screen on which the first of the wrong answers is given; the last one when none is named."""
    wrong = {STEP_OF_FIELD[field] for field in problem.fields if field in STEP_OF_FIELD}
    return next((step for step in STEPS if step in wrong), STEPS[-1])


def next_step(step: str, by: int = 1) -> str:
    """The screen so many after this one, within the screens there are."""
    place = STEPS.index(step) if step in STEPS else 0
    return STEPS[min(max(place + by, 0), len(STEPS) - 1)]


_SUBJECTS = {"procedure": "procedure_code", "dossier": "dossier_code"}


def _answer(draft: VisitDraft, name: str, value: str) -> None:
    if name == "kind":
        if value not in set(VisitKind):
            raise Invalid("Mời chọn việc cần giúp.", {"kind": "Mời chọn một việc."})
        changed = draft.kind != value
        draft.kind = VisitKind(value)
    elif name == "subject":
        what, _, code = value.partition(":")
        if what not in _SUBJECTS:
            raise Invalid("Mời chọn thủ tục hoặc hồ sơ.", {"subject": "Mời chọn thủ tục hoặc hồ sơ."})
        changed = getattr(draft, _SUBJECTS[what]) != code
        draft.procedure_code = draft.dossier_code = ""
        setattr(draft, _SUBJECTS[what], code[:40])
    elif name == "ward_code":
        if value and find_ward(value) is None:
            raise Invalid("Mời chọn phường.", {"ward_code": "Mời chọn phường."})
        changed = draft.ward_code != value
        draft.ward_code = value
    elif name == "slot":
        changed = False
        draft.slot = "{}/{}".format(*rules.parse_slot(value)) if value else ""
    else:
        changed = False
        setattr(draft, name, value)
    if changed:
        draft.slot = ""
