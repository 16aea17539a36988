"""A paper is taken away at the moment it is filed: it is filed whole, or nothing is filed."""

import asyncio
from collections.abc import Awaitable
from uuid import UUID

import pytest
from sqlmodel import select

from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import files, service
from app.errors import Problem
from models.accounts import Role
from models.dossiers import ActionKind, Attachment, Dossier, StoredFile
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_draft, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def happened(what: Awaitable[object]) -> bool:
    try:
        await what
    except Problem:
        return False
    return True


async def remove(owner: Caller, paper: UUID) -> None:
    async with transaction() as db:
        await files.remove(db, owner, paper)


async def file(owner: Caller, draft: UUID) -> None:
    async with transaction() as db:
        await service.file_draft(db, owner, draft, "once")


async def answer(owner: Caller, dossier: UUID) -> None:
    async with transaction() as db:
        await service.act(db, owner, dossier, ActionKind.ANSWER_SUPPLEMENT, key="once")


async def is_whole(paper: UUID) -> bool:
    async with reading() as db:
        row = await db.get_one(Attachment, paper)
        stored = await db.get_one(StoredFile, row.file_id)
    return row.removed_at is None and row.filed_seq is not None and stored.sealed_key is not None


@pytest.mark.parametrize("removed_first", [True, False])
async def test_a_paper_is_removed_while_its_draft_is_filed(removed_first: bool) -> None:
    procedure = await a_procedure()
    for _ in range(10):
        owner = await a_person()
        draft = await a_draft(owner, procedure, paper=False)
        paper = await a_paper(owner, draft_id=draft)
        both = [happened(remove(owner, paper)), happened(file(owner, draft))]
        done = await asyncio.gather(*(both if removed_first else reversed(both)))
        removed, filed = done if removed_first else reversed(done)
        assert removed != filed
        assert filed == await is_whole(paper)


async def test_a_paper_is_removed_while_the_supplement_is_sent() -> None:
    procedure, owner, thu = await a_procedure(), await a_person(), await a_person(Role.RECEIVE)
    wanted = {
        "text": "Ảnh mờ quá, mời chụp lại.",
        "items": [{"document_key": BIRTH_PAPER, "reason": "unreadable", "note": ""}],
    }
    for _ in range(10):
        dossier = (await a_dossier(owner, procedure)).id
        async with transaction() as db:
            await service.act(db, thu, dossier, ActionKind.REQUEST_SUPPLEMENT, wanted, key="ask")
        paper = await a_paper(owner, dossier_id=dossier)
        removed, sent = await asyncio.gather(happened(remove(owner, paper)), happened(answer(owner, dossier)))
        assert removed != sent
        assert sent == await is_whole(paper)
        async with reading() as db:
            row = (await db.exec(select(Dossier).where(Dossier.id == dossier))).one()
        assert (row.paused_since is None) == sent
