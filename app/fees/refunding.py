"""Giving money back: a leader's decision how much, and an officer's record of how it was given."""

import re

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.catalogue.rules import say_money
from app.dossiers import inputs
from app.errors import Conflict, Invalid, NotAllowed
from app.fees import queries, rules, service
from app.fees.balance import REFUNDS, fold
from app.fees.rules import Standing
from app.typed import keepable
from models.dossiers import Dossier
from models.fees import FeeEvent, FeeStep

NOT_DONE = "Chưa ghi được. Những gì đã gõ vẫn còn."
WAITS = "Khoản này chờ lãnh đạo Trung tâm quyết định hoàn bao nhiêu."
DECIDED = "Ai quyết định hoàn bao nhiêu thì không tự ghi hoàn. Mời một đồng nghiệp ghi."


async def give_back(
    db: AsyncSession,
    caller: Caller,
    code: str,
    step: FeeStep,
    *,
    seq: int,
    key: str,
    amount: str,
    number: str,
    signed: bool = False,
) -> FeeEvent:
    """Record that money was given back; the same key again is answered, not repeated.

    Args:
        db: an open writing transaction.
        caller: the officer; nobody gives back to themselves.
        code: of the dossier.
        step: `REFUND_CASH` or `REFUND_TRANSFER`.
        seq: the last thing the officer had seen happen to the fee, so that two people do not give back the same.
        key: chosen by the client.
        amount: in đồng as people write it, at most what is owed.
        number: of the voucher that was signed, or the bank's reference. Nobody's account is asked for, nor kept.
        signed: whoever received cash has signed for it.

    Raises:
        NotFound: there is no such dossier.
        NotAllowed: it is the caller's own, or they decided how much.
        Conflict: the fee has moved on, nothing is owed, the number was used, or the key for something else.
        Invalid: a box is empty or wrong, or it is more than is owed.
    """
    require(caller, Permission.REFUND_FEES)
    if step not in REFUNDS:
        raise Conflict(service.MOVED_ON)
    dossier, done, stands = await _held(db, caller, code, key)
    before = next((each for each in done if each.key == key), None)
    if before is None:
        _check_turn(done, stands, step, seq)
        if queries.decided_by(done) == caller.person:
            raise NotAllowed(DECIDED)
    given = _amount(amount)
    paper = _number(number, step)
    if step is FeeStep.REFUND_CASH and not signed:
        raise Invalid(NOT_DONE, {"signed": "Chỉ ghi khi người nhận đã ký vào phiếu chi."})
    if before is not None:
        if (before.step, before.amount, before.receipt) != (step, given, paper):
            raise Conflict(service.MOVED_ON)
        return before
    most = stands.owed.amount if stands.owed else 0
    if given > most:
        raise Invalid(NOT_DONE, {"amount": f"Chỉ hoàn đến {say_money(most)}."})
    return await _append(db, caller, dossier, done, step, key, amount=given, receipt=paper)


async def decide(
    db: AsyncSession, caller: Caller, code: str, *, seq: int, key: str, amount: str, reason: str
) -> FeeEvent:
    """Say how much of what is held is given back for a dossier that ended without a result, and why.

    `amount` is in đồng as people write it, 0 for nothing; what was paid beyond the fee is always given back. The last
    decision counts. Raises as `give_back` does.
    """
    require(caller, Permission.DECIDE_REFUNDS)
    dossier, done, stands = await _held(db, caller, code, key)
    before = next((each for each in done if each.key == key), None)
    if before is None:
        _check_turn(done, stands, FeeStep.DECIDE, seq)
    given = 0 if amount.strip().removesuffix("đ").strip() == "0" else _amount(amount)
    reason = service.read_reason(reason)
    held = stands.balance.held if before is None else fold(queries.as_told(done[: before.seq - 1])).held
    kept = held - given
    if before is not None:
        if (before.step, before.amount, before.reason) != (FeeStep.DECIDE, kept, reason):
            raise Conflict(service.MOVED_ON)
        return before
    least = stands.owed.certain if stands.owed else 0
    if not least <= given <= held:
        said = f"Mời ghi từ {say_money(least)} đến {say_money(held)}."
        raise Invalid(NOT_DONE, {"amount": said})
    return await _append(db, caller, dossier, done, FeeStep.DECIDE, key, amount=kept, reason=reason)


async def _held(
    db: AsyncSession, caller: Caller, code: str, key: str
) -> tuple[Dossier, list[FeeEvent], Standing]:
    inputs.check_key(key)
    dossier = await service.locked(db, code)
    service.not_own(dossier, caller)
    return dossier, await queries.happened(db, dossier.id), await queries.standing(db, dossier)


def _check_turn(done: list[FeeEvent], stands: Standing, step: FeeStep, seq: int) -> None:
    """Raise `Conflict` unless the officer has seen everything and this may follow it."""
    if len(done) != seq:
        raise Conflict(service.MOVED_ON)
    if step not in rules.allowed(stands):
        raise Conflict(WAITS if stands.owed and stands.owed.waits else service.MOVED_ON)


async def _append(
    db: AsyncSession,
    caller: Caller,
    dossier: Dossier,
    done: list[FeeEvent],
    step: FeeStep,
    key: str,
    *,
    amount: int,
    receipt: str | None = None,
    reason: str = "",
) -> FeeEvent:
    return await service.append(
        db,
        caller,
        dossier,
        FeeEvent(
            dossier_id=dossier.id,
            seq=len(done) + 1,
            step=step,
            amount=amount,
            receipt=receipt,
            reason=reason,
            actor_id=caller.person,
            at=clock.now(),
            key=key,
        ),
    )


def _amount(typed: str) -> int:
    amount = rules.read_amount(typed)
    if amount is None:
        raise Invalid(NOT_DONE, {"amount": "Mời ghi số tiền bằng đồng, ví dụ 16.000 hoặc 16000."})
    return amount


def _number(typed: str, step: FeeStep) -> str:
    number = " ".join(keepable(typed).split()).upper()
    if not re.fullmatch(rf"[A-Z0-9][A-Z0-9 ./-]{{0,{rules.RECEIPT_MAX - 1}}}", number):
        what = "phiếu chi" if step is FeeStep.REFUND_CASH else "giao dịch của ngân hàng"
        raise Invalid(NOT_DONE, {"number": f"Mời ghi số {what}: chữ không dấu, số, dấu chấm hoặc gạch."})
    return number
