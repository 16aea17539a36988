"""Push for real, in Firefox: the app's button subscribes, an officer's step is sent, the phone shows it."""

import json
import sqlite3
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest
import pytest_asyncio

from app import demo
from models.accounts import Role
from models.dossiers import Step
from tests.support import firefox, pushservice, server
from tests.support.firefox import Firefox, Tab
from tests.support.pushservice import PushService

HANG, LONG = demo.accounts()[:2]
ALONE = {HANG.name: "1.000656", LONG.name: "1.001776"}
"""A procedure that only this one of the two has a dossier of."""
PUSH_SAYS = "Hồ sơ có tin mới. Chạm để xem."
SHOWN = """(await navigator.serviceWorker.ready).getNotifications().then((all) => all.map(
    (n) => ({ title: n.title, body: n.body, tag: n.tag, lang: n.lang, data: n.data })))"""


class Stage(NamedTuple):
    """The served demo, the push service it sends to, and Firefox."""

    push: PushService
    site: server.Server
    browser: Firefox


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    if firefox.firefox() is None:
        pytest.skip("Firefox is not installed")
    async with pushservice.running() as push:
        with server.serving({"CAMTAY_PUSH_HOSTS": json.dumps([push.origin])}) as site:
            async with firefox.running(site.url, push.socket) as browser:
                yield Stage(push, site, browser)


async def sign_in(browser: Firefox, person: demo.DemoPerson) -> Tab:
    tab = await browser.person()
    await tab.go("/dang-nhap/")
    await tab.run(
        f"""fetch("/api/sign-in", {{ method: "POST", body: new URLSearchParams(
            {json.dumps({"login": person.phone, "password": person.password})}) }}).then((a) => a.status)"""
    )
    return tab


def officer(role: Role) -> demo.DemoPerson:
    return next(person for person in demo.accounts() if person.role is role)


def waiting_dossier(site: server.Server, person: demo.DemoPerson = HANG) -> str:
    """The code of somebody's dossier that waits to be received."""
    with sqlite3.connect(site.data_dir / "camtay.db") as database:
        account = "SELECT owner_id FROM dossier WHERE procedure_code = ?"
        [(code,)] = database.execute(
            f"SELECT code FROM dossier WHERE step = ? AND owner_id IN ({account}) AND assignee_id IS NULL",
            [Step.RECEIVE.value, ALONE[person.name]],
        )
    return str(code)


def is_read(site: server.Server, tag: str) -> bool:
    with sqlite3.connect(site.data_dir / "camtay.db") as database:
        found = database.execute("SELECT read_at FROM notification WHERE id = ?", [tag]).fetchone()
    return found[0] is not None


def subscriptions(site: server.Server) -> int:
    with sqlite3.connect(site.data_dir / "camtay.db") as database:
        return int(database.execute("SELECT count(*) FROM push_subscription").fetchone()[0])


async def do_step(tab: Tab, code: str, label: str) -> None:
    """An officer takes the one next step of a dossier."""
    await tab.go(f"/ban/ho-so/{code}")
    await tab.tap(text=label)
    await tab.tap(css="form[aria-labelledby=viec] button[type=submit]")


async def test_a_step_taken_by_an_officer_is_shown_on_the_citizens_phone(stage: Stage) -> None:
    push, site, browser = stage
    code = waiting_dossier(site)
    hang = await sign_in(browser, HANG)
    await hang.go("/thong-bao/")
    assert await hang.until("document.documentElement.dataset.push") == "offer"  # never asked on load
    assert subscriptions(site) == 0
    await hang.tap(css="[data-push-on]")
    await hang.until("document.documentElement.dataset.push === 'on'")
    assert subscriptions(site) == 1

    thu = await sign_in(browser, officer(Role.RECEIVE))
    await do_step(thu, code, "Tiếp nhận")
    [message] = await push.arrived(1)
    shown = (await hang.until(f"({SHOWN}).then((all) => all.length && all)"))[0]
    assert (shown["title"], shown["lang"]) == ("Cầm Tay", "vi")
    assert shown["body"] == "Hồ sơ có tin mới. Chạm để xem."
    said = json.dumps(shown, ensure_ascii=False)
    for personal in (*HANG.name.split(), HANG.phone, HANG.citizen_number, code, "1.000656"):
        assert personal not in said
        assert personal.encode() not in message.body
    assert message.headers["topic"] == shown["tag"]

    # Sent again after a crash it is the same message: once dismissed it does not come back.
    await hang.run(f"{SHOWN.partition('.then')[0]}.then((all) => all.forEach((n) => n.close()))")
    await push.repeat(message)
    nam = await sign_in(browser, officer(Role.APPRAISE))
    await do_step(nam, code, "Thẩm định đạt")
    second = await hang.until(f"({SHOWN}).then((all) => all.length && all)")
    assert [each["tag"] for each in second] == [push.messages[-1].headers["topic"]]

    # A tap opens the dossier and marks the line read.
    await hang.go(shown["data"]["navigate"])
    await hang.until(f"location.pathname.replace(/\\/$/, '') === '/ho-so/{code}'")

    assert is_read(site, shown["tag"])

    # Signed out, the phone is nobody's.
    await hang.go("/tai-khoan/")
    await hang.tap(text="Đăng xuất")
    await hang.until("location.pathname === '/'")
    assert subscriptions(site) == 0
    assert await hang.run("(await navigator.serviceWorker.ready).pushManager.getSubscription()") is None


async def remembered(tab: Tab) -> None:
    """Whoever is signed in lets the phone know them, by the name that is offered."""
    await tab.go("/tai-khoan/")
    await tab.until("document.querySelector('#call_name') && document.querySelector('#call_name').value")
    await tab.tap(text="Nhớ tên tôi trên máy này")
    await tab.until("document.querySelector('[data-family-my-name]').textContent")


async def switch_to(tab: Tab, name: str, person: demo.DemoPerson) -> None:
    await tab.go("/tai-khoan/")
    await tab.tap(text="Đổi người")
    await tab.tap(css=f"dialog[open] [data-family-pick][aria-label='{name}']")
    await tab.until("!!document.querySelector('dialog[open] [data-family-enter]:not([hidden])')")
    await tab.run(
        f"document.querySelector('dialog[open] #own_password').value = {json.dumps(person.password)}"
    )
    await tab.tap(css="dialog[open] button[type=submit]")
    await tab.until("location.pathname !== '/tai-khoan/'")
    mine = json.dumps(name)
    await tab.go("/tai-khoan/")
    await tab.until(f"document.querySelector('[data-family-my-name]').textContent === {mine}")


async def allows_messages(tab: Tab) -> None:
    await tab.go("/thong-bao/")
    await tab.tap(css="[data-push-on]")
    await tab.until("document.documentElement.dataset.push === 'on'")


async def test_on_a_familys_phone_a_message_says_whose_it_is_for_everybody_who_ever_handed_it_on(
    stage: Stage,
) -> None:
    push, site, browser = stage
    phone = await sign_in(browser, LONG)
    await remembered(phone)
    await phone.go("/tai-khoan/")
    await phone.tap(text="Đăng xuất")
    await phone.until("location.pathname === '/'")
    await phone.run(
        f"""fetch("/api/sign-in", {{ method: "POST", body: new URLSearchParams(
            {json.dumps({"login": HANG.phone, "password": HANG.password})}) }}).then((a) => a.status)"""
    )
    await remembered(phone)
    await allows_messages(phone)
    await switch_to(phone, "Anh Long", LONG)
    await allows_messages(phone)

    thu = await sign_in(browser, officer(Role.RECEIVE))
    said: dict[str, str] = {}
    codes = {person.name: waiting_dossier(site, person) for person in (HANG, LONG)}
    for number, person in enumerate((HANG, LONG), start=1):
        await do_step(thu, codes[person.name], "Tiếp nhận")
        message = (await push.arrived(number))[-1]
        shown = await phone.until(f"({SHOWN}).then((all) => all.length === {number} && all)")
        [new] = [each for each in shown if each["tag"] == message.headers["topic"]]
        said[person.name] = new["body"]
        for secret in (*HANG.name.split(), *LONG.name.split(), "Bà", "Anh Long"):
            assert secret.encode() not in message.body
    assert said == {HANG.name: f"Cho Bà Hằng: {PUSH_SAYS}", LONG.name: PUSH_SAYS}

    # The phone goes back. Both have handed it on by now, and whose a message is does not hang on who looks at it.
    await switch_to(phone, "Bà Hằng", HANG)
    await phone.run(f"{SHOWN.partition('.then')[0]}.then((all) => all.forEach((n) => n.close()))")
    nam = await sign_in(browser, officer(Role.APPRAISE))
    said.clear()
    for number, person in enumerate((HANG, LONG), start=1):
        await do_step(nam, codes[person.name], "Thẩm định đạt")
        message = (await push.arrived(2 + number))[-1]
        shown = await phone.until(f"({SHOWN}).then((all) => all.length === {number} && all)")
        [said[person.name]] = [each["body"] for each in shown if each["tag"] == message.headers["topic"]]
    assert said == {HANG.name: f"Cho Bà Hằng: {PUSH_SAYS}", LONG.name: f"Cho Anh Long: {PUSH_SAYS}"}
