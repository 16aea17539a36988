"""The administrator changes a procedure with a spreadsheet: out, edited, sent, looked through, published."""

import io
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from app.catalogue import workbook
from app.demo import PASSWORD
from tests.support import axe

ADMINISTRATOR = "0912000018"
MARITAL = "1.004873"


def test_a_procedure_is_changed_with_a_spreadsheet(desktop: Page, tmp_path: Path) -> None:
    answer = desktop.context.request.post("/api/sign-in", form={"login": ADMINISTRATOR, "password": PASSWORD})
    assert answer.ok, answer.text()
    desktop.goto("/ban/thu-tuc")
    with desktop.expect_download() as coming:
        desktop.get_by_role("link", name="Tải danh mục đang áp dụng").click()
    book = load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
    sheet = book[workbook.QUESTIONS]
    heads = [cell.value for cell in sheet[1]]
    line = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == MARITAL)
    line[heads.index("label")].value = "Họ tên (đã sửa bằng bảng tính)"
    book.save(tmp_path / "danh-muc.xlsx")
    assert not axe.violations(desktop)

    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"khong phai bang tinh")
    desktop.set_input_files("#file", broken)
    desktop.get_by_role("button", name="Xem trước thay đổi").click()
    expect(desktop.locator("#file-below")).to_contain_text("Không đọc được tệp")

    desktop.set_input_files("#file", tmp_path / "danh-muc.xlsx")
    desktop.get_by_role("button", name="Xem trước thay đổi").click()
    expect(desktop.get_by_role("heading", name="Xem trước thay đổi", level=1)).to_be_visible()
    expect(desktop.locator("ins")).to_have_text("Họ tên (đã sửa bằng bảng tính)")
    assert not axe.violations(desktop)
    desktop.get_by_role("link", name="Xem tờ khai như trên điện thoại").click()
    expect(desktop.get_by_text("Bản đề nghị, chưa công bố.")).to_be_visible()
    expect(desktop.get_by_label("Họ tên (đã sửa bằng bảng tính)")).to_be_visible()
    assert not axe.violations(desktop)
    desktop.go_back()
    expect(desktop.locator("ins")).to_be_visible()
    desktop.get_by_role("button", name="Công bố tất cả").click()
    expect(desktop.get_by_text("Đã công bố: thêm 0, sửa 1, thôi áp dụng 0.")).to_be_visible()
    desktop.goto(f"/ban/thu-tuc/mau/{MARITAL}")
    expect(desktop.get_by_text("Bản đang áp dụng.")).to_be_visible()
    expect(desktop.get_by_label("Họ tên (đã sửa bằng bảng tính)")).to_be_visible()
