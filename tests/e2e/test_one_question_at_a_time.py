"""A beginner's form, one question a screen: what an answer leads to is said, comes next, and goes with the answer."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support import axe
from tests.support.server import Server

PASSWORD = "một câu dài dễ nhớ"
PROCEDURE = "1.014159"
REPRESENTATIVE = "Họ, chữ đệm, tên người đại diện theo pháp luật"


def begin_as_a_beginner(page: Page, server: Server) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Phạm Thị Sen",
        "phone": "0394700001",
        "citizen_number": "022157470001",
        "birth_date": "05/09/1957",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)
    page.goto(f"/nop?thu-tuc={PROCEDURE}")
    expect(page.locator("#applicant_full_name")).to_have_value("Phạm Thị Sen")
    newest = "SELECT owner_id FROM draft ORDER BY created_at DESC LIMIT 1"
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as db, db:
        db.execute(f"UPDATE account SET level = 'beginner' WHERE id = ({newest})")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-level", "beginner")


def asked(page: Page) -> str:
    """The key of the one question on the screen."""
    boxes = page.locator("main form [data-box]")
    expect(boxes).to_have_count(1)
    return boxes.get_attribute("data-box") or ""


def press(page: Page, name: str, then: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.locator(f'main form [data-box="{then}"]')).to_be_visible()
    assert asked(page) == then
    expect(page.locator("#nop-title")).to_be_focused()


def steps(page: Page) -> int:
    """How many screens the application has, as the page says."""
    found = re.search(r"\d+\s*(?:/|trên|trong)\s*(\d+)", page.locator("[data-nop]").inner_text())
    assert found
    return int(found[1])


def test_what_an_answer_leads_to_is_said_comes_next_and_goes_with_the_answer(
    phone: Page, served_demo: Server
) -> None:
    begin_as_a_beginner(phone, served_demo)
    for then in ("applicant_dob", "applicant_id", "applicant_phone", "applicant_address"):
        press(phone, "Tiếp tục", then)
    phone.fill("#applicant_address", "Số 5, khu 1, phường Mạo Khê")
    press(phone, "Tiếp tục", "for_whom")
    news, before = phone.locator(".question-news"), steps(phone)

    # Chosen, and said: by a screen reader and to the eye. The number of screens is true at once.
    phone.get_by_text("Cho tổ chức, doanh nghiệp").click()
    expect(news).to_have_text(
        "Màn hình sau hỏi thêm: Tên tổ chức, doanh nghiệp, Mã số thuế, "
        "Anh/chị có phải người đại diện theo pháp luật không? và 1 câu nữa."
    )
    expect(news).to_be_visible()
    expect(news).to_have_attribute("role", "status")
    assert asked(phone) == "for_whom"
    assert steps(phone) == before + 4
    assert not axe.violations(phone)
    press(phone, "Tiếp tục", "organisation_name")
    phone.fill("#organisation_name", "Hợp tác xã Gốm Hoa Sen")
    press(phone, "Tiếp tục", "organisation_tax_code")
    phone.fill("#organisation_tax_code", "5701999999")
    press(phone, "Tiếp tục", "organisation_is_representative")

    # A question of the same group, from the one before it.
    phone.locator("main form").get_by_text("Không", exact=True).click()
    expect(news).to_have_text(f"Màn hình sau hỏi thêm: {REPRESENTATIVE}.")
    press(phone, "Tiếp tục", "organisation_representative")
    phone.get_by_role("button", name="Tiếp tục").click()  # empty: it is not skipped
    expect(phone.locator("#organisation_representative-below")).to_have_class(re.compile("text-error"))
    assert asked(phone) == "organisation_representative"
    phone.fill("#organisation_representative", "Phạm Quang Dũng")
    press(phone, "Tiếp tục", "organisation_position")

    # Back, and answered otherwise: it is gone, and said so.
    press(phone, "Quay lại", "organisation_representative")
    press(phone, "Quay lại", "organisation_is_representative")
    phone.locator("main form").get_by_text("Có", exact=True).click()
    expect(news).to_have_text(f"Không còn hỏi: {REPRESENTATIVE}.")
    press(phone, "Tiếp tục", "organisation_position")
    press(phone, "Quay lại", "organisation_is_representative")

    # Answered the first way again and gone on at once, before anything was said: asked all the same, as typed.
    phone.locator("main form").get_by_text("Không", exact=True).click()
    press(phone, "Tiếp tục", "organisation_representative")
    expect(phone.locator("#organisation_representative")).to_have_value("Phạm Quang Dũng")
    for then in ("organisation_is_representative", "organisation_tax_code", "organisation_name", "for_whom"):
        press(phone, "Quay lại", then)
    phone.get_by_text("Cho chính tôi").click()
    expect(news).to_contain_text("Không còn hỏi: Tên tổ chức, doanh nghiệp")
    press(phone, "Tiếp tục", "parcel_address")
    assert steps(phone) == before
