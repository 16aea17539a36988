"""Two equal transfers without a reference in two files of one day: asked about, answered, booked once; on both databases."""

import asyncio

import pytest

from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.errors import Conflict, Invalid
from app.fees import lines, queries, service, statement, undoing
from app.fees.queries import Doubtful
from app.fees.rules import State
from models.accounts import Role
from models.fees import LineStep, Verdict
from tests.support.dossiers import a_person
from tests.support.fees import a_due_one, mine

pytestmark = pytest.mark.usefixtures("database")

HEAD = "Ngày,Ghi có,Nội dung\n"
MORNING, AFTERNOON = "Từ 0 giờ đến 12 giờ,,\n", "Từ 12 giờ đến 24 giờ,,\n"


async def read_in(thu: Caller, text: str) -> list[Verdict]:
    async with transaction() as db:
        seen = await service.preview(db, thu, text)
        return [each.verdict for each in await service.book(db, thu, text, statement.fingerprint(seen))]


async def doubtful(thu: Caller) -> list[Doubtful]:
    async with reading() as db:
        return await queries.doubtful(db, thu)


async def close(thu: Caller, line: Doubtful, step: LineStep, **said: str | int) -> None:
    async with transaction() as db:
        await lines.close(db, thu, line.id, step, seq=line.seq, **said)  # type: ignore[arg-type]


async def test_one_or_two_is_asked_and_two_are_two() -> None:
    hoa, thu, dossier = await a_due_one()
    line = f"25/11/2026,8.000,{dossier.code}\n"
    assert await read_in(thu, MORNING + HEAD + line) == [Verdict.MATCH]
    for _ in range(2):  # and the same file again asks nothing new
        assert await read_in(thu, AFTERNOON + HEAD + line) == [Verdict.ALIKE]
        assert await read_in(thu, MORNING + HEAD + line) == [Verdict.BOOKED]
    (asked,) = await doubtful(thu)
    assert asked.verdict is Verdict.ALIKE
    assert [code for _, code in asked.like] == [dossier.code]
    for step in (LineStep.ASSIGN, LineStep.REFUNDED, LineStep.NOT_FEE):
        with pytest.raises(Conflict):
            await close(thu, asked, step, code=dossier.code, reason="Thuê hội trường", extra=8_000)
    await close(thu, asked, LineStep.OTHER)
    (other,) = await doubtful(thu)
    assert (other.verdict, other.seq) == (Verdict.BY_HAND, 1)
    with pytest.raises(Conflict):
        await close(thu, other, LineStep.SAME)
    await close(thu, other, LineStep.ASSIGN, code=dossier.code, extra=8_000)
    stands = (await mine(hoa, dossier)).standing
    assert (stands.state, stands.balance.held) == (State.PAID, 16_000)
    assert await read_in(thu, HEAD + line * 2 + "25/11/2026,5,la\n") == [
        Verdict.ALIKE,  # nothing else of either file is told again
        Verdict.ALIKE,
        Verdict.UNKNOWN_CODE,
    ]


async def test_one_that_is_the_same_is_closed_and_can_be_asked_again() -> None:
    _, thu, dossier = await a_due_one()
    line = f"25/11/2026,8.000,{dossier.code}\n"
    await read_in(thu, MORNING + HEAD + line)
    await read_in(thu, AFTERNOON + HEAD + line)
    (asked,) = await doubtful(thu)
    done = await asyncio.gather(
        close(thu, asked, LineStep.SAME), close(thu, asked, LineStep.OTHER), return_exceptions=True
    )
    assert [type(each) for each in done].count(Conflict) == 1
    if not await doubtful(thu):
        with pytest.raises(Invalid):
            async with transaction() as db:
                await undoing.reopen(db, thu, asked.id, seq=1, reason="", key="open")
        async with transaction() as db:
            await undoing.reopen(db, thu, asked.id, seq=1, reason="Xem lại tài khoản", key="open")
        (again,) = await doubtful(thu)
        assert (again.verdict, again.seq) == (Verdict.ALIKE, 2)


async def test_two_exports_of_a_day_that_meet_at_noon_lose_no_transfer() -> None:
    thu = await a_person(Role.RECEIVE)
    first, pham, second, last = (
        f"25/11/2026,{said}\n"
        for said in ("8000,nop le phi", "16000,pham thi sau nop", "8000,nop le phi", "20000,vu duc long nop")
    )
    await read_in(thu, HEAD + first + pham)  # until 11:30
    assert await read_in(thu, HEAD + pham + second + last) == [  # from 11:00 on
        Verdict.ALIKE,
        Verdict.ALIKE,
        Verdict.UNKNOWN_CODE,
    ]
    asked = [line for line in await doubtful(thu) if line.verdict is Verdict.ALIKE]
    assert {line.amount for line in asked} == {16_000, 8_000}


async def test_an_export_from_the_day_before_on_asks_nothing_about_a_part_of_the_day() -> None:
    _, thu, dossier = await a_due_one()
    part = f"24/11/2026,5.000,hom truoc\n25/11/2026,8.000,{dossier.code}\n25/11/2026,9.000,thue\n"
    assert await read_in(thu, HEAD + part) == [Verdict.UNKNOWN_CODE, Verdict.MATCH, Verdict.UNKNOWN_CODE]
    whole = part + "25/11/2026,7.000,khac\n"
    assert (
        await read_in(thu, HEAD + whole)
        == [Verdict.UNKNOWN_CODE, Verdict.BOOKED] + [Verdict.UNKNOWN_CODE] * 2
    )
    assert len(await doubtful(thu)) == 3


async def test_two_officers_with_two_files_of_a_day_at_once_book_the_equal_line_once() -> None:
    hoa, thu, dossier = await a_due_one()
    line = f"25/11/2026,8.000,{dossier.code}\n"
    done = await asyncio.gather(
        read_in(thu, MORNING + HEAD + line), read_in(thu, AFTERNOON + HEAD + line), return_exceptions=True
    )
    booked = [each for each in done if each == [Verdict.MATCH]]
    assert len(booked) == 1
    assert all(each == [Verdict.ALIKE] or isinstance(each, Conflict) for each in done if each not in booked)
    assert (await mine(hoa, dossier)).standing.balance.held == 8_000
