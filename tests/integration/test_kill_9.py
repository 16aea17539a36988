"""The server's whole process group is killed while people file: what was acknowledged is there, the rest is whole or absent."""

import asyncio
import io
import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlmodel import col, select

from app import clock, migrate
from app.accounts.permissions import Caller
from app.accounts.service import token_hash
from app.catalogue.service import import_catalogue
from app.db import dispose, engine, reading, transaction
from app.dossiers import drafts, files, heads, journal, proof
from app.settings import settings
from models.accounts import LoginSession
from models.dossiers import Attachment, Dossier, DossierAction, DossierKey, Draft, ReturnMethod
from models.notify import Notification
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure
from tests.wire.backend import ROOT, Wire, client_of, cookie, free_port, somewhere_else

SUBMISSIONS, KILLS, AT_ONCE = 200, 3, 8
GIVE_UP_EVERY = 5
"""One in so many does not try again after a crash: what they sent last was never acknowledged."""

APPLY = "reflex___state____state.pages___nop____apply_state"
PAPER = "birth_certificate"


class Died(Exception):
    """The server was killed before it answered."""


@dataclass
class Person:
    """Somebody with a form that is ready but for its photo, and what they were told."""

    number: int
    caller: Caller
    token: str
    draft: UUID
    uploaded: str = ""
    filed: bool = False
    gave_up: bool = False


@dataclass
class Server:
    """The server, which is killed and started again."""

    data_dir: Path
    process: subprocess.Popen[bytes] | None = None
    address: str = ""
    up: asyncio.Event = field(default_factory=asyncio.Event)
    down: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
        self.process = subprocess.Popen(  # noqa: ASYNC220 - nothing else waits meanwhile
            [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "app.serving:application",
             "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env=kept | {"CAMTAY_DATA_DIR": str(self.data_dir), "REFLEX_ENV_MODE": "prod",
                        "__REFLEX_SKIP_COMPILE": "true", "REFLEX_TELEMETRY_ENABLED": "false"},
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}"
        async with client_of(self.address) as client:
            while True:
                assert self.process.poll() is None, "the server did not start"
                with suppress(httpx.TransportError):
                    await client.get("/api/health")
                    break
                await asyncio.sleep(0.05)
        self.down = asyncio.Event()
        self.up.set()

    def kill(self) -> None:
        assert self.process
        self.up.clear()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.down.set()


class Played:
    """All of them at once, with kills in between."""

    def __init__(self, server: Server, people: list[Person], seed: int) -> None:
        self.server, self.people = server, people
        self.chance = random.Random(seed)
        self.kill_at = sorted(self.chance.sample(range(20, 2 * SUBMISSIONS - 60), KILLS))
        self.acknowledged = 0
        self.crashes = 0

    async def run(self) -> None:
        waiting = list(self.people)
        restarts = asyncio.create_task(self._restart())
        try:
            await asyncio.gather(*(self._work(waiting) for _ in range(AT_ONCE)))
        finally:
            restarts.cancel()

    async def _restart(self) -> None:
        while True:
            await self.server.down.wait()
            await self.server.start()

    async def _work(self, waiting: list[Person]) -> None:
        while waiting:
            who = waiting.pop()
            while not who.filed and not who.gave_up:
                await self.server.up.wait()
                down = asyncio.create_task(self.server.down.wait())
                task = asyncio.create_task(self._submit(who))
                await asyncio.wait({down, task}, return_when=asyncio.FIRST_COMPLETED)
                failed = task.exception() if task.done() else Died()
                task.cancel()
                if failed is not None:
                    await down  # only a kill is an excuse
                    who.gave_up = who.number % GIVE_UP_EVERY == 0
                down.cancel()

    async def _submit(self, who: Person) -> None:
        if not who.uploaded:
            async with client_of(self.server.address) as client:
                answer = await client.post(
                    f"/api/drafts/{who.draft}/documents/{PAPER}",
                    content=photo(who.number),
                    headers=cookie(who.token) | somewhere_else(),
                )
            assert answer.status_code == 201, answer.text
            who.uploaded = answer.json()["id"]
            self._acknowledge()
        here = f"/nop/{who.draft}/"
        async with Wire(self.server.address, who.token) as tab:
            await tab.send(f"{APPLY}.load", {}, here)
            await tab.send(f"{APPLY}.edit", {"target": "xem-lai"}, here)
            told = await tab.send(f"{APPLY}.submit", {}, here)
        assert "H49.22-" in told, told[-2000:]
        who.filed = True
        self._acknowledge()

    def _acknowledge(self) -> None:
        self.acknowledged += 1
        # A moment at which the server is down already comes once it is up again.
        if self.kill_at and self.acknowledged >= self.kill_at[0] and self.server.up.is_set():
            self.kill_at.pop(0)
            self.crashes += 1
            self.server.kill()


def photo(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (number, 255 - number, number // 2)).save(out, "JPEG")
    return out.getvalue()


async def prepare() -> list[Person]:
    await migrate.upgrade(engine())
    people: list[Person] = []
    now = clock.now()
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
    async with transaction() as db:
        for number in range(SUBMISSIONS):
            caller, token = await person(db), f"killed-{number}"
            db.add(
                LoginSession(
                    account_id=caller.person,
                    token_hash=token_hash(token),
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
            draft = await drafts.start_or_resume(db, caller, "1.001193")
            await drafts.save_answers(db, caller, draft, GOOD_ANSWERS | {"reason": f"Việc số {number}"})
            await drafts.choose_return(db, caller, draft, ReturnMethod.HOME, f"Số {number}, khu Thử")
            people.append(Person(number, caller, token, draft))
    return people


async def test_what_was_acknowledged_survives_and_nothing_is_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = random.randrange(10_000)
    print("seed", seed)
    monkeypatch.setenv("CAMTAY_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    await dispose()
    try:
        people = await prepare()
        server = Server(tmp_path)
        await server.start()
        played = Played(server, people, seed)
        try:
            await played.run()
        finally:
            server.kill()
        assert played.crashes == KILLS
        for who in people:
            await check(who)
        assert sum(who.filed for who in people) >= SUBMISSIONS // 2
        assert not [each.problem async for each in proof.check_all(heads.Heads()) if each.problem]
    finally:
        await dispose()
        settings.cache_clear()


async def check(who: Person) -> None:
    """Acknowledged: there once, whole. Not acknowledged: whole, or not there at all."""
    async with reading() as db:
        draft = await db.get_one(Draft, who.draft)
        found = (await db.exec(select(Dossier).where(Dossier.owner_id == who.caller.person))).all()
        papers = (await db.exec(select(Attachment).where(Attachment.owner_id == who.caller.person))).all()
        assert len(found) == (1 if who.filed else len(found)) <= 1
        assert bool(found) == (draft.dossier_id is not None)
        if who.uploaded:
            assert str(papers[0].id) == who.uploaded
        assert len(papers) <= 1
        for paper in papers:
            content = (await files.contents(db, paper)).content
            assert Image.open(io.BytesIO(content)).size == (64, 64)
        for dossier in found:
            await whole(db, who, dossier, papers)


async def whole(db: Any, who: Person, dossier: Dossier, papers: Any) -> None:
    assert await db.get(DossierKey, dossier.id)
    [(action, data)] = await journal.opened(db, dossier.id)
    assert (action.seq, dossier.last_hash) == (1, action.hash)
    assert data["answers"]["reason"] == f"Việc số {who.number}"
    assert [(paper.dossier_id, paper.filed_seq) for paper in papers] == [(dossier.id, 1)]
    told = await db.exec(select(Notification).where(col(Notification.reference) == dossier.id))
    assert who.caller.person in {each.account_id for each in told.all()}
    rows = await db.exec(select(DossierAction).where(DossierAction.dossier_id == dossier.id))
    assert len(rows.all()) == dossier.last_seq
