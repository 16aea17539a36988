"""Figures counted by hand: people, shares, small groups, and who filed alone after being taught."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

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
    assert rules.suppress({"a": 20, "b": 3, "c": 1}) == {"a": 20, "b": None, "c": None}
    assert rules.suppress({"a": 1, "b": 1, "c": 50, "d": 9}) == {"a": None, "b": None, "c": 50, "d": None}
    assert rules.suppress({"a": 4, "b": 4, "c": 50}) == {"a": None, "b": None, "c": None}
    assert rules.suppress({"a": 2, "b": 0}) == {"a": None, "b": 0}
    assert rules.suppress({"a": 5, "b": 0}) == {"a": 5, "b": 0}


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
