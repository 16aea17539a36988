"""Answers and photos left on a phone, of a draft that was filed or deleted on another device."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_offline_draft import ADDRESS, KEPT, PASSWORD, PROCEDURE, photo, register
from tests.support.axe import violations
from tests.support.walks import FILED, to_screen

WAITS = "localStorage.getItem('camtay-waits')"


def left_offline(phone: Page, number: str, photos: tuple[str, ...] = ("red",)) -> str:
    """Register, open a draft, and fill in two answers and photos without a network; the draft's address."""
    register(phone, f"03841001{number}", f"0221578411{number}")
    phone.goto("/")
    phone.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 0)"
    )
    with phone.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
        phone.goto(PROCEDURE)
        expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    draft = phone.url
    phone.context.set_offline(True)
    form = phone.context.new_page()
    form.goto(draft)
    form.fill("#child_name", "Trần Gia Bảo")
    form.fill("#applicant_address", ADDRESS)
    form.locator("[data-document] input[type=file]:not([capture])").first.set_input_files(
        [photo(each) for each in photos]
    )
    expect(form.locator("[data-outbox-words]")).to_have_text(f"Chờ gửi: 2 câu trả lời, {len(photos)} ảnh")
    form.close()
    return draft


def elsewhere(other: Page, number: str, draft: str) -> None:
    other.goto(draft)
    other.wait_for_url(re.compile("/dang-nhap"))
    other.fill("#login", f"03841001{number}")
    other.fill("#password", PASSWORD)
    other.click("form button[type=submit]")
    expect(other.locator("#nop-title")).to_be_visible()


def back_online(phone: Page) -> Locator:
    phone.context.set_offline(False)
    phone.goto("/nop")
    card = phone.locator("[data-remains] > li")
    expect(card).to_have_count(1)
    return card


def test_what_differs_from_the_filed_dossier_goes_to_the_office_when_its_owner_has_read_it(
    phone: Page, desktop: Page
) -> None:
    draft = left_offline(phone, "11")
    elsewhere(desktop, "11", draft)
    desktop.locator("#applicant_address").fill(ADDRESS)
    to_screen(FILED)(desktop)
    card = back_online(phone)
    expect(card).to_contain_text("Hồ sơ này đã nộp từ trang hoặc máy khác")
    # The address is the same in the dossier: nothing of it is left.
    expect(card.locator("[data-remains-answer]")).to_have_count(1)
    expect(card.locator("[data-remains-answer]")).to_contain_text("Trần Gia Bảo")
    expect(card.locator("[data-remains-answer]")).to_contain_text("Trong hồ sơ đã nộp:")
    expect(card.locator("[data-remains-photo]")).to_contain_text("red")
    expect(card.locator("img")).to_be_visible()
    expect(phone.get_by_text("có mạng thì tự gửi")).to_be_hidden()
    assert violations(phone) == []

    with phone.expect_response(re.compile("/messages/files$")):
        card.get_by_role("button", name="Chuyển sang lời nhắn cho cán bộ").click()
    phone.wait_for_url(re.compile("/ho-so/H"))
    box = phone.get_by_label("Lời nhắn", exact=True)
    expect(box).to_have_value(re.compile("Trần Gia Bảo"))
    expect(phone.get_by_role("link", name=re.compile("red"))).to_be_visible()
    thread = phone.locator("[data-thread]")
    expect(thread.get_by_text("Trần Gia Bảo")).to_have_count(0)  # nobody has read it yet
    thread.get_by_role("button", name="Gửi", exact=True).click()
    expect(thread.get_by_text("Trần Gia Bảo")).to_be_visible()
    phone.goto("/nop")
    expect(phone.get_by_text("Chưa có hồ sơ nào đang làm")).to_be_visible()
    expect(phone.locator("[data-outbox]")).to_be_hidden()


@pytest.mark.parametrize("way", ["/nop", "/nop/ngoai-tuyen/"])
def test_what_is_left_of_a_deleted_draft_is_let_go_after_being_asked_twice(
    phone: Page, desktop: Page, way: str
) -> None:
    number = "12" if way == "/nop" else "13"
    draft = left_offline(phone, number)
    elsewhere(desktop, number, draft)
    desktop.get_by_text("Bỏ hồ sơ đang làm này").click()
    desktop.get_by_role("button", name="Xóa hồ sơ đang làm").click()
    desktop.wait_for_url(lambda address: draft not in address)
    card = back_online(phone)
    phone.goto(way)
    expect(card).to_contain_text("Hồ sơ này không còn trên hệ thống")
    expect(card).to_contain_text("Trần Gia Bảo")
    expect(card.get_by_role("button", name="Chuyển sang lời nhắn")).to_be_hidden()
    let_go = card.get_by_role("button", name="Bỏ những câu trả lời còn trên máy này")
    let_go.click()
    expect(card.get_by_role("alert")).to_contain_text("không lấy lại được")
    assert violations(phone) == []
    card.get_by_role("button", name="Giữ lại").click()
    expect(card.get_by_role("alert")).to_be_hidden()
    assert [row for row in phone.evaluate(KEPT) if row.startswith("photo")]
    let_go.click()
    card.get_by_role("button", name="Bỏ hẳn").click()
    expect(card).to_have_count(0)
    assert phone.evaluate(KEPT) == []
    assert not phone.evaluate(WAITS)


FULL_ONCE = """() => {
  const keep = window.camtayPhone.keepMessage;
  let count = 0;
  window.camtayPhone.keepMessage = (...all) => ++count === 3 ? Promise.reject(new Error("full")) : keep(...all);
}"""


def test_a_phone_that_is_full_in_the_middle_sends_nothing_twice(phone: Page, desktop: Page) -> None:
    draft = left_offline(phone, "14", photos=("red", "green"))
    elsewhere(desktop, "14", draft)
    desktop.locator("#applicant_address").fill(ADDRESS)
    to_screen(FILED)(desktop)
    card = back_online(phone)
    take = card.get_by_role("button", name="Chuyển sang lời nhắn cho cán bộ")
    expect(take).to_be_visible()
    phone.evaluate(FULL_ONCE)
    take.click()
    expect(card.locator("[data-remains-answer]")).to_have_count(0)
    expect(card.locator("[data-remains-photo]")).to_have_count(1)
    expect(card.locator("[data-remains-photo]")).to_contain_text("green")
    take.click()
    phone.wait_for_url(re.compile("/ho-so/H"))
    for name in ("red", "green"):
        expect(phone.locator("[data-thread]").get_by_role("link", name=re.compile(name))).to_have_count(1)
    box = phone.get_by_label("Lời nhắn", exact=True)
    expect(box).to_have_value(re.compile("Trần Gia Bảo"))
    assert box.input_value().count("Trần Gia Bảo") == 1
