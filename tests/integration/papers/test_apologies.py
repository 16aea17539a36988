"""A late dossier owes an apology: the letter is drafted by itself, once, and sent by an officer; on both databases."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import col, select

from app import clock
from app.accounts.permissions import ANONYMOUS, Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import events, service
from app.dossiers.deadlines import WorkCalendar
from app.errors import NotAllowed, NotFound, NotSignedIn
from app.papers import apologies, queries
from app.papers.apologies import Proposal
from app.papers.forms import Form
from app.wiring import wire
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, Step
from models.notify import NotificationKind
from models.papers import ApologyDraft
from tests.support.devices import told
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database", "wired")

WHY = "Phải xác minh thêm nơi cư trú ở xã cũ."


class Time:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday; the 24th is a holiday

    def set(self, text: str) -> None:
        self.moment = datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    found = Time()
    monkeypatch.setattr(clock, "now", lambda: found.moment)
    return found


@pytest.fixture
def wired() -> Iterator[None]:
    before, drafted = list(events.on_transition), list(apologies.on_drafted)
    wire()
    wire()
    assert apologies.on_drafted.count(apologies.on_drafted[-1]) == 1
    yield
    events.on_transition[:], apologies.on_drafted[:] = before, drafted


async def act(caller: Caller, dossier: Dossier, kind: K, **data: Any) -> None:
    async with transaction() as db:
        await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def a_late_one(time: Time) -> tuple[Caller, Caller, Dossier]:
    """Promised for 17 o'clock on Friday the 27th, and with its officer."""
    hoa, nam = await a_person(), await a_person(Role.APPRAISE, name="Phạm Văn Nam")
    dossier = await a_dossier(hoa, await a_procedure())
    await act(await a_person(Role.RECEIVE), dossier, K.RECEIVE)
    await act(nam, dossier, K.ASSIGN)
    return hoa, nam, dossier


async def drafts() -> list[ApologyDraft]:
    async with reading() as db:
        return list((await db.exec(select(ApologyDraft).order_by(col(ApologyDraft.promised_at)))).all())


async def waiting(caller: Caller, dossier: Dossier) -> Proposal | None:
    async with reading() as db:
        return await apologies.waiting(db, caller, dossier.id)


async def test_the_letter_is_there_the_day_the_promise_passes_and_once(time: Time) -> None:
    hoa, nam, dossier = await a_late_one(time)
    leader, other = await a_person(Role.LEADER), await a_person(Role.APPRAISE)
    time.set("27/11/2026 17:00")
    assert await apologies.draft_all() == 0
    time.set("27/11/2026 17:01")
    assert sum(await asyncio.gather(*(apologies.draft_all() for _ in range(3)))) == 1
    assert await apologies.draft_all() == 0
    (row,) = await drafts()
    assert row.until == date(2026, 12, 2)
    assert "thẩm định" in row.reason
    for officer in (nam, leader):
        assert [note.kind for note in await told(officer)][-1:] == [NotificationKind.WORK_APOLOGY]
    assert NotificationKind.WORK_APOLOGY not in {note.kind for note in await told(other)}
    assert NotificationKind.WORK_APOLOGY not in {note.kind for note in await told(hoa)}

    async with transaction() as db:
        sheet = await queries.waiting_apology(db, leader, dossier.code)
    assert sheet.is_draft
    assert sheet.form is Form.APOLOGY
    assert "Thời gian trả kết quả mới: 17 giờ, ngày 02/12/2026." in sheet.closing
    async with reading() as db:
        after = (await db.exec(select(Dossier))).one()
    assert (after.extensions, after.last_seq) == (0, 3)


async def test_an_officer_sends_it_and_the_citizen_is_told(time: Time) -> None:
    hoa, nam, dossier = await a_late_one(time)
    time.set("28/11/2026 08:00")
    await apologies.draft_all()
    proposal = await waiting(nam, dossier)
    assert proposal
    await act(nam, dossier, K.EXTEND, text=WHY, until=proposal.until.isoformat())
    (row,) = await drafts()
    assert (row.sent_seq, row.settled_at) == (4, time.moment)
    assert await waiting(nam, dossier) is None
    assert [note.kind for note in await told(hoa)][-1] is NotificationKind.DOSSIER_EXTENDED
    assert all(note.read_at for note in await told(nam) if note.kind is NotificationKind.WORK_APOLOGY)
    async with transaction() as db:
        letter = await queries.letter(db, hoa, dossier.code, 4)
        with pytest.raises(NotFound):
            await queries.waiting_apology(db, nam, dossier.code)
    assert f"Lý do chậm: {WHY}" in letter.opening
    assert not letter.is_draft

    assert await apologies.draft_all() == 0
    time.set("03/12/2026 08:00")  # the second promise has passed as well
    assert await apologies.draft_all() == 1
    assert [draft.sent_seq for draft in await drafts()] == [4, None]


async def test_a_paused_dossier_owes_nothing_and_a_moved_promise_no_second_letter(time: Time) -> None:
    hoa, nam, dossier = await a_late_one(time)
    time.set("27/11/2026 16:00")
    await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "wrong"}])
    time.set("30/11/2026 09:00")
    assert await apologies.draft_all() == 0
    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    time.set("01/12/2026 09:00")
    assert await apologies.draft_all() == 1
    await act(
        await a_person(Role.LEADER), dossier, K.ALLOW_SUPPLEMENT, text="Giấy nộp lại vẫn sai ngày sinh."
    )
    await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "wrong"}])
    time.set("02/12/2026 09:00")
    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    time.set("04/12/2026 09:00")
    assert await apologies.draft_all() == 0
    assert len(await drafts()) == 1


async def test_what_was_finished_before_it_was_sent_is_settled_without_a_letter(time: Time) -> None:
    _, nam, dossier = await a_late_one(time)
    time.set("28/11/2026 08:00")
    await apologies.draft_all()
    await act(nam, dossier, K.APPRAISE)
    assert await waiting(nam, dossier)
    await act(await a_person(Role.APPROVE), dossier, K.APPROVE)
    await act(await a_person(Role.STAMP), dossier, K.STAMP)
    (row,) = await drafts()
    assert (row.sent_seq, row.settled_at) == (None, time.moment)
    assert await apologies.draft_all() == 0


async def test_the_proposed_day_is_never_one_that_has_passed(time: Time) -> None:
    _, nam, dossier = await a_late_one(time)
    time.set("28/11/2026 08:00")
    await apologies.draft_all()
    time.set("11/12/2026 08:00")  # a Friday
    proposal = await waiting(nam, dossier)
    assert proposal
    assert proposal.until == date(2026, 12, 14)


async def test_only_the_office_reads_a_draft(time: Time) -> None:
    hoa, _, dossier = await a_late_one(time)
    time.moment += timedelta(days=10)
    await apologies.draft_all()
    for caller, error in ((hoa, NotAllowed), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(error):
            await waiting(caller, dossier)
        async with transaction() as db:
            with pytest.raises(error):
                await queries.waiting_apology(db, caller, dossier.code)


@pytest.mark.parametrize("step", sorted(apologies.STEPS))
def test_every_step_at_which_one_can_be_late_has_its_days_and_words(step: Step) -> None:
    said = apologies.propose(step, date(2026, 11, 27), WorkCalendar())
    assert said.until > date(2026, 11, 27)
    assert "bước" in said.reason


async def test_one_that_cannot_be_drafted_keeps_no_other_waiting(time: Time) -> None:
    _, _, first = await a_late_one(time)
    second = await a_dossier(await a_person(), first.procedure_id)
    await act(await a_person(Role.RECEIVE), second, K.RECEIVE)
    time.set("28/11/2026 08:00")

    async def refuse(_db: object, dossier: Dossier, _draft: ApologyDraft) -> None:
        if dossier.id == first.id:
            raise RuntimeError("refused")

    apologies.on_drafted.append(refuse)
    assert await apologies.draft_all() == 1
    assert [row.dossier_id for row in await drafts()] == [second.id]
