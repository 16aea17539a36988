"""Starting: a database that belongs to somebody else's settings is refused in words."""

import secrets
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app import migrate
from app.cli.prepare import prepare
from app.db import dispose, engine, transaction
from app.settings import BadSettings, settings
from tests.support.people import person

CATALOGUE = Path("content/catalogue")


def become_production(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("CAMTAY_ENV", "production")
    monkeypatch.setenv("CAMTAY_SECRET_KEY", key)
    settings.cache_clear()
    settings()


async def test_production_does_not_open_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    await prepare(CATALOGUE)
    become_production(monkeypatch, settings().secret().decode())
    with pytest.raises(BadSettings, match="made by the demo"):
        await prepare(CATALOGUE)
    await dispose()


async def test_another_key_is_noticed_before_anything_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    become_production(monkeypatch, secrets.token_urlsafe(48))
    await migrate.upgrade(engine())
    async with transaction() as db:
        await person(db)
    await prepare(CATALOGUE)
    become_production(monkeypatch, secrets.token_urlsafe(48))
    with pytest.raises(BadSettings, match="is not the key"):
        await prepare(CATALOGUE)
    await dispose()


async def test_migrations_go_both_ways_and_make_the_tables_of_the_code(own_engine: AsyncEngine) -> None:
    for _ in range(2):
        await migrate.upgrade(own_engine)
        assert await migrate.differences(own_engine) == []
        await migrate.downgrade(own_engine, "base")
