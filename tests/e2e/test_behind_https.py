"""One build behind a proxy that speaks https for an address of its own: cookie, socket and API work there."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from app.web.session import SECURE_COOKIE
from tests.support import server
from tests.support.server import Server, eventually

HOST = "motcua.example.vn"
SITE = f"https://{HOST}"

REGISTRATION = {
    "full_name": "Lê Thị Hằng",
    "phone": "0351234567",
    "citizen_number": "022157500001",
    "birth_date": "05/09/1957",
    "password": "một câu dài dễ nhớ",
    "agrees_to_processing": "on",
}


@pytest.fixture(scope="module")
def installation() -> Iterator[Server]:
    """The one build all tests use, told the address that citizens use."""
    with server.serving({"CAMTAY_PUBLIC_URL": SITE}) as running:
        yield running


def ask(
    installation: Server, method: str, path: str, body: dict[str, str] | None = None, **headers: str
) -> http.client.HTTPResponse:
    """A request as the trusted proxy on this machine hands it on; `headers` with _ for -."""
    address = urlsplit(installation.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    sent = {
        "Host": HOST,
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(
        method, path, body=urlencode(body).encode() if body is not None else None, headers=sent
    )
    return connection.getresponse()


def cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    """Each cookie that is set, with its attributes in small letters."""
    return {
        line.split("=", 1)[0]: line.lower()
        for name, line in answer.getheaders()
        if name.lower() == "set-cookie"
    }


def test_the_session_is_a_secure_cookie_that_opens_the_account_there(installation: Server) -> None:
    registered = ask(installation, "POST", "/api/register", REGISTRATION, Origin=SITE)
    assert registered.status == 200, registered.read()
    cookie = cookies(registered)[SECURE_COOKIE]
    for attribute in ("; secure", "; httponly", "; path=/", "; samesite=lax"):
        assert attribute in cookie
    assert "domain=" not in cookie, "a __Host- cookie with a domain is dropped by browsers"

    line = next(line for name, line in registered.getheaders() if line.startswith(SECURE_COOKIE))
    session = line.split(";", 1)[0]
    wrong = {"current": "không phải", "new": "hoa gạo tháng ba"}
    changed = ask(installation, "POST", "/api/password", wrong, Origin=SITE, Cookie=session)
    assert changed.status == 422
    assert json.loads(changed.read())["fields"] == {"current": "Mật khẩu hiện tại chưa đúng."}


@pytest.mark.parametrize("origin", [f"http://{HOST}", "https://evil.example", "null"])
def test_the_api_takes_nothing_from_pages_of_other_addresses(installation: Server, origin: str) -> None:
    answer = ask(installation, "POST", "/api/sign-out", {}, Origin=origin)
    assert answer.status == 403
    assert not cookies(answer)


@pytest.mark.parametrize(
    ("origin", "status"),
    [(SITE, 101), (f"http://{HOST}", 403), ("https://evil.example", 403)],
)
def test_the_socket_answers_pages_of_that_address_only(
    installation: Server, origin: str, status: int
) -> None:
    answer = ask(
        installation,
        "GET",
        "/_event/?EIO=4&transport=websocket&token=t",
        Origin=origin,
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==",
    )
    assert answer.status == status


@pytest.mark.parametrize("path", ["/thu-tuc", "/tai-khoan"])
def test_nothing_leads_back_to_plain_http(installation: Server, path: str) -> None:
    answer = ask(installation, "GET", path)
    assert answer.status in {200, 307, 308}
    location = answer.getheader("location") or ""
    assert location.startswith(("/", f"{SITE}/")) or not location
    assert not location.startswith("//")


def test_the_terminal_draws_the_address_for_a_phone(installation: Server) -> None:
    assert eventually(lambda: "Mật khẩu chung" in installation.log)
    assert SITE in installation.log
    assert "█" in installation.log
