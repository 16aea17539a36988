"""When the tutorials were last compared with their sources, and which of them wait for it. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.guidance.tutorials import Tutorial

REVIEW_DAYS = 90
"""After so many days without a review a tutorial says so itself, in the reader's browser (assets/learn.js)."""


def due_on(tutorial: Tutorial) -> date:
    """The last day on which the tutorial counts as reviewed."""
    return tutorial.reviewed + timedelta(days=REVIEW_DAYS)


def overdue(tutorials: Iterable[Tutorial], today: date) -> list[Tutorial]:
    """The tutorials that were not reviewed for more than 90 days, the longest waiting first."""
    return sorted((one for one in tutorials if due_on(one) < today), key=lambda one: one.reviewed)
