"""Reading a request's body no further than its limit."""

from collections.abc import Callable

from fastapi import Request

from app.errors import Problem


async def read_body(request: Request, limit: int, too_large: Callable[[], Problem]) -> bytes:
    """The whole body; raises what `too_large` makes as soon as it is known to exceed `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise too_large()
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise too_large()
    return bytes(received)
