"""Finding a procedure and reading what it needs, as a citizen on a phone does it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE

BIRTH = "/thu-tuc/1-001193/"


def test_the_right_procedure_is_there_while_one_types(phone: Page) -> None:
    phone.goto("/thu-tuc/")
    expect(phone.get_by_role("heading", name="Hay cần đến")).to_be_visible()
    box = phone.get_by_role("searchbox", name="Tìm thủ tục")
    box.press_sequentially("khai sihn")
    expect(phone.get_by_text(re.compile(r"Tìm thấy \d+ thủ tục"))).to_be_visible()
    first = phone.locator("main a").first
    expect(first).to_contain_text("Đăng ký khai sinh")
    box.fill("mo quan com")
    expect(first).to_contain_text("Đăng ký thành lập hộ kinh doanh")
    box.fill("qwertyuiop zxcvbnm")
    expect(phone.get_by_role("heading", name="Chưa tìm thấy")).to_be_visible()
    phone.get_by_role("button", name="Xóa tìm và lọc").tap()
    expect(box).to_have_value("")
    expect(phone.get_by_role("heading", name="Hay cần đến")).to_be_visible()


def test_filters_narrow_the_list(phone: Page) -> None:
    phone.goto("/thu-tuc/")
    phone.get_by_text("Lọc danh sách").tap()
    phone.get_by_label("Phục vụ tại nhà").select_option("Có")
    expect(phone.get_by_text("Tìm thấy 40 thủ tục")).to_be_visible()
    phone.get_by_label("Lĩnh vực").select_option("chung-thuc")
    expect(phone.get_by_text("Tìm thấy 1 thủ tục")).to_be_visible()


def test_going_back_from_a_procedure_finds_the_list_as_it_was_left(phone: Page) -> None:
    phone.goto("/thu-tuc/")
    phone.get_by_text("Lọc danh sách").tap()
    phone.get_by_label("Phục vụ tại nhà").select_option("Có")
    phone.get_by_role("searchbox", name="Tìm thủ tục").fill("sổ đỏ")
    links = phone.locator("main a[href^='/thu-tuc/']")
    expect(phone.get_by_text(re.compile(r"Tìm thấy \d+ thủ tục"))).to_be_visible()
    expect(phone).to_have_url(re.compile(r"/thu-tuc/?\?tim=s%E1%BB%95.*&tai-nha=yes$"))
    shown = [link.inner_text() for link in links.all()]
    third = shown[2].splitlines()[0]
    links.nth(2).tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(third)
    phone.go_back()
    expect(phone.get_by_role("searchbox", name="Tìm thủ tục")).to_have_value("sổ đỏ")
    expect(links.nth(2)).to_contain_text(third)
    assert [link.inner_text() for link in links.all()] == shown
    expect(phone.get_by_label("Phục vụ tại nhà")).to_have_value("yes")
    phone.get_by_role("button", name="Xóa tìm và lọc").tap()
    expect(phone).to_have_url(re.compile(r"/thu-tuc/?$"))


def test_what_looks_like_somebodys_number_stays_out_of_the_address(phone: Page) -> None:
    phone.goto("/thu-tuc/")
    box = phone.get_by_role("searchbox", name="Tìm thủ tục")
    box.fill("khai sinh")
    expect(phone).to_have_url(re.compile("tim=khai"))
    box.fill("khai sinh 0912 345 678")
    expect(phone).to_have_url(re.compile(r"/thu-tuc/?$"))


def test_what_another_office_does_is_said_above_the_results(phone: Page) -> None:
    phone.goto("/thu-tuc/?tim=ly+hôn")
    expect(phone.get_by_text("Việc này làm ở Tòa án nhân dân khu vực (chưa xác minh).")).to_be_visible()
    expect(phone.locator("main a").first).to_contain_text("Cấp Giấy xác nhận tình trạng hôn nhân")
    phone.get_by_role("searchbox", name="Tìm thủ tục").fill("hộ chiếu")
    expect(phone.get_by_text("Việc này làm ở Công an tỉnh")).to_be_visible()
    expect(phone.get_by_text("Trung tâm không làm việc này")).to_be_visible()


def test_pictures_alone_are_not_understood(phone: Page) -> None:
    phone.goto("/thu-tuc/")
    phone.get_by_role("searchbox", name="Tìm thủ tục").fill("😀👍")
    expect(phone.get_by_role("heading", name="Chưa hiểu được lời tìm")).to_be_visible()
    expect(phone.get_by_text("ví dụ: khai sinh, sổ đỏ, mở quán")).to_be_visible()


def test_home_hands_what_was_typed_to_the_catalogue(phone: Page) -> None:
    phone.goto("/thu-tuc/?tim=xin+xác+nhận+độc+thân")
    expect(phone.locator("main a").first).to_contain_text("Cấp Giấy xác nhận tình trạng hôn nhân")
    expect(phone.get_by_role("searchbox")).to_have_value("xin xác nhận độc thân")


def test_a_procedure_says_what_it_needs_and_leads_on(phone: Page) -> None:
    phone.goto(BIRTH)
    expect(phone).to_have_title("Đăng ký khai sinh · Cầm Tay")
    expect(phone.get_by_text("Trong ngày", exact=True)).to_be_visible()
    expect(phone.get_by_text("Thông tin chưa xác minh")).to_be_visible()
    expect(phone.get_by_role("link", name="Nộp hồ sơ")).to_have_attribute("href", "/nop?thu-tuc=1.001193")
    at_home = phone.get_by_role("link", name="Hẹn giờ tại nhà")
    expect(at_home).to_have_attribute("href", "/hen-gio?thu-tuc=1.001193")


def test_ticks_of_the_checklist_stay_on_the_phone(phone: Page) -> None:
    phone.goto(BIRTH)
    paper = phone.get_by_role("checkbox", name=re.compile("Giấy chứng sinh"))
    paper.check()
    phone.reload()
    expect(paper).to_be_checked()


def test_a_fee_nobody_published_and_presence_are_said(phone: Page) -> None:
    phone.goto("/thu-tuc/1-004873/")
    expect(phone.get_by_text("Chưa công bố mức")).to_be_visible()
    phone.goto("/thu-tuc/1-000894/")
    expect(phone.get_by_text("Chưa phục vụ tại nhà.")).to_be_visible()
    expect(phone.get_by_text("hai bên phải có mặt")).to_be_visible()


def test_what_is_not_filed_here_is_not_offered_here(phone: Page) -> None:
    phone.goto("/thu-tuc/2-000815/")
    expect(phone.get_by_text("Mời mang giấy tờ đến quầy")).to_be_visible()
    expect(phone.get_by_role("link", name="Nộp hồ sơ")).to_have_count(0)


def test_a_code_from_the_address_bar_finds_its_procedure_or_says_so(phone: Page) -> None:
    phone.goto("/thu-tuc/1.001193")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    expect(phone).to_have_title("Đăng ký khai sinh · Cầm Tay")
    phone.goto("/thu-tuc/9.999999")
    expect(phone.get_by_role("heading", name="Không có thủ tục này")).to_be_visible()


@pytest.fixture
def without_scripts(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        yield context.new_page()


def test_the_catalogue_is_there_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto("/thu-tuc/")
    assert without_scripts.locator("a[href^='/thu-tuc/']").count() >= 57
    without_scripts.get_by_text("Hộ tịch", exact=True).tap()
    without_scripts.get_by_role("link", name="Đăng ký khai tử", exact=True).tap()
    expect(without_scripts.get_by_role("heading", level=1)).to_have_text("Đăng ký khai tử")
