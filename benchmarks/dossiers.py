"""Dossiers in the million: the desk's queue and search, submissions, and receipts as PDF.

    python -m benchmarks.dossiers [dossiers]

The archive grows a hundredfold, the office does not: as many dossiers are open in the large database as in the small one
(`OPEN`), the rest is closed. Goals: queue and search at most twice as slow with 1,000,000 dossiers as with 10,000;
submissions at least 40% of bare inserts of the same rows in as many transactions, both safe on disk and through the
same engine (how: docs/decisions/cost-of-filing.md). The C library alone is told beside it.
"""

import asyncio
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Executable, bindparam, insert, text, update
from sqlmodel import col, select

from app import clock, migrate
from app import db as database
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.db import dispose, engine, make_engine, reading, transaction
from app.dossiers import desk, drafts, files, finding, service
from app.dossiers.intake import CleanFile
from app.papers import queries as papers
from app.papers.press import press
from app.settings import settings
from app.wiring import wire
from models.accounts import Role
from models.dossiers import (
    ActionKind,
    Attachment,
    CodeSerial,
    Dossier,
    DossierAction,
    DossierKey,
    Draft,
    ReturnMethod,
)
from models.notify import Notification
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

SMALL, LARGE, OPEN = 10_000, 1_000_000, 2_000
ROUNDS, SUBMISSIONS, ROUND, RECEIPTS = 15, 200, 25, 20
RATIO, SHARE = 2.0, 0.40
BATCH = 20_000


ADDED: tuple[tuple[Any, Any], ...] = (
    (Dossier, col(Dossier.id)),
    (DossierAction, col(DossierAction.dossier_id)),
    (DossierKey, col(DossierKey.dossier_id)),
    (Notification, col(Notification.reference)),
)
"""The tables to which filing adds, and the column that says of which dossier a row is."""


def use(folder: str) -> None:
    """Go on with another database."""
    os.environ["CAMTAY_DATA_DIR"] = folder
    settings.cache_clear()
    settings()


async def median(act: Callable[[], Awaitable[object]]) -> float:
    """The median duration in milliseconds; the first round, which fills caches, does not count."""
    taken = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        await act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[1:])


async def begin() -> tuple[Caller, Caller]:
    """An empty database with a citizen, an officer and the procedure; returns both people."""
    await migrate.upgrade(engine())
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        return await person(db), await person(db, "Nguyễn Thị Thu", Role.RECEIVE)


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


async def a_draft(owner: Caller, number: int = 0) -> UUID:
    """A draft that may be filed."""
    async with transaction() as db:
        draft = await drafts.start_or_resume(db, owner, "1.001193")
        await drafts.save_answers(db, owner, draft, GOOD_ANSWERS | {"reason": f"Việc số {number}"})
        await drafts.choose_return(db, owner, draft, ReturnMethod.HOME, "Số 5, khu 1")
        await files.attach_to_draft(
            db,
            owner,
            draft,
            "birth_certificate",
            "giay.jpg",
            CleanFile(b"photo %d" % number, "image/jpeg", 1),
        )
    return draft


async def one_filed(owner: Caller, number: int = 0) -> UUID:
    draft = await a_draft(owner, number)
    async with transaction() as db:
        return (await service.file_draft(db, owner, draft, f"draft-{draft}")).id


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


@dataclass(frozen=True)
class Rates:
    """Dossiers filed a second, and what the database alone does a second, in as many transactions.

    Attributes:
        bare: every row that filing adds or changes, through the product's own engine and nothing of its rules.
        raw: the rows it adds, with the C library called directly, without SQLAlchemy and its thread.
    """

    filed: float
    bare: float
    raw: float


async def submissions() -> Rates:
    """File, and then write the rows that filing added once more."""
    wire()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        use(folder)
        await begin()
        async with transaction() as db:
            first, *people = [await person(db) for _ in range(SUBMISSIONS + 1)]
        await one_filed(first, SUBMISSIONS)  # the calendar of holidays is loaded with the first deadline
        ready = [(owner, await a_draft(owner, number)) for number, owner in enumerate(people)]
        before = _counts(folder)
        with sqlite3.connect(Path(folder) / "camtay.db") as source:
            source.execute("VACUUM INTO ?", [str(Path(beside) / "camtay.db")])
        ours, copy = engine(), make_engine(f"sqlite+aiosqlite:///{beside}/camtay.db")
        filed = bare = 0.0
        for start in range(0, SUBMISSIONS, ROUND):
            now = ready[start : start + ROUND]
            began = time.perf_counter()
            for owner, draft in now:
                async with transaction() as db:
                    await service.file_draft(db, owner, draft, f"draft-{draft}")
            filed += time.perf_counter() - began
            writes = await _written([draft for _, draft in now])
            database._engine = copy  # noqa: SLF001 - `transaction` is of the one engine a process has
            bare += await _bare(writes)
            database._engine = ours  # noqa: SLF001
        await copy.dispose()
        after = _counts(folder)
        await dispose()
        # What a few of the filings add beside (a first row of a day) is left out of what is written again.
        added = {
            name: after[name] - before[name] for name in after if after[name] - before[name] >= SUBMISSIONS
        }
        return Rates(SUBMISSIONS / filed, SUBMISSIONS / bare, SUBMISSIONS / _raw(folder, added))


Writes = list[tuple[Executable, list[dict[str, Any]]]]


async def _written(drafts: list[UUID]) -> Writes:
    """Each statement of filing these that writes, with its rows: tables in the order in which they refer to each other."""
    inserts: Writes = []
    updates: Writes = []
    oldest = text("rowid")
    async with reading() as db:
        codes = select(Dossier.id).where(
            col(Dossier.id).in_(select(Draft.dossier_id).where(col(Draft.id).in_(drafts)))
        )
        for model, of_dossier in ADDED:
            table = model.__table__
            rows = (
                await (await db.connection()).execute(
                    table.select().where(of_dossier.in_(codes)).order_by(oldest)
                )
            ).mappings()
            inserts.append((insert(table), [dict(row) for row in rows]))
        for model, of_draft, changed in (
            (Attachment, Attachment.draft_id, ("dossier_id", "filed_seq")),
            (Draft, Draft.id, ("dossier_id", "updated_at")),
        ):
            table = model.__table__
            statement = (
                update(table)
                .where(table.c.id == bindparam("of"))
                .values({name: bindparam(name) for name in changed})
            )
            rows = (
                await (await db.connection()).execute(
                    table.select().where(col(of_draft).in_(drafts)).order_by(oldest)
                )
            ).mappings()
            updates.append(
                (statement, [{"of": row["id"]} | {name: row[name] for name in changed} for row in rows])
            )
        serial = CodeSerial.__table__
        prefix, last = (await (await db.connection()).execute(serial.select())).one()
        updates.append(
            (
                update(serial).where(serial.c.prefix == bindparam("of")).values(last=bindparam("last")),
                [{"of": prefix, "last": last + number} for number in range(len(drafts))],
            )
        )
    return inserts + updates


async def _bare(writes: Writes) -> float:
    """Seconds for writing this into a copy of the database as it was before, through the same engine."""
    began = time.perf_counter()
    for turn in range(ROUND):
        async with transaction() as db:
            for statement, rows in writes:
                each = len(rows) // ROUND
                await (await db.connection()).execute(statement, rows[turn * each : (turn + 1) * each])
    return time.perf_counter() - began


def _counts(folder: str) -> dict[str, int]:
    connection = sqlite3.connect(Path(folder) / "camtay.db")
    try:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    finally:
        connection.close()


def _raw(folder: str, added: dict[str, int]) -> float:
    """Seconds for writing the rows that filing added once more, into tables of the same shape and indexes."""
    source = sqlite3.connect(Path(folder) / "camtay.db", isolation_level=None)
    target = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            target.execute(f"PRAGMA {pragma}")
        parts: list[tuple[str, list[tuple[Any, ...]]]] = []
        for name, number in added.items():
            for (sql,) in source.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql != ''", [name]
            ):
                target.execute(sql)
            rows = source.execute(f'SELECT * FROM "{name}" ORDER BY rowid DESC LIMIT {number}').fetchall()
            marks = ", ".join("?" for _ in rows[0])
            parts.append((f'INSERT INTO "{name}" VALUES ({marks})', rows))
        began = time.perf_counter()
        for turn in range(SUBMISSIONS):
            target.execute("BEGIN IMMEDIATE")
            for statement, rows in parts:
                each = len(rows) // SUBMISSIONS
                target.executemany(statement, rows[turn * each : (turn + 1) * each])
            target.execute("COMMIT")
        return time.perf_counter() - began
    finally:
        source.close()
        target.close()


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
