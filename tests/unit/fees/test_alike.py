"""Equal transfers without a reference: known, new, or a question; never silently gone."""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.fees.alike import Known, Told, place, told_of
from app.fees.statement import Line, digest, read

DAY = date(2026, 11, 25)
X, Y, Z = "25/11/2026,,8000,x", "25/11/2026,,9000,y", "25/11/2026,,7000,z"
BEFORE, AFTER = "24/11/2026,,5,before", "26/11/2026,,5,after"
HEAD = "Ngày,Số tham chiếu,Ghi có,Nội dung\n"


def lines(*rows: str) -> list[Line]:
    return read(HEAD + "\n".join(rows))


def what_it_told(file: list[Line]) -> dict[date, Told]:
    days = [line.day for line in file]
    return {
        day: told_of(day, Counter(line.alike for line in file if line.day == day), min(days), max(days))
        for day in set(days)
    }


def told(*files: list[Line], transfers: dict[str, list[str]] | None = None) -> Known:
    """What earlier files told; by default each of their lines is a transfer of its own number."""
    rows: dict[str, list[str]] = transfers or {}
    for file in files if transfers is None else ():
        for line in file:
            if line.id not in rows.setdefault(line.alike, []):
                rows[line.alike].append(line.id)
    each = [what_it_told(file) for file in files]
    return Known(rows, {day: [one[day] for one in each if day in one] for one in each for day in one})


def asked(now: list[Line], known: Known) -> list[bool]:
    """Of which lines of the day it is asked."""
    return [line.asks for line in place(now, "now", known) if line.day == DAY]


def test_in_one_file_each_is_one_of_its_own() -> None:
    twice = lines(X, X)
    assert place(twice, "now", told()) == twice
    assert len({line.id for line in twice}) == 2


def test_another_file_that_has_only_the_equal_one_is_a_question() -> None:
    assert asked(lines(X), told(lines(X))) == [True]
    assert asked(lines(X, Z), told(lines(X, Y))) == [True, False]
    assert asked(lines(X, X), told(lines(X))) == [True, False]  # the second is new for sure


def test_whatever_two_files_of_one_day_have_in_common_it_is_a_question() -> None:
    """Every file here could be of the afternoon, and the other of the morning."""
    assert asked(lines(X, Y), told(lines(X, Y))) == [True, True]
    assert asked(lines(X, Y, Z), told(lines(X, Y))) == [True, True, False]
    assert asked(lines(X, Y), told(lines(X, Y, Z))) == [True, True]
    assert asked(lines(Y, X, Z), told(lines(X, Y))) == [True, True, False]  # two exports that meet at noon


def test_a_file_that_goes_beyond_the_day_on_both_sides_has_the_whole_of_it() -> None:
    part, whole = lines(X, Y), lines(BEFORE, X, Y, Z, AFTER)
    placed = place(whole, "now", told(part))
    assert not any(line.asks for line in placed)
    assert {line.id for line in part} <= {line.id for line in placed}
    assert asked(part, told(whole)) == [False, False]
    assert asked(whole, told(lines(*reversed([BEFORE, X, Y, Z, AFTER])))) == [False] * 3  # the latest first
    assert asked(lines(BEFORE, X, X, Y, AFTER), told(part)) == [False, False, False]


def test_two_files_that_begin_before_the_day_or_end_after_it_have_one_another() -> None:
    assert asked(lines(BEFORE, X, Y, X), told(lines(BEFORE, X, Y))) == [False] * 3
    assert asked(lines(BEFORE, X), told(lines(BEFORE, X, Y))) == [False]
    assert asked(lines(X, Y, AFTER), told(lines(Y, AFTER))) == [False, False]
    assert asked(lines(Y, X, AFTER), told(lines(BEFORE, X, Y))) == [True, True]  # they meet somewhere, or not
    assert asked(lines(BEFORE, X, Z), told(lines(BEFORE, X, Y))) == [
        True,
        False,
    ]  # the bank left something out


def test_a_line_is_known_as_often_as_the_best_statement_that_is_had_held_it() -> None:
    a, b = lines(X, Y), lines(X, Z)
    both = {a[0].alike: ["one", "two"], a[1].alike: ["y"], b[1].alike: ["z"]}
    known = told(a, b, transfers=both)
    placed = place(lines(BEFORE, X, X, Y, Z, AFTER), "now", known)  # the whole day
    assert [line.id for line in placed[1:3]] == ["one", "two"]
    known = told(lines(BEFORE, X, Y), b, transfers=both)
    assert asked(lines(BEFORE, X, X, X, Y), known) == [False, True, False, False]  # of b nothing is sure


def test_a_reference_makes_a_line_the_same_wherever_it_stands() -> None:
    with_ref = lines("25/11/2026,FT1,8000,x")
    assert place(with_ref, "now", told(with_ref)) == with_ref


def test_the_same_file_is_known_by_its_text_however_its_lines_end() -> None:
    assert digest(f"\ufeff{HEAD}{X}\n") == digest(f"{HEAD.rstrip()}\r\n{X}  ")
    assert digest(HEAD + X) != digest("Từ 8 giờ đến 12 giờ\n" + HEAD + X)


def read_in_turn(account: list[str], stretches: list[tuple[int, int]]) -> None:
    """Read stretches of an account, and answer each question truthfully: every transfer is known, and known once."""
    rows: dict[str, list[str]] = defaultdict(list)
    had: list[dict[date, Told]] = []
    there: dict[str, set[int]] = defaultdict(set)
    for number, (start, end) in enumerate(stretches):
        now = lines(*account[start:end])
        known = Known(
            dict(rows), {day: [one[day] for one in had if day in one] for one in had for day in one}
        )
        placed = place(now, str(number), known)
        for at, line in enumerate(now, start):
            there[line.alike].add(at)
        for line in (one for one in placed if not one.asks and one.id not in rows[one.alike]):
            rows[line.alike].append(line.id)
        for line in placed:
            if line.asks and len(rows[line.alike]) < len(there[line.alike]):
                rows[line.alike].append(line.id)
        had.append(what_it_told(now))
        assert {alike: len(ids) for alike, ids in rows.items() if ids} == {
            k: len(v) for k, v in there.items()
        }


@pytest.mark.parametrize("length", [2, 3, 4])
def test_no_transfer_of_a_day_is_lost_or_doubled_however_its_parts_overlap(length: int) -> None:
    parts = list(combinations(range(length + 1), 2))
    for day in product((X, Y), repeat=length):
        for stretches in product(parts, repeat=2):
            read_in_turn(list(day), list(stretches))


@given(st.data())
def test_no_transfer_is_lost_or_doubled_however_stretches_of_days_overlap(data: st.DataObject) -> None:
    looks = st.lists(st.sampled_from(["8000,x", "9000,y"]), max_size=4)
    account = [f"{day}/11/2026,,{look}" for day in (24, 25, 26) for look in data.draw(looks)]
    assume(account)
    stretch = st.tuples(st.integers(0, len(account) - 1), st.integers(1, len(account))).filter(
        lambda s: s[0] < s[1]
    )
    read_in_turn(account, data.draw(st.lists(stretch, min_size=1, max_size=4)))
