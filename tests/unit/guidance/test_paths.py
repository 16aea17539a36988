"""Paths and reviews: what is left to do, for who learns and for who writes."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.guidance.paths import find_path, missing, paths, read_paths
from app.guidance.review import REVIEW_DAYS, overdue
from app.guidance.tutorials import BadContent, Level, Tutorial, tutorials

FIRST, WHOLE = paths()


def done(those: tuple[Tutorial, ...]) -> tuple[dict[str, int], dict[str, int]]:
    return {one.slug: len(one.steps) for one in those}, {one.slug: len(one.quiz) for one in those}


def test_the_first_path_is_the_beginners_lessons_and_the_whole_path_all() -> None:
    assert {one.level for one in FIRST.tutorials} == {Level.BEGINNER}
    assert FIRST.tutorials[0].slug == "lam-quen-cam-tay"
    assert WHOLE.tutorials == tutorials()
    assert find_path("khong-co") is None


def test_whoever_did_everything_has_nothing_left() -> None:
    assert missing(FIRST, *done(FIRST.tutorials)) == []
    assert missing(WHOLE, *done(tutorials())) == []


def test_what_is_left_is_named_by_lesson() -> None:
    steps, right = done(tutorials())
    steps["cai-vneid"] -= 2
    right["chup-giay-to"] -= 1
    del right["thanh-toan-phi"]
    left = {one.slug: (one.steps_left, one.quiz_left) for one in missing(WHOLE, steps, right)}
    assert left == {"cai-vneid": (2, False), "chup-giay-to": (0, True), "thanh-toan-phi": (0, True)}


def test_who_did_nothing_has_all_left() -> None:
    assert len(missing(WHOLE, {}, {})) == len(tutorials())


def test_a_lesson_waits_for_review_after_ninety_days() -> None:
    newest = max(one.reviewed for one in tutorials())
    oldest = min(one.reviewed for one in tutorials())
    assert overdue(tutorials(), oldest + timedelta(days=REVIEW_DAYS)) == []
    waiting = overdue(tutorials(), newest + timedelta(days=REVIEW_DAYS + 1))
    assert len(waiting) == len(tutorials())
    assert waiting[0].reviewed == oldest
    assert overdue([], date(2030, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "no path"),
        ("- key: a\n  name: A\n  levels: [Thạo]", "1 levels"),
        ("- key: a\n  name: A", "1 levels"),
        ("- key: a b\n  name: A\n  levels: [Cơ bản]", "1 key"),
        ("- key: a\n  name: A\n  levels: [Cơ bản]\n" * 2, "two paths have the key 'a'"),
        ("- key: [", "not YAML"),
    ],
)
def test_a_bad_path_is_named_to_its_writer(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "paths.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=said):
        read_paths(file)
