"""How the tests are dealt out to several processes, so that none is idle at the end and two browsers seldom meet.

Files go whole to one process, since what they share lives there: a browser, a server. Files with a browser keep more than
one core busy and the others less than one, so they take turns; short ones come last and fill what is left of the time.
"""

from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_LONG = (
    "tests/wire",
    "tests/integration/dossiers/test_any_order.py",
    "tests/integration/test_commands.py",
    "tests/integration/test_kill_9.py",
    "tests/integration/papers/test_results.py",
    "tests/integration/guidance/test_hand_in_hand.py",
    "tests/integration/accounts/test_service.py",
    "tests/e2e/test_hand_in_hand.py",
    "tests/e2e/test_serving.py",
    "tests/e2e/test_push_firefox.py",
    "tests/e2e/test_bad_input.py",
    "tests/e2e/test_several_drafts.py",
    "tests/e2e/test_scan.py",
    "tests/e2e/test_accounts.py",
    "tests/e2e/test_learning_path.py",
    "tests/e2e/test_journey.py",
)
"""What takes longest begins first; not more than a hint, which may grow old."""


def unit_of(nodeid: str) -> str:
    """What is dealt out whole: a file, or all that plays on the one stage of the wire."""
    file = nodeid.split("::", 1)[0]
    return "tests/wire" if file.startswith("tests/wire/") else file


class Dealt(LoadScopeScheduling):
    """Units in the order of `arranged`."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        # It would begin with the units of many tests, not with the long ones.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def arranged(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The same tests in the order in which they are dealt out."""
    units: dict[str, list[pytest.Item]] = {}
    for item in items:
        units.setdefault(unit_of(item.nodeid), []).append(item)
    ranks = {unit: rank for rank, unit in enumerate(_LONG)}
    names = sorted(units, key=lambda unit: ranks.get(unit, len(ranks)))
    short = [name for name in names if name.startswith("tests/unit/")]
    browsers = [name for name in names if name.startswith("tests/e2e/")]
    others = [name for name in names if name not in {*short, *browsers}]
    turns = [name for pair in zip_longest(others, browsers) for name in pair if name]
    return list(chain.from_iterable(units[name] for name in (*turns, *short)))
