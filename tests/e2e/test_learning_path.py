"""From a stranger's first tap to a certificate that others can check."""

import io
import json
import re
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from app.guidance.paths import paths
from app.guidance.tutorials import Tutorial, find_tutorial
from tests.e2e.test_learn import register
from tests.support import axe
from tests.support.browser import PHONE

FIRST = paths()[0]
VOICE = """
    window.said = []; window.stopped = 0;
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    speechSynthesis.getVoices = () => [{ lang: 'vi-VN', name: 'Việt' }];
    speechSynthesis.speak = (one) => window.said.push(one.text);
    speechSynthesis.cancel = () => { window.stopped += 1; };
"""


@pytest.fixture
def taps() -> Iterator[Callable[[Locator], None]]:
    count = 0

    def tap(target: Locator) -> None:
        nonlocal count
        target.tap()
        count += 1
        assert count <= 5, "a stranger would have given up"

    yield tap
    assert count, "nothing was tapped"


def beginner(page: Page) -> None:
    kept = json.dumps({"person": "", "level": "beginner"})
    page.add_init_script(f"localStorage.setItem('camtay-level', '{kept}')")


def hears(page: Page, times: int) -> None:
    """Wait until the phone has begun to speak so often; the page's policy lets no condition be sent to it."""
    for _ in range(100):
        if page.evaluate("said.length") == times:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("said"))


def answer(page: Page, tutorial: Tutorial, *, right: bool = True) -> None:
    """Answer every question of a tutorial whose ending is open."""
    page.get_by_role("link", name=f"Trả lời {len(tutorial.quiz)} câu hỏi").tap()
    for number, asked in enumerate(tutorial.quiz, start=1):
        expect(page.get_by_role("heading", name=asked.question)).to_be_visible()
        chosen = asked.right if right else (1 if asked.right != 1 else 2)
        page.get_by_role("radio", name=asked.answers[chosen - 1], exact=True).check()
        said = page.locator(f"#cau-{number}").get_by_text(asked.why)
        expect(said).to_be_in_viewport(ratio=1)
        last = number == len(tutorial.quiz)
        page.get_by_role("link", name="Xem kết quả" if last else "Câu tiếp theo").tap()


def verify_link(pdf: bytes) -> str:
    """Where the code on the paper leads: tapping it leads there too."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.pages[0].Annots[0].A.URI)


def test_a_stranger_finishes_a_first_lesson_in_five_taps(
    phone: Page, taps: Callable[[Locator], None]
) -> None:
    phone.goto("/")
    taps(phone.get_by_role("navigation", name="Các mục chính").get_by_role("link", name="Học"))
    taps(phone.get_by_role("link", name=re.compile("Làm quen với Cầm Tay")))
    taps(phone.get_by_role("link", name="Bắt đầu"))
    taps(phone.get_by_role("link", name="Tôi làm được rồi"))
    taps(phone.get_by_role("link", name="Tôi làm được rồi"))
    expect(phone.get_by_role("heading", name="Đã đi hết các bước")).to_be_visible()
    phone.goto("/hoc/")
    first = phone.get_by_role("link", name=re.compile("Làm quen với Cầm Tay")).locator(".learned")
    expect(first).to_have_attribute("data-learned", "Đã học xong")


def test_every_answer_is_explained_at_once_and_may_be_mended(phone: Page) -> None:
    phone.goto("/hoc/cai-vneid/#xong")
    tutorial = find_tutorial("cai-vneid")
    assert tutorial
    answer(phone, tutorial, right=False)
    expect(phone.get_by_text("Còn câu chưa đúng.")).to_be_visible()
    phone.reload()  # answers stay, and which were not right
    expect(phone.get_by_role("link", name="Làm lại câu")).to_have_count(len(tutorial.quiz))
    phone.get_by_role("link", name="Làm lại câu 1").tap()
    expect(phone.get_by_role("heading", name=tutorial.quiz[0].question)).to_be_visible()
    phone.goto("/hoc/cai-vneid/#xong")
    answer(phone, tutorial)
    expect(phone.get_by_role("link", name="Làm lại câu")).to_have_count(0)
    expect(phone.get_by_text("Đã trả lời đúng cả 3 câu.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Đã trả lời đúng cả 3 câu.")).to_be_visible()


def test_the_questions_work_with_the_keyboard_and_say_what_was_chosen(desktop: Page) -> None:
    desktop.goto("/hoc/cai-vneid/#cau-1")
    status = desktop.locator("#cau-1 [data-question]").get_by_role("status")
    expect(status).to_have_text("", use_inner_text=True)
    desktop.get_by_role("radio").first.focus()
    desktop.keyboard.press("Space")
    expect(status).to_contain_text("Chưa đúng", use_inner_text=True)
    desktop.keyboard.press("ArrowDown")
    expect(status).to_contain_text("Đúng rồi", use_inner_text=True)
    expect(status).not_to_contain_text("Chưa đúng", use_inner_text=True)


def test_the_questions_are_judged_without_scripts_too(browser: Browser, served: str) -> None:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/hoc/cai-vneid/#cau-1")
        page.get_by_role("radio").nth(1).check()
        expect(page.get_by_text("Đúng rồi.").first).to_be_visible()


def test_answers_given_without_a_network_are_sent_later(phone: Page) -> None:
    register(phone, "0912000222", "022155000222")
    tutorial = find_tutorial("lam-quen-cam-tay")
    assert tutorial
    with phone.expect_response("**/api/learning/progress"):
        phone.goto("/hoc/lam-quen-cam-tay/")
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Bắt đầu").tap()
    for _ in tutorial.steps:
        phone.get_by_role("link", name="Tôi làm được rồi").tap()
    answer(phone, tutorial)
    expect(phone.get_by_text("Đã trả lời đúng cả 2 câu.")).to_be_visible()
    sent = {"quiz": False, "steps": False}

    def note(response: object) -> bool:
        address, method = response.url, response.request.method  # type: ignore[attr-defined]
        if method == "PUT":
            sent["quiz" if address.endswith("/quiz") else "steps"] = True
        return all(sent.values())

    with phone.expect_response(note):
        phone.context.set_offline(False)
    kept = phone.request.get("/api/learning/progress").json()
    assert kept["steps"] == {tutorial.slug: 2}
    assert kept["quiz"] == {tutorial.slug: 2}


def test_what_was_learnt_while_the_session_ended_is_theirs_at_the_next_sign_in(phone: Page) -> None:
    register(phone, "0912000777", "022155000777")
    with phone.expect_response("**/api/learning/progress"):
        phone.goto("/hoc/lam-quen-cam-tay/")
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Bắt đầu").tap()
    phone.get_by_role("link", name="Tôi làm được rồi").first.tap()
    phone.context.clear_cookies()  # the session ends meanwhile
    phone.context.set_offline(False)
    phone.goto("/hoc/")
    again = phone.request.post(
        "/api/sign-in", form={"login": "0912000777", "password": "hoa sen bên hồ 1955"}
    )
    assert again.ok
    with phone.expect_response(lambda one: one.request.method == "PUT" and "/progress/" in one.url):
        phone.goto("/hoc/")
    assert phone.request.get("/api/learning/progress").json()["steps"] == {"lam-quen-cam-tay": 1}


def test_a_lesson_that_nobody_reviewed_says_so_later(phone: Page) -> None:
    phone.goto("/hoc/cai-vneid/")
    notice = phone.get_by_text("Bài này chưa được rà lại quá 90 ngày.")
    phone.wait_for_load_state("networkidle")
    expect(notice).to_be_hidden()
    phone.clock.set_fixed_time("2028-01-01T00:00:00Z")
    phone.reload()
    expect(notice).to_be_visible()


def test_official_places_open_in_a_page_of_their_own(phone: Page) -> None:
    phone.goto("/hoc/cai-vneid/#buoc-2")
    expect(phone.locator("#buoc-2").get_by_text("Đường dẫn chính thức")).to_be_visible()
    link = phone.locator("#buoc-2").get_by_role("link", name=re.compile("VNeID trên CH Play"))
    expect(link).to_have_attribute("href", "https://play.google.com/store/apps/details?id=com.vnid")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_a_beginner_who_listens_hears_the_next_steps_until_they_stop_it(phone: Page) -> None:
    beginner(phone)
    phone.add_init_script(VOICE)
    phone.goto("/hoc/cai-vneid/")
    assert phone.evaluate("said") == []  # nothing speaks before somebody asks for it
    phone.locator("#bat-dau").get_by_role("button", name="Nghe đọc").tap()
    phone.get_by_role("link", name="Bắt đầu").tap()
    hears(phone, 2)
    phone.get_by_role("link", name="Tôi làm được rồi").tap()
    hears(phone, 3)
    assert phone.evaluate("said.map(text => text.split('. ')[0])")[1:] == [
        "Kết nối mạng",
        "Mở chợ ứng dụng chính thức",
    ]
    phone.get_by_role("button", name="Dừng đọc").tap()
    phone.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(phone.get_by_text("Bước 3/6")).to_be_visible()
    expect(phone.get_by_role("button", name="Nghe đọc bước này")).to_be_visible()
    assert phone.evaluate("said.length") == 3


def test_a_beginner_who_listens_hears_the_next_page_too(phone: Page) -> None:
    beginner(phone)
    phone.add_init_script(VOICE)
    phone.goto("/")
    phone.get_by_role("button", name="Nghe đọc trang này").tap()
    hears(phone, 1)
    doors = phone.get_by_role("navigation", name="Các mục chính")
    doors.get_by_role("link", name="Hẹn giờ").tap()
    hears(phone, 2)
    assert phone.evaluate("said[1].split('. ')[0]") == "Hẹn cán bộ đến nhà"
    phone.get_by_role("button", name="Dừng đọc").tap()
    doors.get_by_role("link", name="Thủ tục").tap()
    expect(phone.get_by_role("heading", name="Cần làm thủ tục gì?")).to_be_visible()
    expect(phone.get_by_role("button", name="Nghe đọc trang này")).to_be_visible()
    assert phone.evaluate("said.length") == 2


def test_questions_of_an_application_are_read_but_never_what_was_typed(phone: Page) -> None:
    register(phone, "0912000333", "022155000333")
    phone.add_init_script(VOICE)
    phone.goto("/nop?thu-tuc=1.001193")
    expect(phone.locator("#applicant_full_name")).to_have_value("Nguyễn Thị Hằng")
    phone.get_by_role("button", name="Nghe đọc").tap()
    expect(phone.get_by_role("button", name="Dừng đọc")).to_be_visible()
    [text] = phone.evaluate("said")
    assert "Ví dụ" in text
    assert "Nguyễn Thị Hằng" not in text
    assert "022155000333" not in text


@pytest.mark.parametrize(
    "path", ["/hoc/cai-vneid/", "/hoc/cai-vneid/#buoc-2", "/hoc/cai-vneid/#xong", "/hoc/cai-vneid/#ket-qua"]
)
def test_a_tutorial_is_accessible_and_for_beginners_in_strong_contrast(phone: Page, path: str) -> None:
    beginner(phone)
    phone.goto(path)
    expect(phone.locator("html")).to_have_attribute("data-level", "beginner")
    assert not axe.violations(phone)


def test_an_answered_question_is_accessible(phone: Page) -> None:
    beginner(phone)
    phone.goto("/hoc/cai-vneid/#cau-1")
    phone.get_by_role("radio").first.check()
    expect(phone.locator("#cau-1").get_by_text("Chưa đúng.")).to_be_visible()
    assert not axe.violations(phone)
    phone.get_by_role("radio").nth(1).check()
    expect(phone.locator("#cau-1").get_by_text("Đúng rồi.")).to_be_visible()
    assert not axe.violations(phone)


def test_a_finished_path_gives_a_certificate_that_others_can_check(
    phone: Page, browser: Browser, served: str
) -> None:
    phone.goto("/hoc/chung-nhan")
    expect(phone.get_by_role("link", name="Đăng nhập để nhận chứng nhận")).to_be_visible()
    assert not axe.violations(phone)
    learned = {one.slug: len(one.steps) for one in FIRST.tutorials}
    right = {one.slug: len(one.quiz) for one in FIRST.tutorials}
    left_out = FIRST.tutorials[-1].slug
    # Learned on this phone before there was an account; one lesson's questions are still open.
    kept = json.dumps({"person": "", "steps": learned, "quiz": {**right, left_out: 0}})
    phone.evaluate(f"localStorage.setItem('camtay-learned', '{kept}')")
    register(phone, "0912000444", "022155000444")
    phone.evaluate("sessionStorage.removeItem('token')")
    phone.goto("/hoc/chung-nhan")
    expect(phone.get_by_text(f"Xong {len(learned) - 1}/{len(learned)} bài")).to_be_visible()
    assert not axe.violations(phone)
    phone.get_by_role("link", name=re.compile(FIRST.tutorials[-1].title)).tap()
    phone.wait_for_url(f"**/hoc/{left_out}/#cau-1")
    phone.goto(f"/hoc/{left_out}/#xong")
    answer(phone, FIRST.tutorials[-1])
    phone.goto("/hoc/chung-nhan")
    phone.get_by_role("button", name="Nhận chứng nhận").tap()
    link = phone.get_by_role("link", name="Mở chứng nhận")
    expect(link).to_be_visible()
    assert not axe.violations(phone)
    address = link.get_attribute("href")
    assert address
    paper = phone.request.get(address)
    assert paper.ok
    assert paper.body().startswith(b"%PDF-")
    with browser.new_context(**PHONE, base_url=served) as stranger:
        page = stranger.new_page()
        assert stranger.request.get(address).status == 401
        page.goto("/xac-minh/CT-AAAAAAAA~madeup")
        expect(page.get_by_role("alert")).to_contain_text("không phải do Trung tâm cấp")
        assert not axe.violations(page)
        page.goto(verify_link(paper.body()))
        expect(page.get_by_text("Chứng nhận thật, do Trung tâm cấp.")).to_be_visible()
        expect(page.get_by_text("Nguyễn T. H.")).to_be_visible()
        expect(page.get_by_text("Hằng")).to_have_count(0)
        assert not axe.violations(page)


def test_for_a_beginner_the_next_screen_is_read_without_being_asked_and_a_stop_is_remembered(
    phone: Page,
) -> None:
    beginner(phone)
    phone.add_init_script(VOICE)
    phone.goto("/hoc/cai-vneid/")
    assert phone.evaluate("said") == []
    phone.get_by_role("link", name="Bắt đầu").tap()
    hears(phone, 1)
    assert phone.evaluate("said[0].split('. ')[0]") == "Kết nối mạng"
    phone.reload()
    hears(phone, 1)  # what is loaded anew is read too
    phone.get_by_role("button", name="Dừng đọc").tap()
    phone.reload()
    phone.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(phone.get_by_text("Bước 2/6")).to_be_visible()
    phone.get_by_role("button", name="Nghe đọc bước này").tap()
    hears(phone, 1)
    assert phone.evaluate("said.length") == 1  # and nothing before it


def test_nobody_else_is_read_to_without_asking(phone: Page) -> None:
    phone.add_init_script(VOICE)
    phone.goto("/hoc/cai-vneid/")
    phone.get_by_role("link", name="Bắt đầu").tap()
    expect(phone.get_by_text("Bước 1/6")).to_be_visible()
    phone.get_by_role("button", name="Nghe đọc bước này").tap()
    hears(phone, 1)
    assert phone.evaluate("said.length") == 1  # and nothing before it


PHONE_QUESTION = "Có điện thoại thông minh để dùng không?"


def answer_placement(page: Page, *answers: str) -> None:
    for number, text in enumerate(answers, start=1):
        page.locator(f"#cau-{number}").get_by_role("link", name=text, exact=True).tap()


def test_six_answers_place_a_person_and_may_be_mended_after_a_reload(phone: Page) -> None:
    phone.goto("/hoc/xep-lop")
    expect(phone.get_by_role("heading", name=PHONE_QUESTION)).to_be_visible()
    assert not axe.violations(phone)
    answer_placement(phone, "Có, của riêng tôi", *["Được, tôi tự làm"] * 2)
    phone.reload()
    expect(phone.get_by_text("Câu 4/6")).to_be_visible()
    phone.get_by_role("link", name="Quay lại câu trước").tap()
    chosen = phone.locator("#cau-3").get_by_role("link", name="Được, tôi tự làm")
    expect(chosen).to_have_attribute("aria-current", "true")
    chosen.tap()
    for number in (4, 5, 6):
        phone.locator(f"#cau-{number}").get_by_role("link", name="Được, tôi tự làm").tap()
    expect(phone.locator("#ket-qua").get_by_text("Mức phù hợp: Tự làm được")).to_be_visible()
    expect(phone.locator("html")).to_have_attribute("data-level", "independent")
    assert not axe.violations(phone)
    phone.get_by_role("link", name="Xem và sửa câu trả lời").tap()
    expect(phone.get_by_role("heading", name=PHONE_QUESTION)).to_be_visible()
    phone.get_by_role("link", name="Chưa có").tap()
    expect(phone.locator("#ket-qua").get_by_text("Mức phù hợp: Mới bắt đầu")).to_be_visible()
    phone.goto("/")
    expect(phone.locator("html")).to_have_attribute("data-level", "beginner")


def test_whoever_would_rather_ask_an_officer_begins_at_once_and_is_promised_no_call(phone: Page) -> None:
    phone.goto("/hoc/xep-lop")
    phone.get_by_role("link", name="Chưa biết trả lời: nhờ cán bộ xếp giúp").tap()
    officer = phone.locator("#can-bo")
    expect(officer.get_by_text("Tạm xếp vào mức")).to_be_visible()
    expect(officer.get_by_text("07:30 đến 11:30 và 13:00 đến 17:00")).to_be_visible()
    expect(officer.get_by_text("qua điện thoại")).to_have_count(0)  # this server has no hotline
    expect(phone.get_by_text(re.compile("gọi được cán bộ"))).to_have_count(0)
    expect(phone.locator("html")).to_have_attribute("data-level", "beginner")
    expect(officer.get_by_role("link", name="Hẹn cán bộ đến nhà hướng dẫn")).to_have_attribute(
        "href", "/hen-gio"
    )
    assert not axe.violations(phone)
    officer.get_by_role("link", name="Bắt đầu học bài đầu tiên").tap()
    phone.wait_for_url("**/hoc/lam-quen-cam-tay/")


def test_a_placement_without_a_network_is_sent_later(phone: Page) -> None:
    register(phone, "0912000555", "022155000555")
    with phone.expect_response("**/api/learning/progress"):
        phone.goto("/hoc/xep-lop")
    phone.context.set_offline(True)
    answer_placement(phone, "Có, dùng chung với người nhà", *["Được, khi có người giúp"] * 5)
    expect(phone.locator("#ket-qua").get_by_text("Mức phù hợp: Biết một phần")).to_be_visible()
    with phone.expect_response("**/api/learning/placement") as sent:
        phone.context.set_offline(False)
    assert sent.value.ok
    phone.goto("/tai-khoan")
    expect(phone.get_by_text("Biết một phần")).to_be_visible()
    assert phone.evaluate("localStorage.getItem('camtay-placed')") is None


def test_a_level_chosen_before_the_page_heard_who_reads_it_stays(phone: Page) -> None:
    held: list[Callable[[], None]] = []
    late = True

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda said: held.append(lambda: socket.send(said)) if late else socket.send(said))

    register(phone, "0388000731", "022057731001")
    phone.route_web_socket("**/_event/**", between)
    phone.goto("/hoc/xep-lop")
    with phone.expect_response("**/api/learning/placement"):
        phone.get_by_role("button", name="Mới bắt đầu").click()
    chosen = phone.locator("button[data-take-level=beginner]")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    late = False
    assert held
    for send in held:
        send()
    expect(phone.get_by_role("link", name=re.compile("Thông báo"))).to_be_visible()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("html")).to_have_attribute("data-level", "beginner")
