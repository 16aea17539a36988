"""Bad files and bad names on a phone: each gets its one plain sentence, and nothing typed before is lost."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pillow_heif import from_pillow
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from app.demo import PASSWORD as DEMO_PASSWORD
from tests.support import axe
from tests.support.browser import DESKTOP, PHONE

PROCEDURE = "/nop?thu-tuc=2.002516"
DOCUMENTS = "Giấy tờ kèm theo"
THU, NAM = "0912000011", "0912000012"
"""Who receives, who appraises."""

_serial = count(1)


# --- the files -------------------------------------------------------------------------------------------


def written(document: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    out = io.BytesIO()
    document.save(out, encryption=encryption or False)
    return out.getvalue()


def pdf_with_password() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        return written(document, pikepdf.Encryption(owner="chủ", user="bí mật"))


def pdf_with_script() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('xin chào')"))
        document.Root.OpenAction = script
        document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        return written(document)


def huge_picture() -> bytes:
    """A hundred million real dots, in some ten thousand bytes."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000), 1).save(out, "PNG", optimize=True)
    assert len(out.getvalue()) < 100_000
    return out.getvalue()


def heic() -> bytes:
    image = Image.new("RGB", (640, 480), "blue")
    image.paste("red", (0, 0, 320, 480))
    out = io.BytesIO()
    from_pillow(image).save(out, format="HEIF")
    assert out.getvalue()[4:8] == b"ftyp"
    return out.getvalue()


def executable() -> bytes:
    return Path(sys.executable).resolve().read_bytes()[:300_000]


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "#d9d2c3").save(out, "JPEG")
    return out.getvalue()


@dataclass(frozen=True)
class Bad:
    """A file that is refused: its name and kind as the phone tells them, its bytes, and what is said."""

    name: str
    kind: str
    content: Callable[[], bytes]
    said: str

    def payload(self) -> FilePayload:
        return {"name": self.name, "mimeType": self.kind, "buffer": self.content()}


LOCKED = Bad(
    "so-ho-khau.pdf",
    "application/pdf",
    pdf_with_password,
    "Tệp PDF này có mật khẩu nên cán bộ không mở được. Mời bỏ mật khẩu, hoặc chụp ảnh từng trang rồi gửi lại.",
)
REFUSED = {
    "password": LOCKED,
    "10,000 x 10,000": Bad(
        "ban-do.png",
        "image/png",
        huge_picture,
        "Ảnh này quá lớn (10.000 × 10.000 điểm ảnh) nên chưa nhận được. "
        "Mời chụp lại bằng máy ảnh trong ứng dụng.",
    ),
    "executable": Bad(
        "giay-khai-sinh.jpg",
        "image/jpeg",
        executable,
        "Bên trong tệp này là một chương trình máy tính, không phải giấy tờ, nên không nhận. "
        "Nhận ảnh chụp (JPEG, PNG, WebP, HEIC) và PDF.",
    ),
    "empty": Bad(
        "rong.jpg",
        "image/jpeg",
        lambda: b"",
        "Tệp này trống, không có gì bên trong. "
        "Nếu tệp ở trên mạng, mời mở một lần cho máy tải về rồi chọn lại.",
    ),
    "over 20 MB": Bad(
        "ca-quyen-so.pdf",
        "application/pdf",
        lambda: b"%PDF-1.7\n" + b"\0" * (20 * 1024 * 1024),
        "Tệp này lớn quá 20 MB nên chưa gửi được. "
        "Mời chụp lại bằng nút Chụp ảnh, hoặc chia thành nhiều tệp nhỏ hơn.",
    ),
}


# --- an application, filled in up to its papers ------------------------------------------------------------


@dataclass
class Application:
    """A draft at its documents screen, on the phone it was begun on.

    Attributes:
        typed: what was typed into each box, by the title of its screen.
    """

    page: Page
    typed: dict[str, dict[str, str]]

    def chooser(self) -> Locator:
        return self.page.locator("input[data-upload]:not([capture])").first

    def refusals(self) -> Locator:
        return self.page.locator("[data-uploads] [data-words]")

    def load_again(self) -> None:
        load_again(self.page)
        expect(self.page.locator("#nop-title")).to_have_text(DOCUMENTS)

    def expect_everything_typed(self) -> None:
        """Walk back to the first question and forward again."""
        title = self.page.locator("#nop-title")
        for screen in reversed(self.typed):
            self.page.get_by_role("button", name="Quay lại").tap()
            expect(title).to_have_text(screen)
            for box, value in self.typed[screen].items():
                expect(
                    self.page.locator(f"[name={box}]:checked, [name={box}]:not([type=radio])")
                ).to_have_value(value)
        for screen in [*list(self.typed)[1:], DOCUMENTS]:
            self.page.get_by_role("button", name="Tiếp tục").tap()
            expect(title).to_have_text(screen)


def load_again(page: Page) -> None:
    """Reload, and wait for the boxes that stay.

    The page first shows what its tab had, then what the database has. No person chooses a file in between: the
    camera takes longer.
    """
    form = page.locator("form[data-loads]")
    loads = str(form.get_attribute("data-loads"))
    page.reload()
    expect(form).not_to_have_attribute("data-loads", loads)


def register(page: Page) -> None:
    serial = next(_serial)
    form = {
        "full_name": "Lê Thị Hằng",
        "phone": f"03{70000000 + serial}",
        "citizen_number": f"022157{700000 + serial}",
        "birth_date": "05/09/1957",
        "password": "một câu dài dễ nhớ",
        "agrees_to_processing": "on",
    }
    answer = page.context.request.post("/api/register", form=form)
    assert answer.ok, answer.text()


def fill_in(page: Page) -> dict[str, dict[str, str]]:
    """Answer every screen up to the documents; returns what was typed."""
    typed: dict[str, dict[str, str]] = {}
    title = page.locator("#nop-title")
    page.goto(PROCEDURE)
    expect(page.get_by_text("Đã lưu, chưa nộp")).to_be_visible()
    while (screen := title.inner_text()) != DOCUMENTS:
        typed[screen] = answer_screen(page)
        page.get_by_role("button", name="Tiếp tục").tap()
        expect(title).not_to_have_text(screen)
    return typed


def answer_screen(page: Page) -> dict[str, str]:
    for group in page.locator("#nop-form fieldset").all():
        group.locator("label").last.tap()
    for drop_down in page.locator("#nop-form select[name]").all():
        drop_down.select_option(index=1)
    for box in page.locator("#nop-form input[type=text], #nop-form textarea").all():
        if not box.input_value():
            example = page.locator(f"#{box.get_attribute('id')}-below").inner_text()
            box.fill(example.removeprefix("Ví dụ: ") if example.startswith("Ví dụ") else "Kinh")
    boxes = page.locator("#nop-form :is(input:not([type=radio]), textarea, select[name], input:checked)")
    return {str(box.get_attribute("name")): box.input_value() for box in boxes.all()}


@pytest.fixture(scope="module")
def application(browser: Browser, served: str) -> Iterator[Application]:
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        register(page)
        made = Application(page, fill_in(page))
        assert sum(len(boxes) for boxes in made.typed.values()) >= 5
        yield made


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_in_words_and_the_answers_stay(application: Application, bad: Bad) -> None:
    application.load_again()
    taken = application.page.get_by_role("button", name=re.compile("^Bỏ tệp"))
    before = taken.count()
    application.chooser().set_input_files(bad.payload())
    expect(application.refusals()).to_have_text(bad.said)
    expect(application.page.get_by_role("button", name="Gửi lại")).to_be_hidden()  # it would be refused again
    assert not axe.violations(application.page)
    application.load_again()
    expect(application.refusals()).to_have_count(0)
    expect(taken).to_have_count(before)
    application.expect_everything_typed()


def test_a_pdf_with_a_script_is_taken_without_it_and_the_answers_stay(application: Application) -> None:
    received = pdf_with_script()
    assert b"app.alert" in received
    kept = send(application, {"name": "to-khai.pdf", "mimeType": "application/pdf", "buffer": received})
    assert kept.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert len(document.pages) == 1
        assert not {"/OpenAction", "/Names", "/AA"} & set(document.Root.keys())
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary):
                assert not {"/JS", "/AA"} & set(found.keys())
    application.expect_everything_typed()


def test_a_heic_photo_is_taken_and_shown_as_jpeg_and_the_answers_stay(application: Application) -> None:
    kept = send(application, {"name": "IMG_0001.HEIC", "mimeType": "image/heic", "buffer": heic()})
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))
        red, _, blue = image.convert("RGB").getpixel((100, 240))
        assert (red > 200, blue < 60) == (True, True)
    shown = application.page.get_by_role("listitem").filter(has_text="IMG_0001").locator("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0
    application.expect_everything_typed()


def test_a_photo_is_taken_though_the_page_was_drawn_anew_while_the_camera_was_open(
    application: Application,
) -> None:
    application.load_again()
    chooser = application.chooser()
    with application.page.expect_file_chooser():
        chooser.click(force=True)
    chooser.evaluate(
        """old => {
            old.replaceWith(old.cloneNode(true));
            const files = new DataTransfer();
            files.items.add(new File(["không phải ảnh"], "may-anh.jpg", { type: "image/jpeg" }));
            old.files = files.files;
            old.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    row = application.page.locator("[data-uploads]").filter(has_text="may-anh.jpg")
    expect(row.locator("[data-words]")).to_contain_text("Nhận ảnh chụp (JPEG, PNG, WebP, HEIC) và PDF.")


def send(application: Application, file: FilePayload) -> bytes:
    """Send a file that is taken, load the page again, and open it as its owner does."""
    application.load_again()
    application.chooser().set_input_files(file)
    link = application.page.get_by_role("link", name=re.compile(Path(file["name"]).stem))
    expect(link).to_be_visible()
    expect(application.refusals()).to_have_count(0)
    application.load_again()
    expect(link).to_be_visible()
    answer = application.page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    return answer.body()


def a_dark_photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).point(lambda value: value * 0.3).save(out, "JPEG", quality=98)
    return out.getvalue()


# --- a supplement ------------------------------------------------------------------------------------------


def officer(page: Page, phone: str, code: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": DEMO_PASSWORD})
    assert answer.ok, answer.text()
    page.goto(f"/ban/ho-so/{code}")
    return page


def confirm(page: Page, action: str) -> Locator:
    page.get_by_role("button", name=action, exact=True).click()
    return page.get_by_role("form", name=action, exact=True)


@pytest.fixture
def asked(browser: Browser, served: str) -> Iterator[Page]:
    """A citizen's page of a dossier whose photo could not be read."""
    with (
        browser.new_context(**PHONE, base_url=served) as mine,
        browser.new_context(**DESKTOP, base_url=served) as theirs,
    ):
        page, desk = mine.new_page(), theirs.new_page()
        register(page)
        fill_in(page)
        page.locator("input[data-upload]:not([capture])").first.set_input_files(
            {"name": "anh-mo.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        expect(page.get_by_role("link", name=re.compile("anh-mo"))).to_be_visible()
        page.get_by_role("button", name="Tiếp tục").tap()
        page.get_by_text("Nhận tại quầy").tap()
        page.get_by_role("button", name="Tiếp tục").tap()
        page.get_by_role("button", name="Nộp hồ sơ").tap()
        code = page.get_by_text(re.compile(r"^H49\.22-\d{6}-\d{4}$")).inner_text()

        panel = confirm(officer(desk, THU, code), "Tiếp nhận")
        panel.get_by_role("button", name="Tiếp nhận", exact=True).click()
        expect(desk.get_by_text("Đã tiếp nhận.", exact=True)).to_be_visible()
        panel = confirm(officer(desk, NAM, code), "Yêu cầu bổ sung")
        panel.get_by_role("combobox").last.select_option("unreadable")
        panel.get_by_role("button", name="Yêu cầu bổ sung").click()
        expect(desk.get_by_text("Đã yêu cầu bổ sung giấy tờ.", exact=True)).to_be_visible()
        page.goto(f"/ho-so/{code}")
        yield page


def test_a_bad_file_in_a_supplement_is_refused_in_words_and_the_message_stays(asked: Page) -> None:
    message = asked.get_by_label(re.compile("Lời nhắn cho cán bộ"))
    message.fill("Tôi đã chụp lại, mong cán bộ xem giúp.")
    chooser = asked.locator("input[data-upload]:not([capture])").first
    chooser.set_input_files(LOCKED.payload())
    expect(asked.locator("[data-uploads] [data-words]")).to_have_text(LOCKED.said)
    expect(asked.get_by_text("Đã có tệp mới")).to_have_count(0)
    expect(message).to_have_value("Tôi đã chụp lại, mong cán bộ xem giúp.")
    expect(asked.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert not axe.violations(asked)

    load_again(asked)
    expect(asked.get_by_role("heading", name="Cần bổ sung để hồ sơ đi tiếp")).to_be_visible()
    expect(asked.get_by_text("Đã có tệp mới")).to_have_count(0)
    expect(message).to_have_value("Tôi đã chụp lại, mong cán bộ xem giúp.")
    chooser.set_input_files({"name": "anh-ro.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(asked.get_by_text("Đã có tệp mới")).to_be_visible()
    expect(message).to_have_value("Tôi đã chụp lại, mong cán bộ xem giúp.")

    patches: list[str] = []

    def broken_once(route: Route) -> None:
        if route.request.method == "PATCH":
            patches.append(route.request.headers["upload-offset"])
            if len(patches) == 2:
                route.abort()
                return
        route.continue_()

    asked.route("**/api/uploads/*", broken_once)
    chooser.set_input_files({"name": "trang-hai.jpg", "mimeType": "image/jpeg", "buffer": a_dark_photo()})
    expect(asked.get_by_text("Ảnh này có vẻ tối quá")).to_be_visible()
    asked.get_by_role("button", name="Vẫn gửi ảnh này").tap()
    expect(asked.get_by_role("link", name=re.compile("trang-hai"))).to_be_visible()
    assert patches[1] == patches[2] != "0"
    asked.get_by_text("Ghép các ảnh thành một tệp PDF").tap()
    asked.get_by_role("button", name="Đưa trang-hai.jpg lên trước").tap()
    expect(asked.get_by_text("Trang 1: trang-hai.jpg")).to_be_visible()
    asked.get_by_role("button", name="Ghép theo thứ tự này").tap()
    expect(asked.get_by_text(re.compile("PDF, 2 trang"))).to_be_visible()
    asked.get_by_role("button", name="Gửi phần bổ sung").tap()
    expect(asked.get_by_text("Đã gửi phần bổ sung.", exact=True)).to_be_visible()
    expect(asked.get_by_text("Tôi đã chụp lại, mong cán bộ xem giúp.").first).to_be_visible()


# --- registering -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hằng 😀😀", "Họ tên chỉ gồm chữ cái. Mời bỏ số, biểu tượng và dấu lạ."),
        ("H" * 5000, "Họ tên dài quá 120 chữ. Mời nhập đúng như trên thẻ căn cước."),
        ("😀" * 5000, "Họ tên dài quá 120 chữ. Mời nhập đúng như trên thẻ căn cước."),
    ],
    ids=["emoji", "5,000 letters", "5,000 emoji"],
)
def test_a_bad_name_is_refused_beside_its_field_and_the_rest_of_the_form_stays(
    phone: Page, name: str, said: str
) -> None:
    typed = {
        "full_name": name,
        "honorific": "bà",
        "phone": "0379999999",
        "citizen_number": "022157999999",
        "birth_date": "05/09/1957",
        "password": "một câu dài dễ nhớ",
    }
    phone.goto("/dang-ky")
    for box, value in typed.items():
        if box == "honorific":
            phone.select_option(f"#{box}", value)
        else:
            phone.fill(f"#{box}", value)
    phone.check("#agrees_to_processing")
    phone.click("form button[type=submit]")
    expect(phone.locator("#full_name-below")).to_have_text(said)
    expect(phone.locator("[data-form-problem]")).to_have_text(
        "Còn chỗ chưa đúng, ghi ngay dưới từng ô. Những gì đã nhập vẫn còn."
    )
    expect(phone.locator("#full_name")).to_be_focused()
    expect(phone.locator('[aria-invalid="true"]')).to_have_count(1)
    for box, value in typed.items():
        expect(phone.locator(f"#{box}")).to_have_value(value)
    expect(phone.locator("#agrees_to_processing")).to_be_checked()
    assert not axe.violations(phone)

    phone.fill("#full_name", "Lê Thị Hằng")  # mended, it goes on with everything else as it was
    phone.route("**/api/register", lambda route: route.fulfill(status=200, json={"next": "/thu-tuc"}))
    with phone.expect_request("**/api/register") as sent:
        phone.click("form button[type=submit]")
    body = sent.value.post_data_buffer or b""
    assert all(value.encode() in body for box, value in typed.items() if box != "full_name")
