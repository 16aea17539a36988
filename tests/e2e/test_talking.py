"""Papers that belong into a dossier that waits, messages that survive a lost network, several dossiers stamped at once."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from app.demo import PASSWORD
from tests.support.axe import violations

LONG, NAM, YEN, KHANH = "0912000002", "0912000012", "0912000014", "0912000017"
"""A citizen whose papers are awaited, who asked for them, who stamps, who leads."""

WAITING = "2.000635"
ASKED = "Giấy khai sinh cũ bị rách thì có dùng được không?"
BEING_WRITTEN = "Còn một điều tôi muốn hỏi thêm"
LOCKED = """async () => {
    const open = (name) => new Promise((done) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
    });
    const database = await open("camtay-drafts");
    const all = await new Promise((done) => {
        const request = database.transaction("all").objectStore("all").getAll();
        request.onsuccess = () => done(request.result);
    });
    database.close();
    return all.filter(({ kind }) => kind === "message").map((row) => new TextDecoder().decode(row.meta.sealed));
}"""
ANSWERED = "Dùng được, mời anh chụp cả hai mặt."


def sign_in(page: Page, phone: str) -> Page:
    answer = page.context.request.post("/api/sign-in", form={"login": phone, "password": PASSWORD})
    assert answer.ok, answer.text()
    return page


def poll_locked(page: Page, wanted: int) -> None:
    """Until so many messages are locked away in the browser, none of them readable."""
    for _ in range(100):
        rows = page.evaluate(LOCKED)
        if len(rows) == wanted:
            assert not [row for row in rows if BEING_WRITTEN in row]
            return
        page.wait_for_timeout(100)
    raise AssertionError(rows)


def a_photo_outlives_a_reload(citizen: Page) -> None:
    """What cannot be sent, and what is still being written, is there again after a reload."""
    box = citizen.get_by_label("Lời nhắn", exact=True)
    photo = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(photo, "PNG")
    citizen.route("**/messages/files", lambda route: route.abort())
    citizen.locator("input[data-attach]").set_input_files(
        {"name": "giay-rach.png", "mimeType": "image/png", "buffer": photo.getvalue()}
    )
    waiting = citizen.get_by_role("listitem").filter(has_text="giay-rach.png")
    expect(waiting).to_contain_text("Đã giữ kín trong máy này")
    box.fill(BEING_WRITTEN)
    poll_locked(citizen, 2)
    citizen.reload()
    expect(waiting).to_contain_text("Đã giữ kín trong máy này")
    expect(box).to_have_value(BEING_WRITTEN)
    assert violations(citizen) == []
    citizen.unroute("**/messages/files")
    expect(citizen.get_by_role("link", name="giay-rach")).to_be_visible(timeout=15_000)
    expect(waiting).to_have_count(0)
    box.fill("")


def test_papers_go_into_the_dossier_that_waits_and_no_message_is_lost(phone: Page, desktop: Page) -> None:
    citizen, nam = sign_in(phone, LONG), sign_in(desktop, NAM)
    citizen.goto(f"/nop?thu-tuc={WAITING}")
    instead = citizen.get_by_role("link", name="Bổ sung vào hồ sơ này")
    expect(instead).to_be_visible()
    assert violations(citizen) == []
    instead.click()

    box = citizen.get_by_label("Lời nhắn", exact=True)
    box.fill(ASKED)
    expect(citizen.locator("[data-thread][data-live]")).to_be_visible()
    citizen.context.set_offline(True)
    citizen.get_by_role("button", name="Gửi", exact=True).click()
    unsent = citizen.get_by_role("listitem").filter(has_text=ASKED)
    expect(unsent).to_contain_text("Chưa gửi")
    expect(box).to_have_value("")
    citizen.context.set_offline(False)
    expect(unsent).to_contain_text("Đã gửi, chưa đọc", timeout=15_000)
    expect(unsent).to_have_count(1)

    a_photo_outlives_a_reload(citizen)
    code = citizen.url.rstrip("/").rsplit("/", 1)[-1]
    nam.goto("/ban")
    row = nam.get_by_role("listitem").filter(has_text=code)
    expect(row).to_contain_text("2 lời nhắn chưa đọc")
    assert violations(nam) == []
    nam.goto(f"/ban/ho-so/{code}")
    expect(nam.get_by_role("listitem").filter(has_text=ASKED)).to_be_visible()
    photo_link = nam.get_by_role("link", name="giay-rach").get_attribute("href")
    assert nam.request.get(photo_link or "").headers["content-type"] == "image/jpeg"
    expect(unsent).to_contain_text("Cán bộ đã đọc")
    nam.get_by_label("Lời nhắn cho công dân", exact=True).fill(ANSWERED)
    nam.get_by_role("button", name="Gửi", exact=True).first.click()
    expect(citizen.get_by_role("listitem").filter(has_text=ANSWERED)).to_be_visible()
    nam.get_by_label("Ghi chú mới").fill("Đã hỏi văn thư.")
    nam.get_by_role("button", name="Gửi", exact=True).last.click()
    expect(nam.get_by_role("listitem").filter(has_text="Đã hỏi văn thư.")).to_contain_text("chưa đọc")
    expect(citizen.get_by_text("Đã hỏi văn thư.")).to_have_count(0)
    assert violations(citizen) == []
    assert violations(nam) == []


def test_a_message_that_could_not_be_locked_away_is_counted_and_left_to_nobody(phone: Page) -> None:
    phone.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    phone.on("dialog", lambda leaving: leaving.accept())
    phone.route("**/messages", lambda route: route.abort())
    citizen = sign_in(phone, LONG)
    citizen.goto(f"/nop?thu-tuc={WAITING}")
    citizen.get_by_role("link", name="Bổ sung vào hồ sơ này").click()
    expect(citizen.locator("[data-thread][data-live]")).to_be_visible()
    citizen.get_by_label("Lời nhắn", exact=True).fill(BEING_WRITTEN)
    citizen.get_by_role("button", name="Gửi", exact=True).click()
    expect(citizen.get_by_role("listitem").filter(has_text=BEING_WRITTEN)).to_contain_text("Chưa gửi")
    left_here = "JSON.stringify({ ...sessionStorage })"
    assert BEING_WRITTEN in citizen.evaluate(left_here)
    citizen.goto("/tai-khoan")
    citizen.get_by_role("button", name="Đăng xuất", exact=True).click()
    warning = citizen.locator("[data-unsent-warning]")
    expect(warning).to_contain_text("1 lời nhắn")
    warning.get_by_role("button", name="Ở lại để gửi").click()

    other_tab = citizen.context.new_page()
    other_tab.goto("/tai-khoan")
    other_tab.get_by_role("button", name="Đăng xuất", exact=True).click()
    other_tab.wait_for_url(lambda address: "/tai-khoan" not in address)
    citizen.reload()
    assert BEING_WRITTEN not in citizen.evaluate(left_here)


def test_several_are_stamped_after_one_confirmation(desktop: Page) -> None:
    yen = sign_in(desktop, YEN)
    yen.goto("/ban")
    boxes = yen.get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()
    yen.get_by_role("button", name="Làm cùng lúc các hồ sơ đã chọn").click()
    expect(yen.get_by_role("heading", name="Làm cùng lúc")).to_be_visible()
    assert violations(yen) == []
    yen.get_by_role("button", name="Xác nhận tất cả").click()
    expect(yen.get_by_text("Đã đóng dấu, kết quả đã xong.").first).to_be_visible()
    expect(yen.get_by_role("heading", name="Hồ sơ chờ tôi")).to_be_visible()
    yen.goto("/ban/vang-mat")
    expect(yen.get_by_text("Tài khoản này không được làm việc đó.")).to_be_visible()


def test_a_leader_says_who_is_away(desktop: Page) -> None:
    leader = sign_in(desktop, KHANH)
    leader.goto("/ban/vang-mat")
    leader.get_by_label("Ai vắng").select_option(index=1)
    leader.get_by_label("Ai làm thay").select_option(index=1)
    leader.get_by_label("Ngày đầu").fill("2030-01-01")
    leader.get_by_label("Ngày cuối").fill("2030-01-02")
    leader.get_by_role("button", name="Lưu").click()
    expect(leader.get_by_text("Mời chọn một người khác làm thay.")).to_be_visible()
    assert violations(leader) == []
