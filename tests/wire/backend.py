"""A real server on a real socket, without a frontend: what any client on the network can reach."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx
import socketio

ROOT = Path(__file__).resolve().parents[2]
Rows = dict[str, list[tuple[Any, ...]]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """Serve `app.app` from `data_dir` until the block ends; yields the address."""
    port = free_port()
    log = (data_dir / "server.log").open("w")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAMTAY_")} | {
        "CAMTAY_DATA_DIR": str(data_dir),
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        # Its writes come whenever they come: the database must change by what a test sends and nothing else.
        "CAMTAY_PUSH_WORKER": "false",
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "app.serving:application"]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process, data_dir / "server.log")
        yield address
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def client_of(address: str) -> httpx.AsyncClient:
    """What speaks HTTP with the server. Without the certificates of the world: reading them takes longer than most calls."""
    return httpx.AsyncClient(base_url=address, timeout=60, verify=False)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{address}/api/openapi.json", timeout=2, verify=False)
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")


class Database:
    """The server's SQLite file, read and put back from outside."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=20, isolation_level=None)
        self._connection.execute("PRAGMA foreign_keys=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._tables = [
            name
            for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "alembic"))
        ]
        self._last: Rows = {}
        self._version = -1

    def rows(self) -> Rows:
        """Every row of every table; not read again while nobody has written since the last time."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._connection.execute("BEGIN")
            self._last = {
                table: self._connection.execute(f'SELECT * FROM "{table}"').fetchall()
                for table in self._tables
            }
            self._connection.execute("COMMIT")
            self._version = version
        return self._last

    def restore(self, rows: Rows) -> None:
        """Put every table back that is not as it was."""
        changed = changed_tables(rows, self.rows())
        if not changed:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for table in changed:
            self._connection.execute(f'DELETE FROM "{table}"')
            if rows[table]:
                marks = ", ".join("?" for _ in rows[table][0])
                self._connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows[table])
        self._connection.execute("COMMIT")
        self._last = rows

    def close(self) -> None:
        self._connection.close()


def changed_tables(before: Rows, after: Rows) -> set[str]:
    """The tables whose rows differ, in whatever order they are."""
    if before is after:
        return set()
    return {
        table
        for table in before
        if before[table] is not after[table]
        and before[table] != after[table]
        and sorted(map(repr, before[table])) != sorted(map(repr, after[table]))
    }


_addresses = itertools.count()


def somewhere_else() -> dict[str, str]:
    """A header that makes this client come from an address of its own, so that no limit by address is met."""
    number = next(_addresses)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def cookie(token: str | None) -> dict[str, str]:
    """The header of somebody who is signed in with this token."""
    return {"Cookie": f"__Host-camtay={token}"} if token else {}


@dataclass
class Wire:
    """One browser tab's connection, spoken by hand."""

    address: str
    token: str | None
    tab: str = field(default_factory=lambda: str(uuid4()))
    frames: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("event", self._receive, namespace="/_event")
        self._fence = asyncio.Event()
        self._marks = itertools.count()
        self._mark = "none yet"

    def _receive(self, update: Any) -> None:
        self.frames.append(update)
        if self._mark in json.dumps(update):
            self._fence.set()

    async def __aenter__(self) -> Self:
        await self.client.connect(
            f"{self.address}?token={self.tab}",
            headers=cookie(self.token) | somewhere_else(),
            namespaces=["/_event"],
            socketio_path="/_event",
            transports=["websocket"],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def send(self, name: str, payload: Any, path: str = "/") -> str:
        """Send one event and wait until the server has dealt with it; returns all frames it caused."""
        del self.frames[:]
        parts = urlsplit(path)
        router = {"pathname": parts.path, "asPath": path, "query": dict(parse_qsl(parts.query))}
        await self.emit({"name": name, "payload": payload, "router_data": router})
        return await self.settled(router)

    async def settled(self, router: dict[str, Any] | None = None) -> str:
        """Wait until everything sent so far is dealt with; returns all frames since the last `send`."""
        # Events of one tab are dealt with in order: when this mark comes back, all before it are done.
        self._mark = f"fence-{next(self._marks)}"
        self._fence.clear()
        event = {"name": FENCE, "payload": {"value": self._mark}, "router_data": router or {}}
        await self.emit(event)
        await asyncio.wait_for(self._fence.wait(), 30)
        return json.dumps(self.frames, ensure_ascii=False)

    async def emit(self, event: Any) -> None:
        """Send one message of any shape, without waiting."""
        await self.client.emit("event", event, namespace="/_event")


FENCE = "reflex___state____state.set_is_hydrated"
