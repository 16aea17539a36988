"""The tutorials under `content/tutorials/`: Markdown with front matter, read and checked when the app starts.

A file is one tutorial, its name the slug. The front matter describes it (`Tutorial`); the body is one
`## title` section a step, made of paragraphs. A paragraph that begins with one of the words of `_MARKS`
is not text but that part of the step:

    ## Nhập mã OTP

    Hình: otp

    Mở tin nhắn, xem mã rồi nhập **ngay**.

    Xong khi: Màn hình chuyển sang bước tạo mật khẩu.

    Cẩn thận: **Không đọc mã này cho ai.**
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

CONTENT = Path(__file__).resolve().parents[2] / "content" / "tutorials"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one written in C is ten times as fast
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARKS = {
    "Hình": "illustration",
    "Cẩn thận": "warning",
    "Xong khi": "done_when",
    "Chưa xác minh": "unverified",
}

OFFICIAL_HOSTS = frozenset(
    {
        "apps.apple.com",
        "play.google.com",
        "dichvucong.gov.vn",
        "dichvucong.quangninh.gov.vn",
        "hokinhdoanh.dkkd.gov.vn",
        "vneid.gov.vn",
    }
)
"""The only places a tutorial may lead to: a lesson against fraud must not be a way into one."""


class BadContent(ValueError):
    """A tutorial cannot be used; the message names the file, the step and the field."""


class Level(StrEnum):
    """How much somebody must know already, from nothing upwards."""

    BEGINNER = "Mới bắt đầu"
    BASIC = "Cơ bản"
    MIDDLE = "Trung bình"


class Run(NamedTuple):
    """A piece of text in one weight."""

    text: str
    bold: bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Step(_Strict):
    """One screen of a tutorial. Texts may hold `**bold**`; see `runs`.

    Attributes:
        illustration: a kind of `app.ui.illustrations`.
        warning: a danger, shown in the error panel.
        done_when: what one sees when the step has worked.
        unverified: what in this step nobody has checked against an official text.
    """

    title: str = Field(min_length=1, max_length=60)
    text: tuple[str, ...] = Field(min_length=1)
    illustration: str | None = None
    warning: str | None = None
    done_when: str | None = None
    unverified: str | None = None


class Mistake(_Strict):
    """What people often do wrong, and the way out of it."""

    mistake: str = Field(min_length=1)
    fix: str = Field(min_length=1)


class Question(_Strict):
    """One question at the end of a tutorial.

    Attributes:
        right: which answer is right, counted from 1.
        why: said at once after any answer, so that a wrong one teaches too.
    """

    question: str = Field(min_length=1, max_length=140)
    answers: tuple[str, ...] = Field(min_length=2, max_length=4)
    right: int = Field(ge=1)
    why: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _answers_are_sound(self) -> Self:
        if self.right > len(self.answers):
            raise ValueError(f"right is {self.right}, but there are {len(self.answers)} answers")
        if len(set(self.answers)) < len(self.answers):
            raise ValueError("two answers are the same")
        return self


class Link(_Strict):
    """The way to an official store or portal; shown at the end, and at `step` when it is given."""

    label: str = Field(min_length=1, max_length=60)
    url: str
    step: int | None = Field(default=None, ge=1)

    @field_validator("url")
    @classmethod
    def _is_official(cls, url: str) -> str:
        parts = urlsplit(url)
        # Compared as written: a port, a name before `@` or another spelling makes it something else.
        if parts.scheme != "https" or parts.netloc not in OFFICIAL_HOSTS:
            raise ValueError(f"{url!r} is no https address of an official place (OFFICIAL_HOSTS)")
        return url

    @property
    def host(self) -> str:
        """The name one should see in the browser's address bar."""
        return urlsplit(self.url).netloc


class Tutorial(_Strict):
    """One thing a citizen learns to do.

    Attributes:
        short: the title where there is room for few words.
        description: for search engines and shared links.
        needs: what must be at hand before one begins.
        checks: what one can do afterwards.
        note: the version or law the text speaks of.
        sources: where the facts come from, as far as it is known.
        unverified: facts without an official source; shown as "chưa xác minh".
        links: official stores and portals that the steps speak of.
        quiz: the questions at the end.
        reviewed: the day the text was last compared with its sources.
    """

    slug: str
    order: int = Field(ge=0)
    title: str = Field(min_length=1, max_length=80)
    short: str = Field(min_length=1, max_length=18)
    goal: str = Field(min_length=1)
    description: str = Field(min_length=50, max_length=160)
    minutes: int = Field(ge=1, le=120)
    level: Level
    needs: tuple[str, ...] = ()
    checks: tuple[str, ...] = Field(min_length=1)
    mistakes: tuple[Mistake, ...] = ()
    helper_tips: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = Field(min_length=1)
    unverified: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    quiz: tuple[Question, ...] = Field(min_length=2, max_length=4)
    reviewed: date
    steps: tuple[Step, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _links_stand_at_a_step(self) -> Self:
        for link in self.links:
            if link.step is not None and link.step > len(self.steps):
                raise ValueError(f"links: {link.label!r} stands at step {link.step} of {len(self.steps)}")
        return self

    def links_at(self, number: int) -> tuple[Link, ...]:
        """The links of one step, counted from 1."""
        return tuple(link for link in self.links if link.step == number)


def runs(text: str) -> list[Run]:
    """Split a text at its `**bold**` marks."""
    pieces = _BOLD.split(text)
    return [Run(piece, bold=index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def plain(text: str) -> str:
    """The text without its marks, for reading aloud and for search engines."""
    return _BOLD.sub(r"\1", text)


def read_tutorial(path: Path) -> Tutorial:
    """Read one file; raises `BadContent` naming the file, the step and the field."""
    if not _SLUG.match(path.stem):
        raise BadContent(f"{path.name}: the name may hold a-z, 0-9 and single hyphens only")
    parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if parts is None:
        raise BadContent(f"{path.name}: no front matter between two lines of ---")
    try:
        front = yaml.load(parts[1], Loader=_LOADER)  # noqa: S506 - one of the safe loaders
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name}: front matter is not YAML: {error}") from error
    if not isinstance(front, dict):
        raise BadContent(f"{path.name}: front matter is not a list of `name: value`")
    if set(front) & {"slug", "steps"}:
        raise BadContent(f"{path.name}: slug and steps come from the file name and the body")
    steps = [_read_step(path, number, text) for number, text in enumerate(_sections(path, parts[2]), start=1)]
    try:
        return Tutorial(slug=path.stem, steps=tuple(steps), **front)
    except ValidationError as error:
        raise BadContent(f"{path.name}: {say(error)}") from error


def read_tutorials(folder: Path, illustrations: Iterable[str] | None = None) -> tuple[Tutorial, ...]:
    """Read a folder, in teaching order; checks what shows only between files, and names of pictures."""
    found = sorted((read_tutorial(path) for path in folder.glob("*.md")), key=lambda one: one.order)
    if not found:
        raise BadContent(f"{folder}: no tutorials")
    for earlier, later in pairwise(found):
        if earlier.order == later.order:
            raise BadContent(f"{later.slug}.md: order {later.order} is also that of {earlier.slug}.md")
    known = None if illustrations is None else set(illustrations)
    for tutorial in found:
        for number, step in enumerate(tutorial.steps, start=1):
            if known is not None and step.illustration and step.illustration not in known:
                raise BadContent(f"{tutorial.slug}.md: step {number}: no illustration {step.illustration!r}")
    return tuple(found)


@lru_cache(maxsize=1)
def tutorials() -> tuple[Tutorial, ...]:
    """The tutorials of this installation, in teaching order."""
    return read_tutorials(CONTENT)


def find_tutorial(slug: str) -> Tutorial | None:
    """The tutorial with this slug, if there is one."""
    return next((one for one in tutorials() if one.slug == slug), None)


def _sections(path: Path, body: str) -> list[str]:
    before, *sections = re.split(r"^## ", body, flags=re.MULTILINE)
    if before.strip():
        raise BadContent(f"{path.name}: text before the first `## step`")
    return sections


def _read_step(path: Path, number: int, section: str) -> Step:
    title, _, body = section.partition("\n")
    fields: dict[str, Any] = {"title": title, "text": []}
    for paragraph in filter(None, (part.strip() for part in re.split(r"\n\s*\n", body))):
        line = " ".join(paragraph.split())
        word, colon, rest = line.partition(":")
        mark = _MARKS.get(word) if colon else None
        if mark is None:
            fields["text"].append(line)
        elif mark in fields:
            raise BadContent(f"{path.name}: step {number} ({title.strip()}): two lines {word!r}")
        else:
            fields[mark] = rest.strip()
    try:
        return Step(**fields)
    except ValidationError as error:
        raise BadContent(f"{path.name}: step {number} ({title.strip()}): {say(error)}") from error


def say(error: ValidationError) -> str:
    """What is wrong, field by field, for whoever writes content."""
    return "; ".join(f"{_where(one['loc'])}: {one['msg']}" for one in error.errors())


def _where(place: tuple[int | str, ...]) -> str:
    """The field as its writer counts: `quiz 2 right`, from 1."""
    return " ".join(str(part + 1 if isinstance(part, int) else part) for part in place)
