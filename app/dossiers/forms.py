"""The form of a procedure, as pure functions: what is asked, what an answer means, what is wrong with it.

Answers are kept as typed, key by key, so that nothing is lost; they are read into values for filing. Values
are plain text in one form: dates `2026-11-23`, moments `2026-11-23T16:30`, numbers `1234.5`, money in đồng
`8000`, phones `0912345678`, tax codes `5701999999-001`, `yes` and `no`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from app.accounts import rules as people
from app.catalogue.schema import Document, FieldType, FormField, Handling, HomeScope, ProcedureSpec
from app.dossiers import cross, for_whom, layout, tax_codes
from app.typed import keepable
from models.dossiers import ReturnMethod

STORED_MAX = 20_000
"""Letters of one answer that are kept as typed, far above what any answer may have when it is filed."""

TOO_LONG_TO_KEEP = (
    f"Ô này giữ được tối đa {STORED_MAX} chữ nên phần mới nhập chưa được lưu. Mời viết gọn lại."
)

TEXT_MAX = 200
ADDRESS_MAX = 300
TEXTAREA_MAX = 3000
TIME_SUFFIX = "__gio"
"""The hour of a moment is typed into a box of its own; this is added to the field's key."""

YES, NO = "yes", "no"
RETURN_METHOD, RETURN_ADDRESS = "return_method", "return_address"
"""The boxes of how the result is to arrive, beside those of the form."""
_NAME_LABEL = re.compile(r"^Họ\b")
_FORM_DOCUMENT = re.compile(
    r"^(tờ khai|đơn (?!thuốc)|giấy đề nghị|bản khai|văn bản đề nghị|bản đăng ký|phiếu (yêu cầu|đề nghị))",
    re.IGNORECASE,
)
_PAST_KEYS = re.compile(r"(^|_)(dob|death|birth)(_|$)")
_SPANS = (("from_date", "to_date"), ("from_dt", "to_dt"))
_NUMBER = re.compile(r"^(\d{1,3}(\.\d{3})+|\d{1,12})(,\d{1,6})?$")
_PLAIN_DECIMAL = re.compile(r"^\d{1,12}\.\d{1,6}$")
_MONEY = re.compile(r"^(\d{1,3}([.,]\d{3})+|\d{1,15})$")
_HOUR = re.compile(r"^(\d{1,2})\s*(?:giờ|gio|h|g|:|\.)\s*(\d{1,2})?\s*(?:phút|phut|p)?$", re.IGNORECASE)

NEEDED = "Mời điền ô này."
CHOOSE = "Mời chọn một mục."


@dataclass(frozen=True)
class Checked:
    """What the answers to a form mean.

    Attributes:
        values: the readable answers, in one form, by field.
        errors: what has to be mended before filing, by the box it is typed into.
        warnings: what looks odd and may still be right, by box.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)


def boxes(question: FormField) -> tuple[str, ...]:
    """The keys under which the answer to a question is typed: one box, two for a moment."""
    if question.type is FieldType.DATETIME:
        return (question.key, question.key + TIME_SUFFIX)
    return (question.key,)


def known_boxes(spec: ProcedureSpec) -> frozenset[str]:
    """Every key that an answer of this form may have, in every row and whatever applies."""
    return frozenset(box for question in layout.widest(spec) for box in boxes(question))


def filed_boxes(spec: ProcedureSpec, answers: Mapping[str, str]) -> frozenset[str]:
    """The keys of what is asked for these answers: what does not apply any more is not filed."""
    asked = layout.laid_out(spec, answers).fields
    return frozenset(box for question in asked for box in boxes(question)) | layout.count_boxes(spec)


def typed_into(known: frozenset[str], changes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What to keep of what was typed, right or wrong, and by box what is said of texts too long to keep.

    What is in no box that is `known` is left out of both.
    """
    ours = {box: typed for box, typed in changes.items() if box in known}
    too_long = {box: TOO_LONG_TO_KEEP for box, typed in ours.items() if len(typed) > STORED_MAX}
    return {box: keepable(typed) for box, typed in ours.items() if box not in too_long}, too_long


def check(
    spec: ProcedureSpec,
    answers: Mapping[str, str],
    today: date,
    *,
    filed_on: date | None = None,
    unseen: AbstractSet[str] = frozenset(),
) -> Checked:
    """Read all answers of a form, each by itself and then against each other; a dossier keeps its `filed_on`.

    Nothing is held against an `unseen` box: whoever may not see it would find out what stands there by guessing.
    """
    spec = layout.laid_out(spec, answers)
    found = check_fields(spec.fields, answers, today)
    seen = {box: value for box, value in found.values.items() if box not in unseen}
    failing = cross.failures(spec, seen, frozenset(found.errors) | unseen)
    if for_whom.asks(spec):
        failing |= for_whom.failures(seen, filed_on or today)
    for box, said in failing.items():
        found.errors.setdefault(box, said)
    for box in found.warnings.keys() & unseen:
        del found.warnings[box]
    return found


def show(question: FormField, value: str) -> str:
    """A value as people read it: `05/09/1957`, `16 giờ 30, ngày 05/09/2026`, `8.000 đ`, `Có`."""
    if not value:
        return ""
    if question.type is FieldType.DATE:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if question.type is FieldType.DATETIME:
        moment = datetime.fromisoformat(value)
        return f"{moment.hour} giờ {moment.minute:02d}, ngày {moment:%d/%m/%Y}"
    if question.type is FieldType.MONEY:
        return f"{_thousands(value)} đ"
    if question.type is FieldType.NUMBER:
        whole, _, part = value.partition(".")
        return _thousands(whole) + (f",{part}" if part else "")
    if question.type is FieldType.BOOLEAN:
        return "Có" if value == YES else "Không"
    return value


def is_the_form_itself(document: Document) -> bool:
    """Whether a document of the checklist is the form just filled in here, so that no file is asked for.

    Online an interactive form replaces the paper one ("mẫu điện tử tương tác" in the published procedures).
    """
    return document.handling is Handling.SUBMIT and bool(_FORM_DOCUMENT.match(document.name))


def must_attach(document: Document) -> bool:
    """Whether filing online waits for a file of this document.

    Not for papers that are only shown, that depend on a condition only the citizen knows, or that the office
    can find in a national database: those may be attached, and the officer asks for what is missing.
    """
    return (
        document.required
        and document.handling is Handling.SUBMIT
        and document.condition is None
        and not document.reusable
        and not is_the_form_itself(document)
    )


def newly_required(spec: ProcedureSpec, before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The documents that must be attached for these answers and were not asked for by those before."""
    old = {document.key for document in layout.laid_out(spec, before).documents}
    asked = layout.laid_out(spec, after).documents
    return {document.key for document in asked if must_attach(document)} - old


def return_methods(spec: ProcedureSpec) -> tuple[ReturnMethod, ...]:
    """How the result of this procedure may reach the citizen."""
    methods = [ReturnMethod.COUNTER]
    if spec.post.return_result:
        methods.append(ReturnMethod.POST)
    if HomeScope.RETURN in spec.home_service.scope:
        methods.append(ReturnMethod.HOME)
    return tuple(methods)


def check_return(spec: ProcedureSpec, method: ReturnMethod | None, address: str | None) -> dict[str, str]:
    """What is wrong with how the result is to arrive, by box (`return_method`, `return_address`)."""
    if method is None or method not in return_methods(spec):
        return {"return_method": "Mời chọn một cách nhận kết quả."}
    if method is ReturnMethod.COUNTER:
        return {}
    try:
        _address(address or "")
    except ValueError as error:
        return {"return_address": str(error)}
    return {}


def check_fields(questions: tuple[FormField, ...], answers: Mapping[str, str], today: date) -> Checked:
    """Read the answers to some questions of a form."""
    found = Checked()
    for question in questions:
        if not question.computed:
            _check_one(question, answers, today, found)
    found.values.update(cross.compute(questions, found.values, today))
    for start, end in _SPANS:
        if found.values.get(end, "~") < found.values.get(start, ""):
            found.errors[end] = "Ngày kết thúc ở trước ngày bắt đầu. Mời xem lại."
    for key, value in found.values.items():
        base, row = layout.split_key(key)
        dob = layout.row_key(base.removesuffix("_id") + "_dob", row)
        born = found.values.get(dob) if base.endswith("_id") else None
        if born and any(question.key == key and question.type is FieldType.ID12 for question in questions):
            hint = people.birth_date_warning(people.check_citizen_number(value), date.fromisoformat(born))
            if hint:
                found.warnings[key] = hint
    return found


def _check_one(question: FormField, answers: Mapping[str, str], today: date, found: Checked) -> None:
    typed = {box: _tidy(question, answers.get(box, "")) for box in boxes(question)}
    if not any(typed.values()):
        if question.required:
            chosen = question.type in {FieldType.SELECT, FieldType.BOOLEAN}
            found.errors[question.key] = CHOOSE if chosen else NEEDED
        return
    try:
        if question.type is FieldType.DATETIME:
            found.values[question.key] = _moment(question, typed, found)
        else:
            found.values[question.key] = _READERS[question.type](question, typed[question.key])
        if question.type in {FieldType.DATE, FieldType.DATETIME}:
            _check_day(question, date.fromisoformat(found.values[question.key][:10]), today)
    except ValueError as error:
        found.values.pop(question.key, None)
        if str(error):
            found.errors[question.key] = str(error)


def _tidy(question: FormField, typed: str) -> str:
    text = unicodedata.normalize("NFC", typed)
    if question.type is FieldType.TEXTAREA:
        return text.strip()
    return " ".join(text.split())


def _text(question: FormField, typed: str) -> str:
    if _NAME_LABEL.match(question.label):
        return people.clean_name(typed)
    _no_pictures(typed)
    _no_longer(typed, TEXT_MAX)
    return typed


def _textarea(_question: FormField, typed: str) -> str:
    _no_longer(typed, TEXTAREA_MAX)
    _no_pictures(typed.replace("\n", " ").replace("\t", " ").replace("\r", " "))
    return typed


def _address(typed: str) -> str:
    text = " ".join(typed.split())
    if not text:
        raise ValueError("Mời nhập địa chỉ: số nhà, khu hoặc thôn, phường, tỉnh.")
    _no_longer(text, ADDRESS_MAX)
    _no_pictures(text)
    if sum(letter.isalpha() for letter in text) < 4:
        raise ValueError("Địa chỉ chưa đủ. Mời nhập số nhà, khu hoặc thôn, phường, tỉnh.")
    return text


def _no_longer(typed: str, limit: int) -> None:
    if len(typed) > limit:
        raise ValueError(f"Ô này nhận tối đa {limit} chữ, đang có {len(typed)}. Mời viết gọn lại.")


def _no_pictures(typed: str) -> None:
    """Emoji and control characters would be lost on the printed paper."""
    if any(
        unicodedata.category(letter) in {"So", "Cs", "Co", "Cn", "Cc"} and letter not in "°©®"
        for letter in typed
    ):
        raise ValueError("Ô này có biểu tượng không in ra giấy được. Mời bỏ biểu tượng, chỉ để chữ và số.")


def _date(_question: FormField, typed: str) -> str:
    return people.parse_date(typed).isoformat()


def _check_day(question: FormField, day: date, today: date) -> None:
    if question.key == "applicant_dob":
        people.check_birth_date(day, today)
    elif _PAST_KEYS.search(question.key) and day > today:
        raise ValueError("Ngày này không thể ở sau hôm nay. Mời xem lại.")
    if not today.year - 150 <= day.year <= today.year + 100:
        raise ValueError("Năm chưa đúng. Mời xem lại.")


def _moment(question: FormField, typed: dict[str, str], found: Checked) -> str:
    day_box, hour_box = boxes(question)
    hour = _hour(typed[hour_box])
    if hour is None:
        found.errors[hour_box] = "Giờ chưa đúng. Ví dụ: 16 giờ 30."
    if not typed[day_box]:
        raise ValueError(NEEDED)
    day = people.parse_date(typed[day_box])
    if hour is None:
        raise ValueError
    return datetime.combine(day, hour).isoformat(timespec="minutes")


def _hour(typed: str) -> time | None:
    digits = f"{typed[:-2]}:{typed[-2:]}" if re.fullmatch(r"\d{3,4}", typed) else typed
    match = _HOUR.match(digits if ":" in digits or not digits.isdigit() else f"{digits}:00")
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None


def _id12(_question: FormField, typed: str) -> str:
    return people.check_citizen_number(typed).number


def _phone(_question: FormField, typed: str) -> str:
    return people.normalise_phone(typed)


def _select(question: FormField, typed: str) -> str:
    for option in question.options:
        if " ".join(option.split()) == typed:
            return option
    raise ValueError(CHOOSE)


def _boolean(_question: FormField, typed: str) -> str:
    if typed not in {YES, NO}:
        raise ValueError(CHOOSE)
    return typed


def _number(question: FormField, typed: str) -> str:
    plain = typed.replace(" ", "")
    if _PLAIN_DECIMAL.match(plain) and not _NUMBER.match(plain):
        plain = plain.replace(".", ",")
    if not _NUMBER.match(plain):
        example = "2" if question.whole else "12 hoặc 85,5"
        raise ValueError(f"Ô này chỉ nhận số, ví dụ: {example}.")
    value = Decimal(plain.replace(".", "").replace(",", "."))
    if question.whole:
        if value % 1:
            raise ValueError("Ô này chỉ nhận số nguyên, không có phần lẻ. Ví dụ: 2.")
        value = value.to_integral_value()
    _within(question, value)
    return format(value, "f")


def _within(question: FormField, value: Decimal) -> None:
    """Raise when a number is below or above what makes sense for this question."""
    unit = " đ" if question.type is FieldType.MONEY else ""
    if question.min is not None and value < question.min:
        raise ValueError(f"Ô này nhận từ {_thousands(str(question.min))}{unit} trở lên. Mời xem lại.")
    if question.max is not None and value > question.max:
        raise ValueError(f"Ô này nhận nhiều nhất {_thousands(str(question.max))}{unit}. Mời xem lại.")


def _money(question: FormField, typed: str) -> str:
    plain = re.sub(r"\s|đồng|đ|vnđ|vnd", "", typed.lower())
    if not _MONEY.match(plain):
        raise ValueError("Số tiền chưa đúng. Mời nhập số đồng, ví dụ: 50.000.000.")
    amount = int(re.sub(r"[.,]", "", plain))
    _within(question, Decimal(amount))
    return str(amount)


def _thousands(digits: str) -> str:
    return f"{int(digits):,}".replace(",", ".")


_READERS: dict[FieldType, Callable[[FormField, str], str]] = {
    FieldType.TEXT: _text,
    FieldType.TEXTAREA: _textarea,
    FieldType.ADDRESS: lambda _question, typed: _address(typed),
    FieldType.DATE: _date,
    FieldType.ID12: _id12,
    FieldType.PHONE: _phone,
    FieldType.SELECT: _select,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.BOOLEAN: _boolean,
    FieldType.TAX_CODE: lambda _question, typed: tax_codes.check_tax_code(typed),
}
