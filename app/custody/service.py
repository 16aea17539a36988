"""What officers do with originals: take them in, hand them on, confirm that they have them, give them back."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.custody import queries, rules
from app.dossiers import events, inputs, journal, workdays
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.typed import keepable
from models.custody import CustodyStep, Original, OriginalEvent, Place
from models.dossiers import Dossier

DESK = "custody"
"""The live topic of all originals."""

KEY_USED = "Lần ghi trước đã lưu một giấy khác. Mời tải lại trang, xem danh sách rồi ghi giấy này."
MOVED_ON = "Giấy này vừa được người khác ghi nhận. Mời xem lại rồi làm tiếp."


async def take_in(db: AsyncSession, caller: Caller, code: str, name: str, key: str) -> Original:
    """Register an original that a citizen hands over at the counter; the same key again returns the same one.

    Raises:
        Invalid: the name says nothing.
        NotFound: there is no dossier with this code.
        NotAllowed: it is the officer's own.
        Conflict: the dossier is closed, or the key registered another one before.
    """
    require(caller, Permission.HANDLE_ORIGINALS)
    name = " ".join(keepable(name).split())
    if not rules.NAME_MIN <= len(name) <= rules.NAME_MAX:
        raise Invalid("Chưa ghi nhận được.", {"name": "Mời ghi tên giấy, ví dụ: Giấy chứng sinh."})
    key = f"{caller.person.hex}{inputs.check_key(key)}"[:64]
    found = await db.exec(select(Dossier.id).where(Dossier.code == keepable(code).strip().upper()))
    dossier_id = found.first()
    if dossier_id is None:
        raise NotFound("Không có hồ sơ mang mã này.")
    dossier = await journal.locked(
        db, dossier_id
    )  # a second press waits here, and finds what the first has made
    _not_own(dossier, caller)
    done = (await db.exec(select(Original).where(Original.key == key))).first()
    if done is not None:
        if (done.dossier_id, done.name) != (dossier_id, name):
            raise Conflict(KEY_USED)
        return done
    if dossier.closed_at is not None:
        raise Conflict("Hồ sơ này đã đóng nên không nhận thêm giấy gốc.")
    row = Original(
        label=rules.new_label(),
        dossier_id=dossier.id,
        name=name,
        place=Place.COUNTER,
        holder_id=caller.person,
        since=clock.now(),
        key=key,
    )
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError:  # for another dossier, at the same moment
        raise Conflict(KEY_USED) from None
    await _log(db, caller, row, CustodyStep.TAKE_IN, Place.COUNTER)
    return row


async def act(
    db: AsyncSession, caller: Caller, typed: str, step: CustodyStep, *, seq: int, to: Place | None = None
) -> Original:
    """Do the next thing with the original of this label.

    Args:
        db: an open writing transaction.
        caller: who does it.
        typed: the label, as typed or scanned.
        step: what is done.
        seq: the last event the officer had seen, so that a second press or a late one does nothing.
        to: where to, for `HAND_ON`.

    Raises:
        NotFound: there is no such label.
        NotAllowed: it is of the officer's own dossier.
        Conflict: it has moved on, or is not theirs to give.
        Invalid: no place was chosen.
    """
    require(caller, Permission.HANDLE_ORIGINALS)
    found = await db.exec(select(Original).where(Original.label == rules.read_label(typed)).with_for_update())
    row = found.first()
    dossier = await db.get(Dossier, row.dossier_id) if row else None
    if row is None or dossier is None:
        raise NotFound("Không có giấy gốc nào mang nhãn này. Mời xem lại nhãn.")
    _not_own(dossier, caller)
    if row.last_seq != seq or step not in rules.allowed(queries.standing(row, dossier), caller.person):
        raise Conflict(MOVED_ON)
    now = clock.now()
    match step:
        case CustodyStep.HAND_ON:
            if to not in rules.HAND_ON_TO:
                raise Invalid("Chưa bàn giao được.", {"to": "Mời chọn nơi nhận."})
            calendar = await workdays.calendar(db)
            row.to_place = place = to
            limit = calendar.close_of(calendar.workday(clock.today(), after=1))
            # Handing on again does not give more time: it was to be confirmed by then.
            row.confirm_by = min(row.confirm_by or limit, limit)
        case CustodyStep.CONFIRM:
            place = rules.place_with(caller.roles, row.to_place, row.place)
            row.place, row.holder_id, row.since = place, caller.person, now
            row.to_place = row.confirm_by = None
        case _:
            row.place = place = Place.CITIZEN
            row.holder_id, row.since, row.ended_at = None, now, now
            row.to_place = row.confirm_by = None
    await _log(db, caller, row, step, place)
    return row


async def _log(db: AsyncSession, caller: Caller, row: Original, step: CustodyStep, place: Place) -> None:
    require(caller, Permission.HANDLE_ORIGINALS)
    row.last_seq += 1
    db.add(row)
    db.add(
        OriginalEvent(
            original_id=row.id,
            seq=row.last_seq,
            step=step,
            place=place,
            actor_id=caller.person,
            at=clock.now(),
        )
    )
    await db.flush()
    for topic in (DESK, topic_of(row.dossier_id)):
        events.publish_later(db, topic)


def _not_own(dossier: Dossier, caller: Caller) -> None:
    if dossier.owner_id == caller.person:
        raise NotAllowed("Giấy gốc trong hồ sơ của chính mình do đồng nghiệp ghi nhận.")


def topic_of(dossier_id: UUID) -> str:
    """The live topic of one dossier's originals."""
    return f"custody:{dossier_id}"
