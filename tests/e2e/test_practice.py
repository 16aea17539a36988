"""Practice: the real form with invented data, mistakes explained at once, and nothing kept or sent."""

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, expect

from app.catalogue.schema import FieldType, FormField
from app.dossiers.forms import check_fields
from tests.support import axe
from tests.support.server import Server

BANNER = "BẢN LUYỆN TẬP, không nộp thật"
PROCEDURE = "/luyen-tap/1-001193"


def everything(server: Server) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def sent(page: Page) -> list[str]:
    """What the page sends from now on other than asking for files."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.method != "GET" and "/_event" not in request.url:
            found.append(f"{request.method} {request.url}")

    page.on("request", note)
    return found


def title(page: Page) -> Any:
    expect(page.get_by_text(BANNER)).to_be_in_viewport(ratio=1)
    return expect(page.locator("#nop-title"))


def proceed(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def type_samples(page: Page) -> None:
    """Type what each box's sample says, as a person does who reads it."""
    for box in page.locator("#nop-form input[type=text], #nop-form textarea").all():
        around = box.locator("xpath=..")
        box.fill(around.locator("[data-sample-text]").first.inner_text())
        box.blur()
    for group in page.locator("#nop-form fieldset:has(input[type=radio])").all():
        group.locator("label").first.click()
    for drop_down in page.locator("#nop-form select[name]").all():
        drop_down.select_option(index=1)


def test_a_whole_practice_explains_mistakes_and_writes_nothing(phone: Page, served_demo: Server) -> None:
    phone.goto("/thu-tuc/1-001193")
    before, requests = everything(served_demo), sent(phone)
    phone.get_by_role("link", name="Luyện tập trước với dữ liệu mẫu").click()
    title(phone).to_have_text("Người yêu cầu")
    assert not axe.violations(phone)

    number = phone.locator("#applicant_id")
    number.fill("02216800123")
    number.blur()
    around = number.locator("xpath=..")
    expect(phone.locator("#applicant_id-below")).to_have_text(re.compile("đúng 12 chữ số"))
    expect(around.get_by_text("Vì sao: cơ quan tìm người làm thủ tục bằng số này")).to_be_visible()
    number.fill("022168001234")
    number.blur()
    expect(around.get_by_text("Đúng rồi, đủ 12 số.")).to_be_visible()
    expect(around.get_by_text("Vì sao")).to_have_count(0)
    phone.fill("#applicant_dob", "31/02/1968")
    phone.locator("#applicant_dob").blur()
    expect(phone.locator("#applicant_dob-below")).to_have_text(re.compile("Ngày chưa đúng"))
    proceed(phone)
    expect(phone.locator("#applicant_full_name-below")).to_have_text("Mời điền ô này.")
    assert not axe.violations(phone)

    for following in (
        "Thông tin của trẻ",
        "Nơi sinh và quê quán",
        "Cha mẹ của trẻ",
        "Bản sao",
        "Giấy tờ kèm theo",
    ):
        type_samples(phone)
        proceed(phone)
        title(phone).to_have_text(following)

    proceed(phone)
    expect(phone.get_by_text("Mời chọn một ảnh dùng được cho giấy này.")).to_be_visible()
    papers = phone.locator("section", has=phone.get_by_text("Mời chọn ảnh dùng được"))
    for number_of_paper in range(papers.count()):
        paper = papers.nth(number_of_paper)
        paper.get_by_role("radio", name=re.compile("nhòe")).check()
        expect(paper.get_by_text("Ảnh này mờ, cán bộ không đọc được chữ")).to_be_visible()
        paper.get_by_role("radio", name=re.compile("đủ bốn góc")).check()
        expect(paper.get_by_text("Đúng rồi. Ảnh thấy đủ bốn góc")).to_be_visible()
    assert not axe.violations(phone)
    proceed(phone)
    title(phone).to_have_text("Nhận kết quả bằng cách nào")
    phone.get_by_text("Nhận tại nhà").click()
    phone.fill("#return_address", "Số 12, khu Vĩnh Xuân, phường Mạo Khê, tỉnh Quảng Ninh")
    proceed(phone)
    title(phone).to_have_text("Xem lại rồi nộp")
    assert not axe.violations(phone)
    phone.get_by_role("button", name="Nộp thử").click()

    title(phone).to_have_text("Đã nộp thử xong")
    expect(phone.get_by_text("Không có gì được gửi đi.")).to_be_visible()
    expect(phone.get_by_text(re.compile(r"Đã gặp \d+ chỗ sai"))).to_be_visible()
    expect(phone.get_by_text(re.compile(r"H\d\d\.\d\d-"))).to_have_count(0)
    assert not axe.violations(phone)
    assert not requests
    assert everything(served_demo) == before


def test_what_is_typed_by_habit_never_leaves_the_phone(phone: Page) -> None:
    frames: list[str] = []
    phone.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    requests = sent(phone)
    phone.goto(PROCEDURE)
    title(phone).to_have_text("Người yêu cầu")
    expect(phone.get_by_text("Chữ và số gõ ở đây không rời điện thoại này.")).to_be_visible()
    mine = {
        "applicant_full_name": "Trịnh Hoài Quyên",
        "applicant_dob": "17/08/1961",
        "applicant_id": "022161009876",
        "applicant_phone": "0987 654 321",
        "applicant_address": "Ngõ 98, khu Tân Lập, phường Hoàng Quế",
    }
    boxes = [box for box in mine if phone.locator(f"#{box}").count()]
    assert {"applicant_full_name", "applicant_dob", "applicant_id"} <= set(boxes)
    for box in boxes:
        phone.fill(f"#{box}", mine[box])
        phone.locator(f"#{box}").blur()
    around = phone.locator("#applicant_id").locator("xpath=..")
    expect(around.get_by_text("Đúng rồi, đủ 12 số.")).to_be_visible()
    phone.fill("#applicant_full_name", "Quyên98")
    proceed(phone)
    expect(phone.locator("#applicant_full_name-below")).to_have_text(re.compile("chỉ gồm chữ cái"))
    phone.fill("#applicant_full_name", mine["applicant_full_name"])
    for box in phone.locator("#nop-form input[type=text], #nop-form textarea").all():
        if not box.input_value():
            box.fill(box.locator("xpath=..").locator("[data-sample-text]").first.inner_text())
    for group in phone.locator("#nop-form fieldset:has(input[type=radio])").all():
        group.locator("label").first.click()
    for drop_down in phone.locator("#nop-form select[name]").all():
        drop_down.select_option(index=1)
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    phone.get_by_role("button", name="Quay lại").click()
    expect(phone.locator("#applicant_id")).to_have_value(mine["applicant_id"])  # from the page's own memory
    assert frames
    told = re.sub(r'"[0-9a-f]{16}"', "", " ".join(frames))  # by chance a state's fingerprint holds any digits
    for secret in (
        "Quyên",
        "Trịnh",
        "Hoài",
        "17/08/1961",
        "1961",
        "022161",
        "009876",
        "0987",
        "987 654",
        "Tân Lập",
    ):
        assert secret not in told, secret
    assert not requests


TYPED = {
    FieldType.TEXT: ["Sổ 12, trang 4", "Nhà ☎", "a" * 201, "x\u0007y"],
    FieldType.TEXTAREA: ["Hai dòng\nđược", "😀", "a" * 3001],
    FieldType.ADDRESS: ["Số 5, khu 2, phường Đông Triều", "12", "số ☎ nhà", "a" * 301],
    FieldType.ID12: [
        "022161009876",
        "022 161 009 876",
        "02216100987",
        "022961009876",
        "0221610098765",
        "abc",
    ],
    FieldType.PHONE: ["0912345678", "+84 912 345 678", "0203 387 1234", "091234567", "0112345678", "abc"],
    FieldType.DATE: ["5/9/1957", "05091957", "1957-09-05", "31/02/1957", "5/9/57", "01/01/1700", "hôm qua"],
    FieldType.NUMBER: ["3", "1.500", "2,5", "2.5", "ba", "1,5,5", "-1"],
    FieldType.MONEY: ["50.000", "8000 đồng", "tám nghìn", "50.00"],
    FieldType.TAX_CODE: ["5701999980 001", "570199998", "5701999981", "022961009876", "mã"],
}


def test_the_browser_finds_the_mistakes_that_the_real_form_finds_and_says_none_of_what_was_typed(
    phone: Page,
) -> None:
    phone.goto("/luyen-tap/dang-nhap")
    phone.wait_for_load_state("networkidle")
    examples = {
        FieldType.ID12: "022168001234",
        FieldType.PHONE: "0912000111",
        FieldType.DATE: "05/09/1957",
        FieldType.NUMBER: "1",
        FieldType.MONEY: "8.000",
        FieldType.TAX_CODE: "5701999999",
    }
    asked = [(kind, text) for kind, texts in TYPED.items() for text in texts]
    asked += [
        (FieldType.TEXT, text) for text in ("Lê Thị Hằng", "Hằng", "Lê Thị H4", "Lê Thị Hằng ♥", "a " * 80)
    ]
    names = len(asked) - 5
    fields = [
        FormField(
            key=f"box_{number}",
            label="Họ tên" if number >= names else "Ô",
            type=kind,
            example=examples.get(kind, "Mẫu được in"),
        )
        for number, (kind, _) in enumerate(asked)
    ]
    rules = {
        one.key: {"kind": "name" if one.label == "Họ tên" else one.type.value, "sample": one.example}
        for one in fields
    }
    boxes = {one.key: text for one, (_, text) in zip(fields, asked, strict=True)}
    said = phone.evaluate(
        """([rules, boxes]) => {
            const form = document.createElement("form");
            form.dataset.practiceRules = JSON.stringify(rules);
            for (const [name, text] of Object.entries(boxes)) {
                const box = Object.assign(document.createElement("textarea"), { name });
                box.value = text;
                form.append(box);
            }
            document.body.append(form);
            return camtayPractice.standIns();
        }""",
        [rules, boxes],
    )
    today = date(2026, 11, 25)
    for field, (_, text) in zip(fields, asked, strict=True):
        real, ours = (
            check_fields((field,), {field.key: one}, today).errors for one in (text, said[field.key])
        )
        assert ours == real, text
        if real:
            assert said[field.key] != text or len(set(text)) < 3, text
        else:
            assert said[field.key] == field.example, text


def test_a_beginner_who_is_not_signed_in_is_asked_one_thing_a_screen(phone: Page) -> None:
    phone.add_init_script(
        'localStorage.setItem("camtay-level", JSON.stringify({ person: "", level: "beginner" }))'
    )
    phone.goto(PROCEDURE)
    expect(phone.locator("#nop-form input:not([type=hidden])")).to_have_count(1)
    type_samples(phone)
    expect(phone.get_by_text("Đúng rồi")).to_be_visible()
    proceed(phone)
    expect(phone.locator("#applicant_dob")).to_be_visible()
    expect(phone.locator("#nop-form input:not([type=hidden])")).to_have_count(1)
    assert not axe.violations(phone)


def test_a_secret_typed_into_the_simulated_vneid_is_refused_and_never_leaves_the_phone(phone: Page) -> None:
    frames: list[str] = []
    phone.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    requests = sent(phone)
    phone.goto("/luyen-tap")
    assert not axe.violations(phone)
    phone.get_by_role("link", name=re.compile("Đăng ký VNeID")).click()
    title(phone).to_have_text("Tải ứng dụng ở đâu")
    phone.get_by_role("button", name=re.compile("người lạ")).click()
    expect(phone.get_by_text("Không nên. Đường dẫn lạ")).to_be_visible()
    proceed(phone)
    expect(phone.get_by_role("alert").get_by_text("Mời chọn một cách")).to_be_visible()
    phone.get_by_role("button", name=re.compile("App Store")).click()
    proceed(phone)
    title(phone).to_have_text("Nhập số định danh")
    phone.fill("#so-dinh-danh", "022157900321")
    proceed(phone)
    title(phone).to_have_text("Nhập số điện thoại")
    phone.fill("#dien-thoai", "0912345678")
    proceed(phone)
    title(phone).to_have_text("Nhập mã xác nhận")
    code = phone.locator("#ma-xac-nhan")
    assert code.get_attribute("type") == "text"
    code.fill("975310")
    proceed(phone)
    expect(phone.get_by_text("Ở đây chỉ nhận mã mẫu 246813")).to_be_visible()
    expect(code).to_have_value("")
    title(phone).to_have_text("Nhập mã xác nhận")
    assert not axe.violations(phone)
    code.fill("246813")
    code.blur()
    expect(phone.get_by_text("Đúng rồi, đủ sáu số.")).to_be_visible()
    proceed(phone)
    title(phone).to_have_text("Có người gọi đến hỏi mã")
    phone.get_by_role("button", name=re.compile("tắt máy")).click()
    proceed(phone)
    phone.get_by_role("button", name=re.compile("phía sáng")).click()
    proceed(phone)
    phone.fill("#ma-khoa", "246813")
    proceed(phone)
    title(phone).to_have_text("Tập xong")
    assert not requests
    assert frames
    assert not [frame for frame in frames if "975310" in frame]


def test_the_simulated_sign_in_teaches_a_real_address_from_a_false_one(phone: Page) -> None:
    phone.goto("/luyen-tap/dang-nhap")
    title(phone).to_have_text("Gõ địa chỉ của Cổng")
    phone.fill("#dia-chi", "dichvucong.gov.com")
    proceed(phone)
    expect(phone.get_by_text("Chưa giống dữ liệu mẫu")).to_be_visible()
    phone.fill("#dia-chi", "dichvucong.gov.vn")
    proceed(phone)
    phone.get_by_role("button", name="dichvucong-gov.vip").click()
    expect(phone.get_by_text("Đây là trang giả")).to_be_visible()
    phone.get_by_role("button", name="Quay lại").click()
    title(phone).to_have_text("Gõ địa chỉ của Cổng")
    expect(phone.locator("#dia-chi")).to_have_value("")


def test_a_code_that_is_no_procedure_says_so(phone: Page) -> None:
    phone.goto("/luyen-tap/9-999999")
    expect(phone.get_by_text("Không có thủ tục này")).to_be_visible()
    expect(phone.get_by_text(BANNER)).to_be_in_viewport(ratio=1)
