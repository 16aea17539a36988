"""Bring the database to the shape that the tables describe, and check that migrations and tables agree."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

import models  # noqa: F401 - makes the metadata complete

_ROOT = Path(__file__).parent.parent


def _config(connection: Connection) -> Config:
    config = Config(toml_file=_ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction; the database may be empty."""
    async with engine.execution_options(camtay_writes=True).begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), revision))
    await take_stock(engine)


async def take_stock(engine: AsyncEngine) -> None:
    """Let SQLite count its rows anew: by that it chooses an index, and an archive grows. PostgreSQL does so by itself."""
    if engine.dialect.name == "sqlite":
        async with engine.execution_options(camtay_writes=True).begin() as connection:
            await connection.execute(text("ANALYZE"))


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Undo the migrations after `revision`; `base` undoes all."""
    async with engine.execution_options(camtay_writes=True).begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))


async def differences(engine: AsyncEngine) -> list[str]:
    """What the tables of the code have and the database lacks, or the other way round; empty when they agree."""

    def compare(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]

    async with engine.connect() as connection:
        return await connection.run_sync(compare)
