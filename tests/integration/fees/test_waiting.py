"""A statement that was sent waits for its officer until it is booked; on both databases."""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.errors import Conflict, Invalid, NotAllowed
from app.fees import statement, waiting
from app.fees.rules import State
from models.accounts import Role
from models.fees import Verdict
from tests.support.dossiers import a_person
from tests.support.fees import a_due_one, mine

pytestmark = pytest.mark.usefixtures("database")

HEAD = "Ngày,Số tham chiếu,Ghi có,Nội dung\n"
OTHER = f"{HEAD}25/11/2026,FT9,5.000,thue hoi truong\n"


async def put(caller: Caller, text: str) -> None:
    async with transaction() as db:
        await waiting.put(db, caller, text.encode())


async def waits(caller: Caller) -> tuple[str, str]:
    """Its digest, and what is agreed to by booking it."""
    async with reading() as db:
        which, judged = await waiting.preview(db, caller)
    return which, statement.fingerprint(judged)


async def book(caller: Caller, which: str, agreed: str) -> list[Verdict]:
    async with transaction() as db:
        return [each.verdict for each in await waiting.book(db, caller, which, agreed)]


async def test_it_waits_for_who_sent_it_and_is_gone_once_it_is_booked() -> None:
    hoa, thu, dossier = await a_due_one()
    lan = await a_person(Role.RECEIVE)
    await put(thu, f"{HEAD}25/11/2026,FT1,8.000,{dossier.code}\n")
    which, agreed = await waits(thu)
    assert await waits(lan) == ("", statement.fingerprint([]))
    with pytest.raises(Conflict):
        await book(lan, which, agreed)
    assert await book(thu, which, agreed) == [Verdict.MATCH]
    assert (await mine(hoa, dossier)).standing.state is State.PAID
    assert (await waits(thu))[0] == ""
    with pytest.raises(Conflict):
        await book(thu, which, agreed)


async def test_only_the_one_that_was_looked_at_is_booked() -> None:
    thu = await a_person(Role.RECEIVE)
    await put(thu, f"{HEAD}25/11/2026,FT1,8.000,la\n")
    seen = await waits(thu)
    await put(thu, OTHER)  # in another tab
    assert seen[1] == (await waits(thu))[1]  # nothing of either is booked by itself
    with pytest.raises(Conflict):
        await book(thu, *seen)
    assert await book(thu, *await waits(thu)) == [Verdict.UNKNOWN_CODE]


async def test_one_that_cannot_be_read_leaves_the_one_before() -> None:
    thu = await a_person(Role.RECEIVE)
    await put(thu, OTHER)
    seen = await waits(thu)
    for wrong in ("", "Ngày\n1", OTHER + "la,FT2,1.000,x\n", "x" * (statement.CHARS_MAX + 1)):
        with pytest.raises(Invalid):
            await put(thu, wrong)
    assert await waits(thu) == seen


async def test_it_can_be_let_go_and_goes_by_itself_after_a_day() -> None:
    thu, lan = await a_person(Role.RECEIVE), await a_person(Role.RECEIVE)
    for caller in (thu, lan):
        await put(caller, OTHER)
    async with transaction() as db:
        await waiting.drop(db, thu)
    assert ((await waits(thu))[0], (await waits(lan))[0] != "") == ("", True)
    for hours, erased in ((waiting.HOURS - 1, 0), (waiting.HOURS + 1, 1)):
        async with transaction() as db:
            assert await waiting.erase(db, clock.now() + timedelta(hours=hours)) == erased


async def test_who_does_not_collect_fees_sends_none() -> None:
    nam = await a_person(Role.APPRAISE)
    with pytest.raises(NotAllowed):
        await put(nam, OTHER)
