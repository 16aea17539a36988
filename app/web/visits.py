"""Autosave: what is typed on the way to a visit reaches the database also while the websocket is down."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.homecare import drafts
from app.web.body import body_of, read_json
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["visits"])

MAX_BODY = 256 * 1024
SAVE_LIMIT = "120/minute"
_UNREADABLE = "Phần vừa nhập chưa lưu được vì dài quá hoặc không đọc được. Mời viết gọn lại."
_TOO_OFTEN = "Đang lưu quá nhiều lần. Những gì đã nhập vẫn còn trên trang; hệ thống tự lưu lại sau ít giây."


class TypedVisit(BaseModel):
    """What was answered since the last save, by question."""

    answers: dict[str, str]


class KeptVisit(BaseModel):
    """When it was kept, and the error of each answer that is longer than can be kept."""

    saved_at: datetime
    too_long: dict[str, str]


@router.put("/visits/draft/{key}", openapi_extra=body_of(TypedVisit))
async def save_visit_draft(
    request: Request, key: str, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> KeptVisit:
    """Keep what was typed on the way to a visit, right or wrong. Nothing is booked.

    `key` is the draft's: a page left open by somebody who has signed out since changes nobody else's.
    """
    await throttle.attempt("autosave", str(caller.person), SAVE_LIMIT, _TOO_OFTEN)
    answers = (await read_json(request, TypedVisit, MAX_BODY, _UNREADABLE)).answers
    async with transaction() as db:
        kept = await drafts.keep(db, caller, answers, key=key)
    return KeptVisit(saved_at=kept.draft.updated_at, too_long=kept.too_long)
