"""The dock of the desk on narrow phones: counts of one, two and three digits touch nothing and are not cut."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from app.demo import PASSWORD
from tests.support import axe
from tests.support.browser import PHONE

THU = "0912000011"  # her dock is full: four doors with counts, and "Thêm"
DOORS = {
    "Hồ sơ": "waiting",
    "Lịch hẹn": "asked_visits",
    "Cầm tay": "guide_waiting",
    "Giấy gốc": "missing_originals",
}

BOXES = """dock => [...dock.querySelectorAll(":scope > a, :scope > details")].filter((door) => door.checkVisibility()).map((door) => {
    const box = (node) => { const { left, right, top, bottom } = node.getBoundingClientRect(); return { left, right, top, bottom }; };
    const label = door.querySelector(".dock-label"), icon = door.querySelector("svg");
    const badge = door.querySelector("[aria-hidden=true]:not(svg)");
    return { door: box(door), label: box(label), icon: box(icon), badge: badge && badge.textContent ? box(badge) : null,
             shown: badge ? badge.textContent : "" };
})"""


def with_counts(page: Page, count: int) -> None:
    """Let the server's figures for the rail and the dock be this one, whatever waits in the demo."""
    # A figure that is nought is not sent: all of them come with the one that is.
    figures = ",".join(f'"{name}_rx_state_":{count}' for name in DOORS.values())
    sent = re.compile(rf'"(?:{"|".join(DOORS.values())})_rx_state_":\s*\d+')

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(
            lambda said: socket.send(sent.sub(figures, said) if isinstance(said, str) else said)
        )

    page.route_web_socket(re.compile("/_event"), between)


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("text", ["normal", "large"])
def test_counts_in_the_dock_touch_nothing_and_are_whole(
    browser: Browser, served: str, width: int, text: str
) -> None:
    phone = PHONE | {"viewport": {"width": width, "height": 844}}
    for count, shown in ((7, "7"), (42, "42"), (99, "99"), (128, "99+"), (2310, "99+")):
        with browser.new_context(**phone, base_url=served) as context:
            context.add_init_script(f"localStorage.setItem('camtay-text', '{text}')")
            assert context.request.post("/api/sign-in", form={"login": THU, "password": PASSWORD}).ok
            page = context.new_page()
            with_counts(page, count)
            page.goto("/ban")
            dock = page.get_by_role("navigation", name="Bàn làm việc").last
            for name in DOORS:
                expect(dock.get_by_role("link", name=f"{name} {count} việc chờ", exact=True)).to_be_visible()
            expect(dock.get_by_text("Thêm", exact=True)).to_be_visible()
            doors = dock.locator(".desk-dock").evaluate(BOXES)
            assert [door["shown"] for door in doors] == [shown] * 4 + [""]
            for door in doors:
                for part in filter(None, (door["label"], door["icon"], door["badge"])):
                    assert door["door"]["left"] <= part["left"] < part["right"] <= door["door"]["right"], (
                        doors
                    )
                    assert door["door"]["top"] <= part["top"] < part["bottom"] <= door["door"]["bottom"], (
                        doors
                    )
                if door["badge"]:
                    assert door["badge"]["bottom"] <= door["label"]["top"], doors
            for one, other in pairwise(doors):
                assert one["label"]["right"] + 4 <= other["label"]["left"], doors
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if (count, width) == (128, 360):
                assert not axe.violations(page)
