"""Tax codes ("mã số thuế") as people type them. Pure functions.

Three shapes: ten digits of an enterprise or organisation, the last of them a check digit; thirteen of what depends
on one (a branch), written `5701999999-001`; twelve of a household business, which has used its owner's citizen
number since 1 July 2025. Source: Luật Quản lý thuế 38/2019/QH14, Điều 30, 35; Thông tư 86/2024/TT-BTC, Điều 5.
Unverified, because the text of the circular was not at hand: the shape of twelve digits and its date, and the
weights of the check digit, which no law prints and everybody uses.
"""

import re

from app.accounts import rules as people

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]")
_DIGITS = re.compile(r"[0-9]+")

_MAIN, _DEPENDENT, _PERSON = 10, 13, 12
_TYPED_MAX = 40

WRONG_SHAPE = (
    "Mã số thuế gồm 10 chữ số; của chi nhánh thì thêm 3 chữ số, ví dụ 5701999999-001; của hộ kinh doanh là 12 số "
    "định danh của chủ hộ. Mời xem lại trên giấy đăng ký."
)
MISTYPED = "Mã số thuế này chưa đúng, có thể nhầm một chữ số. Mời xem lại từng số trên giấy đăng ký."


def check_digit(nine: str) -> int | None:
    """The tenth digit that belongs after nine; None where no tax code begins with these."""
    tenth = 10 - sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True)) % 11
    return tenth if tenth < 10 else None


def check_tax_code(typed: str) -> str:
    """A tax code in its one form: `5701999999`, `5701999999-001` or twelve digits; raises `ValueError`."""
    digits = _SEPARATORS.sub("", typed[:_TYPED_MAX])
    if len(typed) > _TYPED_MAX or not _DIGITS.fullmatch(digits):
        raise ValueError(WRONG_SHAPE)
    if len(digits) == _PERSON:
        return people.check_citizen_number(digits).number
    if len(digits) not in {_MAIN, _DEPENDENT}:
        raise ValueError(WRONG_SHAPE)
    if check_digit(digits[: _MAIN - 1]) != int(digits[_MAIN - 1]):
        raise ValueError(MISTYPED)
    return digits if len(digits) == _MAIN else f"{digits[:_MAIN]}-{digits[_MAIN:]}"
