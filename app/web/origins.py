"""Which sites' pages may talk to us: the deployed address and this machine; the local network in demo only."""

import ipaddress
import socket
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.settings import settings

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_REFUSED = "Yêu cầu đến từ một trang khác nên không được nhận. Không có gì thay đổi."


@lru_cache(maxsize=1024)
def is_allowed(origin: str) -> bool:
    """Whether a page of `origin` (scheme, host and port, as browsers send it) may use socket and API."""
    try:
        parts = urlsplit(origin)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host:
        return False
    public = urlsplit(settings().public_url or "")
    if (parts.scheme, parts.netloc) == (public.scheme, public.netloc):
        return True
    return _is_this_machine(host) or (settings().is_demo and _is_near(host))


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _is_near(host: str) -> bool:
    """A private address, or this machine's own name: a phone on the same network opens the demo by either."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        own = socket.gethostname().lower()
        return host in {own, f"{own.removesuffix('.local')}.local"}


class OriginGuard:
    """ASGI wrapper that refuses the socket and changing requests to pages of other sites.

    A request without an Origin header comes from no page at all (a program, a health check) and passes: browsers
    always send it with sockets and with requests that change something.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in _SAFE_METHODS
        )
        origin = Headers(scope=scope).get("origin") if asks else None
        if origin is None or is_allowed(origin):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await JSONResponse({"message": _REFUSED}, status_code=403)(scope, receive, send)
