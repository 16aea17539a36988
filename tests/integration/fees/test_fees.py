"""Recording payments and exemptions, and booking a statement once; on both databases."""

import asyncio

import pytest

from app.db import reading, transaction
from app.dossiers import service as dossiers
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.fees import queries, service, statement
from app.fees.rules import State
from app.settings import settings
from models.accounts import Role
from models.dossiers import ActionKind
from models.fees import FeeStep, Verdict
from tests.support.dossiers import a_dossier, a_person
from tests.support.fees import a_due_one, mine, record

pytestmark = pytest.mark.usefixtures("database")


async def test_a_payment_at_the_counter_is_recorded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hoa, thu, dossier = await a_due_one()
    before = await mine(hoa, dossier)
    assert (before.standing.state, before.account) == (State.DUE, None)
    for name, value in (("bank_bin", "970436"), ("bank_account", "0123"), ("bank_holder", "TRUNG TAM")):
        monkeypatch.setattr(settings(), name, value)
    shown = (await mine(hoa, dossier)).account
    assert shown is not None
    assert shown.content in shown.payload
    with pytest.raises(Invalid):
        await record(thu, dossier, FeeStep.PAY_COUNTER)
    for _ in range(2):
        await record(thu, dossier, FeeStep.PAY_COUNTER, receipt=" 0001234 ")
    after = await mine(hoa, dossier)
    assert (after.standing.state, after.account, len(after.told)) == (State.PAID, None, 1)
    assert (after.told[0].what.receipt, after.told[0].who) == ("0001234", "Nguyễn Thị Thu")
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.EXEMPT, "two", reason="Hộ nghèo")


async def test_who_may_not_collect_does_not_and_nobody_from_themselves() -> None:
    hoa, thu, dossier = await a_due_one()
    nam = await a_person(Role.APPRAISE)
    for caller in (hoa, nam):
        with pytest.raises(NotAllowed):
            await record(caller, dossier, FeeStep.EXEMPT, reason="Hộ nghèo")
    with pytest.raises(NotFound):
        await mine(thu, dossier)
    own = await a_dossier(thu, dossier.procedure_id)
    with pytest.raises(NotAllowed):
        await record(thu, own, FeeStep.EXEMPT, reason="Hộ nghèo")


async def test_an_unpublished_fee_is_set_with_its_grounds() -> None:
    hoa, thu, dossier = await a_due_one(None)
    assert (await mine(hoa, dossier)).standing.state is State.OPEN
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="1")
    with pytest.raises(Invalid):
        await record(thu, dossier, FeeStep.SET, amount="nhiều", reason="Nghị quyết 01")
    await record(thu, dossier, FeeStep.SET, amount="16.000 đ", reason="Nghị quyết 01")
    assert (await mine(hoa, dossier)).standing.amount == 16_000


async def test_the_counter_takes_the_amount_that_was_shown() -> None:
    hoa, thu, dossier = await a_due_one(None)
    chau = await a_person(Role.RETURN)
    await record(thu, dossier, FeeStep.SET, amount="16.000", reason="2 bản sao")
    await record(chau, dossier, FeeStep.SET, "two", amount="80.000", reason="10 bản sao")
    with pytest.raises(Conflict):  # what she had seen were 16.000
        await record(thu, dossier, FeeStep.PAY_COUNTER, "three", seq=1, receipt="1")
    assert (await mine(hoa, dossier)).standing.state is State.DUE


async def test_a_key_that_was_used_answers_for_nothing_else() -> None:
    _, thu, dossier = await a_due_one(None)
    await record(thu, dossier, FeeStep.SET, amount="16.000", reason="2 bản sao")
    for amount, reason in (("24.000", "2 bản sao"), ("16.000", "3 bản sao")):
        with pytest.raises(Conflict):
            await record(thu, dossier, FeeStep.SET, amount=amount, reason=reason)
    await record(thu, dossier, FeeStep.PAY_COUNTER, "paid", receipt="1")
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.PAY_COUNTER, "paid", receipt="2")


async def test_one_receipt_at_the_same_moment_is_for_one_dossier() -> None:
    hoa, thu, first = await a_due_one()
    second = await a_dossier(hoa, first.procedure_id)
    done = await asyncio.gather(
        *(record(thu, each, FeeStep.PAY_COUNTER, receipt="R1") for each in (first, second)),
        return_exceptions=True,
    )
    assert sorted(type(each) for each in done if each) == [Conflict]
    assert len([each for each in done if each is None]) == 1


async def test_a_statement_is_booked_whole_and_once() -> None:
    _, thu, dossier = await a_due_one()
    text = (
        "Ngày,Số tham chiếu,Ghi có,Nội dung\n"
        f"25/11/2026,FT1,8.000,Nop phi {dossier.code.replace('.', ' ')}\n"
        "25/11/2026,FT2,9.000,Khong ro\n"
    )
    async with reading() as db:
        seen = await service.preview(db, thu, text)
    agreed = statement.fingerprint(seen)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await service.book(db, thu, text, "something else")
    async with transaction() as db:
        await service.book(db, thu, text, agreed)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await service.book(db, thu, text, agreed)
    async with transaction() as db:
        again = await service.preview(db, thu, text)
        assert [each.verdict for each in again] == [Verdict.BOOKED, Verdict.UNKNOWN_CODE]
        await service.book(db, thu, text, statement.fingerprint(again))
        (paid,) = await queries.happened(db, dossier.id)
        (left,) = await queries.doubtful(db, thu)
    assert (paid.step, paid.amount, left.content) == (FeeStep.PAY_TRANSFER, 8_000, "Khong ro")


async def test_what_was_paid_twice_waits_for_somebody_to_look_at_it() -> None:
    _, thu, dossier = await a_due_one()
    line = f"25/11/2026,8.000,{dossier.code}\n"
    for text, expected in (
        (line, [Verdict.MATCH]),
        (line * 2, [Verdict.ALIKE, Verdict.TWICE]),  # two for sure, and perhaps the first is a third
        (line * 2, [Verdict.ALIKE, Verdict.TWICE]),
    ):
        async with transaction() as db:
            seen = await service.preview(db, thu, "Ngày,Ghi có,Nội dung\n" + text)
            assert [each.verdict for each in seen] == expected
            await service.book(db, thu, "Ngày,Ghi có,Nội dung\n" + text, statement.fingerprint(seen))
    async with reading() as db:
        left = await queries.doubtful(db, thu)
    assert {(each.verdict, each.code) for each in left} == {
        (Verdict.TWICE, dossier.code),
        (Verdict.ALIKE, dossier.code),
    }


async def test_a_dossier_that_was_withdrawn_asks_for_no_money(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("bank_bin", "970436"), ("bank_account", "0123"), ("bank_holder", "TRUNG TAM")):
        monkeypatch.setattr(settings(), name, value)
    hoa, thu, dossier = await a_due_one()
    async with transaction() as db:
        await dossiers.act(db, hoa, dossier.id, ActionKind.WITHDRAW, {"text": "Không làm nữa"}, key="x")
    seen = await mine(hoa, dossier)
    assert (seen.standing.state, seen.account) == (State.ENDED, None)
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="1")
    async with reading() as db:
        (line,) = await service.preview(db, thu, f"Ngày,Ghi có,Nội dung\n25/11/2026,8000,{dossier.code}")
    assert line.verdict is Verdict.NOTHING_DUE


async def test_hostile_letters_are_left_out_or_refused_in_words() -> None:
    _, thu, dossier = await a_due_one()
    for key in ("", "k\0ey", "x" * 1000):
        with pytest.raises(Invalid):
            await record(thu, dossier, FeeStep.EXEMPT, key, reason="Hộ nghèo")
    await record(thu, dossier, FeeStep.EXEMPT, reason="Hộ \0nghèo \ud83d")
    with pytest.raises(Conflict):  # one key is one thing
        await record(thu, dossier, FeeStep.PAY_COUNTER, receipt="12")
    with pytest.raises(Conflict):
        await record(thu, dossier, FeeStep.PAY_COUNTER, "two", receipt="12\0")
    for text in ("\0", 'Ngày;Ghi có;Nội dung\n"' + "x" * 200_000, "Ngày;Ghi có;Nội dung\0\n1;2;3"):
        with pytest.raises(Invalid):
            statement.read(text)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await service.record(db, thu, "H49\0", FeeStep.EXEMPT, seq=0, key="x", reason="Hộ nghèo")
