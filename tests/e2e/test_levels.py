"""The same pages as people of three levels see them: how much at once, how large, with how much help."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.accounts import DigitalLevel
from tests.support import axe
from tests.support.browser import PHONE

B, P, ALONE = DigitalLevel.BEGINNER, DigitalLevel.PARTLY, DigitalLevel.INDEPENDENT


@dataclass(frozen=True)
class Person:
    """Somebody of a level on their phone, not signed in."""

    level: DigitalLevel
    page: Page

    def opens(self, path: str) -> None:
        self.page.goto(path)
        expect(self.page.locator("html")).to_have_attribute("data-level", self.level.value)
        expect(self.page.get_by_role("heading", level=1).first).to_be_attached()

    def sees(self, shown: Locator, *levels: DigitalLevel) -> None:
        """Only people of these levels do."""
        expect(shown).to_be_visible(visible=self.level in levels)

    def sees_the_page_as_it_should_be(self, *, aloud: str = "Nghe đọc trang này") -> None:
        """Its type, its room, reading aloud and the offer of an officer; and nobody is kept out."""
        body, main = self.page.locator("body"), self.page.get_by_role("main")
        expect(body).to_have_css("font-size", "21px" if self.level is B else "18px")
        room = float(main.evaluate("main => parseFloat(getComputedStyle(main).rowGap)"))
        assert (room < 15) is (self.level is ALONE)
        self.sees(
            main.get_by_role("button", name=aloud, exact=True).first,
            *([B] if "trang" in aloud else [B, P, ALONE]),
        )
        self.sees(main.get_by_text("Chưa chắc thì đừng lo, có cán bộ giúp tận nơi."), B)
        assert not axe.violations(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url

    def sees_examples(self) -> None:
        """Under every box; somebody independent only where they are."""
        boxes = self.page.locator(
            "main form :is(input:not([type=hidden], [type=checkbox]), textarea):visible"
        )
        assert boxes.count()
        for box in boxes.all():
            below = self.page.locator(f"#{box.get_attribute('id')}-below")
            assert (below.text_content() or "").strip(), box
            expect(below).to_be_visible(visible=self.level is not ALONE)
        boxes.first.focus()
        expect(self.page.locator(f"#{boxes.first.get_attribute('id')}-below")).to_be_visible()


@pytest.fixture(params=[B, P, ALONE], ids=lambda level: level.value)
def person(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Person]:
    level: DigitalLevel = request.param
    with browser.new_context(**PHONE, base_url=served) as context:
        kept = json.dumps({"person": "", "level": level.value})
        context.add_init_script(
            f"localStorage.getItem('camtay-level') || localStorage.setItem('camtay-level', '{kept}')"
        )
        yield Person(level, context.new_page())


def test_each_level_finds_as_much_at_once_as_is_good(person: Person) -> None:
    page = person.page

    # Home: a beginner has three doors and asks for more; somebody independent goes straight to a form.
    person.opens("/")
    main = page.get_by_role("main")
    person.sees(main.get_by_role("link", name="Nộp hồ sơ mới"), B, P, ALONE)
    look_up = main.get_by_role("link", name="Tra cứu hồ sơ bằng mã")
    person.sees(look_up.locator("visible=true"), P, ALONE)
    person.sees(main.get_by_role("link", name="Số liệu công khai"), P, ALONE)
    person.sees(main.get_by_role("heading", name="Vào thẳng tờ khai"), ALONE)
    person.sees_the_page_as_it_should_be()
    more = main.get_by_role("button", name="Xem thêm")
    person.sees(more, B)
    if person.level is B:
        more.tap()
        expect(look_up.locator("visible=true")).to_be_visible()
        expect(more).to_have_attribute("aria-expanded", "true")

    # A procedure: what to bring and the one thing to do first, the rest by its title.
    person.opens("/thu-tuc/1-001193/")
    expect(page.get_by_role("link", name="Nộp hồ sơ")).to_be_visible()
    expect(main.get_by_role("checkbox").first).to_be_visible()
    person.sees(main.get_by_text("Đánh dấu những giấy đã chuẩn bị xong."), B, P)
    person.sees(main.get_by_text("Nơi giải quyết"), P, ALONE)
    person.sees(main.get_by_role("link", name="Hẹn giờ tại nhà"), P, ALONE)
    person.sees(main.get_by_text("Căn cứ pháp lý", exact=True), P, ALONE)
    person.sees(main.get_by_role("button", name="Căn cứ và nguồn"), B)
    person.sees_the_page_as_it_should_be()
    if person.level is B:
        main.get_by_role("link", name="Có phần chưa xác minh").tap()
        expect(main.get_by_text("Căn cứ pháp lý", exact=True)).to_be_visible()


def test_a_beginner_registers_one_question_at_a_time(browser: Browser, served: str) -> None:
    with browser.new_context(**PHONE, base_url=served) as context:
        context.add_init_script(
            "localStorage.setItem('camtay-level', JSON.stringify({person: '', level: 'beginner'}))"
        )
        page = context.new_page()
        page.goto("/dang-ky/")
        onward = page.get_by_role("button", name="Tiếp theo")
        onward.tap()
        expect(page.get_by_text("Mời điền ô này rồi bấm “Tiếp theo”.")).to_be_visible()
        page.get_by_role("textbox", name="Họ, chữ đệm và tên").fill("Phạm Thị Sen")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Muốn được gọi là")).to_be_focused()
        onward.tap()
        page.get_by_role("textbox", name="Số điện thoại").fill("0358802009")
        onward.tap()
        page.get_by_role("textbox", name="Số định danh").fill(
            "0221578020"
        )  # two digits short: told at the end, where it is
        onward.tap()
        page.get_by_role("textbox", name="Ngày sinh").fill("05/09/1957")
        onward.tap()
        onward.tap()  # where they live may stay empty
        page.get_by_label("Đặt mật khẩu").fill("một câu dài dễ nhớ")
        onward.tap()
        expect(page.get_by_text("Câu 8/8")).to_be_visible()
        assert not axe.violations(page)
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Tạo tài khoản").tap()
        expect(page.get_by_role("textbox", name="Số định danh")).to_be_focused()
        expect(page.get_by_text("Câu 4/8")).to_be_visible()
        page.get_by_role("textbox", name="Số định danh").fill("022157802009")
        for _ in range(4):
            onward.tap()
        page.get_by_role("button", name="Tạo tài khoản").tap()
        page.wait_for_url(lambda address: "/dang-ky" not in address)


def test_each_level_is_asked_in_its_own_way(person: Person) -> None:
    page = person.page
    main = page.get_by_role("main")

    # Registration and signing in: an example under every box.
    person.opens("/dang-nhap/")
    person.sees_examples()
    person.opens("/dang-ky/")
    person.sees_the_page_as_it_should_be()
    person.sees_examples()
    expect(page.locator("main form [data-one]:visible")).to_have_count(1 if person.level is B else 8)
    serial = [B, P, ALONE].index(person.level)
    form = {
        "full_name": "Lê Thị Hằng",
        "phone": f"035880010{serial}",
        "citizen_number": f"02215788010{serial}",
        "birth_date": "05/09/1957",
        "password": "một câu dài dễ nhớ",
        "agrees_to_processing": "on",
        "level": person.level.value,
    }
    assert page.request.post("/api/register", form=form).ok

    # An application: one question a screen, one group, or all of them.
    person.opens("/nop?thu-tuc=2.002516")
    page.wait_for_url(re.compile(r"/nop/[0-9a-f-]{36}"))
    questions = page.locator("#nop-form [data-box]")
    asked = {B: 1, P: 6, ALONE: 10}[person.level]
    expect(questions).to_have_count(asked)
    person.sees_examples()
    person.sees_the_page_as_it_should_be(aloud="Nghe đọc")
    box = questions.first.locator("input, textarea, select").first.bounding_box()
    bar = page.get_by_role("button", name="Tiếp tục").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] < bar["y"]  # the question is what one sees, without scrolling
    first = page.locator("#nop-title").inner_text()
    page.get_by_role("button", name="Tiếp tục").tap()
    if person.level is B:
        expect(page.get_by_role("textbox", name="Ngày sinh")).to_be_visible()
        expect(questions).to_have_count(1)
        expect(page.locator("#nop-title")).to_have_text(first)

    # A lesson: the same steps for everybody, read aloud when asked to.
    person.opens("/hoc/cai-vneid/#buoc-1")
    step = page.locator("#buoc-1")
    expect(step.get_by_role("button", name="Nghe đọc bước này")).to_be_visible()
    expect(main.get_by_role("button", name="Nghe đọc trang này")).to_be_hidden()
    expect(page.locator("body")).to_have_css("font-size", "21px" if person.level is B else "18px")
