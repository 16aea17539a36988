"""What people type about themselves: what is taken, and what is said when it is not."""

import unicodedata
from datetime import date
from uuid import uuid4

import pytest

from app.accounts import rules
from app.accounts.permissions import ANONYMOUS, GRANTS, Caller, Permission, require
from app.errors import NotAllowed, NotSignedIn
from models.accounts import Role


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("0323456789", "0323456789"),
        ("0203 3871 234", "02033871234"),
    ],
)
def test_phones_people_write_are_one_number(typed: str, kept: str) -> None:
    assert rules.normalise_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "abc", "012345", "0212345678901", "+1 202 555 0123", "0112345678", "😀" * 50]
)
def test_what_is_no_vietnamese_phone_is_explained(typed: str) -> None:
    with pytest.raises(ValueError, match="Số điện thoại chưa đúng"):
        rules.normalise_phone(typed)


def test_citizen_number_tells_century_sex_and_year() -> None:
    number = rules.check_citizen_number("022 157 001 234")
    assert (number.number, number.province, number.female, number.birth_year) == (
        "022157001234",
        "022",
        True,
        1957,
    )
    assert rules.check_citizen_number("022204001234").birth_year == 2004


@pytest.mark.parametrize(
    "typed", ["", "02215700123", "0221570012345", "022957001234", "o22157001234", "٠٢٢١٥٧٠٠١٢٣٤"]
)
def test_wrong_citizen_numbers_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="định danh"):
        rules.check_citizen_number(typed)


def test_birth_year_that_differs_is_a_hint_not_an_error() -> None:
    number = rules.check_citizen_number("022157001234")
    assert rules.birth_date_warning(number, date(1957, 9, 5)) is None
    assert "1957" in (rules.birth_date_warning(number, date(1958, 9, 5)) or "")


@pytest.mark.parametrize("typed", ["05/09/1957", "5-9-1957", "5.9.1957", "1957-09-05", " 05 09 1957 "])
def test_dates_as_people_write_them(typed: str) -> None:
    assert rules.parse_date(typed) == date(1957, 9, 5)


@pytest.mark.parametrize(
    "typed", ["", "31/02/1957", "hôm qua", "1957", "99/99/9999", "5/9", "05/09/195719571957"]
)
def test_dates_that_are_none_are_explained(typed: str) -> None:
    with pytest.raises(ValueError, match="Ngày chưa đúng"):
        rules.parse_date(typed)


@pytest.mark.parametrize("typed", ["Lê Thị Hằng", "  Nguyễn   Văn  A ", "H'Hen Niê"])
def test_names_are_kept_in_one_form(typed: str) -> None:
    assert "  " not in rules.clean_name(typed)
    assert rules.clean_name(unicodedata.normalize("NFD", typed)) == rules.clean_name(typed)


@pytest.mark.parametrize(
    "typed", ["", "Hằng", "Lê 😀 Hằng", "Lê Thị " + "a" * 5_000, "<b>Lê</b> Hằng", "Lê Thị 3", "- '", "Lê -"]
)
def test_names_with_emoji_or_5000_letters_are_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"tên|chữ"):
        rules.clean_name(typed)


@pytest.mark.parametrize("typed", ["ngắn", "aaaaaaaaaaa", "12345678", "x" * 200, "nha0912345678"])
def test_weak_passwords_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Mật khẩu"):
        rules.check_password(typed, personal=("0912345678",))


def test_children_do_not_register_themselves() -> None:
    with pytest.raises(ValueError, match="dưới 14"):
        rules.check_birth_date(date(2015, 1, 1), date(2026, 11, 23))


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.PUBLIC])
def test_nobody_anonymous_gets_past(permission: Permission) -> None:
    with pytest.raises(NotSignedIn):
        require(ANONYMOUS, permission)


def test_a_role_gives_what_is_granted_and_nothing_else() -> None:
    for role in Role:
        caller = Caller(account_id=uuid4(), roles=frozenset({role}))
        for permission in Permission:
            given = permission in GRANTS[role] | {Permission.PUBLIC, Permission.USE_OWN_ACCOUNT}
            if given:
                require(caller, permission)
            else:
                with pytest.raises(NotAllowed):
                    require(caller, permission)
