"""What people do with their accounts on the screens, and what an officer and an administrator do for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.demo import PASSWORD as DEMO_PASSWORD
from tests.support import axe
from tests.support.browser import DESKTOP, PHONE

THU, TU = "0912000011", "0912000018"
"""Who receives (and issues passwords at the counter), and the administrator."""

OLD, NEW = "một câu dài dễ nhớ", "hoa gạo tháng ba bên sông"

_serial = count(1)


@dataclass(frozen=True)
class Person:
    """A citizen's two numbers."""

    phone: str
    number: str


@pytest.fixture
def person(phone: Page) -> Person:
    """Somebody who has registered on the phone."""
    serial = next(_serial)
    made = Person(f"03{60000000 + serial}", f"022157{600000 + serial}")
    form = {
        "full_name": "Lê Thị Hằng",
        "phone": made.phone,
        "citizen_number": made.number,
        "birth_date": "05/09/1957",
        "password": OLD,
        "agrees_to_processing": "on",
    }
    answer = phone.context.request.post("/api/register", form=form)
    assert answer.ok, answer.text()
    return made


@pytest.fixture
def other(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**DESKTOP, base_url=served) as context:
        yield context.new_page()


def enters(page: Page, login: str, password: str) -> bool:
    """Whether one gets in with this password."""
    return page.context.request.post("/api/sign-in", form={"login": login, "password": password}).ok


def signed_out(page: Page) -> None:
    """The browser is asked to sign in where only its owner may go."""
    page.goto("/tai-khoan")
    page.wait_for_url(re.compile("/dang-nhap"))


def look(page: Page) -> None:
    assert not axe.violations(page)


def test_another_device_is_signed_out_from_this_one(phone: Page, other: Page, person: Person) -> None:
    assert enters(other, person.phone, OLD)
    phone.goto("/tai-khoan")
    devices = phone.get_by_role("listitem").filter(has_text="Đăng nhập lúc")
    expect(devices).to_have_count(2)
    expect(devices.get_by_text("Máy này", exact=True)).to_have_count(1)
    look(phone)
    devices.get_by_role("button", name="Đăng xuất máy đó").tap()
    expect(devices).to_have_count(1)
    expect(devices.get_by_text("Máy này", exact=True)).to_be_visible()
    expect(devices.get_by_role("button", name="Đăng xuất máy đó")).to_have_count(0)
    signed_out(other)


def test_agreement_is_given_and_withdrawn_for_each_purpose(phone: Page, person: Person) -> None:
    phone.goto("/tai-khoan")
    messages = phone.get_by_role("checkbox", name=re.compile("Gửi thông báo tới điện thoại này"))
    processing = phone.get_by_role("checkbox", name=re.compile("Xử lý hồ sơ của tôi"))
    expect(processing).to_be_checked()  # asked for when registering
    expect(messages).not_to_be_checked()
    for given in (True, False):
        messages.tap()  # shown once it is kept
        expect(messages).to_be_checked(checked=given)
        phone.reload()
        expect(messages).to_be_checked(checked=given)
        expect(processing).to_be_checked()


def test_a_changed_password_counts_at_once_and_signs_the_others_out(
    phone: Page, other: Page, person: Person
) -> None:
    assert enters(other, person.phone, OLD)
    phone.goto("/tai-khoan")
    phone.get_by_role("link", name="Đổi mật khẩu").tap()
    expect(phone.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    change = phone.get_by_role("main").get_by_role("button", name="Đổi mật khẩu")
    phone.fill("#current", "không phải mật khẩu này")
    phone.fill("#new", NEW)
    change.tap()
    expect(phone.locator("#current-below")).to_have_text("Mật khẩu hiện tại chưa đúng.")
    expect(phone.locator("#new")).to_have_value(NEW)
    look(phone)
    phone.fill("#current", OLD)
    phone.fill("#new", "ngắn")
    change.tap()
    expect(phone.locator("#new-below")).to_have_text(re.compile("ít nhất 8", re.IGNORECASE))
    phone.fill("#new", NEW)
    change.tap()
    expect(phone.get_by_text("Đã đổi mật khẩu. Các máy khác đã được đăng xuất.")).to_be_visible()
    look(phone)
    signed_out(other)
    assert not enters(other, person.phone, OLD)
    assert enters(other, person.phone, NEW)


def test_a_forgotten_password_is_replaced_at_the_counter(
    phone: Page, desktop: Page, other: Page, person: Person
) -> None:
    assert enters(desktop, THU, DEMO_PASSWORD)
    desktop.goto("/ban/mat-khau")
    issue = desktop.get_by_role("button", name="Cấp mật khẩu", exact=True)
    desktop.fill("#phone", person.phone)
    desktop.fill("#citizen_number", "022157000999")
    issue.click()
    expect(desktop.get_by_role("alert").first).to_contain_text(
        "Không có tài khoản người dân nào với số điện thoại và số định danh này."
    )
    expect(desktop.locator("#phone")).to_have_value(person.phone)
    look(desktop)
    desktop.fill("#citizen_number", person.number)
    issue.click()
    expect(desktop.get_by_role("heading", name="Đưa cho người dân, chỉ hiện một lần")).to_be_visible()
    slip = desktop.get_by_role("main").locator("p.font-mono").inner_text()
    look(desktop)
    desktop.reload()
    expect(issue).to_be_visible()
    expect(desktop.get_by_text(slip)).to_have_count(0)

    other.goto("/dang-nhap")
    other.fill("#login", person.phone)
    other.fill("#password", slip)
    other.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(other.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    signed_out(phone)  # whoever lost the password may have lost it to somebody
    other.fill("#new", NEW)
    other.get_by_role("main").get_by_role("button", name="Đổi mật khẩu").click()
    expect(other.get_by_text("Đã đổi mật khẩu.", exact=False)).to_be_visible()
    assert not enters(phone, person.phone, slip)
    assert not enters(phone, person.phone, OLD)
    assert enters(phone, person.phone, NEW)


def test_the_administrator_adds_a_day_off_and_takes_it_back(desktop: Page) -> None:
    assert enters(desktop, TU, DEMO_PASSWORD)
    desktop.goto("/ban/ngay-nghi")
    expect(desktop.get_by_text("Chưa thêm ngày nào")).to_be_visible()
    look(desktop)
    day = clock.today() + timedelta(days=40)
    add = desktop.get_by_role("button", name="Thêm ngày", exact=True)
    desktop.fill("#day", day.isoformat())
    desktop.select_option("#kind", label="Nghỉ")
    add.click()
    expect(desktop.locator("#name-below")).to_have_text("Mời ghi tên ngày, tối đa 120 chữ, ví dụ: Nghỉ bão.")
    expect(desktop.locator("#day")).to_have_value(day.isoformat())
    desktop.fill("#name", "Nghỉ bão số 9")
    add.click()
    listed = desktop.get_by_text(f"Nghỉ {clock.say_day(day)}")
    expect(listed).to_be_visible()
    expect(desktop.locator("#name-below")).not_to_have_text(re.compile("Mời ghi"))
    look(desktop)
    desktop.reload()
    expect(listed).to_be_visible()
    expect(desktop.get_by_text("Nghỉ bão số 9")).to_be_visible()
    desktop.get_by_role("button", name="Bỏ", exact=True).click()
    expect(desktop.get_by_text("Chưa thêm ngày nào")).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_text("Chưa thêm ngày nào")).to_be_visible()


def test_who_cannot_register_gets_an_account_at_the_counter(desktop: Page, other: Page) -> None:
    serial = next(_serial)
    phone, number = f"03{60000000 + serial}", f"022157{600000 + serial}"
    assert enters(desktop, THU, DEMO_PASSWORD)
    desktop.goto("/ban/mat-khau")
    desktop.fill("#phone", phone)
    desktop.fill("#citizen_number", number)
    desktop.get_by_role("button", name="Cấp mật khẩu", exact=True).click()
    expect(desktop.get_by_role("alert").first).to_contain_text("Nếu người dân chưa có, mời tạo tại quầy.")
    desktop.get_by_role("button", name="Chưa có tài khoản? Tạo tại quầy").click()
    make = desktop.get_by_role("button", name="Tạo tài khoản và cấp mật khẩu")
    expect(desktop.locator("#citizen_number")).to_have_value(number)  # typed once
    desktop.fill("#full_name", "Hoàng Thị Quầy")
    make.click()
    expect(desktop.locator("#birth_date-below")).to_contain_text("ngày")
    expect(desktop.locator("#full_name")).to_have_value("Hoàng Thị Quầy")
    look(desktop)
    desktop.fill("#birth_date", "05/09/1957")
    desktop.locator("#agrees_to_processing").check()
    make.click()
    expect(desktop.get_by_text("Đã tạo tài khoản.")).to_be_visible()
    slip = desktop.get_by_role("main").locator("p.font-mono").inner_text()
    look(desktop)

    other.goto("/dang-nhap")
    other.fill("#login", phone)
    other.fill("#password", slip)
    other.get_by_role("button", name="Đăng nhập", exact=True).click()
    other.fill("#new", NEW)
    other.get_by_role("main").get_by_role("button", name="Đổi mật khẩu").click()
    expect(other.get_by_text("Đã đổi mật khẩu.", exact=False)).to_be_visible()
    assert enters(other, phone, NEW)


def test_a_form_sent_before_its_script_has_come_leads_on_or_says_what_is_wrong(
    browser: Browser, served: str
) -> None:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/dang-nhap")
        page.fill("#login", "0912000001")
        page.fill("#password", "khong phai mat khau")
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_role("heading", name="Chưa gửi được")).to_be_visible()
        expect(page.get_by_text("Mật khẩu chưa đúng")).to_be_visible()
        page.get_by_role("link", name="Quay lại").click()
        page.fill("#login", "0912000001")
        page.fill("#password", DEMO_PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(f"{served}/")
        assert "camtay-person" in {one["name"] for one in context.cookies()}
