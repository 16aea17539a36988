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
Rows = dict[str, set[str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """Serve `app.app` from `data_dir` until the block ends; yields the address."""
    port = free_port()
    log = (data_dir / "server.log").open("w")
    environment = os.environ | {
        "CAMTAY_DATA_DIR": str(data_dir),
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "CAMTAY_PUSH_WORKER": "false",  # it would change rows while a case is judged
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "app.app:app"]
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


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{address}/api/openapi.json", timeout=2)
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")


@dataclass
class Database:
    """The server's SQLite file, read and put back from outside."""

    path: Path

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=20)) as connection:
            tables = [
                name
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if not name.startswith(("sqlite_", "alembic"))
            ]
            return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}

    def restore(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        with contextlib.closing(sqlite3.connect(self.path, timeout=20)) as connection, connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")
            for table, kept in rows.items():
                connection.execute(f'DELETE FROM "{table}"')
                if kept:
                    marks = ", ".join("?" for _ in kept[0])
                    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', kept)


def changed_tables(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    return {
        table
        for table in before.keys() | after.keys()
        if sorted(map(repr, before.get(table, []))) != sorted(map(repr, after.get(table, [])))
    }


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
        headers = {"Cookie": f"__Host-camtay={self.token}"} if self.token else {}
        await self.client.connect(
            f"{self.address}?token={self.tab}",
            headers=headers,
            namespaces=["/_event"],
            socketio_path="/_event",
            transports=["websocket"],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def send(self, name: str, payload: dict[str, Any], path: str = "/") -> str:
        """Send one event and wait until the server has dealt with it; returns all frames it caused."""
        del self.frames[:]
        parts = urlsplit(path)
        router = {"pathname": parts.path, "asPath": path, "query": dict(parse_qsl(parts.query))}
        await self._emit(name, payload, router)
        # Events of one tab are dealt with in order: when this mark comes back, ours is done.
        self._mark = f"fence-{next(self._marks)}"
        self._fence.clear()
        await self._emit("reflex___state____state.set_is_hydrated", {"value": self._mark}, router)
        await asyncio.wait_for(self._fence.wait(), 30)
        return json.dumps(self.frames, ensure_ascii=False)

    async def _emit(self, name: str, payload: dict[str, Any], router: dict[str, Any]) -> None:
        await self.client.emit(
            "event", {"name": name, "payload": payload, "router_data": router}, namespace="/_event"
        )
