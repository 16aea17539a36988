"""Fixtures for all tests: settings of their own, both databases, one served build, one browser.

A skipped test is a failure when `CAMTAY_REQUIRE_ALL=1` (continuous integration sets it).
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.sync_api import Browser, Page
from sqlalchemy import text
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

import models
from app import db as database_module
from app.settings import settings
from tests.support import browser as browser_support
from tests.support import order, postgres, server

assert models  # makes SQLModel.metadata complete


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: Any = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CAMTAY_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, though CAMTAY_REQUIRE_ALL=1: {report.longrepr}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        items[:] = order.arranged(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> order.Dealt:
    return order.Dealt(config, log)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has a data directory and keys of its own, and never reads those of the developer."""
    for name in [name for name in os.environ if name.startswith("CAMTAY_")]:
        if name != "CAMTAY_REQUIRE_ALL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("CAMTAY_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    settings.cache_clear()
    settings()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a throw-away PostgreSQL; the test is skipped where there is none."""
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has all tables and no rows, to be copied."""
    return tmp_path_factory.mktemp("template") / "camtay.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture
async def database(
    request: pytest.FixtureRequest,
    database_kind: str,
    own_settings: None,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[str]:
    """An empty database with all tables behind `app.db`, once SQLite and once PostgreSQL; yields its kind."""
    if database_kind == "postgres":
        monkeypatch.setenv("CAMTAY_DATABASE_URL", request.getfixturevalue("postgres_url"))
        settings.cache_clear()
        settings()
        await _create_tables()
    else:
        template: Path = request.getfixturevalue("sqlite_template")
        own = settings().data_dir / "camtay.db"
        if not template.exists():
            await _create_tables()
            await database_module.dispose()
            shutil.copy(own, template)
        else:
            shutil.copy(template, own)
    try:
        yield database_kind
        if database_kind == "postgres":
            await _empty_tables()
    finally:
        await database_module.dispose()


async def _create_tables() -> None:
    async with database_module.engine().begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


async def _empty_tables() -> None:
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    async with database_module.engine().begin() as connection:
        # A test that left a transaction open would make this wait for ever.
        await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        await connection.execute(text(f"TRUNCATE {names} CASCADE"))


@pytest_asyncio.fixture
async def db(database: str) -> AsyncIterator[AsyncSession]:
    """One open writing transaction that is rolled back at the end, for tests that need no second one."""
    engine = database_module.engine().execution_options(camtay_writes=True)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
        await session.rollback()


@pytest.fixture(scope="session")
def served_demo() -> Iterator[server.Server]:
    """One build, served with a demo database and an invented bank account: address, data directory and process."""
    account = {"BIN": "970436", "ACCOUNT": "0123456789", "HOLDER": "TRUNG TAM THU NGHIEM"}
    with server.serving({f"CAMTAY_BANK_{name}": value for name, value in account.items()}) as running:
        yield running


@pytest.fixture(scope="session")
def served(served_demo: server.Server) -> str:
    """The address of the served demo."""
    return served_demo.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; a module long, because Playwright's loop stands in the way of asynchronous tests."""
    if browser_support.chromium() is None:
        pytest.skip("Chromium is not installed")
    with browser_support.running() as running:
        yield running


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Page]:
    """A fresh phone (390×844, touch) whose relative addresses go to the served demo."""
    with browser.new_context(**browser_support.PHONE, base_url=served) as context:
        yield context.new_page()


@pytest.fixture
def desktop(browser: Browser, served: str) -> Iterator[Page]:
    """A fresh desktop window (1280×800), as `phone`."""
    with browser.new_context(**browser_support.DESKTOP, base_url=served) as context:
        yield context.new_page()
