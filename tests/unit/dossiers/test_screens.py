"""The screens of one application at each level, and going from one level to another in the middle."""

from datetime import date

import pytest

from app.dossiers import screens
from app.dossiers.screens import DOCUMENTS, RETURN, REVIEW, WHOLE_FORM, Application
from models.accounts import DigitalLevel
from tests.support.procedures import procedure

B, P, ALONE = DigitalLevel.BEGINNER, DigitalLevel.PARTLY, DigitalLevel.INDEPENDENT
SPEC = procedure("1.001193")
LEVELS = [None, B, P, ALONE]
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("level", LEVELS)
def test_every_question_is_asked_once_at_every_level(level: DigitalLevel | None) -> None:
    order = screens.screens_of(SPEC, level)
    assert [field.key for screen in order for field in screen.fields] == [field.key for field in SPEC.fields]
    assert [screen.key for screen in order[-3:]] == [DOCUMENTS, RETURN, REVIEW]
    assert len({screen.key for screen in order}) == len(order)


def test_a_beginner_is_asked_one_thing_a_screen_and_somebody_independent_all_at_once() -> None:
    asked = [len(screen.fields) for screen in screens.screens_of(SPEC, B)[:-3]]
    assert set(asked) == {1}
    assert [screen.key for screen in screens.screens_of(SPEC, ALONE)] == [
        WHOLE_FORM,
        DOCUMENTS,
        RETURN,
        REVIEW,
    ]
    assert screens.screens_of(SPEC, None) == screens.screens_of(SPEC, P)
    assert [screen.key for screen in screens.screens_of(SPEC, P)[:-3]] == [group.key for group in SPEC.form]


@pytest.mark.parametrize("before", LEVELS)
@pytest.mark.parametrize("after", LEVELS)
def test_who_changes_level_stays_with_the_same_questions(
    before: DigitalLevel | None, after: DigitalLevel | None
) -> None:
    for screen in screens.screens_of(SPEC, before):
        there = screens.screens_of(SPEC, after)[screens.screen_at(SPEC, screen.key, after)]
        if screen.key == WHOLE_FORM:
            assert there.fields[0] == SPEC.fields[0]
        elif screen.groups:
            assert screen.groups[0] in there.groups
        else:
            assert there.key == screen.key


@pytest.mark.parametrize("before", LEVELS)
@pytest.mark.parametrize("after", LEVELS)
def test_going_on_after_a_change_of_level_skips_no_question(
    before: DigitalLevel | None, after: DigitalLevel | None
) -> None:
    asked = set()
    for screen in screens.screens_of(SPEC, before)[:-3]:
        asked |= {field.key for field in screen.fields}
        following = next(
            each
            for each in screens.screens_of(SPEC, after)
            if each.key == screens.after(SPEC, screen.key, after)
        )
        order = [field.key for field in SPEC.fields]
        seen_before = set(order[: order.index(following.fields[0].key)]) if following.fields else set(order)
        assert seen_before <= asked


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_missing_is_said_at_the_screen_that_asks_for_it(level: DigitalLevel | None) -> None:
    wrong = screens.stand(SPEC, Application({}), TODAY, level).errors
    said = {box for boxes in wrong.values() for box in boxes}
    assert said == {
        box for boxes in screens.stand(SPEC, Application({}), TODAY).errors.values() for box in boxes
    }
    for screen in screens.screens_of(SPEC, level):
        if screen.fields:
            own = {field.key for field in screen.fields}
            assert set(wrong.get(screen.key, {})) <= {box.removesuffix("__gio") for box in own} | own


def test_from_the_review_a_beginner_goes_through_the_group_and_back() -> None:
    order = screens.screens_of(SPEC, B)
    group = SPEC.form[0]
    key = order[screens.screen_at(SPEC, group.key, B)].key
    seen = [key]
    while key != REVIEW:
        key = screens.after(SPEC, key, B, mending=True)
        seen.append(key)
    assert seen == [*(f"{group.key}.{field.key}" for field in group.fields), REVIEW]
