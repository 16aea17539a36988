"""A form that repeats, checks across answers, and changes to a new version under somebody's hands."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.support import axe
from tests.support.server import Server

PASSWORD = "một câu dài dễ nhớ"
PROCEDURE = "1.001612"


def register(page: Page, last: int = 1) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Lê Thị Hằng",
        "phone": f"039440000{last}",
        "citizen_number": f"02215744000{last}",
        "birth_date": "05/09/1957",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)


def manages_alone(server: Server) -> None:
    """Let whoever began the last draft be somebody independent, who sees the whole form on one screen."""
    newest = "SELECT owner_id FROM draft ORDER BY created_at DESC LIMIT 1"
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as db, db:
        db.execute(f"UPDATE account SET level = 'independent' WHERE id = ({newest})")


def begun_on_an_older_version(server: Server) -> None:
    """Let the one draft of the procedure stand on a version that asked for a nickname and for no members."""
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(procedure)")]
        query = f"SELECT {', '.join(columns)} FROM procedure WHERE code = ? AND valid_to IS NULL"
        row = dict(zip(columns, db.execute(query, (PROCEDURE,)).fetchone(), strict=True))
        spec = json.loads(row["spec"])
        spec["form"] = [group for group in spec["form"] if group["key"] != "members"]
        spec["checks"] = []
        nickname = spec["form"][1]["fields"][0] | {"key": "sign", "label": "Tên trên biển hiệu"}
        spec["form"][1]["fields"].append(nickname)
        today = row["id"]
        row |= {"id": uuid4().hex, "version": 900, "spec": json.dumps(spec), "valid_to": row["valid_from"]}
        marks = ", ".join("?" for _ in columns)
        db.execute(f"INSERT INTO procedure ({', '.join(columns)}) VALUES ({marks})", list(row.values()))
        db.execute("UPDATE draft SET procedure_id = ? WHERE procedure_id = ?", (row["id"], today))


def proceed(page: Page, then: str) -> None:
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#nop-title")).to_have_text(then)


def test_a_new_version_is_explained_and_members_are_told_one_by_one(phone: Page, served_demo: Server) -> None:
    register(phone)
    phone.goto(f"/nop?thu-tuc={PROCEDURE}")
    expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    phone.locator("#applicant_address").fill("Số 5, khu 1, phường Mạo Khê")
    proceed(phone, "Hộ kinh doanh")
    phone.locator("#business_name").fill("Hộ kinh doanh Bình Minh")
    phone.locator("#business_address").fill("Số 5, khu 1, phường Mạo Khê")
    phone.get_by_text("Các thành viên hộ gia đình").click()
    proceed(phone, "Thành viên hộ gia đình cùng thành lập")

    begun_on_an_older_version(served_demo)
    phone.reload()
    expect(phone.get_by_role("heading", name="Thủ tục này đã có mẫu mới")).to_be_visible()
    expect(phone.get_by_text("Số định danh của thành viên").first).to_be_visible()
    expect(phone.get_by_text("Tên trên biển hiệu")).to_be_visible()
    assert not axe.violations(phone)
    phone.get_by_role("button", name="Đã xem các thay đổi").click()
    expect(phone.get_by_role("heading", name="Thủ tục này đã có mẫu mới")).to_have_count(0)

    phone.locator("#member_name").fill("Trần Văn Hòa")
    phone.locator("#member_id").fill("022070004321")
    phone.get_by_role("button", name="Thêm một thành viên").click()
    expect(phone.locator("#nop-title")).to_have_text("Thành viên hộ gia đình cùng thành lập (2)")
    phone.locator("#member_name__2").fill("Trần Thị Mai")
    phone.locator("#member_id__2").fill("022070004321")
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator("#member_id__2-below")).to_contain_text("đã ghi cho một thành viên khác")
    phone.locator("#member_id__2").fill("022171004321")
    proceed(phone, "Hoạt động kinh doanh")
    phone.get_by_role("button", name="Quay lại").click()
    phone.get_by_role("button", name="Bỏ thành viên thứ 2").click()
    expect(phone.locator("#nop-title")).to_have_text("Thành viên hộ gia đình cùng thành lập")
    expect(phone.locator("#member_name")).to_have_value("Trần Văn Hòa")
    expect(phone.get_by_role("button", name="Bỏ thành viên thứ 1")).to_have_count(0)


def test_one_screen_follows_what_is_answered_on_it_and_adds_up_what_is_typed(
    phone: Page, served_demo: Server
) -> None:
    register(phone, 2)
    phone.goto(f"/nop?thu-tuc={PROCEDURE}")
    expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    manages_alone(served_demo)
    phone.reload()
    phone.locator("#business_name").fill("Hộ kinh doanh Bình Minh")
    expect(phone.locator("#member_name")).to_have_count(0)
    phone.get_by_text("Các thành viên hộ gia đình").click()
    expect(phone.get_by_text("Hỏi thêm: Họ tên thành viên")).to_be_attached()
    phone.locator("#member_name").fill("Trần Văn Hòa")
    phone.locator("#lines").fill("Bán cơm")
    phone.get_by_text("Cá nhân", exact=True).click()
    expect(phone.locator("#member_name")).to_have_count(0)
    expect(phone.locator("#lines")).to_have_value("Bán cơm")
    phone.get_by_text("Các thành viên hộ gia đình").click()
    expect(phone.locator("#member_name")).to_have_value("Trần Văn Hòa")
    expect(phone.locator("#business_name")).to_have_value("Hộ kinh doanh Bình Minh")
    assert not axe.violations(phone)

    phone.goto("/nop?thu-tuc=1.013225")
    total = phone.locator('[data-result="total_area"]')
    expect(total).to_have_text("Chưa đủ số để tính")
    phone.locator("#storey_area").fill("1.080,5")
    expect(total).to_have_text("1.080,5 m²")
    phone.get_by_role("button", name="Thêm một tầng").click()
    phone.locator("#storey_area__2").fill("80")
    expect(total).to_have_text("1.160,5 m²")
    phone.get_by_role("button", name="Đưa tầng thứ 2 lên trước").click()
    expect(phone.locator("#storey_area")).to_have_value("80")
    expect(phone.locator("#storey_area__2")).to_have_value("1.080,5")
    phone.locator("#storey_name").fill("Tầng hầm")
    phone.get_by_role("button", name="Bỏ tầng thứ 1").click()  # at once, before what was typed is saved
    expect(phone.locator("#storey_area__2")).to_have_count(0)
    expect(phone.locator("#storey_area")).to_have_value("1.080,5")
    expect(phone.locator("#storey_name")).to_have_value("")
    expect(total).to_have_text("1.080,5 m²")
