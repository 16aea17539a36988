"""Paths through the tutorials, `content/tutorials/paths.yaml`: what one has to finish for a certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.guidance.tutorials import CONTENT, BadContent, Level, Tutorial, say, tutorials


class LearningPath(BaseModel):
    """All tutorials of some levels.

    Attributes:
        key: kept with a certificate; never changed.
        name: as the certificate says it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    name: str = Field(min_length=1, max_length=60)
    levels: frozenset[Level] = Field(min_length=1)

    @property
    def tutorials(self) -> tuple[Tutorial, ...]:
        """Its tutorials of today, in teaching order."""
        return tuple(one for one in tutorials() if one.level in self.levels)


def read_paths(path: Path) -> tuple[LearningPath, ...]:
    """Read the file, in the order they are offered; raises `BadContent` naming the record and the field."""
    try:
        found = TypeAdapter(tuple[LearningPath, ...]).validate_python(
            yaml.safe_load(path.read_text(encoding="utf-8"))
        )
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name}: not YAML: {error}") from error
    except ValidationError as error:
        raise BadContent(f"{path.name}: {say(error)}") from error
    if not found:
        raise BadContent(f"{path.name}: no path")
    keys = [one.key for one in found]
    for key in keys:
        if keys.count(key) > 1:
            raise BadContent(f"{path.name}: two paths have the key {key!r}")
    return found


@lru_cache(maxsize=1)
def paths() -> tuple[LearningPath, ...]:
    """The paths of this installation, in the order they are offered."""
    return read_paths(CONTENT / "paths.yaml")


@dataclass(frozen=True)
class Missing:
    """What is left of one tutorial.

    Attributes:
        steps_left: steps not yet reached.
        quiz_left: whether the questions wait, or some of them were not right yet.
    """

    slug: str
    title: str
    steps_left: int
    quiz_left: bool


def find_path(key: str) -> LearningPath | None:
    """The path with this key, if there is one."""
    return next((path for path in paths() if path.key == key), None)


def missing(path: LearningPath, steps: Mapping[str, int], right: Mapping[str, int]) -> list[Missing]:
    """What somebody has left to do who came so far: `steps` and questions `right`, by tutorial.

    A path is finished when every step is done and every question was answered rightly. Wrong answers are
    explained and may be mended without limit: this teaches, it does not sift.
    """
    found = []
    for one in path.tutorials:
        steps_left = max(0, len(one.steps) - steps.get(one.slug, 0))
        quiz_left = right.get(one.slug, 0) < len(one.quiz)
        if steps_left or quiz_left:
            found.append(Missing(one.slug, one.title, steps_left, quiz_left))
    return found
