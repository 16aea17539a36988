"""The counter's rules: what is asked, how long one waits, whose form it is, and that nothing typed is overwritten."""

from datetime import date, timedelta

import pytest

from app.errors import Invalid
from app.guidance import counter_rules as rules
from models.accounts import DigitalLevel
from models.counter import Outcome, Place

TODAY = date(2026, 11, 25)
GOOD = {"full_name": "Phạm Thị Lụa", "birth_date": "1958", "no_phone": "on", "level": "beginner"}
TOPICS = frozenset({"hoc:cai-vneid", "hoc:chup-giay-to", "thu-tuc:1.001193"})


@pytest.mark.parametrize(
    ("minutes", "ahead", "guides", "busy", "expected"),
    [
        ([20, 20], 5, 1, 1, None),  # two sessions are not enough
        ([20, 20, 20], 5, 0, 0, None),  # nobody is there to guide
        ([10, 20, 60], 0, 1, 1, 20),  # one session has to end, and takes the median
        ([10, 20, 60], 1, 1, 1, 40),
        ([20, 20, 20], 3, 2, 2, 40),  # four sessions, two at a time
        ([20, 20, 20], 0, 2, 1, 0),  # one guide is free
        ([20, 20, 20], 2, 2, 1, 20),  # three wait, one goes at once
        ([7, 7, 7], 0, 1, 1, 10),  # rounded up to five minutes
        ([100] * 5 + [10] * 20, 0, 1, 1, 10),  # only the last twenty count
    ],
)
def test_expected_wait(
    minutes: list[float], ahead: int, guides: int, busy: int, expected: int | None
) -> None:
    assert rules.expected_wait(minutes, ahead, guides, busy) == expected


def test_a_year_and_a_date_are_both_a_birth() -> None:
    assert rules.read_birth(" 1958 ", TODAY) == "1958"
    assert rules.read_birth("5/9/1957", TODAY) == "1957-09-05"
    assert (rules.say_birth("1957-09-05"), rules.say_birth("1958"), rules.say_birth(None)) == (
        "05/09/1957",
        "1958",
        "",
    )
    for wrong in ("", "hôm qua", "1850", "2031", "01/01/2027", "²⁰¹⁵"):
        with pytest.raises(ValueError, match=r"[Nn]"):
            rules.read_birth(wrong, TODAY)


def test_no_phone_is_a_fact_and_saying_nothing_is_not() -> None:
    arrival = rules.read_arrival(GOOD, TODAY, TOPICS)
    assert (arrival.phone, arrival.has_phone, arrival.has_smartphone) == (None, False, False)
    with_phone = rules.read_arrival(GOOD | {"no_phone": "", "phone": "+84 912 345 678"}, TODAY, TOPICS)
    assert (with_phone.phone, with_phone.has_phone, with_phone.has_smartphone) == ("0912345678", True, None)
    with pytest.raises(Invalid) as refused:
        rules.read_arrival(GOOD | {"no_phone": ""}, TODAY, TOPICS)
    assert set(refused.value.fields) == {"phone"}


def test_the_six_questions_decide_when_they_are_asked() -> None:
    answers = {"dien-thoai": "chung", "nhan-tin": "co", "cai-ung-dung": "co", "vneid": "nho"}
    arrival = rules.read_arrival(
        GOOD | {"no_phone": "", "phone": "0912345678", "level": "hoi"} | answers, TODAY, TOPICS
    )
    assert (arrival.level, arrival.has_smartphone, arrival.shares_phone) == (DigitalLevel.PARTLY, True, True)


def test_every_wrong_field_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        rules.read_arrival(
            {"phone": "12", "citizen_number": "1", "level": "king", "topic": "hoc:bay", "address": "a" * 301},
            TODAY,
            TOPICS,
        )
    assert set(refused.value.fields) == {
        "full_name",
        "birth_date",
        "phone",
        "citizen_number",
        "address",
        "level",
        "topic",
    }


def test_a_record_names_several_topics() -> None:
    record = rules.read_record(
        {
            "hoc:cai-vneid": "on",
            "hoc:chup-giay-to": "true",
            "procedure": "thu-tuc:1.001193",
            "place": "home",
            "minutes": "35",
            "outcome": "alone",
            "note": "  hai\n dòng ",
        },
        TOPICS,
    )
    assert record == rules.Record(tuple(sorted(TOPICS)), Place.HOME, 35, Outcome.ALONE, "hai dòng")
    with pytest.raises(Invalid) as refused:
        rules.read_record({"procedure": "thu-tuc:khac", "minutes": "481", "note": "x" * 501}, TOPICS)
    assert set(refused.value.fields) == {"topics", "place", "minutes", "outcome", "note"}


def test_minutes_are_proposed_rounded_up_and_within_a_day() -> None:
    assert rules.proposed_minutes(timedelta(seconds=1)) == 1
    assert rules.proposed_minutes(timedelta(minutes=20, seconds=1)) == 21
    assert rules.proposed_minutes(timedelta(days=2)) == rules.MINUTES_MAX


@pytest.mark.parametrize(
    ("noted", "account", "same"),
    [
        (("A B", "1958", "022157000123"), ("C D", date(1990, 1, 1), "022157000123"), True),
        (("A B", "1958", "022157000123"), ("A B", date(1958, 1, 1), "022157000124"), False),
        (("Phạm Thị Lụa", "1958", None), ("PHAM  THI LUA", date(1958, 4, 12), "022157000123"), True),
        (("Phạm Thị Lụa", "1958-04-12", None), ("Phạm Thị Lụa", date(1959, 4, 12), ""), False),
        (("Đỗ Văn A", "1958", None), ("Do Van A", None, ""), True),
        (("Phạm Thị Lụa", "1958", None), ("Phạm Thị Lan", date(1958, 4, 12), ""), False),
    ],
)
def test_whose_form_it_is(
    noted: tuple[str, str, str | None], account: tuple[str, date | None, str], same: bool
) -> None:
    assert rules.same_person(noted, account) is same


def test_merging_fills_in_only_what_is_empty_and_asked() -> None:
    own = {"a": "của tôi", "b": "", "c": "  "}
    given = {"a": "của cán bộ", "b": "hai", "c": "ba", "d": " ", "e": "năm", "x": "không hỏi"}
    assert rules.merge(own, given, frozenset("abcde")) == {"b": "hai", "c": "ba", "e": "năm"}
