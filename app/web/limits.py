"""How much a request may carry, whoever sends it: counted while it comes, before anybody reads it."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1_100_000
"""Bytes of a form or of what is saved while typing (`app.web.drafts` allows 1 MiB), with room around it."""

MOST_OF_A_FILE = 22 * 1024 * 1024
"""Bytes of an uploaded file: the 20 MB that people may send, with room for a clear answer above them."""

_TOO_LARGE = "Phần gửi lên lớn quá nên chưa nhận được. Những gì đã lưu vẫn còn; mời gửi ít hơn."


class _TooLarge(Exception):
    pass


class BodyLimit:
    """ASGI wrapper that stops reading a request's body at its limit and answers 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        limit = MOST_OF_A_FILE if "/documents/" in scope["path"] else MOST
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


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = JSONResponse(
        {"message": _TOO_LARGE, "fields": {}}, status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )
    await answer(scope, receive, send)
