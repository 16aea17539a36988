"""Placement: where people with different answers begin."""

import pytest

from app.guidance.placement import HELPED, NO, NONE, OWN, QUESTIONS, SHARED, YES, place
from models.accounts import DigitalLevel

B, P, ALONE = DigitalLevel.BEGINNER, DigitalLevel.PARTLY, DigitalLevel.INDEPENDENT
CAN = [question.key for question in QUESTIONS if question.key != "dien-thoai"]


def answers(phone: str, *can: str) -> dict[str, str]:
    return {"dien-thoai": phone} | dict(zip(CAN, can, strict=False))


def test_there_are_six_questions() -> None:
    assert len(QUESTIONS) == 6


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({}, B),
        (answers(OWN, *[YES] * 5), ALONE),
        (answers(OWN, YES, YES, YES, YES, HELPED), ALONE),
        (answers(OWN, YES, YES, YES, YES, NO), P),
        (answers(SHARED, YES, HELPED, HELPED), P),
        (answers(SHARED, YES, HELPED), B),
        (answers(NONE, *[YES] * 5), B),
        ({"dien-thoai": "<script>", "vneid": "co co", "khac": YES}, B),
    ],
)
def test_answers_lead_to_a_level(given: dict[str, str], level: DigitalLevel) -> None:
    assert place(given).level is level


@pytest.mark.parametrize(
    ("phone", "has", "shares"),
    [(OWN, True, False), (SHARED, True, True), (NONE, False, False), ("", None, None)],
)
def test_what_is_said_of_the_phone_is_kept_as_a_fact(phone: str, has: object, shares: object) -> None:
    found = place({"dien-thoai": phone} if phone else {})
    assert (found.has_smartphone, found.shares_phone) == (has, shares)
