"""What must be there before serving: tables, catalogue, keys and, in demo, the demo people. Repeating it is harmless."""

import tempfile
from pathlib import Path

import structlog

from app import demo, migrate
from app.catalogue.loader import load
from app.catalogue.service import import_catalogue
from app.db import dispose, engine, make_engine, transaction
from app.homecare import slots
from app.keys import vapid_private_key
from app.wiring import wire

log = structlog.get_logger()


async def upgrade() -> None:
    """Run the missing migrations on the database of the settings."""
    await migrate.upgrade(engine())
    await dispose()


async def disagreements() -> list[str]:
    """How a fresh database differs from the tables of the code after all migrations; empty when it does not."""
    with tempfile.TemporaryDirectory() as folder:
        throwaway = make_engine(f"sqlite+aiosqlite:///{folder}/check.db")
        try:
            await migrate.upgrade(throwaway)
            return await migrate.differences(throwaway)
        finally:
            await throwaway.dispose()


async def prepare(catalogue: Path) -> None:
    """Bring everything up to date before serving."""
    vapid_private_key()
    await migrate.upgrade(engine())
    async with transaction() as db:
        await import_catalogue(db, load(catalogue))
        await slots.seed(db)
    wire()
    await demo.seed()
    await dispose()
