"""Equal transfers without a reference: known, new, or a question; never silently gone."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.fees.alike import Known, place
from app.fees.statement import Line, digest, read

DAY = date(2026, 11, 25)
X, Y, Z = "25/11/2026,,8000,x", "25/11/2026,,9000,y", "25/11/2026,,7000,z"
HEAD = "Ngày,Số tham chiếu,Ghi có,Nội dung\n"


def lines(*rows: str) -> list[Line]:
    return read(HEAD + "\n".join(rows))


def told(*files: list[Line], transfers: dict[str, list[str]] | None = None) -> Known:
    """What earlier files told; by default each of their lines is a transfer of its own number."""
    rows: dict[str, list[str]] = transfers or {}
    statements = {}
    for number, file in enumerate(files):
        statements[str(number)] = Counter(line.alike for line in file)
        for line in file:
            if transfers is None and line.id not in rows.setdefault(line.alike, []):
                rows[line.alike].append(line.id)
    return Known(rows, {DAY: statements})


def asked(now: list[Line], known: Known) -> list[bool]:
    return [line.asks for line in place(now, "now", known)]


def test_in_one_file_each_is_one_of_its_own() -> None:
    twice = lines(X, X)
    assert place(twice, "now", told()) == twice
    assert len({line.id for line in twice}) == 2


def test_another_file_that_has_only_the_equal_one_is_a_question() -> None:
    assert asked(lines(X), told(lines(X))) == [True]
    assert asked(lines(X, Z), told(lines(X, Y))) == [True, False]
    assert asked(lines(X, X), told(lines(X))) == [True, False]  # the second is new for sure


def test_a_file_that_plainly_tells_again_all_of_another_is_none() -> None:
    first = lines(X, Y)
    for again in (lines(X, Y, Z), lines(X, Y), lines(Y, X)):
        placed = place(again, "now", told(first))
        assert not any(line.asks for line in placed)
        assert {line.id for line in first} <= {line.id for line in placed}
    assert asked(lines(X, Y), told(lines(X, Y, Z))) == [False, False]
    assert asked(lines(X, X, Y), told(first)) == [False, False, False]


def test_a_line_is_known_as_often_as_the_best_statement_that_is_told_again_had_it() -> None:
    a, b = lines(X, Y), lines(X, Z)
    both = {a[0].alike: ["one", "two"], a[1].alike: ["y"], b[1].alike: ["z"]}
    known = told(a, b, transfers=both)
    assert asked(lines(X, X, Y), known) == [False, True, False]  # of b nothing is told again
    placed = place(lines(X, X, Y, Z), "now", known)  # the whole day
    assert [line.id for line in placed[:2]] == ["one", "two"]
    assert asked(lines(X, X, X, Y), known) == [False, True, False, False]


def test_a_reference_makes_a_line_the_same_wherever_it_stands() -> None:
    with_ref = lines("25/11/2026,FT1,8000,x")
    assert place(with_ref, "now", told(with_ref)) == with_ref


def test_the_same_file_is_known_by_its_text_however_its_lines_end() -> None:
    assert digest(f"\ufeff{HEAD}{X}\n") == digest(f"{HEAD.rstrip()}\r\n{X}  ")
    assert digest(HEAD + X) != digest("Từ 8 giờ đến 12 giờ\n" + HEAD + X)


@given(st.lists(st.lists(st.sampled_from([X, Y, Z]), min_size=1, max_size=5), min_size=1, max_size=4))
def test_nothing_disappears(files: list[list[str]]) -> None:
    """However files overlap: of each alike at least as many are known or asked about as any file held."""
    rows: dict[str, list[str]] = {}
    statements: dict[str, Counter[str]] = {}
    for number, written in enumerate(files):
        now = lines(*written)
        placed = place(now, str(number), Known(rows, {DAY: statements}))
        assert len({line.id for line in placed}) == len(placed)
        for line in placed:
            if not line.asks and line.id not in rows.setdefault(line.alike, []):
                rows[line.alike].append(line.id)
        statements[str(number)] = Counter(line.alike for line in now)
    for alike, found in rows.items():
        assert len(found) == max(each[alike] for each in statements.values())
