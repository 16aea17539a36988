"""The inbox and the subscriptions of one person are nobody else's, also on a shared phone."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlmodel import select

from app import live
from app.accounts import queries as accounts
from app.accounts.permissions import ANONYMOUS, Caller
from app.db import reading, transaction
from app.errors import NotFound, NotSignedIn
from app.keys import vapid_public_key
from app.notify import queries, service
from app.notify.worker import Worker
from app.web.api import make_api
from app.web.session import SECURE_COOKIE
from models.accounts import ConsentPurpose
from models.notify import PushSubscription
from tests.support.devices import another_browser, only, signed_in, subscribe, tell
from tests.support.pushservice import Device, PushService

SITE = "https://camtay.test"


@pytest_asyncio.fixture
async def web(push_service: PushService) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_api()), base_url=SITE) as client:
        yield client


def as_person(token: str) -> dict[str, Any]:
    return {"headers": {"cookie": f"{SECURE_COOKIE}={token}", "origin": SITE}}


def sent_by(device: Device, **changes: Any) -> dict[str, Any]:
    """What the browser posts: `PushSubscription.toJSON()`."""
    keys = {"p256dh": device.keys.p256dh, "auth": device.keys.auth}
    return {"endpoint": device.endpoint, "expirationTime": None, "keys": keys} | changes


async def subscriptions(caller: Caller) -> list[PushSubscription]:
    async with reading() as db:
        rows = await db.exec(select(PushSubscription).where(PushSubscription.account_id == caller.person))
        return list(rows.all())


@pytest.mark.usefixtures("database")
async def test_everyone_sees_their_own_inbox_alone() -> None:
    (hang, _), (nam, _) = await signed_in("Lê Thị Hằng"), await signed_in("Vũ Văn Nam")
    await tell(hang)
    row = await only(hang)
    async with transaction() as db:
        assert await queries.inbox(db, nam) == []
        assert await queries.unread_count(db, nam) == 0
        assert await queries.unread_count(db, ANONYMOUS) == 0
        with pytest.raises(NotSignedIn):
            await queries.inbox(db, ANONYMOUS)
        with pytest.raises(NotFound):
            await service.mark_read(db, nam, row.id)
        with pytest.raises(NotFound):
            await service.mark_read(db, hang, uuid4())
        await service.mark_all_read(db, nam)
    [mine] = await _inbox(hang)
    assert (mine.title, mine.unread) == ("Đã tiếp nhận hồ sơ", True)
    assert "Đăng ký kết hôn" in mine.body


@pytest.mark.usefixtures("database")
async def test_reading_counts_down_and_open_pages_are_told() -> None:
    hang, _ = await signed_in()
    heard: list[str] = []

    async def listen(topic: str) -> None:
        heard.append(topic)

    stop = live.subscribe(listen)
    await tell(hang, "one")
    await tell(hang, "two")
    async with transaction() as db:
        assert await queries.unread_count(db, hang) == 2
        newest = (await queries.inbox(db, hang))[0]
        await service.mark_read(db, hang, newest.id)
        assert await queries.unread_count(db, hang) == 1
    async with transaction() as db:
        await service.mark_all_read(db, hang)
        assert await queries.unread_count(db, hang) == 0
    stop()
    assert heard == [f"inbox:{hang.person}"] * 4


async def test_a_browser_subscribes_and_ends_it(web: httpx.AsyncClient, push_service: PushService) -> None:
    hang, token = await signed_in()
    device = push_service.device()
    key = (await web.get("/api/push/key", **as_person(token))).json()
    assert key == {"key": vapid_public_key(), "subscribed": False}

    answer = await web.post("/api/push/subscriptions", json=sent_by(device), **as_person(token))
    assert answer.status_code == 204
    assert (await web.get("/api/push/key", **as_person(token))).json()["subscribed"]
    async with reading() as db:
        assert await accounts.agrees(db, hang.person, ConsentPurpose.PUSH)

    again = await web.post("/api/push/subscriptions", json=sent_by(device), **as_person(token))
    assert again.status_code == 204
    assert len(await subscriptions(hang)) == 1

    assert (await web.delete("/api/push/subscriptions", **as_person(token))).status_code == 204
    assert await subscriptions(hang) == []
    async with reading() as db:
        assert not await accounts.agrees(db, hang.person, ConsentPurpose.PUSH)


async def test_nobody_subscribes_without_signing_in_or_from_another_site(
    web: httpx.AsyncClient, push_service: PushService
) -> None:
    _, token = await signed_in()
    device = push_service.device()
    assert (await web.post("/api/push/subscriptions", json=sent_by(device))).status_code in {401, 403}
    assert (await web.get("/api/push/key")).status_code == 401
    evil = {"cookie": f"{SECURE_COOKIE}={token}", "origin": "https://evil.example"}
    answer = await web.post("/api/push/subscriptions", json=sent_by(device), headers=evil)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:22/", "https://169.254.169.254/latest/", "https://evil.example/push", "", "a" * 5_000],
)
async def test_no_address_but_a_push_services_is_kept(
    web: httpx.AsyncClient, push_service: PushService, endpoint: str
) -> None:
    hang, token = await signed_in()
    body = sent_by(push_service.device(), endpoint=endpoint)
    answer = await web.post("/api/push/subscriptions", json=body, **as_person(token))
    assert answer.status_code == 422
    assert await subscriptions(hang) == []


async def test_keys_that_cannot_be_used_are_refused(
    web: httpx.AsyncClient, push_service: PushService
) -> None:
    hang, token = await signed_in()
    body = sent_by(push_service.device(), keys={"p256dh": "AAAA", "auth": "BBBB"})
    answer = await web.post("/api/push/subscriptions", json=body, **as_person(token))
    assert answer.status_code == 422
    assert "Thông báo" in answer.json()["message"]
    assert await subscriptions(hang) == []


async def test_signing_out_ends_the_messages_to_that_browser_alone(
    web: httpx.AsyncClient, push_service: PushService, worker: Worker
) -> None:
    hang, token = await signed_in()
    desktop, _ = await another_browser(hang)
    phone, screen = push_service.device(), push_service.device()
    await subscribe(hang, phone)
    await subscribe(desktop, screen)
    assert (await web.post("/api/sign-out", **as_person(token))).status_code == 200
    await tell(hang)
    await worker.run_once()
    assert (len(push_service.to(phone)), len(push_service.to(screen))) == (0, 1)


async def test_a_session_ended_from_another_device_gets_nothing(
    web: httpx.AsyncClient, push_service: PushService
) -> None:
    hang, token = await signed_in()
    phone, _ = await another_browser(hang)
    await subscribe(phone, push_service.device())
    await web.post(f"/api/sessions/{phone.session_id}/revoke", **as_person(token))
    assert await subscriptions(hang) == []


async def test_somebody_elses_session_cannot_be_silenced(
    web: httpx.AsyncClient, push_service: PushService
) -> None:
    hang, _ = await signed_in("Lê Thị Hằng")
    _, nams = await signed_in("Vũ Văn Nam")
    await subscribe(hang, push_service.device())
    answer = await web.post(f"/api/sessions/{hang.session_id}/revoke", **as_person(nams))
    assert answer.status_code == 404
    assert len(await subscriptions(hang)) == 1


async def test_a_shared_phone_belongs_to_who_subscribed_last(
    push_service: PushService, worker: Worker
) -> None:
    (hang, _), (nam, _) = await signed_in("Lê Thị Hằng"), await signed_in("Vũ Văn Nam")
    phone = push_service.device()
    await subscribe(hang, phone)
    await tell(hang)
    await subscribe(nam, phone)
    assert await subscriptions(hang) == []
    await worker.run_once()
    assert push_service.messages == []


async def test_only_the_newest_devices_are_kept(push_service: PushService) -> None:
    hang, _ = await signed_in()
    for _ in range(12):
        await subscribe(hang, push_service.device())
    assert len(await subscriptions(hang)) == 10


async def _inbox(caller: Caller) -> list[queries.InboxRow]:
    async with reading() as db:
        return await queries.inbox(db, caller)
