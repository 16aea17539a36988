"""Progress in a tutorial belongs to one person, and is never lost by going back."""

from uuid import uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import ANONYMOUS, Caller
from app.errors import Invalid, NotFound, NotSignedIn
from app.guidance.queries import progress_of
from app.guidance.service import keep_progress
from app.guidance.tutorials import find_tutorial
from models.accounts import Account

SLUG = "cai-vneid"


async def person(db: AsyncSession) -> Caller:
    account = Account(
        full_name="Nguyễn Thị Hằng",
        phone="0912345678",
        phone_hash=uuid4().hex,
        password_hash="x",
        created_at=clock.now(),
    )
    db.add(account)
    await db.flush()
    return Caller(account_id=account.id)


async def test_the_furthest_step_is_kept(db: AsyncSession) -> None:
    caller = await person(db)
    await keep_progress(db, caller, SLUG, 3)
    await keep_progress(db, caller, SLUG, 1)
    assert await progress_of(db, caller) == {SLUG: 3}


async def test_the_last_step_finishes_the_tutorial_once(db: AsyncSession) -> None:
    caller = await person(db)
    tutorial = find_tutorial(SLUG)
    assert tutorial is not None
    row = await keep_progress(db, caller, SLUG, len(tutorial.steps) - 1)
    assert row.done_at is None
    finished = (await keep_progress(db, caller, SLUG, len(tutorial.steps))).done_at
    assert finished is not None
    assert (await keep_progress(db, caller, SLUG, len(tutorial.steps))).done_at == finished


async def test_one_person_does_not_see_anothers_progress(db: AsyncSession) -> None:
    one, other = await person(db), await person(db)
    await keep_progress(db, one, SLUG, 2)
    assert await progress_of(db, other) == {}
    assert await progress_of(db, ANONYMOUS) == {}


async def test_nobody_signed_in_keeps_nothing_here(db: AsyncSession) -> None:
    with pytest.raises(NotSignedIn):
        await keep_progress(db, ANONYMOUS, SLUG, 1)


@pytest.mark.parametrize("step", [0, -1, 7, 10**12])
async def test_a_step_the_tutorial_does_not_have_is_refused(db: AsyncSession, step: int) -> None:
    with pytest.raises(Invalid):
        await keep_progress(db, await person(db), SLUG, step)


async def test_an_unknown_tutorial_is_refused(db: AsyncSession) -> None:
    with pytest.raises(NotFound):
        await keep_progress(db, await person(db), "khong-co", 1)
