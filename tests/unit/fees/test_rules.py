"""What a dossier owes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.schema import Fee
from app.fees.balance import Happened
from app.fees.owed_back import Ending
from app.fees.rules import (
    Standing,
    State,
    allowed,
    extra_of,
    may_end_exemption,
    may_reverse,
    read_amount,
    standing,
    transfer_content,
)
from models.dossiers import Channel
from models.fees import FeeStep

AT = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fee", "channel", "state", "amount"),
    [
        (Fee(amount=None), Channel.DIRECT, State.OPEN, None),
        (Fee(amount=0), Channel.DIRECT, State.FREE, 0),
        (Fee(amount=8_000), Channel.DIRECT, State.DUE, 8_000),
        (Fee(amount=8_000, online_amount=4_000), Channel.ONLINE, State.DUE, 4_000),
        (Fee(amount=8_000, online_amount=0), Channel.ONLINE, State.FREE, 0),
        (Fee(amount=None, online_amount=4_000), Channel.DIRECT, State.OPEN, None),
        (Fee(amount=8_000, per="bản sao"), Channel.DIRECT, State.OPEN, None),
        (Fee(amount=None, lowest=1, highest=2), Channel.DIRECT, State.OPEN, None),
    ],
)
def test_the_catalogue_says_what_is_owed(
    fee: Fee, channel: Channel, state: State, amount: int | None
) -> None:
    now = standing(fee, channel, [])
    assert (now.state, now.amount) == (state, amount)


def test_an_amount_an_officer_counts_may_be_corrected_until_it_is_paid() -> None:
    counted = Fee(amount=8_000, per="bản sao")
    two = Happened(FeeStep.SET, 16_000, AT, reason="2 bản")
    now = standing(counted, Channel.DIRECT, [two])
    assert (now.state, now.amount) == (State.DUE, 16_000)
    assert FeeStep.SET in allowed(now)
    assert FeeStep.SET not in allowed(standing(Fee(amount=8_000), Channel.DIRECT, []))
    paid = standing(counted, Channel.DIRECT, [two, Happened(FeeStep.PAY_COUNTER, 16_000, AT, "0001")])
    assert (paid.state, paid.amount, allowed(paid)) == (State.PAID, 16_000, {FeeStep.REVERSE})


def test_an_exemption_ends_it_until_it_is_taken_back() -> None:
    waived = Happened(FeeStep.EXEMPT, 0, AT, reason="Hộ nghèo")
    now = standing(Fee(amount=8_000), Channel.DIRECT, [waived])
    assert (now.state, now.balance.due(8_000), allowed(now)) == (State.EXEMPT, 0, {FeeStep.REVERSE})
    ended = standing(Fee(amount=8_000), Channel.DIRECT, [waived], ending=Ending.STOPPED)
    assert allowed(ended) == frozenset()  # nothing would be due again
    due = standing(Fee(amount=8_000), Channel.DIRECT, [waived, Happened(FeeStep.REVERSE, 0, AT)])
    assert (due.state, due.amount) == (State.DUE, 8_000)
    assert may_end_exemption(is_returned=False, leads=False)
    assert not may_end_exemption(is_returned=True, leads=False)
    assert may_end_exemption(is_returned=True, leads=True)


def test_a_dossier_that_ended_without_a_result_owes_nothing_and_keeps_what_was_paid() -> None:
    paid = Happened(FeeStep.PAY_COUNTER, 8_000, AT, "0001")
    ended = standing(Fee(amount=8_000), Channel.DIRECT, [], ending=Ending.WITHDRAWN)
    assert (ended.state, ended.owed, allowed(ended)) == (State.ENDED, None, frozenset())
    kept = standing(Fee(amount=8_000), Channel.DIRECT, [paid], ending=Ending.WITHDRAWN)
    back = {FeeStep.REFUND_CASH, FeeStep.REFUND_TRANSFER}
    assert (kept.state, allowed(kept)) == (State.PAID, {FeeStep.REVERSE, FeeStep.DECIDE} | back)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("16000", 16_000), (" 16.000 đ", 16_000), ("1.000.000đ", 1_000_000), ("16 000", 16_000)]
    + [
        (wrong, None)
        for wrong in ("", "0", "80.00", "1.5", "1.6.0.0.0", "8,000", "-8000", "1e5", "２", "9" * 12)
    ],
)
def test_an_amount_is_read_one_way_or_not_at_all(typed: str, amount: int | None) -> None:
    assert read_amount(typed) == amount


def test_a_bank_passes_on_letters_and_digits() -> None:
    assert transfer_content("H49.22-261125-0007") == "H49222611250007"


PAID = {FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER}
GIVEN_BACK = {FeeStep.REFUND_CASH, FeeStep.REFUND_TRANSFER}


def _amount(step: FeeStep, typed: int, now: Standing) -> int:
    match step:
        case FeeStep.SET:
            return 12_000
        case FeeStep.PAY_COUNTER:
            return now.amount or 0
        case FeeStep.PAY_TRANSFER:
            return typed if extra_of(now, typed) is not None else now.amount or 0
        case FeeStep.REFUND_CASH | FeeStep.REFUND_TRANSFER:
            assert now.owed
            return min(typed, now.owed.amount)
        case FeeStep.DECIDE:
            return min(typed, now.balance.held - (now.owed.certain if now.owed else 0))
        case _:
            return 0


@given(
    st.lists(st.tuples(st.sampled_from(FeeStep), st.integers(1, 20_000)), max_size=40),
    st.sampled_from([None, 0, 8_000]),
    st.sampled_from([None, *Ending]),
    st.integers(0, 40),
)
def test_whatever_is_done_the_money_adds_up(
    wanted: list[tuple[FeeStep, int]], published: int | None, ending: Ending | None, ends_at: int
) -> None:
    """Random steps, of which those that are not allowed are refused, and an ending somewhere among them.

    What is held is always payments less those taken back less refunds; what is due is the fee less that, and nothing
    under an exemption; and nothing can be given back twice.
    """
    fee, told, live = Fee(amount=published), list[Happened](), list[Happened]()
    came_in = taken_back = refunded = 0
    for place, (step, typed) in enumerate(wanted):
        now = standing(fee, Channel.DIRECT, told, ending=ending if place >= ends_at else None)
        over = step is FeeStep.PAY_TRANSFER and extra_of(now, typed) is not None
        if step not in allowed(now) and not over:
            continue
        amount = _amount(step, typed, now)
        extra = extra_of(now, amount) or 0 if step is FeeStep.PAY_TRANSFER else 0
        done = Happened(step, amount, AT, extra=extra)
        told.append(done)
        if step is FeeStep.REVERSE:
            undone = live.pop()
            taken_back += undone.amount if undone.step in PAID else 0
            refunded -= undone.amount if undone.step in GIVEN_BACK else 0
        elif step not in {FeeStep.SET, FeeStep.DECIDE}:
            live.append(done)
            came_in += amount if step in PAID else 0
            refunded += amount if step in GIVEN_BACK else 0
        last = ending if place >= ends_at else None
        now = standing(fee, Channel.DIRECT, told, ending=last)
        held = came_in - taken_back - refunded
        is_exempt = any(each.step is FeeStep.EXEMPT for each in live)
        assert held >= 0
        assert (now.balance.held, now.balance.came_in) == (held, came_in)
        due = 0 if is_exempt else now.amount or 0
        assert now.balance.due(now.amount or 0) == (0 if is_exempt else max(0, due - held))
        assert (now.state is State.EXEMPT) == is_exempt
        if last is None:
            assert held == 0 or held >= due  # no part of a fee
            assert (now.owed.amount if now.owed else 0) == max(0, held - due)
        elif now.owed:
            for_the_fee = sum(each.amount - each.extra for each in live if each.step in PAID)
            assert max(0, held - min(due, for_the_fee)) == now.owed.certain
            assert now.owed.certain <= now.owed.amount <= now.owed.most == held


def test_who_recorded_a_payment_takes_it_back_that_day_and_a_leader_ever_after() -> None:
    thu, chau = uuid4(), uuid4()
    late = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)  # half past midnight of the 26th in Vietnam
    assert may_reverse(thu, late, thu, date(2026, 11, 26), leads=False)
    assert not may_reverse(thu, late, thu, date(2026, 11, 27), leads=False)
    assert not may_reverse(thu, late, chau, date(2026, 11, 26), leads=False)
    assert may_reverse(thu, late, chau, date(2027, 1, 1), leads=True)
