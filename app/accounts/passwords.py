"""Password hashing: argon2 through passlib, off the event loop."""

import asyncio
import secrets

from passlib.context import CryptContext

_context = CryptContext(
    schemes=["argon2"], argon2__time_cost=2, argon2__memory_cost=19_456, argon2__parallelism=1
)
_decoy: str | None = None

_EASY_LETTERS = "abcdeghkmnpqrtuvxy"
_EASY_DIGITS = "2346789"


async def hash_password(password: str) -> str:
    """The argon2id hash of `password` (OWASP's 19 MiB, two passes)."""
    return await asyncio.to_thread(_context.hash, password)


async def hash_nobodys() -> str:
    """A hash of what nobody knows: with it no password opens the account."""
    return await hash_password(secrets.token_hex(16))


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether `password` is the one hashed; without a hash the same work is done and the answer is no."""
    global _decoy  # noqa: PLW0603 - made once, so that unknown accounts cost the same time
    if hashed is None:
        if _decoy is None:
            _decoy = await hash_password(secrets.token_hex(8))
        await asyncio.to_thread(_context.verify, password, _decoy)
        return False
    return await asyncio.to_thread(_context.verify, password, hashed)


def make_one_time_password() -> str:
    """A password for one use that is easy to read from paper: no letters or digits that look alike."""

    def pick(alphabet: str, count: int) -> str:
        return "".join(secrets.choice(alphabet) for _ in range(count))

    return "-".join((pick(_EASY_LETTERS, 4), pick(_EASY_DIGITS, 4), pick(_EASY_LETTERS, 4)))
