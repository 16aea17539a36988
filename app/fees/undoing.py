"""Taking back what was recorded wrongly: nothing is deleted, and what takes it back says who, when and why."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.dossiers import inputs
from app.errors import Conflict, NotAllowed
from app.fees import lines, queries, rules, service
from models.dossiers import Dossier
from models.fees import BankLine, FeeEvent, FeeStep, LineStep

NOT_YOURS = "Khoản này do người khác ghi, hoặc đã qua ngày ghi. Mời lãnh đạo Trung tâm mở hồ sơ và hủy giúp."
RETURNED = "Kết quả của hồ sơ này đã trả. Việc miễn phí chỉ lãnh đạo Trung tâm hủy được, có ghi lý do."
NOT_LAST = (
    "Sau đó đã có việc khác được ghi cho phí của hồ sơ này. Mời xem lại, và hủy việc ghi sau cùng trước."
)


async def reverse(
    db: AsyncSession, caller: Caller, code: str, seq: int, *, key: str, reason: str
) -> FeeEvent:
    """Take back the payment, exemption or refund `seq` of a dossier; the same key again is answered, not repeated.

    A receipt's number stays used, that of a refund is free again. Of a transfer, the line of the statement is doubtful again.

    Raises:
        NotFound: there is no such dossier.
        NotAllowed: it is the caller's own, or neither of today and theirs nor are they a leader; of an exemption, the
            result was returned and they are no leader.
        Conflict: something was recorded since, or the key was used for something else.
        Invalid: the reason says nothing.
    """
    require(caller, Permission.REVERSE_FEES)
    inputs.check_key(key)
    dossier = await service.locked(db, code)
    service.not_own(dossier, caller)
    done = await queries.happened(db, dossier.id)
    for each in done:
        if each.key == key:
            if (each.step, each.reverses, each.reason) != (FeeStep.REVERSE, seq, service.read_reason(reason)):
                raise Conflict(service.MOVED_ON)
            return each
    stands = await queries.standing(db, dossier)
    if FeeStep.REVERSE not in rules.allowed(stands):
        raise Conflict(service.MOVED_ON)
    if stands.balance.live[-1].seq != seq:
        raise Conflict(NOT_LAST)
    undone = next(each for each in done if each.seq == seq)
    if not queries.may_reverse(caller, undone, dossier):
        raise NotAllowed(RETURNED if undone.step is FeeStep.EXEMPT else NOT_YOURS)
    reason = service.read_reason(reason)
    event = await service.append(
        db,
        caller,
        dossier,
        FeeEvent(
            dossier_id=dossier.id,
            seq=len(done) + 1,
            step=FeeStep.REVERSE,
            amount=undone.amount,
            reason=reason,
            actor_id=caller.person,
            at=clock.now(),
            key=key,
            reverses=seq,
        ),
    )
    if undone.line_id:
        line = await lines.locked(db, undone.line_id)
        line.booked_at = None
        await lines.log(db, caller, line, LineStep.REOPEN, reason, dossier.id)
    return event


async def reopen(db: AsyncSession, caller: Caller, line_id: str, *, seq: int, reason: str, key: str) -> None:
    """Make a line that was closed by hand doubtful again; the payment it was closed with is reversed.

    Raises:
        NotFound: there is no such line.
        NotAllowed: it paid a dossier, and the caller may not reverse that.
        Conflict: it has moved on.
        Invalid: the reason says nothing.
    """
    require(caller, Permission.COLLECT_FEES)
    paid = await _payment(db, line_id)
    if paid is not None:  # the dossier is held before the line, as everywhere
        await service.locked(db, paid[1])
    line = await lines.locked(db, line_id)
    if line.closed is None or line.last_seq != seq:
        raise Conflict(lines.MOVED_ON)
    if line.closed is not LineStep.ASSIGN:
        await lines.log(db, caller, line, LineStep.REOPEN, service.read_reason(reason))
    elif paid is None:
        raise Conflict(lines.MOVED_ON)
    else:
        await reverse(db, caller, paid[1], paid[0].seq, key=key, reason=reason)


async def _payment(db: AsyncSession, line_id: str) -> tuple[FeeEvent, str] | None:
    """The last payment that stands on a line, with the code of its dossier."""
    found = await db.exec(
        select(FeeEvent, Dossier.code)
        .join(Dossier, col(Dossier.id) == col(FeeEvent.dossier_id))
        .join(BankLine, col(BankLine.id) == col(FeeEvent.line_id))
        .where(col(FeeEvent.line_id) == line_id, col(BankLine.booked_at).is_not(None))
        .order_by(col(FeeEvent.at).desc(), col(FeeEvent.seq).desc())
        .limit(1)
    )
    return found.first()
