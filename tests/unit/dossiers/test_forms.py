"""The form engine: every kind of question, every refusal beside its box."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.schema import FieldType, FormField, FormGroup, HomeService, Post
from app.dossiers import forms
from models.dossiers import ReturnMethod
from tests.support.procedures import GOOD_ANSWERS, procedure

TODAY = date(2026, 11, 23)
SPEC = procedure()


def check(**changes: str) -> forms.Checked:
    return forms.check(SPEC, GOOD_ANSWERS | changes, TODAY)


def test_good_answers_are_read_into_one_form() -> None:
    found = check(copies="2", capital="50.000.000 đ", tax_done="yes", reason="Đi học\nở xa")
    assert found.errors == {}
    assert found.values == {
        "applicant_full_name": "Lê Thị Hằng",
        "applicant_dob": "1957-09-05",
        "applicant_id": "022157001234",
        "applicant_phone": "0912345678",
        "applicant_address": "Số 5, khu 1, phường Mạo Khê",
        "relation": "Mẹ",
        "born_at": "2026-09-05T16:30",
        "copies": "2",
        "capital": "50000000",
        "tax_done": "yes",
        "reason": "Đi học\nở xa",
    }


def test_an_empty_form_says_what_is_needed_under_each_required_box() -> None:
    errors = forms.check(SPEC, {}, TODAY).errors
    assert set(errors) == {question.key for question in SPEC.fields if question.required}
    assert errors["relation"] == "Mời chọn một mục."


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("applicant_full_name", "Lê Thị 😀 Hằng"),
        ("applicant_full_name", "Hằng" * 1250),
        ("applicant_full_name", "😀" * 5000),
        ("applicant_full_name", "Hằng"),
        ("applicant_dob", "31/02/1957"),
        ("applicant_dob", "hôm qua"),
        ("applicant_dob", "01/01/2030"),
        ("applicant_dob", "01/01/2020"),
        ("applicant_id", "123"),
        ("applicant_id", "022957001234"),
        ("applicant_phone", "0123456789"),
        ("applicant_phone", "x" * 5000),
        ("applicant_address", "12"),
        ("applicant_address", "khu 1 " * 100),
        ("relation", "Hàng xóm"),
        ("born_at", "13/13/2026"),
        ("born_at__gio", "25 giờ"),
        ("copies", "hai"),
        ("copies", "-1"),
        ("copies", "9" * 5000),
        ("capital", "nhiều"),
        ("tax_done", "có lẽ"),
        ("reason", "chữ " * 1000),
        ("reason", "vui 😀"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_own_box(box: str, typed: str) -> None:
    errors = check(**{box: typed}).errors
    assert set(errors) == {box}
    assert errors[box].endswith(".")
    assert len(errors[box]) < 140


@pytest.mark.parametrize("typed", ["5/9/1957", "05-09-1957", "05091957", "1957-09-05", " 05 / 09 / 1957 "])
def test_dates_are_read_however_they_are_typed(typed: str) -> None:
    assert check(applicant_dob=typed).values["applicant_dob"] == "1957-09-05"


@pytest.mark.parametrize("typed", ["16:30", "16 giờ 30", "16h30", "1630", "16 giờ 30 phút", "16.30"])
def test_hours_are_read_however_they_are_typed(typed: str) -> None:
    assert check(born_at__gio=typed).values["born_at"] == "2026-09-05T16:30"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        ("85,5", "85.5"),
        ("85.5", "85.5"),
        ("1.200", "1200"),
        ("1.200,25", "1200.25"),
        ("0", "0"),
    ],
)
def test_numbers_are_read_the_vietnamese_way(typed: str, value: str) -> None:
    assert check(copies=typed).values["copies"] == value


COPIES = FormField(
    key="copies", label="Số bản sao", type=FieldType.NUMBER, example="2", min=1, max=20, whole=True
)
CAPITAL = FormField(key="capital", label="Vốn", type=FieldType.MONEY, example="50.000.000", min=1000)
BOUNDED = FormGroup(key="bounded", title="Có giới hạn", fields=(COPIES, CAPITAL))


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("copies", "0", "từ 1 trở lên"),
        ("copies", "2,5", "số nguyên"),
        ("copies", "999.999", "nhiều nhất 20"),
        ("copies", "hai", "ví dụ: 2."),
        ("capital", "0 đ", "từ 1.000 đ trở lên"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_in_plain_words(box: str, typed: str, said: str) -> None:
    found = forms.check_fields(BOUNDED.fields, {"copies": "2", "capital": "50.000.000"} | {box: typed}, TODAY)
    assert said in found.errors[box]
    assert set(found.errors) == {box}


def test_a_whole_number_may_be_typed_with_an_empty_fraction() -> None:
    found = forms.check_fields(BOUNDED.fields, {"copies": "2,0", "capital": "1.000"}, TODAY)
    assert found.values == {"copies": "2", "capital": "1000"}


def test_a_birth_date_that_differs_from_the_citizen_number_is_a_warning_only() -> None:
    found = check(applicant_dob="05/09/1956")
    assert found.errors == {}
    assert "1957" in found.warnings["applicant_id"]


def test_values_are_shown_as_people_read_them() -> None:
    values = check(copies="1200,5", capital="8000", tax_done="no").values
    shown = {question.key: forms.show(question, values.get(question.key, "")) for question in SPEC.fields}
    assert shown["applicant_dob"] == "05/09/1957"
    assert shown["born_at"] == "16 giờ 30, ngày 05/09/2026"
    assert shown["copies"] == "1.200,5"
    assert shown["capital"] == "8.000 đ"
    assert shown["tax_done"] == "Không"
    assert shown["reason"] == ""


@given(st.dictionaries(st.sampled_from(sorted(forms.known_boxes(SPEC))), st.text(max_size=300)))
def test_whatever_is_typed_gets_an_answer(answers: dict[str, str]) -> None:
    found = forms.check(SPEC, answers, TODAY)
    assert set(found.errors) <= forms.known_boxes(SPEC)
    assert all(found.errors.values())
    for question in SPEC.fields:
        forms.show(question, found.values.get(question.key, ""))


def test_only_papers_that_cannot_be_had_otherwise_hold_up_the_filing() -> None:
    assert [document.key for document in SPEC.documents if forms.must_attach(document)] == [
        "birth_certificate"
    ]
    assert forms.is_the_form_itself(SPEC.documents[0])


def test_the_result_comes_only_in_ways_the_procedure_allows() -> None:
    home, post = ReturnMethod.HOME, ReturnMethod.POST
    assert forms.return_methods(SPEC) == (ReturnMethod.COUNTER, post, home)
    at_counter = procedure(
        post=Post(submit=False, return_result=False),
        home_service=HomeService(eligible=False, reason="Phải có mặt"),
    )
    assert forms.return_methods(at_counter) == (ReturnMethod.COUNTER,)
    assert forms.check_return(at_counter, home, "Số 5, khu 1") == {
        "return_method": "Mời chọn một cách nhận kết quả."
    }
    assert "return_address" in forms.check_return(SPEC, home, " ")
    assert forms.check_return(SPEC, ReturnMethod.COUNTER, None) == {}
