"""Nothing that says who somebody was outlives its time, wherever it was written down, on both databases."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.custody import service as custody
from app.db import reading, transaction
from app.dossiers import drafts, files, messages, service, uploads
from app.dossiers.intake import JPEG, CleanFile
from app.errors import Conflict, NotFound
from app.fees import service as fees
from app.insight import leaving
from app.insight.retention import retain
from models.accounts import Role
from models.custody import CustodyStep, Original
from models.dossiers import ActionKind as K
from models.dossiers import Attachment, Dossier, Draft, StoredFile
from models.fees import BankLine, BankLineEvent, FeeEvent, FeeStep, LineStep, Verdict
from models.homecare import SlotRule, Visit, VisitKind, VisitStatus
from models.uploads import Upload
from tests.support.dossiers import ANSWERS, BIRTH_PAPER, a_dossier, a_draft, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def act(caller: Caller, dossier: Dossier, kind: K, **data: Any) -> None:
    async with transaction() as db:
        await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> dict[str, int]:
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    return {stage.what: stage.number for stage in (await retain()).stages}


async def test_after_ten_years_nothing_around_a_dossier_says_who_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    draft = await a_draft(owner, await a_procedure())
    async with transaction() as db:
        chosen = await files.attach_to_draft(
            db, owner, draft, BIRTH_PAPER, "Hoa chụp nhầm.jpg", CleanFile(b"wrong", JPEG, 1)
        )
        await files.remove(db, owner, chosen.id)
        dossier = await service.file_draft(db, owner, draft, uuid4().hex)
    async with transaction() as db:
        for who in (owner, thu):
            photo = ("Hoa.jpg", CleanFile(who.full_name.encode(), JPEG, 1))
            await messages.send(db, who, dossier.id, "", key=uuid4().hex, inside=False, file=photo)
        await custody.take_in(db, thu, dossier.code, "Giấy hộ nghèo của bà Hoa", "one")
        await fees.record(db, thu, dossier.code, FeeStep.EXEMPT, key="e", seq=0, reason="Bà Hoa là hộ nghèo")
    await act(owner, dossier, K.WITHDRAW, text="Thôi")
    await days_later(monkeypatch, 3700)
    async with reading() as db:
        found = await drafts.get(db, owner, draft)
        sent = (await db.exec(select(Attachment))).all()
        assert [row.name for row in (await db.exec(select(Original))).all()] == [""]
        assert [row.reason for row in (await db.exec(select(FeeEvent))).all()] == [""]
        assert [row.sealed_key for row in (await db.exec(select(StoredFile))).all()] == [None] * 4
    assert (found.answers, found.return_address) == ({}, "")
    assert [row.name for row in sent] == [""] * 4
    for each in sent:
        with pytest.raises(NotFound):
            async with transaction() as db:
                await files.read(db, thu, each.id)


async def test_a_dossier_within_its_time_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await a_person()
    dossier = await a_dossier(owner, await a_procedure())
    await act(owner, dossier, K.WITHDRAW, text="Thôi")
    await days_later(monkeypatch, 3600)
    async with reading() as db:
        [draft] = (await db.exec(select(Draft))).all()
        [paper] = (await db.exec(select(Attachment))).all()
    assert draft.answers == ANSWERS
    assert (paper.name, paper.removed_at) == ("giấy.jpg", None)


async def test_what_a_transfer_said_goes_and_its_amount_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = (await a_person(Role.RECEIVE)).person
    said = {"verdict": Verdict.UNKNOWN_CODE, "read_by": officer, "content": "TRAN THI HOA nop le phi"}
    async with transaction() as db:
        for name, age in (("old", 100), ("young", 0)):
            day = clock.today() - timedelta(days=age)
            db.add(BankLine(id=name, day=day, amount=8000, read_at=clock.now(), last_seq=1, **said))
            await db.flush()
            event = {"step": LineStep.NOT_FEE, "actor_id": officer, "reason": "Tiền của bà Hoa"}
            db.add(BankLineEvent(line_id=name, seq=1, at=clock.now(), **event))
    for expected in (1, 0):
        told = await days_later(monkeypatch, 3600 * expected)
        assert told["what transfers to the bank said"] == expected
    async with reading() as db:
        lines = {row.id: (row.content, row.amount) for row in (await db.exec(select(BankLine))).all()}
        reasons = {row.line_id: row.reason for row in (await db.exec(select(BankLineEvent))).all()}
    assert lines == {"old": ("", 8000), "young": (said["content"], 8000)}
    assert reasons == {"old": "", "young": "Tiền của bà Hoa"}


async def test_nobody_leaves_while_the_office_has_their_paper() -> None:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    dossier = await a_dossier(owner, await a_procedure())
    async with transaction() as db:
        original = await custody.take_in(db, thu, dossier.code, "Sổ đỏ", "one")
    await act(owner, dossier, K.WITHDRAW, text="Thôi")
    with pytest.raises(Conflict, match=f"{dossier.code} còn ở Trung tâm: Sổ đỏ"):
        async with transaction() as db:
            await leaving.leave(db, owner)
    async with transaction() as db:
        await custody.act(db, thu, original.label, CustodyStep.GIVE_BACK, seq=1)
    async with transaction() as db:
        await leaving.leave(db, owner)


async def a_visit(owner: Caller, *, days: int) -> Visit:
    """One that is confirmed, and that no officer ever closes."""
    place = {"ward_code": "07093", "hamlet": "Khu 1", "address": "Số 12", "phone": "0912345678"}
    day, begins, ends = clock.today() + timedelta(days=days), time(8), time(10)
    rule = SlotRule(starts=begins, ends=ends, capacity=1, valid_from=day)
    async with transaction() as db:
        db.add(rule)
        await db.flush()
        visit = Visit(
            code=uuid4().hex[:12],
            account_id=owner.person,
            kind=VisitKind.GUIDANCE,
            procedure_code="1.001193",
            procedure_name="Đăng ký khai sinh",
            slot_id=rule.id,
            day=day,
            starts=begins,
            ends=ends,
            status=VisitStatus.CONFIRMED,
            key=uuid4().hex,
            created_at=clock.now(),
            updated_at=clock.now(),
            **place,
        )
        db.add(visit)
    return visit


async def test_a_visit_that_nobody_closed_keeps_no_account_and_no_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leaves, stays = await a_person(), await a_person()
    visits = [await a_visit(who, days=0) for who in (leaves, stays)]
    with pytest.raises(Conflict, match=visits[0].code):
        async with transaction() as db:
            await leaving.leave(db, leaves)

    async def places() -> list[str]:
        async with reading() as db:
            return [f"{row.address}{row.phone}" for row in [await db.get_one(Visit, v.id) for v in visits]]

    assert (await days_later(monkeypatch, 1))["places of past visits"] == 0
    async with transaction() as db:
        await leaving.leave(db, leaves)
    assert await places() == ["", "Số 120912345678"]
    await days_later(monkeypatch, 366)
    assert await places() == ["", ""]


async def test_half_a_photo_goes_with_its_draft_and_with_its_owner() -> None:
    owner, procedure = await a_person(), await a_procedure()
    thu, dossier = await a_person(Role.RECEIVE), await a_dossier(owner, procedure)
    draft = await a_draft(owner, procedure, paper=False)
    targets = [
        uploads.Target(BIRTH_PAPER, draft_id=draft),
        uploads.Target(BIRTH_PAPER, dossier_id=dossier.id),
    ]

    async def waiting() -> list[bool]:
        async with reading() as db:
            rows = [await db.get_one(Upload, each) for each in begun]
        return [bool(row.sealed_key and row.name) for row in rows]

    items = [{"document_key": BIRTH_PAPER, "reason": "wrong"}]
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=items)
    async with transaction() as db:
        begun = [await uploads.begin(db, owner, target, "cccd Hoa.jpg", 1000) for target in targets]
        for each in begun:
            await uploads.add(db, owner, each, 0, b"x" * 900)
    async with transaction() as db:
        await drafts.discard(db, owner, draft)
    assert await waiting() == [False, True]
    await act(owner, dossier, K.WITHDRAW, text="Thôi")
    async with transaction() as db:
        await leaving.leave(db, owner)
    assert await waiting() == [False, False]
