"""A session that ends while somebody writes takes nothing of what they wrote: they sign in beside it, and go on."""

import re

from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD as DEMO_PASSWORD
from tests.support import browser as browser_support
from tests.support.walks import FILED, to_screen

PASSWORD = "hoa gạo tháng ba"
PHONE = "0384900001"
OTHER_PHONE = "0384600002"
ADDRESS = "Số 7, ngõ 3, khu Vĩnh Xuân, phường Mạo Khê"
NEWER = "Số 99, khu Vĩnh Thông, phường Mạo Khê, tỉnh Quảng Ninh"
THU = "0912000011"
TOLD = "Mời đăng nhập lại để đi tiếp"


def register(page: Page, phone: str = PHONE, citizen_number: str = "022157849001") -> None:
    answer = page.context.request.post(
        "/api/register",
        form={
            "full_name": "Đặng Thị Hoa",
            "phone": phone,
            "citizen_number": citizen_number,
            "birth_date": "05/09/1957",
            "password": PASSWORD,
            "honorific": "bà",
            "agrees_to_processing": "on",
        },
    )
    assert answer.ok, answer.text()


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda address: "/dang-nhap" not in address)


def end_session(page: Page) -> None:
    assert page.context.request.post("/api/sign-out").ok  # it ran out, or the password was changed elsewhere


def sign_in_beside(page: Page, login: str, password: str) -> None:
    beside = page.context.new_page()
    sign_in(beside, login, password)
    beside.close()
    page.bring_to_front()


def test_what_was_written_when_the_session_ended_is_sent_after_signing_in_beside_it(phone: Page) -> None:
    register(phone)
    phone.goto("/tai-khoan")
    phone.fill("#address", ADDRESS)
    end_session(phone)
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Phiên đăng nhập đã hết")).to_be_visible()
    expect(phone.locator("#address")).to_have_value(ADDRESS)

    sign_in_beside(phone, PHONE, PASSWORD)
    expect(phone.locator("#address")).to_have_value(ADDRESS)
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Đã lưu.", exact=True)).to_be_visible()
    phone.reload()
    expect(phone.locator("#address")).to_have_value(ADDRESS)


def test_nothing_typed_of_one_person_at_the_counter_stands_in_the_form_of_the_next(desktop: Page) -> None:
    desk = desktop
    sign_in(desk, THU, DEMO_PASSWORD)
    desk.goto("/ban/mat-khau")
    desk.get_by_role("button", name="Chưa có tài khoản?").click()
    desk.fill("#phone", "0384600011")
    desk.fill("#citizen_number", "022157846011")
    desk.fill("#full_name", "Bùi Thị Người Trước")
    desk.fill("#birth_date", "05/09/1957")
    desk.check("#agrees_to_processing")
    end_session(desk)
    sign_in_beside(desk, THU, DEMO_PASSWORD)
    expect(desk.get_by_role("button", name="Cấp mật khẩu", exact=True)).to_be_visible()
    expect(desk.locator("#citizen_number")).to_have_value(
        "022157846011"
    )  # what stands there again, they go on with

    desk.fill("#phone", "0384600012")  # the next person, who has no account
    desk.fill("#citizen_number", "022157846012")
    desk.get_by_role("button", name="Chưa có tài khoản?").click()
    expect(desk.locator("#full_name")).to_be_visible()
    desk.get_by_role("button", name="Tạo tài khoản").click()
    expect(
        desk.get_by_text("Cần đồng ý điều này")
    ).to_be_visible()  # what could be put back late would be by now
    expect(desk.locator("#full_name")).to_have_value("")
    expect(desk.locator("#birth_date")).to_have_value("")
    expect(desk.locator("#agrees_to_processing")).not_to_be_checked()


def test_a_reason_typed_for_one_transfer_stands_in_no_other(desktop: Page) -> None:
    desk = desktop
    sign_in(desk, THU, DEMO_PASSWORD)
    desk.goto("/ban/doi-soat")
    desk.get_by_label("Hoặc dán nội dung tệp vào đây").fill(
        "Ngày;Mã giao dịch;Ghi có;Nội dung\n"
        "25/11/2026;KT1;16.000;tien thue hoi truong\n25/11/2026;KT2;17.000;tien khong ro\n"
    )
    desk.get_by_role("button", name="Xem trước").click()
    desk.get_by_role("button", name="Đưa vào danh sách chưa rõ").click()
    one = desk.get_by_role("listitem").filter(has_text="tien thue hoi truong")
    one.get_by_role("button", name="Xử lý khoản").click()
    reason_of_one = one.get_by_role("form", name="Không phải lệ phí").get_by_label("Lý do")
    reason_of_one.fill("Tiền thuê hội trường của chị Nga")
    end_session(desk)
    sign_in_beside(desk, THU, DEMO_PASSWORD)
    other = desk.get_by_role("listitem").filter(has_text="tien khong ro")
    other.get_by_role("button", name="Xử lý khoản").click()
    form = other.get_by_role("form", name="Không phải lệ phí")
    expect(reason_of_one).to_have_count(0)
    expect(form.get_by_label("Lý do")).to_have_value("")
    form.get_by_role("button", name="Không phải lệ phí").click()
    expect(form.get_by_label("Lý do")).to_have_attribute(
        "aria-invalid", "true"
    )  # so nothing came late either
    expect(form.get_by_label("Lý do")).to_have_value("")


def test_what_was_saved_on_another_device_stands_after_signing_in_beside_an_old_tab(
    phone: Page, browser: Browser, served: str
) -> None:
    register(phone, OTHER_PHONE, "022157846002")
    phone.goto("/nop?thu-tuc=1.001193")
    phone.wait_for_url("**/nop/*-*-*-*-*")
    draft = phone.url.rstrip("/").split("/")[-1].split("?")[0]
    box = phone.locator("#applicant_address")
    box.fill(ADDRESS)
    box.blur()
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    phone.reload()  # nothing was typed into the page as it stands now
    expect(box).to_have_value(ADDRESS)
    end_session(phone)

    with browser.new_context(**browser_support.PHONE, base_url=served) as other:  # her other device
        there = other.new_page()
        sign_in(there, OTHER_PHONE, PASSWORD)
        answers = {"answers": {"applicant_address": NEWER}}
        assert there.request.put(f"/api/drafts/{draft}/answers", data=answers).ok
        sign_in_beside(phone, OTHER_PHONE, PASSWORD)
        expect(box).to_have_value(NEWER)
        box.blur()
        kept = there.request.get(f"/api/drafts/{draft}/offline").json()
        assert kept["answers"]["applicant_address"] == NEWER


def file_something(page: Page) -> str:
    page.goto("/nop?thu-tuc=2.002516")
    to_screen(FILED)(page)
    found = re.search(r"H49\.22-\d{6}-\d{4}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def test_news_leave_what_is_being_written_and_say_that_the_session_has_ended(
    phone: Page, desktop: Page
) -> None:
    register(phone, "0384600003", "022157846003")
    code = file_something(phone)
    phone.goto("/tai-khoan")
    phone.fill("#address", ADDRESS)
    home = phone.context.new_page()
    home.goto("/")
    expect(home.get_by_text(code)).to_be_visible()
    home.fill("#tim", "làm giấy khai")
    end_session(phone)

    sign_in(desktop, THU, DEMO_PASSWORD)  # something happens at the office
    desktop.goto(f"/ban/ho-so/{code}")
    form = desktop.get_by_role("form", name="Miễn phí", exact=True)
    form.get_by_label("Lý do miễn").fill("Hộ nghèo, giấy số 12/2026")
    form.get_by_role("button", name="Miễn phí").click()
    expect(desktop.get_by_text("Miễn phí: đã lưu.")).to_be_visible()
    for page in (home, phone):
        expect(page.get_by_text(TOLD)).to_be_visible()
    expect(home.locator("#tim")).to_have_value("làm giấy khai")
    expect(phone.locator("#address")).to_have_value(ADDRESS)
    home.close()

    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Đăng nhập ở trang khác").click()
    sign_in(opened.value, "0384600003", PASSWORD)
    opened.value.close()
    expect(phone.get_by_text(TOLD)).to_have_count(0)
    expect(phone.locator("#address")).to_have_value(ADDRESS)
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Đã lưu.", exact=True)).to_be_visible()
    phone.reload()
    expect(phone.locator("#address")).to_have_value(ADDRESS)


def test_news_leave_an_officer_at_the_queue_who_is_typing(phone: Page, desktop: Page) -> None:
    register(phone, "0384600004", "022157846004")
    sign_in(desktop, THU, DEMO_PASSWORD)
    desktop.goto("/ban")
    search = desktop.get_by_label("Tìm theo mã, tên hoặc số điện thoại")
    find = desktop.get_by_role("button", name="Tìm", exact=True)
    expect(find).to_be_enabled()  # the queue is there: the session ends only now
    search.fill("bà Hoa ở Vĩnh Xuân")
    end_session(desktop)
    file_something(phone)
    expect(desktop.get_by_text(TOLD)).to_be_visible()
    find.click()
    expect(desktop.get_by_text("Phiên đăng nhập đã hết")).to_be_visible()
    expect(search).to_have_value("bà Hoa ở Vĩnh Xuân")
