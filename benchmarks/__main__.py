"""Compare what the app does with the plainest way of doing it, on this machine, and print the ratios.

A ratio says what a feature costs and can be compared between machines; the times beside it cannot.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlmodel import select

from app import clock, migrate
from app.catalogue.loader import load
from app.catalogue.search import SearchIndex
from app.db import dispose, engine, reading, transaction
from app.dossiers.deadlines import WorkCalendar
from app.settings import settings
from models._types import lookup_hash
from models.accounts import Account

ROUNDS = 15
PEOPLE = 500


async def median(act: Callable[[], Awaitable[object] | object]) -> float:
    """The median duration in milliseconds; the first round, which fills caches, does not count."""
    taken = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        done = act()
        if isinstance(done, Awaitable):
            await done
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[1:])


def somebody(number: int) -> Account:
    phone = f"09{number:08d}"
    return Account(
        full_name=f"Lê Thị {number}",
        phone=phone,
        phone_hash=lookup_hash("phone", phone),
        address="Số 5, khu 1, phường Mạo Khê, tỉnh Quảng Ninh",
        password_hash="-",
        created_at=clock.now(),
    )


async def add_one() -> None:
    async with transaction() as db:
        db.add(somebody(1))


async def add_none() -> None:
    async with transaction():
        pass


async def read_whole() -> None:
    async with reading() as db:
        (await db.exec(select(Account).limit(PEOPLE))).all()


async def read_plain() -> None:
    async with reading() as db:
        (await db.exec(select(Account.id, Account.phone_hash, Account.created_at).limit(PEOPLE))).all()


async def measure() -> list[tuple[str, float, str, float]]:
    """What is measured, its time, what it is compared with, that one's time."""
    await migrate.upgrade(engine())
    async with transaction() as db:
        db.add_all(somebody(number) for number in range(PEOPLE))

    specs = load(Path("content/catalogue"))
    index = SearchIndex(specs)
    asked = "lam giay khai sih"
    text = [f"{spec.name} {spec.summary} {' '.join(spec.keywords)}".lower() for spec in specs]

    calendar, now = WorkCalendar(), clock.now()
    return [
        (
            "search with typing mistakes",
            await median(lambda: index.search(asked)),
            "looking for the text as it is",
            await median(lambda: [line for line in text if asked in line]),
        ),
        (
            f"{PEOPLE} people, decrypted",
            await median(read_whole),
            "the same rows, plain columns only",
            await median(read_plain),
        ),
        (
            "a committed write, safe on disk",
            await median(add_one),
            "an empty writing transaction",
            await median(add_none),
        ),
        (
            "a deadline of 60 working days",
            await median(lambda: calendar.add(now, timedelta(hours=480))),
            "the same in calendar days",
            await median(lambda: now + timedelta(days=60)),
        ),
    ]


async def main() -> None:
    """Measure on a throw-away database and print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAMTAY_DATA_DIR"] = folder
        settings.cache_clear()
        settings()
        try:
            results = await measure()
        finally:
            await dispose()
    table = Table("what", "ms", "compared with", "ms", "ratio")
    for what, own, other, plain in results:
        table.add_row(what, f"{own:.3f}", other, f"{plain:.3f}", f"{own / plain:.1f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
