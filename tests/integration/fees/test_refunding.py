"""Money that goes back: an exemption taken back, and refunds that are listed, decided and recorded once; on both databases."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import service as dossiers
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.fees import events, lines, queries, refund_list, refunding, service, statement, undoing, wording
from app.fees.owed_back import Ending
from app.fees.rules import State
from app.insight import leaving
from app.insight import queries as insight
from app.wiring import wire
from models.accounts import Role
from models.dossiers import ActionKind, Dossier
from models.fees import FeeStep, LineStep
from models.notify import NotificationKind as K
from tests.support.devices import told
from tests.support.dossiers import a_dossier, a_person
from tests.support.fees import a_due_one, mine, record

pytestmark = pytest.mark.usefixtures("database", "wired")

WHY = "Giấy hộ nghèo đã hết hạn"


@pytest.fixture
def wired() -> Iterator[None]:
    before = list(events.on_fee)
    wire()
    yield
    events.on_fee[:] = before


async def act(caller: Caller, dossier: Dossier, kind: ActionKind, text: str = "") -> None:
    async with transaction() as db:
        await dossiers.act(db, caller, dossier.id, kind, {"text": text} if text else {}, key=uuid4().hex)


async def through(dossier: Dossier) -> None:
    """Bring a dossier to its end, with its result returned."""
    for role, kind in (
        (Role.RECEIVE, ActionKind.RECEIVE),
        (Role.APPRAISE, ActionKind.APPRAISE),
        (Role.APPROVE, ActionKind.APPROVE),
        (Role.STAMP, ActionKind.STAMP),
        (Role.RETURN, ActionKind.RETURN_RESULT),
    ):
        await act(await a_person(role), dossier, kind)


async def reverse(caller: Caller, dossier: Dossier, seq: int, key: str = "back", why: str = WHY) -> None:
    async with transaction() as db:
        await undoing.reverse(db, caller, dossier.code, seq, key=key, reason=why)


async def give(
    caller: Caller,
    dossier: Dossier,
    amount: str,
    *,
    key: str = "give",
    number: str = "PC 12",
    step: FeeStep = FeeStep.REFUND_CASH,
    signed: bool = True,
    seq: int | None = None,
) -> None:
    async with transaction() as db:
        seen = len(await queries.happened(db, dossier.id)) if seq is None else seq
        await refunding.give_back(
            db, caller, dossier.code, step, seq=seen, key=key, amount=amount, number=number, signed=signed
        )


async def decide(caller: Caller, dossier: Dossier, amount: str, key: str = "decide") -> None:
    async with transaction() as db:
        seen = len(await queries.happened(db, dossier.id))
        await refunding.decide(db, caller, dossier.code, seq=seen, key=key, amount=amount, reason=WHY)


async def owed(caller: Caller) -> list[tuple[str, int]]:
    async with reading() as db:
        return [(each.code, each.owed.amount) for each in await refund_list.listed(db, caller)]


async def kinds(caller: Caller) -> list[K]:
    return [note.kind for note in await told(caller) if note.kind.value.startswith("fee_")]


async def a_transfer_for(thu: Caller, dossier: Dossier, amount: str, ref: str = "X") -> str:
    """A doubtful line of a statement, by its id."""
    text = f"Ngày,Số tham chiếu,Ghi có,Nội dung\n25/11/2026,{ref},{amount},khong ro {ref} {dossier.code[-4:]}"
    async with transaction() as db:
        seen = await service.preview(db, thu, text)
        await service.book(db, thu, text, statement.fingerprint(seen))
        return seen[0].line.id


async def test_an_exemption_given_in_error_is_taken_back_and_the_fee_is_due_again() -> None:
    hoa, thu, dossier = await a_due_one()
    chau, nam = await a_person(Role.RETURN), await a_person(Role.APPRAISE)
    await record(thu, dossier, FeeStep.EXEMPT, reason="Hộ nghèo, giấy số 12")
    for caller in (hoa, nam):
        with pytest.raises(NotAllowed):
            await reverse(caller, dossier, 1)
    with pytest.raises(Invalid):
        await reverse(chau, dossier, 1, why="x")
    for _ in range(2):  # the same press twice
        await reverse(chau, dossier, 1)
    seen = await mine(hoa, dossier)
    assert (seen.standing.state, seen.standing.amount) == (State.DUE, 8_000)
    assert [(each.what.step, each.what.is_reversed, each.who != "") for each in seen.told] == [
        (FeeStep.EXEMPT, True, True),
        (FeeStep.REVERSE, False, True),
    ]
    assert (seen.told[1].what.of, seen.told[1].what.reason) == (FeeStep.EXEMPT, WHY)
    assert await kinds(hoa) == [K.FEE_WAIVED, K.FEE_WAIVER_ENDED]
    with pytest.raises(Conflict):
        await reverse(chau, dossier, 1, "again")
    await record(thu, dossier, FeeStep.PAY_COUNTER, "paid", receipt="7")
    assert (await mine(hoa, dossier)).standing.state is State.PAID


async def test_after_the_result_was_returned_only_a_leader_takes_an_exemption_back() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.EXEMPT, reason="Hộ nghèo, giấy số 12")
    await through(dossier)
    with pytest.raises(NotAllowed):
        await reverse(thu, dossier, 1)
    await reverse(await a_person(Role.LEADER), dossier, 1)
    assert (await mine(hoa, dossier)).standing.state is State.DUE


async def test_what_was_paid_is_listed_when_its_owner_withdraws_and_is_given_back_once() -> None:
    hoa, thu, dossier = await a_due_one()
    chau = await a_person(Role.RETURN)
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    assert await owed(thu) == []
    with pytest.raises(Conflict):
        await give(thu, dossier, "8.000")
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    assert await owed(thu) == [(dossier.code, 8_000)]
    seen = await mine(hoa, dossier)
    assert seen.standing.owed
    assert seen.standing.owed.ending is Ending.WITHDRAWN
    async with reading() as db:
        assert dossier.code in " ".join(await leaving.blocked_by(db, hoa))
    with pytest.raises(Invalid):
        await give(thu, dossier, "8.001")
    with pytest.raises(Invalid):
        await give(thu, dossier, "8.000", signed=False)
    for number in ("", "\0", "số tài khoản", "x" * 31):
        with pytest.raises(Invalid):
            await give(thu, dossier, "8.000", number=number)
    done = await asyncio.gather(
        give(thu, dossier, "8.000", key="one", seq=1),
        give(chau, dossier, "8.000", key="two", number="PC 13", seq=1),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "NoneType"]
    assert await owed(thu) == []
    after = await mine(hoa, dossier)
    assert (after.standing.state, after.standing.balance.held, len(after.told)) == (State.REFUNDED, 0, 2)
    assert await kinds(hoa) == [K.FEE_PAID, K.FEE_OWED, K.FEE_REFUNDED]
    async with reading() as db:
        assert await leaving.blocked_by(db, hoa) == []


async def test_a_refund_is_answered_again_and_taken_back_when_it_was_recorded_wrongly() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(await a_person(Role.RECEIVE), dossier, ActionKind.REFUSE_RECEIPT, "Không thuộc thẩm quyền")
    way = FeeStep.REFUND_TRANSFER
    for _ in range(2):
        await give(thu, dossier, "5.000", step=way, number="FT26335-1", signed=False, seq=1)
    with pytest.raises(Conflict):
        await give(thu, dossier, "3.000", step=way, number="FT26335-1", seq=1)
    assert await owed(thu) == [(dossier.code, 3_000)]
    with pytest.raises(Conflict):  # the payment stands below the refund
        await reverse(thu, dossier, 1)
    await reverse(thu, dossier, 2)
    assert await owed(thu) == [(dossier.code, 8_000)]
    assert (await kinds(hoa))[-1] is K.FEE_REFUND_REVERSED
    await give(thu, dossier, "8.000", key="more", number="7")  # a receipt's number may be a voucher's too
    assert await owed(thu) == []


async def test_of_a_dossier_withdrawn_late_a_leader_decides_how_much() -> None:
    hoa, thu, dossier = await a_due_one()
    khanh = await a_person(Role.LEADER)
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(await a_person(Role.RECEIVE), dossier, ActionKind.RECEIVE)
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    assert await owed(thu) == [(dossier.code, 0)]
    with pytest.raises(Conflict, match="lãnh đạo"):
        await give(thu, dossier, "8.000")
    with pytest.raises(NotAllowed):
        await decide(thu, dossier, "8.000")
    for amount in ("8.001", "-1", "nhiều"):
        with pytest.raises(Invalid):
            await decide(khanh, dossier, amount)
    await decide(khanh, dossier, "3.000")
    assert await owed(thu) == [(dossier.code, 3_000)]
    with pytest.raises(Invalid):
        await give(thu, dossier, "3.001")
    await decide(khanh, dossier, "0", "nothing")
    assert await owed(thu) == []
    await decide(khanh, dossier, "8.000", "all")
    with pytest.raises(NotAllowed):  # who decides does not give
        await give(khanh, dossier, "8.000")
    await give(thu, dossier, "8.000")
    assert (await mine(hoa, dossier)).standing.state is State.REFUNDED
    assert (await kinds(hoa)).count(K.FEE_DECIDED) == 3


async def test_a_second_transfer_is_recorded_as_too_much_and_given_back() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    line = await a_transfer_for(thu, dossier, "8.000")
    async with reading() as db:
        found = await lines.candidate(db, thu, line, dossier.code)
    assert (found.why_not, found.extra) == ("", 8_000)
    for extra in (0, 7_999):
        with pytest.raises(Conflict):
            async with transaction() as db:
                await lines.close(db, thu, line, LineStep.ASSIGN, seq=0, code=dossier.code, extra=extra)
    async with transaction() as db:
        await lines.close(db, thu, line, LineStep.ASSIGN, seq=0, code=dossier.code, extra=8_000)
    stands = (await mine(hoa, dossier)).standing
    assert (stands.state, stands.balance.held) == (State.PAID, 16_000)
    assert await owed(thu) == [(dossier.code, 8_000)]
    assert await kinds(hoa) == [K.FEE_PAID, K.FEE_TRANSFERRED, K.FEE_OWED]
    await give(thu, dossier, "8.000")
    stands = (await mine(hoa, dossier)).standing
    assert (stands.state, stands.owed, stands.balance.held) == (State.PAID, None, 8_000)
    less = await a_transfer_for(thu, await a_dossier(hoa, dossier.procedure_id), "5.000", "Y")
    async with reading() as db:
        assert (await lines.candidate(db, thu, less, dossier.code)).extra == 5_000
    big = await a_transfer_for(thu, dossier, "9000000000", "Z")
    async with reading() as db:
        assert (await lines.candidate(db, thu, big, dossier.code)).why_not


async def test_nobody_gives_back_to_themselves_nor_without_the_right() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    for caller in (hoa, await a_person(Role.APPRAISE), await a_person(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            await give(caller, dossier, "8.000")
        with pytest.raises(NotAllowed):
            await owed(caller)
    own = await a_dossier(thu, dossier.procedure_id)
    await record(await a_person(Role.RETURN), own, FeeStep.PAY_COUNTER, receipt="8")
    await act(thu, own, ActionKind.WITHDRAW, "Không làm nữa")
    with pytest.raises(NotAllowed):
        await give(thu, own, "8.000")
    with pytest.raises(NotFound):
        async with transaction() as db:
            await refunding.give_back(
                db, thu, "H49\0", FeeStep.REFUND_CASH, seq=0, key="x", amount="1", number="1", signed=True
            )
    for step in (FeeStep.PAY_COUNTER, FeeStep.DECIDE):
        with pytest.raises(Conflict):
            await give(thu, dossier, "8.000", step=step)


async def test_the_day_after_only_a_leader_takes_a_refund_back(monkeypatch: pytest.MonkeyPatch) -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    await give(thu, dossier, "8.000")
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotAllowed):
        await reverse(thu, dossier, 2)
    await reverse(await a_person(Role.LEADER), dossier, 2)
    assert await owed(thu) == [(dossier.code, 8_000)]


async def test_the_figures_subtract_what_was_taken_back_and_given_back_and_say_what_is_held() -> None:
    hoa, thu, first = await a_due_one()
    khanh = await a_person(Role.LEADER)
    second, third = await a_dossier(hoa, first.procedure_id), await a_dossier(hoa, first.procedure_id)
    for number, dossier in enumerate((first, second, third)):
        await record(thu, dossier, FeeStep.PAY_COUNTER, receipt=f"R{number}")
    await reverse(thu, second, 1)
    for dossier in (first, third):
        await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    await give(thu, first, "5.000")
    await give(thu, third, "8.000", number="PC 14")
    await reverse(thu, third, 2)
    line = await a_transfer_for(thu, second, "8.000")
    async with transaction() as db:
        await lines.close(db, thu, line, LineStep.ASSIGN, seq=0, code=second.code)
    async with reading() as db:
        months = await insight.fees_by_month(db, khanh)
        with pytest.raises(NotAllowed):
            await insight.fees_by_month(db, thu)
    now = months[-1]
    assert (now.counter, now.transfer, now.taken_back, now.refunded) == (24_000, 8_000, 8_000, 5_000)
    held = [(await mine(hoa, each)).standing.balance.held for each in (first, second, third)]
    assert sum(each.net for each in months) == sum(held) == 19_000


async def a_late_transfer() -> tuple[Caller, Caller, Dossier]:
    """Withdrawn when work had begun and nothing was paid, so that nothing is due; then its fee comes all the same."""
    hoa, thu, dossier = await a_due_one(8_000)
    await act(thu, dossier, ActionKind.RECEIVE)
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    assert (await mine(hoa, dossier)).standing.state is State.ENDED
    line = await a_transfer_for(thu, dossier, "8.000")
    async with transaction() as db:
        offer = await lines.candidate(db, thu, line, dossier.code)
        assert offer.extra == 8_000
        await lines.close(db, thu, line, LineStep.ASSIGN, seq=0, code=dossier.code, extra=offer.extra)
    return hoa, thu, dossier


async def test_money_that_came_though_nothing_was_due_is_given_back_and_asked_of_no_leader() -> None:
    hoa, thu, dossier = await a_late_transfer()
    owed = (await mine(hoa, dossier)).standing.owed
    assert owed is not None
    assert (owed.amount, owed.certain, owed.ending) == (8_000, 8_000, None)
    assert wording.say_owed_to_owner(owed) == "Trung tâm nhận thừa 8.000 đ và sẽ hoàn lại."
    leader = await a_person(Role.LEADER)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await refunding.decide(
                db, leader, dossier.code, seq=1, key="d", amount="0", reason="Giữ lại phí đã nộp"
            )
    await give(thu, dossier, "8.000")
    after = (await mine(hoa, dossier)).standing
    assert (after.state, after.owed) == (State.REFUNDED, None)


async def test_what_came_late_is_given_back_beside_a_fee_that_a_leader_keeps() -> None:
    hoa, thu, dossier = await a_due_one(8_000)
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(thu, dossier, ActionKind.RECEIVE)
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    line = await a_transfer_for(thu, dossier, "8.000")
    async with transaction() as db:
        await lines.close(db, thu, line, LineStep.ASSIGN, seq=0, code=dossier.code, extra=8_000)
    owed = (await mine(hoa, dossier)).standing.owed
    assert owed is not None
    assert (owed.amount, owed.certain, owed.most, owed.ending) == (
        8_000,
        8_000,
        16_000,
        Ending.WITHDRAWN_LATE,
    )


async def test_a_refund_with_a_wrong_amount_is_corrected_under_the_banks_true_reference() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    other = await a_dossier(hoa, dossier.procedure_id)
    await record(thu, other, FeeStep.PAY_COUNTER, receipt="8")
    for each in (dossier, other):
        await act(hoa, each, ActionKind.WITHDRAW, "Không làm nữa")

    async def under(one: Dossier, amount: str, key: str) -> None:
        await give(thu, one, amount, key=key, number="FT26334000123", step=FeeStep.REFUND_TRANSFER)

    await under(dossier, "800", "a")
    with pytest.raises(Conflict, match="đã ghi cho chính hồ sơ này"):
        await under(dossier, "7.200", "b")
    with pytest.raises(Conflict, match="đã ghi cho một hồ sơ khác"):
        await under(other, "8.000", "c")
    await reverse(thu, dossier, 2, "back-1")
    await under(other, "8.000", "d")  # it was the other's
    with pytest.raises(Conflict, match="đã ghi cho một hồ sơ khác"):
        await under(dossier, "8.000", "e")
    await reverse(thu, other, 2, "back-2")
    done = await asyncio.gather(
        under(dossier, "8.000", "f"), under(other, "8.000", "g"), return_exceptions=True
    )
    assert [type(each) for each in done if each] == [Conflict]  # it counts once, whoever comes first


async def test_a_spoiled_receipts_number_stays_used_and_says_why() -> None:
    _, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await reverse(thu, dossier, 1)
    with pytest.raises(Conflict, match="đã ghi cho chính hồ sơ này rồi hủy"):
        await record(thu, dossier, FeeStep.PAY_COUNTER, "again", receipt="7")


async def test_a_decision_sent_again_is_answered_as_done_only_for_the_same_amount() -> None:
    hoa, thu, dossier = await a_due_one()
    khanh = await a_person(Role.LEADER)
    await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="7")
    await act(thu, dossier, ActionKind.RECEIVE)
    await act(hoa, dossier, ActionKind.WITHDRAW, "Không làm nữa")
    await decide(khanh, dossier, "5.000")
    await give(thu, dossier, "2.000")  # what is held is less by now
    await decide(khanh, dossier, "5.000")
    for amount in ("0", "3.000", "8.000"):
        with pytest.raises(Conflict):
            await decide(khanh, dossier, amount)
    assert await owed(thu) == [(dossier.code, 3_000)]
