"""A mother files for her child: asked once, told everywhere, and the next form knows the child."""

import re

from playwright.sync_api import Page, expect

from app import demo
from models.accounts import Role
from tests.support import axe

PASSWORD = "một câu dài dễ nhớ"
CHILD = "Trần Minh Khôi"


def register(page: Page) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Bùi Thị Thảo",
        "phone": "0376500001",
        "citizen_number": "022185650001",
        "birth_date": "05/09/1985",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)


def look(page: Page) -> None:
    assert not axe.violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def proceed(page: Page, then: str) -> None:
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#nop-title")).to_have_text(then)


def file_for_the_child(page: Page) -> str:
    page.goto("/nop?thu-tuc=1.014159")
    expect(page.locator("#applicant_full_name")).to_have_value("Bùi Thị Thảo")
    page.locator("#applicant_address").fill("Số 5, khu 1, phường Mạo Khê")
    proceed(page, "Làm hồ sơ cho ai")
    expect(page.get_by_role("radio", name="Cho chính tôi")).to_be_checked()
    look(page)
    page.get_by_text("Cho con dưới 18 tuổi").click()
    proceed(page, "Người được làm hồ sơ")
    look(page)
    page.locator("#whom_full_name").fill(CHILD)
    page.locator("#whom_dob").fill("05/03/1999")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#whom_dob-below")).to_contain_text("Con đã đủ 18 tuổi")
    page.locator("#whom_dob").fill("05/03/2016")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#parcel_address")).to_be_visible()
    expect(page.get_by_text(f"Cho con: {CHILD}")).to_be_visible()
    page.locator("#parcel_address").fill("Khu 3, phường Mạo Khê")
    page.locator("#parcel_no").fill("125")
    page.locator("#map_sheet").fill("12")
    page.locator("#info_needed").fill("Quy hoạch đường")
    proceed(page, "Giấy tờ kèm theo")
    expect(page.get_by_text("Văn bản ủy quyền của cha hoặc mẹ")).to_have_count(0)
    proceed(page, "Nhận kết quả bằng cách nào")
    page.locator("input[name=return_method][value=counter]").check()
    proceed(page, "Xem lại rồi nộp")
    page.get_by_role("button", name="Nộp hồ sơ").click()
    shown = page.get_by_text(re.compile(r"H49\.22-\d{6}-\d{4}")).first
    expect(shown).to_be_visible()
    return shown.inner_text().strip()


def test_a_mother_files_for_her_child_and_everybody_sees_for_whom(phone: Page, desktop: Page) -> None:
    register(phone)
    code = file_for_the_child(phone)
    phone.goto("/ho-so")
    expect(phone.get_by_text(f"Cho con: {CHILD}")).to_be_visible()
    look(phone)

    thu = next(each for each in demo.accounts() if each.role is Role.RECEIVE)
    desktop.goto("/dang-nhap/")
    desktop.get_by_label("Số điện thoại hoặc số định danh").fill(thu.phone)
    desktop.get_by_role("textbox", name="Mật khẩu", exact=True).fill(thu.password)
    desktop.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d+ hồ sơ chờ tôi"))
    desktop.locator("input[name=tim]").fill("minh khoi")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Tìm thấy 1 hồ sơ")
    expect(desktop.get_by_text(f"nộp thay cho con: {CHILD}")).to_be_visible()
    desktop.goto(f"/ban/ho-so/{code}")
    expect(desktop.get_by_text("Nộp thay cho")).to_contain_text(f"con: {CHILD}, sinh ngày 05/03/2016")
    look(desktop)
    desktop.get_by_role("button", name="Tiếp nhận", exact=True).click()
    desktop.locator("form").get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(desktop.get_by_role("link", name="Về hồ sơ chờ tôi")).to_be_visible()

    receipt = phone.request.get(f"/api/dossiers/{code}/papers/2.pdf")
    assert receipt.ok
    assert receipt.body().startswith(b"%PDF")
    phone.goto(f"/ho-so/{code}")
    expect(phone.get_by_text(f"Cho con: {CHILD}, sinh ngày 05/03/2016")).to_be_visible()
    look(phone)

    phone.goto("/nop?thu-tuc=1.002693")
    expect(phone.locator("#applicant_full_name")).to_have_value("Bùi Thị Thảo")
    phone.locator("#applicant_address").fill("Số 5, khu 1, phường Mạo Khê")
    proceed(phone, "Làm hồ sơ cho ai")
    known = phone.get_by_role("button", name=f"{CHILD}, con")
    expect(known).to_be_visible()
    look(phone)
    known.click()
    expect(phone.locator("#nop-title")).to_have_text("Người được làm hồ sơ")
    expect(phone.locator("#whom_full_name")).to_have_value(CHILD)
    phone.get_by_role("button", name="Quay lại").click()
    expect(phone.get_by_role("radio", name="Cho con dưới 18 tuổi")).to_be_checked()
    phone.get_by_text("Cho cha hoặc mẹ").click()
    proceed(phone, "Người được làm hồ sơ")
    expect(phone.get_by_role("link", name="Xem cách làm thay")).to_be_visible()
    look(phone)
