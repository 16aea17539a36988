"""The catalogue as it stands in content/catalogue: what citizens and officers rely on."""

import re
from pathlib import Path

import pytest

from app.catalogue.loader import load
from app.catalogue.rules import NO_FEE_PUBLISHED, say_fee, say_time
from app.catalogue.schema import APPLICANT_FIELDS, Confidence, Fact, FieldType, ProcedureSpec, TimeUnit
from app.dossiers import for_whom

SPECS = load(Path("content/catalogue"))
BY_CODE = {spec.code: spec for spec in SPECS}

POST_NOT_SENT = {
    "1.000894",
    "1.001022",
    "1.004194",
    "1.004222",
    "1.004746",
    "1.010041",
    "1.013833",
    "2.000815",
    "2.000884",
    "2.001035",
}
POST_NOT_RETURNED = {
    "1.000894",
    "1.001022",
    "1.004194",
    "1.004222",
    "1.004746",
    "1.010041",
    "1.013833",
    "2.000815",
    "2.000884",
    "2.001035",
}


def test_all_57_procedures_are_there() -> None:
    assert len(SPECS) == len(BY_CODE) == 57


FOR_OTHERS = {"authorisation_of_parent", "authorisation_of_person", "guardianship", "introduction"}
"""What shared.yaml asks for when somebody files on another's behalf."""


def test_the_totals_stand() -> None:
    own = [document for spec in SPECS for document in spec.documents if document.key not in FOR_OTHERS]
    assert len(own) == 174
    shared = {for_whom.FOR_WHOM, *for_whom.PERSON_BOXES, *for_whom.ORGANISATION_BOXES}
    assert len([asked for spec in SPECS for asked in spec.fields if asked.key not in shared]) == 574
    assert len({spec.field.slug for spec in SPECS}) == 10
    assert len({spec.department.slug for spec in SPECS}) == 9


def test_sending_and_returning_by_post_are_kept_apart() -> None:
    not_sent = {spec.code for spec in SPECS if not spec.post.submit}
    not_returned = {spec.code for spec in SPECS if not spec.post.return_result}
    assert not_sent == POST_NOT_SENT
    assert not_returned == POST_NOT_RETURNED


def test_nobody_applies_for_themselves_when_newborn_or_dead() -> None:
    def relations(code: str) -> tuple[str, ...]:
        return next(field.options for field in BY_CODE[code].fields if field.key == "relation")

    for code in ("1.001193", "1.000656", "1.005461", "1.001731", "1.010803", "1.010824"):
        assert "Bản thân" not in relations(code)
    assert {"Con", "Vợ hoặc chồng"} <= set(relations("1.000656"))
    assert "Con" not in relations("1.001193")
    assert "Bản thân" in relations("2.000635")


def test_every_number_has_a_smallest_value_and_counts_are_whole() -> None:
    for spec in SPECS:
        for field in spec.fields:
            if field.type in {FieldType.NUMBER, FieldType.MONEY} and not field.computed:
                assert field.min is not None, (spec.code, field.key)
            if field.key in {"copies", "pages", "signers", "members", "computers", "floors", "workers"}:
                assert field.whole, (spec.code, field.key)
                assert field.max is not None, (spec.code, field.key)


def test_what_the_sources_say_is_not_shortened() -> None:
    """Facts that were once lost on the way from their sources."""
    for code, said in (
        ("1.001193", "Điều 5 khoản 3 Luật Hộ tịch"),
        ("1.001193", "Điều 11 Luật Hộ tịch, Thông tư 85/2019/TT-BTC"),
        ("1.000656", "Điều 5 khoản 3 Luật Hộ tịch"),
        ("2.000635", "Thông tư 281/2016/TT-BTC"),
        ("1.004859", "phân cấp theo Thông tư 85/2019/TT-BTC"),
        ("1.001653", "Điều 4, 8, 9 Thông tư 01/2019/TT-BLĐTBXH"),
        ("1.001699", "Điều 4–6 Thông tư 01/2019/TT-BLĐTBXH"),
        ("1.001731", "số điều chưa xác minh"),
        ("2.000620", "Điều 4 Thông tư 168/2016/TT-BTC"),
        ("2.001884", "1.013793 và 1.013795"),
        ("2.001880", "1.013793 và 1.013795"),
        ("2.001786", "1.013793 và 1.013795"),
    ):
        assert said in BY_CODE[code].model_dump_json(), (code, said)


def test_forty_come_to_the_door_in_nine_fields_and_eight_departments() -> None:
    at_home = [spec for spec in SPECS if spec.home_service.eligible]
    assert len(at_home) == 40
    assert len({spec.field.slug for spec in at_home}) == 9
    assert len({spec.department.slug for spec in at_home}) == 8


def test_a_fee_nobody_published_is_never_called_free() -> None:
    silent = [spec for spec in SPECS if spec.fee.amount is None]
    assert len(silent) == 28
    assert all("Không thu" not in say_fee(spec.fee) for spec in silent)
    assert [spec.code for spec in silent if say_fee(spec.fee) != NO_FEE_PUBLISHED] == ["1.004194", "1.001612"]
    assert say_fee(BY_CODE["1.004873"].fee) == NO_FEE_PUBLISHED
    assert say_fee(BY_CODE["1.001612"].fee) == "Từ 50.000 đ đến 150.000 đ"


def test_what_the_portal_calls_free_without_grounds_is_marked() -> None:
    for code in ("2.000908", "1.008004"):
        assert Fact.FEE in BY_CODE[code].provenance.unverified


def test_calendar_days_stay_calendar_days() -> None:
    calendar = {spec.code for spec in SPECS if spec.time.unit is TimeUnit.CALENDAR_DAY}
    assert calendar == {"1.014159", "1.013225", "1.011607", "2.001827"}
    assert say_time(BY_CODE["1.013225"].time) == "15 ngày (tính cả ngày nghỉ)"
    assert say_time(BY_CODE["1.001193"].time) == "Trong ngày"


def test_presence_required_by_law_means_no_post_and_no_home_service() -> None:
    for code in ("1.000894", "1.001022"):
        spec = BY_CODE[code]
        assert not spec.home_service.eligible
        assert not spec.post.submit
        assert not spec.post.return_result
        assert "phải có mặt" in spec.home_service.reason


def test_nothing_claims_to_be_verified_that_is_not() -> None:
    assert all(spec.provenance.confidence is not Confidence.VERIFIED for spec in SPECS)
    assert all(Fact.FORM in spec.provenance.unverified for spec in SPECS)


def test_all_twelve_kinds_of_question_are_asked() -> None:
    assert {field.type for spec in SPECS for field in spec.fields} == set(FieldType)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_a_record_reads_as_plain_vietnamese(spec: ProcedureSpec) -> None:
    assert spec.summary.startswith("Dùng khi ")
    assert [field.key for field in spec.fields][: len(APPLICANT_FIELDS)] == list(APPLICANT_FIELDS)
    shown = [
        spec.name,
        spec.summary,
        spec.audience,
        spec.result,
        spec.home_service.reason,
        spec.time.note or "",
        spec.fee.note or "",
        spec.notice or "",
        *(document.name for document in spec.documents),
        *(document.condition or "" for document in spec.documents),
        *(field.label for field in spec.fields),
        *(field.example or "" for field in spec.fields),
    ]
    for text in shown:
        without_numbers = re.sub(r"\d+/\d+(/[\w-]+)?", "", text)
        assert not re.search(r"\b(NĐ|TT|QĐ|GCN|CSDL|UBND|HĐND|CCCD|TTHC|BHXH|HTX)\b", without_numbers), text
        assert not re.search(r"kiến thức riêng|own knowledge|CHƯA|BẢN GỐC", text), text
        assert "!" not in text
