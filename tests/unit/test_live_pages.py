"""Which tabs are told what: no more than what they watch, and never without bound."""

from collections.abc import Iterator

import pytest

from pages import _live


@pytest.fixture(autouse=True)
def nobody_watches_any_more() -> Iterator[None]:
    yield
    for tab in ("a", "b", "c"):
        _live.leave(tab)
    assert not _live._watching  # nothing is left of a tab that is gone


def test_only_the_tabs_that_watch_a_topic_are_told() -> None:
    _live.watch("a", "one.refresh", "dossier:1", "account:1")
    _live.watch("b", "two.refresh", "dossier:2")

    assert _live.watchers("dossier:1") == [("a", "one.refresh")]
    assert _live.watchers("dossier:3") == []


def test_a_tab_that_shows_another_page_no_longer_hears_of_the_last() -> None:
    _live.watch("a", "one.refresh", "dossier:1")
    _live.watch("a", "one.refresh", "dossier:2")
    assert _live.watchers("dossier:1") == []

    _live.leave("a")
    assert _live.watchers("dossier:2") == []


def test_the_frame_and_the_page_of_a_tab_watch_each_their_own() -> None:
    _live.watch("a", "frame.count", "inbox:1")
    _live.watch("a", "page.refresh", "dossier:1", "inbox:1")
    assert _live.watchers("inbox:1") == [("a", "frame.count"), ("a", "page.refresh")]
    assert _live.watchers("dossier:1") == [("a", "page.refresh")]


def test_the_tab_silent_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_live, "MAX_TABS", 2)
    for tab in ("a", "b"):
        _live.watch(tab, "one.refresh", "queue")
    _live.watch("a", "one.refresh", "queue")
    _live.watch("c", "one.refresh", "queue")

    assert [tab for tab, _ in _live.watchers("queue")] == ["a", "c"]
