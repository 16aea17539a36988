"""Dossiers in the million: the desk's queue and search, submissions, and receipts as PDF.

    python -m benchmarks.dossiers [dossiers]

The archive grows a hundredfold, the office does not: as many dossiers are open in the large database as in the small one
(`OPEN`), the rest is closed. Goals: queue and search at most twice as slow with 1,000,000 dossiers as with 10,000;
submissions at least 40% of bare inserts of the same rows in as many transactions, both safe on disk and through the
same engine (how: docs/decisions/cost-of-filing.md). The C library alone is told beside it.
"""

import asyncio
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.db import dispose, reading, transaction
from app.dossiers import desk, finding, service
from app.papers import queries as papers
from app.papers.press import press
from app.settings import settings
from benchmarks.ground import begin, one_filed, use
from benchmarks.submissions import submissions
from models.dossiers import (
    ActionKind,
    Dossier,
)

SMALL, LARGE, OPEN = 10_000, 1_000_000, 2_000
ROUNDS, RECEIPTS = 15, 20
RATIO, SHARE = 2.0, 0.40
BATCH = 20_000


async def median(act: Callable[[], Awaitable[object]]) -> float:
    """The median duration in milliseconds; the first round, which fills caches, does not count."""
    taken = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        await act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[1:])


async def fill(number: int, owner: Caller) -> str:
    """Generate `number` dossiers of one citizen with key and first action; returns a code in the middle."""
    await one_filed(owner)
    await dispose()
    path = settings().data_dir / "camtay.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in ("dossier", "dossier_action", "dossier_key")
        }
        models: dict[str, tuple[Any, ...]] = {
            table: connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone() for table in columns
        }
        for start in range(0, number, BATCH):
            rows = list(made(range(start, min(start + BATCH, number)), number, columns, models))
            connection.execute("BEGIN")
            for table, names in columns.items():
                marks = ", ".join("?" for _ in names)
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", [row[table] for row in rows])
            connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()
    return code_of(number // 2)


def code_of(number: int) -> str:
    day = datetime(2020, 1, 1, tzinfo=clock.VIETNAM) + timedelta(days=number // 500)
    return f"H49.22-{day:%y%m%d}-{number % 500 + 1:04d}"


def made(
    numbers: range, whole: int, columns: dict[str, list[str]], models: dict[str, tuple[Any, ...]]
) -> Iterator[dict[str, tuple[Any, ...]]]:
    """The three rows of each dossier, as copies of a real one with another id, code, day and standing."""
    now = clock.now()
    for number in numbers:
        own = uuid4().hex
        is_open = number % max(1, whole // OPEN) == 0
        moment = (now - timedelta(minutes=whole - number)).astimezone(UTC)
        when = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
        changed: dict[str, Any] = {"id": own, "code": code_of(number), "updated_at": when, "filed_at": when}
        if not is_open:
            changed |= {"step": None, "status": "10", "closed_at": when}
        yield {
            "dossier": row_of(columns["dossier"], models["dossier"], changed),
            "dossier_action": row_of(
                columns["dossier_action"], models["dossier_action"], {"dossier_id": own}
            ),
            "dossier_key": row_of(columns["dossier_key"], models["dossier_key"], {"dossier_id": own}),
        }


def row_of(names: list[str], model: tuple[Any, ...], changed: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(changed.get(name, value) for name, value in zip(names, model, strict=True))


async def desk_times(number: int) -> dict[str, float]:
    """Queue and searches over `number` dossiers, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        use(folder)
        owner, officer = await begin()
        began = time.perf_counter()
        code = await fill(number, owner)
        size = (Path(folder) / "camtay.db").stat().st_size / 1e6
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{number:,} dossiers generated in {time.perf_counter() - began:.0f} s, "
            f"{size:.0f} MB on disk, at most {memory:.0f} MB of memory so far"
        )

        async def queue() -> object:
            async with reading() as db:
                return await desk.queue(db, officer)

        def search(words: str) -> Callable[[], Awaitable[object]]:
            async def act() -> object:
                async with transaction() as db:
                    return await finding.search(db, officer, words)

            return act

        found = {
            "queue page": await median(queue),
            "search by a whole code": await median(search(code)),
            "search by day and number": await median(search(code.partition("-")[2])),
            "search by a name": await median(search("Nguyen Van Khong Co")),
        }
        await dispose()
    return found


async def receipts() -> float:
    """Receipts as PDF a second, two at a time as the server sets them."""
    with tempfile.TemporaryDirectory() as folder:
        use(folder)
        owner, officer = await begin()
        dossier = await one_filed(owner)
        async with transaction() as db:
            await service.act(db, officer, dossier, ActionKind.RECEIVE, {}, key="receive")
        async with reading() as db:
            code = (await db.exec(select(Dossier.code).where(Dossier.id == dossier))).one()
            sheet = await papers.letter(db, owner, code, 2)
        await press(sheet, "https://camtay.example")
        began = time.perf_counter()
        await asyncio.gather(*(press(sheet, "https://camtay.example") for _ in range(RECEIPTS)))
        taken = time.perf_counter() - began
        await dispose()
    return RECEIPTS / taken


async def main(large: int = LARGE) -> int:
    """Measure and print; 1 when a goal is missed."""
    small, many = await desk_times(SMALL), await desk_times(large)
    missed = False
    for what, time_small in small.items():
        ratio = many[what] / time_small
        missed |= ratio > RATIO
        print(
            f"{what}: {time_small:.1f} ms with {SMALL:,}, {many[what]:.1f} ms with {large:,}: ratio {ratio:.2f}"
        )
    rates = await submissions()
    missed |= rates.filed < SHARE * rates.bare
    print(
        f"submissions: {rates.filed:.0f} a second; the same rows written bare through the same engine {rates.bare:.0f} a second: "
        f"{rates.filed / rates.bare:.0%}; with the C library alone {rates.raw:.0f}: {rates.filed / rates.raw:.0%}"
    )
    print(f"receipts as PDF: {await receipts():.1f} a second")
    print(f"goals: ratio at most {RATIO}, submissions at least {SHARE:.0%}: {'missed' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*(int(given) for given in sys.argv[1:2]))))
