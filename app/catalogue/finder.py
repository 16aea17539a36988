"""Which procedure do I need? `content/finder/`: one YAML file a situation of life, its questions and where they end.

A situation is a tree: every question but the first follows one answer, so that there is one way back from it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from app.catalogue.loader import CONTENT as CATALOGUE
from app.catalogue.loader import CatalogueError, load_other_offices, published, read_mapping, say_each
from app.catalogue.schema import Code, Confidence, OtherOffice, Slug, Strict, Text

CONTENT = CATALOGUE.with_name("finder")
MOST_QUESTIONS = 4
"""Nobody answers more than this many questions on the way to any end."""


class Order(StrEnum):
    """How several things of one end are done."""

    TOGETHER = "cung-luc"
    IN_TURN = "lan-luot"


class Answer(Strict):
    """One thing to tap: it leads to another question or to an end.

    Attributes:
        say: what the person says; `help` a line below it.
    """

    say: Text
    help: Text | None = None
    question: Slug | None = None
    end: Slug | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.question is None) == (self.end is None):
            raise ValueError("an answer names either the question that follows or an end")
        return self


class Question(Strict):
    """One screen of the way."""

    key: Slug
    ask: Text
    help: Text | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=7)]

    @property
    def ends(self) -> tuple[str, ...]:
        """The ends its answers lead to, each once."""
        return tuple(dict.fromkeys(answer.end for answer in self.answers if answer.end))


class Thing(Strict):
    """Something to be done: a procedure of the catalogue by its code, or what another office does by its slug."""

    why: Text
    procedure: Code | None = None
    elsewhere: Slug | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.procedure is None) == (self.elsewhere is None):
            raise ValueError("it is either a procedure or done elsewhere")
        return self


class End(Strict):
    """What somebody needs who answered this way.

    Attributes:
        order: how several things are done; nothing for a single one.
        note: advice about all of them.
    """

    key: Slug
    title: Text
    order: Order | None = None
    note: Text | None = None
    things: Annotated[tuple[Thing, ...], Field(min_length=1, max_length=5)]

    @model_validator(mode="after")
    def _order_fits(self) -> Self:
        if (len(self.things) > 1) != (self.order is not None):
            raise ValueError("order is there exactly when there are several things")
        names = [thing.procedure or thing.elsewhere for thing in self.things]
        if len(set(names)) < len(names):
            raise ValueError("one thing twice")
        return self


class Situation(Strict):
    """What happened in somebody's life; the first question is where it starts.

    Attributes:
        position: where it stands among the others.
        source: what the questions are founded on; `as_of` the day they were written down.
        confidence: anything but verified is shown as "chưa xác minh".
    """

    slug: Slug
    position: Annotated[int, Field(ge=1, le=99)]
    name: Text
    summary: Text
    icon: Slug
    source: Text
    as_of: date
    confidence: Confidence
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    ends: Annotated[tuple[End, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_way_ends(self) -> Self:
        mistakes = find_mistakes(self.questions, self.ends)
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @cached_property
    def before(self) -> dict[str, str]:
        """The question before each question but the first."""
        return {
            answer.question: question.key
            for question in self.questions
            for answer in question.answers
            if answer.question
        }

    def end(self, key: str) -> End:
        """The end with this key."""
        return next(end for end in self.ends if end.key == key)


@dataclass(frozen=True)
class Walk:
    """One way through a situation: the answers given, and where they lead."""

    answers: tuple[Answer, ...]
    end: End


def walks(situation: Situation) -> Iterator[Walk]:
    """Every way through the situation."""
    questions = {question.key: question for question in situation.questions}

    def onward(question: Question, given: tuple[Answer, ...]) -> Iterator[Walk]:
        for answer in question.answers:
            answers = (*given, answer)
            if answer.question:
                yield from onward(questions[answer.question], answers)
            elif answer.end:
                yield Walk(answers, situation.end(answer.end))

    return onward(situation.questions[0], ())


def find_mistakes(questions: tuple[Question, ...], ends: tuple[End, ...]) -> list[str]:
    """What keeps the questions from leading everybody to an end, as sentences that name the question."""
    asked = {question.key: question for question in questions}
    known = {end.key for end in ends}
    found = [f"questions: {key}: there twice" for key in _twice([question.key for question in questions])]
    found += [f"ends: {key}: there twice" for key in _twice([end.key for end in ends])]
    leads = [(question.key, answer) for question in questions for answer in question.answers]
    for key, answer in leads:
        if answer.question and answer.question not in asked:
            found.append(f"questions: {key}: no question is called {answer.question!r}")
        if answer.end and answer.end not in known:
            found.append(f"questions: {key}: no end is called {answer.end!r}")
    found += [
        f"questions: {key}: follows more than one answer, so that there is no one way back"
        for key in _twice([answer.question for _, answer in leads if answer.question])
    ]
    if not found:
        found = _walk(questions[0], asked, set(known))
    return found


def _walk(first: Question, asked: dict[str, Question], unused: set[str]) -> list[str]:
    found: list[str] = []
    waiting: list[tuple[Question, tuple[str, ...]]] = [(first, (first.key,))]
    reached: set[str] = set()
    while waiting:
        question, way = waiting.pop()
        reached.add(question.key)
        unused -= set(question.ends)
        if len(way) > MOST_QUESTIONS:
            found.append(f"questions: {question.key}: more than {MOST_QUESTIONS} questions up to here")
        for answer in question.answers:
            if answer.question in way:
                found.append(f"questions: {question.key}: goes round to {answer.question!r}")
            elif answer.question:
                waiting.append((asked[answer.question], (*way, answer.question)))
    found += [f"questions: {key}: no answer leads here" for key in asked if key not in reached]
    return found + [f"ends: {key}: no answer leads here" for key in sorted(unused)]


def _twice(keys: list[str]) -> list[str]:
    return sorted(key for key, count in Counter(keys).items() if count > 1)


def load_finder(path: Path, codes: AbstractSet[str], offices: AbstractSet[str]) -> tuple[Situation, ...]:
    """Read and check every situation under `path`, in the order they are offered; raises `CatalogueError`.

    Args:
        path: the folder of YAML files, each named after its situation.
        codes: the procedures there are.
        offices: the slugs of what other offices do.
    """
    if not path.is_dir():
        raise CatalogueError([f"{path}: no such folder"])
    problems: list[str] = []
    found: list[Situation] = []
    for file in sorted(path.glob("*.yaml")):
        data = read_mapping(file, problems)
        if not data:
            continue
        name = str(data.get("slug") or "record")
        try:
            situation = Situation.model_validate_json(json.dumps(data, default=str))
        except ValidationError as error:
            lines = [part for line in say_each(error) for part in line.removeprefix("record: ").split("; ")]
            problems.extend(f"{file.name}: {name}: {line}" for line in lines)
            continue
        said = _unknown(situation, codes, offices)
        if situation.slug != file.stem:
            said.append("slug: must be the file's name")
        if situation.position in {other.position for other in found}:
            said.append(f"position: {situation.position} is taken")
        problems.extend(f"{file.name}: {name}: {line}" for line in said)
        found.append(situation)
    if not found and not problems:
        problems.append(f"{path}: no *.yaml file in it")
    if problems:
        raise CatalogueError(problems)
    return tuple(sorted(found, key=lambda one: one.position))


def _unknown(situation: Situation, codes: AbstractSet[str], offices: AbstractSet[str]) -> list[str]:
    found = []
    for end in situation.ends:
        for number, thing in enumerate(end.things):
            where = f"ends: {end.key}: things.{number}"
            if thing.procedure and thing.procedure not in codes:
                found.append(f"{where}.procedure: the catalogue has no {thing.procedure}")
            if thing.elsewhere and thing.elsewhere not in offices:
                found.append(f"{where}.elsewhere: no other office is called {thing.elsewhere!r}")
    return found


@lru_cache(maxsize=1)
def other_offices() -> dict[str, OtherOffice]:
    """What other offices do, by slug, as it comes with the project."""
    return {office.slug: office for office in load_other_offices(CATALOGUE)}


@lru_cache(maxsize=1)
def situations() -> tuple[Situation, ...]:
    """The situations that come with the project, in the order they are offered."""
    return load_finder(CONTENT, {spec.code for spec in published()}, other_offices().keys())
