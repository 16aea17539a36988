"""What a dossier owes, told from the catalogue and from what happened. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.catalogue.schema import Fee
from app.clock import local
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


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the fee, without who did it.

    Attributes:
        receipt: of a payment; of a reversal, that of the payment it takes back.
        is_reversed: it was a payment, and counts no longer.
    """

    step: FeeStep
    amount: int
    at: datetime
    receipt: str | None = None
    reason: str = ""
    is_reversed: bool = False


@dataclass(frozen=True)
class Standing:
    """How the fee stands; `last` is what settled it, `counted` whether an officer says how much it is."""

    state: State
    amount: int | None
    last: Happened | None = None
    counted: bool = False


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
    fee: Fee, channel: Channel, happened: Sequence[Happened], *, has_ended: bool = False
) -> Standing:
    """How the fee stands after everything that happened, in order; `has_ended`: the dossier has, without a result."""
    amount = fixed_amount(fee, channel)
    counted = amount is None
    settled: Happened | None = None
    for each in happened:
        match each.step:
            case FeeStep.SET:
                amount = each.amount
            case FeeStep.REVERSE:
                settled = None
            case _:
                settled = each
    if settled is not None:
        if settled.step is FeeStep.EXEMPT:
            return Standing(State.EXEMPT, amount, settled)
        return Standing(State.PAID, settled.amount, settled)
    if has_ended:
        return Standing(State.ENDED, amount)
    if amount is None:
        return Standing(State.OPEN, None, counted=True)
    return Standing(State.DUE if amount else State.FREE, amount, counted=counted)


def allowed(now: Standing) -> frozenset[FeeStep]:
    """What may follow."""
    match now.state:
        case State.OPEN:
            return frozenset({FeeStep.SET, FeeStep.EXEMPT})
        case State.DUE:
            settles = {FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER, FeeStep.EXEMPT}
            return frozenset(settles | {FeeStep.SET}) if now.counted else frozenset(settles)
        case State.PAID:
            return frozenset({FeeStep.REVERSE})
        case _:
            return frozenset()


def may_reverse(recorded_by: UUID, at: datetime, who: UUID, today: date, *, leads: bool) -> bool:
    """Whether somebody may take a payment back: who recorded it on the same day, a leader ever after."""
    return leads or (recorded_by == who and local(at).date() == today)


def transfer_content(code: str) -> str:
    """The dossier's code as a bank passes it on: letters and digits only."""
    return "".join(letter for letter in code if letter.isalnum())
