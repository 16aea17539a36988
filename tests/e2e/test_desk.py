"""An officer at the desk and a citizen with the dossier open, at the same time, in two browsers."""

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from app.demo import PASSWORD
from tests.support.axe import violations
from tests.support.browser import DESKTOP

LONG, THU, NAM = "0912000002", "0912000011", "0912000012"
"""A citizen, who receives, who appraises."""


def a_photo() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(kept, "PNG")
    return kept.getvalue()


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


@pytest.fixture
def second_desktop(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**DESKTOP, base_url=served) as context:
        yield context.new_page()


def open_newest(page: Page, status: str) -> str:
    """Open the citizen's first dossier with this status; returns its code."""
    page.goto("/ho-so")
    page.get_by_role("listitem").filter(has_text=status).first.get_by_role("link").click()
    expect(page.get_by_role("list", name="Diễn biến của hồ sơ")).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def find(page: Page, code: str) -> None:
    """Find a dossier at the desk by its code and open it."""
    page.goto("/ban")
    page.get_by_role("searchbox").fill(code[-11:])
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("heading", name="Tìm thấy 1 hồ sơ")).to_be_visible()
    page.get_by_role("link", name=re.compile(f"hồ sơ {code}")).click()
    expect(page.get_by_text(code)).to_be_visible()


def confirm(page: Page, action: str) -> Locator:
    """Choose an action and press its own button in the panel that opens."""
    page.get_by_role("button", name=action, exact=True).click()
    panel = page.get_by_role("form", name=action, exact=True)
    expect(panel).to_be_visible()
    return panel


def test_an_open_page_follows_what_the_officers_do(phone: Page, desktop: Page, second_desktop: Page) -> None:
    citizen, thu, nam = sign_in(phone, LONG), sign_in(desktop, THU), sign_in(second_desktop, NAM)
    code = open_newest(citizen, "Mới đăng ký")
    done = citizen.get_by_role("list", name="Diễn biến của hồ sơ")
    expect(done).not_to_contain_text("Đã tiếp nhận")

    find(thu, code)
    confirm(thu, "Tiếp nhận").get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(thu.get_by_text("Đã tiếp nhận.", exact=True)).to_be_visible()
    expect(done).to_contain_text("Đã tiếp nhận")
    expect(citizen.get_by_text("Được tiếp nhận", exact=True)).to_be_visible()
    receipt = citizen.get_by_role("link", name=re.compile("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"))
    assert citizen.request.get(receipt.get_attribute("href") or "").body().startswith(b"%PDF-")
    expect(thu.get_by_role("link", name=re.compile("Phiếu kiểm soát"))).to_be_visible()

    find(nam, code)
    panel = confirm(nam, "Yêu cầu bổ sung")
    panel.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(panel).to_contain_text("Mời chọn ít nhất một giấy tờ cần bổ sung.")
    panel.get_by_role("combobox").nth(1).select_option("unreadable")
    panel.get_by_role("textbox", name=re.compile("Lời dặn")).fill("Mời chụp lại cho rõ.")
    panel.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(nam.get_by_text("Đã yêu cầu bổ sung giấy tờ.", exact=True)).to_be_visible()

    expect(citizen.get_by_role("heading", name="Cần bổ sung để hồ sơ đi tiếp")).to_be_visible()
    send = citizen.get_by_role("button", name="Gửi phần bổ sung")
    send.tap()
    expect(citizen.get_by_text("Còn thiếu giấy này.", exact=False).first).to_be_visible()
    citizen.locator("input[data-upload]").last.set_input_files(
        {"name": "anh.png", "mimeType": "image/png", "buffer": a_photo()}
    )
    expect(citizen.get_by_text("Đã có tệp mới")).to_be_visible(timeout=30_000)
    send.tap()
    expect(citizen.get_by_text("Đã gửi phần bổ sung.", exact=True)).to_be_visible()
    expect(nam.get_by_text("Hồ sơ vừa có thay đổi: đã gửi phần bổ sung (Công dân).")).to_be_visible()
    expect(nam.get_by_text("anh.jpg")).to_be_visible()

    citizen.get_by_text("Ai đã xem hồ sơ này").tap()
    expect(citizen.get_by_text("Nguyễn Thị Thu").last).to_be_visible()


def test_who_is_second_is_told_and_nothing_is_overwritten(
    phone: Page, desktop: Page, second_desktop: Page
) -> None:
    """Two windows of one officer: after what happens in one, the other cannot send, and keeps what was typed."""
    code = open_newest(sign_in(phone, "0912000001"), "Mới đăng ký")
    first, second = sign_in(desktop, THU), sign_in(second_desktop, THU)
    find(first, code)
    find(second, code)
    panel = confirm(second, "Không tiếp nhận")
    panel.get_by_role("textbox").fill("Thiếu giấy chứng sinh.")
    confirm(first, "Tiếp nhận").get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(second.get_by_text("Hồ sơ vừa có thay đổi: đã tiếp nhận (Nguyễn Thị Thu).")).to_be_visible()
    expect(panel.get_by_role("button", name="Không tiếp nhận")).to_have_count(0)
    expect(panel.get_by_role("textbox")).to_have_value("Thiếu giấy chứng sinh.")
    panel.get_by_role("button", name="Đóng phần này").click()
    expect(panel).to_be_hidden()


def test_the_queue_is_filtered_by_its_figures(desktop: Page) -> None:
    sign_in(desktop, NAM).goto("/ban")
    figure = desktop.get_by_role("link", name="quá hạn")
    late = int(re.findall(r"\d+", figure.inner_text())[0])
    figure.click()
    expect(desktop).to_have_url(re.compile("loc=qua-han"))
    expect(figure).to_have_attribute("aria-current", "true")
    expect(desktop.get_by_role("main").get_by_role("listitem")).to_have_count(late)


def test_the_way_back_keeps_the_filter_and_leaving_a_search_empties_the_box(desktop: Page) -> None:
    sign_in(desktop, "0912000017").goto("/ban?loc=qua-han&buoc=tham-dinh")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("hồ sơ ở bước thẩm định")
    desktop.get_by_role("main").get_by_role("listitem").first.get_by_role("link").first.click()
    expect(desktop.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    desktop.get_by_role("link", name="Quay lại").click()
    expect(desktop).to_have_url(re.compile("loc=qua-han&buoc=tham-dinh$"))

    box = desktop.get_by_role("searchbox")
    box.fill("H49")
    desktop.get_by_role("button", name="Tìm", exact=True).click()
    expect(desktop.get_by_role("heading", name=re.compile("Tìm thấy"))).to_be_visible()
    desktop.get_by_role("button", name="Bỏ lọc, xem tất cả").click()
    expect(desktop.get_by_role("heading", name=re.compile("hồ sơ đang giải quyết"))).to_be_visible()
    expect(box).to_have_value("")
    expect(desktop).to_have_url(re.compile("/ban/?$"))


@pytest.mark.parametrize(
    ("phone_number", "page_of_theirs"), [("0912000016", "/ban/buu-ta"), ("0912000018", "/ban/ngay-nghi")]
)
def test_nobody_at_the_desk_meets_a_closed_door(phone: Page, phone_number: str, page_of_theirs: str) -> None:
    sign_in(phone, phone_number).goto("/")
    phone.get_by_role("banner").get_by_role("link", name="Bàn làm việc").tap()
    expect(phone).to_have_url(re.compile(f"{page_of_theirs}/?$"))
    phone.goto("/ban")
    expect(phone).to_have_url(re.compile(f"{page_of_theirs}/?$"))
    expect(phone.get_by_role("main").get_by_role("alert")).to_have_count(0)
    assert violations(phone) == []


def test_anyone_follows_by_code_and_last_digits_and_learns_the_status_only(
    phone: Page, desktop: Page
) -> None:
    code = open_newest(sign_in(desktop, "0912000001"), "Đã trả kết quả")
    phone.goto("/tra-cuu")
    phone.get_by_label("Mã hồ sơ").fill(code)
    phone.get_by_label("Bốn số cuối điện thoại người nộp").fill("9999")
    look_up = phone.get_by_role("button", name="Xem tình trạng")
    look_up.tap()
    expect(phone.get_by_role("alert").first).to_contain_text("Không tìm thấy hồ sơ")
    phone.get_by_label("Bốn số cuối điện thoại người nộp").fill("0001")
    look_up.tap()
    expect(phone.get_by_text("Đã trả kết quả")).to_be_visible()
    expect(phone.get_by_role("main")).not_to_contain_text("Hằng")


def test_the_apology_a_late_dossier_owes_is_there_to_be_sent(phone: Page, desktop: Page) -> None:
    """Last: after it the demo has one late dossier less."""
    sign_in(desktop, "0912000017").goto("/ban?loc=qua-han&buoc=tham-dinh")
    desktop.get_by_role("main").get_by_role("listitem").first.get_by_role("link").first.click()
    expect(desktop.get_by_text("Văn bản xin lỗi đã soạn sẵn")).to_be_visible()
    draft = desktop.get_by_role("link", name="Xem dự thảo (PDF)").get_attribute("href") or ""
    assert desktop.request.get(draft).body().startswith(b"%PDF-")
    panel = confirm(desktop, "Xin lỗi và hẹn lại")
    reason = panel.get_by_role("textbox", name="Lý do")
    expect(reason).to_have_value(re.compile("chưa xong đúng hẹn"))
    expect(panel.get_by_label("Ngày hẹn mới")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
    reason.fill("Phải tra lại sổ hộ tịch của xã cũ.")
    panel.get_by_role("button", name="Xin lỗi và hẹn lại").click()
    expect(desktop.get_by_text("Đã xin lỗi và hẹn ngày mới.", exact=True)).to_be_visible()
    expect(desktop.get_by_text("Văn bản xin lỗi đã soạn sẵn")).to_have_count(0)

    code = urlsplit(desktop.url).path.rstrip("/").rsplit("/", 1)[-1]
    sign_in(phone, "0912000001").goto(f"/ho-so/{code}")
    expect(phone.get_by_text("Phải tra lại sổ hộ tịch của xã cũ.")).to_be_visible()
    letter = phone.get_by_role("link", name=re.compile("Văn bản xin lỗi và đề nghị gia hạn"))
    expect(letter).to_have_attribute("href", re.compile(rf"/api/dossiers/{code}/papers/\d+\.pdf"))
    assert phone.request.get(letter.get_attribute("href") or "").body().startswith(b"%PDF-")
    assert violations(phone) == []
