"""Telling open pages that something changed. A topic is a short text; a page that watches it asks again.

Within one process subscribers are called directly; with Redis the topic also reaches the other workers.
Nothing but the topic travels, so whoever asks again sees what they may see and no more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from app.settings import settings

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger()

Subscriber = Callable[[str], Awaitable[None]]

CHANNEL = "camtay:live"
RETRY_SECONDS = 2.0

_here = uuid4().hex
_subscribers: list[Subscriber] = []


@lru_cache(maxsize=1)
def _redis() -> "Redis | None":
    url = settings().redis_url
    if not url:
        return None
    from redis.asyncio import Redis  # noqa: PLC0415 - slow to import, and one worker alone needs none

    return Redis.from_url(url, decode_responses=True)


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call `subscriber` with every topic published from now on; returns how to stop it."""
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


async def publish(topic: str) -> None:
    """Say that what `topic` names has changed. Never fails: an open page that hears nothing is only stale."""
    await _deliver(topic)
    redis = _redis()
    if redis is not None:
        try:
            await redis.publish(CHANNEL, f"{_here} {topic}")
        except _lost():
            log.warning("live_publish_failed", topic=topic)


async def relay() -> None:
    """Pass on what other workers publish, for as long as this process lives; ends at once without Redis."""
    redis = _redis()
    if redis is None:
        return
    while True:
        try:
            async with redis.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                async for message in channel.listen():
                    sender, _, topic = str(message["data"]).partition(" ")
                    if message["type"] == "message" and sender != _here:
                        await _deliver(topic)
        except _lost():
            log.warning("live_relay_lost")
            await asyncio.sleep(RETRY_SECONDS)


def _lost() -> tuple[type[Exception], ...]:
    """What says that Redis is out of reach."""
    from redis.exceptions import RedisError  # noqa: PLC0415 - as above

    return (RedisError, OSError)


async def _deliver(topic: str) -> None:
    for subscriber in _subscribers.copy():
        try:
            await subscriber(topic)
        except Exception:  # one page that cannot be told must not keep the others from hearing
            log.exception("live_subscriber_failed", topic=topic)


def reset() -> None:
    """Forget subscribers and the connection (tests)."""
    _subscribers.clear()
    _redis.cache_clear()
