"""How much one client, of whom nothing is known, can make the server keep by its event socket."""

import asyncio
from uuid import uuid4

import socketio

from app.web.limits import MOST_OF_AN_EVENT
from tests.wire.backend import somewhere_else
from tests.wire.stage import PREFIX, Stage


async def _answered(address: str, filling: int) -> bool:
    """Whether an event whose address has so many characters more is answered; False when the server hangs up."""
    client = socketio.AsyncClient(reconnection=False)
    answered, gone = asyncio.Event(), asyncio.Event()
    client.on("event", lambda _: answered.set(), namespace="/_event")
    client.on("disconnect", lambda *_: gone.set(), namespace="/_event")
    await client.connect(
        f"{address}?token={uuid4()}", headers=somewhere_else(), namespaces=["/_event"],
        socketio_path="/_event", transports=["websocket"],
    )  # fmt: skip
    try:
        router = {"pathname": "/thu-tuc/", "asPath": f"/thu-tuc/?q={'x' * filling}", "query": {}}
        event = {"name": f"{PREFIX}hydrate", "payload": {}, "router_data": router}
        await client.emit("event", event, namespace="/_event")
        waiting = [asyncio.ensure_future(each.wait()) for each in (answered, gone)]
        await asyncio.wait(waiting, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        assert answered.is_set() or gone.is_set()
        return answered.is_set()
    finally:
        await client.disconnect()


def test_a_message_larger_than_any_page_sends_is_not_read(stage: Stage) -> None:
    assert asyncio.run(_answered(stage.address, 10))
    assert not asyncio.run(_answered(stage.address, MOST_OF_AN_EVENT))
