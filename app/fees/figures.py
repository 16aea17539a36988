"""The money of fees month by month, for `app.insight`. No names and no dossiers; asked by the system, not by a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.clock import local
from app.fees.balance import PAYMENTS, REFUNDS
from models.fees import FeeEvent, FeeStep


@dataclass(frozen=True)
class Moved:
    """One thing that moved money, or said that it had not; `of` is what a reversal takes back."""

    step: FeeStep
    amount: int
    at: datetime
    of: FeeStep | None = None


@dataclass(frozen=True)
class Month:
    """What was recorded in one month of Vietnam's calendar, in đồng.

    Attributes:
        month: such as 2026-11.
        taken_back: payments of any month that turned out to be recorded wrongly in this one.
        refunded: given back, less what was recorded wrongly as given back.
    """

    month: str
    counter: int = 0
    transfer: int = 0
    taken_back: int = 0
    refunded: int = 0

    @property
    def net(self) -> int:
        """What the office has more of; a month that gave back more than came in has less."""
        return self.counter + self.transfer - self.taken_back - self.refunded


def months(moved: Iterable[Moved], wanted: Sequence[str]) -> list[Month]:
    """The sums of the wanted months, in their order. Pure."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in moved:
        here = sums[f"{local(each.at):%Y-%m}"]
        if each.step is FeeStep.PAY_COUNTER:
            here["counter"] += each.amount
        elif each.step is FeeStep.PAY_TRANSFER:
            here["transfer"] += each.amount
        elif each.step in REFUNDS:
            here["refunded"] += each.amount
        elif each.of in PAYMENTS:
            here["taken_back"] += each.amount
        elif each.of in REFUNDS:
            here["refunded"] -= each.amount
    return [Month(month, **sums[month]) for month in wanted]


async def moved(db: AsyncSession, since: datetime) -> list[Moved]:
    """Everything that moved money from `since` on."""
    undone = aliased(FeeEvent)
    rows = await db.exec(
        select(FeeEvent.step, FeeEvent.amount, FeeEvent.at, undone.step)
        .join(
            undone,
            (col(undone.dossier_id) == col(FeeEvent.dossier_id))
            & (col(undone.seq) == col(FeeEvent.reverses)),
            isouter=True,
        )
        .where(FeeEvent.at >= since, col(FeeEvent.step).in_(PAYMENTS | REFUNDS | {FeeStep.REVERSE}))
    )
    return [
        Moved(FeeStep(step), amount, at, FeeStep(of) if of else None) for step, amount, at, of in rows.all()
    ]
