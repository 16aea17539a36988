"""Autosave of a form that a guide fills in for somebody at the counter; see `app.web.drafts`."""

from uuid import UUID

from fastapi import APIRouter, Request

from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.guidance import handback
from app.web.drafts import BODY, Kept, read_typed
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["guidance"])


@router.put("/hand-backs/{hand_back_id}/answers", openapi_extra=BODY)
async def save_answers(
    request: Request, hand_back_id: UUID, caller: Caller = allowed(Permission.GUIDE)
) -> Kept:
    """Keep what was typed into a form the caller began at the counter, right or wrong."""
    answers = (await read_typed(request, caller)).answers
    async with transaction() as db:
        saved = await handback.save(db, caller, hand_back_id, answers)
    return Kept.of(saved)
