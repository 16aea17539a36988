"""Which procedure do I need: every way ends, and every mistake of a writer is told where it is."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

from app.catalogue.finder import (
    MOST_QUESTIONS,
    Answer,
    Confidence,
    End,
    Question,
    Situation,
    Thing,
    find_mistakes,
    load_finder,
    other_offices,
    situations,
    walks,
)
from app.catalogue.loader import CONTENT as CATALOGUE
from app.catalogue.loader import CatalogueError, published
from app.cli.catalogue import app as cli

NOT_FROM_A_SITUATION: dict[str, str] = {}
"""Procedures that no situation leads to, each with the reason. Today there is none."""


def codes(found: tuple[Situation, ...]) -> set[str]:
    ends = [way.end for situation in found for way in walks(situation)]
    return {thing.procedure for end in ends for thing in end.things if thing.procedure}


def test_every_procedure_is_found_from_some_situation() -> None:
    missed = {spec.code for spec in published()} - codes(situations())
    assert missed == set(NOT_FROM_A_SITUATION)
    assert all(NOT_FROM_A_SITUATION.values())


def test_what_the_brief_of_the_finder_names_is_there() -> None:
    assert [one.slug for one in situations()][:8] == [
        "con-moi-sinh",
        "nha-co-nguoi-mat",
        "ket-hon",
        "mo-cua-hang",
        "xay-nha",
        "giay-to-dat",
        "di-hoc",
        "tro-cap",
    ]


@pytest.mark.parametrize("situation", situations(), ids=lambda one: one.slug)
def test_every_way_of_the_content_ends_soon(situation: Situation) -> None:
    ways = list(walks(situation))
    assert {way.end.key for way in ways} == {end.key for end in situation.ends}
    assert max(len(way.answers) for way in ways) <= MOST_QUESTIONS


def test_a_newborn_needs_three_things_at_once() -> None:
    newborn = situations()[0]
    way = next(way for way in walks(newborn) if way.end.key == "khai-sinh")
    assert [answer.say for answer in way.answers] == ["Chưa có", "Đã đăng ký kết hôn"]
    assert [thing.procedure or thing.elsewhere for thing in way.end.things] == [
        "1.001193",
        "1.004222",
        "bao-hiem",
    ]


KEYS = st.sampled_from(["a", "b", "c", "d", "e", "f"])
ENDS = st.sampled_from(["x", "y", "z"])
ANSWERS = st.one_of(
    KEYS.map(lambda key: Answer(say="Câu", question=key)),
    ENDS.map(lambda key: Answer(say="Xong", end=key)),
)
QUESTIONS = st.builds(
    lambda key, answers: Question(key=key, ask="Gì?", answers=tuple(answers)),
    KEYS,
    st.lists(ANSWERS, min_size=2, max_size=3),
)


def end(key: str) -> End:
    return End(key=key, title="Xong", things=(Thing(why="Vì thế.", procedure="1.000001"),))


def situation_of(questions: tuple[Question, ...], ends: tuple[End, ...]) -> Situation:
    return Situation(
        slug="thu",
        position=1,
        name="Thử",
        summary="Thử.",
        icon="baby",
        source="Thử",
        as_of="2026-11-25",  # type: ignore[arg-type]
        confidence=Confidence.ASSUMED,
        questions=questions,
        ends=ends,
    )


@st.composite
def chains(draw: st.DrawFn) -> tuple[Question, ...]:
    """Questions one after another, mostly right: pure chance would nearly always be wrong."""
    count = draw(st.integers(1, 6))
    keys = list("abcdef"[:count])
    asked = []
    for number, key in enumerate(keys):
        onward = keys[number + 1] if number + 1 < count else draw(st.sampled_from([*keys, None]))
        lead = Answer(say="Tiếp", question=onward) if onward else Answer(say="Xong", end="y")
        asked.append(Question(key=key, ask="Gì?", answers=(Answer(say="Xong", end="x"), lead)))
    return tuple(asked)


@given(st.one_of(chains(), st.lists(QUESTIONS, min_size=1, max_size=6).map(tuple)))
def test_whatever_is_written_every_way_ends_or_a_mistake_is_told(questions: tuple[Question, ...]) -> None:
    named = sorted({answer.end for question in questions for answer in question.answers if answer.end})
    ends = tuple(end(key) for key in named) or (end("x"),)
    if find_mistakes(questions, ends):
        return
    situation = Situation.model_construct(questions=questions, ends=ends)
    ways = list(walks(situation))
    assert {way.end.key for way in ways} == {one.key for one in ends}
    assert all(len(way.answers) <= MOST_QUESTIONS for way in ways)
    seen = {answer.question for way in ways for answer in way.answers if answer.question}
    assert seen == {question.key for question in questions[1:]}
    assert set(situation.before) == seen


GOOD = """
slug: thu
position: 1
name: Thử
summary: Thử một lần.
icon: baby
source: Thử
as_of: 2026-11-25
confidence: assumed
questions:
  - key: mot
    ask: Câu một?
    answers:
      - {say: Có, question: hai}
      - {say: Không, end: x}
  - key: hai
    ask: Câu hai?
    answers:
      - {say: Có, end: x}
      - {say: Không, end: y}
ends:
  - key: x
    title: Việc x
    things:
      - {procedure: "1.000001", why: Vì thế.}
  - key: y
    title: Việc y
    order: cung-luc
    things:
      - {procedure: "1.000001", why: Vì thế.}
      - {elsewhere: noi-khac, why: Vì thế.}
"""


def load(folder: Path, text: str, name: str = "thu.yaml") -> tuple[Situation, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return load_finder(folder, {"1.000001"}, {"noi-khac"})


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (only,) = load(tmp_path, GOOD)
    assert only.before == {"hai": "mot"}
    assert [[answer.say for answer in way.answers] for way in walks(only)] == [
        ["Có", "Có"],
        ["Có", "Không"],
        ["Không"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question: hai}", "question: ba}", "questions: mot: no question is called 'ba'"),
        ("Không, end: y}", "Không, end: z}", "questions: hai: no end is called 'z'"),
        ("Không, end: y}", "Không, end: x}", "ends: y: no answer leads here"),
        ("{say: Có, question: hai}", "{say: Có, end: x}", "questions: hai: no answer leads here"),
        ("Không, end: y}", "Không, question: mot}", "questions: hai: goes round to 'mot'"),
        ("Không, end: x}", "Không, question: hai}", "questions: hai: follows more than one answer"),
        ("  - key: hai", "  - key: mot", "questions: mot: there twice"),
        ("question: hai}", "question: hai, end: x}", "an answer names either"),
        ("order: cung-luc", "note: Không rõ", "order is there exactly when"),
        ("elsewhere: noi-khac", 'procedure: "1.000001"', "one thing twice"),
        ("elsewhere: noi-khac", "elsewhere: khong-co", "ends: y: things.1.elsewhere: no other office"),
        (
            'things:\n      - {procedure: "1.000001"',
            'things:\n      - {procedure: "9.999999"',
            "has no 9.999999",
        ),
        ("slug: thu", "slug: khac", "slug: must be the file's name"),
        ("position: 1", "position: 0", "position: Input should be greater"),
        ("ask: Câu hai?", "hoi: Câu hai?", "questions.1.ask: Field required"),
    ],
)
def test_a_mistake_names_file_record_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, GOOD.replace(old, new))
    record = "khac" if new == "slug: khac" else "thu"
    assert any(line.startswith(f"thu.yaml: {record}: ") and said in line for line in caught.value.problems)


def test_a_fifth_question_is_refused() -> None:
    asked = tuple(
        Question(
            key=key,
            ask="Gì?",
            answers=(
                Answer(say="Xong", end="x"),
                Answer(say="Tiếp", question=after) if after else Answer(say="Xong rồi", end="x"),
            ),
        )
        for key, after in zip("abcde", ["b", "c", "d", "e", None], strict=True)
    )
    assert find_mistakes(asked, (end("x"),)) == ["questions: e: more than 4 questions up to here"]
    with pytest.raises(ValidationError):
        situation_of(asked, (end("x"),))


def test_two_files_want_one_place_and_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"no \*.yaml file"):
        load_finder(tmp_path, set(), set())
    load(tmp_path, GOOD)
    with pytest.raises(CatalogueError, match=r"hai\.yaml: hai: position: 1 is taken|position: 1 is taken"):
        load(tmp_path, GOOD.replace("slug: thu", "slug: hai"), "hai.yaml")
    with pytest.raises(CatalogueError, match="no such folder"):
        load_finder(tmp_path / "none", set(), set())


def test_other_offices_are_known_by_name() -> None:
    assert other_offices()["bao-hiem"].name.startswith("Bảo hiểm")


def test_checking_the_catalogue_checks_the_finder_that_names_its_procedures(tmp_path: Path) -> None:
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    (tmp_path / "finder").mkdir()
    (tmp_path / "finder" / "thu.yaml").write_text(GOOD, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["check", str(tmp_path / "catalogue")])
    assert ran.exit_code == 1
    assert "thu.yaml: thu: ends: x: things.0.procedure: the catalogue has no 1.000001" in ran.output
    ran = CliRunner().invoke(cli, ["check", str(CATALOGUE)])
    assert (ran.exit_code, ran.output) == (0, "57 procedures, 10 situations, no mistake.\n")
