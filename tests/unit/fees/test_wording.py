"""What is said of money that goes back."""

from datetime import UTC, datetime

import pytest

from app.fees.balance import Happened
from app.fees.owed_back import Ending, OwedBack
from app.fees.wording import (
    PAPER_NAMES,
    UNDOING_NAMES,
    say_decision,
    say_happened,
    say_owed,
    say_owed_to_owner,
    say_reversed,
)
from app.notify.texts import TEXTS
from models.fees import FeeStep
from models.notify import NotificationKind

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("ending", [*Ending, None])
def test_a_proposal_says_that_it_is_one_and_a_decision_does_not(ending: Ending | None) -> None:
    proposed = OwedBack(8_000, 0, 8_000, ending)
    assert "8.000 đ" in say_owed(proposed)
    assert ("(đề xuất)" in say_owed(proposed)) == (ending is not None)
    assert "(đề xuất)" not in say_owed(OwedBack(8_000, 0, 8_000, ending, decided=True))
    assert "8.000 đ" in say_owed_to_owner(proposed)
    waits = OwedBack(0, 0, 8_000, Ending.WITHDRAWN_LATE)
    assert "Phải hoàn" not in say_owed(waits)
    assert "đang xem xét" in say_owed_to_owner(waits)


def test_every_step_is_said_and_what_is_taken_back_is_named() -> None:
    for step in FeeStep:
        of = FeeStep.EXEMPT if step is FeeStep.REVERSE else None
        assert say_happened(Happened(step, 8_000, AT, "7", "Lý do", of=of))
    for step in UNDOING_NAMES:
        said = say_reversed(Happened(FeeStep.REVERSE, 8_000, AT, "7", "ghi nhầm", of=step))
        assert "ghi nhầm" in said
        assert (PAPER_NAMES.get(step, "miễn phí")) in said.lower()
    assert "giữ lại 3.000 đ" in say_decision(Happened(FeeStep.DECIDE, 3_000, AT, reason="đã thẩm định"))
    assert "hoàn hết" in say_decision(Happened(FeeStep.DECIDE, 0, AT, reason="đã thẩm định"))


@pytest.mark.parametrize("kind", [kind for kind in NotificationKind if kind.value.startswith("fee_")])
def test_what_is_sent_about_fees_has_no_place_for_an_amount(kind: NotificationKind) -> None:
    text = TEXTS[kind]
    assert not any(letter.isdigit() for letter in text.title + text.body)
    assert "{amount}" not in text.title + text.body
