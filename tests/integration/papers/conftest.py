"""What tests of papers have in common."""

import pytest

from app.papers import results


@pytest.fixture
def examined_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploaded results are examined without a process of their own, whose start takes seconds; `APART` leaves it."""
    if getattr(request, "param", None) != "apart":
        from app.papers.signatures import examine  # noqa: PLC0415 - heavy

        monkeypatch.setattr(results, "examine_apart", examine)
