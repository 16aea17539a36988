"""Hand in hand, without a database: what is open, for how long, and what a helper sees of numbers."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.catalogue.schema import FieldType, FormField
from app.guidance.hand import rules
from models.handinhand import HelpCode, HelpEnd, HelpSession, Mandate
from tests.support.procedures import GOOD_ANSWERS, procedure

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def question(kind: FieldType, label: str = "Ghi chú") -> FormField:
    examples = {FieldType.ID12: "022157001234", FieldType.PHONE: "0912345678"}
    return FormField(key="box", label=label, type=kind, example=examples.get(kind, "Khu 5"), required=True)


@pytest.mark.parametrize(
    ("typed", "code"), [("123456", "123456"), (" 123 456 ", "123456"), ("000.000", "000000")]
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert rules.read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "x" * 100_000, "123456\x00", "-1 234"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) is None


def test_a_code_holds_for_fifteen_minutes_and_until_it_is_closed() -> None:
    code = HelpCode(code_hash="", citizen_id=uuid4(), created_at=NOW, expires_at=NOW + rules.CODE_LIVES)
    assert rules.code_holds(code, NOW + 14 * MINUTE)
    assert not rules.code_holds(code, NOW + 15 * MINUTE)
    code.closed_at = NOW
    assert not rules.code_holds(code, NOW)


def session(**changes: object) -> HelpSession:
    values = {"consented_at": NOW, "created_at": NOW, "active_at": NOW, "joined_at": NOW} | changes
    return HelpSession(draft_id=uuid4(), citizen_id=uuid4(), helper_id=uuid4(), **values)


def mandate(**changes: object) -> Mandate:
    values = {
        "created_at": NOW,
        "allowed_at": NOW,
        "accepted_at": NOW,
        "until": NOW + timedelta(days=7),
        "days": 7,
    } | changes
    return Mandate(grantor_id=uuid4(), helper_id=uuid4(), **values)


def test_a_session_is_over_when_it_was_ended_idle_never_joined_or_lost_its_mandate() -> None:
    assert rules.why_over(session(), None, NOW + 119 * MINUTE) is None
    assert rules.why_over(session(), None, NOW + 120 * MINUTE) is HelpEnd.IDLE
    assert rules.why_over(session(joined_at=None), None, NOW + 15 * MINUTE) is HelpEnd.IDLE
    assert rules.why_over(session(ended_at=NOW, ended_by=HelpEnd.HELPER), None, NOW) is HelpEnd.HELPER
    rests = session(mandate_id=uuid4())
    assert rules.why_over(rests, mandate(), NOW) is None
    assert rules.why_over(rests, None, NOW) is HelpEnd.MANDATE
    assert rules.why_over(rests, mandate(ended_at=NOW), NOW) is HelpEnd.MANDATE
    assert rules.why_over(rests, mandate(until=NOW), NOW) is HelpEnd.MANDATE


def test_a_mandate_holds_once_accepted_and_covers_what_it_names_or_all() -> None:
    assert rules.mandate_holds(mandate(), NOW)
    assert not rules.mandate_holds(mandate(accepted_at=None, until=None), NOW)
    assert not rules.mandate_holds(mandate(allowed_at=None), NOW)
    assert rules.covers(mandate(procedure_codes=[]), "1.001193")
    assert rules.covers(mandate(procedure_codes=["1.001193"]), "1.001193")
    assert not rules.covers(mandate(procedure_codes=["1.001193"]), "1.004873")


def test_whole_numbers_show_their_end_and_numbers_being_typed_show_nothing() -> None:
    number = question(FieldType.ID12, "Số định danh")
    assert rules.mask(number, "022157001234") == "**** **** 34"
    seen = {rules.mask(number, "022157001234"[:length]) for length in range(1, 12)}
    assert seen == {"****"}  # digit by digit it would all be told
    phone = question(FieldType.PHONE, "Điện thoại")
    assert rules.mask(phone, "+84 912 345 678") == "**** **** 78"
    assert rules.mask(phone, "0912345") == "****"
    assert rules.mask(phone, "") == ""


def test_numbers_in_free_text_are_hidden_too() -> None:
    note = question(FieldType.TEXTAREA)
    assert rules.mask(note, "Thẻ 022 157 001 234, sinh 1957") == "Thẻ ****, sinh 1957"
    named = question(FieldType.TEXT, "Họ tên, số định danh của người dự định kết hôn")
    assert rules.mask(named, "Vũ Long 0221") == "Vũ Long ****"
    assert rules.mask(note, "điện thoại 0912  -  345  -  678") == "điện thoại ****"
    assert rules.mask(note, "gọi 0912 ... 345 ... 678 nhé") == "gọi **** nhé"
    assert rules.mask(question(FieldType.ADDRESS), "Số 12, khu 5") == "Số 12, khu 5"


def test_every_number_of_a_form_is_hidden() -> None:
    hidden = rules.masked(procedure(), GOOD_ANSWERS)
    assert GOOD_ANSWERS["applicant_id"] not in hidden.values()
    assert GOOD_ANSWERS["applicant_phone"] not in hidden.values()
    assert hidden["applicant_full_name"] == GOOD_ANSWERS["applicant_full_name"]


def test_a_mask_is_never_saved_back() -> None:
    real = {"id": "022157001234", "note": "năm sao *****", "new": ""}
    shown = {"id": "**** **** 34", "note": "năm sao *****", "new": ""}
    typed = {"id": "**** **** 34", "note": "sáu sao ******", "new": "*"}
    assert rules.unsaveable(typed, shown, real) == {"id": False}
    assert rules.unsaveable({"id": "**** **** 123"}, shown, real) == {"id": True}
    assert rules.unsaveable({"id": "022157009999"}, shown, real) == {}


def test_a_side_is_away_when_it_was_silent_for_long() -> None:
    assert not rules.is_away(None, NOW)
    assert not rules.is_away(NOW, NOW + timedelta(seconds=20))
    assert rules.is_away(NOW, NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    "number",
    [
        "0912  -  345  -  678", "0912 ... 345 ... 678", "0912\u00a0345\u00a0678", "0912–345–678", "0912\u2011345\u2011678", "0912/345/678", "0912,345,678",
        "0912\u2009345\u2009678", "0912\u200b345\u200b678", "0912_345_678", "(0912)(345)(678)", "0912 / 345 / 678",
    ],
)  # fmt: skip
def test_a_number_in_an_address_is_hidden_whatever_parts_its_digits(number: str) -> None:
    where = FormField(key="where", label="Nơi cư trú", type=FieldType.ADDRESS, example="Khu 1", required=True)
    shown = rules.mask(where, f"Số 5, khu 12, điện thoại {number}")
    assert shown.strip("()").startswith("Số 5, khu 12, điện thoại")
    assert rules.HIDDEN in shown
    assert not {"0912", "345", "678"} & set(re.split(r"\D+", shown))
