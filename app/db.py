"""The database: one lazily made async engine a process, transactions, after-commit hooks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import Connection, CursorResult, Executable, Insert, event
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.util import await_only
from sqlmodel import SQLModel, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import sqlite as our_sqlite
from app.settings import settings

log = structlog.get_logger()

AfterCommit = Callable[[], Awaitable[None]]

_engine: AsyncEngine | None = None
_one_writes = asyncio.Lock()
_HOOKS = "after_commit"
_WAIT_SECONDS = 15
"""So long a writer waits for the others before it gives up."""


class _Turn:
    """The turn of one transaction to write to SQLite, within this process.

    Left to itself SQLite lets waiting writers try again at random, and some starve for seconds; in a queue the
    longest waiting is next. Taken with BEGIN, not earlier: a password is hashed before.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Lock | None = None

    async def take(self) -> None:
        """Wait for the turn; raises `TimeoutError`."""
        if self._queue is None:
            queue = _one_writes
            async with asyncio.timeout(_WAIT_SECONDS):
                await queue.acquire()
            self._queue = queue

    def end(self) -> None:
        """Let the next one write."""
        if self._queue is not None:
            self._queue.release()
            self._queue = None


def engine() -> AsyncEngine:
    """The engine of this process, made on first use (never at import: the server forks)."""
    global _engine, _one_writes  # noqa: PLW0603 - one a process, by design
    if _engine is None:
        _engine = make_engine(settings().database)
        _one_writes = asyncio.Lock()
    return _engine


def make_engine(url: str) -> AsyncEngine:
    """An engine with our transaction rules for SQLite or PostgreSQL."""
    # Parameters are personal data: they must not appear in an error, and so not in a log.
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    made = create_async_engine(url, module=our_sqlite.module(), hide_parameters=True)
    event.listen(made.sync_engine, "connect", _prepare_sqlite)
    event.listen(made.sync_engine, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    wait = f"busy_timeout={1000 * _WAIT_SECONDS}"  # for other processes: those of this one queue up
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", wait):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader fails when another writer came between: take the write lock first.
    writes = connection.get_execution_options().get("camtay_writes", False)
    if isinstance(writes, _Turn):
        await_only(writes.take())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """A writing transaction: committed when the block ends well, then the after-commit hooks run."""
    turn = _Turn()
    try:
        async with AsyncSession(
            engine().execution_options(camtay_writes=turn), expire_on_commit=False
        ) as session:
            async with session.begin():
                yield session
            hooks: list[AfterCommit] = session.info.pop(_HOOKS, [])
    finally:
        turn.end()
    for hook in hooks:
        try:
            await hook()
        except Exception:  # the data is committed: a failed hook must not undo the answer
            log.exception("after_commit_failed")


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """A transaction that only reads."""
    async with AsyncSession(engine(), expire_on_commit=False) as session:
        yield session


async def put(
    db: AsyncSession,
    table: type[SQLModel],
    rows: list[dict[str, Any]],
    key: Sequence[str],
    changes: Sequence[str],
) -> None:
    """Insert rows, or give these columns of the ones that are there (by `key`) their new values.

    In one statement: two pages of one person may do the same at once, and neither must fail.
    """
    if not rows:
        return
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    written = insert(table)
    await db.exec(
        written.on_conflict_do_update(
            index_elements=key, set_={name: written.excluded[name] for name in changes}
        ),
        params=rows,
    )


async def run(db: AsyncSession, statement: Executable, values: Any = None) -> CursorResult[Any]:
    """Run a statement about columns, not objects, after what is pending: two thirds of the price of `db.exec`.

    Worth it where people wait for many of them, with statements that are made once; elsewhere `db.exec` reads better.
    """
    if not db.sync_session._is_clean():  # noqa: SLF001 - what a query of the session asks, too
        await db.flush()
    return await (await db.connection()).execute(statement, values)


async def insert(db: AsyncSession, *rows: SQLModel) -> None:
    """Write new rows in this order, at once; then they are the session's, as if they had been loaded.

    For where it matters: `add` and `flush` cost twice as much, and cannot tell which row another one refers to.
    """
    for row in rows:
        statement = _insert_into(type(row))
        await run(db, statement, {name: getattr(row, name) for name in statement.table.c.keys()})  # noqa: SIM118
        make_transient_to_detached(row)
        db.add(row)


def stands(row: SQLModel, **values: Any) -> None:
    """Let an object say what was written to its row by `run`."""
    for name, value in values.items():
        set_committed_value(row, name, value)


@cache
def _insert_into(table: type[SQLModel]) -> Insert:
    return plain_insert(table.__table__)  # type: ignore[attr-defined]


async def one_at_a_time(session: AsyncSession, name: str) -> None:
    """Let no other writing transaction pass the same `name` before this one has ended. On SQLite none does anyway."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        await session.exec(select(func.pg_advisory_xact_lock(number)))


def after_commit(session: AsyncSession, hook: AfterCommit) -> None:
    """Run `hook` once this transaction is committed, and never if it is not."""
    session.info.setdefault(_HOOKS, []).append(hook)


async def dispose() -> None:
    """Close all connections; the next use makes a new engine."""
    global _engine  # noqa: PLW0603 - see engine()
    if _engine is not None:
        await _engine.dispose()
        _engine = None
