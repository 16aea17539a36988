"""Home visits on phones and at the desk: asked for, a place taken meanwhile, another time, agreed; all seen live."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD
from tests.support import browser as browser_support
from tests.support.server import Server

TRANG = "0912000010"
"""The demo's guide."""
SON = "0912000016"
"""The demo's courier."""

_serial = count(1)


def register(page: Page, name: str) -> None:
    serial = next(_serial)
    form = {
        "full_name": name,
        "phone": f"03{80000000 + serial}",
        "citizen_number": f"022157{800000 + serial}",
        "birth_date": "05/09/1957",
        "password": "một câu dài dễ nhớ",
        "agrees_to_processing": "on",
    }
    answer = page.context.request.post("/api/register", form=form)
    assert answer.ok, answer.text()


@pytest.fixture
def other_phone(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**browser_support.PHONE, base_url=served) as context:
        yield context.new_page()


def on(page: Page, question: str) -> None:
    expect(page.locator("#nop-title")).to_have_text(question, timeout=20_000)


def proceed(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def answer_until_time(page: Page, address: str, kind: str = "Hướng dẫn kê khai") -> None:
    """Everything but day and hour."""
    page.goto("/hen-gio/dat?thu-tuc=1.001193")
    on(page, "Cần giúp việc gì?")
    page.get_by_role("radio", name=kind).check()
    proceed(page)
    on(page, "Cho thủ tục hay hồ sơ nào?")
    expect(page.get_by_role("radio", name="Đăng ký khai sinh").first).to_be_checked()
    proceed(page)
    on(page, "Nhà ở phường nào?")
    page.get_by_role("radio", name="Phường Hoàng Quế").check()
    proceed(page)
    on(page, "Nhà ở chỗ nào, gọi số nào?")
    page.fill("#hamlet", "khu Vĩnh Lâm")
    page.fill("#address", address)
    proceed(page)
    on(page, "Ngày nào, giờ nào thì tiện?")


def show_last_day(page: Page) -> None:
    """A day of which no hour has passed: in the afternoon the first one has a single hour left."""
    day = page.get_by_role("group", name="Ngày", exact=True).get_by_role("button").last
    day.click()
    expect(day).to_have_attribute("aria-pressed", "true")


def choose(page: Page, slot: Any) -> None:
    page.locator(f'input[name="slot"][value="{slot}"]').check()
    proceed(page)
    on(page, "Xem lại rồi gửi")


def only_one_place(server: Server, slot: str) -> None:
    """Leave one place in a slot, whatever the other tests have booked."""
    day, rule = slot.split("/")
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as connection:
        taken = connection.execute(
            "SELECT count(*) FROM visit WHERE day = ? AND slot_id = ?"
            " AND status IN ('requested', 'confirmed', 'rescheduled')",
            (day, rule.replace("-", "")),
        ).fetchone()[0]
        (somebody,) = connection.execute("SELECT id FROM account LIMIT 1").fetchone()
        connection.execute(
            "INSERT INTO slot_change (rule_id, day, capacity, set_by, set_at) VALUES (?, ?, ?, ?, ?)",
            (rule.replace("-", ""), day, taken + 1, somebody, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"),
        )
        connection.commit()


def test_a_place_taken_meanwhile_loses_nothing_and_the_centre_finds_another_time(
    phone: Page, other_phone: Page, desktop: Page, served_demo: Server
) -> None:
    register(phone, "Lê Thị Hằng")
    register(other_phone, "Vũ Đức Long")
    for page, address in ((phone, "Nhà bà Hằng, gần chợ"), (other_phone, "Nhà anh Long")):
        answer_until_time(page, address)
        show_last_day(page)
    slot = phone.locator('input[name="slot"]:not([disabled])').last.get_attribute("value") or ""
    only_one_place(served_demo, slot)
    for page in (phone, other_phone):
        choose(page, slot)
    other_phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(other_phone.get_by_text("Đã gửi yêu cầu. Mã hẹn")).to_be_visible()

    phone.get_by_role("button", name="Gửi yêu cầu").click()
    on(phone, "Ngày nào, giờ nào thì tiện?")
    expect(phone.get_by_role("alert").first).to_contain_text("vừa có người đặt hết chỗ")
    expect(phone.locator(f'input[value="{slot}"]')).to_be_disabled()
    choose(phone, phone.locator('input[name="slot"]:not([disabled])').first.get_attribute("value"))
    expect(phone.get_by_text("Nhà bà Hằng, gần chợ")).to_be_visible()
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.get_by_text("Đã gửi yêu cầu. Mã hẹn")).to_be_visible()
    code = phone.url.rsplit("=", 1)[-1]

    answer = desktop.context.request.post("/api/sign-in", form={"login": TRANG, "password": PASSWORD})
    assert answer.ok, answer.text()
    desktop.goto(f"/ban/lich?ngay={slot.split('/', maxsplit=1)[0]}")
    card = desktop.get_by_role("listitem").filter(has_text=code)
    expect(card).to_contain_text("Nhà bà Hằng, gần chợ")
    card.get_by_role("button", name="Đề nghị giờ khác").click()
    card.locator('input[name="slot"]:not([disabled])').last.check()
    card.get_by_label("Lý do, người dân sẽ đọc").fill("Buổi đó cán bộ đã kín lịch.")
    card.get_by_role("button", name="Gửi đề nghị giờ khác").click()

    mine = phone.get_by_role("listitem").filter(has_text=code).first
    expect(mine).to_contain_text("Buổi đó cán bộ đã kín lịch.")  # without reloading
    mine.get_by_role("button", name="Đồng ý giờ mới").click()
    expect(mine).to_contain_text("Đã xác nhận")
    mine.get_by_role("button", name="Hủy lịch hẹn").click()
    mine.get_by_role("alert").get_by_role("button", name="Hủy lịch hẹn").click()
    expect(mine).to_contain_text("Đã hủy")


def test_a_place_that_falls_away_leaves_the_couriers_open_page(
    phone: Page, other_phone: Page, desktop: Page
) -> None:
    register(phone, "Trịnh Thị Sáu")
    answer_until_time(phone, "Nhà bà Sáu, sau đình", "Nhận hồ sơ tại nhà")
    show_last_day(phone)
    slot = phone.locator('input[name="slot"]:not([disabled])').last.get_attribute("value") or ""
    choose(phone, slot)
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.get_by_text("Đã gửi yêu cầu. Mã hẹn")).to_be_visible()
    code = phone.url.rsplit("=", 1)[-1]

    for page, login in ((desktop, TRANG), (other_phone, SON)):
        answer = page.context.request.post("/api/sign-in", form={"login": login, "password": PASSWORD})
        assert answer.ok, answer.text()
    other_phone.goto("/ban/buu-ta")
    expect(other_phone.get_by_text("tự đổi khi có mạng")).to_be_visible()
    desktop.goto(f"/ban/lich?ngay={slot.split('/', maxsplit=1)[0]}")
    card = desktop.get_by_role("listitem").filter(has_text=code)
    card.get_by_role("button", name="Xác nhận").click()
    stop = other_phone.get_by_role("listitem").filter(has_text=code).last
    expect(stop).to_contain_text("Nhà bà Sáu, sau đình")  # without reloading

    mine = phone.get_by_role("listitem").filter(has_text=code).first
    mine.get_by_role("button", name="Hủy lịch hẹn").click()
    mine.get_by_role("alert").get_by_role("button", name="Hủy lịch hẹn").click()
    expect(other_phone.get_by_text(code)).to_have_count(0)
    other_phone.goto("/thong-bao")
    expect(other_phone.get_by_text("Lịch đi bớt một nơi").first).to_be_visible()


def test_without_signing_in_the_page_explains_and_leads_back_to_the_same_procedure(phone: Page) -> None:
    phone.goto("/hen-gio?thu-tuc=1-001193")
    link = phone.get_by_role("link", name="Đăng nhập để đặt hẹn")
    expect(link).to_have_attribute("href", "/dang-nhap?tiep=%2Fhen-gio%2Fdat%3Fthu-tuc%3D1.001193")


def test_what_is_typed_is_still_there_when_the_page_is_closed_and_opened_again(phone: Page) -> None:
    register(phone, "Phạm Thị Mai")
    answer_until_time(phone, "Nhà chị Mai")
    phone.go_back()  # the phone's own button leads one step back, too
    on(phone, "Nhà ở chỗ nào, gọi số nào?")
    phone.fill("#note", "Cổng màu xanh, có chó dữ")
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    phone.goto("/hen-gio")
    expect(phone.get_by_text("chưa gửi")).to_be_visible()
    phone.get_by_role("link", name="Làm tiếp").click()
    on(phone, "Nhà ở chỗ nào, gọi số nào?")
    expect(phone.locator("#note")).to_have_value("Cổng màu xanh, có chó dữ")
    expect(phone.locator("#address")).to_have_value("Nhà chị Mai")


def test_a_procedure_that_wants_people_present_says_why_it_is_not_done_at_home(phone: Page) -> None:
    register(phone, "Ngô Thị Lan")
    phone.goto("/hen-gio/dat?thu-tuc=1.000894")
    expect(phone.get_by_text("hai bên phải có mặt khi đăng ký")).to_be_visible()
