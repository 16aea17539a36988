"""What is to be given back of what was paid for a dossier. Pure.

The rule proposes, the office decides. No legal text that says when a fee is given back was at hand when this was written:
every screen that shows a proposal says that it is unverified. What was paid beyond the fee is nobody's but the payer's.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.fees.balance import Balance


class Ending(StrEnum):
    """How a dossier ended without a result."""

    NOT_RECEIVED = "not_received"
    WITHDRAWN = "withdrawn"
    """By its owner, before it was received."""
    WITHDRAWN_LATE = "withdrawn_late"
    """By its owner, when work had begun."""
    STOPPED = "stopped"
    """By the office."""


@dataclass(frozen=True)
class OwedBack:
    """What is to be given back now.

    Attributes:
        amount: how much, in đồng; 0 while nothing is proposed and somebody has to decide.
        certain: how much of what is held is beyond the fee and cannot be kept.
        most: how much a decision may give back.
        ending: why; None where all of it was paid too much, or though nothing was due.
        decided: a leader has said how much.
    """

    amount: int
    certain: int
    most: int
    ending: Ending | None = None
    decided: bool = False

    @property
    def waits(self) -> bool:
        """Nothing can be given back before a leader decides."""
        return self.amount == 0


def owed_back(balance: Balance, fee: int, ending: Ending | None) -> OwedBack | None:
    """What is to be given back of a dossier whose fee is `fee`; None when nothing is, and nobody has to decide."""
    held = balance.held
    due = _may_be_kept(balance, fee)
    certain = max(0, held - due)
    if ending is None or certain == held:
        return OwedBack(certain, certain, certain) if certain else None
    decided = balance.kept is not None
    kept = min(proposed_to_keep(due, ending) if balance.kept is None else balance.kept, due, held)
    if decided and kept == held:
        return None
    return OwedBack(held - kept, certain, held, ending, decided)


def proposed_to_keep(due: int, ending: Ending) -> int:
    """What the office would keep if nobody decides otherwise: the fee of work that its owner had begun."""
    return due if ending is Ending.WITHDRAWN_LATE else 0


def may_decide(balance: Balance, fee: int, ending: Ending | None) -> bool:
    """Whether there is something to decide: part of the fee itself is held, and the dossier ended without a result."""
    return ending is not None and min(_may_be_kept(balance, fee), balance.held) > 0


def _may_be_kept(balance: Balance, fee: int) -> int:
    """The fee as far as it was paid while it was owed; what came when nothing was due is none of it."""
    return 0 if balance.exemption else min(fee, balance.for_the_fee)
