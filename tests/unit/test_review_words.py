"""What the review screen says before filing is what the procedure's page says."""

from pathlib import Path

import pytest

from app.catalogue.loader import load
from app.catalogue.schema import ProcedureSpec
from pages._nop_view import costs, say_later
from pages._procedure import view

SPECS = load(Path("content/catalogue"))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_time_and_fee_are_said_in_the_words_of_the_page(spec: ProcedureSpec) -> None:
    page = view(spec)
    (_, time), (_, fee) = costs(spec)
    for said, parts in ((time, (page.time, page.time_note)), (fee, (page.fee, page.fee_note))):
        for part in parts:
            assert part in said


def test_a_copy_of_the_birth_certificate_is_not_called_free() -> None:
    birth = next(spec for spec in SPECS if spec.code == "1.001193")
    assert "Bản sao 8.000 đ mỗi bản" in dict(costs(birth))["Phí, lệ phí"]


def test_the_online_level_is_explained_in_plain_words() -> None:
    assert all(view(spec).online_meaning.startswith("Nghĩa là ") for spec in SPECS)


def test_what_an_answer_leads_to_on_other_screens_is_named_and_no_more_than_three_of_it() -> None:
    before = {"a": "Tên", "b": "Số"}
    assert say_later(before, before) == ""
    assert say_later(before, before | {"c": "Chức vụ"}) == "Màn hình sau hỏi thêm: Chức vụ."
    assert say_later(before, {"a": "Tên"}) == "Không còn hỏi: Số."
    many = {key: key.upper() for key in "cdefg"}
    assert say_later(before, many) == "Màn hình sau hỏi thêm: C, D, E và 2 câu nữa. Không còn hỏi: Tên, Số."
