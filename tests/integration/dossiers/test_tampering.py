"""What somebody with nothing but the database at hand has changed is found: they can work out no chain that holds.

What they cut off is found by what was kept outside when it was last checked.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.db import reading, transaction
from app.dossiers import heads, journal, ledger, proof, rules, service
from models.accounts import Role
from models.dossiers import ActionKind, CodeSerial, Dossier, DossierAction
from tests.support.dossiers import a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")

KEY = b"k" * 32


async def received() -> Dossier:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    dossier = await a_dossier(owner, await a_procedure())
    async with transaction() as db:
        return await service.act(db, thu, dossier.id, ActionKind.RECEIVE, {}, key=uuid4().hex)


async def problems(kept: heads.Heads | None = None) -> list[str]:
    kept, days, told = kept or heads.Heads(), set[str](), dict[str, str]()
    async for each in proof.check_all(kept):
        days.add(heads.day_of(each.code))
        if each.problem:
            told[each.code] = each.problem
    gone = [f"{code} is gone" for code in kept.gone(besides=told)]
    return [*told.values(), *gone] + [said async for said in proof.missing_codes(days)]


async def was() -> Callable[[], heads.Heads]:
    """What is there now, as every later check reads it again."""
    kept = heads.Heads()
    assert await problems(kept) == []
    file = kept.sealed(KEY, clock.now())
    return lambda: heads.Heads.opened(file, KEY)


async def take_out(database: str, dossier: Dossier) -> None:
    own = dossier.id.hex if database == "sqlite" else dossier.id
    async with transaction() as db:
        if database == "sqlite":
            await db.exec(text("PRAGMA defer_foreign_keys=ON"))  # type: ignore[call-overload]
        for table in ("dossier_action", "dossier_view", "dossier_key"):
            await db.exec(text(f'DELETE FROM "{table}" WHERE dossier_id = :own').bindparams(own=own))  # type: ignore[call-overload]
        for table in ("draft", "attachment"):
            await db.exec(text(f'UPDATE "{table}" SET dossier_id = NULL'))  # type: ignore[call-overload]
        await db.exec(delete(Dossier).where(col(Dossier.id) == dossier.id))


async def count_down() -> None:
    async with transaction() as db:
        serial = (await db.exec(select(CodeSerial))).one()
        serial.last -= 1
        db.add(serial)


async def take_off_the_last(dossier: Dossier) -> None:
    """Delete the last action and put the row back to what the others make of it: none of this needs the key."""
    async with transaction() as db:
        there = await db.get_one(Dossier, dossier.id)
        rows = await db.exec(
            select(DossierAction)
            .where(DossierAction.dossier_id == dossier.id)
            .order_by(col(DossierAction.seq))
        )
        chain = list(rows.all())
        last, before = chain.pop(), None
        for action in chain:
            before = rules.apply(before, ledger.happening(action))
        assert before
        for name, value in asdict(before).items():
            setattr(there, name, value)
        there.last_hash = last.prev_hash
        db.add(there)
        await db.flush()
        await db.delete(last)


async def test_a_promise_moved_in_the_database_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = await received()
    assert await problems() == []
    assert dossier.due_at
    later = dossier.due_at + timedelta(days=30)
    with monkeypatch.context() as without_key:
        without_key.setattr(ledger, "lookup_hash", lambda _, text: sha256(text.encode()).hexdigest())
        async with transaction() as db:
            there = await db.get_one(Dossier, dossier.id)
            chain = await db.exec(
                select(DossierAction)
                .where(DossierAction.dossier_id == dossier.id)
                .order_by(col(DossierAction.seq))
            )
            prev = ""
            for action in chain.all():
                if action.kind is ActionKind.RECEIVE:
                    action.facts = ledger.canonical(json.loads(action.facts) | {"due_at": later})
                action.prev_hash = prev
                action.hash = prev = ledger.digest(action)
                db.add(action)
            there.due_at, there.last_hash = later, prev
            db.add(there)
    assert await problems() == ["the chain is broken at action 1"]


async def test_a_dossier_taken_out_of_the_database_is_found(database: str) -> None:
    dossier, kept = await received(), await received()
    await take_out(database, dossier)
    assert await problems() == [
        f"{heads.day_of(kept.code)}: 2 codes were given, 1 dossiers are there. Look for {dossier.code}"
    ]


async def test_a_dossier_taken_out_with_its_count_is_found_by_those_of_its_day_filed_after_it(
    database: str,
) -> None:
    dossier, after = await received(), await received()
    await take_out(database, dossier)
    await count_down()
    [said] = await problems()
    assert said.endswith(f"1 codes were given, 1 dossiers are there. Look for {dossier.code}, {after.code}")


async def test_a_day_whose_count_was_taken_out_is_found() -> None:
    dossier = await received()
    async with transaction() as db:
        await db.exec(delete(CodeSerial))
    assert await problems() == [f"{heads.day_of(dossier.code)}: dossiers are there, and no code was given"]


async def test_the_last_dossier_taken_out_together_with_its_count_is_found(database: str) -> None:
    first, dossier = await received(), await received()
    kept = await was()
    await take_out(database, dossier)
    await count_down()
    assert await problems() == [], "nothing in the database shows it"
    assert await problems(kept()) == [f"{dossier.code} is gone"]
    file = kept()
    await problems(file)
    again = heads.Heads.opened(file.sealed(KEY, clock.now()), KEY)
    assert await problems(again) == [f"{dossier.code} is gone"], "it is told until somebody begins anew"
    await take_out(database, first)
    async with transaction() as db:
        await db.exec(delete(CodeSerial))
    assert await problems(kept()) == [f"{first.code} is gone", f"{dossier.code} is gone"]


async def test_the_last_action_taken_off_a_chain_is_found_and_not_covered_by_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dossier, _ = await received(), await received()
    kept = await was()
    with monkeypatch.context() as without_key:
        without_key.setattr(ledger, "lookup_hash", lambda *_: pytest.fail("needs the key"))
        await take_off_the_last(dossier)
    assert await problems() == [], "nothing in the database shows it"
    assert await problems(kept()) == ["ends after action 1, and went on to action 2"]
    thu = await a_person(Role.RECEIVE, name="Thu")
    async with transaction() as db:
        await service.act(db, thu, dossier.id, ActionKind.RECEIVE, {}, key=uuid4().hex)
    assert await problems(kept()) == ["action 2 is not the one that was there"]


async def test_what_somebody_does_while_it_is_read_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = await received()
    appraise = await a_person(Role.APPRAISE, name="Thẩm Định")
    whole = proof._batch

    async def torn(db: AsyncSession, after: UUID | None) -> list[tuple[Dossier, list[DossierAction]]]:
        [(row, _)] = await whole(db, after)
        async with transaction() as other:
            await service.act(other, appraise, dossier.id, ActionKind.APPRAISE, {}, key=uuid4().hex)
        async with reading() as later:
            return [(row, list(await journal.actions(later, dossier.id)))]

    monkeypatch.setattr(proof, "_batch", torn)
    assert await problems() == []


async def test_what_goes_on_as_usual_is_no_finding() -> None:
    dossier = await received()
    kept = (await was())()
    appraise = await a_person(Role.APPRAISE, name="Thẩm Định")
    async with transaction() as db:
        await service.act(db, appraise, dossier.id, ActionKind.APPRAISE, {}, key=uuid4().hex)
    new = await received()
    assert await problems(kept) == []
    later = heads.Heads.opened(kept.sealed(KEY, clock.now()), KEY)
    await take_off_the_last(dossier)
    await take_off_the_last(new)
    assert sorted(await problems(later)) == [
        "ends after action 1, and went on to action 2",
        "ends after action 2, and went on to action 3",
    ]
