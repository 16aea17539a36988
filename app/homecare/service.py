"""What people do with visits: answer the questions, book, confirm, move, decline, cancel, complete."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import workdays
from app.errors import Conflict, Invalid, NotFound
from app.homecare import events, rules, slots, subjects
from models.homecare import (
    Visit,
    VisitAction,
    VisitDraft,
    VisitEvent,
    VisitKind,
    VisitStatus,
    VisitView,
)

REASON_MAX = 500
KEPT_MAX = 10_000
"""Longest text a draft keeps while it is typed; booking asks for less."""

CHOICE_MAX = 60

_CODE_ATTEMPTS = 20
_TYPED = ("hamlet", "address", "phone", "note")
_CHOSEN = ("kind", "procedure_code", "dossier_code", "ward_code", "slot", "step")


@dataclass(frozen=True)
class Move:
    """Another time the Centre proposes: a slot's key, see `rules.Slot.key`."""

    slot: str


async def begin(db: AsyncSession, caller: Caller) -> VisitDraft:
    """The caller's draft: the one there is, or a new one filled in from the account."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    draft = await _draft(db, caller)
    if draft is not None:
        return draft
    profile = await people.my_profile(db, caller)
    now = clock.now()
    draft = VisitDraft(
        account_id=caller.person,
        key=secrets.token_hex(16),
        address=profile.address,
        phone=profile.phone,
        created_at=now,
        updated_at=now,
    )
    db.add(draft)
    await db.flush()
    return draft


async def keep(db: AsyncSession, caller: Caller, changes: dict[str, str]) -> VisitDraft:
    """Keep answers in the caller's draft as they are typed; nothing is checked but that it can be kept.

    A change of what is asked for takes back the answers that hung on it.

    Raises:
        Invalid: an unknown answer, or a text too long to keep (what was kept before stays).
    """
    draft = await begin(db, caller)
    for name, value in changes.items():
        if name not in _TYPED + _CHOSEN:
            raise Invalid("Không có ô này.")
        limit = KEPT_MAX if name in _TYPED else CHOICE_MAX
        if len(value) > limit:
            raise Invalid(
                "Đoạn vừa nhập dài quá, phần trước đó vẫn còn.",
                {name: f"Dài quá {limit} chữ. Mời viết ngắn lại."},
            )
        if getattr(draft, name) != value:
            _answer(draft, name, value)
    draft.updated_at = clock.now()
    db.add(draft)
    await db.flush()
    return draft


_HANGING = {
    "kind": ("slot",),
    "procedure_code": ("slot", "dossier_code"),
    "dossier_code": ("slot", "procedure_code"),
    "ward_code": ("slot",),
}
"""The answers that a changed one takes back."""


def _answer(draft: VisitDraft, name: str, value: str) -> None:
    if name == "kind" and value not in set(VisitKind):
        raise Invalid("Mời chọn một việc.", {"kind": "Mời chọn một việc."})
    setattr(draft, name, VisitKind(value) if name == "kind" else value)
    for other in _HANGING.get(name, ()):
        setattr(draft, other, "")


async def discard(db: AsyncSession, caller: Caller) -> None:
    """Forget what the caller has answered so far."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    draft = await _draft(db, caller)
    if draft is not None:
        await db.delete(draft)


async def book(db: AsyncSession, caller: Caller, key: str) -> Visit:
    """Make the caller's draft with this key a visit. Asked again with the same key, the answer is the same visit.

    Raises:
        NotFound: there is no such draft, nor a visit made of it.
        Invalid: an answer is missing or wrong; the draft stays.
        Conflict: the place was taken meanwhile, or it cannot be booked; the draft stays.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    draft = await _draft(db, caller)  # locked: one booking of a person at a time
    if draft is None or draft.key != key:
        made = (
            await db.exec(select(Visit).where(Visit.account_id == caller.person, Visit.key == key))
        ).first()
        if made is None:
            raise NotFound("Không tìm thấy lịch đang đặt này. Mời xem trong danh sách lịch hẹn.")
        return made
    if draft.kind is None:
        raise Invalid("Mời chọn việc cần giúp.", {"kind": "Mời chọn một việc."})
    place = rules.check_place(draft.ward_code, draft.hamlet, draft.address, draft.phone, draft.note)
    subject = await subjects.find(db, caller, draft.procedure_code, draft.dossier_code)
    refused = rules.refusal(draft.kind, subject.spec, subject.dossier)
    if refused:
        raise Conflict(refused, {"subject": refused})
    await _not_too_many(db, caller, draft, subject)
    now = clock.now()
    first = rules.earliest(draft.kind, subject.dossier, now, await workdays.calendar(db))
    if first is None:
        raise Conflict("Hồ sơ này chưa có ngày hẹn trả kết quả. Khi có, mời quay lại đặt giờ.")
    slot = await slots.hold(db, draft.slot, ward_code=place.ward_code, first=first)
    visit = Visit(
        code=await _new_code(db),
        account_id=caller.person,
        kind=draft.kind,
        procedure_code=subject.spec.code,
        procedure_name=subject.spec.name,
        dossier_code=subject.dossier.code if subject.dossier else None,
        ward_code=place.ward_code,
        hamlet=place.hamlet,
        address=place.address,
        phone=place.phone,
        note=place.note,
        slot_id=slot.id,
        day=slot.day,
        starts=slot.starts,
        ends=slot.ends,
        status=VisitStatus.REQUESTED,
        key=draft.key,
        created_at=now,
        updated_at=now,
    )
    db.add(visit)
    await db.delete(draft)
    await db.flush()
    await _log(db, caller, visit, VisitAction.REQUEST, "")
    return visit


async def act(
    db: AsyncSession,
    caller: Caller,
    visit_id: UUID,
    action: VisitAction,
    *,
    reason: str = "",
    move: Move | None = None,
) -> Visit:
    """Do the next thing with a visit, as its owner or as staff.

    Args:
        db: an open writing transaction.
        caller: who does it.
        visit_id: the visit.
        action: what is done, one of `rules.available_actions`.
        reason: why, for the other side; the Centre must say why it declines or proposes another time.
        move: the other time, for `RESCHEDULE`.

    Raises:
        NotFound: there is no such visit, or it is not the caller's to see.
        Conflict: the visit has moved on, or the other time is full.
        Invalid: the reason or the other time is missing.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    visit = await _locked(db, caller, visit_id)
    if action not in rules.available_actions(facts(visit), caller, clock.now()):
        raise Conflict("Lịch hẹn này đã đổi trong lúc đang xem. Mời xem lại rồi chọn tiếp.")
    reason = rules.one_line(reason)
    if action in rules.NEEDS_REASON and not reason:
        raise Invalid("Mời ghi lý do, để người dân hiểu vì sao.", {"reason": "Mời ghi lý do."})
    if len(reason) > REASON_MAX:
        raise Invalid(
            "Lý do dài quá. Những gì đã viết vẫn còn.",
            {"reason": f"Dài quá {REASON_MAX} chữ. Mời viết ngắn lại."},
        )
    if action is VisitAction.RESCHEDULE:
        await _move(db, visit, move)
    visit.status = rules.OUTCOME[action]
    visit.reason = reason
    visit.updated_at = clock.now()
    if caller.person != visit.account_id:
        visit.handled_by = caller.person
    db.add(visit)
    await db.flush()
    await _log(db, caller, visit, action, reason)
    return visit


async def record_views(db: AsyncSession, caller: Caller, visits: list[UUID]) -> None:
    """Keep that the caller read the addresses of these visits, each once with first and last time."""
    require(caller, Permission.MANAGE_VISITS)
    now = clock.now()
    rows = await db.exec(
        select(VisitView).where(VisitView.viewer_id == caller.person, col(VisitView.visit_id).in_(visits))
    )
    known = {row.visit_id: row for row in rows.all()}
    for visit_id in visits:
        view = known.get(visit_id) or VisitView(
            visit_id=visit_id, viewer_id=caller.person, first_at=now, last_at=now
        )
        view.last_at = now
        db.add(view)
    await db.flush()


async def _move(db: AsyncSession, visit: Visit, move: Move | None) -> None:
    if move is None:
        raise Invalid("Mời chọn giờ khác.", {"slot": "Mời chọn một ngày và một khung giờ."})
    slot = await slots.hold(db, move.slot, ward_code=visit.ward_code, first=clock.now(), besides=visit.id)
    if (slot.id, slot.day) == (visit.slot_id, visit.day):
        raise Invalid("Mời chọn giờ khác.", {"slot": "Đây vẫn là giờ cũ. Mời chọn giờ khác."})
    visit.slot_id, visit.day, visit.starts, visit.ends = slot.id, slot.day, slot.starts, slot.ends


async def _draft(db: AsyncSession, caller: Caller) -> VisitDraft | None:
    query = select(VisitDraft).where(VisitDraft.account_id == caller.person).with_for_update()
    return (await db.exec(query)).first()


async def _locked(db: AsyncSession, caller: Caller, visit_id: UUID) -> Visit:
    found = (await db.exec(select(Visit).where(Visit.id == visit_id).with_for_update())).first()
    if found is None or not (found.account_id == caller.person or caller.may(Permission.MANAGE_VISITS)):
        raise NotFound
    return found


async def _not_too_many(
    db: AsyncSession, caller: Caller, draft: VisitDraft, subject: subjects.Subject
) -> None:
    rows = await db.exec(
        select(Visit).where(Visit.account_id == caller.person, col(Visit.status).in_(rules.OPEN))
    )
    now = clock.now()
    ahead = [visit for visit in rows.all() if rules.begins(visit.day, visit.starts) > now]
    dossier_code = subject.dossier.code if subject.dossier else None
    for visit in ahead:
        same = (draft.kind, subject.spec.code, dossier_code)
        if (visit.kind, visit.procedure_code, visit.dossier_code) == same:
            raise Conflict(f"Việc này đã có lịch hẹn mã {visit.code}. Mời xem trong danh sách lịch hẹn.")
    if len(ahead) >= rules.MAX_OPEN:
        raise Conflict(
            f"Đang có {len(ahead)} lịch hẹn chưa xong, là mức nhiều nhất. Mời đợi xong hoặc hủy bớt một lịch."
        )


async def _new_code(db: AsyncSession) -> str:
    """A code that cannot be guessed, in digits, since it is asked for and said aloud at the door."""
    for _ in range(_CODE_ATTEMPTS):
        code = f"LH-{secrets.randbelow(1_000_000):06d}"
        if (await db.exec(select(Visit.id).where(Visit.code == code))).first() is None:
            return code
    raise Conflict("Hệ thống chưa cấp được mã hẹn. Những gì đã điền vẫn còn; mời thử lại.")


async def _log(db: AsyncSession, caller: Caller, visit: Visit, action: VisitAction, reason: str) -> None:
    event = VisitEvent(
        visit_id=visit.id,
        action=action,
        actor_id=caller.person,
        at=visit.updated_at,
        day=visit.day,
        starts=visit.starts,
        ends=visit.ends,
        reason=reason,
    )
    db.add(event)
    await db.flush()
    await events.announce(db, visit, event)


def facts(visit: Visit) -> rules.VisitFacts:
    """What decides what may be done with a visit."""
    return rules.VisitFacts(visit.account_id, visit.status, rules.begins(visit.day, visit.starts))
