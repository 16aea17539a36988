"""The service worker in real Chromium: reading without a network, new versions, push messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.guidance.tutorials import Tutorial, tutorials
from tests.support import server
from tests.support.browser import PHONE
from tests.support.static_site import StaticSite, static_site


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    server.build()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StaticSite]:
    with static_site(tmp_path / "site") as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, site: StaticSite) -> Iterator[Page]:
    """A phone that has been on the home page once, with its worker ready."""
    with browser.new_context(**PHONE, base_url=site.url) as context:
        page = context.new_page()
        visit(page)
        yield page


def visit(page: Page) -> None:
    """Open the home page and wait for the worker, without the time it gives the page to load first."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller")


def read_through(page: Page, tutorial: Tutorial) -> None:
    page.goto(f"/hoc/{tutorial.slug}/")
    page.get_by_role("link", name="Bắt đầu").tap()
    for step in tutorial.steps:
        expect(page.get_by_role("heading", level=2)).to_have_text(step.title)
        picture = page.locator(".learn-step:target img")
        assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }")
        page.get_by_role("link", name="Tôi làm được rồi").tap()
    expect(page.get_by_role("heading", name="Đã đi hết các bước")).to_be_visible()
    page.get_by_role("link", name=f"Trả lời {len(tutorial.quiz)} câu hỏi").tap()
    for number, asked in enumerate(tutorial.quiz, start=1):
        expect(page.get_by_role("heading", level=2)).to_have_text(asked.question)
        page.get_by_role("radio", name=asked.answers[asked.right - 1], exact=True).check()
        expect(page.locator(f"#cau-{number}").get_by_text(asked.why)).to_be_visible()
        last = number == len(tutorial.quiz)
        page.get_by_role("link", name="Xem kết quả" if last else "Câu tiếp theo").tap()
    expect(page.get_by_text(f"Đã trả lời đúng cả {len(tutorial.quiz)} câu.")).to_be_visible()


def test_after_one_visit_every_tutorial_is_readable_without_a_network(
    visitor: Page, site: StaticSite
) -> None:
    site.switch_off()
    for tutorial in tutorials():
        read_through(visitor, tutorial)
    visitor.goto("/hoc")
    expect(visitor.locator(".learned[data-learned='Đã học xong']")).to_have_count(len(tutorials()))


def test_the_six_questions_place_a_person_without_a_network(visitor: Page, site: StaticSite) -> None:
    site.switch_off()
    visitor.goto("/hoc/xep-lop")
    for number in range(1, 7):
        visitor.locator(f"#cau-{number} [data-answer]").first.tap()
    expect(visitor.locator("#ket-qua").get_by_text("Mức phù hợp: Tự làm được")).to_be_visible()
    expect(visitor.locator("html")).to_have_attribute("data-level", "independent")
    visitor.goto("/hoc/")
    expect(visitor.locator("html")).to_have_attribute("data-level", "independent")


def test_a_page_that_is_not_on_the_phone_says_what_still_works(visitor: Page, site: StaticSite) -> None:
    site.switch_off()
    visitor.goto("/ho-so/H49.22-261123-0007")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Đang không có mạng")
    visitor.get_by_role("link", name="Mở các bài học").tap()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Học từng bước")


def test_no_answer_of_the_server_is_kept(visitor: Page, site: StaticSite) -> None:
    (site.folder / "ho-so").mkdir(exist_ok=True)
    (site.folder / "ho-so" / "index.html").write_text(
        '<meta charset="utf-8"><title>Riêng</title>Hồ sơ của bà Hằng'
    )
    visitor.goto("/ho-so/")
    expect(visitor.get_by_text("Hồ sơ của bà Hằng")).to_be_visible()
    site.switch_off()
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Đang không có mạng")


def test_a_new_version_waits_until_the_person_agrees(visitor: Page, site: StaticSite) -> None:
    worker = site.folder / "sw.js"
    worker.write_text(worker.read_text() + "// a newer build\n")
    visitor.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    offer = visitor.get_by_text("Có bản mới của Cầm Tay.")
    expect(offer).to_be_visible()
    assert visitor.evaluate("navigator.serviceWorker.getRegistration().then((one) => !!one.waiting)")
    with visitor.expect_navigation():
        visitor.get_by_role("button", name="Dùng bản mới").tap()
    expect(offer).to_be_hidden()
    assert not visitor.evaluate("navigator.serviceWorker.getRegistration().then((one) => !!one.waiting)")


# Chromium drops a notification that is listed between being kept and being drawn, so the list is read once, after
# the worker has noted that it showed the message.
SHOWN_WHEN_NOTED = """async (tag) => {
    for (;;) {
        const noted = await (await caches.open("camtay-shown")).match("/shown");
        if (noted && (await noted.json()).includes(tag)) break;
        await new Promise(requestAnimationFrame);
    }
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map((one) => one.tag).sort();
}"""
DISMISS = """async () => {
    const registration = await navigator.serviceWorker.ready;
    (await registration.getNotifications()).forEach((one) => one.close());
}"""
MESSAGE = (
    '{"web_push":8030,"notification":{"title":"Hồ sơ có tin mới","body":"Mời mở ứng dụng để xem.",'
    '"navigate":"/thong-bao","tag":"%s"}}'
)


def test_a_push_message_sent_twice_is_shown_once(browser: Browser, site: StaticSite) -> None:
    with browser.new_context(**PHONE, base_url=site.url) as context:
        context.grant_permissions(["notifications"], origin=site.url)
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        registrations: list[str] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: registrations.extend(one["registrationId"] for one in event["registrations"]),
        )
        cdp.send("ServiceWorker.enable")
        visit(page)

        def push(*tags: str) -> None:
            for tag in tags:
                message = {"origin": site.url, "registrationId": registrations[-1], "data": MESSAGE % tag}
                cdp.send("ServiceWorker.deliverPushMessage", message)

        push("1", "1", "2")
        assert page.evaluate(SHOWN_WHEN_NOTED, "2") == ["1", "2"]
        page.evaluate(DISMISS)
        push("1", "3")  # what the person has dismissed does not come back
        assert page.evaluate(SHOWN_WHEN_NOTED, "3") == ["3"]
