"""Placement: six friendly questions that say with how much help somebody should begin. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.profiles import Placement
from models.accounts import DigitalLevel

LEVEL_NAMES: dict[DigitalLevel, str] = {
    DigitalLevel.BEGINNER: "Mới bắt đầu",
    DigitalLevel.PARTLY: "Biết một phần",
    DigitalLevel.INDEPENDENT: "Tự làm được",
}

LEVEL_EFFECTS: dict[DigitalLevel, str] = {
    DigitalLevel.BEGINNER: (
        "Chữ to hơn, mỗi màn hình chỉ hỏi một việc, có ví dụ và giọng đọc, lúc nào cũng có chỗ nhờ cán bộ."
    ),
    DigitalLevel.PARTLY: "Mỗi màn hình một nhóm câu hỏi, có ví dụ dưới từng ô.",
    DigitalLevel.INDEPENDENT: "Cả tờ khai trên một màn hình, gọn và nhanh.",
}

PHONE = "dien-thoai"
YES, HELPED, NO = "co", "nho", "khong"
OWN, SHARED, NONE = "rieng", "chung", "khong-co"


@dataclass(frozen=True)
class Question:
    """One question with its answers, each a (value, text)."""

    key: str
    text: str
    answers: tuple[tuple[str, str], ...]


def _can(key: str, text: str) -> Question:
    return Question(
        key, text, ((YES, "Được, tôi tự làm"), (HELPED, "Được, khi có người giúp"), (NO, "Chưa làm bao giờ"))
    )


QUESTIONS: tuple[Question, ...] = (
    Question(
        PHONE,
        "Có điện thoại thông minh để dùng không?",
        ((OWN, "Có, của riêng tôi"), (SHARED, "Có, dùng chung với người nhà"), (NONE, "Chưa có")),
    ),
    _can("nhan-tin", "Tự gõ và gửi được tin nhắn không?"),
    _can("cai-ung-dung", "Tự cài được ứng dụng từ App Store hoặc CH Play không?"),
    _can("vneid", "Tự mở được VNeID và xem giấy tờ trong đó không?"),
    _can("chup-giay-to", "Tự chụp được giấy tờ rồi gửi qua mạng không?"),
    _can("nop-ho-so", "Tự nộp được hồ sơ trên mạng không?"),
)

_POINTS = {YES: 2, HELPED: 1, NO: 0}
BEGINNER_BELOW, INDEPENDENT_FROM = 4, 9
"""Points, of ten; assets/placement.js decides by them as `place` does."""


def points(question: str, answer: str) -> int:
    """What one answer counts for; which phone somebody has counts for nothing."""
    return 0 if question == PHONE else _POINTS.get(answer, 0)


def place(answers: Mapping[str, str]) -> Placement:
    """Where somebody who answered so begins; a question without an answer counts as "not yet".

    The five "can you" questions give two points for alone and one for with help: below 4 of 10 is a beginner,
    9 and 10 are independent. Without a smartphone everybody is a beginner.
    """
    phone = answers.get(PHONE, "")
    total = sum(points(question.key, answers.get(question.key, "")) for question in QUESTIONS)
    if phone == NONE or total < BEGINNER_BELOW:
        level = DigitalLevel.BEGINNER
    else:
        level = DigitalLevel.INDEPENDENT if total >= INDEPENDENT_FROM else DigitalLevel.PARTLY
    return _known(level, phone)


def chosen(level: str, phone: str = "") -> Placement | None:
    """A level taken by hand and the answer about the phone, as a form sends them; None without a level."""
    return _known(DigitalLevel(level), phone) if level in set(DigitalLevel) else None


def _known(level: DigitalLevel, phone: str) -> Placement:
    known = phone in {OWN, SHARED, NONE}
    return Placement(
        level,
        has_smartphone=phone != NONE if known else None,
        shares_phone=phone == SHARED if known else None,
    )
