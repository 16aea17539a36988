"""Drafts away from the network: the key a phone locks them with, what it takes along, what it brings back."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import offline, open_drafts
from app.settings import settings
from app.web.body import body_of, read_json
from app.web.drafts import MAX_BODY, SAVE_LIMIT
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["offline"])

_MARK_BYTES = 12
_UNREADABLE = "Phần điền khi không có mạng chưa gửi được vì không đọc được. Nó vẫn còn trong máy."
_TOO_OFTEN = "Đang gửi quá nhiều lần. Những gì đã điền vẫn còn trong máy; hệ thống tự gửi lại sau ít phút."


class PhoneKey(BaseModel):
    """What a phone locks an account's drafts with, and the mark it knows them again by.

    The mark tells nobody whose they are.
    """

    owner: str
    secret: str


class Changed(BaseModel):
    """One box changed without a network: what was typed, and what the phone knew to be there before."""

    box: str
    text: str
    base: str


class Brought(BaseModel):
    """What a phone brings back."""

    changes: list[Changed] = Field(max_length=1000)


class Became(BaseModel):
    """What became of it: what is now in boxes that were changed on both sides, and why others were not kept."""

    saved_at: datetime
    conflicts: dict[str, str]
    refused: dict[str, str]


@router.post("/offline/key")
async def phone_key(caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> PhoneKey:
    """The key of the caller's drafts on their phone; the same for every session of theirs, for nobody else."""
    return PhoneKey(
        owner=settings().key(f"offline owner {caller.person}")[:_MARK_BYTES].hex(),
        secret=base64.b64encode(settings().key(f"offline drafts {caller.person}")).decode(),
    )


class OpenDrafts(BaseModel):
    """Which of the drafts a phone keeps are open still."""

    open: list[UUID]


@router.get("/offline/drafts")
async def still_open(caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> OpenDrafts:
    """The caller's open drafts: a phone forgets the others."""
    async with reading() as db:
        return OpenDrafts(open=await open_drafts.ids(db, caller))


@router.get("/drafts/{draft_id}/offline")
async def take_along(draft_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> dict[str, Any]:
    """One's own draft with its form, for filling it in without a network; or what it was filed as."""
    async with reading() as db:
        return await offline.take_along(db, caller, draft_id)


@router.put("/drafts/{draft_id}/offline", openapi_extra=body_of(Brought))
async def bring_back(
    request: Request, draft_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Became:
    """Keep what was typed without a network, but for boxes that were changed here meanwhile. Not filed."""
    await throttle.attempt("autosave", str(caller.person), SAVE_LIMIT, _TOO_OFTEN)
    brought = await read_json(request, Brought, MAX_BODY, _UNREADABLE)
    changes = [offline.Change(each.box, each.text, each.base) for each in brought.changes]
    async with transaction() as db:
        became = await offline.bring_back(db, caller, draft_id, changes)
    return Became(saved_at=became.at, conflicts=became.conflicts, refused=became.refused)
