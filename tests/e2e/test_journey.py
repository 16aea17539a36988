"""The whole line: a citizen on a phone, officers in a second window, from registration to "Đã trả kết quả"."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app import demo
from models.accounts import Role
from tests.support import axe
from tests.support.browser import DESKTOP, PHONE

PROCEDURE = "/thu-tuc/2-002516/"
"""Xác nhận thông tin hộ tịch: a form, a paper to photograph, and the result at home."""


NAME, PASSWORD, PHONE_NUMBER = "Trịnh Thị Nga", "hoa gạo tháng ba", "0978123456"


@pytest.fixture
def citizen(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield page


@pytest.fixture
def office(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**DESKTOP, base_url=served) as context:
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield page


def look(page: Page) -> None:
    """Nothing on this page keeps anybody out, and nothing is wider than the screen."""
    assert not axe.violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def photo() -> bytes:
    """A photo as a phone takes it: on its side, with a note of where."""
    image = Image.new("RGB", (1200, 1600), "#d9d2c3")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (21.0, 5.0, 0.0)
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif)
    return content.getvalue()


def sign_in(page: Page, role: Role) -> None:
    person = next(each for each in demo.accounts() if each.role is role)
    page.context.clear_cookies()
    page.goto("/dang-nhap/")
    page.get_by_label("Số điện thoại hoặc số định danh").fill(person.phone)
    page.get_by_role("textbox", name="Mật khẩu", exact=True).fill(person.password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chờ tôi")


def act(page: Page, role: Role, code: str, label: str) -> None:
    """One officer finds the dossier in their queue and does their step."""
    sign_in(page, role)
    look(page)
    page.goto(f"/ban/ho-so/{code}")
    expect(page.get_by_text("Người nộp:")).to_contain_text(NAME)
    look(page)
    page.get_by_role("button", name=label, exact=True).click()
    confirm = page.locator("form").get_by_role("button", name=label, exact=True)
    expect(confirm).to_be_visible()
    look(page)
    confirm.click()
    expect(page.get_by_role("link", name="Về hồ sơ chờ tôi")).to_be_visible()
    look(page)


def register(page: Page) -> None:
    page.get_by_role("link", name="Đăng ký").tap()
    expect(page.get_by_role("heading", name="Đăng ký tài khoản")).to_be_visible()
    look(page)
    page.get_by_role("textbox", name="Họ, chữ đệm và tên").fill(NAME)
    page.get_by_label("Muốn được gọi là").select_option("bà")
    page.get_by_role("textbox", name="Số điện thoại").fill(PHONE_NUMBER)
    page.get_by_role("textbox", name="Số định danh").fill("022157004321")
    page.get_by_role("textbox", name="Ngày sinh").fill("05/09/1957")
    page.get_by_role("textbox", name="Đặt mật khẩu").fill(PASSWORD)
    box = page.get_by_role("checkbox", name=re.compile("Xử lý hồ sơ"))
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Tạo tài khoản").tap()


def fill_in(page: Page) -> str:
    """Go through the application's screens with the examples as answers; returns the dossier's code."""
    expect(page.get_by_text("Đã lưu, chưa nộp")).to_be_visible()
    expect(page.get_by_label("Họ, chữ đệm, tên người yêu cầu")).to_have_value(NAME)
    for _ in range(12):
        title = page.locator("#nop-title")
        said = title.inner_text()
        look(page)
        if page.get_by_role("button", name="Nộp hồ sơ").is_visible():
            break
        answer_screen(page)
        page.get_by_role("button", name="Tiếp tục").tap()
        expect(title).not_to_have_text(said)
    page.get_by_role("button", name="Nộp hồ sơ").tap()
    shown = page.get_by_text(re.compile(r"H49\.22-\d{6}-\d{4}")).first
    expect(shown).to_be_visible()
    expect(page.get_by_text("Đã lưu, chưa nộp")).to_have_count(0)
    look(page)
    found = re.search(r"H49\.22-\d{6}-\d{4}", shown.inner_text())
    assert found
    return found[0]


def answer_screen(page: Page) -> None:
    chosen: set[str] = set()
    for control in page.locator(
        "#nop-form input:visible, #nop-form textarea:visible, #nop-form select:visible"
    ).all():
        kind, name = control.get_attribute("type"), control.get_attribute("name") or ""
        if kind == "radio":
            if name == "return_method":
                wanted = control.get_attribute("value") == "home"
            else:
                wanted = name not in chosen
            if wanted:
                control.check()
                chosen.add(name)
        elif control.evaluate("element => element.tagName") == "SELECT":
            if not control.input_value():
                control.select_option(index=1)
        elif kind != "file" and not control.input_value():
            example = page.locator(f'[data-below="{name}"]').inner_text().removeprefix("Ví dụ: ")
            control.fill(example)
    address = page.get_by_label("Địa chỉ nhận kết quả")
    if address.is_visible():
        address.fill("Số 5, khu Vĩnh Thông, phường Mạo Khê")
    upload = page.locator("input[data-upload]").first
    if upload.count() and not page.get_by_text("anh-chup.jpg").count():
        upload.set_input_files({"name": "anh-chup.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        expect(page.get_by_text("anh-chup.jpg").first).to_be_visible()
        expect(page.get_by_text(re.compile("Ảnh, ")).first).to_be_visible()


def learn(page: Page) -> None:
    """Taught what it needs: a lesson, step by step, to its end."""
    page.get_by_role("link", name="Học", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page)
    page.get_by_role("link", name=re.compile("Chụp giấy tờ cho rõ")).tap()
    page.get_by_role("link", name="Bắt đầu").or_(page.get_by_role("button", name="Bắt đầu")).first.tap()
    expect(page.get_by_text(re.compile(r"Bước 1/\d")).first).to_be_visible()
    look(page)
    onward = page.get_by_role("link", name="Tôi làm được rồi")
    onward.tap()
    expect(page.get_by_text(re.compile(r"Bước 2/\d")).locator("visible=true").first).to_be_visible()
    look(page)
    steps = int(page.get_by_text(re.compile(r"Bước 2/\d")).locator("visible=true").first.inner_text()[-1])
    for step in range(3, steps + 1):
        onward.tap()
        expect(page.get_by_text(re.compile(rf"Bước {step}/\d")).locator("visible=true").first).to_be_visible()
    onward.tap()
    expect(page.get_by_role("heading", name="Đã đi hết các bước")).to_be_visible()
    look(page)


def book_return(page: Page, code: str) -> str:
    """The result is ready: ask for it at home, at a set hour; returns the day."""
    day = ""
    page.goto(f"/hen-gio/dat?ho-so={code}")
    for _ in range(8):
        heading = page.get_by_role("heading", level=1)
        expect(page.get_by_role("button", name=re.compile("Tiếp tục|Gửi"))).to_be_enabled()
        look(page)
        said = heading.inner_text()
        if page.get_by_role("button", name=re.compile("^Gửi")).is_visible():
            page.get_by_role("button", name=re.compile("^Gửi")).tap()
            break
        for radio in ("return", "07069"):
            option = page.locator(f'input[type=radio][value="{radio}"]')
            if option.count():
                option.check()
        slot = page.locator('input[name="slot"]:not([disabled])')
        if slot.count():
            slot.first.check()
            day = str(slot.first.get_attribute("value")).partition("/")[0]
        for name, value in (("hamlet", "Khu Vĩnh Thông"), ("address", "Số 5"), ("phone", PHONE_NUMBER)):
            box = page.locator(f'[name="{name}"]:visible')
            if box.count() and not box.input_value():
                box.fill(value)
        page.get_by_role("button", name="Tiếp tục").tap()
        expect(heading).not_to_have_text(said)
    expect(page.get_by_text(re.compile("Đã gửi|chờ Trung tâm", re.IGNORECASE)).first).to_be_visible()
    look(page)
    return day


def agree_to_visit(page: Page, day: str) -> None:
    """The Centre sees the request in its calendar and confirms it."""
    sign_in(page, Role.RETURN)
    page.goto(f"/ban/lich?ngay={day}")
    visit = page.get_by_role("listitem").filter(has_text=NAME)
    expect(visit).to_be_visible()
    look(page)
    visit.get_by_role("button", name="Xác nhận").click()
    expect(visit.get_by_text("Đã xác nhận").first).to_be_visible()
    look(page)


def test_from_registration_to_the_result_at_home(citizen: Page, office: Page) -> None:
    # Find it, learn, register, apply.
    citizen.goto("/")
    look(citizen)
    learn(citizen)
    citizen.goto("/")
    citizen.get_by_role("searchbox", name="Tìm thủ tục").fill("xac nhan thong tin ho tich")
    citizen.keyboard.press("Enter")
    found = citizen.get_by_role("link", name=re.compile("Xác nhận thông tin hộ tịch")).first
    expect(found).to_be_visible()
    look(citizen)
    found.tap()
    expect(citizen.get_by_role("heading", name="Xác nhận thông tin hộ tịch")).to_be_visible()
    look(citizen)
    citizen.get_by_role("link", name="Nộp hồ sơ").tap()
    expect(citizen.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    look(citizen)
    register(citizen)
    code = fill_in(citizen)

    # Follow it: the open page says every step by itself, without being loaded again.
    citizen.get_by_role("link", name="Theo dõi hồ sơ này").tap()
    expect(citizen.get_by_text("Mới đăng ký").first).to_be_visible()
    look(citizen)
    citizen.evaluate("window.neverLoadedAgain = true")
    for role, label, told in (
        (Role.RECEIVE, "Tiếp nhận", "Được tiếp nhận"),
        (Role.APPRAISE, "Thẩm định đạt", "Đang xử lý"),
        (Role.APPROVE, "Phê duyệt", "đóng dấu"),
        (Role.STAMP, "Đóng dấu", "Đã xử lý xong"),
    ):
        act(office, role, code, label)
        expect(citizen.get_by_text(told).first).to_be_visible()
    assert citizen.evaluate("window.neverLoadedAgain")

    # The result at home, at a set hour.
    agree_to_visit(office, book_return(citizen, code))
    citizen.goto("/hen-gio/")
    expect(citizen.get_by_role("main").get_by_text("Đã xác nhận").first).to_be_visible()
    look(citizen)

    citizen.goto(f"/ho-so/{code}")
    expect(citizen.get_by_text("Đã xử lý xong").first).to_be_visible()
    act(office, Role.RETURN, code, "Trả kết quả")
    expect(citizen.get_by_text("Đã trả kết quả").first).to_be_visible()
    look(citizen)

    # Told at every step.
    citizen.goto("/thong-bao/")
    told = citizen.get_by_role("main").get_by_role("button").filter(has_text="Xác nhận thông tin hộ tịch")
    expect(told.first).to_be_visible()
    assert told.count() >= 5, "filed, received, moved twice, ready"
    look(citizen)

    # Anybody with the code and the last four digits sees how it stands, and nothing else.
    citizen.context.clear_cookies()
    citizen.goto("/tra-cuu/")
    citizen.get_by_label("Mã hồ sơ").fill(code)
    citizen.get_by_label("Bốn số cuối điện thoại người nộp").fill(PHONE_NUMBER[-4:])
    citizen.get_by_role("button", name="Xem tình trạng").tap()
    expect(citizen.get_by_text("Đã trả kết quả").first).to_be_visible()
    assert NAME not in citizen.locator("main").inner_text()
    look(citizen)
