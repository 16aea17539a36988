"""How long `camtay verify` takes, and what it keeps for its next run.

    python -m benchmarks.verify [dossiers]

Dossiers that went through all five steps, each with a chain of its own that holds, are checked twice by the command
itself: the first run keeps where every chain ended, the second compares with it. Stored files are left out, since there
are none. What is kept is then made and read for 1,000,000 dossiers by itself.
"""

import asyncio
import itertools
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from sqlmodel import col, select

from app import clock
from app.db import dispose, reading, transaction
from app.dossiers import heads, journal, ledger, service
from app.settings import settings
from benchmarks.dossiers import BATCH, code_of, row_of
from benchmarks.ground import begin, one_filed, use
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, DossierAction
from tests.support.people import person

NUMBER, MANY = 100_000, 1_000_000
STEPS = {
    ActionKind.RECEIVE: Role.RECEIVE,
    ActionKind.APPRAISE: Role.APPRAISE,
    ActionKind.APPROVE: Role.APPROVE,
    ActionKind.STAMP: Role.STAMP,
    ActionKind.RETURN_RESULT: Role.RETURN,
}
TABLES = ("dossier", "dossier_action")


async def finished() -> tuple[Dossier, list[DossierAction]]:
    """A dossier that went through all steps, with its chain."""
    owner, _ = await begin()
    own = await one_filed(owner)
    for kind, role in STEPS.items():
        async with transaction() as db:
            officer = await person(db, "Nguyễn Thị Thu", role)
        async with transaction() as db:
            await service.act(db, officer, own, kind, {}, key=kind.value)
    async with reading() as db:
        dossier = (await db.exec(select(Dossier).where(col(Dossier.id) == own))).one()
        return dossier, list(await journal.actions(db, own))


Row = tuple[object, ...]


def copies(
    numbers: range,
    dossier: Dossier,
    chain: list[DossierAction],
    columns: dict[str, list[str]],
    models: dict[str, list[Row]],
) -> Iterator[tuple[Row, list[Row]]]:
    """Copies of the dossier with another id and code, each with its chain worked out anew."""
    for number in numbers:
        own, code, prev, rows = uuid4(), code_of(number), "", list[Row]()
        for action, row in zip(chain, models["dossier_action"], strict=True):
            action.dossier_id, action.prev_hash = own, prev
            said = dict(zip(columns["dossier_action"], row, strict=True))["facts"]
            action.facts = str(said).replace(dossier.code, code)
            action.hash = ledger.digest(action)
            changed = {"dossier_id": own.hex, "facts": action.facts, "prev_hash": prev, "hash": action.hash}
            rows.append(row_of(columns["dossier_action"], row, changed))
            prev = action.hash
        changed = {"id": own.hex, "code": code, "last_hash": prev}
        yield row_of(columns["dossier"], models["dossier"][0], changed), rows


def fill(number: int, dossier: Dossier, chain: list[DossierAction]) -> None:
    """Put so many copies of the dossier in its place, with their counts."""
    connection = sqlite3.connect(settings().data_dir / "camtay.db", isolation_level=None)
    for pragma in ("synchronous=OFF", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    columns = {
        table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in TABLES
    }
    models = {
        "dossier": connection.execute("SELECT * FROM dossier").fetchall(),
        "dossier_action": connection.execute("SELECT * FROM dossier_action ORDER BY seq").fetchall(),
    }
    connection.execute("DELETE FROM dossier_action")
    connection.execute("DELETE FROM dossier")
    connection.execute("DELETE FROM code_serial")
    counts: dict[str, int] = {}
    for start in range(0, number, BATCH):
        rows = list(copies(range(start, min(start + BATCH, number)), dossier, chain, columns, models))
        connection.execute("BEGIN")
        for table, made in (
            ("dossier", [row for row, _ in rows]),
            ("dossier_action", [row for _, actions in rows for row in actions]),
        ):
            marks = ", ".join("?" for _ in columns[table])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", made)
        connection.execute("COMMIT")
    for each in range(number):
        day = heads.day_of(code_of(each))
        counts[day] = counts.get(day, 0) + 1
    connection.executemany("INSERT INTO code_serial VALUES (?, ?)", counts.items())
    connection.execute("ANALYZE")
    connection.close()


def run(number: int) -> None:
    """Check them once; raises when the command does not say that all of them hold."""
    camtay = Path(sys.executable).with_name("camtay")
    began, used = time.perf_counter(), _used()
    said = subprocess.run(
        [camtay, "verify", "--skip-files"], capture_output=True, text=True, check=True
    ).stdout
    taken, used = time.perf_counter() - began, _used() - used
    assert f"Every chain holds: {number} dossiers." in said, said
    size = (settings().data_dir / "verify.heads").stat().st_size / 1e6
    print(
        f"camtay verify: {number:,} dossiers in {taken:.0f} s, {used:.0f} s of a processor, "
        f"{size:.2f} MB kept"
    )


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def kept_alone() -> None:
    """What is kept of `MANY` dossiers: time and size of the file by itself."""
    key, hashes = os.urandom(32), [uuid4().hex * 2 for _ in range(6)]
    codes = [code_of(number) for number in range(MANY)]
    times = [time.perf_counter()]
    first = heads.Heads()
    for code in codes:
        first.follow(code, hashes)
    times.append(time.perf_counter())
    file = first.sealed(key, clock.now())
    times.append(time.perf_counter())
    again = heads.Heads.opened(file, key)
    times.append(time.perf_counter())
    for code in codes:
        again.follow(code, hashes)
    assert not list(again.gone(besides=()))
    times.append(time.perf_counter())
    noted, sealed, opened, compared = (after - before for before, after in itertools.pairwise(times))
    print(
        f"kept of {MANY:,} dossiers: {len(file) / 1e6:.1f} MB; noted in {noted:.1f} s, sealed in {sealed:.2f} s, "
        f"opened in {opened:.2f} s, compared in {compared:.1f} s"
    )


async def main(number: int = NUMBER) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        use(folder)
        dossier, chain = await finished()
        await dispose()
        began = time.perf_counter()
        fill(number, dossier, chain)
        size = (Path(folder) / "camtay.db").stat().st_size / 1e6
        print(f"{number:,} dossiers generated in {time.perf_counter() - began:.0f} s, {size:.0f} MB on disk")
        run(number)
        run(number)
    kept_alone()


if __name__ == "__main__":
    asyncio.run(main(*(int(given) for given in sys.argv[1:2])))
