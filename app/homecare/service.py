"""What people do with visits: book, confirm, move, decline, cancel, complete."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller, Permission, require
from app.db import put
from app.dossiers import queries as dossiers
from app.errors import Conflict, Invalid, NotFound
from app.homecare import drafts, events, rules, slots
from models.dossiers import Dossier
from models.homecare import (
    Visit,
    VisitAction,
    VisitEvent,
    VisitKind,
    VisitStatus,
    VisitView,
)

REASON_MAX = 500

LIMIT = "10/day"
"""How often one person books. What they may do with a visit follows from a booking, so that it needs no limit of its
own: somebody who cannot come can always say so. The project's assumption."""

_TOO_OFTEN = (
    "Trong một ngày qua đã đặt nhiều lịch hẹn rồi nên lịch này chưa gửi. Những gì đã điền vẫn còn; mời gửi lại vào ngày mai, "
    "hoặc gọi Trung tâm."
)
_CODE_ATTEMPTS = 20


async def book(db: AsyncSession, caller: Caller, key: str) -> Visit:
    """Make the caller's draft with this key a visit. Asked again with the same key, the answer is the same visit.

    Raises:
        NotFound: there is no such draft, nor a visit made of it.
        Invalid: an answer is missing or wrong; the draft stays.
        Conflict: the place was taken meanwhile, or it cannot be booked; the draft stays.
        TooMany: they have booked as often as one may in a day; the draft stays.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    draft = await drafts.find(db, caller)  # locked: one booking of a person at a time
    if draft is None or draft.key != key:
        made = (
            await db.exec(select(Visit).where(Visit.account_id == caller.person, Visit.key == key))
        ).first()
        if made is None:
            raise NotFound("Không tìm thấy lịch đang đặt này. Mời xem trong danh sách lịch hẹn.")
        return made
    await dossiers.hold_owned(
        db, caller, draft.dossier_code
    )  # it does not end between being asked and booked
    asked = await drafts.asked_for(db, caller, draft)
    place = rules.check_place(draft.ward_code, draft.hamlet, draft.address, draft.phone, draft.note)
    await _not_too_many(db, caller, asked)
    first = await drafts.first_moment(db, asked)
    if first is None:
        raise Conflict("Hồ sơ này chưa có ngày hẹn trả kết quả. Khi có, mời quay lại đặt giờ.")
    slot = await slots.hold(db, draft.slot, ward_code=place.ward_code, first=first)
    await throttle.attempt("book-visit", str(caller.person), LIMIT, _TOO_OFTEN)
    now = clock.now()
    visit = Visit(
        code=await _new_code(db),
        account_id=caller.person,
        kind=asked.kind,
        procedure_code=asked.spec.code,
        procedure_name=asked.spec.name,
        dossier_code=asked.dossier.code if asked.dossier else None,
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
    await _log(db, caller.person, visit, VisitAction.REQUEST, "")
    return visit


async def act(
    db: AsyncSession,
    caller: Caller,
    visit_id: UUID,
    action: VisitAction,
    *,
    reason: str = "",
    slot: str = "",
) -> Visit:
    """Do the next thing with a visit, as its owner or as staff.

    Args:
        db: an open writing transaction.
        caller: who does it.
        visit_id: the visit.
        action: what is done, one of `rules.available_actions`.
        reason: why, for the other side; the Centre must say why it declines or proposes another time.
        slot: the other time for `RESCHEDULE`, see `rules.Slot.key`.

    Raises:
        NotFound: there is no such visit, or it is not the caller's to see.
        Conflict: the visit has moved on, or the other time is full.
        Invalid: the reason or the other time is missing.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    visit = await _locked(db, caller, visit_id)
    behind = await _dossier_of(db, visit)
    if action not in rules.available_actions(facts(visit, behind), caller, clock.now()):
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
        await _move(db, visit, slot)
    visit.status = rules.OUTCOME[action]
    visit.reason = reason
    visit.updated_at = clock.now()
    if caller.person != visit.account_id:
        visit.handled_by = caller.person
    db.add(visit)
    await db.flush()
    await _log(db, caller.person, visit, action, reason)
    return visit


async def lapse(db: AsyncSession, visit: Visit, by: UUID, reason: str) -> None:
    """End an open visit, held by the transaction, because its dossier is over; `by` is who ended that."""
    visit.status, visit.reason, visit.updated_at = VisitStatus.LAPSED, reason, clock.now()
    db.add(visit)
    await db.flush()
    await _log(db, by, visit, VisitAction.LAPSE, reason)


async def from_when(db: AsyncSession, visit: Visit) -> datetime:
    """The moment from which the Centre may propose another time: a result not before it is promised."""
    now = clock.now()
    dossier = await _dossier_of(db, visit)
    if dossier is None or dossier.finished_at is not None or visit.kind is not VisitKind.RETURN:
        return now
    return max(now, dossier.due_at or now)


async def record_views(db: AsyncSession, caller: Caller, visits: list[UUID]) -> None:
    """Keep that the caller read the addresses of these visits, each once with first and last time."""
    if not caller.may(Permission.CARRY):
        require(caller, Permission.MANAGE_VISITS)
    if not visits:
        return
    now = clock.now()
    seen = [
        {"visit_id": visit, "viewer_id": caller.person, "first_at": now, "last_at": now}
        for visit in sorted(set(visits))
    ]
    await put(db, VisitView, seen, ("visit_id", "viewer_id"), ("last_at",))


async def _move(db: AsyncSession, visit: Visit, key: str) -> None:
    first = await from_when(db, visit)
    slot = await slots.hold(db, key, ward_code=visit.ward_code, first=first, besides=visit.id)
    if (slot.id, slot.day) == (visit.slot_id, visit.day):
        raise Invalid("Mời chọn giờ khác.", {"slot": "Đây vẫn là giờ cũ. Mời chọn giờ khác."})
    visit.slot_id, visit.day, visit.starts, visit.ends = slot.id, slot.day, slot.starts, slot.ends


async def _locked(db: AsyncSession, caller: Caller, visit_id: UUID) -> Visit:
    found = (await db.exec(select(Visit).where(Visit.id == visit_id).with_for_update())).first()
    if found is None or not (found.account_id == caller.person or caller.may(Permission.MANAGE_VISITS)):
        raise NotFound
    return found


async def _not_too_many(db: AsyncSession, caller: Caller, asked: drafts.Asked) -> None:
    rows = await db.exec(
        select(Visit).where(Visit.account_id == caller.person, col(Visit.status).in_(rules.OPEN))
    )
    now = clock.now()
    ahead = [visit for visit in rows.all() if rules.begins(visit.day, visit.starts) > now]
    dossier_code = asked.dossier.code if asked.dossier else None
    for visit in ahead:
        same = (asked.kind, asked.spec.code, dossier_code)
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


async def _log(db: AsyncSession, actor: UUID, visit: Visit, action: VisitAction, reason: str) -> None:
    event = VisitEvent(
        visit_id=visit.id,
        action=action,
        actor_id=actor,
        at=visit.updated_at,
        day=visit.day,
        starts=visit.starts,
        ends=visit.ends,
        reason=reason,
    )
    db.add(event)
    await db.flush()
    await events.announce(db, visit, event)


async def _dossier_of(db: AsyncSession, visit: Visit) -> Dossier | None:
    if visit.dossier_code is None:
        return None
    return (await dossiers.by_codes(db, {visit.dossier_code})).get(visit.dossier_code)


def facts(visit: Visit, dossier: Dossier | None) -> rules.VisitFacts:
    """What decides what may be done with a visit; `dossier` is the one it is for."""
    return rules.VisitFacts(
        visit.account_id,
        visit.status,
        rules.begins(visit.day, visit.starts),
        too_early=promised_after(visit, dossier) is not None,
        for_nothing=dossier is not None and dossier.step is None,
    )


def promised_after(visit: Visit, dossier: Dossier | None) -> datetime | None:
    """See `rules.promised_after`; None without a dossier, or for a visit that holds no place any more."""
    if dossier is None or visit.status not in rules.OPEN:
        return None
    return rules.promised_after(
        visit.kind,
        rules.begins(visit.day, visit.starts),
        finished=dossier.finished_at is not None,
        due_at=dossier.due_at,
    )
