"""Transactions keep their promises on SQLite and PostgreSQL alike."""

import asyncio

import pytest
from sqlmodel import func, select

from app import clock
from app.db import after_commit, reading, transaction
from models._types import lookup_hash
from models.accounts import Account

pytestmark = pytest.mark.usefixtures("database")


def somebody(name: str = "Trần Thị Hoa") -> Account:
    return Account(
        full_name=name,
        phone="0912345678",
        phone_hash=lookup_hash("phone", "0912345678"),
        password_hash="x",
        created_at=clock.now(),
    )


async def count() -> int:
    async with reading() as db:
        return (await db.exec(select(func.count()).select_from(Account))).one()


async def test_what_is_committed_is_read_back_decrypted_and_with_its_time_zone() -> None:
    person = somebody()
    async with transaction() as db:
        db.add(person)
    async with reading() as db:
        found = (await db.exec(select(Account))).one()
    assert found.full_name == "Trần Thị Hoa"
    assert found.created_at == person.created_at


async def test_an_error_undoes_everything_and_runs_no_hook() -> None:
    ran = []

    async def hook() -> None:
        ran.append("hook")

    with pytest.raises(ZeroDivisionError):
        async with transaction() as db:
            db.add(somebody())
            after_commit(db, hook)
            raise ZeroDivisionError
    assert await count() == 0
    assert ran == []


async def test_a_hook_runs_after_the_commit_and_its_failure_undoes_nothing() -> None:
    seen = []

    async def look() -> None:
        seen.append(await count())
        raise ZeroDivisionError

    async with transaction() as db:
        db.add(somebody())
        after_commit(db, look)
    assert seen == [1]
    assert await count() == 1


async def test_ten_writers_at_once_are_all_kept() -> None:
    async def write(number: int) -> None:
        async with transaction() as db:
            taken = (await db.exec(select(func.count()).select_from(Account))).one()
            db.add(somebody(f"{number} after {taken}"))

    await asyncio.gather(*(write(number) for number in range(10)))
    assert await count() == 10


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_writers_to_sqlite_get_their_turn_in_the_order_in_which_they_came(database: str) -> None:
    assert database == "sqlite"
    await asyncio.gather(*(count() for _ in range(5)))  # five connections are open
    done: list[int] = []

    async def write_ten_times(number: int) -> None:
        for _ in range(10):
            async with transaction() as db:
                await db.exec(select(Account))
                done.append(number)

    await asyncio.gather(*(write_ten_times(number) for number in range(5)))
    assert done == [*range(5)] * 10


async def test_a_writer_that_gives_up_while_waiting_or_writing_holds_up_nobody() -> None:
    holds, may_end = asyncio.Event(), asyncio.Event()

    async def write(began: asyncio.Event | None = None) -> None:
        async with transaction() as db:
            db.add(somebody())
            await db.flush()
            if began:
                began.set()
                await may_end.wait()

    writing = asyncio.create_task(write(holds))
    await holds.wait()
    waiting = asyncio.create_task(write())
    await asyncio.sleep(0)
    waiting.cancel()
    writing.cancel()
    await asyncio.gather(writing, waiting, return_exceptions=True)
    await write()
    assert await count() == 1
