"""Transfers that a statement could not place: an officer assigns them to a dossier, or says what they are instead."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue.rules import say_money
from app.dossiers import events
from app.dossiers import queries as dossiers
from app.errors import Conflict, Invalid, NotFound
from app.fees import queries, rules, service, statement, wording
from app.settings import settings
from models.dossiers import Dossier
from models.fees import BankLine, BankLineEvent, LineStep, Verdict

MOVED_ON = "Khoản này vừa có người xử lý. Mời xem lại rồi làm tiếp."
ASKS = "Khoản này giống một khoản ở sao kê khác. Mời trả lời là một hay hai khoản trước."
ANSWERS = frozenset({LineStep.SAME, LineStep.OTHER})
"""What somebody says of a transfer that looks like one of another statement."""

SHOWN = 50


@dataclass(frozen=True)
class Candidate:
    """A dossier that a transfer might pay.

    Attributes:
        why_not: why it cannot; empty when it can.
        extra: how much of it would be more than is owed, and so to be given back.
    """

    code: str
    procedure: str
    said: str
    why_not: str
    extra: int = 0


@dataclass(frozen=True)
class Closed:
    """A transfer that somebody closed by hand, by whom, when and why."""

    id: str
    seq: int
    day: date
    amount: int
    content: str
    how: LineStep
    code: str
    reason: str
    who: str
    at: datetime


async def counts(db: AsyncSession, caller: Caller) -> tuple[int, int]:
    """How many transfers are doubtful, and how many were closed by hand."""
    require(caller, Permission.COLLECT_FEES)
    query = select(func.count()).select_from(BankLine)
    doubtful = (await db.exec(query.where(queries.is_doubtful()))).one()
    return doubtful, (await db.exec(query.where(col(BankLine.closed).is_not(None)))).one()


async def closed(db: AsyncSession, caller: Caller) -> list[Closed]:
    """The transfers that were closed by hand, the latest first."""
    require(caller, Permission.COLLECT_FEES)
    rows = await db.exec(
        select(BankLine, BankLineEvent, Dossier.code)
        .join(
            BankLineEvent,
            (col(BankLineEvent.line_id) == col(BankLine.id))
            & (col(BankLineEvent.seq) == col(BankLine.last_seq)),
        )
        .join(Dossier, col(Dossier.id) == col(BankLineEvent.dossier_id), isouter=True)
        .where(col(BankLine.closed).is_not(None))
        .order_by(col(BankLineEvent.at).desc(), col(BankLine.id))
        .limit(SHOWN)
    )
    found = rows.all()
    names = await people.officer_names(db, {event.actor_id for _, event, _ in found})
    return [
        Closed(
            line.id,
            line.last_seq,
            line.day,
            line.amount,
            line.content,
            event.step,
            code or "",
            event.reason,
            names.get(event.actor_id, ""),
            event.at,
        )
        for line, event, code in found
    ]


async def candidate(db: AsyncSession, caller: Caller, line_id: str, typed: str) -> Candidate:
    """Which dossier a typed code means, and whether this transfer can pay it; raises `NotFound`."""
    require(caller, Permission.COLLECT_FEES)
    line = await db.get(BankLine, line_id)
    if line is None:
        raise NotFound
    try:
        dossier = await dossiers.by_code(db, read_code(typed))
    except NotFound:
        raise Invalid("Chưa tìm thấy.", {"code": "Không có hồ sơ mang mã này."}) from None
    stands = await queries.standing(db, dossier)
    why_not = _why_not(line, stands)
    if dossier.owner_id == caller.person:
        why_not = service.OWN
    extra = rules.extra_of(stands, line.amount) or 0
    return Candidate(dossier.code, dossier.procedure_name, wording.sentence(stands), why_not, extra)


async def close(
    db: AsyncSession,
    caller: Caller,
    line_id: str,
    step: LineStep,
    *,
    seq: int,
    code: str = "",
    reason: str = "",
    extra: int = 0,
) -> BankLine:
    """Close a doubtful transfer by hand.

    Args:
        db: an open writing transaction.
        caller: the officer.
        line_id: of the transfer.
        step: what it is.
        seq: the last thing the officer had seen done with it, so that a second press does nothing.
        code: the dossier that it pays, for `ASSIGN`.
        reason: for `NOT_FEE`; for `REFUNDED` whatever there is to say.
        extra: how much of it the officer has seen to be more than the dossier owes, for `ASSIGN`.

    Raises:
        NotFound: there is no such transfer.
        NotAllowed: the dossier is the caller's own.
        Conflict: the transfer has moved on, is less than the dossier owes, or is more by another amount than was seen.
        Invalid: a box is empty or wrong.
    """
    require(caller, Permission.COLLECT_FEES)
    dossier = None
    if step is LineStep.ASSIGN:
        dossier = await service.locked(db, read_code(code))
        service.not_own(dossier, caller)
    line = await locked(db, line_id)
    if step is LineStep.REOPEN or line.last_seq != seq or line.closed or line.booked_at:
        raise Conflict(MOVED_ON)
    if (line.verdict is Verdict.ALIKE) != (step in ANSWERS):
        raise Conflict(ASKS if line.verdict is Verdict.ALIKE else MOVED_ON)
    if dossier is not None:
        stands = await queries.standing(db, dossier)
        if why_not := _why_not(line, stands):
            raise Conflict(why_not)
        if extra != rules.extra_of(stands, line.amount):
            raise Conflict(service.MOVED_ON)
        await service.book_line(db, caller, line, dossier, extra=extra)
        reason = ""
    elif step is LineStep.NOT_FEE or reason.strip():
        reason = service.read_reason(reason)
    await log(db, caller, line, step, reason, dossier.id if dossier else None)
    return line


async def locked(db: AsyncSession, line_id: str) -> BankLine:
    """The row of a transfer, held; whoever holds a dossier too has taken that first. Raises `NotFound`."""
    found = await db.exec(select(BankLine).where(BankLine.id == line_id).with_for_update())
    row = found.first()
    if row is None:
        raise NotFound
    return row


async def log(
    db: AsyncSession,
    caller: Caller,
    line: BankLine,
    step: LineStep,
    reason: str = "",
    dossier_id: UUID | None = None,
) -> None:
    """Write what was done with a transfer that is held."""
    require(caller, Permission.REVERSE_FEES if step is LineStep.REOPEN else Permission.COLLECT_FEES)
    line.last_seq += 1
    stays_open = step in {LineStep.REOPEN, LineStep.OTHER}
    was, line.closed = line.closed, None if stays_open else step
    if stays_open and was is not LineStep.SAME:  # taken back, whether it is the same is a question again
        line.verdict = Verdict.BY_HAND
    db.add(line)
    db.add(
        BankLineEvent(
            line_id=line.id,
            seq=line.last_seq,
            step=step,
            dossier_id=dossier_id,
            reason=reason,
            actor_id=caller.person,
            at=clock.now(),
        )
    )
    await db.flush()
    events.publish_later(db, service.LINES)


def read_code(typed: str) -> str:
    """The code of a dossier in what a person typed or a bank wrote."""
    found = statement.codes_in(typed, settings().unit_code)
    return found.pop() if len(found) == 1 else typed.strip().upper()


def _why_not(line: BankLine, stands: rules.Standing) -> str:
    if rules.extra_of(stands, line.amount) is not None:
        return ""
    if stands.state is rules.State.OPEN:
        return f"Chưa ghi được: {wording.sentence(stands)}"
    return (
        f"Chưa ghi được: hồ sơ cần nộp {say_money(stands.amount or 0)}, khoản này là {say_money(line.amount)}. "
        "Mời trả lại người chuyển, hoặc thu tại quầy."
    )
