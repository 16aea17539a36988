"""A fee and a paper original: what officers do at the desk is on the citizen's open page at once."""

import re

from playwright.sync_api import Page, expect

from app.demo import PASSWORD

LONG, THU = "0912000002", "0912000011"
"""A citizen, and who receives."""


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


def test_a_fee_is_waived_and_an_original_goes_through_the_office(phone: Page, desktop: Page) -> None:
    citizen, thu = sign_in(phone, LONG), sign_in(desktop, THU)
    citizen.goto("/ho-so")
    under_way = re.compile(
        "Mới đăng ký|Được tiếp nhận|Đang xử lý"
    )  # how far others have brought it is all the same
    citizen.get_by_role("listitem").filter(has_text=under_way).first.get_by_role("link").click()
    expect(citizen.get_by_role("heading", name="Phí, lệ phí")).to_be_visible()
    code = citizen.url.rstrip("/").rsplit("/", 1)[-1]

    thu.goto(f"/ban/ho-so/{code}")
    form = thu.get_by_role("form", name="Miễn phí", exact=True)
    form.get_by_label("Lý do miễn").fill("Hộ nghèo, giấy số 12/2026")
    form.get_by_role("button", name="Miễn phí").click()
    expect(citizen.get_by_text("Được miễn phí: Hộ nghèo, giấy số 12/2026")).to_be_visible()

    thu.goto("/ban/giay-goc")
    thu.get_by_label("Mã hồ sơ").fill(code)
    thu.get_by_label("Tên giấy").fill("Giấy chứng sinh, bản chính")
    thu.get_by_role("button", name="Ghi nhận và cấp nhãn").click()
    expect(thu.get_by_role("status").filter(has_text="Đã ghi nhận, nhãn GT-")).to_be_visible()
    label = thu.get_by_role("link", name="In nhãn (PDF)").get_attribute("href")
    assert label
    assert thu.context.request.get(label).body().startswith(b"%PDF-")
    thu.get_by_role("form", name="Bàn giao").get_by_label("Bàn giao sang").select_option("Túi bưu chính")
    thu.get_by_role("button", name="Bàn giao").click()

    citizen.goto(f"/ho-so/{code}")
    expect(citizen.get_by_text("Đang bàn giao sang túi bưu chính, chưa ai xác nhận.")).to_be_visible()
    thu.get_by_role("button", name="Đã trả lại người dân").click()
    expect(citizen.get_by_text(re.compile("Trả lại người dân"))).to_be_visible()


def test_a_statement_is_read_from_its_file_and_judged(desktop: Page) -> None:
    thu = sign_in(desktop, THU)
    thu.goto("/ban/doi-soat")
    text = "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n25/11/2026;FT1;8.000;H49.22-200101-0001 nộp phí\n"
    thu.get_by_label("Chọn tệp sao kê của ngân hàng").set_input_files(
        {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    expect(thu.get_by_label("Hoặc dán nội dung tệp vào đây")).to_have_value(text)
    thu.get_by_role("button", name="Xem trước").click()
    expect(thu.get_by_text("1 khoản tiền vào: 0 khoản khớp sẽ ghi")).to_be_visible()
    thu.get_by_role("button", name="Ghi các khoản khớp").click()
    expect(thu.get_by_role("heading", name="Khoản chưa rõ, cần người xem")).to_be_visible()
    expect(thu.get_by_role("listitem").filter(has_text="Không rõ mã hồ sơ")).to_be_visible()
