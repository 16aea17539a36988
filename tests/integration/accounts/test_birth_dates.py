"""When somebody was born is as personal as their name: the database holds nothing of it that can be read."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import migrate
from models.accounts import Account
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


async def test_birth_dates_of_the_version_before_are_sealed_and_none_is_lost(own_engine: AsyncEngine) -> None:
    await migrate.upgrade(own_engine)
    async with AsyncSession(own_engine.execution_options(camtay_writes=True)) as db:
        await person(db)
        await db.commit()
    await migrate.downgrade(own_engine, PLAIN)
    async with AsyncSession(own_engine) as db:
        assert await readable(db)
    await migrate.upgrade(own_engine)
    async with AsyncSession(own_engine) as db:
        assert not await readable(db)
        assert (await db.exec(select(Account.birth_date))).one() == BORN
