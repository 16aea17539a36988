"""When somebody was born is as personal as their name: the database holds nothing of it that can be read."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import migrate
from app.db import make_engine
from models.accounts import Account
from tests.integration.test_prepare import own_database
from tests.support.people import person

PLAIN = "7b1e0c94d3a6"
"""The version in which birth dates stood in clear."""
BORN = date(1957, 9, 5)


async def readable(db: AsyncSession) -> bool:
    rows = (await db.exec(text("SELECT * FROM account"))).all()  # type: ignore[call-overload]
    return BORN.isoformat() in " ".join(str(value) for row in rows for value in row)


async def test_no_birth_date_is_readable_in_the_database(db: AsyncSession) -> None:
    await person(db)
    assert not await readable(db)
    assert (await db.exec(select(Account.birth_date))).one() == BORN


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_birth_dates_of_the_version_before_are_sealed_and_none_is_lost(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "postgres":
        own = await own_database(request.getfixturevalue("postgres_url"))
    else:
        own = f"sqlite+aiosqlite:///{tmp_path / 'migrated.db'}"
    made = make_engine(own)
    try:
        await migrate.upgrade(made)
        async with AsyncSession(made.execution_options(camtay_writes=True)) as db:
            await person(db)
            await db.commit()
        await migrate.downgrade(made, PLAIN)
        async with AsyncSession(made) as db:
            assert await readable(db)
        await migrate.upgrade(made)
        async with AsyncSession(made) as db:
            assert not await readable(db)
            assert (await db.exec(select(Account.birth_date))).one() == BORN
    finally:
        await made.dispose()
