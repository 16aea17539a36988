"""What a dossier owes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.schema import Fee
from app.fees.rules import Happened, State, allowed, may_reverse, read_amount, standing, transfer_content
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


def test_an_exemption_ends_it() -> None:
    now = standing(Fee(amount=8_000), Channel.DIRECT, [Happened(FeeStep.EXEMPT, 0, AT, reason="Hộ nghèo")])
    assert (now.state, allowed(now)) == (State.EXEMPT, frozenset())


def test_a_dossier_that_ended_without_a_result_owes_nothing_and_keeps_what_was_paid() -> None:
    paid = Happened(FeeStep.PAY_COUNTER, 8_000, AT, "0001")
    ended = standing(Fee(amount=8_000), Channel.DIRECT, [], has_ended=True)
    assert (ended.state, allowed(ended)) == (State.ENDED, frozenset())
    kept = standing(Fee(amount=8_000), Channel.DIRECT, [paid], has_ended=True)
    assert (kept.state, allowed(kept)) == (State.PAID, {FeeStep.REVERSE})


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


@given(st.lists(st.sampled_from(FeeStep), max_size=40), st.sampled_from([None, 0, 8_000]))
def test_whatever_is_done_only_what_was_allowed_counts(wanted: list[FeeStep], published: int | None) -> None:
    """Random steps, of which those that are not allowed are refused: the money adds up, and each reversal has its payment."""
    fee, told = Fee(amount=published), list[Happened]()
    taken = 0
    for step in wanted:
        now = standing(fee, Channel.DIRECT, told)
        if step not in allowed(now):
            continue
        amount = 12_000 if step is FeeStep.SET else now.amount or 0
        told.append(Happened(step, 0 if step is FeeStep.EXEMPT else amount, AT))
        if step in {FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER}:
            taken += amount
        if step is FeeStep.REVERSE:
            assert told[-2].step in {FeeStep.PAY_COUNTER, FeeStep.PAY_TRANSFER}
            taken -= told[-2].amount
    now = standing(fee, Channel.DIRECT, told)
    assert taken == (now.amount if now.state is State.PAID else 0)
    assert not (now.state is State.EXEMPT and allowed(now))


def test_who_recorded_a_payment_takes_it_back_that_day_and_a_leader_ever_after() -> None:
    thu, chau = uuid4(), uuid4()
    late = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)  # half past midnight of the 26th in Vietnam
    assert may_reverse(thu, late, thu, date(2026, 11, 26), leads=False)
    assert not may_reverse(thu, late, thu, date(2026, 11, 27), leads=False)
    assert not may_reverse(thu, late, chau, date(2026, 11, 26), leads=False)
    assert may_reverse(thu, late, chau, date(2027, 1, 1), leads=True)
