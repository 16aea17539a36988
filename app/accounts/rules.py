"""Rules for what identifies a person, as pure functions. Sources are named at each rule."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import phonenumbers

from models.accounts import ConsentPurpose

NAME_MAX = 120
PASSWORD_MIN = 8
PASSWORD_MAX = 128
AGE_MIN = 14
"""Younger people are represented by a parent or guardian (Bộ luật Dân sự 2015, Đ.21)."""

_MOBILE = re.compile(r"^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}$")
_LANDLINE = re.compile(r"^0203[0-9]{7}$")
_CITIZEN_NUMBER = re.compile(r"^[0-9]{12}$")
_CENTURY_DIGITS = "012345"

CONSENT_VERSION = "2026-11"
CONSENT_TEXTS: dict[ConsentPurpose, tuple[str, str]] = {
    ConsentPurpose.PROCESS_DOSSIERS: (
        "Xử lý hồ sơ của tôi",
        "Trung tâm dùng họ tên, ngày sinh, số định danh, số điện thoại và giấy tờ tôi gửi để tiếp nhận "
        "và giải quyết hồ sơ tôi nộp. Không dùng cho việc khác.",
    ),
    ConsentPurpose.PUSH: (
        "Gửi thông báo tới điện thoại này",
        "Thông báo đi qua dịch vụ của Google, Apple hoặc Mozilla ở nước ngoài. Nội dung gửi qua đó không có "
        "họ tên, số định danh hay chi tiết hồ sơ.",
    ),
}
"""Title and text of each purpose in the current version (Luật 91/2025: agreement per purpose).

What is not here is not asked for: `SURVEY` waits for a survey.
"""


@dataclass(frozen=True)
class CitizenNumber:
    """What a citizen number says of its holder (NĐ 137/2015 Đ.13: province, century and sex, year)."""

    number: str
    province: str
    female: bool
    birth_year: int


def clean_name(value: str) -> str:
    """A full name in one form (NFC, single spaces); raises `ValueError` with the sentence to show."""
    name = " ".join(unicodedata.normalize("NFC", value).split())
    if not name:
        raise ValueError("Mời nhập họ, chữ đệm và tên.")
    if len(name) > NAME_MAX:
        raise ValueError(f"Họ tên dài quá {NAME_MAX} chữ. Mời nhập đúng như trên thẻ căn cước.")
    if any(not (ch.isalpha() or unicodedata.category(ch) in {"Mn", "Mc"} or ch in " '’.-") for ch in name):
        raise ValueError("Họ tên chỉ gồm chữ cái. Mời bỏ số, biểu tượng và dấu lạ.")
    if sum(any(ch.isalpha() for ch in word) for word in name.split()) < 2:
        raise ValueError("Mời nhập đủ cả họ và tên, ví dụ: Lê Thị Hằng.")
    return name


def normalise_phone(value: str) -> str:
    """A Vietnamese phone number as ten digits or the province's landline; raises `ValueError`."""
    try:
        parsed = phonenumbers.parse(value[:40], "VN")
    except phonenumbers.NumberParseException:
        raise ValueError("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.") from None
    digits = f"0{parsed.national_number}"
    if parsed.country_code != 84 or not (_MOBILE.match(digits) or _LANDLINE.match(digits)):
        raise ValueError("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
    return digits


def check_citizen_number(value: str) -> CitizenNumber:
    """Read a citizen identity number; raises `ValueError` with the sentence to show."""
    number = re.sub(r"[\s.]", "", value)
    if not _CITIZEN_NUMBER.match(number):
        raise ValueError("Số định danh gồm đúng 12 chữ số, ghi ở mặt trước thẻ căn cước.")
    if number[3] not in _CENTURY_DIGITS:
        raise ValueError("Chữ số thứ tư của số định danh chưa đúng. Mời xem lại trên thẻ.")
    digit = int(number[3])
    return CitizenNumber(number, number[:3], digit % 2 == 1, 1900 + digit // 2 * 100 + int(number[4:6]))


def birth_date_warning(number: CitizenNumber, born: date) -> str | None:
    """A hint, never an error, when the year in the number is not the year of birth."""
    if number.birth_year == born.year:
        return None
    return (
        f"Số định danh ghi năm sinh {number.birth_year}, ngày sinh lại là {born.year}. "
        "Nếu thẻ ghi đúng như vậy thì cứ tiếp tục."
    )


def parse_date(value: str) -> date:
    """A date typed as dd/mm/yyyy, ddmmyyyy or yyyy-mm-dd; raises `ValueError` with the sentence to show."""
    text = value.strip()
    if re.fullmatch(r"[0-9]{8}", text):  # number pads of phones have no slash
        text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        day, month, year = (int(part) for part in re.split(r"[/.\-\s]+", text))
        return date(year, month, day)
    except (ValueError, TypeError, OverflowError):
        raise ValueError("Ngày chưa đúng. Mời nhập ngày/tháng/năm, ví dụ: 05/09/1957.") from None


def check_birth_date(born: date, today: date) -> date:
    """A birth date of somebody who may have an account; raises `ValueError`."""
    if born > today:
        raise ValueError("Ngày sinh không thể ở sau hôm nay.")
    if born.year < today.year - 120:
        raise ValueError("Năm sinh chưa đúng. Mời xem lại.")
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if age < AGE_MIN:
        raise ValueError(f"Người dưới {AGE_MIN} tuổi do cha, mẹ hoặc người giám hộ làm thay.")
    return born


def check_password(value: str, *, personal: tuple[str, ...] = ()) -> str:
    """A password that is long enough and is not the person's own number; raises `ValueError`."""
    if len(value) < PASSWORD_MIN:
        raise ValueError(f"Mật khẩu cần ít nhất {PASSWORD_MIN} ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
    if len(value) > PASSWORD_MAX:
        raise ValueError(f"Mật khẩu dài nhất {PASSWORD_MAX} ký tự.")
    if len(set(value)) < 4 or value.lower() in {
        "12345678",
        "123456789",
        "1234567890",
        "matkhau123",
        "password",
    }:
        raise ValueError("Mật khẩu này dễ đoán quá. Mời chọn câu khác.")
    if any(secret and secret in value for secret in personal):
        raise ValueError("Mật khẩu không được chứa số điện thoại hay số định danh.")
    return value


def mask_citizen_number(number: str | None) -> str:
    """The citizen number as shown to others: only its last four digits."""
    return f"**** **** {number[-4:]}" if number else ""
