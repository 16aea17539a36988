"""At the counter: a number in a few touches, a screen in the hall, and a form that goes home on the citizen's phone."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD
from tests.support import axe
from tests.support.browser import DESKTOP, PHONE

TRANG, THU, KHANH = "0912000010", "0912000011", "0912000017"
"""Who guides, who receives and guides, who leads."""

MOST_INTERACTIONS = 12


class Counted:
    """Counts what a guide touches; filling a box is one, whatever is typed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, done: object) -> None:
        del done
        self.count += 1


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


def no_violations(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    assert axe.violations(page) == []


@pytest.fixture
def hall(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**DESKTOP, base_url=served) as context:
        yield context.new_page()


def arrive(desk: Page, name: str, birth: str, topic: str) -> tuple[str, int]:
    """Note somebody without a phone; returns their number and how many interactions it took."""
    touch = Counted()
    desk.goto("/ban/huong-dan")
    touch(desk.get_by_role("link", name="Ghi tên, lấy số").click())
    touch(desk.get_by_label("Họ, chữ đệm và tên").fill(name))
    touch(desk.get_by_label("Năm sinh hoặc ngày sinh").fill(birth))
    touch(desk.get_by_label("Không có điện thoại").check())
    touch(desk.get_by_role("radio", name="Mới bắt đầu").check())
    touch(desk.get_by_label("Muốn học hoặc làm việc gì").select_option(topic))
    touch(desk.get_by_role("button", name="Cho số").click())
    said = desk.get_by_text("Số của người vừa ghi")
    expect(said).to_be_in_viewport()
    found = re.search(r"[ABC]\d\d", said.inner_text())
    assert found
    return found[0], touch.count


def call_and_begin(desk: Page) -> None:
    desk.goto("/ban/huong-dan")
    desk.get_by_role("button", name="Gọi số tiếp theo").click()
    desk.get_by_role("button", name="Người này đã đến, bắt đầu").click()
    expect(desk.get_by_text("Đang hướng dẫn", exact=True)).to_be_visible()


def begin_form(desk: Page) -> str:
    """Fill in a box of the wanted form together; returns the address behind the QR code."""
    desk.get_by_role("button", name="Mở tờ khai").click()
    expect(desk.get_by_role("button", name="Quét thẻ căn cước")).to_be_visible()
    desk.get_by_label("Nơi cư trú").fill("Số 5, khu Vĩnh Xuân, phường Mạo Khê")
    expect(desk.get_by_text("Đã lưu, chưa nộp")).to_be_visible()
    desk.get_by_role("button", name="Đưa cho người dân làm tiếp").click()
    expect(desk.get_by_role("img", name="Mã QR")).to_be_visible()
    no_violations(desk)
    desk.get_by_text("Máy không quét được mã").click()
    return desk.locator("#hand-back-link").inner_text()


def carry_on(phone: Page, link: str) -> None:
    """From the QR code to the form, as somebody without an account."""
    phone.goto(link)
    year = phone.get_by_label("Năm sinh của người làm tờ khai")
    expect(year).to_be_visible()
    for word in ("Lụa", "1958", "khai sinh", "Vĩnh Xuân"):
        expect(phone.get_by_role("main")).not_to_contain_text(word)
    no_violations(phone)
    year.fill("1957")
    go_on = phone.get_by_role("button", name="Tạo tài khoản và làm tiếp")
    go_on.tap()
    expect(phone.get_by_role("alert").first).to_contain_text("chưa khớp")
    year.fill("1958")
    go_on.tap()
    expect(phone.get_by_role("textbox", name="Họ, chữ đệm và tên")).to_have_value("Phạm Thị Lụa")
    expect(phone.get_by_role("textbox", name="Ngày sinh")).to_have_value("12/04/1958")
    no_violations(phone)
    phone.get_by_role("textbox", name="Số điện thoại").fill("0977000123")
    phone.get_by_role("textbox", name="Số định danh").fill("022158000123")
    phone.get_by_role("textbox", name="Đặt mật khẩu").fill("hoa sen nở muộn")
    phone.get_by_role("checkbox", name="Xử lý hồ sơ của tôi").check()
    phone.get_by_role("button", name="Tạo tài khoản, mở tờ khai").tap()
    phone.wait_for_url("**/nop/*")


def test_from_the_door_to_ones_own_phone(desktop: Page, phone: Page, hall: Page) -> None:
    desk = sign_in(desktop, TRANG)
    hall.goto("/ban/huong-dan/goi-so")
    number, interactions = arrive(desk, "Phạm Thị Lụa", "12/04/1958", "thu-tuc:1.001193")
    assert interactions < MOST_INTERACTIONS
    expect(desk.get_by_label("Họ, chữ đệm và tên")).to_have_value("")
    no_violations(desk)
    desk.goto("/ban/huong-dan")
    expect(desk.get_by_role("listitem").filter(has_text=number)).to_contain_text("Phạm Thị Lụa")
    no_violations(desk)
    call_and_begin(desk)
    expect(hall.get_by_text("Đang được hướng dẫn")).to_be_visible()
    expect(hall.get_by_role("main")).to_contain_text(number)
    expect(hall.get_by_role("main")).not_to_contain_text("Lụa")
    no_violations(hall)

    link = begin_form(desk)
    carry_on(phone, link)
    # The level noted at the counter comes along: one question a screen, the first is the name.
    expect(phone.get_by_text(re.compile(r"Bước 1/\d\d"))).to_be_visible()
    expect(phone.get_by_label("Họ, chữ đệm, tên người yêu cầu")).to_have_value("Phạm Thị Lụa")
    phone.goto(link)
    phone.wait_for_url("**/nop/*")  # one's own link leads there again; nobody else's phone gets anything
    hall.goto(link)
    expect(hall.get_by_role("alert").first).to_contain_text("không dùng được nữa")

    desk.get_by_role("button", name="Đã quét xong").click()
    expect(desk.get_by_role("heading", name="Tờ khai đã ở trong điện thoại của người dân")).to_be_visible()
    desk.goto("/ban/huong-dan/buoi")
    expect(desk.get_by_label("Thủ tục đã hướng dẫn nộp")).to_have_value("thu-tuc:1.001193")
    desk.get_by_role("checkbox", name="Chụp giấy tờ cho rõ để nộp trực tuyến").check()
    desk.get_by_role("button", name="Ghi lại buổi này").click()
    expect(desk.get_by_text("Mời chọn kết quả.")).to_be_in_viewport()
    desk.get_by_role("radio", name="Lần sau cần người giúp").check()
    no_violations(desk)
    desk.get_by_role("button", name="Ghi lại buổi này").click()
    expect(desk.get_by_text("Hôm nay đã hướng dẫn 1 người.")).to_be_visible()


def test_a_card_is_printed_alone_and_brings_its_holder_back(desktop: Page) -> None:
    desk = sign_in(desktop, THU)
    arrive(desk, "Ngô Văn Bình", "1950", "hoc:cai-vneid")
    call_and_begin(desk)
    desk.get_by_role("link", name="Làm thẻ mã").click()
    desk.get_by_role("button", name="làm thẻ").click()
    card = desk.get_by_role("region", name="Thẻ để in")
    expect(card.get_by_role("listitem")).to_have_count(5)
    code = card.get_by_role("listitem").first.inner_text().strip()
    no_violations(desk)
    desk.emulate_media(media="print")
    expect(card).to_be_visible()
    expect(desk.get_by_role("heading", name="Thẻ mã cho người")).to_be_hidden()
    with pikepdf.open(io.BytesIO(desk.pdf(prefer_css_page_size=True))) as paper:
        assert [round(float(edge) * 25.4 / 72) for edge in paper.pages[0].MediaBox] == [0, 0, 105, 148]
        assert len(paper.pages) == 1
    desk.emulate_media(media="screen")

    desk.goto("/ban/huong-dan/ghi-ten")
    desk.get_by_text("Có thẻ mã của quầy").click()
    desk.get_by_label("Một mã trên thẻ").fill(code)
    desk.get_by_role("button", name="Cho số").click()
    expect(desk.get_by_text("Thẻ này của Ngô Văn Bình, sinh năm 1950.")).to_be_visible()
    desk.get_by_text("Có thẻ mã của quầy").click()
    desk.get_by_label("Một mã trên thẻ").fill(code)
    desk.get_by_role("button", name="Cho số").click()
    expect(desk.locator("#card_code-below")).to_contain_text("Mã này không dùng được")


def test_figures_are_read_by_leaders_and_by_everyone(desktop: Page, phone: Page) -> None:
    phone.goto("/so-lieu")
    expect(phone.get_by_role("heading", name="Học rồi có tự làm được không?")).to_be_visible()
    expect(phone.get_by_role("table", name="Theo mức khi đến")).to_contain_text("Mới bắt đầu")
    expect(phone.get_by_text("giữ kín, vì có nhóm dưới 5 người").first).to_be_visible()
    no_violations(phone)
    leader = sign_in(desktop, KHANH)
    leader.goto("/ban/so-lieu")
    expect(leader.get_by_role("table", name="Theo tháng").get_by_role("row")).to_have_count(13)
    no_violations(leader)


def test_a_guide_registers_with_a_phone_too(browser: Browser, served: str) -> None:
    with browser.new_context(**PHONE, base_url=served) as context:
        page = sign_in(context.new_page(), TRANG)
        page.goto("/ban/huong-dan/ghi-ten")
        page.get_by_role("button", name="Cho số").tap()
        expect(page.get_by_text("Mời nhập họ, chữ đệm và tên.")).to_be_in_viewport()
        expect(page.get_by_label("Họ, chữ đệm và tên")).to_be_focused()
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
