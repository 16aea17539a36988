"""Messages and notes about a dossier over HTTP: the sender's page repeats them until they are acknowledged."""

from datetime import datetime
from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.dossiers import messages
from app.web.body import body_of, read_json
from app.web.files import RAW_BODY, FileName, receive
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["messages"])

MAX_BODY = 32 * 1024
LIMIT = "120/hour"
_UNREADABLE = "Lời nhắn chưa đọc được. Mời viết ngắn lại rồi gửi."
_TOO_OFTEN = "Đã gửi nhiều lời nhắn trong một giờ. Lời này vẫn còn ở đây và sẽ tự gửi lại."


class Written(BaseModel):
    """What was written, and the key by which it is kept once."""

    key: str
    text: str


class Acknowledged(BaseModel):
    """It is kept: since when."""

    at: datetime


BODY = body_of(Written)


async def _read(request: Request, caller: Caller) -> Written:
    await throttle.attempt("message", str(caller.person), LIMIT, _TOO_OFTEN)
    return await read_json(request, Written, MAX_BODY, _UNREADABLE)


@router.post("/dossiers/{dossier_id}/messages", openapi_extra=BODY)
async def send_message(
    request: Request, dossier_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Acknowledged:
    """Send a message about a dossier: its owner to the office, an officer to the owner."""
    written = await _read(request, caller)
    async with transaction() as db:
        row = await messages.send(db, caller, dossier_id, written.text, key=written.key, inside=False)
    return Acknowledged(at=row.at)


@router.post("/dossiers/{dossier_id}/messages/files", openapi_extra=RAW_BODY)
async def send_file(
    request: Request,
    dossier_id: UUID,
    x_message_key: Annotated[str, Header(alias="x-message-key", max_length=64)] = "",
    x_file_name: FileName = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Acknowledged:
    """Send a photo or PDF as a message; it is no document of the dossier."""
    file = await receive(request, caller)
    async with transaction() as db:
        row = await messages.send(
            db, caller, dossier_id, "", key=x_message_key, inside=False, file=(unquote(x_file_name), file)
        )
    return Acknowledged(at=row.at)


@router.post("/dossiers/{dossier_id}/notes", openapi_extra=BODY)
async def send_note(
    request: Request, dossier_id: UUID, caller: Caller = allowed(Permission.READ_DOSSIERS)
) -> Acknowledged:
    """Write a note about a dossier for colleagues; its owner does not see it."""
    written = await _read(request, caller)
    async with transaction() as db:
        row = await messages.send(db, caller, dossier_id, written.text, key=written.key, inside=True)
    return Acknowledged(at=row.at)
