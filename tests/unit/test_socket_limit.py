"""How many event sockets one address may open."""

from contextlib import ExitStack, suppress

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from app import throttle
from app.web import limits
from app.web.limits import SOCKETS, SocketLimit


async def _greets(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
    socket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
    await socket.accept()
    await socket.close()


def _open(app: ASGIApp, address: str) -> None:
    with TestClient(app, client=(address, 50_000)).websocket_connect("/_event"):
        pass


async def _stays(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
    socket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
    await socket.accept()
    with suppress(WebSocketDisconnect):
        await socket.receive_text()


def test_one_address_holds_only_so_many_sockets_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.reset()
    monkeypatch.setattr(limits, "OPEN_SOCKETS", 2)
    app = SocketLimit(_stays)  # type: ignore[arg-type]
    with ExitStack() as stack:
        first, _ = (
            stack.enter_context(TestClient(app, client=("10.0.0.1", port)).websocket_connect("/_event"))
            for port in (50_001, 50_002)
        )
        with pytest.raises(WebSocketDisconnect):
            _open(app, "10.0.0.1")
        _open(app, "10.0.0.2")
        first.send_text("done")
    _open(app, "10.0.0.1")
    throttle.reset()


def test_one_address_may_not_open_sockets_without_end() -> None:
    throttle.reset()
    app = SocketLimit(_greets)  # type: ignore[arg-type]
    for _ in range(int(SOCKETS.split("/")[0])):
        _open(app, "10.0.0.1")
    with pytest.raises(WebSocketDisconnect):
        _open(app, "10.0.0.1")
    _open(app, "10.0.0.2")
    throttle.reset()
