"""A dossier becomes overdue: the office drafts its apology by itself, a leader sends it, the citizen has it in hand."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.clock import VIETNAM
from app.demo import PASSWORD
from tests.support import axe, later, pdf, server
from tests.support.browser import DESKTOP, PHONE
from tests.support.walks import FILED, to_screen

HANG, THU, KHANH = "0912000001", "0912000011", "0912000017"
"""A citizen, who receives, the leader."""

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)
AFTER_THE_PROMISE = datetime(2026, 12, 4, 8, 0, tzinfo=VIETNAM)
"""Three working days were promised: till Thursday, 17 o'clock. This is Friday."""

DRAFTED = "Văn bản xin lỗi đã soạn sẵn"
WHY = "Phải tra lại sổ hộ tịch năm 1957 của xã cũ."


@pytest.fixture(scope="module")
def office_clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("office") / "clock"
    later.jump(file, MONDAY)
    return file


@pytest.fixture(scope="module")
def served(office_clock: Path) -> Iterator[str]:
    """A demo of its own, where it is Monday."""
    with server.serving({later.VARIABLE: str(office_clock)}, later.COMMAND) as running:
        yield running.url


@pytest.fixture
def citizen(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**PHONE, base_url=served) as context:
        yield sign_in(context.new_page(), HANG)


@pytest.fixture
def office(browser: Browser, served: str) -> Iterator[Page]:
    with browser.new_context(**DESKTOP, base_url=served) as context:
        yield context.new_page()


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


def read(page: Page, address: str) -> str:
    """The words of a PDF as this person gets it."""
    answer = page.request.get(address)
    assert answer.ok, answer.status
    return pdf.words(answer.body())


def file_one(citizen: Page) -> str:
    citizen.goto("/nop?thu-tuc=2.002516")
    to_screen(FILED)(citizen)
    shown = citizen.get_by_text(re.compile(r"H49\.22-261130-\d{4}")).first
    found = re.search(r"H49\.22-\d{6}-\d{4}", shown.inner_text())
    assert found
    return found[0]


def receive(office: Page, code: str) -> None:
    sign_in(office, THU).goto(f"/ban/ho-so/{code}")
    office.get_by_role("button", name="Tiếp nhận", exact=True).click()
    panel = office.get_by_role("form", name="Tiếp nhận", exact=True)
    panel.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(office.get_by_text("Đã tiếp nhận.", exact=True)).to_be_visible()


def test_an_overdue_dossier_gets_its_letter_of_apology(
    citizen: Page, office: Page, office_clock: Path
) -> None:
    code = file_one(citizen)
    receive(office, code)
    citizen.goto(f"/ho-so/{code}")
    expect(citizen.get_by_text("Được tiếp nhận", exact=True)).to_be_visible()
    main = citizen.get_by_role("main")
    expect(main).to_contain_text("03/12")

    sign_in(office, KHANH).goto(f"/ban/ho-so/{code}")
    expect(office.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    expect(office.get_by_text(DRAFTED)).to_have_count(0)

    later.jump(office_clock, AFTER_THE_PROMISE)
    office.goto("/thong-bao")
    told = office.get_by_role("button", name=re.compile(f"Hồ sơ quá hẹn, cần gửi lời xin lỗi.*{code}"))
    expect(told).to_be_visible(timeout=30_000)
    told.press("Enter")  # further letters come in meanwhile, and push it down from under a pointer
    expect(office).to_have_url(re.compile(f"/ban/ho-so/{code}"))
    expect(office.get_by_role("heading", name="Việc cần làm")).to_be_visible()  # the address changes first
    expect(office.get_by_text(DRAFTED)).to_be_visible()
    draft = office.get_by_role("link", name="Xem dự thảo (PDF)").get_attribute("href") or ""
    assert "chưa xong đúng hẹn" in read(office, draft)
    assert axe.violations(office) == []

    office.get_by_role("button", name="Xin lỗi và hẹn lại", exact=True).click()
    panel = office.get_by_role("form", name="Xin lỗi và hẹn lại")
    reason, day = panel.get_by_role("textbox", name="Lý do"), panel.get_by_label("Ngày hẹn mới")
    expect(reason).to_have_value(re.compile("đang ở bước thẩm định"))
    expect(day).to_have_value("2026-12-09")
    reason.fill(f"{reason.input_value()} {WHY}")
    day.fill("2026-12-10")
    assert axe.violations(office) == []
    panel.get_by_role("button", name="Xin lỗi và hẹn lại").click()
    expect(office.get_by_text("Đã xin lỗi và hẹn ngày mới.", exact=True)).to_be_in_viewport()
    expect(office.get_by_text(DRAFTED)).to_have_count(0)

    expect(main).to_contain_text(WHY)  # the page was open all the time
    expect(main).to_contain_text("thứ Năm 10/12")
    letter = citizen.get_by_role("link", name=re.compile("Văn bản xin lỗi và đề nghị gia hạn"))
    said = read(citizen, letter.get_attribute("href") or "")
    for words in (code, WHY, "Lê Thị Hằng", "17 giờ, ngày 10/12/2026", "xin lỗi"):
        assert words in said
    assert citizen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe.violations(citizen) == []

    citizen.goto("/thong-bao")
    line = citizen.get_by_role("button", name=re.compile("Trung tâm xin lỗi vì trễ hẹn"))
    expect(line).to_contain_text("17 giờ ngày 10/12/2026")
    line.tap()
    expect(citizen).to_have_url(re.compile(f"/ho-so/{code}"))
