"""Taking a payment back, and closing by hand what a statement could not place; on both databases."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.fees import events, lines, queries, service, statement, undoing
from app.fees.queries import Doubtful, FeeView
from app.fees.rules import State
from app.wiring import wire
from models.accounts import Role
from models.dossiers import Dossier
from models.fees import BankLineEvent, FeeStep, LineStep, Verdict
from models.notify import NotificationKind as K
from tests.support.devices import told
from tests.support.dossiers import a_dossier, a_person
from tests.support.fees import a_due_one, mine, record

pytestmark = pytest.mark.usefixtures("database", "wired")

WHY = "Ghi nhầm hồ sơ của người khác"
HEAD = "Ngày,Số tham chiếu,Ghi có,Nội dung\n"
FEE_KINDS = {K.FEE_PAID, K.FEE_TRANSFERRED, K.FEE_WAIVED, K.FEE_REVERSED}


@pytest.fixture
def wired() -> Iterator[None]:
    before = list(events.on_fee)
    wire()
    yield
    events.on_fee[:] = before


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    found = [datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)]
    monkeypatch.setattr(clock, "now", lambda: found[0])
    return found


async def reverse(caller: Caller, dossier: Dossier, seq: int, key: str = "back", why: str = WHY) -> None:
    async with transaction() as db:
        await undoing.reverse(db, caller, dossier.code, seq, key=key, reason=why)


async def read_in(thu: Caller, text: str) -> list[Verdict]:
    async with transaction() as db:
        seen = await service.preview(db, thu, HEAD + text)
        return [
            each.verdict for each in await service.book(db, thu, HEAD + text, statement.fingerprint(seen))
        ]


async def doubtful(thu: Caller) -> list[Doubtful]:
    async with reading() as db:
        return await queries.doubtful(db, thu)


async def counts(thu: Caller) -> tuple[int, int]:
    async with reading() as db:
        return await lines.counts(db, thu)


async def close(thu: Caller, line: Doubtful, step: LineStep, **said: str) -> None:
    async with transaction() as db:
        await lines.close(db, thu, line.id, step, seq=line.seq, **said)


async def fee_kinds(caller: Caller) -> list[K]:
    return [note.kind for note in await told(caller) if note.kind in FEE_KINDS]


async def may(caller: Caller, dossier: Dossier) -> frozenset[FeeStep]:
    async with reading() as db:
        return (await queries.at_desk(db, caller, dossier.code)).may


async def test_a_payment_is_taken_back_its_receipt_stays_used_and_the_citizen_is_told(
    time: list[datetime],
) -> None:
    hoa, thu, dossier = await a_due_one()
    chau, khanh = await a_person(Role.RETURN), await a_person(Role.LEADER)
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="0001234")
    assert await may(thu, dossier) == {FeeStep.REVERSE}
    assert await may(chau, dossier) == frozenset()
    with pytest.raises(NotAllowed):
        await reverse(chau, dossier, 1)
    with pytest.raises(Invalid):
        await reverse(thu, dossier, 1, why="x")
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.REVERSE, "two", reason=WHY)
    for _ in range(2):
        await reverse(thu, dossier, 1)
    after: FeeView = await mine(hoa, dossier)
    assert (after.standing.state, len(after.told)) == (State.DUE, 2)
    assert after.told[0].what.is_reversed
    assert (after.told[1].what.receipt, after.told[1].what.reason) == ("0001234", WHY)
    assert await fee_kinds(hoa) == [K.FEE_PAID, K.FEE_REVERSED]
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.PAY_COUNTER, "three", receipt="0001234")

    await record(thu, dossier, FeeStep.PAY_COUNTER, "four", receipt="0001235")
    with pytest.raises(Conflict):  # what is reversed already
        await reverse(thu, dossier, 1, "again")
    time[0] += timedelta(days=1)
    assert await may(thu, dossier) == frozenset()
    with pytest.raises(NotAllowed):
        await reverse(thu, dossier, 3, "late")
    assert await may(khanh, dossier) == {FeeStep.REVERSE}
    await reverse(khanh, dossier, 3, "late")
    await record(thu, dossier, FeeStep.EXEMPT, "five", reason="Hộ nghèo, giấy số 12")
    assert (await mine(hoa, dossier)).standing.state is State.EXEMPT
    assert (await fee_kinds(hoa))[-1] is K.FEE_WAIVED


async def test_who_may_not_take_back_does_not() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="1")
    for caller in (hoa, await a_person(Role.APPRAISE)):
        with pytest.raises(NotAllowed):
            await reverse(caller, dossier, 1)
    leader = await a_person(Role.LEADER)
    own = await a_dossier(leader, dossier.procedure_id)
    await record(thu, own, FeeStep.PAY_COUNTER, receipt="2")
    with pytest.raises(NotAllowed):
        await reverse(leader, own, 1)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await undoing.reverse(db, leader, "H49\0", 1, key="x", reason=WHY)


async def test_a_transfer_that_is_taken_back_is_doubtful_again_and_never_booked_by_itself() -> None:
    hoa, thu, dossier = await a_due_one()
    text = f"25/11/2026,FT1,8.000,{dossier.code}\n"
    assert await read_in(thu, text) == [Verdict.MATCH]
    assert await fee_kinds(hoa) == [K.FEE_TRANSFERRED]
    await reverse(thu, dossier, 1)
    (line,) = await doubtful(thu)
    assert (line.verdict, line.seq, await counts(thu)) == (Verdict.BY_HAND, 1, (1, 0))
    assert await read_in(thu, text) == [Verdict.BY_HAND]
    assert (await mine(hoa, dossier)).standing.state is State.DUE

    await close(thu, line, LineStep.ASSIGN, code=dossier.code)
    paid = (await mine(hoa, dossier)).told
    assert [each.what.step for each in paid][1:] == [FeeStep.REVERSE, FeeStep.PAY_TRANSFER]
    assert paid[2].what.receipt == f"{paid[0].what.receipt}-2"
    assert await read_in(thu, text) == [Verdict.BOOKED]


async def test_doubtful_transfers_are_closed_by_hand_and_opened_again() -> None:
    hoa, thu, dossier = await a_due_one()
    nam = await a_person(Role.APPRAISE)
    await read_in(thu, "25/11/2026,A,8.000,nop phi\n25/11/2026,B,9.000,thue\n25/11/2026,C,8.000,nham\n")
    first, other, third = sorted(await doubtful(thu), key=lambda line: line.content, reverse=True)
    assert (first.content, other.content, third.content) == ("thue", "nop phi", "nham")
    with pytest.raises(NotAllowed):
        await close(nam, first, LineStep.REFUNDED)
    with pytest.raises(Invalid):
        await close(thu, first, LineStep.NOT_FEE)
    with pytest.raises(Conflict):  # 1.000 too much, and she has not seen that
        await close(thu, first, LineStep.ASSIGN, code=dossier.code)
    with pytest.raises(NotFound):
        await close(thu, first, LineStep.ASSIGN, code="H49")
    async with reading() as db:
        fits = await lines.candidate(db, thu, other.id, dossier.code.replace(".", " ").lower())
        assert (fits.code, fits.why_not) == (dossier.code, "")
        assert (await lines.candidate(db, thu, first.id, dossier.code)).extra == 1_000
        with pytest.raises(Invalid):
            await lines.candidate(db, thu, first.id, "H49")

    await close(thu, first, LineStep.NOT_FEE, reason="Tiền thuê hội trường")
    await close(thu, other, LineStep.ASSIGN, code=dossier.code)
    await close(thu, third, LineStep.REFUNDED)
    assert await counts(thu) == (0, 3)
    assert (await mine(hoa, dossier)).standing.state is State.PAID
    with pytest.raises(Conflict):
        await close(thu, first, LineStep.REFUNDED)

    async with reading() as db:
        closed = {each.id: each for each in await lines.closed(db, thu)}
    assert (closed[first.id].reason, closed[first.id].who) == ("Tiền thuê hội trường", "Nguyễn Thị Thu")
    assert closed[other.id].code == dossier.code
    for number, line in enumerate((first, other, third)):
        async with transaction() as db:
            await undoing.reopen(db, thu, line.id, seq=1, reason=WHY, key=f"open-{number}")
        with pytest.raises(Conflict):
            async with transaction() as db:
                await undoing.reopen(db, thu, line.id, seq=1, reason=WHY, key=f"again-{number}")
    assert await counts(thu) == (3, 0)
    assert (await mine(hoa, dossier)).standing.state is State.DUE
    assert await fee_kinds(hoa) == [K.FEE_TRANSFERRED, K.FEE_REVERSED]
    async with reading() as db:
        kept = (await db.exec(select(BankLineEvent).where(BankLineEvent.line_id == first.id))).all()
    assert [each.step for each in kept] == [LineStep.NOT_FEE, LineStep.REOPEN]


async def test_a_line_that_paid_is_opened_again_only_by_whom_its_payment_may_be_taken_back(
    time: list[datetime],
) -> None:
    hoa, thu, dossier = await a_due_one()
    chau = await a_person(Role.RETURN)
    await read_in(thu, "25/11/2026,A,8.000,nop phi\n")
    (line,) = await doubtful(thu)
    own = await a_dossier(thu, dossier.procedure_id)
    with pytest.raises(NotAllowed):
        await close(thu, line, LineStep.ASSIGN, code=own.code)
    await close(thu, line, LineStep.ASSIGN, code=dossier.code)
    with pytest.raises(NotAllowed):
        async with transaction() as db:
            await undoing.reopen(db, chau, line.id, seq=1, reason=WHY, key="a")
    time[0] += timedelta(days=1)
    with pytest.raises(NotAllowed):
        async with transaction() as db:
            await undoing.reopen(db, thu, line.id, seq=1, reason=WHY, key="a")
    await reverse(await a_person(Role.LEADER), dossier, 1)
    assert await counts(thu) == (1, 0)
    assert (await mine(hoa, dossier)).standing.state is State.DUE


async def test_of_officers_at_one_transfer_at_once_only_the_first_has_done_something() -> None:
    hoa, thu, dossier = await a_due_one()
    second = await a_dossier(hoa, dossier.procedure_id)
    await read_in(thu, "25/11/2026,A,8.000,nop phi\n")
    (line,) = await doubtful(thu)
    done = await asyncio.gather(
        close(thu, line, LineStep.ASSIGN, code=dossier.code),
        close(thu, line, LineStep.ASSIGN, code=second.code),
        close(thu, line, LineStep.REFUNDED),
        return_exceptions=True,
    )
    assert [type(each) for each in done].count(Conflict) == 2
    states = [(await mine(hoa, each)).standing.state for each in (dossier, second)]
    assert states.count(State.PAID) == (0 if done[2] is None else 1)
    assert await counts(thu) == (0, 1)
