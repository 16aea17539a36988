"""Applying on a phone: nothing typed is lost, refused files say why, a dossier is filed once."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.support import browser as browser_support
from tests.support.server import Server

PASSWORD = "một câu dài dễ nhớ"
PROCEDURE = "/nop?thu-tuc=1.001193"
_serial = count(1)


class Person:
    """A citizen with an account, who may come back on another device."""

    def __init__(self) -> None:
        serial = next(_serial)
        self.phone = f"03{90000000 + serial}"
        self.number = f"022157{900000 + serial}"

    def register(self, page: Page) -> None:
        page.goto("/dang-ky")
        for box, value in {
            "full_name": "Lê Thị Hằng",
            "phone": self.phone,
            "citizen_number": self.number,
            "birth_date": "05/09/1957",
            "password": PASSWORD,
        }.items():
            page.fill(f"#{box}", value)
        page.check("#agrees_to_processing")
        page.click("form button[type=submit]")
        page.wait_for_url(lambda address: "/dang-ky" not in address)

    def sign_in(self, page: Page, then: str) -> None:
        page.goto(then)
        page.wait_for_url(re.compile("/dang-nhap"))
        page.fill("#login", self.phone)
        page.fill("#password", PASSWORD)
        page.click("form button[type=submit]")


@pytest.fixture
def applicant(phone: Page) -> Person:
    person = Person()
    person.register(phone)
    phone.goto(PROCEDURE)
    expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    return person


@pytest.fixture
def other_phone(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**browser_support.PHONE, base_url=served) as context:
        yield context.new_page()


def saved(page: Page) -> None:
    """Wait until the page says so."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def proceed(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def title(page: Page) -> Any:
    return expect(page.locator("#nop-title"))


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_a_browser_closed_in_the_middle_of_typing_loses_nothing(
    phone: Page, applicant: Person, other_phone: Page
) -> None:
    fill_examples(phone)
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    phone.locator("#child_name").press_sequentially("Nguyễn Minh A")
    phone.close()  # at once: the last letters are still on their way

    applicant.sign_in(other_phone, PROCEDURE)
    title(other_phone).to_have_text("Thông tin của trẻ")  # the same screen, on another device
    expect(other_phone.locator("#child_name")).to_have_value("Nguyễn Minh A")
    expect(other_phone.get_by_text("Đã lưu, chưa nộp")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Hằng 😀😀", "Họ tên chỉ gồm chữ cái. Mời bỏ số, biểu tượng và dấu lạ."),
        ("H" * 5000, "Họ tên dài quá 120 chữ. Mời nhập đúng như trên thẻ căn cước."),
        ("😀" * 5000, "Họ tên dài quá 120 chữ. Mời nhập đúng như trên thẻ căn cước."),
    ],
    ids=["emoji", "5,000 letters", "5,000 emoji"],
)
def test_emoji_and_5000_letters_in_a_name_get_a_clear_message_and_stay(
    phone: Page, applicant: Person, typed: str, said: str
) -> None:
    phone.fill("#applicant_full_name", typed)
    proceed(phone)
    expect(phone.locator("#applicant_full_name-below")).to_have_text(said)
    expect(phone.locator("#applicant_full_name")).to_be_focused()
    phone.reload()
    expect(phone.locator("#applicant_full_name")).to_have_value(typed)


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(phone: Page, applicant: Person) -> None:
    phone.context.set_offline(True)
    phone.fill("#applicant_address", "Số 9, khu Yên Lập, phường Mạo Khê")
    expect(phone.get_by_text("Chưa lưu được, đang thử lại")).to_be_visible()
    phone.context.set_offline(False)
    saved(phone)
    expect(phone.locator("#applicant_address")).to_have_value("Số 9, khu Yên Lập, phường Mạo Khê")
    phone.reload()
    expect(phone.locator("#applicant_address")).to_have_value("Số 9, khu Yên Lập, phường Mạo Khê")


def dossiers(server: Server) -> int:
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM dossier").fetchone()[0])


def test_who_knows_only_the_old_name_of_their_commune_finds_the_ward_of_today(
    phone: Page, applicant: Person
) -> None:
    phone.fill("#applicant_address", "Số 9, khu Yên Lập, xã Yên Thọ, thị xã Đông Triều")
    phone.get_by_text("Không nhớ tên phường mới?").first.tap()
    picker = phone.get_by_label("Xã, phường theo tên cũ hoặc mới").first
    picker.select_option(label="Yên Thọ (cũ), nay là phường Mạo Khê")
    expect(phone.locator("#applicant_address")).to_have_value(
        "Số 9, khu Yên Lập, phường Mạo Khê, tỉnh Quảng Ninh"
    )
    saved(phone)
    phone.reload()
    expect(phone.locator("#applicant_address")).to_have_value(
        "Số 9, khu Yên Lập, phường Mạo Khê, tỉnh Quảng Ninh"
    )


def test_from_the_first_question_to_the_code_and_twice_is_once(
    phone: Page, applicant: Person, served_demo: Server
) -> None:
    before = dossiers(served_demo)
    fill_examples(phone)
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    proceed(phone)  # nothing filled in: told where, and still here
    expect(phone.locator("#child_name-below")).to_have_text("Mời điền ô này.")
    phone.reload()
    expect(phone.locator("#child_name-below")).to_have_text(re.compile("Ví dụ"))
    for following in ("Nơi sinh và quê quán", "Cha mẹ của trẻ", "Bản sao", "Giấy tờ kèm theo"):
        fill_examples(phone)
        proceed(phone)
        title(phone).to_have_text(following)

    document = phone.locator("section", has=phone.get_by_role("heading", name=re.compile("Giấy chứng sinh")))
    chooser = document.get_by_label(re.compile("Chọn tệp"))
    chooser.set_input_files({"name": "don.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 999})
    expect(document.get_by_text("chương trình máy tính")).to_be_visible()
    document.get_by_role("button", name="Bỏ", exact=True).click()
    chooser.set_input_files({"name": "rong.jpg", "mimeType": "image/jpeg", "buffer": b""})
    expect(document.get_by_text("Tệp này trống")).to_be_visible()
    document.get_by_role("button", name="Bỏ", exact=True).click()
    chooser.set_input_files({"name": "giấy chứng sinh.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(document.get_by_role("link", name=re.compile("giấy chứng sinh.jpg"))).to_be_visible()
    proceed(phone)

    title(phone).to_have_text("Nhận kết quả bằng cách nào")
    phone.get_by_text("Nhận tại nhà").click()
    expect(phone.locator("#return_address")).to_be_visible()
    phone.fill("#return_address", "Số 12, khu Vĩnh Xuân, phường Mạo Khê")
    proceed(phone)

    title(phone).to_have_text("Xem lại rồi nộp")
    expect(phone.get_by_text("Đã lưu, chưa nộp")).to_be_visible()
    assert dossiers(served_demo) == before
    phone.get_by_role("button", name="Sửa Nhận kết quả").click()
    phone.get_by_role("button", name="Lưu và xem lại").click()
    title(phone).to_have_text("Xem lại rồi nộp")
    draft = phone.url
    phone.get_by_role("button", name="Nộp hồ sơ").dblclick()

    title(phone).to_have_text("Đã nộp hồ sơ")
    code = phone.get_by_text(re.compile(r"^H49\.22-\d{6}-\d{4}$")).inner_text()
    expect(phone.get_by_text(re.compile("Cán bộ kiểm tra hồ sơ, xong trước"))).to_be_visible()
    expect(phone.get_by_text("chưa nộp")).to_have_count(0)
    phone.goto(draft)
    expect(phone.get_by_text(code)).to_be_visible()
    assert dossiers(served_demo) == before + 1


def fill_examples(page: Page) -> None:
    """Answer every open question of the screen with its own example, or its last option."""
    for box in page.locator("#nop-form input[type=text], #nop-form textarea").all():
        if not box.input_value():
            example = page.locator(f"#{box.get_attribute('id')}-below").inner_text()
            box.fill(example.removeprefix("Ví dụ: ") if example.startswith("Ví dụ") else "Kinh")
    for group in page.locator("#nop-form fieldset").all():
        group.locator("label").last.click()
    for drop_down in page.locator("#nop-form select[name]").all():
        drop_down.select_option(index=1)


def test_what_is_typed_before_the_page_script_has_come_is_saved(phone: Page, applicant: Person) -> None:
    waiting: list[Route] = []
    phone.route("**/nop.js*", lambda route: waiting.append(route))  # noqa: PLW0108 - a method of C has no signature
    with phone.expect_request("**/nop.js*"):
        phone.goto(PROCEDURE, wait_until="commit")
    expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    phone.fill("#applicant_address", "Số 3, khu Vĩnh Tuy 2")
    with phone.expect_response(re.compile("/answers$")):
        waiting[0].continue_()
    saved(phone)
    phone.reload()
    expect(phone.locator("#applicant_address")).to_have_value("Số 3, khu Vĩnh Tuy 2")
