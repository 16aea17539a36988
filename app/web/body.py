"""Reading a request's body no further than its limit."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from app.errors import Invalid, Problem

Shape = TypeVar("Shape", bound=BaseModel)


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


async def read_json(request: Request, shape: type[Shape], limit: int, unreadable: str) -> Shape:
    """The body as JSON of a shape; raises `Invalid` with `unreadable` when it is another, or too large."""
    body = await read_body(request, limit, lambda: Invalid(unreadable))
    try:
        return shape.model_validate_json(body)
    except ValidationError:
        raise Invalid(unreadable) from None  # what pydantic says would repeat what was typed


def body_of(shape: type[BaseModel]) -> dict[str, Any]:
    """How a route that calls `read_json` describes its body (`openapi_extra`)."""
    content = {"application/json": {"schema": shape.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}
