"""A draft filled in without a network: photos included, hidden from the next person, sent once, filed once."""

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.server import Server
from tests.support.walks import FILED, to_screen

PASSWORD = "một câu dài dễ nhớ"
PHONE, NUMBER = "0384100001", "022157841001"
ADDRESS = "Số 9, khu Yên Lập, phường Mạo Khê"
PROCEDURE = "/nop?thu-tuc=1.001193"

KEPT = """async () => {
    const open = (name) => new Promise((done) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
    });
    const database = await open("camtay-drafts");
    const all = await new Promise((done) => {
        const request = database.transaction("all").objectStore("all").getAll();
        request.onsuccess = () => done(request.result);
    });
    database.close();
    return all.map((row) => row.kind + " " + Object.entries(row.meta).map(([name, value]) =>
        name + new TextDecoder().decode(value)).join(" "));
}"""
HAS_KEY = "async () => (await indexedDB.databases()).some((one) => one.name === 'camtay-key')"


def register(page: Page, phone: str, number: str) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Lê Thị Hằng",
        "phone": phone,
        "citizen_number": number,
        "birth_date": "05/09/1957",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)


def sign_in(page: Page, then: str) -> None:
    page.goto(then)
    page.wait_for_url(re.compile("/dang-nhap"))
    page.fill("#login", PHONE)
    page.fill("#password", PASSWORD)
    page.click("form button[type=submit]")


def photo(colour: str) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (620, 877), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def count(server: Server, question: str) -> int:
    with closing(sqlite3.connect(Path(server.data_dir) / "camtay.db")) as connection:
        return int(connection.execute(question).fetchone()[0])


def opened_once(phone: Page) -> str:
    """Open a draft with the service worker ready and the draft kept; answers its address."""
    register(phone, PHONE, NUMBER)
    phone.goto("/")
    phone.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 0)"
    )
    with phone.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
        phone.goto(PROCEDURE)
        expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    return phone.url


def filled_in_offline(page: Page, draft: str) -> None:
    page.goto(draft)
    expect(page.get_by_role("heading", level=1)).to_have_text("Điền hồ sơ khi không có mạng")
    page.fill("#child_name", "Nguyễn Minh An")
    page.fill("#applicant_address", ADDRESS)
    chooser = page.locator("[data-document] input[type=file]:not([capture])").first
    chooser.set_input_files([photo("red"), photo("green")])
    expect(page.locator("[data-outbox-words]")).to_have_text("Chờ gửi: 2 câu trả lời, 2 ảnh")
    assert not [row for row in page.evaluate(KEPT) if "Minh An" in row or "red" in row]
    page.reload()
    expect(page.locator("#child_name")).to_have_value("Nguyễn Minh An")
    expect(page.locator("[data-photos] li")).to_have_count(2)


def changed_elsewhere(other: Page, draft: str) -> None:
    sign_in(other, draft)
    other.locator("#applicant_address").fill("Số 1, khu khác")
    expect(other.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    other.reload()
    expect(other.locator("#applicant_address")).to_have_value("Số 1, khu khác")


def test_offline_with_two_photos_a_warning_at_sign_out_then_filed_once(
    phone: Page, desktop: Page, served_demo: Server
) -> None:
    draft = opened_once(phone)
    phone.goto("/tai-khoan")
    expect(phone.get_by_role("button", name="Đăng xuất", exact=True)).to_be_visible()
    phone.context.set_offline(True)
    form = phone.context.new_page()
    filled_in_offline(form, draft)

    phone.get_by_role("button", name="Đăng xuất", exact=True).click()
    warning = phone.locator("[data-unsent-warning]")
    expect(warning).to_contain_text("2 câu trả lời, 2 ảnh chưa gửi được")
    warning.get_by_role("button", name="Ở lại để gửi").click()
    expect(warning).to_be_hidden()

    changed_elsewhere(desktop, draft)
    phone.context.set_offline(False)
    conflict = form.locator("[data-conflicts] li")
    expect(conflict).to_contain_text("Số 1, khu khác")
    conflict.get_by_role("button", name="Điền trên máy này").click()
    expect(form.get_by_text("Đã có mạng và đã gửi hết.")).to_be_visible()
    form.get_by_role("link", name="Mở hồ sơ trên hệ thống").click()
    before = count(served_demo, "SELECT count(*) FROM dossier")
    to_screen("Xem lại rồi nộp")(form)
    expect(form.get_by_text("2 tệp")).to_be_visible()
    expect(form.get_by_text(ADDRESS).first).to_be_visible()
    to_screen(FILED)(form)
    assert count(served_demo, "SELECT count(*) FROM dossier") == before + 1

    phone.reload()
    phone.get_by_role("button", name="Đăng xuất", exact=True).click()
    phone.wait_for_url(re.compile(r":\d+/$"))
    assert not phone.evaluate(HAS_KEY)
    phone.goto("/nop/ngoai-tuyen/")
    expect(phone.get_by_text("Trên máy này chưa có hồ sơ nào để điền tiếp")).to_be_visible()


def test_an_offline_form_follows_its_answers_and_is_sent_from_any_page(phone: Page) -> None:
    register(phone, "0384100002", "022157841002")
    phone.goto("/")
    phone.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 0)"
    )
    with phone.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
        phone.goto("/nop?thu-tuc=1.001612")
        expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    draft = phone.url
    phone.goto("/thu-tuc")
    phone.context.set_offline(True)
    form = phone.context.new_page()
    form.goto(draft)
    expect(form.locator("#business_name")).to_be_visible()
    expect(form.locator("#member_name")).to_be_hidden()
    for box in ("applicant_address", "business_address"):
        form.fill(f"#{box}", ADDRESS)
    form.fill("#business_name", "Hộ kinh doanh Bình Minh")
    form.get_by_text("Các thành viên hộ gia đình").click()
    form.fill("#member_name", "Trần Văn Hòa")
    expect(form.get_by_text("Bản sao văn bản ủy quyền của thành viên")).to_be_visible()
    form.get_by_role("button", name="Thêm một thành viên").click()
    form.fill("#member_name__2", "Trần Thị Mai")
    expect(form.locator("[data-outbox-words]")).to_have_text("Chờ gửi: 7 câu trả lời")
    form.close()

    with phone.expect_response(re.compile("/api/drafts/[^/]+/offline$")) as sent:
        phone.context.set_offline(False)
    assert sent.value.request.method == "PUT"
    assert phone.url.rstrip("/").endswith("/thu-tuc")
    phone.goto(draft)
    for title in ("Hộ kinh doanh", "Thành viên hộ gia đình cùng thành lập"):
        phone.get_by_role("button", name="Tiếp tục").click()
        expect(phone.locator("#nop-title")).to_have_text(title)
    expect(phone.locator("#member_name")).to_have_value("Trần Văn Hòa")
    expect(phone.get_by_role("button", name="Bỏ thành viên thứ 1")).to_be_visible()
    assert not phone.evaluate("localStorage.getItem('camtay-waits')")


def test_what_is_not_accepted_stays_on_the_phone_and_is_told(phone: Page) -> None:
    register(phone, "0384100003", "022157841003")
    with phone.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
        phone.goto(PROCEDURE)
        expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    phone.fill("#applicant_address", "dài" * 7_000)
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "refused")
    phone.reload()
    refused = phone.locator("[data-refused] li")
    expect(refused).to_contain_text("Mời viết gọn lại")
    expect(refused.locator("textarea")).to_have_value("dài" * 7_000)
    expect(phone.get_by_text("có mạng thì tự gửi")).to_be_hidden()
    assert violations(phone) == []
    refused.get_by_role("button", name="Tôi đã xem, bỏ phần này").click()
    expect(refused).to_have_count(0)
    assert not phone.evaluate("localStorage.getItem('camtay-waits')")
