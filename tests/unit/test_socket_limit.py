"""How many event sockets one address may open."""

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from app import throttle
from app.web.limits import SOCKETS, SocketLimit


async def _greets(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
    socket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
    await socket.accept()
    await socket.close()


def _open(app: ASGIApp, address: str) -> None:
    with TestClient(app, client=(address, 50_000)).websocket_connect("/_event"):
        pass


def test_one_address_may_not_open_sockets_without_end() -> None:
    throttle.reset()
    app = SocketLimit(_greets)  # type: ignore[arg-type]
    for _ in range(int(SOCKETS.split("/")[0])):
        _open(app, "10.0.0.1")
    with pytest.raises(WebSocketDisconnect):
        _open(app, "10.0.0.1")
    _open(app, "10.0.0.2")
    throttle.reset()
