"""The counter's rules: what an arriving person is asked, numbers, the expected wait, what may be done next. Pure."""

import math
import re
import statistics
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts import rules as people
from app.accounts.profiles import Placement
from app.errors import Invalid
from app.guidance import placement
from models.accounts import DigitalLevel
from models.counter import Outcome, Place, VisitorStatus

LETTERS: dict[DigitalLevel, str] = {
    DigitalLevel.BEGINNER: "A",
    DigitalLevel.PARTLY: "B",
    DigitalLevel.INDEPENDENT: "C",
}
"""The letter before a called number: one line for each level."""

ASK = "hoi"
"""In place of a level: the six questions are asked and decide."""

PLACE_NAMES = {
    Place.COUNTER: "Tại quầy",
    Place.HOME: "Tại nhà người dân",
    Place.NEIGHBOURHOOD: "Tại khu phố, nhà văn hóa",
}
OUTCOME_NAMES = {
    Outcome.ALONE: "Lần sau tự làm được",
    Outcome.WITH_HELP: "Lần sau cần người giúp",
    Outcome.ANOTHER_SESSION: "Cần học thêm buổi nữa",
}

LAST_SESSIONS, ENOUGH_SESSIONS = 20, 3
"""The expected wait looks at this many sessions of today, and says nothing below that many."""

MINUTES_MAX = 480
HEADS_MAX = 200
NOTE_MAX = 500
TOPICS_MAX = 12
_YEAR = re.compile(r"^\d{4}$")
_ON = {"on", "true", "1", "True"}

ACTIONS: dict[VisitorStatus, tuple[str, ...]] = {
    VisitorStatus.CALLED: ("start", "call_again", "absent"),
    VisitorStatus.SERVING: ("finish",),
    VisitorStatus.ABSENT: ("return",),
}
"""What may be done with a person at the counter, the next thing first."""


@dataclass(frozen=True)
class Arrival:
    """What was noted of somebody who came, checked."""

    full_name: str
    birth: str
    level: DigitalLevel
    phone: str | None = None
    citizen_number: str | None = None
    address: str | None = None
    has_phone: bool | None = None
    has_smartphone: bool | None = None
    shares_phone: bool | None = None
    topic: str = ""


@dataclass(frozen=True)
class Record:
    """What a guide writes down of a session, checked."""

    topics: tuple[str, ...]
    place: Place
    minutes: int
    outcome: Outcome
    note: str = ""
    heads: int = 1


def number(level: DigitalLevel, serial: int) -> str:
    """What is called: "A12"."""
    return f"{LETTERS[level]}{serial:02d}"


def expected_wait(minutes: Sequence[float], ahead: int, guides: int, busy: int) -> int | None:
    """How long somebody with `ahead` people before them waits, in minutes, rounded up to five.

    With one guide free for each person nobody waits. Otherwise `ahead + 1 - free` sessions have to end first,
    and `guides` of them run at a time, each as long as the median of today's last sessions. None, "not enough to
    tell", below `ENOUGH_SESSIONS` finished sessions or while no guide is there.

    Args:
        minutes: how long today's finished sessions took, the last one last.
        ahead: how many wait before this person.
        guides: how many guides are at work.
        busy: how many of them have somebody.
    """
    if guides <= 0 or len(minutes) < ENOUGH_SESSIONS:
        return None
    first = max(0, ahead + 1 - max(0, guides - busy))
    wait = first * statistics.median(minutes[-LAST_SESSIONS:]) / guides
    return math.ceil(wait / 5) * 5


def proposed_minutes(taken: timedelta) -> int:
    """The minutes of a session from its start and end, as the guide is offered them."""
    return min(MINUTES_MAX, max(1, math.ceil(taken.total_seconds() / 60)))


def read_birth(text: str, today: date) -> str:
    """A year or a whole birth date, as "1957" or "1957-09-05"; raises `ValueError`."""
    text = text.strip()
    if not text:
        raise ValueError("Mời nhập năm sinh, ví dụ: 1957.")
    if _YEAR.match(text) and text.isascii():
        if not today.year - 120 <= int(text) <= today.year:
            raise ValueError("Năm sinh chưa đúng. Mời xem lại.")
        return text
    born = people.parse_date(text)
    if not today.year - 120 <= born.year or born > today:
        raise ValueError("Năm sinh chưa đúng. Mời xem lại.")
    return born.isoformat()


def say_birth(birth: str | None) -> str:
    """A kept birth as forms ask for it: "05/09/1957", or the year alone."""
    return date.fromisoformat(birth).strftime("%d/%m/%Y") if birth and "-" in birth else birth or ""


def read_arrival(form: Mapping[str, str], today: date, known_topics: frozenset[str]) -> Arrival:
    """Read what a guide noted of an arriving person; raises `Invalid` with the error of each field.

    Name, birth and level are needed. "No phone" is a fact like a phone: one of both is asked for.
    """
    errors: dict[str, str] = {}

    def read(field: str, reader: object, *, needed: bool = True) -> str | None:
        typed = form.get(field, "").strip()[:400]
        if not typed and not needed:
            return None
        try:
            return str(reader(typed))  # type: ignore[operator]
        except ValueError as error:
            errors[field] = str(error)
            return None

    name = read("full_name", people.clean_name) or ""
    birth = read("birth_date", lambda text: read_birth(text, today)) or ""
    number_read = read("citizen_number", lambda text: people.check_citizen_number(text).number, needed=False)
    no_phone = form.get("no_phone", "") in _ON
    phone = None if no_phone else read("phone", people.normalise_phone, needed=False)
    if not no_phone and phone is None and "phone" not in errors:
        errors["phone"] = "Mời nhập số điện thoại, hoặc đánh dấu “Không có điện thoại”."
    address = form.get("address", "").strip()
    if len(address) > 300:
        errors["address"] = "Địa chỉ dài quá 300 chữ."
    placed = _read_level(form)
    if placed is None:
        errors["level"] = "Mời chọn một mức, hoặc hỏi sáu câu."
    topic = form.get("topic", "")
    if topic and topic not in known_topics:
        errors["topic"] = "Mời chọn lại việc cần học."
    if errors or placed is None:
        raise Invalid("Chưa ghi được, còn chỗ cần sửa. Những gì đã nhập vẫn còn.", errors)
    smartphone, shares = _read_device(form, placed, no_phone=no_phone)
    return Arrival(
        name,
        birth,
        placed.level,
        phone,
        number_read,
        address or None,
        not no_phone,
        smartphone,
        shares,
        topic,
    )


def _read_level(form: Mapping[str, str]) -> Placement | None:
    chosen = form.get("level", "")
    if chosen == ASK:
        return placement.place({question.key: form.get(question.key, "") for question in placement.QUESTIONS})
    return Placement(DigitalLevel(chosen)) if chosen in set(DigitalLevel) else None


def _read_device(
    form: Mapping[str, str], placed: Placement, *, no_phone: bool
) -> tuple[bool | None, bool | None]:
    said = form.get("device", "")
    if no_phone or said == placement.NONE:
        return False, False
    if said in {placement.OWN, placement.SHARED}:
        return True, said == placement.SHARED
    return placed.has_smartphone, placed.shares_phone


def read_record(form: Mapping[str, str], known_topics: frozenset[str]) -> Record:
    """Read what a guide wrote down of a session; raises `Invalid` with the error of each field.

    A topic is ticked under its own name; `procedure` names one more.
    """
    errors: dict[str, str] = {}
    topics = [topic for topic in known_topics if form.get(topic, "") in _ON]
    if form.get("procedure"):
        topics.append(form["procedure"])
    if not set(topics) <= known_topics or not topics or len(set(topics)) > TOPICS_MAX:
        errors["topics"] = "Mời chọn ít nhất một việc đã hướng dẫn."
    place, outcome, typed = form.get("place", ""), form.get("outcome", ""), form.get("minutes", "").strip()
    if place not in set(Place):
        errors["place"] = "Mời chọn nơi hướng dẫn."
    if outcome not in set(Outcome):
        errors["outcome"] = "Mời chọn kết quả."
    minutes = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 0
    if not 1 <= minutes <= MINUTES_MAX:
        errors["minutes"] = f"Số phút từ 1 đến {MINUTES_MAX}."
    counted = form.get("heads", "").strip() or "1"
    heads = int(counted) if counted.isascii() and counted.isdecimal() and len(counted) <= 4 else 0
    if not 1 <= heads <= HEADS_MAX or (heads > 1 and place == Place.COUNTER):
        errors["heads"] = f"Số người từ 1 đến {HEADS_MAX}; ở quầy mỗi buổi ghi cho một người."
    note = " ".join(form.get("note", "").split())
    if len(note) > NOTE_MAX:
        errors["note"] = f"Dài quá {NOTE_MAX} chữ. Mời viết ngắn lại."
    if errors:
        raise Invalid("Chưa ghi được, còn chỗ cần sửa. Những gì đã nhập vẫn còn.", errors)
    return Record(tuple(sorted(set(topics))), Place(place), minutes, Outcome(outcome), note, heads)


def fold(name: str) -> str:
    """A name for comparing: no marks, no case, single spaces."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).lower().split())


def same_person(noted: tuple[str, str, str | None], account: tuple[str, date | None, str]) -> bool:
    """Whether an account may be that of the person noted at the counter.

    The citizen numbers decide where both are known. Without, name (whatever its marks) and year of birth must agree.

    Args:
        noted: name, birth (see `read_birth`) and citizen number as noted at the counter.
        account: name, birth date and citizen number of the account.
    """
    if noted[2] and account[2]:
        return noted[2] == account[2]
    years_agree = account[1] is None or not noted[1] or noted[1][:4] == str(account[1].year)
    return fold(noted[0]) == fold(account[0]) and years_agree


def merge(own: Mapping[str, str], given: Mapping[str, str], known: frozenset[str]) -> dict[str, str]:
    """What a hand-back adds to a draft: only boxes of this form that are still empty there."""
    return {
        box: text
        for box, text in given.items()
        if box in known and text.strip() and not str(own.get(box, "")).strip()
    }
