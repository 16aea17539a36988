"""Filing dossiers, by turns with writing the same rows bare. Told by `benchmarks.dossiers`."""

import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, insert, text, update
from sqlmodel import col, select

from app import db as database
from app.db import dispose, engine, make_engine, reading, transaction
from app.dossiers import service
from app.wiring import wire
from benchmarks.ground import a_draft, begin, one_filed, use
from models.dossiers import (
    Attachment,
    CodeSerial,
    Dossier,
    DossierAction,
    DossierKey,
    Draft,
)
from models.notify import Notification
from tests.support.people import person

SUBMISSIONS, ROUND = 200, 25

ADDED: tuple[tuple[Any, Any], ...] = (
    (Dossier, col(Dossier.id)),
    (DossierAction, col(DossierAction.dossier_id)),
    (DossierKey, col(DossierKey.dossier_id)),
    (Notification, col(Notification.reference)),
)
"""The tables to which filing adds, and the column that says of which dossier a row is."""


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
