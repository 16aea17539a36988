"""Limits on how often something may be tried, in memory or, with several workers, in Redis."""

import hashlib
import time
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.memory import Entry
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooMany
from app.network import networks
from app.settings import settings

WIDER = 10
"""So many times the limit of one network is that of the wider one it lies in."""

SWEEP_SECONDS = 60
"""How often what is over is let go from memory."""


class _Memory(MemoryStorage):
    """The library's memory, but for its sweep.

    That one hands every key there is to a thread at every attempt (milliseconds each time, with some hundred people),
    and stumbles over what was cleared while it waited. This one goes through the keys once a minute.
    """

    _swept = 0.0

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = time.time()
        if now - self._swept > SWEEP_SECONDS:
            self._swept = now
            self.events = {one: there for one, there in self.events.items() if there[0].expiry > now}
        there = self.events.get(key, [])
        if amount > limit or (len(there) > limit - amount and there[limit - amount].atime >= now - expiry):
            return False
        self.events[key] = [Entry(expiry) for _ in range(amount)] + there[: limit - amount]
        return True


@lru_cache(maxsize=1)
def _limiter() -> MovingWindowRateLimiter:
    redis = settings().redis_url
    if not redis:
        return MovingWindowRateLimiter(_Memory())
    # The library calls a socket "redis+unix://", and takes "unix://" for another server.
    address = f"redis+{redis}" if redis.startswith("unix://") else redis
    return MovingWindowRateLimiter(RedisStorage(f"async+{address}", implementation="redispy"))


async def attempt(what: str, who: str, limit: str, message: str) -> None:
    """Count one attempt of `who` at `what`; raises `TooMany` with `message` above `limit` ("5/hour").

    `who` may be personal data: only its hash is kept.
    """
    if not await _limiter().hit(parse(limit), what, _key(who)):
        raise TooMany(message)


async def attempt_from(what: str, address: str, limit: str, message: str) -> None:
    """Count one attempt from a client's address, as `attempt` does; the one way to limit by address.

    IPv6 is counted by network, see `app.network`: the next wider one may do ten times as much.
    """
    for counted, network in _by_network(address, limit):
        if not await _limiter().hit(counted, what, _key(network)):
            raise TooMany(message)


async def spent_from(what: str, address: str, limit: str) -> bool:
    """Whether the next `attempt_from` this address would be refused; counts nothing."""
    for counted, network in _by_network(address, limit):
        if not await _limiter().test(counted, what, _key(network)):
            return True
    return False


async def forget(what: str, who: str, limit: str) -> None:
    """Forget the attempts of `who`, after one that succeeded."""
    await _limiter().clear(parse(limit), what, _key(who))


def _by_network(address: str, limit: str) -> list[tuple[RateLimitItem, str]]:
    one = parse(limit)
    return [
        (type(one)(one.amount * WIDER**step, one.multiples), network)
        for step, network in enumerate(networks(address))
    ]


def _key(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()[:32]


def remembered() -> int:
    """How many limits are being counted in this process's memory."""
    storage = _limiter().storage
    return len(storage.events) if isinstance(storage, _Memory) else 0


def reset() -> None:
    """Start with a clean slate (tests)."""
    _limiter.cache_clear()
