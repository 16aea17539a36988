"""SQLite with one hand-over to the connection's thread a statement, where the library takes three or four.

It opens a cursor, executes, fetches and closes, and waits for the thread each time; that waiting is most of what a
small statement costs. Here the thread does the four in one go. Measured in docs/decisions/cost-of-filing.md.
"""

import sqlite3
from collections import deque
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


@dataclass
class _Done:
    """What is known of a cursor after its statement; the cursor itself is closed by then."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1

    def close(self) -> None:
        """Nothing is open."""


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, _connection: Any) -> Any:
        return _Done()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        self._rows = deque(await self._at_once("execute", operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._at_once("executemany", operation, seq_of_parameters)

    async def _at_once(self, how: str, *told: Any) -> list[Any]:
        def run() -> list[Any]:
            cursor = self._connection._conn.cursor()  # noqa: SLF001 - the thread's own, as aiosqlite itself takes it
            try:
                getattr(cursor, how)(*told)
                rows = cursor.fetchall() if cursor.description else []
                done: Any = _Done(cursor.description, cursor.rowcount, cursor.lastrowid)
                self._cursor = done
            finally:
                cursor.close()
            return rows

        rows: list[Any] = await self._connection._execute(run)  # noqa: SLF001 - its one way into the thread
        return rows


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class _Module(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *told: Any, **named: Any) -> AsyncAdapt_aiosqlite_connection:
        return _Connection(self, super().connect(*told, **named)._connection)  # noqa: SLF001 - ours by inheritance


def module() -> Any:
    """What `sqlalchemy.create_engine` takes as `module` for SQLite."""
    return _Module(aiosqlite, sqlite3)
