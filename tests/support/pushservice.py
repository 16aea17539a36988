"""A push service like Mozilla's, on this machine: devices subscribe, messages come in by HTTP and go out.

Firefox speaks to it by websocket (`dom.push.serverURL`); `Device` stands for a browser where there is none. What
arrives is kept as it came, so that tests see what a push service sees.
"""

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import http_ece
from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.notify.rules import Keys


@dataclass(frozen=True)
class Message:
    """One message as it came in."""

    channel: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the push service answers to one message."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], Awaitable[None]] | None = None


class Device:
    """A browser with a subscription: it has the keys to read what was encrypted for it."""

    def __init__(self, origin: str) -> None:
        self.channel = uuid4().hex
        self.endpoint = f"{origin}/push/{self.channel}"
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = Keys(p256dh=_base64(point), auth=_base64(self._auth))

    def read(self, message: Message) -> dict[str, Any]:
        """Decrypt a message."""
        plain = http_ece.decrypt(
            message.body, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        found: dict[str, Any] = json.loads(plain)
        return found


class PushService:
    """The running service.

    Attributes:
        origin: its address over HTTP, as endpoints begin.
        messages: all that came in, whatever was answered.
        answers: what to answer next to a channel, one each; 201 when there is none left.
    """

    def __init__(self) -> None:
        self.origin = ""
        self.messages: list[Message] = []
        self.answers: dict[str, list[Answer]] = {}
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._arrived = asyncio.Condition()

    @property
    def socket(self) -> str:
        """Its address for Firefox's `dom.push.serverURL`."""
        return self.origin.replace("http", "ws", 1) + "/"

    def device(self, *answers: Answer | int) -> Device:
        """A new subscription, with what will be answered to its first messages."""
        made = Device(self.origin)
        self.answers[made.channel] = [a if isinstance(a, Answer) else Answer(a) for a in answers]
        return made

    def to(self, device: Device) -> list[Message]:
        return [message for message in self.messages if message.channel == device.channel]

    async def arrived(self, count: int, seconds: float = 30) -> list[Message]:
        """Wait until this many messages have come in."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.messages) >= count)
        return self.messages

    async def repeat(self, message: Message) -> None:
        """Hand a message to the browser that listens on its channel, once or once more."""
        if socket := self._sockets.get(message.channel):
            await socket.send_json(
                {
                    "messageType": "notification",
                    "channelID": message.channel,
                    "version": uuid4().hex,
                    "data": _base64(message.body),
                    "headers": {"encoding": message.headers.get("content-encoding", "")},
                }
            )

    async def take(self, request: web.Request) -> web.Response:
        """The HTTP side (RFC 8030): one message for one channel."""
        channel = request.match_info["channel"]
        message = Message(
            channel, {key.lower(): value for key, value in request.headers.items()}, await request.read()
        )
        async with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        waiting = self.answers.get(channel, [])
        answer = waiting.pop(0) if waiting else Answer()
        if answer.before:
            await answer.before()
        if answer.status == 201:
            await self.repeat(message)
        return web.Response(status=answer.status, headers=answer.headers)

    async def talk(self, request: web.Request) -> web.WebSocketResponse:
        """The websocket side: Mozilla's autopush protocol, as much of it as Firefox needs."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                break
            said = json.loads(received.data)
            match said.get("messageType"):
                case "hello":
                    await socket.send_json(
                        {
                            "messageType": "hello",
                            "status": 200,
                            "uaid": said.get("uaid") or uuid4().hex,
                            "use_webpush": True,
                            "broadcasts": {},
                        }
                    )
                case "register":
                    self._sockets[said["channelID"]] = socket
                    await socket.send_json(
                        {
                            "messageType": "register",
                            "status": 200,
                            "channelID": said["channelID"],
                            "pushEndpoint": f"{self.origin}/push/{said['channelID']}",
                        }
                    )
                case "unregister":
                    self._sockets.pop(said["channelID"], None)
                    await socket.send_json({**said, "status": 200})
                case None:
                    await socket.send_str("{}")  # a ping
                case _:
                    pass
        return socket


@asynccontextmanager
async def running() -> AsyncIterator[PushService]:
    """A push service on a free port, until the block ends."""
    service = PushService()
    site = web.Application()
    site.router.add_post("/push/{channel}", service.take)
    site.router.add_get("/", service.talk)
    runner = web.AppRunner(site, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        service.origin = f"http://{host}:{port}"
        yield service
    finally:
        await runner.cleanup()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
