"""What officers do with fees: say how much, record a payment, waive it, book what the bank reports."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.db import one_at_a_time
from app.dossiers import events, inputs, journal
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.fees import balance, known, queries, rules, statement, wording
from app.fees import events as fee_events
from app.fees.statement import Judged, Line, Owed
from app.settings import settings
from app.typed import keepable
from models.dossiers import Dossier
from models.fees import BankLine, FeeEvent, FeeStep, Verdict

MOVED_ON = "Phí của hồ sơ này vừa có thay đổi. Mời xem lại rồi làm tiếp."
OWN = "Không tự thu hay miễn phí hồ sơ của chính mình."
BY_FORM = frozenset({FeeStep.SET, FeeStep.PAY_COUNTER, FeeStep.EXEMPT})
LINES = "fee-lines"
"""The live topic of the transfers that somebody has to look at."""
REFUNDS = "fee-refunds"
"""The live topic of what has to be given back."""


async def record(
    db: AsyncSession,
    caller: Caller,
    code: str,
    step: FeeStep,
    *,
    seq: int,
    key: str,
    amount: str = "",
    receipt: str = "",
    reason: str = "",
) -> FeeEvent:
    """Record one thing an officer does with the fee of a dossier; the same key again is answered, not repeated.

    Args:
        db: an open writing transaction.
        caller: the officer; nobody does this with a dossier of their own.
        code: of the dossier.
        step: what is done; a transfer is recorded by `book` or `lines.close`, what is given back by `refunding`, and
            what was wrong is taken back by `undoing.reverse`.
        seq: the last thing the officer had seen happen to it, so that nobody records an amount they were not shown.
        key: chosen by the client.
        amount: for `SET`, in đồng as people write it.
        receipt: for `PAY_COUNTER`, the number on the paper receipt.
        reason: for `SET` the grounds, for `EXEMPT` why.

    Raises:
        NotFound: there is no such dossier.
        NotAllowed: it is the caller's own.
        Conflict: the fee has moved on, the receipt was recorded before, or the key was used for something else.
        Invalid: a box is empty or wrong.
    """
    require(caller, Permission.COLLECT_FEES)
    inputs.check_key(key)
    dossier = await locked(db, code)
    not_own(dossier, caller)
    done = await queries.happened(db, dossier.id)
    before = next((each for each in done if each.key == key), None)
    stands = await queries.standing(db, dossier)
    moved_on = len(done) != seq or step not in rules.allowed(stands)
    if step not in BY_FORM or (moved_on and before is None):
        raise Conflict(MOVED_ON)
    number = _receipt(receipt) if step is FeeStep.PAY_COUNTER else None
    reason = read_reason(reason) if step in {FeeStep.SET, FeeStep.EXEMPT} else ""
    counted = _amount(amount) if step is FeeStep.SET else 0
    if before is not None:
        if (before.step, before.receipt, before.reason) != (step, number, reason):
            raise Conflict(MOVED_ON)
        if step is FeeStep.SET and before.amount != counted:
            raise Conflict(MOVED_ON)
        return before
    return await append(
        db,
        caller,
        dossier,
        FeeEvent(
            dossier_id=dossier.id,
            seq=len(done) + 1,
            step=step,
            amount=stands.amount or 0 if step is FeeStep.PAY_COUNTER else counted,
            receipt=number,
            reason=reason,
            actor_id=caller.person,
            at=clock.now(),
            key=key,
        ),
    )


async def preview(db: AsyncSession, caller: Caller, text: str) -> list[Judged]:
    """What booking this statement would do; nothing is written."""
    require(caller, Permission.COLLECT_FEES)
    return await _judge(db, caller, await known.placed(db, caller, text, statement.read(text)))


async def book(db: AsyncSession, caller: Caller, text: str, agreed: str) -> list[Judged]:
    """Book every line that matches exactly and keep the doubtful ones for somebody to look at; all or nothing.

    `agreed` is the `statement.fingerprint` of the preview; raises `Conflict` when it would be something else now.
    """
    require(caller, Permission.COLLECT_FEES)
    lines = statement.read(text)
    await one_at_a_time(db, LINES)  # what a line is depends on every statement before
    lines = await known.placed(db, caller, text, lines)
    named = {code for line in lines for code in statement.codes_in(line.content, settings().unit_code)}
    for code in sorted(named):  # held in one order, so that two officers do not wait for one another
        await db.exec(select(Dossier.id).where(Dossier.code == code).with_for_update())
    there = col(BankLine.id).in_([line.id for line in lines])
    await db.exec(select(BankLine.id).where(there).order_by(col(BankLine.id)).with_for_update())
    judged = await _judge(db, caller, lines)
    if statement.fingerprint(judged) != agreed:
        raise Conflict("Trong lúc xem đã có khoản được ghi. Chưa ghi gì cả; mời xem lại trước khi ghi.")
    now = clock.now()
    for each in judged:
        if each.verdict in {Verdict.BOOKED, Verdict.BY_HAND}:
            continue
        row = await db.get(BankLine, each.line.id) or BankLine(
            id=each.line.id,
            day=each.line.day,
            amount=each.line.amount,
            content=each.line.content,
            verdict=each.verdict,
            read_by=caller.person,
            read_at=now,
            alike=each.line.alike,
        )
        row.verdict = each.verdict
        row.dossier_id = each.owed.dossier_id if each.owed else None
        db.add(row)
        await db.flush()
        if each.verdict is Verdict.MATCH and each.owed:
            await book_line(db, caller, row, await journal.locked(db, each.owed.dossier_id))
    await db.flush()
    await known.keep(db, caller, text, lines)
    events.publish_later(db, LINES)
    return judged


async def book_line(
    db: AsyncSession, caller: Caller, line: BankLine, dossier: Dossier, *, extra: int = 0
) -> FeeEvent:
    """Record that a transfer pays a dossier, both held; each time under a receipt number of its own.

    `extra` is what of it is more than the dossier owes.
    """
    done = await queries.happened(db, dossier.id)
    before = (await db.exec(select(func.count()).where(col(FeeEvent.line_id) == line.id))).one()
    again = f"-{before + 1}" if before else ""
    now = clock.now()
    event = await append(
        db,
        caller,
        dossier,
        FeeEvent(
            dossier_id=dossier.id,
            seq=len(done) + 1,
            step=FeeStep.PAY_TRANSFER,
            amount=line.amount,
            receipt=f"CK-{line.day:%y%m%d}-{line.id[:8].upper()}{again}",
            actor_id=caller.person,
            at=now,
            key=line.id[: 64 - len(again)] + again,
            line_id=line.id,
            extra=extra,
        ),
    )
    line.booked_at, line.dossier_id = now, dossier.id
    return event


async def _judge(db: AsyncSession, caller: Caller, lines: list[Line]) -> list[Judged]:
    unit = settings().unit_code
    named = {code for line in lines for code in statement.codes_in(line.content, unit)}
    owed: dict[str, Owed] = {}
    if named:
        found = await db.exec(select(Dossier).where(col(Dossier.code).in_(named)))
        for dossier in found.all():
            if dossier.owner_id != caller.person:  # one's own is left for a colleague to book
                owed[dossier.code] = Owed(dossier.id, dossier.code, await queries.standing(db, dossier))
    kept = await db.exec(select(BankLine).where(col(BankLine.id).in_([line.id for line in lines])))
    rows = kept.all()
    booked = frozenset(line.id for line in rows if line.booked_at is not None)
    decided = frozenset(line.id for line in rows if line.last_seq)
    asked = {line.id for line in rows if line.verdict is Verdict.ALIKE}
    lines = [replace(line, asks=line.asks or line.id in asked) for line in lines]
    return statement.judge(lines, owed, booked, unit, decided=decided)


async def append(db: AsyncSession, caller: Caller, dossier: Dossier, event: FeeEvent) -> FeeEvent:
    """Write what happened to the fee of a dossier that is held, and tell who listens.

    Raises `Conflict` for a number that something recorded has, also at the same moment. That of a refund is free again once
    it was taken back; that of a receipt stays used, as the paper is spoiled.
    """
    require(caller, queries.permission_for(event.step))
    if event.step in balance.REFUNDS and event.receipt:
        event.nth = await queries.times_freed(db, event.step, event.receipt)
    try:
        async with db.begin_nested():
            db.add(event)
    except IntegrityError:
        if event.receipt is None:
            raise
        done = await queries.happened(db, dossier.id)
        here = [each.seq for each in done if (each.step, each.receipt) == (event.step, event.receipt)]
        is_undone = bool(here) and all(any(each.reverses == seq for each in done) for seq in here)
        raise Conflict(
            wording.say_used(event.step, event.receipt, is_here=bool(here), is_undone=is_undone)
        ) from None
    for listener in fee_events.on_fee:
        await listener(db, dossier, event)
    events.publish_later(db, topic_of(dossier.id))
    events.publish_later(db, REFUNDS)
    return event


def not_own(dossier: Dossier, caller: Caller) -> None:
    """Raise `NotAllowed` when the dossier is the officer's own."""
    if dossier.owner_id == caller.person:
        raise NotAllowed(OWN)


def read_reason(typed: str) -> str:
    """The reason as it is kept; raises `Invalid` when it says nothing."""
    reason = " ".join(keepable(typed).split())
    if not rules.REASON_MIN <= len(reason) <= rules.REASON_MAX:
        raise Invalid(
            "Chưa ghi được. Những gì đã gõ vẫn còn.",
            {"reason": f"Mời ghi rõ, từ {rules.REASON_MIN} đến {rules.REASON_MAX} chữ."},
        )
    return reason


async def locked(db: AsyncSession, code: str) -> Dossier:
    """The row of a dossier, held; raises `NotFound`."""
    found = (await db.exec(select(Dossier.id).where(Dossier.code == keepable(code)))).first()
    if found is None:
        raise NotFound
    return await journal.locked(db, found)


def _receipt(typed: str) -> str:
    receipt = " ".join(keepable(typed).split()).upper()
    if not receipt or len(receipt) > rules.RECEIPT_MAX or receipt.startswith("CK-"):
        raise Invalid("Chưa ghi được.", {"receipt": "Mời ghi số trên biên lai giấy."})
    return receipt


def _amount(text: str) -> int:
    amount = rules.read_amount(text)
    if amount is None:
        raise Invalid("Chưa ghi được.", {"amount": "Mời ghi số tiền bằng đồng, ví dụ 16.000 hoặc 16000."})
    return amount


def topic_of(dossier_id: UUID) -> str:
    """The live topic of one dossier's fee."""
    return f"fee:{dossier_id}"
