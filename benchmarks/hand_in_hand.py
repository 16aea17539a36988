"""Hand in hand, on the wire: how long from what one person typed to the other person's frame.

Fifty pairs (websocket clients, no browsers) at fifty forms, on one server of this machine that the clients share. Each
pair types about once a second, in turns. Goals: the median below 500 ms, the 95th percentile below 1 s.

    python -m benchmarks.hand_in_hand [pairs] [seconds]
"""

import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from app import clock, migrate
from app.accounts.permissions import Caller
from app.accounts.service import token_hash
from app.catalogue.service import import_catalogue
from app.db import dispose, engine, transaction
from app.dossiers import drafts
from app.guidance.hand import codes, sessions
from app.settings import settings
from models.accounts import LoginSession
from models.handinhand import HelpSession
from tests.support.people import person
from tests.support.procedures import procedure
from tests.wire.backend import Wire, cookie, serving

PAIRS, SECONDS = 50, 20
EVERY_SECONDS = 1.0
BOX = "reason"
MEDIAN_MS, P95_MS = 500, 1000
PREFIX = "reflex___state____state."
CITIZEN = f"{PREFIX}pages____nop_hand____together_state.load"
HELPER = f"{PREFIX}pages___cam_tay____hand_state.load"


@dataclass
class Tab(Wire):
    """A tab that says when a text has arrived in it."""

    awaited: str = ""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def _receive(self, update: Any) -> None:
        super()._receive(update)
        if self.awaited and self.awaited in json.dumps(update):
            self.arrived.set()


@dataclass(frozen=True)
class Pair:
    """Two signed-in people at one form."""

    draft: UUID
    session: UUID
    tokens: tuple[str, str]


async def make_pair(number: int) -> Pair:
    """A citizen at the screen with the box, and a helper who has joined."""
    async with transaction() as db:
        people = (await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long"))
        tokens = tuple(f"benchmark-{number}-{side}" for side in range(2))
        for who, token in zip(people, tokens, strict=True):
            db.add(login(who, token))
        citizen, helper = people
        draft = await drafts.start_or_resume(db, citizen, "1.001193")
        await drafts.go_to(db, citizen, draft, "matter")
        code = await codes.offer(db, citizen, draft, agrees=True, may_call=False)
        opened = await codes.enter(db, helper, code)
        assert isinstance(opened, HelpSession)
        await sessions.allow(db, citizen, opened.id)
        await sessions.join(db, helper, opened.id, may_call=False)
    return Pair(draft, opened.id, (tokens[0], tokens[1]))


def login(who: Caller, token: str) -> LoginSession:
    now = clock.now()
    return LoginSession(
        account_id=who.person,
        token_hash=token_hash(token),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=1),
    )


async def type_in_turns(
    address: str,
    pair: Pair,
    doors: asyncio.Semaphore,
    everybody: asyncio.Barrier,
    duration: float,
    seconds: list[float],
) -> None:
    """Open both pages; once all have, type on one side and wait for the other, in turns."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=address, timeout=30))
        async with doors:  # people do not all open their page in the same second
            tabs = [await stack.enter_async_context(Tab(address, token)) for token in pair.tokens]
            await tabs[0].send(CITIZEN, {}, f"/nop/{pair.draft}/")
            await tabs[1].send(HELPER, {}, f"/cam-tay/{pair.session}/")
        routes = (f"/api/drafts/{pair.draft}/answers", f"/api/help/{pair.session}/answers")
        await everybody.wait()
        until = time.perf_counter() + duration
        turn = 0
        while time.perf_counter() < until:
            await asyncio.sleep(EVERY_SECONDS * random.uniform(0.5, 1.5))
            side, turn = turn % 2, turn + 1
            other = tabs[1 - side]
            other.arrived.clear()
            other.awaited = f"typed-{turn}-by-{side};"
            began = time.perf_counter()
            answer = await client.put(
                routes[side], json={"answers": {BOX: other.awaited}}, headers=cookie(pair.tokens[side])
            )
            answer.raise_for_status()
            await asyncio.wait_for(other.arrived.wait(), 30)
            seconds.append(time.perf_counter() - began)


async def main(pairs: int = PAIRS, duration: float = SECONDS) -> int:
    """Measure and print; 1 when a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAMTAY_DATA_DIR"] = folder
        settings.cache_clear()
        settings()
        await migrate.upgrade(engine())
        async with transaction() as db:
            await import_catalogue(db, [procedure()])
        made = [await make_pair(number) for number in range(pairs)]
        await dispose()
        taken: list[float] = []
        with serving(Path(folder)) as address:
            doors, everybody = asyncio.Semaphore(2), asyncio.Barrier(pairs)
            await asyncio.gather(
                *(type_in_turns(address, pair, doors, everybody, duration, taken) for pair in made)
            )
    milliseconds = sorted(1000 * second for second in taken)
    median, p95 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1]
    print(f"{pairs} pairs, {len(milliseconds)} texts, {len(milliseconds) / duration:.0f} a second")
    print(f"median {median:.0f} ms (goal {MEDIAN_MS}), 95th percentile {p95:.0f} ms (goal {P95_MS})")
    return 0 if median < MEDIAN_MS and p95 < P95_MS else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*(int(given) for given in sys.argv[1:3]))))
