"""Hand in hand over HTTP: entering a code, what a helper types, where each side is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance.hand import codes, queries, sessions
from app.web.accounts import Next
from app.web.drafts import BODY, Kept, read_typed
from app.web.session import allowed, client_address
from models.handinhand import HelpSession

router = APIRouter(prefix="/api/help", tags=["help"])

PRESENCE_LIMIT = "240/minute"
_TOO_OFTEN = "Đang báo quá nhiều lần. Những gì đã nhập vẫn còn; trang tự nối lại sau ít giây."


class Presence(BaseModel):
    """In which box this side is ("" for none, left out to say only "still here"), and what it points at."""

    at: str | None = Field(default=None, max_length=80)
    point: str | None = Field(default=None, max_length=80)


class Standing(BaseModel):
    """Changes with everything to hear of, and whether the other side has lost its network."""

    stamp: str
    away: bool


@router.post("/enter")
async def enter(
    request: Request,
    code: Annotated[str, Form(max_length=100)] = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Next:
    """Spend a one-time code. What it opens is only shown on the page that follows."""
    await codes.limit(caller, client_address(request))
    async with transaction() as db:
        opened = await codes.enter(db, caller, code)
    if isinstance(opened, HelpSession):
        return Next(next=f"/cam-tay/{opened.id}")
    return Next(next="/tai-khoan/lam-thay")


@router.put("/{session_id}/answers", openapi_extra=BODY)
async def save_answers(
    request: Request, session_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Kept:
    """Keep what the helper typed in the citizen's draft. Not filed: only the citizen files."""
    typed = await read_typed(request, caller)
    async with transaction() as db:
        saved = await sessions.type_into(db, caller, session_id, typed.answers)
    return Kept.of(saved)


@router.put("/{session_id}/presence")
async def be_at(
    session_id: UUID, presence: Presence, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Standing:
    """Say where one side is, every 20 seconds at least; the answer tells whether something was missed."""
    await throttle.attempt("presence", str(caller.person), PRESENCE_LIMIT, _TOO_OFTEN)
    async with transaction() as db:
        session = await sessions.be_at(db, caller, session_id, presence.at, presence.point)
    async with reading() as db:
        stamp, away = await queries.session_stamp(db, caller, session)
    return Standing(stamp=stamp, away=away)
