"""The server as an operator knows it: workers come back, nothing stays behind, other sites stay out."""

import http.client
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.support import server
from tests.support.server import PATIENCE_SECONDS, Server, eventually


@pytest.fixture
def own_server() -> Iterator[Server]:
    with server.serving() as running:
        yield running


Process = tuple[int, str]
"""A process by its number and the time it began: numbers are given again."""


def _listed() -> dict[int, tuple[int, str, str]]:
    """Every process with its parent, its state and the time it began."""
    lines = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,lstart="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    fields = (line.split(None, 3) for line in lines)
    return {int(pid): (int(parent), state, began) for pid, parent, state, began in fields}


def family(pid: int) -> set[Process]:
    """The processes that descend from `pid`, without itself."""
    listed = _listed()
    found: set[int] = set()
    while more := {child for child, (parent, _, _) in listed.items() if parent in {pid, *found}} - found:
        found |= more
    return {(child, listed[child][2]) for child in found}


def alive(processes: set[Process]) -> bool:
    """Whether one of them still runs; one that has ended and waits to be counted does not."""
    listed = _listed()
    return any(
        began == now[2] and not now[1].startswith("Z")
        for pid, began in processes
        if (now := listed.get(pid)) is not None
    )


def test_a_killed_worker_is_replaced(served_demo: Server) -> None:
    assert eventually(lambda: "Mật khẩu chung" in served_demo.log)  # what says so is no worker, and has ended
    workers = family(served_demo.process.pid)
    assert workers
    for worker, _ in workers:
        os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: not alive(workers) and server.answers(served_demo))


def test_ctrl_c_leaves_nothing_running(own_server: Server) -> None:
    everyone = family(own_server.process.pid)
    os.killpg(own_server.process.pid, signal.SIGINT)
    own_server.process.wait(PATIENCE_SECONDS)
    assert eventually(lambda: not alive(everyone))


def test_workers_end_with_a_killed_supervisor(own_server: Server) -> None:
    workers = family(own_server.process.pid)
    own_server.process.kill()
    own_server.process.wait()
    assert eventually(lambda: not alive(workers))
    assert not server.answers(own_server)


def test_the_terminal_says_how_to_get_in(served_demo: Server) -> None:
    assert eventually(lambda: "Mật khẩu chung" in served_demo.log)
    log = served_demo.log
    assert served_demo.url in log
    assert "Cán bộ tiếp nhận" in log
    assert "█" not in log  # nobody's phone reaches what listens on this machine alone


def test_production_refuses_to_start_with_a_weak_secret(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "CAMTAY_ENV": "production",
        "CAMTAY_SECRET_KEY": "a" * 40,
        "CAMTAY_DATA_DIR": str(tmp_path),
    }
    ended = subprocess.run(
        [str(server.CAMTAY), "run"],
        check=False,
        cwd=server.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    assert "CAMTAY_SECRET_KEY" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def get(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    method = headers.pop("method", "GET")
    request = urllib.request.Request(url, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


def test_what_never_changes_is_cached_for_ever_and_pages_never(served: str) -> None:
    page = urllib.request.urlopen(served).read().decode()
    script = re.search(r'"(/assets/[^"]+\.js)"', page)
    assert script
    assert "immutable" in get(served + script[1])[1]["cache-control"]
    for path in ("/", "/thu-tuc", "/no-such-page"):
        assert get(served + path)[1]["cache-control"] == "no-cache"
    assert get(f"{served}/api/health")[1]["cache-control"] == "no-store"


def test_the_policy_lets_our_scripts_run_and_no_others(phone: Page) -> None:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    phone.on("console", listen)
    with phone.expect_websocket():
        phone.goto("/")
    assert complaints == []
    phone.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))"
    )
    assert phone.evaluate("window.x") is None
    assert complaints


@pytest.mark.parametrize(
    ("origin", "expected"),
    [("http://evil.example", 403), ("https://localhost.evil.example", 403), ("null", 403)],
)
def test_changing_requests_of_other_sites_are_refused(served: str, origin: str, expected: int) -> None:
    assert get(f"{served}/api/health", Origin=origin, method="POST")[0] == expected


@pytest.mark.parametrize(
    ("origin", "connects"),
    [("{served}", True), ("http://127.0.0.1:5000", True), ("http://192.168.1.20:3000", True)]
    + [("http://evil.example", False), ("http://8.8.8.8", False)],
)
def test_the_socket_answers_allowed_origins_only(served: str, origin: str, connects: bool) -> None:
    address = urlsplit(served)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    headers = {
        "Origin": origin.format(served=served),
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    connection.request("GET", "/_event/?EIO=4&transport=websocket&token=t", headers=headers)
    assert (connection.getresponse().status == 101) is connects
    connection.close()
