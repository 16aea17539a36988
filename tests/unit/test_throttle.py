"""Limits in one process: how much is let through, and that what is over is let go."""

import time
from collections.abc import Callable, Iterator

import pytest

from app import throttle
from app.errors import TooMany

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    throttle.reset()
    yield
    throttle.reset()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass."""
    passed = 0.0
    now = time.time

    def wait(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(time, "time", lambda: now() + passed)
    return wait


async def allowed(who: str, limit: str = "3/minute") -> bool:
    try:
        await throttle.attempt("try", who, limit, "quá nhiều")
    except TooMany:
        return False
    return True


async def test_so_many_are_let_through_and_again_when_the_first_are_long_enough_ago(
    later: Callable[[float], None],
) -> None:
    assert [await allowed("Hoa") for _ in range(4)] == [True, True, True, False]
    assert await allowed("Long")
    later(59)
    assert not await allowed("Hoa")
    later(2)
    assert [await allowed("Hoa") for _ in range(4)] == [True, True, True, False]


async def test_what_was_forgotten_counts_no_more() -> None:
    assert [await allowed("Hoa") for _ in range(4)][-1] is False
    await throttle.forget("try", "Hoa", "3/minute")
    assert await allowed("Hoa")


async def test_asking_whether_it_is_spent_counts_nothing() -> None:
    for _ in range(3):
        assert not await throttle.spent_from("try", "192.0.2.1", "1/minute")
    await throttle.attempt_from("try", "192.0.2.1", "1/minute", "quá nhiều")
    assert await throttle.spent_from("try", "192.0.2.1", "1/minute")


async def test_what_is_over_does_not_stay_in_memory(later: Callable[[float], None]) -> None:
    for number in range(500):
        await allowed(f"somebody {number}")
    assert throttle.remembered() == 500
    later(throttle.SWEEP_SECONDS + 1)
    await allowed("the next")
    assert throttle.remembered() == 1
