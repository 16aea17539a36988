"""What may be done with an original, when it is missing, and its label."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.custody.press import inputs
from app.custody.queries import OriginalView
from app.custody.rules import Alarm, Standing, alarm, allowed, new_label, place_with, read_label
from app.typesetting import code_picture, render
from models.accounts import Role
from models.custody import CustodyStep, Place

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
THU, NAM, OWNER = uuid4(), uuid4(), uuid4()
HELD = Standing(Place.COUNTER, THU, None, None, ended=False, dossier_closed=False, owner_id=OWNER)


def test_the_holder_gives_on_and_anybody_else_says_that_they_have_it() -> None:
    assert allowed(HELD, THU) == {CustodyStep.HAND_ON, CustodyStep.GIVE_BACK}
    assert allowed(HELD, NAM) == {CustodyStep.CONFIRM}
    assert allowed(HELD, OWNER) == frozenset()
    assert allowed(replace(HELD, ended=True, holder_id=None), NAM) == frozenset()


def test_it_is_missing_when_nobody_confirms_or_the_dossier_is_closed_without_it() -> None:
    on_the_way = replace(HELD, to_place=Place.POST_BAG, confirm_by=NOW)
    assert alarm(HELD, NOW) is None
    assert alarm(on_the_way, NOW) is None
    assert alarm(on_the_way, NOW + timedelta(seconds=1)) is Alarm.NOT_CONFIRMED
    assert alarm(replace(HELD, dossier_closed=True), NOW) is Alarm.NOT_RETURNED
    assert alarm(replace(HELD, dossier_closed=True, ended=True), NOW) is None


@pytest.mark.parametrize(
    ("roles", "meant", "before", "there"),
    [
        ({Role.APPRAISE}, Place.OFFICE, Place.COUNTER, Place.OFFICE),
        ({Role.APPRAISE}, Place.COURIER, Place.COUNTER, Place.OFFICE),  # found what was meant for the courier
        ({Role.RECEIVE}, None, Place.COUNTER, Place.COUNTER),  # takes over from a colleague
        ({Role.RETURN}, None, Place.POST_BAG, Place.COUNTER),
        ({Role.RETURN}, Place.POST_BAG, Place.OFFICE, Place.POST_BAG),
        ({Role.COURIER}, None, Place.POST_BAG, Place.COURIER),
        ({Role.RECEIVE, Role.APPRAISE}, None, Place.OFFICE, Place.OFFICE),
    ],
)
def test_an_original_is_where_whoever_has_it_works(
    roles: set[Role], meant: Place | None, before: Place, there: Place
) -> None:
    assert place_with(frozenset(roles), meant, before) is there


@pytest.mark.parametrize("typed", ["{}", " {} ", "https://camtay.example/ban/giay-goc?nhan={}"])
def test_a_label_is_read_as_it_is_scanned_or_typed(typed: str) -> None:
    label = new_label()
    assert read_label(typed.format(label)) == label
    assert read_label(label.lower()) == label


def test_the_label_is_set_as_one_tagged_page() -> None:
    original = OriginalView(
        "GT-7K2M9QX",
        "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất, bản gốc "
        * 2,
        "H49.22-261125-0007",
        Place.COUNTER,
        "Nguyễn Thị Thu",
        NOW,
        None,
        1,
        None,
        frozenset(),
    )
    pictures = {"qr.svg": code_picture("https://camtay.example/ban/giay-goc?nhan=GT-7K2M9QX")}
    assert render("label", inputs(original), pictures, "pdf").startswith(b"%PDF-")
    assert render("label", inputs(original), pictures, "png")  # one page: more would be a list
