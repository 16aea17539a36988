"""One person with two pages, a phone's back button, a session that ends, no network: nothing typed is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD, STORIES
from models.dossiers import ActionKind
from tests.e2e.test_apply import PASSWORD as OWN_PASSWORD
from tests.e2e.test_apply import PROCEDURE, Person, fill_examples, proceed, saved, title
from tests.support.browser import PHONE

SHORT = "/nop?thu-tuc=2.000635"
"""A procedure without a paper that must be attached."""


@pytest.fixture
def person(phone: Page) -> Person:
    found = Person()
    found.register(phone)
    return found


@pytest.fixture
def long_phone(browser: Browser, served: str) -> Iterator[Page]:
    """The phone of the demo's Vũ Đức Long, whose dossier waits for a supplement."""
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        answer = page.context.request.post("/api/sign-in", form={"login": "0912000002", "password": PASSWORD})
        assert answer.ok
        yield page


def to_the_review(page: Page) -> None:
    page.goto(SHORT)
    for _ in range(12):
        expect(page.locator("#nop-title")).to_be_visible()
        said = page.locator("#nop-title").inner_text()
        if said == "Xem lại rồi nộp":
            return
        if said.startswith("Nhận kết quả"):
            page.get_by_text("Nhận tại quầy").click()
        else:
            fill_examples(page)
        proceed(page)
        expect(page.locator("#nop-title")).not_to_have_text(said)


def test_the_phones_back_button_leads_one_step_back_and_out_of_the_first(phone: Page, person: Person) -> None:
    phone.goto("/thu-tuc/1-001193/")
    phone.goto(PROCEDURE)
    title(phone).to_have_text("Người yêu cầu")
    fill_examples(phone)
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    phone.fill("#child_name", "Nguyễn Minh An")
    phone.go_back()
    title(phone).to_have_text("Người yêu cầu")
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    expect(phone.locator("#child_name")).to_have_value("Nguyễn Minh An")
    phone.get_by_role("button", name="Quay lại", exact=True).click()
    title(phone).to_have_text("Người yêu cầu")
    phone.go_back()
    expect(phone).to_have_url(re.compile("/thu-tuc/"))


def test_what_was_changed_elsewhere_is_read_again_before_it_is_filed(phone: Page, person: Person) -> None:
    to_the_review(phone)
    other = phone.context.new_page()
    other.goto(phone.url)
    other.get_by_role("button", name="Sửa Người yêu cầu").click()
    other.fill("#applicant_address", "Số 99, khu Mới, phường Mạo Khê, tỉnh Quảng Ninh")
    saved(other)
    phone.get_by_role("button", name="Nộp hồ sơ").click()
    expect(phone.get_by_text("vừa được sửa ở trang hoặc máy khác")).to_be_visible()
    expect(phone.get_by_text("Số 99, khu Mới")).to_be_visible()
    phone.get_by_role("button", name="Nộp hồ sơ").click()
    title(phone).to_have_text("Đã nộp hồ sơ")


def test_going_on_with_one_device_leaves_what_was_typed_on_another(
    phone: Page, person: Person, browser: Browser, served: str
) -> None:
    phone.goto(PROCEDURE)
    title(phone).to_have_text("Người yêu cầu")
    fill_examples(phone)
    saved(phone)
    with browser.new_context(**PHONE, base_url=served) as context:
        other = context.new_page()
        person.sign_in(other, phone.url)
        title(other).to_have_text("Người yêu cầu")
        other.fill("#applicant_address", "Số 99, khu Vĩnh Thông, phường Mạo Khê, tỉnh Quảng Ninh")
        saved(other)
    phone.fill("#applicant_full_name", "Đặng Thị Hoa")
    # A browser that fills in by itself says nothing of it.
    phone.evaluate("document.getElementById('applicant_phone').value = '0912 345 678'")
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")
    phone.reload()
    title(phone).to_have_text("Thông tin của trẻ")
    phone.get_by_role("button", name="Quay lại", exact=True).click()
    title(phone).to_have_text("Người yêu cầu")
    expect(phone.locator("#applicant_address")).to_have_value(re.compile("^Số 99"))
    expect(phone.locator("#applicant_full_name")).to_have_value("Đặng Thị Hoa")
    expect(phone.locator("#applicant_phone")).to_have_value("0912 345 678")


def test_what_is_typed_after_the_session_ended_is_saved_once_signed_in_again(
    phone: Page, person: Person
) -> None:
    phone.goto(PROCEDURE)
    title(phone).to_have_text("Người yêu cầu")
    other = phone.context.new_page()
    other.goto("/tai-khoan")
    other.get_by_role("button", name="Đăng xuất", exact=True).click()
    other.wait_for_url(re.compile("^https?://[^/]+/$"))

    phone.bring_to_front()
    phone.fill("#applicant_address", "Số 7, khu Vĩnh Lập, phường Mạo Khê")
    expect(phone.get_by_text("Phiên đăng nhập đã hết. Chữ vừa nhập còn trên trang này")).to_be_visible()
    proceed(phone)
    expect(phone.locator("#problem")).to_contain_text("Phiên đăng nhập đã hết")
    expect(phone.locator("#applicant_address")).to_have_value("Số 7, khu Vĩnh Lập, phường Mạo Khê")

    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Đăng nhập lại").click()
    opened.value.fill("#login", person.phone)
    opened.value.fill("#password", OWN_PASSWORD)
    opened.value.click("form button[type=submit]")
    opened.value.wait_for_url(re.compile("/ho-so"))
    opened.value.close()
    phone.bring_to_front()
    saved(phone)
    expect(phone.locator("#applicant_address")).to_have_value("Số 7, khu Vĩnh Lập, phường Mạo Khê")
    fill_examples(phone)
    proceed(phone)
    title(phone).to_have_text("Thông tin của trẻ")


def test_the_bar_says_that_there_is_no_network_where_the_thumb_is(phone: Page, person: Person) -> None:
    phone.goto(PROCEDURE)
    title(phone).to_have_text("Người yêu cầu")
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    phone.context.set_offline(True)
    note = phone.get_by_text(re.compile("Đang mất kết nối"))
    expect(note.last).to_be_in_viewport()
    phone.context.set_offline(False)
    expect(note.last).to_be_hidden()


def test_the_answer_to_a_supplement_is_kept_while_it_is_typed(long_phone: Page) -> None:
    assert any(ActionKind.REQUEST_SUPPLEMENT in story.actions for story in STORIES)
    long_phone.goto("/ho-so")
    long_phone.get_by_role("listitem").filter(has_text="Yêu cầu bổ sung").first.get_by_role("link").click()
    message = long_phone.get_by_label("Lời nhắn cho cán bộ")
    message.fill("Tôi đã sửa tên cha như giấy khai sinh")
    long_phone.locator("#applicant_address").fill("Thôn Đồng Ý mới, phường Bình Khê")
    expect(long_phone.get_by_text("Đã lưu, chưa gửi")).to_be_visible()
    saved(long_phone)
    long_phone.reload()
    expect(message).to_have_value("Tôi đã sửa tên cha như giấy khai sinh")
    expect(long_phone.locator("#applicant_address")).to_have_value("Thôn Đồng Ý mới, phường Bình Khê")


def test_ticks_of_a_checklist_stay_with_whoever_made_them(phone: Page, person: Person) -> None:
    phone.goto("/thu-tuc/1-001193/")
    tick = phone.locator("[data-keep]").first
    tick.check()
    phone.reload()
    expect(tick).to_be_checked()
    phone.goto("/tai-khoan")
    phone.get_by_role("button", name="Đăng xuất", exact=True).click()
    phone.wait_for_url(re.compile("^https?://[^/]+/$"))
    Person().register(phone)
    phone.goto("/thu-tuc/1-001193/")
    phone.wait_for_load_state("load")
    expect(tick).not_to_be_checked()
