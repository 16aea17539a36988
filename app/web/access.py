"""One log line a request, with an id that every other line of the request carries."""

import time
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

_QUIET = ("/assets/", "/api/health", "/_event")
_LONGEST_PLAIN_SEGMENT = 24


class RequestLog:
    """ASGI wrapper that logs method, path, status and duration: no address, no query, no cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex[:12]
        began = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).setdefault("x-request-id", request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, watch)
            finally:
                if not scope["path"].startswith(_QUIET):
                    log.info(
                        "request",
                        method=scope["method"],
                        path=plain_path(scope["path"]),
                        status=status,
                        ms=round((time.perf_counter() - began) * 1000, 1),
                    )


def plain_path(path: str) -> str:
    """The path without the long segments, which may be signed tokens."""
    return "/".join(segment if len(segment) <= _LONGEST_PLAIN_SEGMENT else "…" for segment in path.split("/"))
