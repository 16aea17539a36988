"""What came in for a dossier and what went back, told from what happened to its fee. Pure.

What may be taken back stands like a pile: a reversal takes away the last thing that still counts, so that nothing
recorded later is left without what it rested on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.fees import FeeStep

PAYMENTS = frozenset({FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER})
REFUNDS = frozenset({FeeStep.REFUND_CASH, FeeStep.REFUND_TRANSFER})
MAY_BE_REVERSED = PAYMENTS | REFUNDS | {FeeStep.EXEMPT}


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the fee, without who did it.

    Attributes:
        receipt: of a payment or a refund; of a reversal, that of what it takes back.
        is_reversed: it counts no longer.
        seq: its place; 0 where nobody asks for it.
        of: what a reversal takes back.
        extra: how much of a payment was more than was owed when it came.
    """

    step: FeeStep
    amount: int
    at: datetime
    receipt: str | None = None
    reason: str = ""
    is_reversed: bool = False
    seq: int = 0
    of: FeeStep | None = None
    extra: int = 0


@dataclass(frozen=True)
class Balance:
    """The money of one dossier, in đồng.

    Attributes:
        came_in: every payment that was ever recorded.
        taken_back: those of them that were recorded wrongly.
        refunded: what was given back and still counts.
        counted: what an officer said the fee is, last.
        kept: what the office decided to keep, last; None while nobody decided.
        live: payments, exemptions and refunds that still count, in order.
    """

    came_in: int = 0
    taken_back: int = 0
    refunded: int = 0
    counted: int | None = None
    kept: int | None = None
    live: tuple[Happened, ...] = ()

    @property
    def held(self) -> int:
        """What the office has of it now."""
        return self.came_in - self.taken_back - self.refunded

    @property
    def exemption(self) -> Happened | None:
        """The exemption that counts."""
        return next((each for each in self.live if each.step is FeeStep.EXEMPT), None)

    @property
    def payments(self) -> tuple[Happened, ...]:
        """The payments that count, in order."""
        return tuple(each for each in self.live if each.step in PAYMENTS)

    @property
    def for_the_fee(self) -> int:
        """What was paid of what was owed when it came: no more than this can ever be kept."""
        return sum(each.amount - each.extra for each in self.payments)

    def due(self, fee: int) -> int:
        """What is still to be paid of this fee while the dossier goes on."""
        return 0 if self.exemption else max(0, fee - self.held)


def fold(happened: Sequence[Happened]) -> Balance:
    """The balance after everything that happened, in order."""
    came_in = taken_back = refunded = 0
    counted = kept = None
    live: list[Happened] = []
    for each in happened:
        match each.step:
            case FeeStep.SET:
                counted = each.amount
            case FeeStep.DECIDE:
                kept = each.amount
            case FeeStep.REVERSE:
                if live:
                    undone = live.pop()
                    taken_back += undone.amount if undone.step in PAYMENTS else 0
                    refunded -= undone.amount if undone.step in REFUNDS else 0
            case _:
                live.append(each)
                came_in += each.amount if each.step in PAYMENTS else 0
                refunded += each.amount if each.step in REFUNDS else 0
    return Balance(came_in, taken_back, refunded, counted, kept, tuple(live))
