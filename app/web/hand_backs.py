"""Autosave of a form that a guide fills in for somebody at the counter; see `app.web.drafts`."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.errors import Invalid
from app.guidance import handback
from app.web.body import read_body
from app.web.drafts import MAX_BODY, SAVE_LIMIT, Kept, Typed
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["guidance"])

_UNREADABLE = "Phần vừa nhập chưa lưu được vì dài quá hoặc không đọc được. Mời viết gọn lại."
_TOO_OFTEN = "Đang lưu quá nhiều lần. Những gì đã nhập vẫn còn trên trang; hệ thống tự lưu lại sau ít giây."
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": Typed.model_json_schema()}}}
}


@router.put("/hand-backs/{hand_back_id}/answers", openapi_extra=_BODY)
async def save_answers(
    request: Request, hand_back_id: UUID, caller: Caller = allowed(Permission.GUIDE)
) -> Kept:
    """Keep what was typed into a form the caller began at the counter, right or wrong."""
    await throttle.attempt("autosave", str(caller.person), SAVE_LIMIT, _TOO_OFTEN)
    body = await read_body(request, MAX_BODY, lambda: Invalid(_UNREADABLE))
    try:
        answers = Typed.model_validate_json(body).answers
    except ValidationError:
        raise Invalid(_UNREADABLE) from None  # what pydantic says would repeat what was typed
    async with transaction() as db:
        saved = await handback.save(db, caller, hand_back_id, answers)
    return Kept(saved_at=saved.at, too_long=saved.too_long)
