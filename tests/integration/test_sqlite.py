"""Statements on SQLite, each in one go in the connection's thread: what comes back, what goes wrong, what is broken off."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import make_engine

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def people(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path}/people.db")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        rows = [{"name": name} for name in ("Hoa", "Long", "Thu")]
        await connection.execute(text("INSERT INTO person (name) VALUES (:name)"), rows)
    yield engine
    await engine.dispose()


async def names(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return list((await connection.execute(text("SELECT name FROM person ORDER BY id"))).scalars())


async def test_rows_numbers_and_what_was_written_come_back(people: AsyncEngine) -> None:
    async with people.begin() as connection:
        found = await connection.execute(text("SELECT id, name FROM person ORDER BY id"))
        assert found.keys() == ["id", "name"]
        assert found.fetchmany(2) == [(1, "Hoa"), (2, "Long")]
        assert found.fetchone() == (3, "Thu")
        changed = await connection.execute(text("UPDATE person SET name = name || ' A' WHERE id < 3"))
        assert changed.rowcount == 2
        added = await connection.execute(text("INSERT INTO person (name) VALUES ('Mai') RETURNING id, name"))
        assert added.all() == [(4, "Mai")]
        assert (await connection.execute(text("INSERT INTO person (name) VALUES ('An')"))).lastrowid == 5
    assert await names(people) == ["Hoa A", "Long A", "Thu", "Mai", "An"]


async def test_rows_may_be_read_one_by_one(people: AsyncEngine) -> None:
    async with people.connect() as connection, connection.stream(text("SELECT name FROM person")) as rows:
        assert [name async for (name,) in rows] == ["Hoa", "Long", "Thu"]


async def test_a_statement_that_fails_says_why_and_the_connection_goes_on(people: AsyncEngine) -> None:
    async with people.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO person (name) VALUES ('Hoa')"))
        with pytest.raises(OperationalError):
            await connection.execute(text("SELECT nothing FROM nowhere"))
        assert (await connection.execute(text("SELECT count(*) FROM person"))).scalar_one() == 3


async def test_a_statement_that_is_broken_off_leaves_nothing_half_done(people: AsyncEngine) -> None:
    async def write() -> None:
        async with people.begin() as connection:
            await connection.execute(text("INSERT INTO person (name) VALUES ('Mai')"))
            # Long enough to be broken off in: some millions of rows.
            await connection.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) "
                    "SELECT max(i) FROM n"
                )
            )

    writing = asyncio.create_task(write())
    for _ in range(50):
        await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await names(people) == ["Hoa", "Long", "Thu"]
