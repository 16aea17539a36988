"""What a dossier owes, told from the catalogue and from what happened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.catalogue.schema import Fee
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


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the fee, without who did it."""

    step: FeeStep
    amount: int
    at: datetime
    receipt: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """How the fee stands; `last` is what settled it, `counted` whether an officer says how much it is."""

    state: State
    amount: int | None
    last: Happened | None = None
    counted: bool = False


def fixed_amount(fee: Fee, channel: Channel) -> int | None:
    """What the catalogue says a dossier of this channel owes; None where it names no single amount."""
    if channel is Channel.ONLINE and fee.online_amount is not None:
        return fee.online_amount
    if fee.per and fee.amount:
        return None  # how many there are is counted by an officer
    return fee.amount


def standing(fee: Fee, channel: Channel, happened: Sequence[Happened]) -> Standing:
    """How the fee stands after everything that happened, in order."""
    amount = fixed_amount(fee, channel)
    counted = amount is None
    for each in happened:
        match each.step:
            case FeeStep.SET:
                amount = each.amount
            case FeeStep.EXEMPT:
                return Standing(State.EXEMPT, amount, each)
            case FeeStep.PAY_COUNTER | FeeStep.PAY_TRANSFER:
                return Standing(State.PAID, each.amount, each)
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
        case _:
            return frozenset()


def transfer_content(code: str) -> str:
    """The dossier's code as a bank passes it on: letters and digits only."""
    return "".join(letter for letter in code if letter.isalnum())
