"""The five wards the Centre serves, and the units they were made of.

The district level ended on 1 July 2025 and its communes became five wards; an address has two levels since,
ward and province, with the hamlet (khu, thôn) as text. Source: the table of units kept with the project's
domain facts, read in November 2026; the former units are as they stood on 30 June 2025 and are unverified.
"""

import re
from dataclasses import dataclass
from datetime import date

PROVINCE_CODE = "22"
PROVINCE = "Quảng Ninh"
SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Ward:
    """A ward of today.

    Attributes:
        code: the national code of the unit.
        former: names of the units it took over, whole.
        former_part: names of units of which it took over a part.
    """

    code: str
    name: str
    former: tuple[str, ...]
    former_part: tuple[str, ...] = ()
    valid_from: date = SINCE
    valid_to: date | None = None

    @property
    def made_of(self) -> str:
        """The former units in words, for people who still know their commune by its old name."""
        parts = [f"một phần {name}" for name in self.former_part]
        return "Gồm " + ", ".join([*self.former, *parts]) + " trước đây"


WARDS: tuple[Ward, ...] = (
    Ward("07093", "Đông Triều", ("Thủy An", "Hưng Đạo", "Hồng Phong", "Nguyễn Huệ"), ("Đức Chính",)),
    Ward("07069", "Mạo Khê", ("Xuân Sơn", "Kim Sơn", "Yên Thọ", "Mạo Khê")),
    Ward("07090", "An Sinh", ("Bình Dương", "An Sinh", "Việt Dân"), ("Đức Chính",)),
    Ward("07081", "Bình Khê", ("Tràng An", "Bình Khê", "Tràng Lương")),
    Ward("07114", "Hoàng Quế", ("Yên Đức", "Hoàng Quế", "Hồng Thái Tây", "Hồng Thái Đông")),
)

_BY_CODE = {ward.code: ward for ward in WARDS}


def find_ward(code: str) -> Ward | None:
    """The ward with this code, if the Centre serves it."""
    return _BY_CODE.get(code)


@dataclass(frozen=True)
class Guess:
    """Parts of an address written in one line, as far as they can be told apart."""

    ward_code: str
    hamlet: str
    rest: str


_HAMLET = re.compile(r"^(khu|thôn|xóm|tổ|bản)\b", re.IGNORECASE)
_WARD = re.compile(r"^phường\s+(.+)$", re.IGNORECASE)
_PROVINCE = re.compile(r"^tỉnh\b", re.IGNORECASE)


def read_address(text: str) -> Guess:
    """The parts of "Số 12, khu Vĩnh Thông, phường Mạo Khê, tỉnh Quảng Ninh", to fill in a form with."""
    ward_code, hamlet, rest = "", "", []
    for part in (part.strip() for part in text.split(",")):
        named = _WARD.match(part)
        ward = next((w for w in WARDS if named and w.name.lower() == named[1].strip().lower()), None)
        if ward:
            ward_code = ward.code
        elif _HAMLET.match(part) and not hamlet:
            hamlet = part
        elif part and not _PROVINCE.match(part):
            rest.append(part)
    return Guess(ward_code, hamlet, ", ".join(rest))
