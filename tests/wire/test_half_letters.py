"""Half an emoji, cut off by a phone's keyboard, must not silence the tab: what is sent back has to be a text."""

import asyncio
import contextlib
import json
from uuid import uuid4

import pytest
import socketio

from tests.wire.backend import Wire
from tests.wire.stage import PREFIX, Stage

SEARCH = f"{PREFIX}pages___thu_tuc____catalogue_state.type_query"


async def _answered(address: str, tab: str, name: str, payload: dict[str, str]) -> bool:
    async with Wire(address, None, tab) as wire:
        with contextlib.suppress(TimeoutError, socketio.exceptions.SocketIOError):
            await asyncio.wait_for(wire.send(name, payload, "/thu-tuc/"), 30)
            return True
    return False


def test_half_a_letter_in_the_search_is_answered_and_the_tab_lives_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socketio.packet.Packet, "json", json)  # writes half a letter as browsers do: escaped

    async def walk() -> list[bool]:
        tab = str(uuid4())
        return [
            await _answered(stage.address, tab, SEARCH, {"text": "khai sinh \ud83d"}),
            await _answered(stage.address, tab, f"{PREFIX}hydrate", {}),
        ]

    assert asyncio.run(walk()) == [True, True]
