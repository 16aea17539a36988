"""Autosave: what is typed into an application reaches the database also while the websocket is down."""

from datetime import datetime
from typing import Self
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.dossiers import drafts, supplements
from app.dossiers.drafts import Saved
from app.web.body import body_of, read_json
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["drafts"])

MAX_BODY = 1024 * 1024
SAVE_LIMIT = "400/minute"
"""Hand in hand saves several times a second while somebody types."""
_UNREADABLE = "Phần vừa nhập chưa lưu được vì dài quá hoặc không đọc được. Mời viết gọn lại."
_TOO_OFTEN = "Đang lưu quá nhiều lần. Những gì đã nhập vẫn còn trên trang; hệ thống tự lưu lại sau ít giây."


class Typed(BaseModel):
    """What was typed into boxes since the last save, by box; the way to receive the result included."""

    answers: dict[str, str]


class Kept(BaseModel):
    """When it was kept, and the error of each box whose text is longer than can be kept.

    Attributes:
        asks_else: the answers now lead to other questions; the page asks for them.
        results: what the form works out of the answers, as people read it, by question.
    """

    saved_at: datetime
    too_long: dict[str, str]
    asks_else: bool = False
    results: dict[str, str] = {}

    @classmethod
    def of(cls, saved: Saved) -> Self:
        return cls(
            saved_at=saved.at,
            too_long=saved.too_long,
            asks_else=saved.effects.asks_else,
            results=saved.effects.results,
        )


BODY = body_of(Typed)


async def read_typed(request: Request, caller: Caller) -> Typed:
    """What an autosave brings; raises `Invalid` and, above `SAVE_LIMIT`, `TooMany`."""
    await throttle.attempt("autosave", str(caller.person), SAVE_LIMIT, _TOO_OFTEN)
    return await read_json(request, Typed, MAX_BODY, _UNREADABLE)


@router.put("/drafts/{draft_id}/answers", openapi_extra=BODY)
async def save_answers(
    request: Request, draft_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Kept:
    """Keep what was typed into one's own draft, right or wrong. Not filed."""
    answers = (await read_typed(request, caller)).answers
    async with transaction() as db:
        saved = await drafts.save_answers(db, caller, draft_id, answers)
        if answers.get("return_method") or "return_address" in answers:
            method = answers.get("return_method") or None
            await drafts.choose_return(db, caller, draft_id, method, answers.get("return_address"))
    return Kept.of(saved)


@router.put("/dossiers/{dossier_id}/answers", openapi_extra=BODY)
async def save_supplement(
    request: Request, dossier_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Kept:
    """Keep what was typed to answer a supplement request, right or wrong. Not sent."""
    answers = (await read_typed(request, caller)).answers
    async with transaction() as db:
        saved = await supplements.keep(db, caller, dossier_id, answers)
    return Kept.of(saved)
