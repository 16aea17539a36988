"""A session that ends while somebody writes takes nothing of what they wrote: they sign in beside it, and go on."""

from playwright.sync_api import Page, expect

PASSWORD = "hoa gạo tháng ba"
PHONE = "0384900001"
ADDRESS = "Số 7, ngõ 3, khu Vĩnh Xuân, phường Mạo Khê"


def register(page: Page) -> None:
    answer = page.context.request.post(
        "/api/register",
        form={
            "full_name": "Đặng Thị Hoa",
            "phone": PHONE,
            "citizen_number": "022157849001",
            "birth_date": "05/09/1957",
            "password": PASSWORD,
            "honorific": "bà",
            "agrees_to_processing": "on",
        },
    )
    assert answer.ok, answer.text()


def test_what_was_written_when_the_session_ended_is_sent_after_signing_in_beside_it(phone: Page) -> None:
    register(phone)
    phone.goto("/tai-khoan")
    phone.fill("#address", ADDRESS)
    assert phone.context.request.post("/api/sign-out").ok  # it ran out
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Phiên đăng nhập đã hết")).to_be_visible()
    expect(phone.locator("#address")).to_have_value(ADDRESS)

    beside = phone.context.new_page()
    beside.goto("/dang-nhap")
    beside.fill("#login", PHONE)
    beside.fill("#password", PASSWORD)
    beside.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(beside.get_by_role("heading", level=1)).to_contain_text("Chào bà Hoa")
    beside.close()

    phone.bring_to_front()
    expect(phone.locator("#address")).to_have_value(ADDRESS)
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Đã lưu.", exact=True)).to_be_visible()
    phone.reload()
    expect(phone.locator("#address")).to_have_value(ADDRESS)
