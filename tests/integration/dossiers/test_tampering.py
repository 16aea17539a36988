"""What somebody with nothing but the database at hand has changed is found: they can work out no chain that holds."""

import json
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import col, delete, select

from app.db import transaction
from app.dossiers import ledger, proof, service
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, DossierAction
from tests.support.dossiers import a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def received() -> Dossier:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    dossier = await a_dossier(owner, await a_procedure())
    async with transaction() as db:
        return await service.act(db, thu, dossier.id, ActionKind.RECEIVE, {}, key=uuid4().hex)


async def problems() -> list[str]:
    chains = [each.problem async for each in proof.check_all() if each.problem]
    return chains + [said async for said in proof.missing_codes()]


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
    own = dossier.id.hex if database == "sqlite" else dossier.id
    async with transaction() as db:
        if database == "sqlite":
            await db.exec(text("PRAGMA defer_foreign_keys=ON"))  # type: ignore[call-overload]
        for table in ("dossier_action", "dossier_view", "dossier_key"):
            await db.exec(text(f'DELETE FROM "{table}" WHERE dossier_id = :own').bindparams(own=own))  # type: ignore[call-overload]
        for table in ("draft", "attachment"):
            await db.exec(text(f'UPDATE "{table}" SET dossier_id = NULL'))  # type: ignore[call-overload]
        await db.exec(delete(Dossier).where(col(Dossier.id) == dossier.id))
    prefix = kept.code.rpartition("-")[0]
    assert await problems() == [f"{prefix}: 2 codes were given, 1 dossiers are there"]
