"""What a dossier owes."""

from datetime import UTC, datetime

import pytest

from app.catalogue.schema import Fee
from app.fees.rules import Happened, State, allowed, standing, transfer_content
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
    assert (paid.state, paid.amount, allowed(paid)) == (State.PAID, 16_000, frozenset())


def test_an_exemption_ends_it() -> None:
    now = standing(Fee(amount=8_000), Channel.DIRECT, [Happened(FeeStep.EXEMPT, 0, AT, reason="Hộ nghèo")])
    assert (now.state, allowed(now)) == (State.EXEMPT, frozenset())


def test_a_bank_passes_on_letters_and_digits() -> None:
    assert transfer_content("H49.22-261125-0007") == "H49222611250007"
