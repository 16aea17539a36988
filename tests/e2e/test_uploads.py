"""Photos over a bad network: what was sent is not sent again, and one that cannot be read is asked for anew."""

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, Route, expect

from tests.support.walks import to_screen

PASSWORD = "một câu dài dễ nhớ"
PAPERS = "Giấy tờ kèm theo"


@pytest.fixture
def papers(phone: Page, request: pytest.FixtureRequest) -> Page:
    """The screen of papers of a new person's application."""
    phone.goto("/dang-ky")
    serial = 1 + [name for name in globals() if name.startswith("test_")].index(request.node.originalname)
    for box, value in {
        "full_name": "Lê Thị Hằng",
        "phone": f"03{85100000 + serial}",
        "citizen_number": f"022157{851000 + serial}",
        "birth_date": "05/09/1957",
        "password": PASSWORD,
    }.items():
        phone.fill(f"#{box}", value)
    phone.check("#agrees_to_processing")
    phone.click("form button[type=submit]")
    phone.wait_for_url(lambda address: "/dang-ky" not in address)
    phone.goto("/nop?thu-tuc=1.001193")
    to_screen(PAPERS)(phone)
    return phone


def sent(name: str, image: Image.Image) -> dict[str, object]:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=95)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def page_of_text() -> Image.Image:
    image = Image.new("RGB", (1700, 2400), "#e8e4da")
    draw = ImageDraw.Draw(image)
    for line in range(100, 2300, 60):
        draw.text((120, line), "Giay chung sinh so 123, ho va ten me " * 3, fill="#222", font_size=34)
    return image


def test_a_break_costs_one_piece_and_the_file_arrives_once(papers: Page) -> None:
    offsets: list[str] = []

    def broken_once(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(route.request.headers["upload-offset"])
            if len(offsets) == 2:
                route.abort()
                return
        route.continue_()

    papers.route("**/api/uploads/*", broken_once)
    noise = Image.effect_noise((1600, 1200), 60)
    papers.locator("input[data-upload]:not([capture])").first.set_input_files(sent("nhieu.jpg", noise))
    expect(papers.get_by_role("link", name=re.compile("nhieu.jpg"))).to_have_count(1)
    assert offsets[1] == offsets[2] != "0"
    assert len(set(offsets)) == len(offsets) - 1


def test_what_is_refused_for_good_is_said_at_once_and_not_sent_again(papers: Page) -> None:
    pieces: list[str] = []

    def filed_meanwhile(route: Route) -> None:
        if route.request.method == "PATCH":
            pieces.append(route.request.headers["upload-offset"])
            route.fulfill(status=409, json={"message": "Hồ sơ này đã nộp nên không thêm tệp được nữa."})
        else:
            route.continue_()

    papers.route("**/api/uploads/*", filed_meanwhile)
    noise = Image.effect_noise((1600, 1200), 60)
    papers.locator("input[data-upload]:not([capture])").first.set_input_files(sent("nhieu.jpg", noise))
    expect(papers.get_by_text("Hồ sơ này đã nộp nên không thêm tệp được nữa.")).to_be_visible()
    assert pieces == ["0"]


def test_a_blurred_or_dark_photo_is_asked_for_again(papers: Page) -> None:
    chooser = papers.locator("input[data-upload]:not([capture])").first
    chooser.set_input_files(sent("mo.jpg", page_of_text().filter(ImageFilter.GaussianBlur(8))))
    expect(papers.get_by_text("Ảnh này có vẻ bị mờ")).to_be_visible()
    expect(papers.get_by_role("button", name="Chụp lại")).to_be_visible()
    papers.get_by_role("button", name="Bỏ", exact=True).click()
    chooser.set_input_files(sent("toi.jpg", page_of_text().point(lambda value: value * 0.15)))
    expect(papers.get_by_text("Ảnh này có vẻ tối quá")).to_be_visible()
    papers.get_by_role("button", name="Vẫn gửi ảnh này").click()
    expect(papers.get_by_role("link", name=re.compile("toi.jpg"))).to_have_count(1)
    chooser.set_input_files(sent("ro.jpg", page_of_text()))
    expect(papers.get_by_role("link", name=re.compile("ro.jpg"))).to_have_count(1)


def test_photos_are_merged_in_the_order_chosen(papers: Page) -> None:
    chooser = papers.locator("input[data-upload]:not([capture])").first
    chooser.set_input_files([sent("hai.jpg", Image.new("RGB", (620, 877), "#efe9dc"))])
    expect(papers.get_by_role("link", name=re.compile("hai.jpg"))).to_have_count(1)
    chooser.set_input_files([sent("mot.jpg", Image.new("RGB", (877, 620), "#efe9dc"))])
    expect(papers.get_by_role("link", name=re.compile("mot.jpg"))).to_have_count(1)
    papers.get_by_text("Ghép các ảnh thành một tệp PDF").click()
    papers.get_by_role("button", name="Đưa mot.jpg lên trước").click()
    expect(papers.get_by_text("Trang 1: mot.jpg")).to_be_visible()
    papers.get_by_role("button", name="Ghép theo thứ tự này").click()
    expect(papers.get_by_text(re.compile("PDF, 2 trang"))).to_be_visible()
    expect(papers.get_by_role("link", name=re.compile(".jpg"))).to_have_count(0)
