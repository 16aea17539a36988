"""A fee and a paper original: what officers do at the desk is on the citizen's open page at once."""

import io
import re

from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD
from tests.support import axe, card
from tests.support.walks import FILED, to_screen

LONG, THU, CHAU = "0912000002", "0912000011", "0912000015"
"""A citizen, who receives, and a colleague."""

LABELS = {
    "amount": "Số tiền (đồng)",
    "grounds": "Căn cứ",
    "waived": "Lý do miễn",
    "undone": "Lý do hủy",
    "receipt": "Số biên lai",
    "voucher": "Số phiếu chi",
    "refunded": "Số tiền hoàn (đồng)",
}
"""The boxes of the forms about a fee."""


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


def a_photo(code: str) -> dict[str, object]:
    """A photo of a QR code, as the phone's camera hands it to the page."""
    out = io.BytesIO()
    card.picture(code).save(out, "JPEG", quality=88)
    return {"name": "nhan.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


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
    thu.get_by_role("button", name="Quét nhãn").click()
    photo = thu.get_by_label("Chụp ảnh nhãn để đọc mã")
    photo.set_input_files(a_photo("https://vi-du.example/?nhan=GT-2222222"))
    expect(thu.get_by_role("dialog").get_by_text("không phải nhãn giấy gốc")).to_be_visible()
    assert axe.violations(thu) == []
    named = label.split("/")[-2]
    thu.goto("/ban/giay-goc")
    expect(thu.get_by_role("form", name="Bàn giao")).to_have_count(0)
    thu.get_by_role("button", name="Quét nhãn").click()
    photo.set_input_files(a_photo(f"https://cam-tay.example/ban/giay-goc?nhan={named}"))
    expect(thu.get_by_role("dialog")).to_be_hidden()
    thu.get_by_role("form", name="Bàn giao").get_by_label("Bàn giao sang").select_option("Túi bưu chính")
    thu.get_by_role("button", name="Bàn giao").click()

    citizen.goto(f"/ho-so/{code}")
    expect(citizen.get_by_text("Đang bàn giao sang túi bưu chính, chưa ai xác nhận.")).to_be_visible()
    thu.get_by_role("button", name="Đã trả lại người dân").click()
    expect(citizen.get_by_text(re.compile("Trả lại người dân"))).to_be_visible()


def test_what_an_officer_types_about_a_fee_stays_when_a_colleague_records_something(
    browser: Browser, served: str, phone: Page, desktop: Page
) -> None:
    citizen, thu = sign_in(phone, LONG), sign_in(desktop, THU)
    citizen.goto("/nop?thu-tuc=2.002516")
    to_screen(FILED)(citizen)
    found = re.search(r"H49\.22-\d{6}-\d{4}", citizen.get_by_role("main").inner_text())
    assert found
    thu.goto(f"/ban/ho-so/{found[0]}")
    waived = thu.get_by_role("form", name="Miễn phí", exact=True).get_by_label(LABELS["waived"])
    waived.fill("Hộ nghèo, giấy số 12/2026, đã xem bản chính")
    with browser.new_context(base_url=served) as other:
        chau = sign_in(other.new_page(), CHAU)
        chau.goto(f"/ban/ho-so/{found[0]}")
        there = chau.get_by_role("form", name="Ghi mức phí")
        there.get_by_label(LABELS["amount"]).fill("16.000")
        there.get_by_label(LABELS["grounds"]).fill("2 văn bản, mỗi văn bản 8.000 đ")
        there.get_by_role("button").click()
        expect(thu.get_by_text("Phí vừa có thay đổi: Ghi mức 16.000 đ")).to_be_visible()
    expect(waived).to_have_value("Hộ nghèo, giấy số 12/2026, đã xem bản chính")
    thu.get_by_role("form", name="Miễn phí", exact=True).get_by_role("button").click()
    expect(thu.get_by_text("Miễn phí: đã lưu.")).to_be_visible()
    expect(waived).to_have_count(0)


def send_statement(thu: Page, text: str) -> None:
    thu.get_by_label("Tệp sao kê của ngân hàng").set_input_files(
        {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    thu.get_by_role("button", name="Xem trước").click()


def test_a_busy_months_statement_is_read_and_one_that_is_too_large_is_refused_with_a_word(
    desktop: Page,
) -> None:
    thu = sign_in(desktop, THU)
    thu.goto("/ban/doi-soat")
    head = "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n"
    line = "25/11/2026;LT{:06};8.000;{}\n"
    said = "NGUYEN VAN A chuyển tiền lệ phí chứng thực, cảm ơn quý cơ quan"
    send_statement(thu, head + "".join(line.format(number, said * 40) for number in range(1_900)))
    expect(thu.get_by_text("Tệp dài quá. Mời xuất sao kê của ít ngày hơn.")).to_be_visible()
    send_statement(thu, head + "".join(line.format(number, said) for number in range(1_900)))
    expect(thu.get_by_text("1900 khoản tiền vào: 0 khoản khớp sẽ ghi")).to_be_visible()
    thu.get_by_role("button", name="Bỏ, chọn tệp khác").click()
    expect(thu.get_by_label("Tệp sao kê của ngân hàng")).to_be_visible()


def test_a_statement_is_read_from_its_file_and_judged(desktop: Page) -> None:
    thu = sign_in(desktop, THU)
    thu.goto("/ban/doi-soat")
    text = "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n25/11/2026;FT1;8.000;H49.22-200101-0001 nộp phí\n"
    send_statement(thu, text)
    expect(thu.get_by_text("1 khoản tiền vào: 0 khoản khớp sẽ ghi")).to_be_visible()
    thu.get_by_role("button", name="Đưa vào danh sách chưa rõ").click()
    expect(thu.get_by_role("heading", name="Khoản chưa rõ, cần người xem")).to_be_visible()
    expect(thu.get_by_role("listitem").filter(has_text="Không rõ mã hồ sơ")).to_be_visible()


def file_one(citizen: Page) -> str:
    """File a dossier whose fee an officer counts; returns its code."""
    citizen.goto("/nop?thu-tuc=2.002516")
    to_screen(FILED)(citizen)
    found = re.search(r"H49\.22-\d{6}-\d{4}", citizen.get_by_role("main").inner_text())
    assert found
    return found[0]


def copy_everything(citizen: Page, code: str) -> None:
    """Each of the three buttons puts exactly what a banking app needs on the clipboard."""
    citizen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(citizen.get_by_text("Vietcombank (BIN 970436)")).to_be_visible()
    wanted = {"số tài khoản": "0123456789", "số tiền": "16000", "nội dung": re.sub(r"[.-]", "", code)}
    for what, text in wanted.items():
        citizen.get_by_role("button", name=re.compile(f"Chép {what}")).tap()
        expect(citizen.get_by_text("Đã chép").locator("visible=true")).to_have_count(1)
        assert citizen.evaluate("navigator.clipboard.readText()") == text
    assert axe.violations(citizen) == []


def test_a_payment_is_taken_back_and_a_doubtful_transfer_pays_instead(phone: Page, desktop: Page) -> None:
    citizen, thu = sign_in(phone, LONG), sign_in(desktop, THU)
    code = file_one(citizen)
    citizen.goto(f"/ho-so/{code}")

    thu.goto(f"/ban/ho-so/{code}")
    form = thu.get_by_role("form", name="Ghi mức phí")
    form.get_by_label("Số tiền (đồng)").fill("16.000")
    form.get_by_label("Căn cứ").fill("2 văn bản, mỗi văn bản 8.000 đ")
    form.get_by_role("button").click()
    copy_everything(citizen, code)

    form = thu.get_by_role("form", name="Đã thu tại quầy")
    form.get_by_label("Số biên lai").fill(f"BL{code[-4:]}")
    form.get_by_role("button").click()
    expect(citizen.get_by_text(f"Biên lai số BL{code[-4:]}.")).to_be_visible()
    form = thu.get_by_role("form", name="Hủy ghi nhận")
    form.get_by_label("Lý do hủy").fill("Ghi nhầm hồ sơ của người khác")
    form.get_by_role("button").click()
    expect(thu.get_by_text("Đã hủy ghi nhận. Số chứng từ cũ không dùng lại.")).to_be_visible()
    expect(citizen.get_by_text("Lý do: Ghi nhầm hồ sơ của người khác")).to_be_visible()
    expect(citizen.get_by_text("Cần nộp 16.000 đ.")).to_be_visible()

    thu.goto("/ban/doi-soat")
    text = f"Ngày;Mã giao dịch;Ghi có;Nội dung\n25/11/2026;T{code};16.000;Long nop tien {code[-4:]}\n"
    thu.get_by_label("Hoặc dán nội dung tệp vào đây").fill(text)
    thu.get_by_role("button", name="Xem trước").click()
    thu.get_by_role("button", name="Đưa vào danh sách chưa rõ").click()
    line = thu.get_by_role("listitem").filter(has_text=f"Long nop tien {code[-4:]}")
    line.get_by_role("button", name=re.compile("^Xử lý khoản 16.000 đ")).click()
    line.get_by_role("button", name="Không phải lệ phí").click()
    expect(line.get_by_text("Mời ghi rõ, từ 5 đến 300 chữ.")).to_have_count(1)
    line.get_by_label("Mã hồ sơ").fill(code.replace("-", " "))
    line.get_by_role("button", name="Tìm hồ sơ").click()
    expect(line.get_by_text("Cần nộp 16.000 đ.")).to_be_visible()
    assert axe.violations(thu) == []
    line.get_by_role("button", name="Ghi cho hồ sơ này").click()
    expect(thu.get_by_text("Ghi cho hồ sơ: đã lưu.")).to_be_visible()
    expect(citizen.get_by_text("Đã nộp 16.000 đ bằng chuyển khoản")).to_be_visible()
    expect(line).to_contain_text("Nguyễn Thị Thu")
    line.get_by_role("button", name=re.compile("^Mở lại khoản")).click()
    line.get_by_label("Lý do mở lại").fill("Người chuyển báo nhầm")
    line.get_by_role("button", name="Mở lại khoản này").click()
    expect(citizen.get_by_text("Cần nộp 16.000 đ.")).to_be_visible()

    citizen.goto("/thong-bao")
    for told in ("nộp phí tại quầy", "khoản chuyển phí"):
        expect(citizen.get_by_role("button", name=re.compile(f"{told}.*{code}")).first).to_be_visible()
    expect(citizen.get_by_role("button", name=re.compile(f"đã bị hủy.*{code}"))).to_have_count(2)


def do(page: Page, form: str, button: str = "", **boxes: str) -> None:
    """Fill in and send one form about the fee."""
    here = page.get_by_role("form", name=form, exact=True)
    for label, text in boxes.items():
        here.get_by_label(LABELS[label], exact=True).fill(text)
    here.get_by_role("button", name=button or form).click()


def test_an_exemption_is_taken_back_and_what_was_paid_is_given_back(phone: Page, desktop: Page) -> None:
    citizen, thu = sign_in(phone, LONG), sign_in(desktop, THU)
    code = file_one(citizen)
    citizen.goto(f"/ho-so/{code}")
    thu.goto(f"/ban/ho-so/{code}")
    do(thu, "Ghi mức phí", amount="16.000", grounds="2 văn bản, mỗi văn bản 8.000 đ")
    expect(thu.get_by_text("Cần nộp 16.000 đ.")).to_be_visible()
    do(thu, "Miễn phí", waived="Hộ nghèo, giấy số 12/2026")
    expect(citizen.get_by_text("Được miễn phí: Hộ nghèo, giấy số 12/2026")).to_be_visible()
    do(thu, "Hủy miễn phí", undone="Giấy hộ nghèo đã hết hạn")
    expect(thu.get_by_text("Đã hủy ghi nhận.")).to_be_visible()
    expect(citizen.get_by_text("Cần nộp 16.000 đ.")).to_be_visible()
    expect(citizen.get_by_text("Hồ sơ và giấy tờ đã nộp vẫn giữ nguyên.")).to_be_visible()
    citizen.get_by_text("Những gì đã ghi về phí").tap()
    expect(citizen.get_by_role("listitem").filter(has_text="Miễn phí (đã hủy)")).to_be_visible()
    expect(citizen.get_by_role("listitem").filter(has_text="Hủy miễn phí: Giấy hộ nghèo")).to_be_visible()
    assert axe.violations(citizen) == []

    do(thu, "Đã thu tại quầy", receipt=f"HT{code[-4:]}")
    expect(citizen.get_by_text(f"Biên lai số HT{code[-4:]}.").first).to_be_visible()
    citizen.get_by_text("Rút hồ sơ", exact=True).tap()
    citizen.get_by_role("textbox", name=re.compile("Lý do")).fill("Không cần nữa")
    citizen.get_by_role("button", name="Rút hồ sơ này").tap()
    expect(citizen.get_by_text("Trung tâm dự kiến hoàn lại 16.000 đ.")).to_be_visible()
    expect(citizen.get_by_text("Không cần gửi số tài khoản")).to_be_visible()
    assert axe.violations(citizen) == []

    thu.goto("/ban/hoan-phi")
    row = thu.get_by_role("listitem").filter(has_text=code)
    expect(row).to_contain_text("Phải hoàn 16.000 đ (đề xuất)")
    assert axe.violations(thu) == []
    row.get_by_role("link", name=code).click()
    do(thu, "Đã hoàn tiền mặt", voucher=f"PC {code[-4:]}")
    expect(thu.get_by_text("Chỉ ghi khi người nhận đã ký vào phiếu chi.")).to_be_visible()
    assert axe.violations(thu) == []
    thu.get_by_label("Người nhận đã ký vào phiếu chi").check()
    do(thu, "Đã hoàn tiền mặt", refunded="20.000")
    expect(thu.get_by_text("Chỉ hoàn đến 16.000 đ.")).to_be_visible()
    do(thu, "Đã hoàn tiền mặt", refunded="16.000")
    expect(thu.get_by_text("Đã hoàn tiền mặt: đã lưu. Công dân đã được báo.")).to_be_visible()
    expect(thu.get_by_role("form", name="Đã hoàn tiền mặt")).to_have_count(0)
    expect(citizen.get_by_text("Đã hoàn đủ 16.000 đ đã nộp.")).to_be_visible()
    thu.goto("/ban/hoan-phi")
    expect(thu.get_by_text("Mở hồ sơ để ghi đã hoàn bằng cách nào.")).to_be_visible()
    expect(thu.get_by_role("listitem").filter(has_text=code)).to_have_count(0)

    citizen.goto("/thong-bao")
    for told in ("Việc miễn phí đã được xem lại", "Có khoản phí được xem xét", "Đã ghi nhận hoàn phí"):
        note = citizen.get_by_role("button", name=re.compile(f"{told}.*{code}", re.DOTALL)).first
        expect(note).to_be_visible()
        expect(note).not_to_contain_text("16.000")
