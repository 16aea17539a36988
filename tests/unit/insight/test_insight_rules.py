"""Figures counted by hand: people, shares, small groups, and who filed alone after being taught."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.accounts.queries import Registered
from app.dossiers.figures import Filing
from app.guidance.figures import Learnt, Taught
from app.insight import rules
from app.insight.rules import Help, Share
from models.accounts import DigitalLevel
from models.counter import Place

START = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
BIRTH = "1.001193"


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def taught(who: UUID | None, at: datetime = START, *topics: str) -> Taught:
    return Taught(who, DigitalLevel.BEGINNER, Place.COUNTER, topics, at)


def filing(who: UUID, at: datetime, procedure: str = BIRTH, *, by_owner: bool = True) -> Filing:
    return Filing(uuid4(), who, procedure, "H49.22-260310-0001", at, by_owner)


def test_months_are_those_of_vietnam() -> None:
    assert rules.month_of(datetime(2026, 2, 28, 17, 0, tzinfo=UTC)) == "2026-03"
    assert rules.months_until(datetime(2026, 2, 1, tzinfo=UTC), 3) == ["2025-12", "2026-01", "2026-02"]


def test_somebody_with_an_account_counts_once() -> None:
    who = uuid4()
    assert rules.people([taught(who), taught(who, day(9)), taught(None), taught(None)]) == 3


def test_a_class_counts_as_many_as_came() -> None:
    lesson = replace(taught(None), place=Place.NEIGHBOURHOOD, heads=12)
    assert rules.people([lesson, taught(None), replace(taught(uuid4()), heads=3)]) == 16


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (5, 5, 100)]
)
def test_shares_are_rounded_half_up_and_nothing_of_nothing_is_no_share(
    part: int, whole: int, percent: int | None
) -> None:
    assert Share(part, whole).percent == percent


@pytest.mark.parametrize(("whole", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_small_groups_are_not_shown(whole: int, shown: bool) -> None:
    assert (Share(0, whole).unless_small() is not None) is shown


@pytest.mark.parametrize(
    ("part", "shown"), [(0, True), (1, False), (4, False), (5, True), (17, False), (20, True)]
)
def test_few_who_did_and_few_who_did_not_are_not_shown(part: int, shown: bool) -> None:
    assert (Share(part, 20).unless_small() is not None) is shown


def test_one_small_number_is_not_found_again_from_the_sum() -> None:
    assert rules.suppress({"a": 20, "b": 3, "c": 9, "d": 0}) == {"a": 20, "b": None, "c": None, "d": 0}
    assert rules.suppress({"a": 20, "b": 4, "c": 1}) == {"a": 20, "b": None, "c": None}
    assert rules.suppress({"a": 1, "b": 1, "c": 50, "d": 9}) == {"a": None, "b": None, "c": 50, "d": None}
    assert rules.suppress({"a": 5, "b": 0}) == {"a": 5, "b": 0}


@pytest.mark.parametrize(
    "counts",
    [
        {"a": 1, "b": 5, "c": 20},
        {"a": 4, "b": 7, "c": 7, "d": 60},
        {"a": 4, "b": 9, "c": 9, "d": 30},
        {"a": 4, "b": 5, "c": 6, "d": 30},
        {"a": 1, "b": 2, "c": 30, "d": 40},
    ],
)
def test_not_only_one_set_of_hidden_numbers_is_left(counts: dict[str, int]) -> None:
    shown = rules.suppress(counts)
    seen = [count for count in shown.values() if count is not None]
    assert seen
    total = sum(counts.values()) - sum(seen)
    fits = {
        tuple(sorted(numbers))
        for numbers in product(range(1, min(seen)), repeat=len(counts) - len(seen))
        if sum(numbers) == total and min(numbers) < rules.SMALL
    }
    assert len(fits) > 1


@pytest.mark.parametrize("counts", [{"a": 4, "b": 4, "c": 50}, {"a": 2, "b": 0}, {"a": 4, "b": 7, "c": 7}])
def test_where_nothing_but_noughts_would_be_shown_nothing_is(counts: dict[str, int]) -> None:
    assert set(rules.suppress(counts).values()) == {None}


def compositions(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide `total` among so many cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, cells - 1):
            yield (first, *rest)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_whoever_knows_the_sum_and_the_rule_knows_no_hidden_number(counts: list[int]) -> None:
    shown = rules.suppress(dict(enumerate(counts)))
    possible: dict[int, set[int]] = {key: set() for key, count in shown.items() if count is None}
    for others in compositions(sum(counts), len(counts)):
        if rules.suppress(dict(enumerate(others))) == shown:
            for key, numbers in possible.items():
                numbers.add(others[key])
        if all(len(numbers) > 1 for numbers in possible.values()):
            return
    raise AssertionError(f"{counts} are shown as {shown}: hidden are {possible}")


def seen_of(shares: list[Share]) -> tuple[dict[int, Share | None], Share | None]:
    whole = Share(sum(each.part for each in shares), sum(each.whole for each in shares))
    return rules.suppress_shares(dict(enumerate(shares)), whole)


def with_sums(shares: list[Share], total: Share | None) -> Iterator[list[Share]]:
    """Other shares that have the same total; any, where it is hidden."""
    if total is not None:
        for parts in compositions(total.part, len(shares)):
            for rests in compositions(total.whole - total.part, len(shares)):
                yield [Share(part, part + rest) for part, rest in zip(parts, rests, strict=True)]
        return
    for numbers in product(range(8), repeat=2 * len(shares)):
        parts, rests = numbers[::2], numbers[1::2]
        yield [Share(part, part + rest) for part, rest in zip(parts, rests, strict=True)]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=2, max_size=3))
@example([(1, 10), (5, 5), (7, 7)])
@example([(6, 1), (7, 1), (9, 1)])
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_small_number_of_a_hidden_share_follows_from_the_total_and_the_rule(
    numbers: list[tuple[int, int]],
) -> None:
    shares = [Share(part, part + rest) for part, rest in numbers]
    shown, total = seen_of(shares)
    possible: dict[tuple[int, str], set[int]] = {
        (key, name): set()
        for key, share in shown.items()
        if share is None
        for name, number in _numbers(shares[key]).items()
        if 0 < number < rules.SMALL
    }
    for others in with_sums(shares, total):
        if seen_of(others) == (shown, total):
            for (key, name), found in possible.items():
                found.add(_numbers(others[key])[name])
        if all(len(found) > 1 for found in possible.values()):
            return
    raise AssertionError(f"{shares} are shown as {shown} of {total}: small ones are {possible}")


def _numbers(share: Share) -> dict[str, int]:
    return {"whole": share.whole, "part": share.part, "rest": share.whole - share.part}


def test_a_hidden_share_takes_the_next_smallest_with_it() -> None:
    few, more, many = Share(1, 20), Share(10, 20), Share(40, 90)
    assert seen_of([few, more, many, Share(0, 0)]) == (
        {0: None, 1: None, 2: many, 3: Share(0, 0)},
        Share(51, 130),
    )
    assert seen_of([few, more]) == ({0: None, 1: None}, Share(11, 40))
    assert seen_of([Share(5, 6), Share(8, 9)]) == ({0: None, 1: None}, None)  # one each did not finish
    assert seen_of([more, many]) == ({0: more, 1: many}, Share(50, 110))


def test_completion_is_finished_of_begun() -> None:
    assert rules.completion([Learnt("a", 10, 4), Learnt("b", 6, 0)]) == Share(4, 16)
    assert rules.completion([]) == Share(0, 0)


def test_help_counts_for_the_same_procedure_shortly_before() -> None:
    who, other = uuid4(), uuid4()
    filed = filing(who, day(10))
    helps = [
        Help(who, BIRTH, day(10)),
        Help(who, BIRTH, day(3)),
        Help(who, BIRTH, day(2.9)),  # longer than a week ago
        Help(who, BIRTH, day(10.1)),  # afterwards
        Help(who, "2.000635", day(9)),
        Help(other, BIRTH, day(9)),
    ]
    assert rules.helps_for(filed, helps) == 2


def test_who_was_taught_is_compared_with_who_registered_in_the_same_month() -> None:
    learners = [uuid4() for _ in range(6)]
    others = [uuid4() for _ in range(5)]
    later = uuid4()  # registered in a month in which nobody did who was taught
    registered = [Registered(who, day(-2)) for who in learners + others] + [Registered(later, day(60))]
    sessions = [taught(who) for who in learners] + [taught(learners[0], day(50)), taught(None)]
    filings = [
        filing(learners[0], day(20)),  # alone
        filing(learners[0], day(30)),  # counts once
        filing(learners[1], day(90)),  # on the last day
        filing(learners[2], day(90.1)),  # too late
        filing(learners[3], day(-1)),  # before the first session
        filing(learners[4], day(5)),  # helped
        filing(learners[5], day(5), by_owner=False),  # filed by somebody else
        filing(others[0], day(10)),  # alone
        filing(others[1], day(88.5)),  # 90 days run from registration
        filing(later, day(61)),
    ]
    helps = [Help(learners[4], BIRTH, day(4))]
    found = rules.compare(sessions, registered, filings, helps)
    assert (found.taught, found.others) == (Share(2, 6), Share(1, 5))


def test_a_comparison_of_few_or_of_nobody_says_so() -> None:
    few = [uuid4() for _ in range(4)]
    found = rules.compare([taught(who) for who in few], [Registered(who, START) for who in few], [], [])
    assert found.taught == Share(0, 4)
    shown = found.unless_small()
    assert shown.taught is None
    assert shown.others == Share(0, 0)


def test_sessions_of_staff_and_of_nobody_compare_nothing() -> None:
    found = rules.compare([taught(None), taught(uuid4())], [Registered(uuid4(), START)], [], [])
    assert (found.taught, found.others) == (Share(0, 0), Share(0, 0))


def test_help_per_dossier_by_month() -> None:
    who = uuid4()
    filings = [filing(who, day(0)), filing(who, day(3), "2.000635"), filing(who, day(30))]
    helps = [Help(who, BIRTH, day(0)), Help(who, BIRTH, day(-1)), Help(who, BIRTH, day(29))]
    months = rules.helped_months(filings, helps, ["2026-02", "2026-03", "2026-04"])
    assert [(m.month, m.share, m.times) for m in months] == [
        ("2026-02", Share(0, 0), 0),
        ("2026-03", Share(1, 2), 2),
        ("2026-04", Share(1, 1), 1),
    ]
