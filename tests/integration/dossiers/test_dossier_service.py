"""A dossier from filing to its result, with everything that may come between, on both databases."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import func, select

from app import clock, live
from app.accounts import profiles
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import desk, events, journal, ledger, rules, service
from app.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from models.accounts import ConsentPurpose, Role
from models.dossiers import (
    ActionKind as K,
)
from models.dossiers import (
    Attachment,
    Dossier,
    DossierAction,
    DossierKey,
    DossierView,
    Draft,
    PortalStatus,
    Step,
)
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_draft, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")

REASON = "Giấy chứng sinh ghi sai ngày sinh của cháu."


async def act(caller: Caller, dossier: Dossier | UUID, kind: K, /, **data: Any) -> Dossier:
    who = dossier.id if isinstance(dossier, Dossier) else dossier
    key = data.pop("key", None) or uuid4().hex
    async with transaction() as db:
        return await service.act(
            db, caller, who, kind, data, key=key, expected_seq=data.pop("expected_seq", None)
        )


async def chain(dossier: Dossier) -> list[DossierAction]:
    async with reading() as db:
        return await journal.actions(db, dossier.id)


async def test_a_draft_becomes_a_dossier_once_however_often_it_is_filed() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    draft = await a_draft(hoa, procedure)

    async def file() -> Dossier:
        async with transaction() as db:
            return await service.file_draft(db, hoa, draft, uuid4().hex)

    filed = await asyncio.gather(*(file() for _ in range(5)))
    assert len({dossier.id for dossier in filed}) == 1
    dossier = filed[0]
    assert re.fullmatch(r"H49\.22-\d{6}-0001", dossier.code)
    assert dossier.status is PortalStatus.FILED
    assert dossier.step is Step.RECEIVE
    async with reading() as db:
        paper = (await db.exec(select(Attachment))).one()
    assert (paper.dossier_id, paper.filed_seq) == (dossier.id, 1)


async def test_the_next_dossier_of_the_day_gets_the_next_number() -> None:
    procedure = await a_procedure()
    filed = [await a_dossier(await a_person(), procedure) for _ in range(3)]
    assert [dossier.code[-4:] for dossier in filed] == ["0001", "0002", "0003"]


async def test_a_draft_that_is_not_complete_says_what_is_missing() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    draft = await a_draft(hoa, procedure, paper=False, answers={"applicant_phone": "12"})
    with pytest.raises(Invalid) as refused:
        async with transaction() as db:
            await service.file_draft(db, hoa, draft, "k")
    assert set(refused.value.fields) == {"applicant_phone", BIRTH_PAPER}


async def test_who_no_longer_agrees_files_nothing_and_reads_where_to_agree_again() -> None:
    hoa = await a_person()
    draft = await a_draft(hoa, await a_procedure())

    async def agree(*, given: bool) -> None:
        async with transaction() as db:
            await profiles.set_consent(db, hoa, ConsentPurpose.PROCESS_DOSSIERS, given=given)

    await agree(given=False)
    async with transaction() as db:
        with pytest.raises(Conflict, match="trang Tài khoản") as refused:
            await service.file_draft(db, hoa, draft, "k")
    assert set(refused.value.fields) == {"consent"}
    await agree(given=True)
    async with transaction() as db:
        filed = await service.file_draft(db, hoa, draft, "k")
    await agree(given=False)
    async with transaction() as db:  # asked again, a filed one is answered all the same
        assert (await service.file_draft(db, hoa, draft, "k")).id == filed.id


async def test_nobody_files_the_draft_of_another() -> None:
    hoa, other, procedure = await a_person(), await a_person(name="Kẻ Lạ"), await a_procedure()
    draft = await a_draft(hoa, procedure)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await service.file_draft(db, other, draft, "k")


async def test_the_five_steps_end_with_the_result_in_hand() -> None:
    hoa, procedure = await a_person(), await a_procedure()
    dossier = await a_dossier(hoa, procedure)
    seen = []
    for role, kind in [
        (Role.RECEIVE, K.RECEIVE),
        (Role.APPRAISE, K.APPRAISE),
        (Role.APPROVE, K.APPROVE),
        (Role.STAMP, K.STAMP),
        (Role.RETURN, K.RETURN_RESULT),
    ]:
        officer = await a_person(role, name=f"Cán Bộ {role}")
        dossier = await act(officer, dossier, kind)
        seen.append((dossier.status, dossier.step))
    assert seen == [
        (PortalStatus.RECEIVED, Step.APPRAISE),
        (PortalStatus.PROCESSING, Step.APPROVE),
        (PortalStatus.PROCESSING, Step.STAMP),
        (PortalStatus.FINISHED, Step.RETURN),
        (PortalStatus.RETURNED, None),
    ]
    assert dossier.due_at
    assert dossier.closed_at


async def test_the_row_is_what_the_actions_make_of_it_and_the_chain_holds() -> None:
    hoa, thu, nam = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    dossier = await a_dossier(hoa, await a_procedure())
    await act(thu, dossier, K.ASSIGN)
    await act(thu, dossier, K.RECEIVE)
    await act(nam, dossier, K.ASSIGN)
    await act(
        nam, dossier, K.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "unreadable"}]
    )
    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    await act(nam, dossier, K.APPRAISE)

    async with reading() as db:
        stored = (await db.exec(select(Dossier))).one()
    actions = await chain(stored)
    now = None
    for action in actions:
        now = rules.apply(now, ledger.happening(action))
    assert now == journal.projection(stored)
    ledger.verify(stored, actions)


async def test_erasing_the_key_erases_the_person_and_the_chain_still_holds() -> None:
    hoa = await a_person()
    dossier = await a_dossier(hoa, await a_procedure())
    await act(hoa, dossier, K.WITHDRAW, text="Tôi xin rút lại để nộp sau.")
    async with transaction() as db:
        before = await service.current_answers(db, dossier.id)
        key = await db.get(DossierKey, dossier.id)
        assert key
        key.wrapped = None
        db.add(key)
    async with reading() as db:
        after = await service.current_answers(db, dossier.id)
        stored = (await db.exec(select(Dossier))).one()
        ledger.verify(stored, await journal.actions(db, dossier.id))
    assert before["applicant_full_name"] == "Trần Thị Hoa"
    assert after == {}


async def test_of_ten_officers_at_once_one_receives() -> None:
    dossier = await a_dossier(await a_person(), await a_procedure())
    officers = [await a_person(Role.RECEIVE, name=f"Cán Bộ {n}") for n in range(10)]
    answers = await asyncio.gather(
        *(act(officer, dossier, K.RECEIVE) for officer in officers), return_exceptions=True
    )
    assert sum(isinstance(answer, Dossier) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 9
    assert [action.kind for action in await chain(dossier)] == [K.FILE, K.RECEIVE]


async def test_the_same_request_again_is_answered_and_not_repeated() -> None:
    thu = await a_person(Role.RECEIVE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    first = await asyncio.gather(*(act(thu, dossier, K.RECEIVE, key="once") for _ in range(4)))
    assert {answer.last_seq for answer in first} == {2}
    assert len(await chain(dossier)) == 2


async def test_a_key_is_not_lent_to_another_person_or_another_action() -> None:
    thu, dung = await a_person(Role.RECEIVE), await a_person(Role.RECEIVE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    await act(thu, dossier, K.ASSIGN, key="once")
    with pytest.raises(Conflict):
        await act(thu, dossier, K.RECEIVE, key="once")
    with pytest.raises(Conflict):
        await act(dung, dossier, K.ASSIGN, key="once")


async def test_who_has_not_seen_the_last_change_is_asked_to_look_again() -> None:
    thu = await a_person(Role.RECEIVE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    await act(thu, dossier, K.ASSIGN)
    with pytest.raises(Conflict):
        await act(thu, dossier, K.RECEIVE, expected_seq=1)
    assert (await act(thu, dossier, K.RECEIVE, expected_seq=2)).step is Step.APPRAISE


async def test_a_supplement_stops_the_clock_and_the_answer_starts_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hoa, thu, nam = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(hoa, await a_procedure()), K.RECEIVE)
    promised = dossier.due_at
    assert promised
    asked = await act(
        nam,
        dossier,
        K.REQUEST_SUPPLEMENT,
        items=[{"document_key": BIRTH_PAPER, "reason": "wrong", "note": "Sai ngày sinh"}],
    )
    assert asked.status is PortalStatus.SUPPLEMENT
    assert asked.paused_since
    with pytest.raises(Conflict):
        await act(nam, dossier, K.APPRAISE)

    with pytest.raises(Invalid) as refused:
        await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    assert BIRTH_PAPER in refused.value.fields

    await a_paper(hoa, dossier_id=dossier.id)
    later = clock.now() + timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    answered = await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    assert answered.status is PortalStatus.PROCESSING
    assert answered.assignee_id == nam.account_id
    assert answered.paused_since is None
    assert answered.due_at
    assert answered.due_at > promised + timedelta(days=25)
    assert answered.supplement_requests == 1


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"document_key": BIRTH_PAPER, "reason": "không thích"}],
        [{"document_key": "bịa", "reason": "wrong"}],
        [{"document_key": BIRTH_PAPER, "reason": "wrong"}] * 2,
        "hỏng",
        [None],
    ],
)
async def test_a_supplement_names_papers_of_the_procedure_with_a_reason_each(items: Any) -> None:
    thu = await a_person(Role.RECEIVE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    with pytest.raises(Invalid) as refused:
        await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=items)
    assert "items" in refused.value.fields


async def test_refusal_without_a_reason_is_refused() -> None:
    thu, nam = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    with pytest.raises(Invalid):
        await act(thu, dossier, K.REFUSE_RECEIPT, text="  ")
    dossier = await act(thu, dossier, K.RECEIVE)
    stopped = await act(nam, dossier, K.REFUSE, text=REASON)
    assert stopped.status is PortalStatus.STOPPED
    assert stopped.step is None
    async with reading() as db:
        opened = await journal.opened(db, dossier.id)
    assert opened[-1][1] == {"text": REASON}


async def test_a_dossier_is_handed_to_somebody_who_does_this_step() -> None:
    thu, dung, nam = await a_person(Role.RECEIVE), await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.ASSIGN)
    with pytest.raises(Invalid):
        await act(thu, dossier, K.HAND_ON, to=str(nam.account_id))
    with pytest.raises(Conflict):
        await act(dung, dossier, K.RECEIVE)
    handed = await act(thu, dossier, K.HAND_ON, to=str(dung.account_id))
    assert handed.assignee_id == dung.account_id
    assert (await act(dung, dossier, K.RECEIVE)).step is Step.APPRAISE


async def test_what_is_sent_back_returns_to_who_did_it() -> None:
    thu, nam, tuan = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE), await a_person(Role.APPROVE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    await act(nam, dossier, K.APPRAISE)
    back = await act(tuan, dossier, K.SEND_BACK, text=REASON)
    assert (back.step, back.assignee_id) == (Step.APPRAISE, nam.account_id)


async def test_a_late_dossier_gets_an_apology_and_a_new_day() -> None:
    thu, nam = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.RECEIVE)
    assert dossier.due_at
    with pytest.raises(Invalid):
        await act(nam, dossier, K.EXTEND, text=REASON, until=dossier.due_at.date().isoformat())
    for mistyped in ("9998-11-27", "9999-12-31", "2126-11-27"):
        with pytest.raises(Invalid) as refused:
            await act(nam, dossier, K.EXTEND, text=REASON, until=mistyped)
        assert "năm" in refused.value.fields["until"]
    day = dossier.due_at.date() + timedelta(days=7)
    extended = await act(nam, dossier, K.EXTEND, text=REASON, until=day.isoformat())
    assert extended.due_at
    assert extended.due_at.date() == day
    assert extended.extensions == 1


@pytest.mark.parametrize("kind", [kind for kind in K if kind not in {K.FILE, K.WITHDRAW}])
async def test_a_citizen_does_nothing_of_the_office_and_a_stranger_sees_nothing(kind: K) -> None:
    hoa, stranger = await a_person(), await a_person(name="Kẻ Lạ")
    dossier = await a_dossier(hoa, await a_procedure())
    with pytest.raises(Problem):
        await act(hoa, dossier, kind, text=REASON)
    with pytest.raises(NotFound):
        await act(stranger, dossier, kind, text=REASON)
    assert len(await chain(dossier)) == 1


async def test_an_officer_does_not_decide_on_their_own_dossier() -> None:
    thu = await a_person(Role.RECEIVE)
    dossier = await a_dossier(thu, await a_procedure())
    with pytest.raises(NotAllowed):
        await act(thu, dossier, K.RECEIVE)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    topics: list[str] = []

    async def listen(topic: str) -> None:
        topics.append(topic)

    stop = live.subscribe(listen)
    yield topics
    stop()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[K, PortalStatus]]:
    seen: list[tuple[K, PortalStatus]] = []

    async def listener(db: Any, dossier: Dossier, action: DossierAction) -> None:
        seen.append((action.kind, dossier.status))
        if action.kind is K.RECEIVE:
            raise ZeroDivisionError

    monkeypatch.setattr(events, "on_transition", [listener])
    return seen


async def only_draft() -> UUID:
    async with reading() as db:
        return (await db.exec(select(Draft.id))).one()


async def test_what_listens_takes_part_in_the_transaction_and_pages_hear_only_of_what_was_kept(
    heard: list[str], told: list[tuple[K, PortalStatus]]
) -> None:
    thu = await a_person(Role.RECEIVE)
    dossier = await a_dossier(await a_person(), await a_procedure())
    assert told == [(K.FILE, PortalStatus.FILED)]
    draft = await only_draft()
    assert set(heard) == {f"dossier:{dossier.id}", f"account:{dossier.owner_id}", "queue", f"draft:{draft}"}
    heard.clear()
    with pytest.raises(ZeroDivisionError):
        await act(thu, dossier, K.RECEIVE)
    assert heard == []
    assert len(await chain(dossier)) == 1


async def test_every_look_of_staff_is_recorded_once_a_visit() -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    for _ in range(3):
        async with transaction() as db:
            await desk.record_view(db, thu, dossier.id)
    with pytest.raises(NotAllowed):
        async with transaction() as db:
            await desk.record_view(db, hoa, dossier.id)
    async with reading() as db:
        assert (await db.exec(select(func.count()).select_from(DossierView))).one() == 1
