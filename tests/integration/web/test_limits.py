"""What a stranger sends without end is not read to its end."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.web.api import make_api
from app.web.edge import edge

pytestmark = pytest.mark.usefixtures("database")
SITE = "http://localhost"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.mark.parametrize("path", ["/api/push/subscriptions", "/api/sign-in", "/api/register"])
@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_without_end_is_cut_off(path: str, announced: bool) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 100:
            read += 1
            yield b"x" * 1_000_000

    headers = {"origin": SITE, "content-type": "application/json"}
    if announced:
        headers["content-length"] = "100000000"
    transport = httpx.ASGITransport(edge(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as browser:
        answer = await browser.post(path, content=endless(), headers=headers)
    assert 400 <= answer.status_code < 500
    assert read <= 3


async def test_an_origin_that_is_no_address_is_refused() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge(make_api())), base_url=SITE) as browser:
        answer = await browser.post("/api/sign-out", headers={"origin": "http://["})
    assert answer.status_code == 403
