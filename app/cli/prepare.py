"""What must be there before serving: tables, catalogue, keys and, in demo, the demo people. Repeating it is harmless."""

import tempfile
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidTag

from app import demo, migrate
from app.accounts import queries as accounts
from app.catalogue.loader import load
from app.catalogue.service import import_catalogue
from app.db import dispose, engine, make_engine, reading, transaction
from app.homecare import slots
from app.keys import vapid_private_key
from app.settings import BadSettings, settings
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


async def check_database() -> None:
    """Refuse a database that does not belong to these settings; raises `BadSettings`."""
    try:
        async with reading() as db:
            if not settings().is_demo and await accounts.has_demo_people(db):
                raise BadSettings(
                    "This database was made by the demo, whose people everybody knows. Give production a database "
                    "of its own (CAMTAY_DATABASE_URL, or an empty CAMTAY_DATA_DIR)."
                )
            await accounts.any_name(db)
    except InvalidTag:
        raise BadSettings(
            "CAMTAY_SECRET_KEY is not the key this database was written with: use the former one."
        ) from None


async def prepare(catalogue: Path) -> None:
    """Bring everything up to date before serving."""
    vapid_private_key()
    await migrate.upgrade(engine())
    await check_database()
    async with transaction() as db:
        await import_catalogue(db, load(catalogue))
        await slots.seed(db)
    wire()
    await demo.seed()
    await dispose()
