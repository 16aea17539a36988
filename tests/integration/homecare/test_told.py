"""What a citizen answers about a visit reaches somebody who is there and answers visits."""

from collections.abc import Awaitable, Callable
from datetime import time

import pytest

from app import clock
from app.accounts import staffing
from app.accounts.permissions import Caller
from app.db import reading, transaction
from models.accounts import Absence, Account, Role
from models.homecare import Visit, VisitAction
from models.notify import NotificationKind as K
from tests.support.devices import told
from tests.support.visits import TUESDAY, act, book, slot_at, someone

pytestmark = pytest.mark.usefixtures("centre", "wired")


async def kinds(caller: Caller) -> list[K]:
    return [row.kind for row in await told(caller)]


async def thu() -> Caller:
    return await someone(Role.RETURN, Role.STAMP, name="Thu")


async def moved(officer: Caller, citizen: Caller) -> Visit:
    """A visit for which this officer has proposed another time."""
    visit = await book(citizen)
    return await act(officer, visit.id, VisitAction.RESCHEDULE, "Buổi sáng đã kín.", await slot_at(time(15)))


async def _remove(officer: Caller, role: Role | None) -> None:
    async with transaction() as db:
        account = await db.get_one(Account, officer.person)
        await staffing.remove(db, account.phone, role)


async def leaves(officer: Caller) -> None:
    await _remove(officer, None)


async def answers_visits_no_more(officer: Caller) -> None:
    await _remove(officer, Role.RETURN)


async def goes_away(officer: Caller) -> None:
    instead = await someone(Role.STAMP, name="Người Thay")
    async with transaction() as db:
        db.add(
            Absence(
                account_id=officer.person,
                substitute_id=instead.person,
                first=clock.today(),
                last=TUESDAY,
                set_by=instead.person,
                set_at=clock.now(),
            )
        )


@pytest.mark.parametrize("gone", [leaves, answers_visits_no_more, goes_away])
@pytest.mark.parametrize(
    ("answer", "heard"),
    [(VisitAction.CANCEL, K.WORK_VISIT_CANCELLED), (VisitAction.ACCEPT, K.WORK_VISIT_ACCEPTED)],
)
async def test_an_answer_to_an_officer_who_is_gone_is_heard_by_those_who_are_there(
    gone: Callable[[Caller], Awaitable[None]], answer: VisitAction, heard: K
) -> None:
    hang, asked, other = await someone(), await thu(), await someone(Role.RETURN, name="Khác")
    stamp = await someone(Role.STAMP, name="Đóng Dấu")
    visit = await moved(asked, hang)
    await gone(asked)
    await act(hang, visit.id, answer)
    assert heard in await kinds(other)
    assert heard not in await kinds(asked) + await kinds(stamp)


@pytest.mark.parametrize("answer", [VisitAction.CANCEL, VisitAction.ACCEPT])
async def test_an_answer_to_an_officer_who_is_there_is_theirs_alone(answer: VisitAction) -> None:
    hang, asked, other = await someone(), await thu(), await someone(Role.RETURN, name="Khác")
    visit = await moved(asked, hang)
    before = await kinds(other)
    await act(hang, visit.id, answer)
    assert len(await kinds(asked)) == 2
    assert await kinds(other) == before


async def test_while_all_who_answer_are_away_they_are_told_nevertheless() -> None:
    hang, asked = await someone(), await thu()
    visit = await moved(asked, hang)
    await goes_away(asked)
    await act(hang, visit.id, VisitAction.CANCEL)
    assert K.WORK_VISIT_CANCELLED in await kinds(asked)


async def test_nobody_is_asked_about_a_visit_of_their_own() -> None:
    officer = await thu()
    visit = await book(officer)
    await act(officer, visit.id, VisitAction.CANCEL)
    assert await kinds(officer) == [K.VISIT_ASKED, K.VISIT_CANCELLED]
    async with reading() as db:
        assert (await db.get_one(Visit, visit.id)).handled_by is None
