"""With Redis, what one worker publishes is heard in the others, once."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import live
from app.settings import settings
from tests.support import redis_server


@pytest.fixture
def redis_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if redis_server.binary() is None:
        pytest.skip("Redis is not installed")
    with tempfile.TemporaryDirectory() as folder, redis_server.running(Path(folder)) as url:
        monkeypatch.setenv("CAMTAY_REDIS_URL", url)
        settings.cache_clear()
        live.reset()
        yield url
        live.reset()


@pytest.mark.usefixtures("redis_url")
async def test_a_topic_reaches_the_other_workers_and_comes_back_to_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    live.subscribe(heard.put)
    relay = asyncio.create_task(live.relay())
    redis = live._redis()
    assert redis
    while await redis.pubsub_numsub(live.CHANNEL) != [(live.CHANNEL, 1)]:
        pass  # each question is a round trip, during which the relay goes on
    try:
        await live.publish("own")
        await redis.publish(live.CHANNEL, "another-worker queue")
        async with asyncio.timeout(10):
            assert [await heard.get(), await heard.get()] == ["own", "queue"]
        assert heard.empty()
    finally:
        relay.cancel()
        await redis.aclose()
