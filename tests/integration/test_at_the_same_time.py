"""What two open pages of one person do at once: neither fails, and it is kept once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import messages
from app.homecare import service as visits
from app.notify import service as notify
from models.accounts import LoginSession, Role
from models.homecare import VisitView
from models.messages import MessageRead
from models.notify import PushSubscription
from tests.support.dossiers import a_dossier, a_person, a_procedure
from tests.support.people import person
from tests.support.pushservice import Device
from tests.support.visits import a_visit

pytestmark = pytest.mark.usefixtures("database")


async def at_once(act: Callable[[], Awaitable[object]]) -> None:
    answers = await asyncio.gather(*(act() for _ in range(4)), return_exceptions=True)
    assert [each for each in answers if isinstance(each, BaseException)] == []


async def test_a_first_message_is_read_on_several_pages() -> None:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    dossier = await a_dossier(owner, await a_procedure())
    async with transaction() as db:
        await messages.send(db, owner, dossier.id, "Cho hỏi khi nào xong?", key=uuid4().hex, inside=False)

    async def look() -> None:
        async with transaction() as db:
            await messages.mark_read(db, thu, dossier.id, inside=False)

    await at_once(look)
    async with reading() as db:
        [mark] = (await db.exec(select(MessageRead))).all()
    assert mark.account_id == thu.person


async def test_a_visit_is_looked_at_on_several_pages() -> None:
    officer = await a_person(Role.RETURN, name="Thu")
    visit = await a_visit(await a_person())

    async def look() -> None:
        async with transaction() as db:
            await visits.record_views(db, officer, [visit, visit])

    await at_once(look)
    async with reading() as db:
        [view] = (await db.exec(select(VisitView))).all()
        first = view.first_at
    await look()
    async with reading() as db:
        [view] = (await db.exec(select(VisitView))).all()
    assert view.first_at == first
    assert view.last_at > first


async def test_messages_are_turned_on_by_a_double_tap() -> None:
    async with transaction() as db:
        who = await person(db)
        now = clock.now()
        session = LoginSession(
            account_id=who.person,
            token_hash="t",
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=1),
        )
        db.add(session)
    caller = Caller(who.account_id, who.full_name, session_id=session.id)
    device = Device("https://fcm.googleapis.com")

    async def tap() -> None:
        async with transaction() as db:
            await notify.subscribe(db, caller, device.endpoint, device.keys)

    await at_once(tap)
    async with reading() as db:
        [kept] = (await db.exec(select(PushSubscription))).all()
    assert (kept.endpoint, kept.p256dh) == (device.endpoint, device.keys.p256dh)
