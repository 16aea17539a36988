"""Resumable uploads: the tus protocol 1.0, its core with creation, expiration and termination.

A small file may as well go to the routes of `app.web.files` at once.
"""

import base64
import binascii
from datetime import UTC
from email.utils import format_datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from starlette.requests import ClientDisconnect

from app import clock, throttle
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import intake, uploads
from app.errors import Conflict, Invalid, Problem
from app.typed import keepable
from app.web.files import UPLOAD_LIMIT
from app.web.session import allowed

router = APIRouter(prefix="/api/uploads", tags=["uploads"])

VERSION = "1.0.0"
PIECE_MAX = 1024 * 1024
"""Bytes of one request (`app.web.limits` lets a little more pass)."""

PIECE_LIMIT = "6000/hour"
_TOO_OFTEN = "Gửi quá nhiều tệp trong một giờ. Những tệp đã nhận vẫn còn; mời chờ ít phút rồi gửi tiếp."
_UNREADABLE = "Yêu cầu gửi tệp không đọc được. Mời tải lại trang rồi chọn lại tệp."

Version = Annotated[str, Header(alias="tus-resumable", max_length=20)]


class OtherVersion(Problem):
    """The client speaks another version of the protocol."""

    status = 412

    def __init__(self) -> None:
        super().__init__("Ứng dụng đã có bản mới. Mời tải lại trang rồi gửi lại tệp.")


@router.post("", status_code=201, response_class=Response)
async def announce(
    request: Request,
    tus_resumable: Version = "",
    upload_length: Annotated[int, Header(ge=0)] = 0,
    upload_metadata: Annotated[str, Header(max_length=4000)] = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Response:
    """Announce a file; `Upload-Metadata` says `filename`, `document`, and `draft` or `dossier`."""
    _check(tus_resumable)
    await throttle.attempt("upload", str(caller.person), UPLOAD_LIMIT, _TOO_OFTEN)
    about = _metadata(upload_metadata)
    async with transaction() as db:
        target = uploads.target_of(about)
        upload_id = await uploads.begin(db, caller, target, about.get("filename", ""), upload_length)
    expires = format_datetime((clock.now() + uploads.KEPT).astimezone(UTC), usegmt=True)
    # Without the host: behind a proxy the browser knows better than we do where we are.
    place = f"{request.url.path.rstrip('/')}/{upload_id}"
    return Response(status_code=201, headers=_said({"Location": place, "Upload-Expires": expires}))


@router.head("/{upload_id}", response_class=Response)
async def how_far(
    upload_id: UUID, tus_resumable: Version = "", caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """How much of one's own file is here."""
    _check(tus_resumable)
    async with reading() as db:
        found = await uploads.standing(db, caller, upload_id)
    return Response(status_code=200, headers=_far(found) | {"Upload-Length": str(found.size)})


@router.patch("/{upload_id}", status_code=204, response_class=Response)
async def take_piece(
    request: Request,
    upload_id: UUID,
    tus_resumable: Version = "",
    upload_offset: Annotated[int, Header(ge=0)] = 0,
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Response:
    """The next piece of one's own file. With the last one it is checked and put under its document."""
    _check(tus_resumable)
    await throttle.attempt("upload-piece", str(caller.person), PIECE_LIMIT, _TOO_OFTEN)
    if request.headers.get("content-type") != "application/offset+octet-stream":
        raise Invalid(_UNREADABLE)
    piece, complete = await _read(request)
    async with reading() as db:
        before = await uploads.standing(db, caller, upload_id)
    if before.attachment_id:
        raise Conflict("Tệp này đã nhận đủ.")
    if upload_offset + len(piece) > before.size:
        raise Invalid(_UNREADABLE)
    if complete and upload_offset + len(piece) == before.size:
        await _finish(caller, upload_id, upload_offset, piece)
    else:
        async with transaction() as db:
            await uploads.add(db, caller, upload_id, upload_offset, piece)
    async with reading() as db:
        now = await uploads.standing(db, caller, upload_id)
    return Response(status_code=204, headers=_far(now))


@router.delete("/{upload_id}", status_code=204, response_class=Response)
async def give_up(
    upload_id: UUID, tus_resumable: Version = "", caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """Erase what is here of one's own file."""
    _check(tus_resumable)
    async with transaction() as db:
        await uploads.give_up(db, caller, upload_id)
    return Response(status_code=204, headers=_said({}))


async def _finish(caller: Caller, upload_id: UUID, offset: int, last: bytes) -> None:
    async with reading() as db:
        content = await uploads.whole(db, caller, upload_id, offset, last)
    try:
        file = await intake.clean(content)
        async with transaction() as db:
            await uploads.finish(db, caller, upload_id, file)
    except Problem:  # the same file, or the same place for it, would be refused again
        async with transaction() as db:
            await uploads.give_up(db, caller, upload_id)
        raise


async def _read(request: Request) -> tuple[bytes, bool]:
    """What came of a piece, and whether the sender got to its end: what came before a break is kept."""
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > PIECE_MAX:
                raise Invalid(_UNREADABLE)
    except ClientDisconnect:
        return bytes(received), False
    return bytes(received), True


def _check(version: str) -> None:
    if version != VERSION:
        raise OtherVersion


def _said(headers: dict[str, str]) -> dict[str, str]:
    return {"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers}


def _far(found: uploads.Standing) -> dict[str, str]:
    became = {"X-Attachment": str(found.attachment_id)} if found.attachment_id else {}
    return _said({"Upload-Offset": str(found.received), **became})


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64` as the protocol writes it; raises `Invalid`."""
    about = {}
    try:
        for pair in filter(None, (part.strip() for part in header.split(","))):
            key, _, value = pair.partition(" ")
            about[key] = keepable(base64.b64decode(value, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        raise Invalid(_UNREADABLE) from None
    return about
