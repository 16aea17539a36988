"""A real installation behind a proxy: who is believed about https, and what the browser gets then."""

import secrets
from collections.abc import Iterator

import httpx
import pytest

from app.settings import settings
from app.web import origins
from app.web.api import make_api
from app.web.edge import edge
from app.web.session import DEMO_COOKIE, SECURE_COOKIE

pytestmark = pytest.mark.usefixtures("database")

SITE = "https://motcua.example.vn"
REGISTRATION = {
    "full_name": "Lê Thị Hằng",
    "phone": "0351234567",
    "citizen_number": "022157500001",
    "birth_date": "05/09/1957",
    "password": "một câu dài dễ nhớ",
    "agrees_to_processing": "on",
}


@pytest.fixture(autouse=True)
def production(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CAMTAY_ENV", "production")
    monkeypatch.setenv("CAMTAY_SECRET_KEY", secrets.token_urlsafe(48))
    monkeypatch.setenv("CAMTAY_PUBLIC_URL", SITE)
    monkeypatch.setenv("CAMTAY_TRUSTED_PROXIES", '["10.0.0.5"]')
    settings.cache_clear()
    origins.is_allowed.cache_clear()
    yield
    origins.is_allowed.cache_clear()


async def register(sender: str, **headers: str) -> httpx.Response:
    """Register as somebody at `sender` hands it on."""
    way = httpx.ASGITransport(edge(make_api()), client=(sender, 40_000))
    async with httpx.AsyncClient(transport=way, base_url="http://motcua.example.vn") as client:
        sent = {"origin": SITE, "x-forwarded-for": "203.0.113.7"} | headers
        return await client.post("/api/register", data=REGISTRATION, headers=sent)


def names(answer: httpx.Response) -> set[str]:
    return {line.split("=", 1)[0] for line in answer.headers.get_list("set-cookie")}


async def test_the_trusted_proxy_is_believed_that_it_speaks_https() -> None:
    answer = await register("10.0.0.5", **{"x-forwarded-proto": "https"})
    assert answer.status_code == 200, answer.text
    assert SECURE_COOKIE in names(answer)
    assert DEMO_COOKIE not in names(answer)


@pytest.mark.parametrize(
    ("sender", "proto"), [("10.0.0.5", "http"), ("203.0.113.7", "https")], ids=["plain", "not the proxy"]
)
async def test_no_session_is_given_over_plain_http_whoever_claims_otherwise(sender: str, proto: str) -> None:
    answer = await register(sender, **{"x-forwarded-proto": proto})
    assert answer.status_code == 403
    assert not names(answer)
    assert "https" in answer.json()["message"]


async def test_pages_of_other_addresses_reach_nothing() -> None:
    for origin in ("http://motcua.example.vn", "https://evil.example", "http://192.168.1.20:3000", "null"):
        answer = await register("10.0.0.5", **{"x-forwarded-proto": "https", "origin": origin})
        assert answer.status_code == 403, origin
        assert not names(answer)
