"""The figures of guidance: for leaders with every number, for everyone without small groups. Never about one person."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as accounts
from app.accounts.permissions import Caller, Permission, require
from app.dossiers.figures import Punctuality, online_filings, punctuality
from app.fees import figures as fees
from app.guidance import figures, topics
from app.guidance.figures import Learnt, Taught
from app.insight import rules
from app.insight.helps import helps_given
from app.insight.rules import Comparison, HelpedMonth, Share
from app.settings import settings
from models.accounts import DigitalLevel
from models.counter import Place

MONTHS = 12
KEPT_FOR = timedelta(minutes=10)
"""Everyone may open the public page: it is not counted again each time."""

K = TypeVar("K", bound=Hashable)
Count = tuple[str, int | None]
"""A name and how many; None when the group is too small to be shown."""


@dataclass(frozen=True)
class Figures:
    """Everything the pages show, of the last twelve months.

    Attributes:
        people, sessions: who was taught, and how often.
        by_level, by_topic, by_place, by_month: people in each; a person may stand in several topics and months.
        completion: tutorials finished of those begun, by people with an account, ever.
        by_tutorial: the same for each tutorial.
        demo: some of it is invented.
    """

    people: int | None
    sessions: int | None
    by_level: list[tuple[DigitalLevel, int | None]]
    by_topic: list[Count]
    by_place: list[tuple[Place, int | None]]
    by_month: list[Count]
    completion: Share | None
    by_tutorial: list[tuple[str, Share | None]]
    comparison: Comparison
    helped: list[HelpedMonth]
    counted_at: datetime
    demo: bool


async def for_leaders(db: AsyncSession, caller: Caller) -> Figures:
    """Every number, counted now."""
    require(caller, Permission.SEE_FIGURES)
    return await _count(db, public=False)


_kept: tuple[str, Figures] | None = None


async def promises_kept(db: AsyncSession, caller: Caller) -> Punctuality:
    """How the office kept its promises to citizens in the last twelve months; for leaders."""
    require(caller, Permission.SEE_FIGURES)
    return await punctuality(db, clock.now() - timedelta(days=365))


async def fees_by_month(db: AsyncSession, caller: Caller) -> list[fees.Month]:
    """What came in as fees in the last twelve months, less what was taken back and given back; for leaders."""
    require(caller, Permission.SEE_FIGURES)
    months = rules.months_until(clock.now(), MONTHS)
    return fees.months(await fees.moved(db, _begin_of(months[0])), months)


def _begin_of(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=clock.VIETNAM)


async def for_everyone(db: AsyncSession) -> Figures:
    """The same without small groups, at most `KEPT_FOR` old. Public."""
    global _kept  # noqa: PLW0603 - one prepared answer a process
    where = settings().database
    if _kept is None or _kept[0] != where or clock.now() - _kept[1].counted_at > KEPT_FOR:
        _kept = (where, await _count(db, public=True))
    return _kept[1]


async def _count(db: AsyncSession, *, public: bool) -> Figures:
    now = clock.now()
    months = rules.months_until(now, MONTHS)
    first = _begin_of(months[0])
    sessions = await figures.sessions(db, first)
    learnt = await figures.learnt(db)
    filings = await online_filings(db, first)
    helps = await helps_given(db, first, sessions)
    names = (await topics.known(db)).names
    hide: Callable[[dict[K, int]], dict[K, int | None]] = rules.suppress if public else dict

    def counted(keys: Iterable[K], of: Callable[[Taught], Iterable[K]]) -> dict[K, int | None]:
        groups: dict[K, list[Taught]] = {key: [] for key in keys}
        for session in sessions:
            for key in of(session):
                groups.setdefault(key, []).append(session)
        return hide({key: rules.people(group) for key, group in groups.items()})

    by_topic = counted((), lambda session: session.topics)
    everyone = rules.people(sessions)
    tutorials: Mapping[str, Share | None] = _tutorials(learnt, names)
    completion: Share | None = rules.completion(learnt)
    if public:
        tutorials, completion = rules.suppress_shares(_tutorials(learnt, names), rules.completion(learnt))
    comparison = rules.compare(sessions, await accounts.registrations(db), filings, helps)
    small = public and 0 < everyone < rules.SMALL
    return Figures(
        people=None if small else everyone,
        sessions=None if small else len(sessions),
        by_level=list(counted(DigitalLevel, lambda session: (session.level,)).items()),
        by_topic=sorted(
            ((names.get(key, "Việc khác"), count) for key, count in by_topic.items()),
            key=lambda each: (-(each[1] or 0), each[0]),
        ),
        by_place=list(counted(Place, lambda session: (session.place,)).items()),
        by_month=list(counted(months, lambda session: (rules.month_of(session.at),)).items()),
        completion=completion,
        by_tutorial=[(names[key], share) for key, share in tutorials.items()],
        comparison=comparison.unless_small() if public else comparison,
        helped=[_shown(month) if public else month for month in rules.helped_months(filings, helps, months)],
        counted_at=now,
        demo=settings().is_demo,
    )


def _shown(month: HelpedMonth) -> HelpedMonth:
    if month.share is None or month.share.unless_small() is None:
        return HelpedMonth(month.month, None, 0)
    return month


def _tutorials(learnt: list[Learnt], names: dict[str, str]) -> dict[str, Share]:
    """Every tutorial in teaching order, those nobody began included."""
    held = {topics.TUTORIAL + each.slug: Share(each.finished, each.begun) for each in learnt}
    return {key: held.get(key, Share(0, 0)) for key in names if key.startswith(topics.TUTORIAL)}
