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
links:
  - label: VNeID trên CH Play
    url: https://play.google.com/store/apps/details?id=com.vnid
    step: 2
quiz:
  - question: Bấm gì để gọi?
    answers: [Nút xanh, Nút đỏ]
    right: 1
    why: Nút xanh để gọi, nút đỏ để dừng.
  - question: Nóng máy thì làm gì?
    answers: [Để nguội, Gọi tiếp]
    right: 1
    why: Máy nóng thì để nguội đã.
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
    assert len(published) == 13
    assert sum(len(one.steps) for one in published) == 86
    assert [one.order for one in published] == list(range(13))
    assert tutorials() == published


def test_every_published_step_shows_a_picture() -> None:
    assert [step.title for one in tutorials() for step in one.steps if not step.illustration] == []


def test_every_published_step_says_when_it_is_done() -> None:
    assert [(one.slug, step.title) for one in tutorials() for step in one.steps if not step.done_when] == []


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
        (FRONT.replace("quiz:", "cau_hoi:") + BODY, "quiz: Field required"),
        (
            FRONT.replace("Nút đỏ]\n    right: 1", "Nút đỏ]\n    right: 3") + BODY,
            "quiz 1: Value error, right is 3",
        ),
        (FRONT.replace("Gọi tiếp]\n    right: 1", "Gọi tiếp]\n    right: 0") + BODY, "quiz 2 right"),
        (FRONT.replace("[Để nguội, Gọi tiếp]", "[Để nguội]") + BODY, "quiz 2 answers"),
        (FRONT.replace("Gọi tiếp", "Để nguội") + BODY, "quiz 2: Value error, two answers are the same"),
        (FRONT.replace("    why: Máy nóng thì để nguội đã.\n", "") + BODY, "quiz 2 why"),
        (FRONT.replace("step: 2", "step: 9") + BODY, "stands at step 9 of 2"),
        (FRONT.replace("https://play", "http://play") + BODY, "links 1 url"),
    ],
)
def test_a_mistake_is_named_with_file_step_and_field(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(BadContent) as caught:
        read_tutorial(write(tmp_path, broken))
    assert "goi-dien.md" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://dichvucong.gov.vn.vneid.vip/",
        "https://dichvucong.gov.vn@xau.example/",
        "https://play.google.com:444/store",
        "https://PLAY.google.com/store",
        "javascript:alert(1)",
        "//dichvucong.gov.vn/",
        "dichvucong.gov.vn",
    ],
)
def test_a_link_leads_to_an_official_place_only(tmp_path: Path, url: str) -> None:
    broken = FRONT.replace("https://play.google.com/store/apps/details?id=com.vnid", url) + BODY
    with pytest.raises(BadContent, match=r"goi-dien\.md: links 1 url"):
        read_tutorial(write(tmp_path, broken))


def test_a_link_stands_at_its_step(tmp_path: Path) -> None:
    tutorial = read_tutorial(write(tmp_path))
    assert tutorial.links_at(1) == ()
    assert [link.host for link in tutorial.links_at(2)] == ["play.google.com"]


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
