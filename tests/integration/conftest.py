"""What tests of several domains have in common."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import make_engine


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty database without tables, beside the one that other tests use: for migrations."""
    if request.param == "postgres":
        url = await _own_database(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite+aiosqlite:///{tmp_path / 'migrated.db'}"
    made = make_engine(url)
    try:
        yield made
    finally:
        await made.dispose()


async def _own_database(url: str) -> str:
    """A database beside the one the other tests use."""
    import psycopg  # noqa: PLC0415 - only where there is a PostgreSQL

    plain = url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as connection:
        await connection.execute("DROP DATABASE IF EXISTS migrated")
        await connection.execute("CREATE DATABASE migrated")
    head, _, options = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/migrated" + (f"?{options}" if options else "")
