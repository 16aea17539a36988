"""What a dossier owes, told from the catalogue and from what happened. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.catalogue.schema import Fee
from app.clock import local
from app.fees.balance import Balance, Happened, fold
from app.fees.owed_back import Ending, OwedBack, may_decide, owed_back
from models.dossiers import Channel
from models.fees import FeeStep

AMOUNT_MAX = 1_000_000_000
REASON_MIN, REASON_MAX = 5, 300
RECEIPT_MAX = 30


class State(StrEnum):
    """How the fee of a dossier stands."""

    OPEN = "open"
    """Nobody can say yet how much it is."""
    FREE = "free"
    DUE = "due"
    PAID = "paid"
    EXEMPT = "exempt"
    ENDED = "ended"
    """The dossier ended without a result before anything was paid: nothing is owed any more."""
    REFUNDED = "refunded"
    """It ended without a result, and all that was paid was given back."""


@dataclass(frozen=True)
class Standing:
    """How the fee stands.

    Attributes:
        amount: what the fee is; None while nobody knows.
        last: what settled it.
        counted: an officer says how much it is.
        owed: what is to be given back of it.
        ending: how the dossier ended, if without a result.
    """

    state: State
    amount: int | None
    last: Happened | None = None
    counted: bool = False
    balance: Balance = field(default_factory=Balance)
    owed: OwedBack | None = None
    ending: Ending | None = None


def read_amount(typed: str) -> int | None:
    """So many đồng as people write them, dots between thousands or none; None for what could be read as something else."""
    said = typed.strip().removesuffix("đ").strip()
    if not re.fullmatch(r"[0-9]{1,10}|[0-9]{1,3}(\.[0-9]{3}){1,3}|[0-9]{1,3}( [0-9]{3}){1,3}", said):
        return None
    amount = int(re.sub(r"[. ]", "", said))
    return amount if 0 < amount <= AMOUNT_MAX else None


def fixed_amount(fee: Fee, channel: Channel) -> int | None:
    """What the catalogue says a dossier of this channel owes; None where it names no single amount."""
    if channel is Channel.ONLINE and fee.online_amount is not None:
        return fee.online_amount
    if fee.per and fee.amount:
        return None  # how many there are is counted by an officer
    return fee.amount


def standing(
    fee: Fee, channel: Channel, happened: Sequence[Happened], *, ending: Ending | None = None
) -> Standing:
    """How the fee stands after everything that happened, in order; `ending`: how the dossier did, without a result."""
    fixed = fixed_amount(fee, channel)
    balance = fold(happened)
    amount = fixed if balance.counted is None else balance.counted
    owed = owed_back(balance, amount or 0, ending)
    state = _state(balance, amount, ending)
    if state is State.EXEMPT:
        last = balance.exemption
    elif state is State.REFUNDED:
        last = balance.live[-1]
    else:
        last = balance.payments[-1] if balance.payments else None
    return Standing(state, amount, last, fixed is None, balance, owed, ending)


def _state(balance: Balance, amount: int | None, ending: Ending | None) -> State:
    if balance.exemption:
        return State.EXEMPT
    if ending is not None:
        if not balance.payments:
            return State.ENDED
        return State.PAID if balance.held else State.REFUNDED
    if amount is None:
        return State.OPEN
    if amount == 0:
        return State.FREE
    return State.DUE if balance.due(amount) else State.PAID


def allowed(now: Standing) -> frozenset[FeeStep]:
    """What may follow, by an officer's hand."""
    found: set[FeeStep] = set()
    match now.state:
        case State.OPEN:
            found |= {FeeStep.SET, FeeStep.EXEMPT}
        case State.DUE:
            found |= {FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER, FeeStep.EXEMPT}
            if now.counted:
                found.add(FeeStep.SET)
    live = now.balance.live
    if live and not (live[-1].step is FeeStep.EXEMPT and now.ending):
        found.add(FeeStep.REVERSE)
    if now.owed and now.owed.amount:
        found |= {FeeStep.REFUND_CASH, FeeStep.REFUND_TRANSFER}
    if may_decide(now.balance, now.amount or 0, now.ending):
        found.add(FeeStep.DECIDE)
    return frozenset(found)


def extra_of(now: Standing, amount: int) -> int | None:
    """How much of a transfer would be more than is owed, and to be given back; None where it cannot be recorded.

    Part of a fee is not taken, and nothing before it is known how much the fee is.
    """
    if amount > AMOUNT_MAX or now.state is State.OPEN:
        return None
    if now.state is State.DUE:
        more = amount - (now.amount or 0)
        return more if more >= 0 else None
    return amount


def may_reverse(recorded_by: UUID, at: datetime, who: UUID, today: date, *, leads: bool) -> bool:
    """Whether somebody may take a payment or a refund back: who recorded it on the same day, a leader ever after."""
    return leads or (recorded_by == who and local(at).date() == today)


def may_end_exemption(*, is_returned: bool, leads: bool) -> bool:
    """Whether an exemption may be taken back: by officers until the result was returned, then by a leader alone."""
    return leads or not is_returned


def transfer_content(code: str) -> str:
    """The dossier's code as a bank passes it on: letters and digits only."""
    return "".join(letter for letter in code if letter.isalnum())
