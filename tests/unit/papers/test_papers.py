"""The seven papers: what each says, that it can be read aloud, and that its code leads to the dossier."""

import io
from pathlib import Path

import pikepdf
import pytest

from app.catalogue.schema import Fact, Provenance
from app.dossiers.follow import receipt_address
from app.papers import control, letters, press, register
from app.papers.forms import NAMES, Form
from app.papers.letters import NoPaper
from app.papers.sheets import Sheet
from app.typesetting import code_picture, render
from models.dossiers import ActionKind as K
from tests.support.dossiers import ANSWERS, a_spec
from tests.support.papers import ADDRESS, CODE, NAM, OWNER, THU, Telling, at, every_paper, long_story
from tests.support.pdf import ZXING, code_in, words

SAID = {
    Form.RECEIPT: (
        "Tiếp nhận hồ sơ lúc: 10 giờ 05, ngày 23/11/2026",
        "Thời gian trả kết quả: 17 giờ, ngày 26/11/2026",
        "Hẹn trả kết quả hiện nay (đã dời sau khi tiếp nhận): 17 giờ, ngày 30/11/2026",
        "Phí, lệ phí: Chưa công bố mức",
        "bản điện tử, 2 tệp",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Nguyễn Thị Thu",
    ),
    Form.SUPPLEMENT: (
        "Lần yêu cầu: 1",
        "Giấy chứng sinh",
        "Không đọc được",
        "Mờ ở góc trên",
        "Ảnh chụp bị mờ, mời chụp lại nơi đủ sáng.",
        "Thời hạn giải quyết tạm dừng",
        "số điện thoại 0203 3870 000",
    ),
    Form.REFUSAL: ("Lý do: Không thuộc thẩm quyền của Trung tâm.", "không tiếp nhận"),
    Form.APOLOGY: (
        "hẹn trả kết quả lúc 11 giờ, ngày 27/11/2026. Đến nay đã quá hẹn",
        "Lý do chậm: Phải xác minh thêm nơi cư trú.",
        "xin lỗi Ông/Bà",
        "Thời gian trả kết quả mới: 17 giờ, ngày 30/11/2026",
        "nghĩa vụ xin lỗi bằng văn bản",
        "THỦ TRƯỞNG CƠ QUAN",
    ),
    Form.STOP: ("dừng giải quyết hồ sơ này từ 9 giờ, ngày 24/11/2026", "Không đủ điều kiện theo quy định."),
    Form.CONTROL: (
        "chưa có người nhận",
        "Trả lại bước trước để xem lại",
        "Thiếu chữ ký ở tờ trình.",
        "Quá hạn",
    ),
    Form.REGISTER: ("từ ngày 23/11/2026 đến hết ngày 30/11/2026", "Số hồ sơ: 4", "yêu cầu bổ sung 1 lần"),
}


def drawn(sheet: Sheet, kind: str = "pdf") -> bytes:
    address = receipt_address(sheet.code, ADDRESS) if sheet.code else ""
    pictures = {"qr.svg": code_picture(address)} if address else {}
    return render(press.TEMPLATE, press.inputs(sheet, address), pictures, kind)


@pytest.mark.parametrize("form", Form)
def test_every_paper_says_what_it_must_on_a4_and_can_be_read_aloud(form: Form) -> None:
    sheet = every_paper()[form]
    pdf = drawn(sheet)
    said = words(pdf)
    for part in (*SAID[form], NAMES[form].upper(), f"Mẫu số {form}", "Thông tư 03/2025/TT-VPCP"):
        assert part in said, said
    assert "Chưa xác minh: " in said
    assert "Bản dùng thử, không có giá trị pháp lý" in said
    assert ANSWERS["applicant_full_name"] in said
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "vi-VN"
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert str(about["dc:title"]).startswith(NAMES[form])
        for page in document.pages:
            assert sorted(round(float(side)) for side in page.MediaBox[2:]) == [595, 842]
        if form not in {Form.CONTROL, Form.REGISTER}:
            assert len(document.pages) == 1


def test_the_code_on_a_paper_leads_to_the_dossier_and_names_nobody(tmp_path: Path) -> None:
    if not ZXING.exists():
        pytest.skip("nothing is built")
    address = code_in(drawn(every_paper()[Form.RECEIPT], "png"), tmp_path)
    assert address == receipt_address(CODE, ADDRESS)
    assert address.startswith(f"{ADDRESS}/tra-cuu?ma={CODE}~")


def test_what_people_typed_is_never_markup_and_never_leaves_the_page() -> None:
    typed = '#eval("1") *đậm* $x$ @ai \\ [x] ' + "dài" * 300
    story = Telling().do(K.REFUSE_RECEIPT, THU, at(23, 10), None, {"text": f"{typed}\n\n" * 2})
    story.told[0].data["answers"]["applicant_full_name"] = typed
    said = words(drawn(letters.letter(story.story(), 2)))
    assert '#eval("1") *đậm* $x$ @ai \\ [x]' in said


def test_only_what_the_citizen_is_handed_has_a_paper() -> None:
    story = long_story().story()
    with_paper = set()
    for seq in range(-1, len(story.told) + 3):
        try:
            letters.letter(story, seq)
        except NoPaper:
            continue
        with_paper.add(seq)
    assert with_paper == {2, 4, 6}


def test_a_paper_tells_the_day_it_happened_whatever_came_later() -> None:
    first = letters.letter(Telling().receive().story(), 2)
    later = letters.letter(long_story().story(), 2)
    assert first.made_at == later.made_at == at(23, 10, 5)
    assert set(first.lines) < set(later.lines)
    story = Telling().receive().ask(at(23, 15))
    corrected = {"answers": {"applicant_phone": "0987654321"}}
    story.do(K.ANSWER_SUPPLEMENT, OWNER, at(24, 8), None, corrected).extend(at(25, 9), at(30, 17))
    assert "0987654321" in {line.value for line in letters.letter(story.story(), 5).lines}
    assert "0912345678" in {line.value for line in letters.letter(story.story(), 2).lines}


def test_facts_nobody_verified_stay_marked() -> None:
    doubts = Provenance.model_validate(
        {"source": "thử", "as_of": at(1, 0).date(), "confidence": "partial", "unverified": ()}, strict=False
    ).model_copy(update={"unverified": (Fact.TIME, Fact.FEE, Fact.CODE, Fact.AUTHORITY)})
    story = Telling().receive()
    story.spec = story.spec.model_copy(update={"provenance": doubts})
    said = {line.label: line.value for line in letters.letter(story.story(), 2).lines}
    assert said["Thời gian giải quyết theo quy định"] == "3 ngày làm việc (chưa xác minh)"
    assert said["Phí, lệ phí"] == "Chưa công bố mức (chưa xác minh)"
    assert said["Cơ quan giải quyết"] == "Phòng Tư pháp (chưa xác minh)"
    assert "chưa xác minh" in said["Nội dung yêu cầu giải quyết"]


def test_an_apology_before_the_day_does_not_say_that_it_has_passed() -> None:
    story = Telling().receive().extend(at(25, 9), at(30, 17)).extend(at(30, 18), at(30, 20))
    assert "Hồ sơ chưa thể xong đúng hẹn." in " ".join(letters.letter(story.story(), 3).opening)
    second = letters.letter(story.story(), 4)
    assert "Đến nay đã quá hẹn" in " ".join(second.opening)
    assert "Lần hẹn lại" in {line.label for line in second.lines if line.value == "2"}


def test_a_letter_nobody_has_sent_says_so() -> None:
    story = Telling().receive().story()
    sheet = letters.drafted_apology(story, at(27, 9), NAM, "Cần thêm thời gian.", at(30, 17))
    said = words(drawn(sheet))
    assert "Dự thảo, chưa gửi cho công dân" in said
    assert "Thời gian trả kết quả mới: 17 giờ, ngày 30/11/2026" in said
    assert "Dự thảo" not in words(drawn(letters.letter(long_story().story(), 6)))


def test_a_supplement_before_receipt_stops_no_clock_and_a_withdrawal_needs_no_reason() -> None:
    asked = letters.letter(Telling().ask(at(23, 10), THU).story(), 2)
    assert any("thời hạn giải quyết chưa tính" in said for said in asked.closing)
    stop = letters.letter(Telling().do(K.WITHDRAW, OWNER, at(23, 11)).story(), 2)
    assert stop.form is Form.STOP
    assert stop.opening == (
        "Theo yêu cầu rút hồ sơ của Ông/Bà, Trung tâm dừng giải quyết hồ sơ này từ 11 giờ, ngày 23/11/2026.",
    )


def test_once_the_person_is_erased_papers_say_so() -> None:
    story = long_story()
    story.told = [type(each)(each.action, {}) for each in story.told]
    receipt = letters.letter(story.story(), 2)
    assert receipt.lines[0].value == letters.ERASED
    assert drawn(letters.letter(story.story(), 6)).startswith(b"%PDF")


def test_the_control_sheet_has_every_hand_over_without_a_gap() -> None:
    story = long_story().story()
    found = control.spells(story)
    assert found[0].since == at(23, 9)
    assert [spell.until for spell in found[:-1]] == [spell.since for spell in found[1:]]
    assert found[-1].until == at(30, 9)
    holders = [NAM, NAM, NAM, NAM]
    assert [spell.holder for spell in found if spell.holder == NAM and not spell.with_citizen] == holders[:3]
    verdicts = [row[8] for row in control.control_sheet(story, at(30, 10)).table.rows]  # type: ignore[union-attr]
    assert verdicts == ["Trước hạn", "", "", "Không tính", "Trước hạn", "", "Trước hạn", "Quá hạn", "Đúng hạn", "Đúng hạn"]  # fmt: skip


def test_the_control_sheet_names_the_unit_that_the_procedure_plans() -> None:
    story = Telling().receive()
    unit = "Phòng Kinh tế, Hạ tầng và Đô thị"
    story.spec = a_spec(steps=[{"step": "appraise", "unit": unit}])
    table = control.control_sheet(story.story(), at(24, 9)).table
    assert table
    assert [row[1] for row in table.rows] == ["Bộ phận tiếp nhận", unit]
    assert table.rows[0][5] == unit


def test_an_open_dossier_is_still_in_somebodys_hands() -> None:
    last = control.control_sheet(Telling().receive().story(), at(24, 9)).table
    assert last
    assert last.rows[-1][:6] == (
        "2",
        "Bộ phận thẩm định",
        "chưa có người nhận",
        "23/11/2026 10:05",
        "đang giữ",
        "",
    )


def test_the_register_says_what_is_late_and_that_nothing_was_filed() -> None:
    late = register.Entry(Telling().receive().story().now, "Trần Thị Hoa")
    day = at(23, 0).date()
    before, after = (register.register([late], day, day, moment).table for moment in (at(24, 9), at(27, 9)))
    assert before
    assert after
    assert "quá hạn" not in before.rows[0][-1]
    assert after.rows[0][-1] == "Được tiếp nhận; quá hạn"
    assert "không có hồ sơ nào" in words(drawn(register.register([], day, day, at(24, 9))))


def test_a_long_register_runs_over_several_pages() -> None:
    entry = register.Entry(long_story().story().now, "Trần Thị Hoa")
    day = at(23, 0).date()
    pdf = drawn(register.register([entry] * 300, day, day, at(24, 9)))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) > 5
