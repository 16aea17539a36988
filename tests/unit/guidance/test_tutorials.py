"""Tutorials: what is published can be read, and a writer's mistake is named."""

from pathlib import Path

import pytest

from app.guidance.tutorials import BadContent, plain, read_tutorial, read_tutorials, runs, tutorials
from app.ui.illustrations import FOLDER, ILLUSTRATIONS

FRONT = """---
order: 1
title: Gọi điện
short: Gọi điện
goal: Gọi được cho con cháu.
description: Hai bước gọi điện cho con cháu bằng điện thoại thông minh, dành cho người mới dùng.
minutes: 5
level: Mới bắt đầu
checks: [Gọi được]
sources: [Tự soạn]
reviewed: 2026-11-23
---
"""
BODY = """
## Mở máy

Hình: form

Bấm **nút nguồn** ở cạnh
máy.

Cẩn thận: Máy nóng thì để nguội.

Xong khi: Màn hình sáng.

Chưa xác minh: Chỗ của nút.

## Bấm số

Bấm từng số: chậm rãi.
"""


def write(folder: Path, text: str = FRONT + BODY, name: str = "goi-dien.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_published_is_readable_and_complete() -> None:
    published = read_tutorials(Path("content/tutorials"), ILLUSTRATIONS)
    assert len(published) == 12
    assert sum(len(one.steps) for one in published) == 84
    assert [one.order for one in published] == list(range(1, 13))
    assert tutorials() == published


def test_every_published_step_shows_a_picture() -> None:
    assert [step.title for one in tutorials() for step in one.steps if not step.illustration] == []


@pytest.mark.parametrize("abbreviation", ["CCCD", "UBND", "SMS", "TTHC", "CSDL", "DVC", "BHYT", "GPLX"])
def test_no_office_abbreviation_reaches_the_citizen(abbreviation: str) -> None:
    shown = " ".join(
        [text for one in tutorials() for step in one.steps for text in (step.title, *step.text)]
        + [text for one in tutorials() for text in (one.title, one.goal, *one.needs, *one.checks)]
    )
    assert abbreviation not in shown


def test_a_file_becomes_steps_with_their_parts(tmp_path: Path) -> None:
    first, second = read_tutorial(write(tmp_path)).steps
    assert first.title == "Mở máy"
    assert first.text == ("Bấm **nút nguồn** ở cạnh máy.",)
    assert first.illustration == "form"
    assert first.warning == "Máy nóng thì để nguội."
    assert first.done_when == "Màn hình sáng."
    assert first.unverified == "Chỗ của nút."
    assert second.text == ("Bấm từng số: chậm rãi.",)
    assert second.warning is None


def test_bold_text_is_split_for_the_page_and_dropped_for_reading_aloud() -> None:
    assert runs("Bấm **Đăng ký** rồi chờ") == [("Bấm ", False), ("Đăng ký", True), (" rồi chờ", False)]
    assert plain("Bấm **Đăng ký** rồi chờ") == "Bấm Đăng ký rồi chờ"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (BODY, "no front matter"),
        (FRONT.replace("minutes: 5", "minutes: lâu") + BODY, "minutes"),
        (FRONT.replace("minutes: 5\n", "") + BODY, "minutes"),
        (FRONT.replace("Mới bắt đầu", "Dễ") + BODY, "level"),
        (FRONT.replace("goal:", "gaol:") + BODY, "gaol"),
        (FRONT.replace("goal: Gọi", "goal: [Gọi") + BODY, "not YAML"),
        (FRONT + "Lời mở đầu.\n" + BODY, "before the first"),
        (FRONT + BODY.replace("Bấm từng số: chậm rãi.", ""), "step 2 (Bấm số): text"),
        (FRONT + BODY + "\nXong khi: Một.\n\nXong khi: Hai.\n", "step 2 (Bấm số): two lines 'Xong khi'"),
        (FRONT + "\n## Một bước\n\nThôi.\n", "steps"),
    ],
)
def test_a_mistake_is_named_with_file_step_and_field(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(BadContent) as caught:
        read_tutorial(write(tmp_path, broken))
    assert "goi-dien.md" in str(caught.value)
    assert said in str(caught.value)


def test_two_files_may_not_claim_the_same_place(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, name="nhan-tin.md")
    with pytest.raises(BadContent, match="order 1 is also that of"):
        read_tutorials(tmp_path)


def test_an_unknown_picture_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(BadContent, match=r"goi-dien\.md: step 1: no illustration 'form'"):
        read_tutorials(tmp_path, {"other"})


def test_the_pictures_on_disk_are_those_that_are_drawn() -> None:
    on_disk = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    assert on_disk == {name: picture.svg for name, picture in ILLUSTRATIONS.items()}
