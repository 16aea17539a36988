"""Small ways through the demo, to the screens that have no address of their own."""

import re
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from app.demo import accounts

Walk = Callable[[Page], None]

FILED = "Đã nộp hồ sơ"
_REVIEW = "Xem lại rồi nộp"
_MOST_SCREENS = 15
_ANSWERS = {
    "hamlet": "Khu Vĩnh Thông",
    "address": "Số 12",
    "return_address": "Số 12, khu Vĩnh Thông, Mạo Khê",
}


def to_screen(title: str) -> Walk:
    """Answer an application or a request for a visit up to the screen with this title."""

    def walk(page: Page) -> None:
        heading = page.locator("#nop-title")
        heading.wait_for()
        for _ in range(_MOST_SCREENS):
            here = heading.inner_text()
            if here == title:
                page.evaluate("scrollTo(0, 0)")
                return
            answer(page)
            page.get_by_role("button", name="Nộp hồ sơ" if here == _REVIEW else "Tiếp tục").click()
            expect(heading).not_to_have_text(here, timeout=20_000)
        raise RuntimeError(f"no screen is called {title}")

    return walk


def answer(page: Page) -> None:
    """Give every open question of the screen an answer that will do."""
    for group in page.locator("form fieldset").all():
        options = group.locator("input[type=radio]:not([disabled])")
        home = group.locator("input[value=home]")
        if options.count() and not group.locator("input:checked").count():
            (home if home.count() else options).first.check()
    for drop_down in page.locator("main form select[name]:visible").all():
        if not drop_down.input_value():
            drop_down.select_option(index=1)
    for box in page.locator("main form :is(input[type=text], input[type=tel], textarea):visible").all():
        if not box.input_value():
            name = box.get_attribute("name") or ""
            box.fill(_ANSWERS.get(name) or _example(page, name))
    chooser = page.locator("input[data-upload]:not([capture])")
    if chooser.count() and not page.get_by_role("button", name=re.compile("^Bỏ tệp")).count():
        paper = BytesIO()
        Image.new("RGB", (620, 877), "#efe9dc").save(paper, "JPEG")
        chooser.first.set_input_files(
            {"name": "giay-to.jpg", "mimeType": "image/jpeg", "buffer": paper.getvalue()}
        )
        expect(page.get_by_role("link", name=re.compile("giay-to"))).to_be_visible(timeout=20_000)


def _example(page: Page, box: str) -> str:
    words = page.locator(f'[data-below="{box}"]').inner_text()
    return words.removeprefix("Ví dụ: ") if words.startswith("Ví dụ") else "Kinh"


def look_up(page: Page) -> None:
    """As somebody without an account who was told a code and four digits."""
    citizen = accounts()[0]
    form = {"login": citizen.phone, "password": citizen.password}
    page.request.post("/api/sign-in", form=form)
    page.goto("/ho-so")
    link = page.locator("a[href*='/ho-so/']").first
    link.wait_for()
    code = (link.get_attribute("href") or "").rstrip("/").rsplit("/", 1)[-1]
    page.request.post("/api/sign-out")
    page.goto("/tra-cuu")
    page.get_by_label("Mã hồ sơ").fill(code)
    page.get_by_label("Bốn số cuối điện thoại người nộp").fill(citizen.phone[-4:])
    page.get_by_role("button", name="Xem tình trạng").click()
