"""The stage on which cases are played: a running server, the world in its database, and how both were."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.wire.backend import (
    ROOT,
    Database,
    Rows,
    Wire,
    changed_tables,
    client_of,
    cookie,
    serving,
    somewhere_else,
)
from tests.wire.cases import Case
from tests.wire.world import OWNER_SECRETS, World

PREFIX = "reflex___state____state."
CRASHES = ("Traceback (most recent", "Có lỗi phía hệ thống", "sqlalchemy", 'File \\"/')
"""Words of our own last resort, and of a traceback that got out."""


PRIVATE = (
    "draft",
    "file",
    "filed_file",
    "supplement_file",
    "session",
    "notification",
    "receipt",
    "certificate",
)
"""What nobody else learns the id of."""


@dataclass
class Played:
    """What one actor's call did.

    Attributes:
        answer: all frames, or the body of the HTTP answer.
        status: of the HTTP answer; 0 on the socket.
        before: every row before the call itself (after what had to come first).
        after: every row after it.
    """

    answer: str
    status: int
    before: Rows
    after: Rows

    @cached_property
    def changed(self) -> set[str]:
        return changed_tables(self.before, self.after)


@dataclass
class Stage:
    """A running server, the world in its database, and database and files as they were at the beginning."""

    address: str
    world: World
    database: Database
    beginning: Rows
    folder: Path
    files: dict[Path, bytes]

    def restore(self) -> None:
        """Make everything as it was at the beginning."""
        now = self.database.rows()
        if "stored_file" in changed_tables(self.beginning, now):
            for path, content in self.files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self.database.restore(self.beginning)

    def log(self) -> str:
        """What the server has logged so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    async def play(
        self, kind: str, name: str, case: Case, actor: str, *, payload_of: str = "", path_of: str = ""
    ) -> Played:
        """Send one case as `actor` and put everything back; with the payload or the path of others if given."""
        payload, path = payload_of or actor, path_of or actor
        try:
            if kind == "handler":
                return await self._play_handler(name, case, actor, payload, path)
            return await self._play_route(name, case, actor, payload, path)
        finally:
            self.restore()

    async def _play_handler(self, name: str, case: Case, actor: str, payload_of: str, path_of: str) -> Played:
        path = case.path(self.world, path_of)
        async with Wire(self.address, self.world.tokens.get(actor)) as wire:
            for earlier, payload in case.first:
                await wire.send(PREFIX + earlier, payload(self.world, payload_of), path)
            before = self.database.rows()
            answer = await wire.send(PREFIX + name, case.payload(self.world, payload_of), path)
            return Played(answer, 0, before, self.database.rows())

    async def _play_route(self, name: str, case: Case, actor: str, payload_of: str, path_of: str) -> Played:
        method, template = name.split(" ", 1)
        path = case.path(self.world, path_of) if "{" in template else template
        sent = case.payload(self.world, payload_of)
        headers = cookie(self.world.tokens.get(actor)) | somewhere_else() | sent.pop("headers", {})
        before = self.database.rows()
        async with client_of(self.address) as client:
            reply = await client.request(method, path, headers=headers, **sent)
        said = str(dict(reply.headers)) if method == "HEAD" else reply.text
        return Played(said, reply.status_code, before, self.database.rows())

    def owners_rows(self, rows: Rows, tables: set[str]) -> dict[str, set[str]]:
        """Every row of these tables that is the owner's, or about something of the owner's, by table."""
        world = self.world
        owner = {world.accounts["owner"].replace("-", "")}
        things = {value.replace("-", "") for value in (*world.own["owner"].values(), *world.ids.values())}
        found: dict[str, set[str]] = {}
        for table in tables:
            kept = rows[table]
            # What officers are told of the owner's dossier is theirs to read and to clear.
            known = owner if table == "notification" else owner | things
            mine = [
                row for row in kept if any(isinstance(v, str) and v.replace("-", "") in known for v in row)
            ]
            found[table] = {repr(row) for row in mine}
        return found

    def shown(self, answer: str, *, ids: bool = False) -> list[str]:
        """The owner's secrets in an answer; with `ids`, also what the owner's private things are called."""
        private = [self.world.own["owner"][name] for name in PRIVATE] if ids else []
        return [secret for secret in (*OWNER_SECRETS, *private) if secret in answer]


def crashes(answer: str) -> list[str]:
    """Signs in an answer that something went wrong that nobody had thought of."""
    return [sign for sign in CRASHES if sign in answer]


@contextmanager
def open_stage(data_dir: Path) -> Iterator[Stage]:
    """Build the world in `data_dir`, serve it, and yield the stage."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAMTAY_")}
    made = subprocess.run(
        [sys.executable, "-m", "tests.wire.world"],
        check=False, cwd=ROOT, env=environment | {"CAMTAY_DATA_DIR": str(data_dir)}, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    world = World(**json.loads(made.stdout.splitlines()[-1]))
    files = {path: path.read_bytes() for path in (data_dir / "files").rglob("*") if path.is_file()}
    database = Database(data_dir / "camtay.db")
    try:
        with serving(data_dir) as address:
            yield Stage(address, world, database, database.rows(), data_dir, files)
    finally:
        database.close()
