"""Limits on how often something may be tried, in memory or, with several workers, in Redis."""

import hashlib
from collections import defaultdict
from functools import lru_cache

from limits import parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooMany
from app.settings import settings


@lru_cache(maxsize=1)
def _limiter() -> MovingWindowRateLimiter:
    redis = settings().redis_url
    if not redis:
        storage = MemoryStorage()
        # Its sweep of what is over stumbles over what was cleared (`forget`) while it waited for its turn.
        storage.events = defaultdict(list, storage.events)
        return MovingWindowRateLimiter(storage)
    # The library calls a socket "redis+unix://", and takes "unix://" for another server.
    address = f"redis+{redis}" if redis.startswith("unix://") else redis
    return MovingWindowRateLimiter(RedisStorage(f"async+{address}", implementation="redispy"))


async def attempt(what: str, who: str, limit: str, message: str) -> None:
    """Count one attempt of `who` at `what`; raises `TooMany` with `message` above `limit` ("5/hour").

    `who` may be personal data: only its hash is kept.
    """
    key = hashlib.sha256(who.encode()).hexdigest()[:32]
    if not await _limiter().hit(parse(limit), what, key):
        raise TooMany(message)


async def forget(what: str, who: str, limit: str) -> None:
    """Forget the attempts of `who`, after one that succeeded."""
    key = hashlib.sha256(who.encode()).hexdigest()[:32]
    await _limiter().clear(parse(limit), what, key)


def reset() -> None:
    """Start with a clean slate (tests)."""
    _limiter.cache_clear()
