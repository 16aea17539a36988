"""From what happened to the right procedure, as a citizen on a phone does it: few taps, back, without a network."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support import axe, server
from tests.support.browser import PHONE
from tests.support.static_site import static_site

TITLE = "Khai sinh cho bé, rồi nhập hộ khẩu và bảo hiểm y tế"


def tap(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.tap()


def question(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=2)).to_have_text(words)


def test_a_newborn_is_five_taps_from_the_form(phone: Page) -> None:
    phone.goto("/")
    tap(phone, "Chưa biết cần thủ tục gì?")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cần thủ tục gì?")
    assert not axe.violations(phone)
    tap(phone, "Có em bé mới sinh")
    question(phone, "Bé đã có Giấy khai sinh chưa?")
    tap(phone, "Chưa có")
    question(phone, "Cha mẹ của bé đã đăng ký kết hôn chưa?")
    phone.go_back()
    question(phone, "Bé đã có Giấy khai sinh chưa?")
    tap(phone, "Chưa có")
    assert not axe.violations(phone)
    tap(phone, "Đã đăng ký kết hôn")
    expect(phone.get_by_role("heading", level=2)).to_have_text(TITLE)
    assert not axe.violations(phone)
    end = phone.locator(".learn-step:target")
    expect(end.get_by_role("article")).to_have_count(3)
    first = end.get_by_role("article").first
    expect(first).to_contain_text("Vì sao: Bé mới sinh cần Giấy khai sinh")
    expect(first.get_by_role("checkbox", name="Giấy chứng sinh")).to_be_visible()
    expect(first.get_by_role("link", name="Hẹn giờ tại nhà")).to_have_attribute(
        "href", "/hen-gio?thu-tuc=1.001193"
    )
    expect(first.get_by_role("link", name="Xem thủ tục")).to_have_attribute("href", "/thu-tuc/1-001193")
    expect(end.get_by_text("Chưa xác minh", exact=True)).to_be_visible()
    expect(first.get_by_role("link", name="Nộp hồ sơ")).to_have_attribute("href", "/nop?thu-tuc=1.001193")
    tap(phone, "Không đúng việc của tôi")
    expect(phone.get_by_role("searchbox")).to_be_visible()
    expect(phone.get_by_role("link", name="Hẹn cán bộ đến nhà")).to_be_visible()
    assert not axe.violations(phone)
    phone.get_by_role("searchbox").fill("mất sổ đỏ")
    phone.get_by_role("searchbox").press("Enter")
    expect(phone.get_by_text("Cấp lại Giấy chứng nhận quyền sử dụng đất do bị mất").first).to_be_visible()


def test_after_one_visit_the_finder_works_without_a_network(browser: Browser, tmp_path: Path) -> None:
    server.build()
    with (
        static_site(tmp_path / "site") as site,
        browser.new_context(**PHONE, base_url=site.url) as context,
    ):
        page = context.new_page()
        page.goto("/")
        page.evaluate(
            "navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(() => null)"
        )
        page.wait_for_function("navigator.serviceWorker.controller")
        site.switch_off()
        page.goto("/can-thu-tuc-gi/")
        tap(page, "Có em bé mới sinh")
        tap(page, "Chưa có")
        tap(page, "Đã đăng ký kết hôn")
        expect(page.get_by_role("heading", level=2)).to_have_text(TITLE)
        page.reload()
        expect(page.get_by_role("heading", level=2)).to_have_text(TITLE)
        page.go_back()
        question(page, "Cha mẹ của bé đã đăng ký kết hôn chưa?")
