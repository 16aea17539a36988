"""Reading a bank's statement, a CSV file with a line of titles, and judging its lines. Pure.

Every bank names and orders its columns differently, so they are known by their titles. A file with a line that cannot
be read is refused whole.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from app.errors import Invalid
from app.fees.rules import Standing, State
from app.typed import keepable
from models.fees import Verdict

CHARS_MAX = 400_000
BYTES_MAX = 3 * CHARS_MAX
"""Nothing longer can be short enough, however its letters are written."""

LINES_MAX = 2_000
AMOUNT_MAX = 10**13
REFUSED = "Chưa đọc được sao kê này. Chưa ghi gì cả."
TOO_LONG = "Tệp dài quá. Mời xuất sao kê của ít ngày hơn."

_TITLES = {
    "day": ("ngay giao dich", "ngay gd", "ngay hach toan", "ngay", "transaction date", "date"),
    "amount": ("ghi co", "so tien ghi co", "phat sinh co", "credit", "so tien", "amount"),
    "content": ("noi dung giao dich", "noi dung", "dien giai", "mo ta", "description", "content"),
    "ref": ("ma giao dich", "so tham chieu", "so but toan", "so chung tu", "reference", "ref"),
    "mark": (
        "no co", "co no", "ghi no co", "ghi no ghi co", "phat sinh no co", "d c", "c d", "dr cr", "cr dr", "debit credit",
        "dau", "loai", "loai gd", "loai giao dich", "loai phat sinh", "type", "transaction type",
    ),
}  # fmt: skip
"""Titles that banks give a column, the surest first, without their accents."""

_BOTH_WAYS = frozenset({"so tien", "amount"})
"""Titles of a column that also has the money that went out: where a mark says which, it is read."""

_IN = frozenset({"+", "c", "cr", "co", "ghi co", "phat sinh co", "credit", "tien vao", "thu"})
_OUT = frozenset({"-", "d", "dr", "no", "ghi no", "phat sinh no", "debit", "tien ra", "chi"})

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Line:
    """One incoming transfer.

    Attributes:
        id: the same however often the bank tells of it, and another for each of those that look alike in one file.
        alike: the same for all that look alike.
        has_ref: the bank gave it a reference, so that it is known again.
        asks: nobody can tell whether an earlier statement had it already.
    """

    id: str
    number: int
    day: date
    amount: int
    content: str
    alike: str = ""
    has_ref: bool = False
    asks: bool = False


@dataclass(frozen=True)
class Owed:
    """A dossier that a line names."""

    dossier_id: UUID
    code: str
    standing: Standing


@dataclass(frozen=True)
class Judged:
    """A line with what it is to the office, and the dossier it names."""

    line: Line
    verdict: Verdict
    owed: Owed | None = None


def decode(content: bytes) -> str:
    """The text of a file, in whichever of the ways banks write Vietnamese; raises `Invalid` for one far too long."""
    if len(content) > BYTES_MAX:
        raise _refuse(TOO_LONG)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")


def read(text: str) -> list[Line]:
    """The incoming transfers of a file; raises `Invalid` naming the line that cannot be read."""
    if len(text) > CHARS_MAX:
        raise _refuse(TOO_LONG)
    text = keepable(text)
    try:
        whole = io.StringIO(text.lstrip("\ufeff"), newline="")  # a quoted cell may go on in the next line
        rows = list(csv.reader(whole, delimiter=_delimiter(text), strict=True))
    except csv.Error:
        raise _refuse("Tệp không đọc được. Mời xuất lại sao kê dạng CSV.") from None
    start, columns = _columns(rows)
    found: list[Line] = []
    alike: Counter[str] = Counter()
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if not any(cell.strip() for cell in row):
            continue
        line = _line(row, columns, number, alike)
        if line is not None:
            found.append(line)
    if not found:
        raise _refuse("Sao kê không có khoản tiền vào nào.")
    if len(found) > LINES_MAX:
        raise _refuse(f"Sao kê có hơn {LINES_MAX} khoản. Mời xuất của ít ngày hơn.")
    return found


def digest(text: str) -> str:
    """By which the very same file is known again, however it came here."""
    lines = (line.rstrip() for line in keepable(text).lstrip("\ufeff").strip().splitlines())
    return sha256("\n".join(lines).encode()).hexdigest()


def codes_in(content: str, unit_code: str) -> set[str]:
    """The codes of dossiers that a transfer's content names, however a bank or a person has punctuated them."""
    unit = r"[\W_]*".join(re.escape(part) for part in re.split(r"\W+", unit_code))
    found = re.findall(rf"(?<![A-Z0-9]){unit}[\W_]*(\d{{6}})[\W_]*(\d{{4,6}})(?!\d)", content.upper())
    return {f"{unit_code}-{day}-{serial}" for day, serial in found}


def judge(
    lines: Sequence[Line],
    owed: Mapping[str, Owed],
    booked: frozenset[str],
    unit_code: str,
    *,
    decided: frozenset[str] = frozenset(),
) -> list[Judged]:
    """What each line is. `owed` has the dossiers by code, `booked` the ids of lines that earlier files brought.

    `decided` are the ids of lines that somebody has touched by hand: what becomes of them is theirs to say. So is what a
    line that `asks` is.
    """
    taken: set[UUID] = set()
    found: list[Judged] = []
    for line in lines:
        codes = codes_in(line.content, unit_code)
        named = owed.get(next(iter(codes))) if len(codes) == 1 else None
        verdict = _verdict(line, named, taken, booked=line.id in booked)
        if line.id in decided and verdict is not Verdict.BOOKED:
            verdict = Verdict.BY_HAND
        elif line.asks:
            verdict = Verdict.ALIKE
        if verdict is Verdict.MATCH and named is not None:
            taken.add(named.dossier_id)
        found.append(Judged(line, verdict, named))
    return found


def _verdict(line: Line, named: Owed | None, taken: set[UUID], *, booked: bool) -> Verdict:
    if booked:
        return Verdict.BOOKED
    if named is None:
        return Verdict.UNKNOWN_CODE
    if named.dossier_id in taken or named.standing.state is State.PAID:
        return Verdict.TWICE
    if named.standing.state is not State.DUE:
        return Verdict.NOTHING_DUE
    return Verdict.MATCH if line.amount == named.standing.amount else Verdict.WRONG_AMOUNT


def fingerprint(judged: Sequence[Judged]) -> str:
    """What an officer has agreed to: which lines are booked for which dossiers."""
    matches = (
        f"{each.line.id} {each.owed.dossier_id}"
        for each in judged
        if each.verdict is Verdict.MATCH and each.owed
    )
    return sha256("\n".join(matches).encode()).hexdigest()


def _delimiter(text: str) -> str:
    head = text[:2000]
    return max(",;\t", key=head.count)


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for start, row in enumerate(rows[:30]):  # a bank's letterhead may stand above
        titles = [_plain(cell) for cell in row]
        columns = {
            name: titles.index(known)
            for name, all_known in _TITLES.items()
            if (known := next((title for title in all_known if title in titles), None)) is not None
        }
        if {"day", "amount", "content"} <= columns.keys():
            if titles[columns["amount"]] not in _BOTH_WAYS:
                columns.pop("mark", None)
            return start, columns
    raise _refuse("Không thấy dòng tiêu đề có đủ ba cột: ngày, số tiền (hoặc ghi có), nội dung.")


def _line(row: Sequence[str], columns: Mapping[str, int], number: int, alike: Counter[str]) -> Line | None:
    def cell(name: str) -> str:
        at = columns.get(name)
        return row[at].strip() if at is not None and at < len(row) else ""

    amount = _amount(cell("amount"), number)
    if amount <= 0 or ("mark" in columns and not _came_in(cell("mark"), number)):
        return None  # money that went out
    day = _day(cell("day"), number)
    content, ref = cell("content"), cell("ref")
    # Some banks number their vouchers from 1 every day, and a QR code makes every transfer for a dossier the same.
    identity = f"ref|{ref}|{day}|{amount}|{content}" if ref else f"line|{day}|{amount}|{content}"
    same = sha256(identity.encode()).hexdigest()
    alike[same] += 1
    own = sha256(f"{identity}|{alike[same]}".encode()).hexdigest() if alike[same] > 1 else same
    return Line(own, number, day, amount, content[:500], same, bool(ref))


def _came_in(mark: str, number: int) -> bool:
    said = mark if mark in {"+", "-"} else _plain(mark)
    if said not in _IN | _OUT:
        raise _refuse(
            f"Dòng {number}: không rõ là tiền vào hay tiền ra. "
            "Mời xuất sao kê có hai cột riêng: ghi nợ và ghi có."
        )
    return said in _IN


def _amount(text: str, number: int) -> int:
    said = re.sub(r"\s|VND|VNĐ|đ|\+", "", text, flags=re.IGNORECASE)
    said = re.sub(r"[.,]0{1,2}$", "", said)  # a bank that counts in hundredths of a đồng
    if said in {"", "-", "0"}:
        return 0
    if len(said) > 20 or not re.fullmatch(r"-?(\d+|\d{1,3}([.,]\d{3})+)", said):
        raise _refuse(f"Dòng {number}: không đọc được số tiền.")
    amount = int(re.sub(r"[.,]", "", said))
    if amount > AMOUNT_MAX:
        raise _refuse(f"Dòng {number}: số tiền lớn quá mức đọc được. Mời xem lại tệp.")
    return amount


def _day(text: str, number: int) -> date:
    for known in _DAYS:
        try:
            return datetime.strptime(text.split(" ", maxsplit=1)[0], known).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _refuse(f"Dòng {number}: không đọc được ngày giao dịch.")


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    kept = "".join(letter for letter in flat if unicodedata.category(letter) != "Mn")
    return " ".join(re.sub(r"[^a-z ]+", " ", kept.split("(")[0]).split())


def _refuse(why: str) -> Invalid:
    return Invalid(REFUSED, {"statement": why})
