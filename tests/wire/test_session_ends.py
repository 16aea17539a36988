"""A session that ends under an open page: news and presses leave the page where it is; opening one leads to sign-in."""

import httpx
import pytest

from tests.wire.backend import Wire, cookie, somewhere_else
from tests.wire.stage import PREFIX, Stage

SHELL = "pages____base____shell"
QUEUE = "pages___ban____queue_state"
ENDED = '"ended_rx_state_": true'
AWAY = "/dang-nhap?tiep="

OPEN = {
    "news of the inbox": (
        "owner",
        "/tai-khoan",
        "pages___tai_khoan____account_state",
        f"{SHELL}.count_unread",
        {},
    ),
    "news of the list": ("owner", "/ho-so", "pages___ho_so____dossiers_state", "", {}),
    "news of the queue": ("receive", "/ban", QUEUE, f"{QUEUE}.refresh", {}),
    "a press at the queue": ("receive", "/ban", QUEUE, f"{QUEUE}.show_all", {}),
    "a search at the queue": ("receive", "/ban", QUEUE, f"{QUEUE}.search", {"form": {"tim": "Hoa"}}),
}


@pytest.mark.parametrize("what", OPEN)
async def test_a_page_stays_when_its_session_has_ended(stage: Stage, what: str) -> None:
    actor, path, state, event, payload = OPEN[what]
    token = stage.world.tokens[actor]
    try:
        async with Wire(stage.address, token) as wire:
            await wire.send(f"{PREFIX}{SHELL}.load", {}, path)
            assert AWAY not in await wire.send(f"{PREFIX}{state}.load", {}, path)
            async with httpx.AsyncClient(base_url=stage.address) as client:
                ended = await client.post("/api/sign-out", headers=cookie(token) | somewhere_else())
            assert ended.is_success
            answer = await wire.send(PREFIX + (event or f"{state}.refresh"), payload, path)
            assert AWAY not in answer
            assert ENDED in answer
            await wire.send(f"{PREFIX}{SHELL}.load", {}, path)  # it is opened again
            assert AWAY in await wire.send(f"{PREFIX}{state}.load", {}, path)
    finally:
        stage.restore()


async def test_where_nobody_has_signed_in_a_press_leads_there(stage: Stage) -> None:
    async with Wire(stage.address, None) as wire:
        await wire.send(f"{PREFIX}{SHELL}.load", {}, "/")
        assert AWAY in await wire.send(f"{PREFIX}{SHELL}.count_unread", {}, "/")
