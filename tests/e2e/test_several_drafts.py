"""A mother registers the births of two children side by side: two drafts, told apart, neither in the other."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.walks import FILED, to_screen

PASSWORD = "một câu dài dễ nhớ"
PROCEDURE = "/nop?thu-tuc=1.001193"
ANOTHER = "Làm thêm một hồ sơ cho người khác"
AN, BINH = "Nguyễn Minh An", "Nguyễn Minh Bình"
CODE = re.compile(r"H49\.22-\d{6}-\d{4}")


def register(page: Page, serial: str) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Lê Thị Hằng",
        "phone": f"03777{serial}",
        "citizen_number": f"0221850{serial}",
        "birth_date": "05/09/1985",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)


def photo(colour: str) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (620, 877), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def look(page: Page) -> None:
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def begun_for(page: Page, name: str, colour: str) -> str:
    """Fill the open draft in up to its papers, with a photo; returns the draft's address."""
    to_screen("Thông tin của trẻ")(page)
    expect(page.locator("#child_name")).to_have_value("")
    page.locator("#child_name").fill(name)
    to_screen("Giấy tờ kèm theo")(page)
    expect(page.get_by_role("link", name=re.compile("jpg"))).to_have_count(0)
    page.locator("input[data-upload]:not([capture])").first.set_input_files(photo(colour))
    expect(page.get_by_role("link", name=re.compile(colour))).to_be_visible()
    return page.url.split("?")[0].rstrip("/")


def filed(page: Page) -> str:
    to_screen(FILED)(page)
    return page.get_by_text(CODE).first.inner_text().strip()


def test_a_mother_files_for_two_children_at_once(phone: Page) -> None:
    register(phone, "00001")
    phone.goto(PROCEDURE)
    phone.wait_for_url(re.compile(r"/nop/[0-9a-f-]{36}"))
    first = begun_for(phone, AN, "red")
    phone.goto(PROCEDURE)  # one draft: straight on with it, as ever
    expect(phone.locator("#nop-title")).to_have_text("Giấy tờ kèm theo")
    expect(phone.get_by_text(f"Cho {AN}")).to_be_visible()

    phone.get_by_role("link", name=ANOTHER).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thêm hồ sơ cho người khác")
    expect(phone.get_by_role("link", name=f"Cho {AN}")).to_be_visible()
    look(phone)
    phone.get_by_role("button", name=ANOTHER).dblclick()
    expect(phone.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
    second = begun_for(phone, BINH, "green")
    assert second != first

    phone.goto(PROCEDURE)  # two drafts: which?
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hồ sơ nào?")
    expect(phone.locator("main a[href^='/nop/']")).to_have_count(2)  # two presses made one
    look(phone)
    phone.goto("/ho-so")
    for name in (AN, BINH):
        expect(phone.get_by_text(f"Cho {name}")).to_be_visible()
    look(phone)

    phone.goto(PROCEDURE)
    phone.get_by_role("link", name=f"Cho {BINH}").click()
    expect(phone.get_by_role("link", name=re.compile("green"))).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile("red"))).to_have_count(0)
    to_screen("Xem lại rồi nộp")(phone)
    expect(phone.get_by_text(AN)).to_have_count(0)
    code_of_binh = filed(phone)
    expect(phone.get_by_text(f"Cho {BINH}")).to_be_visible()
    phone.goto(PROCEDURE)  # one is left: straight on with it
    expect(phone.get_by_text(f"Cho {AN}")).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile("red"))).to_be_visible()
    code_of_an = filed(phone)

    phone.goto("/ho-so")
    for name in (AN, BINH):
        expect(phone.get_by_text(f"Cho {name}")).to_be_visible()
    for code, mine, other, colour in ((code_of_an, AN, BINH, "red"), (code_of_binh, BINH, AN, "green")):
        phone.goto(f"/ho-so/{code}")
        expect(phone.get_by_text(f"{colour}.jpg").first).to_be_attached()
        expect(phone.get_by_text(mine).first).to_be_attached()
        expect(phone.get_by_text(other)).to_have_count(0)
        expect(phone.get_by_text("green.jpg" if colour == "red" else "red.jpg")).to_have_count(0)


def test_one_of_two_is_let_go_and_the_other_stays(phone: Page) -> None:
    register(phone, "00002")
    for name in (AN, BINH):
        phone.goto(f"{PROCEDURE}&chon=1")
        if name == BINH:
            phone.get_by_role("button", name=ANOTHER).click()
        phone.wait_for_url(re.compile(r"/nop/[0-9a-f-]{36}"))
        to_screen("Thông tin của trẻ")(phone)
        expect(phone.locator("#child_name")).to_have_value("")
        phone.locator("#child_name").fill(name)
        saved(phone)
    phone.goto(PROCEDURE)
    row = phone.locator("main li", has_text=f"Cho {AN}")
    row.get_by_text("Bỏ hồ sơ này").click()
    look(phone)
    row.get_by_role("button", name="Xóa hồ sơ này").click()
    expect(phone.get_by_role("link", name=f"Cho {AN}")).to_have_count(0)
    expect(phone.get_by_role("link", name=f"Cho {BINH}")).to_be_visible()
    phone.get_by_role("link", name=f"Cho {BINH}").click()
    expect(phone.locator("#child_name")).to_have_value(BINH)


def two_kept(page: Page) -> dict[str, str]:
    """Two drafts at the screen of the child, both kept on the phone; their addresses by name."""
    page.goto("/")
    page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 0)"
    )
    drafts = {}
    for name in (AN, BINH):
        page.goto(f"{PROCEDURE}&chon=1")
        if name == BINH:
            page.get_by_role("button", name=ANOTHER).click()
        page.wait_for_url(re.compile(r"/nop/[0-9a-f-]{36}"))
        to_screen("Thông tin của trẻ")(page)
        page.locator("#child_name").fill(name)
        saved(page)
        drafts[name] = page.url
        with page.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
            page.reload()
        expect(page.locator("#child_name")).to_have_value(name)
    return drafts


def test_without_a_network_each_child_has_a_form_of_its_own(phone: Page) -> None:
    register(phone, "00003")
    drafts = two_kept(phone)
    phone.goto("/ho-so")
    expect(phone.get_by_text(f"Cho {AN}")).to_be_visible()
    phone.context.set_offline(True)
    form = phone.context.new_page()
    form.goto(PROCEDURE)
    for name in (AN, BINH):
        expect(form.get_by_role("link", name=f"Cho {name}")).to_be_visible()
    look(form)
    form.get_by_role("link", name=f"Cho {BINH}").click()
    expect(form.locator("#child_name")).to_have_value(BINH)
    form.locator("#child_ethnicity").fill("Tày")
    form.locator("[data-document] input[type=file]:not([capture])").first.set_input_files(photo("blue"))
    expect(form.locator("[data-outbox-words]")).to_have_text("Chờ gửi: 1 câu trả lời, 1 ảnh")
    form.goto(drafts[AN])
    expect(form.locator("#child_name")).to_have_value(AN)
    expect(form.locator("#child_ethnicity")).to_have_value("")
    expect(form.locator("[data-photos] li")).to_have_count(0)
    phone.context.set_offline(False)
    expect(form.get_by_text("Đã có mạng và đã gửi hết.")).to_be_visible()
    form.close()
    for name, ethnicity in ((AN, ""), (BINH, "Tày")):
        phone.goto(drafts[name])
        expect(phone.locator("#child_name")).to_have_value(name)
        expect(phone.locator("#child_ethnicity")).to_have_value(ethnicity)
        to_screen("Giấy tờ kèm theo")(phone)
        expect(phone.get_by_role("link", name=re.compile("blue"))).to_have_count(1 if name == BINH else 0)


def test_what_was_let_go_is_not_offered_without_a_network_any_more(phone: Page) -> None:
    register(phone, "00005")
    two_kept(phone)
    phone.goto(PROCEDURE)
    row = phone.locator("main li", has_text=f"Cho {AN}")
    row.get_by_text("Bỏ hồ sơ này").click()
    row.get_by_role("button", name="Xóa hồ sơ này").click()
    expect(phone.get_by_role("link", name=f"Cho {AN}")).to_have_count(0)
    with phone.expect_response(re.compile("/api/offline/drafts$")):
        phone.get_by_role("link", name=f"Cho {BINH}").click()
    expect(phone.locator("#child_name")).to_have_value(BINH)
    phone.context.set_offline(True)
    form = phone.context.new_page()
    form.goto(PROCEDURE)
    expect(form.locator("#child_name")).to_have_value(BINH)  # the only one: nothing to choose


def test_choosing_between_two_texts_of_one_child_leaves_the_others_open_form_alone(
    phone: Page, desktop: Page
) -> None:
    register(phone, "00004")
    drafts = two_kept(phone)
    phone.locator("#child_ethnicity").fill("Kinh")  # the form of Bình stays open
    saved(phone)
    phone.context.set_offline(True)
    form = phone.context.new_page()
    form.goto(drafts[AN])
    form.locator("#child_ethnicity").fill("Tày")
    expect(form.locator("[data-outbox-words]")).to_have_text("Chờ gửi: 1 câu trả lời")
    form.close()

    desktop.goto(drafts[AN])
    desktop.wait_for_url(re.compile("/dang-nhap"))
    desktop.fill("#login", "0377700004")
    desktop.fill("#password", PASSWORD)
    desktop.click("form button[type=submit]")
    desktop.locator("#child_ethnicity").fill("Nùng")
    saved(desktop)

    phone.context.set_offline(False)
    conflict = phone.locator("[data-conflicts] li")
    expect(conflict).to_contain_text(f"Cho {AN}")
    conflict.get_by_role("button", name="Điền trên máy này").click()
    expect(conflict).to_have_count(0)
    expect(phone.locator("#child_name")).to_have_value(BINH)
    expect(phone.locator("#child_ethnicity")).to_have_value("Kinh")
    desktop.reload()
    expect(desktop.locator("#child_ethnicity")).to_have_value("Tày")
