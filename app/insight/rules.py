"""How figures are counted: months, shares, small groups, and the comparison of those who were taught. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from typing import TypeVar
from uuid import UUID

from app.accounts.queries import Registered
from app.clock import local
from app.dossiers.figures import Filing
from app.guidance.figures import Learnt, Taught

SMALL = 5
"""Groups of fewer people are not shown: somebody could be recognised in them."""

FOLLOWED = timedelta(days=90)
"""For so long after being taught it is watched whether somebody files alone."""

HELP_LASTS = timedelta(days=7)
"""Help with a procedure counts for a dossier of it that is filed within this time."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Share:
    """A part of a whole. Numerator and denominator always stand beside the percentage."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded half up; None when there is nothing to divide by ("không có", not 0%)."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    def unless_small(self) -> "Share | None":
        """This share, or None where the group, or those in it who did or did not, are too few to be shown."""
        return (
            None if any(0 < few < SMALL for few in (self.whole, self.part, self.whole - self.part)) else self
        )


@dataclass(frozen=True)
class Help:
    """Somebody was helped with a procedure, by a person."""

    account_id: UUID
    procedure_code: str
    at: datetime


@dataclass(frozen=True)
class Comparison:
    """Who filed alone afterwards, of those who were taught and of those who were not; None where it is kept private."""

    taught: Share | None
    others: Share | None

    def unless_small(self) -> "Comparison":
        """The same for everyone to see."""
        return Comparison(
            self.taught and self.taught.unless_small(), self.others and self.others.unless_small()
        )


@dataclass(frozen=True)
class HelpedMonth:
    """One month of online filings: how many dossiers, how many of them with help, how often help was given.

    `share` is None, and `times` 0, where there are too few to be shown.
    """

    month: str
    share: Share | None
    times: int


def month_of(moment: datetime) -> str:
    """The month in Vietnam, "2026-11"; sorts by itself."""
    return f"{local(moment):%Y-%m}"


def months_until(moment: datetime, count: int) -> list[str]:
    """The last `count` months, this one last."""
    there = local(moment)
    last = there.year * 12 + there.month - 1
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(last - count + 1, last + 1)]


def people(sessions: Iterable[Taught]) -> int:
    """How many people these sessions reached: an account counts once, whoever has none each time they come.

    A class in a neighbourhood counts as many as came.
    """
    held = list(sessions)
    known = {each.account_id for each in held if each.account_id}
    return len(known) + sum(each.heads - (each.account_id is not None) for each in held)


def suppress(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Hide what is below `SMALL`, but not nought, and so much more that none follows from the sum and this rule.

    The next larger numbers are hidden as well, all that are equal together, until the hidden ones differ and could be
    others than they are. Which place has which of them then changes nothing that is shown. Where only noughts would be
    left to show, they are hidden too: a hidden number may be one.
    """
    hidden = {count for count in counts.values() if 0 < count < SMALL}
    larger = sorted({count for count in counts.values() if count >= SMALL})
    while hidden and larger:
        if _may_be_others([count for count in counts.values() if count in hidden], larger[0]):
            break
        hidden.add(larger.pop(0))
    if hidden and not larger:
        return dict.fromkeys(counts)
    return {key: None if count in hidden else count for key, count in counts.items()}


def _may_be_others(hidden: Sequence[int], shown: int) -> bool:
    """Whether they differ, and others do that have their sum: one more here, one less there, below what is `shown`."""
    if len(set(hidden)) == 1:
        return False
    for more, less in permutations(range(len(hidden)), 2):
        others = list(hidden)
        others[more] += 1
        others[less] -= 1
        within = 0 < min(others) < SMALL and max(others) < shown and len(set(others)) > 1
        if within and sorted(others) != sorted(hidden):
            return True
    return False


def suppress_shares(shares: Mapping[K, Share], total: Share) -> tuple[dict[K, Share | None], Share | None]:
    """The same for shares that stand beside their `total`: what of them, and whether the total, everyone may see.

    The next larger shares are hidden with the small ones, all that are equal together, until no small number among
    them is the same in all. If hiding every one is not enough, the total is hidden.
    """
    hidden = {share for share in shares.values() if share.unless_small() is None}
    larger = sorted(
        {share for share in shares.values() if share.whole} - hidden, key=lambda each: (each.whole, each.part)
    )
    while larger and not _differ(hidden):
        hidden.add(larger.pop(0))
    if hidden and not larger:
        hidden.update(shares.values())
    followed = not larger and not _differ(hidden)
    shown = {key: None if share in hidden else share for key, share in shares.items()}
    return shown, None if followed else total.unless_small()


def _differ(hidden: Iterable[Share]) -> bool:
    """Whether wholes, parts and rests are not all equal, where one of them is small."""
    held = list(hidden)
    return all(
        len(numbers) > 1 or not any(0 < number < SMALL for number in numbers)
        for numbers in (
            {each.whole for each in held},
            {each.part for each in held},
            {each.whole - each.part for each in held},
        )
    )


def completion(learnt: Iterable[Learnt]) -> Share:
    """Tutorials finished, of those begun."""
    rows = list(learnt)
    return Share(sum(row.finished for row in rows), sum(row.begun for row in rows))


def helps_for(filing: Filing, helps: Iterable[Help]) -> int:
    """How often the owner was helped with this procedure in the `HELP_LASTS` before filing."""
    return sum(
        help_.account_id == filing.owner_id
        and help_.procedure_code == filing.procedure_code
        and timedelta(0) <= filing.filed_at - help_.at <= HELP_LASTS
        for help_ in helps
    )


def _by_need(helps: Iterable[Help]) -> Mapping[tuple[UUID, str], list[Help]]:
    """The helps of each person with each procedure: looked through for every filing, all of them would take long."""
    found: defaultdict[tuple[UUID, str], list[Help]] = defaultdict(list)
    for each in helps:
        found[each.account_id, each.procedure_code].append(each)
    return found


def compare(
    taught: Sequence[Taught],
    registered: Sequence[Registered],
    filings: Sequence[Filing],
    helps: Sequence[Help],
) -> Comparison:
    """How many who were taught filed alone afterwards, against those who were not.

    Taught: accounts that a session is linked to. Filed alone afterwards: a dossier of theirs was filed online, by
    themselves and with no help (`helps_for`), within `FOLLOWED` of their first session. The others: accounts
    registered in the same months as those who were taught, without a session; for them the time runs from their
    registration. Everybody counts once. It is an observation, not an experiment: who comes to be taught differs from
    who does not.
    """
    since = {each.account_id: each.at for each in registered}
    first: dict[UUID, datetime] = {}
    for session in taught:
        if session.account_id in since:
            who = session.account_id
            first[who] = min(first.get(who, session.at), session.at)
    months = {month_of(since[who]) for who in first}
    others = {who: at for who, at in since.items() if who not in first and month_of(at) in months}
    given = _by_need(helps)
    alone = [
        filing
        for filing in filings
        if filing.by_owner and not helps_for(filing, given.get((filing.owner_id, filing.procedure_code), ()))
    ]

    def filed(group: Mapping[UUID, datetime]) -> int:
        return len(
            {
                filing.owner_id
                for filing in alone
                if filing.owner_id in group
                and timedelta(0) < filing.filed_at - group[filing.owner_id] <= FOLLOWED
            }
        )

    return Comparison(Share(filed(first), len(first)), Share(filed(others), len(others)))


def helped_months(
    filings: Sequence[Filing], helps: Sequence[Help], months: Sequence[str]
) -> list[HelpedMonth]:
    """Help per dossier, month by month."""
    filed: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    times: Counter[str] = Counter()
    needs = _by_need(helps)
    for filing in filings:
        month = month_of(filing.filed_at)
        given = helps_for(filing, needs.get((filing.owner_id, filing.procedure_code), ()))
        filed[month] += 1
        helped[month] += given > 0
        times[month] += given
    return [HelpedMonth(month, Share(helped[month], filed[month]), times[month]) for month in months]
