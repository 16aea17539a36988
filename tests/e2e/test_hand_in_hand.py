"""Two people, two phones, one form: from the code to the filed dossier, with a break of the network in between."""

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.demo import PASSWORD as DEMO_PASSWORD
from tests.support import axe, postgres, redis_server, server
from tests.support import browser as browser_support

PASSWORD = "một câu dài dễ nhớ"
RECEIVES = "0912000011"
"""An officer of the demo who receives dossiers."""
_serial = count(1)


@pytest.fixture(scope="module", params=["one worker", "two workers"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The demo on SQLite and one process, and on PostgreSQL, Redis and two workers."""
    if request.param == "one worker":
        yield str(request.getfixturevalue("served"))
        return
    if postgres.binaries() is None or redis_server.binary() is None:
        pytest.skip("PostgreSQL or Redis is not installed")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/tmp")))
        folder.chmod(0o755)
        redis = stack.enter_context(redis_server.running(folder))
        (folder / "redis.sock").chmod(0o777)  # the server is another user than the one who runs the tests
        env = {
            "CAMTAY_DATABASE_URL": stack.enter_context(postgres.running()),
            "CAMTAY_REDIS_URL": redis,
            "CAMTAY_WORKERS": "2",
        }
        yield stack.enter_context(server.serving(env)).url


@dataclass
class Side:
    """One person with a phone."""

    name: str
    page: Page
    context: BrowserContext


def arrive(browser: Browser, address: str, stack: ExitStack, name: str) -> Side:
    context = stack.enter_context(browser.new_context(**browser_support.PHONE, base_url=address))
    page = context.new_page()
    serial = next(_serial)
    page.goto("/dang-ky")
    for box, value in {
        "full_name": name,
        "phone": f"03{50000000 + serial}",
        "citizen_number": f"022157{500000 + serial}",
        "birth_date": "05/09/1957",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/dang-ky" not in url)
    return Side(name, page, context)


@pytest.fixture
def pair(browser: Browser, address: str) -> Iterator[tuple[Side, Side]]:
    """A citizen at her form, and a relative."""
    with ExitStack() as stack:
        citizen = arrive(browser, address, stack, "Lê Thị Hằng")
        helper = arrive(browser, address, stack, "Vũ Đức Long")
        citizen.page.goto("/nop?thu-tuc=1.001193")
        expect(citizen.page.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
        yield citizen, helper


def get_code(citizen: Page) -> str:
    citizen.get_by_role("link", name="Nhờ người giúp").click()
    citizen.get_by_role("button", name="Lấy mã giúp đỡ").click()
    expect(citizen.locator("#agrees-below")).to_have_text(re.compile("Cần đồng ý"))
    citizen.check("#agrees")
    citizen.get_by_role("button", name="Lấy mã giúp đỡ").click()
    code = citizen.locator("[data-help-code]")
    expect(code).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    return code.inner_text()


def enter(helper: Page, code: str) -> None:
    helper.goto(f"/cam-tay#ma={code.replace(' ', '')}")
    expect(helper.locator("#code")).to_have_value(code.replace(" ", ""))
    assert "ma=" not in helper.url
    helper.get_by_role("button", name="Vào cùng điền").click()


def join(citizen: Page, helper: Page, code: str) -> None:
    enter(helper, code)
    expect(helper.get_by_role("heading", name="Đúng người cần giúp không?")).to_be_visible()
    expect(helper.get_by_text("Lê Thị Hằng", exact=True)).to_be_visible()
    expect(helper.locator("#nop-form")).to_have_count(0)
    expect(helper.get_by_role("button", name="Đang chờ họ đồng ý")).to_be_disabled()
    expect(citizen.get_by_text("đã nhập mã. Có phải người mình nhờ không?")).to_be_visible()
    yes = citizen.get_by_role("button", name="Đúng, cho cùng điền")
    strong = yes.evaluate("one => getComputedStyle(one).backgroundColor")
    looks = citizen.locator(".btn-primary:visible").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert looks.count(strong) == 1  # one first thing a screen
    yes.click()
    helper.get_by_role("button", name="Đúng, cùng điền").click()
    for side in (citizen, helper):
        expect(side.get_by_text("Đang cùng điền với")).to_be_visible()


def title(page: Page, words: str) -> None:
    expect(page.locator("#nop-title")).to_have_text(words)


def fill_examples(page: Page) -> None:
    """Answer every open question of the screen with its own example, or its last option."""
    for box in page.locator("#nop-form input[type=text], #nop-form textarea").all():
        if not box.input_value():
            example = page.locator(f"#{box.get_attribute('id')}-below").inner_text()
            box.fill(example.removeprefix("Ví dụ: ") if example.startswith("Ví dụ") else "Kinh")
    for group in page.locator("#nop-form fieldset").all():
        group.locator("label").last.click()
    for drop_down in page.locator("#nop-form select[name]").all():
        drop_down.select_option(index=1)


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def again(page: Page) -> None:
    """Load a page anew, and wait until its boxes have been drawn: it says then where this side is."""
    with page.expect_response(re.compile("/presence$")):
        page.reload()


def test_from_the_code_to_the_filed_dossier_with_a_reconnection(  # noqa: PLR0915 - one long journey
    pair: tuple[Side, Side], browser: Browser, address: str
) -> None:
    (citizen, helper) = (side.page for side in pair)
    join(citizen, helper, get_code(citizen))

    # Numbers are hidden; what one types the other sees, and where they are.
    expect(helper.locator("#applicant_id")).to_have_value(re.compile(r"^\*{4} \*{4} \d{2}$"))
    helper.locator("#applicant_address").press_sequentially(" khu 5")
    expect(citizen.locator("#applicant_address")).to_have_value(re.compile("khu 5$"))
    expect(citizen.get_by_text("Long đang ở ô này")).to_be_visible()
    citizen.fill("#applicant_address", "Số 9, khu Yên Lập, phường Mạo Khê")
    expect(helper.locator("#applicant_address")).to_have_value("Số 9, khu Yên Lập, phường Mạo Khê")
    expect(helper.get_by_text("Hằng đang ở ô này")).to_be_visible()

    # The citizen shows her numbers, and hides them again.
    number = citizen.locator("#applicant_id").input_value()
    reveal = citizen.get_by_label("Cho người giúp xem số định danh, số điện thoại")
    reveal.click()
    expect(helper.locator("#applicant_id")).to_have_value(number)
    reveal.click()
    expect(helper.locator("#applicant_id")).to_have_value(re.compile(r"^\*{4}"))

    # The helper points at a box, and it is ringed on the citizen's phone.
    helper.get_by_role("button", name=re.compile("Chỉ cho xem: .*Ngày")).first.click()
    expect(citizen.locator(".hand-ring")).to_have_count(1)
    expect(citizen.locator("[data-hand-said]")).to_have_text(re.compile("đang chỉ ô"))

    # The helper leads both on.
    fill_examples(citizen)
    expect(citizen.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    helper.get_by_role("button", name="Tiếp tục").click()
    for page in (citizen, helper):
        title(page, "Thông tin của trẻ")
    assert axe.violations(citizen) == []
    assert axe.violations(helper) == []

    # A break: what is typed meanwhile comes through, and the pair is one again, under new connections.
    pair[1].context.set_offline(True)
    helper.fill("#child_name", "Nguyễn Minh Anh")
    expect(helper.get_by_text("Chưa lưu được, đang thử lại")).to_be_visible()
    pair[1].context.set_offline(False)
    expect(citizen.locator("#child_name")).to_have_value("Nguyễn Minh Anh")
    again(citizen)
    expect(citizen.locator("#child_name")).to_have_value("Nguyễn Minh Anh")
    citizen.fill("#child_name", "Nguyễn Minh Ánh")
    expect(helper.locator("#child_name")).to_have_value("Nguyễn Minh Ánh")
    again(helper)
    expect(helper.get_by_text("Đang cùng điền với")).to_be_visible()
    helper.fill("#child_name", "Nguyễn Minh An")
    expect(citizen.locator("#child_name")).to_have_value("Nguyễn Minh An")

    for following in ("Nơi sinh và quê quán", "Cha mẹ của trẻ", "Bản sao", "Giấy tờ kèm theo"):
        fill_examples(helper)
        helper.get_by_role("button", name="Tiếp tục").click()
        for page in (helper, citizen):
            title(page, following)
    document = citizen.locator(
        "section", has=citizen.get_by_role("heading", name=re.compile("Giấy chứng sinh"))
    )
    chooser = document.get_by_label(re.compile("Chọn tệp"))
    chooser.set_input_files({"name": "bí mật.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(helper.get_by_text("Đã có 1 tệp")).to_be_visible()
    expect(helper.get_by_text("bí mật")).to_have_count(0)
    helper.get_by_role("button", name="Tiếp tục").click()
    title(citizen, "Nhận kết quả bằng cách nào")
    helper.get_by_text("Nhận tại quầy").or_(helper.get_by_text("Nhận tại Trung tâm")).first.click()
    expect(citizen.locator("input[name=return_method][value=counter]")).to_be_checked()
    citizen.get_by_role("button", name="Tiếp tục").click()
    for page in (helper, citizen):
        title(page, "Xem lại rồi nộp")
    expect(citizen.get_by_text("Người nhập giúp: Vũ Đức Long").first).to_be_visible()
    expect(helper.get_by_role("button", name="Nộp hồ sơ")).to_have_count(0)
    assert number not in helper.content()
    assert axe.violations(helper) == []

    citizen.get_by_role("button", name="Nộp hồ sơ").click()
    title(citizen, "Đã nộp hồ sơ")
    expect(helper.get_by_role("heading", name="Đã thôi cùng điền")).to_be_visible()
    expect(helper.get_by_text("Nguyễn Minh")).to_have_count(0)

    # Citizen and officer read who typed what for her.
    dossier = citizen.get_by_text(re.compile(r"H49\.22-\d{6}-\d{4}")).first.inner_text()
    helped = "Có phần do người khác khai giúp: Vũ Đức Long, cùng điền trên hai máy"
    citizen.goto(f"/ho-so/{dossier}")
    expect(citizen.locator("[data-helped]")).to_contain_text(helped)
    assert axe.violations(citizen) == []
    with browser.new_context(**browser_support.DESKTOP, base_url=address) as desk:
        signed_in = desk.request.post("/api/sign-in", form={"login": RECEIVES, "password": DEMO_PASSWORD})
        assert signed_in.ok, signed_in.text()
        officer = desk.new_page()
        officer.goto(f"/ban/ho-so/{dossier}")
        expect(officer.locator("[data-helped]")).to_contain_text(helped)
        expect(officer.locator("dd", has_text="do người giúp khai: Vũ Đức Long")).not_to_have_count(0)
        assert axe.violations(officer) == []


def test_either_side_stops_at_once_and_nothing_is_left_of_the_form(pair: tuple[Side, Side]) -> None:
    (citizen, helper) = (side.page for side in pair)
    # Somebody else has the code: the name decides, and one tap sends them away.
    enter(helper, get_code(citizen))
    expect(citizen.get_by_text("Có phải người mình nhờ không?")).to_be_visible()
    citizen.get_by_role("link", name="Về hồ sơ đang làm").click()  # it is asked wherever she is
    expect(citizen.get_by_text("Có phải người mình nhờ không?")).to_be_in_viewport()
    citizen.get_by_role("button", name="Không phải").click()
    expect(helper.get_by_text("đây không phải người họ nhờ")).to_be_visible()
    expect(citizen.get_by_text("đã nhập mã")).to_have_count(0)

    code = get_code(citizen)
    assert axe.violations(citizen) == []
    join(citizen, helper, code)
    route = helper.locator("#nop-form").get_attribute("data-autosave")
    citizen.get_by_role("button", name="Dừng").click()
    expect(helper.get_by_role("heading", name="Đã thôi cùng điền")).to_be_visible()
    expect(helper.get_by_text("Người làm hồ sơ đã dừng")).to_be_visible()
    assert "khu" not in helper.locator("main").inner_text().replace("khung", "")
    expect(helper.locator("#nop-form")).to_have_count(0)
    expect(citizen.get_by_text("Đã thôi cùng điền với")).to_be_visible()
    status = helper.evaluate(
        "async route => (await fetch(route, {method: 'PUT', headers: {'content-type': 'application/json'},"
        " body: JSON.stringify({answers: {applicant_address: 'x'}})})).status",
        route,
    )
    assert status == 409
    helper.goto("/cam-tay")  # the code was for one time
    assert axe.violations(helper) == []
    helper.fill("#code", code)
    helper.get_by_role("button", name="Vào cùng điền").click()
    expect(helper.locator("#code-below")).to_have_text(re.compile("Mã này không dùng được"))

    join(citizen, helper, get_code(citizen))
    # What the helper types of a number they can go on typing, though numbers are hidden from them.
    phone = helper.locator("#applicant_phone")
    phone.fill("0912")
    expect(citizen.locator("#applicant_phone")).to_have_value("0912")
    citizen.fill("#applicant_address", "Số 9, khu Yên Lập, phường Mạo Khê")  # each sees the other's again
    expect(helper.locator("#applicant_address")).to_have_value("Số 9, khu Yên Lập, phường Mạo Khê")
    expect(phone).to_have_value("0912")

    helper.get_by_role("button", name="Dừng").click()
    expect(helper.get_by_text("Đã dừng việc cùng điền.")).to_be_visible()
    expect(citizen.get_by_text("Đã thôi cùng điền với")).to_be_visible()
    expect(citizen.locator("#applicant_address")).to_be_visible()


def test_the_box_one_is_typing_in_is_never_overwritten(pair: tuple[Side, Side]) -> None:
    (citizen, helper) = (side.page for side in pair)
    join(citizen, helper, get_code(citizen))
    citizen.locator("#applicant_address").click()
    citizen.fill("#applicant_address", "")
    helper.locator("#applicant_address").click()
    helper.fill("#applicant_address", "của người giúp")
    citizen.locator("#applicant_address").press_sequentially("của chính mình", delay=40)
    expect(citizen.locator("#applicant_address")).to_have_value("của chính mình")
    expect(helper.locator("#applicant_address")).to_have_value("của chính mình")
