"""Reading an identity card with the camera: only what is right reaches the boxes, and nothing leaves the phone."""

import io
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.support import axe, card
from tests.support import browser as browser_support

CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
OPEN, PHOTO = "Quét thẻ căn cước", "Chụp ảnh thẻ căn cước để đọc mã"


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium whose camera films an invented card."""
    if browser_support.chromium() is None:
        pytest.skip("Chromium is not installed")
    film = card.film(tmp_path_factory.mktemp("camera") / "card.y4m")
    with sync_playwright() as playwright:
        started = browser_support.launch(playwright, [*CAMERA, f"--use-file-for-fake-video-capture={film}"])
        yield started
        started.close()


@pytest.fixture
def phone(camera: Browser, served: str) -> Iterator[Page]:
    with camera.new_context(**browser_support.PHONE, base_url=served) as context:
        yield context.new_page()


def stub_detector(page: Page, text: str) -> None:
    """The browser's own reader, as Chromium on Android has it, that sees `text` in every picture."""
    page.add_init_script(
        f"""window.BarcodeDetector = class {{
            static async getSupportedFormats() {{ return ["qr_code"]; }}
            async detect() {{ return [{{ rawValue: {json.dumps(text)} }}]; }}
        }};"""
    )


def requests(page: Page) -> list[Request]:
    """Everything the page asks for from now on."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    return asked


def no_detector(page: Page) -> None:
    page.add_init_script("delete window.BarcodeDetector")


def photo(code: str) -> dict[str, object]:
    out = io.BytesIO()
    card.picture(code).save(out, "JPEG", quality=88)
    return {"name": "the.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_the_camera_fills_the_registration_and_the_picture_goes_nowhere(phone: Page) -> None:
    no_detector(phone)
    asked = requests(phone)
    phone.goto("/dang-ky")
    phone.wait_for_load_state("networkidle")
    assert not [one.url for one in asked if "zxing" in one.url]  # only when somebody scans
    before = len(asked)
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.locator("#citizen_number")).to_have_value(card.NUMBER)
    expect(phone.locator("#full_name")).to_have_value(card.NAME)
    expect(phone.locator("#birth_date")).to_have_value("05/09/1957")
    expect(phone.locator("#address")).to_have_value(card.ADDRESS)
    expect(phone.get_by_text("Đã điền từ thẻ")).to_be_visible()
    expect(phone.locator(".scan-block > [role=status] > p:visible")).to_have_count(1)
    expect(phone.get_by_role("dialog")).to_be_hidden()
    assert phone.evaluate("document.querySelector('video').srcObject") is None  # the camera is off
    sent = asked[before:]
    assert {one.method for one in sent} <= {"GET"}
    assert [one.url for one in sent if "zxing" in one.url]
    assert not axe.violations(phone)


def test_the_browsers_own_reader_is_used_where_there_is_one(phone: Page) -> None:
    stub_detector(phone, card.CODE)
    asked = requests(phone)
    phone.goto("/dang-ky")
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.locator("#citizen_number")).to_have_value(card.NUMBER)
    assert not [one.url for one in asked if "zxing" in one.url]


GOOD = card.CODE.split("|")


def changed(place: int, value: str) -> str:
    return "|".join([*GOOD[:place], value, *GOOD[place + 1 :]])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("https://vi-du.example/trung-thuong", "không phải mã trên thẻ căn cước"),
        ("A" * 10_000, "không phải mã trên thẻ căn cước"),
        ("|" * 10_000, "không phải mã trên thẻ căn cước"),
        ("|".join(GOOD[:3]), "thiếu thông tin"),
        (changed(2, ""), "thiếu thông tin"),
        (changed(0, "02215790077"), "không đúng 12 chữ số"),
        (changed(0, "０２２１５７９００７７７"), "không đúng 12 chữ số"),
        (changed(1, "12345"), "không đúng 12 chữ số"),
        (changed(2, "<script>alert(1)</script> A"), "Họ tên trong mã có chữ lạ"),
        (changed(2, "Lê " + "A" * 500), "Họ tên trong mã có chữ lạ"),
        (changed(3, "31021957"), "Ngày sinh trong mã không đúng"),
        (changed(3, "05093957"), "Ngày sinh trong mã không đúng"),
        (changed(4, "javascript:"), "Giới tính trong mã không đúng"),
        (changed(5, '"><img src=x onerror=alert(1)>'), "Địa chỉ trong mã có chữ lạ"),
        (changed(6, "00000000"), "Ngày cấp thẻ trong mã không đúng"),
        (changed(6, "05091900"), "Ngày cấp thẻ trong mã không đúng"),
    ],
)
def test_a_hostile_or_broken_code_fills_nothing_and_says_why(phone: Page, code: str, said: str) -> None:
    stub_detector(phone, code)
    phone.goto("/dang-ky")
    phone.get_by_role("button", name=OPEN).click()
    dialog = phone.get_by_role("dialog")
    expect(dialog.get_by_text(said)).to_be_visible()
    expect(dialog.get_by_text("Gõ tay cũng được").locator("visible=true")).to_have_count(1)
    phone.get_by_role("button", name="Thôi, tôi gõ tay").click()
    for box in ("citizen_number", "full_name", "birth_date"):
        expect(phone.locator(f"#{box}")).to_have_value("")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (changed(5, ""), ["không ghi nơi ở"]),
        (changed(4, ""), []),  # this form does not ask it
        ("|".join(GOOD[:6]), []),
        ("|".join(GOOD[:4]), ["không ghi nơi ở"]),
        (changed(0, "003157900777"), ["không phải mã của tỉnh nào"]),
        (changed(0, "101157900777"), []),  # born abroad
        (changed(2, "đặng thị Mỹ Hạnh"), ["không viết hoa"]),
    ],
)
def test_a_code_that_lacks_or_looks_odd_fills_what_is_good_and_says_so(
    phone: Page, code: str, said: list[str]
) -> None:
    stub_detector(phone, code)
    phone.goto("/dang-ky")
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.get_by_text("Đã điền từ thẻ")).to_be_visible()
    parts = code.split("|")
    expect(phone.locator("#citizen_number")).to_have_value(parts[0])
    expect(phone.locator("#full_name")).to_have_value(parts[2])
    expect(phone.locator("#birth_date")).to_have_value("05/09/1957")
    remarks = phone.locator(".scan-block > [role=status] > p:not([data-scan-says=filled]):visible")
    expect(remarks).to_have_count(len(said))
    for words in said:
        expect(remarks.filter(has_text=words)).to_have_count(1)
    assert not axe.violations(phone)


def test_the_address_of_the_card_becomes_the_accounts(phone: Page) -> None:
    stub_detector(phone, card.CODE)
    phone.goto("/dang-ky")
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.locator("#address")).to_have_value(card.ADDRESS)
    phone.fill("#phone", "0388800113")
    phone.fill("#password", "mot cau de nho")
    phone.check("[name=agrees_to_processing]")
    with phone.expect_response("**/api/register") as made:
        phone.get_by_role("button", name="Tạo tài khoản").click()
    assert made.value.ok
    phone.wait_for_url(lambda url: "dang-ky" not in url)
    phone.goto("/tai-khoan")
    expect(phone.locator("#address")).to_have_value(card.ADDRESS)


def test_without_permission_a_photo_is_read_instead(phone: Page) -> None:
    no_detector(phone)
    phone.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"
    )
    phone.goto("/dang-ky")
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.get_by_text("Máy chưa cho phép")).to_be_visible()
    assert not axe.violations(phone)
    chooser = phone.get_by_label(PHOTO)
    chooser.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(phone.get_by_text("Chưa thấy mã QR trong ảnh")).to_be_visible()
    chooser.set_input_files(photo("|".join(GOOD[:3])))  # type: ignore[arg-type]
    expect(phone.get_by_text("thiếu thông tin")).to_be_visible()
    chooser.set_input_files(photo(card.CODE))  # type: ignore[arg-type]
    expect(phone.locator("#citizen_number")).to_have_value(card.NUMBER)


def test_plain_http_of_a_phone_in_the_house_shows_no_button(phone: Page) -> None:
    phone.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    phone.goto("/dang-ky")
    expect(phone.locator("#citizen_number")).to_be_visible()
    expect(phone.get_by_role("button", name=OPEN)).to_be_hidden()


def register(page: Page, phone_number: str, number: str) -> None:
    page.goto("/dang-ky")
    for box, value in {
        "full_name": "Trần Văn Tạm",
        "phone": phone_number,
        "citizen_number": number,
        "birth_date": "01/01/1957",
        "password": "một câu dài dễ nhớ",
    }.items():
        page.fill(f"#{box}", value)
    page.check("#agrees_to_processing")
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/dang-ky" not in address)


def test_a_scan_while_applying_is_saved_like_typing(phone: Page) -> None:
    stub_detector(phone, card.CODE)
    register(phone, "0388800111", "022057900321")
    phone.goto("/nop?thu-tuc=1.001193")
    expect(phone.locator("#applicant_full_name")).to_have_value("Trần Văn Tạm")
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.locator("#applicant_full_name")).to_have_value(card.NAME)
    expect(phone.locator("#applicant_address")).to_have_value(card.ADDRESS)
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert not axe.violations(phone)
    phone.reload()
    expect(phone.locator("#applicant_id")).to_have_value(card.NUMBER)
    expect(phone.locator("#applicant_address")).to_have_value(card.ADDRESS)


def test_a_beginner_scans_once_and_finds_the_later_screens_filled(phone: Page) -> None:
    stub_detector(phone, card.CODE)
    register(phone, "0388800112", "022057900322")
    phone.goto("/hoc/xep-lop")
    with phone.expect_response("**/api/learning/placement"):
        phone.get_by_role("button", name="Mới bắt đầu").click()
    expect(phone.get_by_text("Mức phù hợp: Mới bắt đầu")).to_be_visible()
    expect(phone.locator("[data-take-level=beginner][aria-pressed]")).to_have_attribute(
        "aria-pressed", "true"
    )
    phone.goto("/nop?thu-tuc=1.001193")
    expect(phone.locator("#nop-form input:not([type=hidden])")).to_have_count(1)
    phone.get_by_role("button", name=OPEN).click()
    expect(phone.locator("#applicant_full_name")).to_have_value(card.NAME)
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator("#applicant_dob")).to_have_value("05/09/1957")
    expect(phone.get_by_role("button", name=OPEN)).to_have_count(0)
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator("#applicant_id")).to_have_value(card.NUMBER)
