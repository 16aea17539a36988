"""Paths through the tutorials: what one has to finish for a certificate. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.guidance.tutorials import Level, Tutorial, tutorials


@dataclass(frozen=True)
class LearningPath:
    """All tutorials of some levels.

    Attributes:
        key: kept with a certificate; never changed.
        name: as the certificate says it.
    """

    key: str
    name: str
    levels: frozenset[Level]

    @property
    def tutorials(self) -> tuple[Tutorial, ...]:
        """Its tutorials of today, in teaching order."""
        return tuple(one for one in tutorials() if one.level in self.levels)


PATHS = (
    LearningPath("nhung-buoc-dau", "Những bước đầu", frozenset({Level.BEGINNER})),
    LearningPath("cong-dan-dien-tu", "Công dân điện tử", frozenset(Level)),
)


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
    return next((path for path in PATHS if path.key == key), None)


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
