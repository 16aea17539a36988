"""On a phone that a family shares everybody who allowed it goes on getting messages, and nobody else does."""

import json

import httpx
import pytest
from sqlmodel import select

from app import throttle
from app.accounts import family, passwords, queries
from app.accounts import service as accounts
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.notify import service
from app.notify.worker import Worker
from app.web.api import make_api
from app.web.session import PERSON_COOKIE, SECURE_COOKIE
from models.accounts import Account
from models.notify import PushSubscription
from tests.support.devices import another_browser, signed_in, subscribe, tell
from tests.support.pushservice import Device, PushService

pytestmark = pytest.mark.usefixtures("push_service")


async def hands_on(caller: Caller) -> str:
    """Somebody who is remembered on the phone hands it to the next; answers their ticket."""
    async with transaction() as db:
        kept, phone_id = await family.remember(db, caller, "")
        assert caller.session_id
        await service.stay(db, caller.session_id, phone_id)
        await accounts.sign_out(db, caller)
    return kept.ticket


def marks(push_service: PushService, phone: Device) -> list[str]:
    """Whose the messages are that came to the phone, as it can tell them apart."""
    return [phone.read(message)["notification"]["data"].get("mark", "") for message in push_service.to(phone)]


async def test_who_handed_the_phone_on_still_gets_messages_there(
    worker: Worker, push_service: PushService
) -> None:
    (hoa, _), (nam, _) = await signed_in("Đặng Thị Hoa"), await signed_in("Vũ Văn Nam")
    phone = push_service.device()
    await subscribe(hoa, phone)
    ticket = await hands_on(hoa)
    await subscribe(nam, phone)  # the same browser has the same address
    await tell(hoa)
    await tell(nam)
    await worker.run_once()
    assert sorted(marks(push_service, phone)) == sorted(["", family.mark_of(hoa.person)])
    shown = json.dumps([phone.read(message) for message in push_service.to(phone)], ensure_ascii=False)
    assert "Hoa" not in shown

    async with transaction() as db:
        await family.forget(db, ticket)
    await tell(hoa, "later")
    await worker.run_once()
    assert len(push_service.to(phone)) == 2


async def test_who_comes_back_and_signs_out_gets_no_more(worker: Worker, push_service: PushService) -> None:
    hoa, _ = await signed_in("Đặng Thị Hoa")
    phone = push_service.device()
    await subscribe(hoa, phone)
    ticket = await hands_on(hoa)
    again, _ = await another_browser(hoa)
    async with transaction() as db:
        known = await family.phone_of(db, again, ticket)
        assert known
        assert again.session_id
        await service.come_back(db, known, again.session_id)
        await accounts.sign_out(db, again)
        await service.forget_session(db, again.session_id)
    await tell(hoa)
    await worker.run_once()
    assert push_service.messages == []


SITE = "https://camtay.test"
WORDS = "một câu dài dễ nhớ"


async def with_password(name: str) -> tuple[Caller, str, str]:
    """Somebody signed in whom the phone knows: the caller, the cookie's token, the ticket."""
    caller, token = await signed_in(name)
    hashed = await passwords.hash_password(WORDS)
    async with transaction() as db:
        account = await db.get_one(Account, caller.person)
        account.password_hash = hashed
        db.add(account)
        await db.flush()
        kept, _ = await family.remember(db, caller, "")
    return caller, token, kept.ticket


async def test_switching_ends_one_session_opens_the_other_and_settles_messages(
    worker: Worker, push_service: PushService
) -> None:
    throttle.reset()
    hoa, hoas, hoa_ticket = await with_password("Đặng Thị Hoa")
    nam, _, nam_ticket = await with_password("Vũ Văn Nam")
    phone = push_service.device()
    await subscribe(hoa, phone)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_api()), base_url=SITE) as web:
        web.cookies.set(SECURE_COOKIE, hoas)
        form = {"ticket": nam_ticket, "leaving": hoa_ticket, "own_password": "sai"}
        refused = await web.post("/api/family/sign-in", data=form, headers={"origin": SITE})
        assert refused.status_code == 422
        assert await _is_signed_in(hoas)  # a wrong password changes nothing

        form |= {"own_password": WORDS, "then": "//elsewhere.example"}
        answer = await web.post("/api/family/sign-in", data=form, headers={"origin": SITE})
        assert answer.json() == {"next": "/"}
        assert answer.cookies[PERSON_COOKIE] == family.mark_of(nam.person)
        assert not await _is_signed_in(hoas)
        await tell(hoa)
        await worker.run_once()
        assert marks(push_service, phone) == [family.mark_of(hoa.person)]

        # Back again, and then away for good: what was theirs here is over.
        web.cookies.set(SECURE_COOKIE, answer.cookies[SECURE_COOKIE])
        form = {"ticket": hoa_ticket, "leaving": nam_ticket, "own_password": WORDS}
        back = await web.post("/api/family/sign-in", data=form, headers={"origin": SITE})
        web.cookies.set(SECURE_COOKIE, back.cookies[SECURE_COOKIE])
        await web.post("/api/sign-out", headers={"origin": SITE})
    async with reading() as db:
        assert (await db.exec(select(PushSubscription))).all() == []


async def _is_signed_in(token: str) -> bool:
    async with reading() as db:
        return (await queries.load_caller(db, accounts.token_hash(token))).account_id is not None
