"""On a phone that a family shares everybody who allowed it goes on getting messages, and nobody else does."""

import json

import pytest

from app.accounts import family
from app.accounts import service as accounts
from app.accounts.permissions import Caller
from app.db import transaction
from app.notify import service
from app.notify.worker import Worker
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
