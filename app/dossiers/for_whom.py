"""On whose behalf somebody files, read from the form's own answers. Pure functions.

A record that makes sense for others asks `for_whom` (content/catalogue/shared.yaml), and by its answer who that is.

Source: Bộ luật Dân sự 2015 (91/2015/QH13). Điều 136: parents represent their child under 18 by law, a guardian the
ward. Điều 137: the legal representative acts for an organisation. Điều 138: anybody else acts by authorisation, and
whoever is authorised is at least 15. That close relatives need no certification is said by the records themselves.
The project's own: that a parent is older than the child, that a citizen number tells two people apart, and which
paper is asked for in which case (the documents with `when` in shared.yaml).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.accounts import rules as people
from app.catalogue.schema import ProcedureSpec
from app.dossiers import cross, tax_codes

FOR_WHOM = "for_whom"
NAME, BORN = "whom_full_name", "whom_dob"
NUMBER, CHILD_NUMBER = "whom_id", "whom_child_id"
PARENT, RELATION = "whom_parent", "whom_relation"
ORGANISATION_NAME, TAX_CODE = "organisation_name", "organisation_tax_code"
IS_HEAD, HEAD, POSITION = (
    "organisation_is_representative",
    "organisation_representative",
    "organisation_position",
)
PERSON_BOXES = (NAME, BORN, NUMBER, CHILD_NUMBER, PARENT, RELATION)
ORGANISATION_BOXES = (ORGANISATION_NAME, TAX_CODE, IS_HEAD, HEAD, POSITION)

ADULT, MAY_BE_AUTHORISED = 18, 15


class Kind(StrEnum):
    """For whom a dossier is; the values are the words that are chosen."""

    SELF = "Cho chính tôi"
    CHILD = "Cho con dưới 18 tuổi"
    PARENT = "Cho cha hoặc mẹ"
    OTHER = "Cho người khác"
    ORGANISATION = "Cho tổ chức, doanh nghiệp"


PEOPLE = frozenset({Kind.CHILD, Kind.PARENT, Kind.OTHER})
AUTHORISING = frozenset({Kind.PARENT, Kind.OTHER})
"""Who may give an authorisation, on paper or as a mandate in the app."""

GROWN_UP = "Con đã đủ 18 tuổi thì tự nộp hoặc ủy quyền. Mời quay lại chọn “Cho người khác” và gửi kèm văn bản ủy quyền."
OWN_NUMBER = "Đây là số định danh của chính người nộp. Mời ghi số của người được làm hồ sơ."
OLDER_CHILD = "Con không thể sinh trước người nộp. Mời xem lại ngày sinh."
YOUNGER_PARENT = "Cha, mẹ không thể sinh sau người nộp. Mời xem lại ngày sinh."
OTHER_PAPERS = (
    "Đổi sang làm cho người này thì phải có thêm giấy ủy quyền hoặc giấy giới thiệu, mà hồ sơ này chưa có. Mời giữ "
    "như đã nộp, hoặc nộp hồ sơ mới cho người ấy."
)
TOO_YOUNG = "Người dưới 15 tuổi chưa nhận ủy quyền được. Mời người lớn trong nhà nộp hồ sơ này."


@dataclass(frozen=True)
class Subject:
    """Somebody else than the applicant for whom a dossier is: a person or an organisation.

    Attributes:
        word: how they are called in a sentence: con, mẹ, tổ chức …; may be empty.
        born: as people write a day; empty for an organisation.
        number: a citizen number or a tax code; may be empty.
    """

    kind: Kind
    word: str
    name: str
    born: str = ""
    number: str = ""

    @property
    def said(self) -> str:
        """Who it is: "con: Trần Minh An"."""
        return f"{self.word}: {self.name}" if self.word else self.name

    @property
    def fully(self) -> str:
        """The same with what tells them from somebody of the same name, for the office's papers."""
        if self.kind is Kind.ORGANISATION:
            return f"{self.said}, mã số thuế {self.number}" if self.number else self.said
        return f"{self.said}, sinh ngày {self.born}" if self.born else self.said


def kind_of(answers: Mapping[str, str]) -> Kind | None:
    """What was chosen; None where it was not asked or not answered."""
    chosen = " ".join(answers.get(FOR_WHOM, "").split())
    return next((kind for kind in Kind if kind.value == chosen), None)


def subject(answers: Mapping[str, str]) -> Subject | None:
    """For whom a dossier with these answers (as typed) is; None when for the applicant, or not known yet."""
    kind = kind_of(answers)
    if kind is None or kind is Kind.SELF:
        return None
    given = {box: " ".join(text.split()) for box, text in answers.items()}
    if kind is Kind.ORGANISATION:
        name = given.get(ORGANISATION_NAME, "")
        return Subject(kind, "tổ chức", name, number=_tax_code(given.get(TAX_CODE, ""))) if name else None
    name, told_apart_by = given.get(NAME, ""), {Kind.PARENT: PARENT, Kind.OTHER: RELATION}.get(kind)
    if not name or (told_apart_by and not given.get(told_apart_by)):
        return None  # what stands in the boxes may be somebody else, chosen before
    number = given.get(CHILD_NUMBER if kind is Kind.CHILD else NUMBER, "")
    return Subject(kind, _word(kind, given), name, _day(given.get(BORN, "")), number)


def asks(spec: ProcedureSpec) -> bool:
    """Whether a record asks for whom it is."""
    return any(asked.key == FOR_WHOM for asked in spec.fields)


def choices(spec: ProcedureSpec) -> frozenset[Kind]:
    """The kinds that may be chosen in a record; none where it does not ask."""
    options = {option for asked in spec.fields if asked.key == FOR_WHOM for option in asked.options}
    return frozenset(kind for kind in Kind if kind.value in options)


def is_child(born: date, today: date) -> bool:
    """Whether somebody is represented by their parents on this day: until the eighteenth birthday."""
    return cross.years(born, today) < ADULT


def failures(values: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong between the applicant and the person or organisation, by box; `values` are read answers.

    `today` is the day of filing.
    """
    kind = kind_of(values)
    if kind is None or kind is Kind.SELF:
        return {}
    found: dict[str, str] = {}
    born, applicant = _date(values.get(BORN)), _date(values.get("applicant_dob"))
    if kind is not Kind.CHILD and applicant and cross.years(applicant, today) < MAY_BE_AUTHORISED:
        found[FOR_WHOM] = TOO_YOUNG
    number_box = {Kind.CHILD: CHILD_NUMBER, Kind.PARENT: NUMBER, Kind.OTHER: NUMBER}.get(kind)
    if number_box and values.get(number_box) and values[number_box] == values.get("applicant_id"):
        found[number_box] = OWN_NUMBER
    if kind is Kind.CHILD and born:
        if not is_child(born, today):
            found[BORN] = GROWN_UP
        elif applicant and born <= applicant:
            found[BORN] = OLDER_CHILD
    if kind is Kind.PARENT and born and applicant and born >= applicant:
        found[BORN] = YOUNGER_PARENT
    return found


def _word(kind: Kind, given: Mapping[str, str]) -> str:
    if kind is Kind.CHILD:
        return "con"
    if kind is Kind.PARENT:
        return given.get(PARENT, "").lower()
    relation = given.get(RELATION, "")
    return {
        "Vợ hoặc chồng": "vợ, chồng",
        "Con từ đủ 18 tuổi": "con",
        "Ông, bà": "ông, bà",
        "Anh, chị, em": "anh, chị, em",
        "Cháu": "cháu",
        "Người được giám hộ": "người được giám hộ",
    }.get(relation, "")


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _day(typed: str) -> str:
    try:
        return people.parse_date(typed).strftime("%d/%m/%Y")
    except ValueError:
        return typed


def _tax_code(typed: str) -> str:
    try:
        return tax_codes.check_tax_code(typed)
    except ValueError:
        return typed
