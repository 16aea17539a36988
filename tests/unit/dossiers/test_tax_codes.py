"""Tax codes: the shapes there are, one form for each, and a digit mistyped is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dossiers.tax_codes import MISTYPED, WRONG_SHAPE, check_digit, check_tax_code

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5701999999", "5701999999"),
        (" 5701 999 999 ", "5701999999"),
        ("5701999999-001", "5701999999-001"),
        ("5701999999001", "5701999999-001"),
        ("5701999999 – 001", "5701999999-001"),
        ("5701.999.999-001", "5701999999-001"),
        ("022157000123", "022157000123"),
    ],
)
def test_a_code_has_one_form_however_it_is_typed(typed: str, kept: str) -> None:
    assert check_tax_code(typed) == kept
    assert check_tax_code(kept) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5701999998", MISTYPED),
        ("0000000000", MISTYPED),
        ("5701999998-001", MISTYPED),
        ("570199999", WRONG_SHAPE),
        ("57019999990", WRONG_SHAPE),
        ("57019999990012", WRONG_SHAPE),
        ("22A8001234", WRONG_SHAPE),
        ("", WRONG_SHAPE),
        ("---", WRONG_SHAPE),
        ("٥٧٠١٩٩٩٩٩٩", WRONG_SHAPE),
        ("5701999999" + " " * 40, WRONG_SHAPE),
        ("5701999999\x00", WRONG_SHAPE),
        ("022957000123", "Chữ số thứ tư"),
    ],
)
def test_what_is_no_code_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.split(".", maxsplit=1)[0]):
        check_tax_code(typed)


@given(NINE, st.integers(0, 8), st.integers(1, 9))
def test_one_digit_mistyped_is_always_noticed(nine: str, place: int, by: int) -> None:
    tenth = check_digit(nine)
    if tenth is None:
        return
    assert check_tax_code(f"{nine}{tenth}") == f"{nine}{tenth}"
    other = nine[:place] + str((int(nine[place]) + by) % 10) + nine[place + 1 :]
    with pytest.raises(ValueError, match="nhầm một chữ số"):
        check_tax_code(f"{other}{tenth}")


@given(NINE)
def test_no_code_ends_where_the_sum_leaves_nothing(nine: str) -> None:
    good = [digit for digit in range(10) if _takes(f"{nine}{digit}")]
    assert good == ([] if check_digit(nine) is None else [check_digit(nine)])


def _takes(code: str) -> bool:
    try:
        check_tax_code(code)
    except ValueError:
        return False
    return True
