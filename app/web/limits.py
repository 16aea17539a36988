"""How much a request may carry and how many sockets an address may open, whoever it is: before anybody reads it."""

from collections import Counter
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.status import WS_1013_TRY_AGAIN_LATER
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import throttle
from app.errors import TooMany
from app.network import networks

MOST = 1_100_000
"""Bytes of a form or of what is saved while typing (`app.web.drafts` allows 1 MiB), with room around it."""

MOST_OF_A_FILE = 22 * 1024 * 1024
"""Bytes of an uploaded file: the 20 MB that people may send, with room for a clear answer above them."""

MOST_OF_AN_EVENT = 100_000
"""Bytes of one message on the event socket; of its router data little is kept (`pages._sockets`)."""

SOCKETS = "300/minute"
"""New event sockets from one address. A page opens one when it is loaded, not when one goes on from it, so that a hall
full of people behind one address stays below. `pages._sockets` says what is kept of those that have closed."""

OPEN_SOCKETS = 1_000
"""Event sockets that are open at once from one address; each holds some 0.1 MB."""

_TAKES_FILES = ("/messages/files", "/results", "/fees/statements")
"""How the addresses end that take a file, and say themselves what is too large, beside those of the papers of a dossier ("/documents/")."""

_TOO_LARGE = "Phần gửi lên lớn quá nên chưa nhận được. Những gì đã lưu vẫn còn; mời gửi ít hơn."


class _TooLarge(Exception):
    pass


def most_of(path: str) -> int:
    """How many bytes a request to this address may carry."""
    return MOST_OF_A_FILE if "/documents/" in path or path.endswith(_TAKES_FILES) else MOST


class BodyLimit:
    """ASGI wrapper that stops reading a request's body at its limit and answers 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        limit = most_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await _refuse(scope, receive, send)
            return
        received, answered = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except _TooLarge:
            if not answered:
                await _refuse(scope, receive, send)


class SocketLimit:
    """ASGI wrapper that refuses further event sockets from an address above `SOCKETS` and `OPEN_SOCKETS`.

    The page itself works without one; it says that it is not connected and tries again by itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":  # Reflex takes events no other way
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        address = client[0] if client else "unknown"
        here = networks(address)
        full = any(self._open[each] >= OPEN_SOCKETS * throttle.WIDER**step for step, each in enumerate(here))
        if full or await _too_often(address):
            await send({"type": "websocket.close", "code": WS_1013_TRY_AGAIN_LATER})
            return
        self._open.update(here)
        try:
            await self.app(scope, receive, send)
        finally:
            self._open.subtract(here)
            for each in here:
                if not self._open[each]:
                    del self._open[each]


async def _too_often(address: str) -> bool:
    try:
        await throttle.attempt_from("sockets", address, SOCKETS, "")
    except TooMany:
        return True
    return False


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = JSONResponse(
        {"message": _TOO_LARGE, "fields": {}}, status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )
    await answer(scope, receive, send)
