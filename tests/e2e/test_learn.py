"""Learning, as a citizen on a phone does it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE

TUTORIAL = "/hoc/kich-hoat-muc-2/"


def test_one_goes_through_a_tutorial_step_by_step_and_finds_back(phone: Page) -> None:
    phone.goto("/hoc/")
    phone.get_by_role("link", name=re.compile("Làm và kích hoạt")).tap()
    phone.get_by_role("link", name="Bắt đầu").tap()
    expect(phone.get_by_text("Bước 1/8")).to_be_visible()
    for _ in range(3):
        phone.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(phone.get_by_role("heading", level=2)).to_have_text("Nhập mã OTP")
    expect(phone.get_by_text("Không đọc mã này cho ai")).to_be_visible()
    phone.get_by_role("link", name="Quay lại").last.tap()
    expect(phone.get_by_text("Bước 3/8")).to_be_visible()
    phone.goto("/hoc/")
    row = phone.get_by_role("link", name=re.compile("Làm và kích hoạt"))
    expect(row.locator(".learned")).to_have_attribute("data-learned", "Đến bước 3/8")
    row.tap()
    expect(phone.get_by_text("Bước 4/8")).to_be_visible()


@pytest.fixture
def without_scripts(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        yield context.new_page()


def test_a_tutorial_works_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto(TUTORIAL)
    without_scripts.get_by_role("link", name="Bắt đầu").tap()
    without_scripts.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(without_scripts.get_by_text("Bước 2/8")).to_be_visible()
    expect(without_scripts.get_by_role("button", name="Nghe đọc bước này")).to_be_hidden()


def test_a_phone_without_a_vietnamese_voice_says_so(phone: Page) -> None:
    phone.add_init_script("speechSynthesis.getVoices = () => [{ lang: 'en-US', name: 'English' }]")
    phone.goto(f"{TUTORIAL}#buoc-1")
    phone.get_by_role("button", name="Nghe đọc bước này").tap()
    message = phone.locator("#buoc-1").get_by_role("status")
    expect(message).to_contain_text("chưa có giọng đọc tiếng Việt")


def test_a_step_is_read_aloud_in_vietnamese_and_stops_at_the_next(phone: Page) -> None:
    phone.add_init_script(
        """
        window.said = []; window.stopped = 0;
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        speechSynthesis.getVoices = () => [{ lang: 'vi_VN', name: 'Việt' }];
        speechSynthesis.speak = (one) => window.said.push([one.lang, one.text]);
        speechSynthesis.cancel = () => { window.stopped += 1; };
        """
    )
    phone.goto(f"{TUTORIAL}#buoc-4")
    phone.get_by_role("button", name="Nghe đọc bước này").tap()
    expect(phone.get_by_role("button", name="Dừng đọc")).to_be_visible()
    [[language, text]] = phone.evaluate("said")
    assert language == "vi-VN"
    assert text.startswith("Nhập mã OTP. ")
    assert "Không đọc mã này cho ai" in text
    phone.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(phone.get_by_role("button", name="Nghe đọc bước này")).to_be_visible()
    assert phone.evaluate("stopped") == 1


def test_progress_follows_a_signed_in_person_and_not_the_phone(
    phone: Page, browser: Browser, served: str
) -> None:
    register(phone, "0912000111", "022155000111")
    phone.goto(f"{TUTORIAL}#buoc-1")
    with phone.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        phone.get_by_role("link", name="Tôi làm được rồi").tap()
    with browser.new_context(**PHONE, base_url=served) as other:
        other.add_cookies(phone.context.cookies())
        elsewhere = other.new_page()
        elsewhere.goto("/hoc/")
        expect(elsewhere.locator("[data-learned]")).to_have_attribute("data-learned", "Đến bước 1/8")
    phone.context.clear_cookies()
    phone.context.add_cookies([{"name": "camtay-person", "value": "somebody-else", "url": served}])
    phone.goto("/hoc/")
    phone.wait_for_load_state("networkidle")
    expect(phone.locator("[data-learned]")).to_have_count(0)


def register(page: Page, number: str, citizen_number: str) -> None:
    page.goto("/")
    answer = page.request.post(
        "/api/register",
        form={
            "full_name": "Nguyễn Thị Hằng",
            "phone": number,
            "citizen_number": citizen_number,
            "birth_date": "05/03/1955",
            "password": "hoa sen bên hồ 1955",
            "agrees_to_processing": "on",
        },
    )
    assert answer.ok, answer.text()
