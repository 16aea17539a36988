"""Messages between a citizen and the office, notes inside it: kept once, read marks, nothing to whom it is not for."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import files, messages, queries, service, unread
from app.dossiers.intake import CleanFile
from app.dossiers.messages import Message
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.wiring import wire
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, DossierKey
from models.messages import DossierMessage
from models.notify import Notification, NotificationKind
from tests.support.dossiers import a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _joined() -> None:
    wire()


async def send(caller: Caller, dossier: Dossier, text: str, key: str = "", *, inside: bool = False) -> None:
    async with transaction() as db:
        await messages.send(db, caller, dossier.id, text, key=key or uuid4().hex, inside=inside)


async def thread(caller: Caller, dossier: Dossier, *, inside: bool = False) -> list[Message]:
    async with reading() as db:
        return await messages.thread(db, caller, dossier.id, inside=inside)


async def read(caller: Caller, dossier: Dossier, *, inside: bool = False) -> bool:
    async with transaction() as db:
        return await messages.mark_read(db, caller, dossier.id, inside=inside)


async def counted(caller: Caller) -> list[int]:
    async with reading() as db:
        return list((await unread.by_dossier(db, caller)).values())


async def told(caller: Caller) -> list[NotificationKind]:
    async with reading() as db:
        rows = await db.exec(select(Notification).where(Notification.account_id == caller.person))
        return [row.kind for row in rows.all()]


async def test_a_message_is_kept_once_and_says_who_has_read_it() -> None:
    hoa, thu, dung = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    async with transaction() as db:
        await service.act(db, thu, dossier.id, ActionKind.ASSIGN, key="take")
    await asyncio.gather(*(send(hoa, dossier, "Bao giờ xong?", "once") for _ in range(4)))
    assert [(each.text, each.is_mine, each.read_by) for each in await thread(hoa, dossier)] == [
        ("Bao giờ xong?", True, ())
    ]
    assert NotificationKind.WORK_MESSAGE in await told(thu)
    assert (await counted(thu), await counted(dung)) == ([1], [])
    assert NotificationKind.WORK_MESSAGE not in await told(dung)  # somebody has it
    assert not await read(hoa, dossier)  # one's own is nothing to read
    with clock.pretending(clock.now() + timedelta(minutes=5)):
        assert await read(thu, dossier)
        assert not await read(thu, dossier)
        assert len((await thread(hoa, dossier))[0].read_by) == 1
        await send(thu, dossier, "Mai có, mời bà đến quầy.")
        assert NotificationKind.DOSSIER_MESSAGE in await told(hoa)
        assert await counted(thu) == []  # what the office wrote waits for the citizen
    with clock.pretending(clock.now() + timedelta(minutes=10)):
        await send(hoa, dossier, "Tôi đến nhé.")
        await send(hoa, dossier, "Tôi đến chiều.")
        assert (await counted(thu), await counted(dung)) == ([2], [])
    assert [each.text for each in (await thread(hoa, dossier))[:2]] == [
        "Bao giờ xong?",
        "Mai có, mời bà đến quầy.",
    ]


async def test_a_key_that_was_used_keeps_no_other_message() -> None:
    hoa = await a_person()
    dossier = await a_dossier(hoa, await a_procedure())
    photo = CleanFile(b"anh", "image/jpeg", 1)
    await send(hoa, dossier, "Một", "one")
    with pytest.raises(Conflict):
        await send(hoa, dossier, "Hai", "one")
    for name, key in (("a.jpg", "two"), ("a.jpg", "two"), ("a.jpg", "one"), ("b.jpg", "two")):
        try:
            async with transaction() as db:
                await messages.send(db, hoa, dossier.id, "", key=key, inside=False, file=(name, photo))
        except Conflict:
            assert (name, key) in {("a.jpg", "one"), ("b.jpg", "two")}
    assert [(each.text, each.file_name) for each in await thread(hoa, dossier)] == [
        ("Một", ""),
        ("", "a.jpg"),
    ]


async def test_what_is_being_sent_while_somebody_reads_is_not_read(database: str) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    async with transaction() as db:
        await service.act(db, thu, dossier.id, ActionKind.ASSIGN, key="take")
    await send(hoa, dossier, "Một")
    sent, looked = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        async with transaction() as db:
            await messages.send(db, hoa, dossier.id, "Hai", key="two", inside=False)
            sent.set()
            if database == "postgres":  # on SQLite, writers come one after the other
                await looked.wait()

    async def look() -> None:
        await sent.wait()
        await read(thu, dossier)
        looked.set()

    await asyncio.gather(slowly(), look())
    seen = {each.text: bool(each.read_by) for each in await thread(hoa, dossier)}
    assert seen["Một"]
    assert await counted(thu) == ([] if seen["Hai"] else [1])


async def test_a_long_thread_is_read_from_its_end_and_whole() -> None:
    hoa = await a_person()
    dossier = await a_dossier(hoa, await a_procedure())
    for number in range(4):
        with clock.pretending(clock.now() + timedelta(minutes=number)):
            await send(hoa, dossier, f"Lời {number}")
    async with reading() as db:
        last = await messages.thread(db, hoa, dossier.id, inside=False, limit=2)
    assert [each.text for each in last] == ["Lời 2", "Lời 3"]
    assert [each.text for each in await thread(hoa, dossier)] == [f"Lời {number}" for number in range(4)]


async def test_a_file_comes_with_a_message_and_opens_for_both_sides_alone() -> None:
    hoa, stranger, thu = await a_person(), await a_person(name="Kẻ Lạ"), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    photo = CleanFile(b"anh", "image/jpeg", 1)
    for _ in range(2):
        async with transaction() as db:
            await messages.send(db, hoa, dossier.id, "", key="once", inside=False, file=("giấy.jpg", photo))
    (message,) = await thread(thu, dossier)
    assert (message.text, message.file_name) == ("", "giấy.jpg")
    assert message.file_id
    for reader in (hoa, thu):
        async with transaction() as db:
            assert (await files.read(db, reader, message.file_id)).content == b"anh"
    with pytest.raises(NotFound):
        async with transaction() as db:
            await files.read(db, stranger, message.file_id)
    with pytest.raises(Conflict):  # it was sent
        async with transaction() as db:
            await files.remove(db, hoa, message.file_id)
    async with transaction() as db:
        assert not (await queries.my_dossier(db, hoa, dossier.code)).papers[1:]  # no document of the dossier


async def test_a_note_is_for_officers_and_never_for_the_citizen() -> None:
    hoa, thu, leader = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.LEADER)
    dossier = await a_dossier(hoa, await a_procedure())
    await send(thu, dossier, "Xin lãnh đạo cho bổ sung lần nữa.", inside=True)
    assert NotificationKind.WORK_NOTE in await told(leader)
    assert NotificationKind.WORK_NOTE not in await told(hoa)
    assert [each.text for each in await thread(leader, dossier, inside=True)] == [
        "Xin lãnh đạo cho bổ sung lần nữa."
    ]
    assert await thread(hoa, dossier) == []
    with pytest.raises(NotAllowed):
        await thread(hoa, dossier, inside=True)
    own = await a_dossier(thu, dossier.procedure_id)  # an officer is a citizen in their own
    with pytest.raises(NotFound):
        await send(thu, own, "Ghi chú", inside=True)


async def test_a_stranger_writes_and_reads_nothing_and_an_empty_one_is_none() -> None:
    hoa, stranger = await a_person(), await a_person(name="Kẻ Lạ")
    dossier = await a_dossier(hoa, await a_procedure())
    for attempt in (send(stranger, dossier, "Xin chào"), thread(stranger, dossier), read(stranger, dossier)):
        with pytest.raises(NotFound):
            await attempt
    for text in ("", "  ", "a" * 2001):
        with pytest.raises(Invalid):
            await send(hoa, dossier, text)
    assert await thread(hoa, dossier) == []


async def test_a_message_goes_with_the_person_when_their_key_is_erased() -> None:
    hoa = await a_person()
    dossier = await a_dossier(hoa, await a_procedure())
    await send(hoa, dossier, "Tôi ở xóm Dừa.")
    async with transaction() as db:
        row = (await db.exec(select(DossierMessage))).one()
        assert "xóm Dừa".encode() not in row.sealed
        key = await db.get(DossierKey, dossier.id)
        assert key
        key.wrapped = None
        db.add(key)
    assert [each.text for each in await thread(hoa, dossier)] == [""]
