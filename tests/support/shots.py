"""Draw every page of the served demo, phone and desktop, into docs/screenshots: `make shots`.

Pages behind a sign-in are drawn as the demo person who uses them. Names are `<page>-<phone|desktop>.png`. The phone
is 390×844 and is drawn at scale 2, as sharp as phones are: its pictures are 780×1688; the desktop's are 1280×800.
"""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page

from app.demo import accounts
from app.dossiers.follow import receipt_address
from app.papers.forms import NAMES
from app.papers.press import TEMPLATE, inputs
from app.typesetting import code_picture, render
from models.accounts import Role
from tests.support import browser, server
from tests.support.papers import ADDRESS, every_paper
from tests.support.walks import FILED, Walk, look_up, to_screen

TARGET = Path("docs/screenshots")
SIZES = {"phone": browser.PHONE, "desktop": browser.DESKTOP}
NOBODY, CITIZEN = "nobody", "citizen"
VISIT, APPLICATION = "/hen-gio/dat?thu-tuc=1.001193", "/nop?thu-tuc=2.002516"


@dataclass(frozen=True)
class Shot:
    """One page: file name, address and who looks.

    Attributes:
        follow: a link to take from that address first.
        walk: what to do there first, for screens without an address of their own.
    """

    name: str
    path: str
    person: str = NOBODY
    follow: str = ""
    walk: Walk | None = None


SHOTS = (
    Shot("trang-chu", "/"),
    Shot("trang-chu-cong-dan", "/", CITIZEN),
    Shot("thu-tuc", "/thu-tuc"),
    Shot("thu-tuc-mot", "/thu-tuc/1-001193"),
    Shot("can-thu-tuc-gi", "/can-thu-tuc-gi"),
    Shot("can-thu-tuc-gi-hoi", "/can-thu-tuc-gi/con-moi-sinh/"),
    Shot("can-thu-tuc-gi-viec", "/can-thu-tuc-gi/con-moi-sinh/#viec-cha-me-khai-sinh"),
    Shot("dang-nhap", "/dang-nhap"),
    Shot("dang-ky", "/dang-ky"),
    Shot("tra-cuu", "/tra-cuu"),
    Shot("hoc", "/hoc"),
    Shot("hoc-mot", "/hoc/cai-vneid"),
    Shot("hoc-mot-buoc", "/hoc/cai-vneid#buoc-2"),
    Shot("xep-lop", "/hoc/xep-lop"),
    Shot("nop-ngoai-tuyen", "/nop/ngoai-tuyen"),
    Shot("khong-tim-thay", "/khong-co-trang-nay"),
    Shot("hoc-cau-hoi", "/hoc/cai-vneid/#cau-1"),
    Shot("chung-nhan", "/hoc/chung-nhan", CITIZEN),
    Shot("offline", "/offline"),
    Shot("luyen-tap", "/luyen-tap"),
    Shot("luyen-tap-vneid", "/luyen-tap/vneid"),
    Shot("luyen-tap-mot", "/luyen-tap/1-001193"),
    Shot("nop", "/nop?thu-tuc=1.001193", CITIZEN),
    Shot("nho-giup", "/nop?thu-tuc=1.001193", CITIZEN, "a[href*='/nho-giup']"),
    Shot("cam-tay", "/cam-tay", Role.GUIDE),
    Shot("lam-thay", "/tai-khoan/lam-thay", CITIZEN),
    Shot("ho-so", "/ho-so", CITIZEN),
    Shot("ho-so-mot", "/ho-so", CITIZEN, "a[href*='/ho-so/']"),
    Shot("hen-gio", "/hen-gio", CITIZEN),
    Shot("hen-gio-dat", "/hen-gio/dat", CITIZEN),
    Shot("thong-bao", "/thong-bao", CITIZEN),
    Shot("tai-khoan", "/tai-khoan", CITIZEN),
    Shot("tai-khoan-du-lieu", "/tai-khoan/du-lieu", CITIZEN),
    Shot("tai-khoan-mat-khau", "/tai-khoan/mat-khau", CITIZEN),
    Shot("ban-tiep-nhan", "/ban", Role.RECEIVE),
    Shot("ban-tham-dinh", "/ban", Role.APPRAISE),
    Shot("ban-lanh-dao", "/ban", Role.LEADER),
    Shot("ban-ho-so", "/ban", Role.RECEIVE, "a[href*='/ban/ho-so/']"),
    Shot("ban-lich", "/ban/lich", Role.GUIDE),
    Shot("ban-huong-dan", "/ban/huong-dan", Role.GUIDE),
    Shot("ban-huong-dan-ghi-ten", "/ban/huong-dan/ghi-ten", Role.GUIDE),
    Shot("ban-huong-dan-buoi", "/ban/huong-dan/buoi?ngoai-quay=1", Role.GUIDE),
    Shot("ban-huong-dan-goi-so", "/ban/huong-dan/goi-so"),
    Shot("ban-so-lieu", "/ban/so-lieu", Role.LEADER),
    Shot("ban-so-theo-doi", "/ban/so-theo-doi", Role.LEADER),
    Shot("ban-doi-soat", "/ban/doi-soat", Role.RECEIVE),
    Shot("ban-hoan-phi", "/ban/hoan-phi", Role.RECEIVE),
    Shot("ban-giay-goc", "/ban/giay-goc", Role.RECEIVE),
    Shot("ban-thu-tuc", "/ban/thu-tuc", Role.ADMINISTRATOR),
    Shot("ban-thu-tuc-mau", "/ban/thu-tuc/mau/1.001612", Role.ADMINISTRATOR),
    Shot("ban-huong-dan-the", "/ban/huong-dan/the", Role.GUIDE),
    Shot("ban-vang-mat", "/ban/vang-mat", Role.LEADER),
    Shot("so-lieu", "/so-lieu"),
    Shot("ban-mat-khau", "/ban/mat-khau", Role.RECEIVE),
    Shot("ban-ngay-nghi", "/ban/ngay-nghi", Role.ADMINISTRATOR),
    Shot("tra-cuu-ket-qua", "/tra-cuu", walk=look_up),
    Shot("doi-nguoi", "/doi-nguoi", CITIZEN),
    Shot("nop-cho-ai", "/nop?thu-tuc=1.014159", CITIZEN, walk=to_screen("Làm hồ sơ cho ai")),
    Shot("hen-gio-dat-nha", VISIT, CITIZEN, walk=to_screen("Nhà ở chỗ nào, gọi số nào?")),
    Shot("hen-gio-dat-gio", VISIT, CITIZEN, walk=to_screen("Ngày nào, giờ nào thì tiện?")),
    Shot("hen-gio-dat-xem-lai", VISIT, CITIZEN, walk=to_screen("Xem lại rồi gửi")),
    # Last: they add a dossier to the lists that are drawn above.
    Shot("nop-giay-to", APPLICATION, CITIZEN, walk=to_screen("Giấy tờ kèm theo")),
    Shot("nop-xem-lai", APPLICATION, CITIZEN, walk=to_screen("Xem lại rồi nộp")),
    Shot("nop-da-nop", APPLICATION, CITIZEN, walk=to_screen(FILED)),
)


@cache
def signed_in(window: Browser, base: str, role: str) -> Any:
    """The cookies of the demo person with the role."""
    person = next(person for person in accounts() if (person.role or CITIZEN) == role)
    with window.new_context(base_url=base) as context:
        page = context.new_page()
        page.goto("/dang-nhap")
        form = {"login": person.phone, "password": person.password}
        status = page.evaluate(
            "async form => (await fetch('/api/sign-in', {method: 'POST', body: new URLSearchParams(form)})).status",
            form,
        )
        if status >= 400:
            raise RuntimeError(f"{person.title} could not sign in: {status}")
        return context.storage_state()


def settle(page: Page) -> None:
    """Wait until the page is awake and has what it shows."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)  # what comes over the socket has no event of its own


def draw(window: Browser, base: str, shot: Shot, size: str) -> None:
    """Open one page and write its picture."""
    state = None if shot.person == NOBODY else signed_in(window, base, shot.person)
    with window.new_context(**SIZES[size], base_url=base, storage_state=state) as context:
        page = context.new_page()
        page.goto(shot.path)
        settle(page)
        if shot.follow:
            page.goto(page.locator(shot.follow).first.get_attribute("href") or "/")
            settle(page)
        if shot.walk:
            shot.walk(page)
            settle(page)
        if urlsplit(page.url).path.startswith("/dang-nhap") and shot.name != "dang-nhap":
            raise RuntimeError(f"{shot.name}: the page asked to sign in")
        if page.title().startswith("404"):
            raise RuntimeError(f"{shot.name}: there is no such page")
        page.screenshot(path=TARGET / f"{shot.name}-{size}.png")
        print(f"{shot.name}-{size}.png  {page.title()}", flush=True)


def draw_papers(wanted: set[str]) -> None:
    """Write the papers of an invented dossier as pictures, `mau-01.png` to `mau-07.png`."""
    for form, sheet in every_paper().items():
        name = f"mau-{form}"
        if wanted and name not in wanted:
            continue
        address = receipt_address(sheet.code, ADDRESS) if sheet.code else ""
        pictures = {"qr.svg": code_picture(address)} if address else {}
        picture = render(TEMPLATE, inputs(sheet, address), pictures, "png")
        (TARGET / f"{name}.png").write_bytes(picture)
        print(f"{name}.png  {NAMES[form]}", flush=True)


def main() -> int:
    """Draw the pages that are named on the command line, or all."""
    wanted = set(sys.argv[1:])
    failed = []
    TARGET.mkdir(parents=True, exist_ok=True)
    draw_papers(wanted)
    if wanted and not wanted & {shot.name for shot in SHOTS}:
        return 0
    with server.serving() as running, browser.running() as window:
        for shot in SHOTS:
            for size in SIZES if not wanted or shot.name in wanted else ():
                try:
                    draw(window, running.url, shot, size)
                except (Error, RuntimeError, AssertionError) as error:
                    failed.append(f"{shot.name}-{size}: {error}")
    print(*failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
