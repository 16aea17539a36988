"""A mistake in the catalogue is refused with the file, the record and the field it is in."""

from pathlib import Path

import pytest

from app.catalogue.loader import CatalogueError, load

GOOD = """
field: {slug: thu-nghiem, name: Thử nghiệm}
procedures:
  - code: "1.000001"
    name: Thủ tục thử
    summary: Dùng khi thử.
    audience: Mọi người.
    keywords: [thử, thử một, thử hai]
    department: phong
    level_2022: commune
    authority: uy-ban
    time: {amount: 3, unit: working_day}
    fee: {amount: null}
    documents:
      - {key: form, name: Tờ khai, kind: original}
    form:
      - applicant
    result: Giấy
    legal_basis: luat
    online: {level: full, basis: Thử.}
    channels: [counter, online]
    post: {submit: false, return_result: false}
    home_service: {eligible: false, reason: Chưa có.}
    five_steps_on_site: false
    provenance: {source: Thử, as_of: 2026-07-20, confidence: assumed, unverified: [fee]}
"""
SHARED = """
departments: {phong: Phòng thử}
authorities: {uy-ban: Ủy ban thử}
legal_bases: {luat: [Luật thử]}
form_groups:
  applicant:
    title: Người yêu cầu
    fields:
      - {key: applicant_full_name, label: Họ tên, type: text, example: Nguyễn Thị Hoa}
      - {key: applicant_dob, label: Ngày sinh, type: date, example: 15/06/1968}
      - {key: applicant_id, label: Số định danh, type: id12, example: "022168001234"}
      - {key: applicant_phone, label: Điện thoại, type: phone, example: "0912345678"}
      - {key: applicant_address, label: Nơi ở, type: address, example: Phường Đông Triều}
"""


def _catalogue(folder: Path, text: str) -> Path:
    (folder / "thu-nghiem.yaml").write_text(text, encoding="utf-8")
    (folder / "shared.yaml").write_text(SHARED, encoding="utf-8")
    return folder


def _problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return caught.value.problems


def test_a_good_record_is_read_with_what_it_shares(tmp_path: Path) -> None:
    (spec,) = load(_catalogue(tmp_path, GOOD))
    assert spec.department.name == "Phòng thử"
    assert spec.legal_basis == ("Luật thử",)
    assert spec.form[0].title == "Người yêu cầu"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("    name: Thủ tục thử\n", "", "name: Field required"),
        ("amount: 3", 'amount: "3"', "time.amount: Input should be a valid integer"),
        ("unit: working_day", "unit: weeks", "time.unit: Input should be"),
        ("unit: working_day", "unit: same_day", "time: amount is 0 exactly when unit is same_day"),
        ("kind: original", "kind: original, colour: red", "documents.0.colour: Extra inputs"),
        ("department: phong", "department: nowhere", "department: shared.yaml has no departments called"),
        ("      - applicant\n", "      - nobody\n", "form.0: shared.yaml has no form_groups called 'nobody'"),
        ("submit: false", "submit: true", "post.submit without the channel post"),
        ("channels: [counter, online]", "channels: [counter]", "contradict"),
        ("eligible: false", "eligible: true", "home_service: scope names what is done at home"),
        ("confidence: assumed", "confidence: verified", "provenance: a verified record has no unverified"),
        ('code: "1.000001"', 'code: "1000001"', "code: String should match pattern"),
        ("{amount: null}", "{amount: -5}", "fee.amount: Input should be greater"),
        ("summary:", "sumary:", "sumary: Extra inputs"),
    ],
)
def test_a_mistake_is_said_with_file_record_and_field(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in GOOD
    problems = _problems(_catalogue(tmp_path, GOOD.replace(right, wrong)))
    assert all(problem.startswith("thu-nghiem.yaml: 1") for problem in problems)
    assert any(said in problem for problem in problems), problems


def test_a_code_used_twice_names_both_files(tmp_path: Path) -> None:
    _catalogue(tmp_path, GOOD)
    (tmp_path / "z.yaml").write_text(GOOD, encoding="utf-8")
    assert _problems(tmp_path) == ["z.yaml: 1.000001: code: already in thu-nghiem.yaml"]


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace("    name: Thủ tục thử\n", "").replace("amount: 3", "amount: 900")
    assert len(_problems(_catalogue(tmp_path, broken))) == 2


@pytest.mark.parametrize("text", ["procedures: [", "- a list", "procedures: none", "procedures: [7]"])
def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path, text: str) -> None:
    assert any(line.startswith("thu-nghiem.yaml: ") for line in _problems(_catalogue(tmp_path, text)))


def test_a_missing_or_empty_folder_is_said(tmp_path: Path) -> None:
    assert "no such folder" in _problems(tmp_path / "nowhere")[0]
    assert "no *.yaml file" in _problems(tmp_path)[0]


def test_more_than_six_questions_do_not_fit_a_screen(tmp_path: Path) -> None:
    fields = ", ".join(f"{{key: q{n}, label: Hỏi, type: text, example: a}}" for n in range(7))
    text = GOOD.replace(
        "      - applicant\n", f"      - applicant\n      - {{key: g, title: Hỏi, fields: [{fields}]}}\n"
    )
    assert "form.1.fields: Tuple should have at most 6 items" in _problems(_catalogue(tmp_path, text))[0]
