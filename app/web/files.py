"""Files up and down. A file is sent as the raw body, so that no part of it ever lies on disk unencrypted."""

from typing import Annotated, Any
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.dossiers import files, intake
from app.dossiers.intake import CleanFile, FileTooLarge
from app.web.body import read_body
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["files"])

UPLOAD_LIMIT = "300/hour"
_TOO_OFTEN = "Gửi quá nhiều tệp trong một giờ. Những tệp đã nhận vẫn còn; mời chờ ít phút rồi gửi tiếp."

RAW_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


FileName = Annotated[str, Header(alias="x-file-name", max_length=2000)]
"""The file's name, percent-encoded: it may be personal, so it is not part of the address."""


class Received(BaseModel):
    """A file that was taken in, as it is kept now."""

    id: UUID
    document_key: str
    name: str
    media_type: str
    pages: int
    size: int


@router.post("/drafts/{draft_id}/documents/{document_key}", status_code=201, openapi_extra=RAW_BODY)
async def upload_to_draft(
    request: Request,
    draft_id: UUID,
    document_key: str,
    x_file_name: FileName = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Received:
    """Put a photo or PDF under a document of one's own draft."""
    file = await receive(request, caller)
    async with transaction() as db:
        info = await files.attach_to_draft(db, caller, draft_id, document_key, unquote(x_file_name), file)
    return Received.model_validate(info, from_attributes=True)


@router.post("/dossiers/{dossier_id}/documents/{document_key}", status_code=201, openapi_extra=RAW_BODY)
async def upload_to_dossier(
    request: Request,
    dossier_id: UUID,
    document_key: str,
    x_file_name: FileName = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Received:
    """Prepare a photo or PDF for the supplement that one's own dossier waits for."""
    file = await receive(request, caller)
    async with transaction() as db:
        info = await files.attach_to_dossier(db, caller, dossier_id, document_key, unquote(x_file_name), file)
    return Received.model_validate(info, from_attributes=True)


@router.delete("/files/{attachment_id}", status_code=204)
async def remove(attachment_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> None:
    """Take away a file that was not filed yet."""
    async with transaction() as db:
        await files.remove(db, caller, attachment_id)


@router.get("/files/{attachment_id}", response_class=Response)
async def read(
    attachment_id: UUID, small: bool = False, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """Show a file to its owner, or to an officer (which is recorded); `small` gives a thumbnail of an image."""
    async with transaction() as db:
        file = await files.read(db, caller, attachment_id)
    content = file.content
    if small and file.media_type == intake.JPEG:
        content = await intake.thumbnail(content)
    return Response(content, media_type=file.media_type, headers=file_headers(file))


async def receive(request: Request, caller: Caller) -> CleanFile:
    """The body of an upload, made harmless; raises `TooMany`, and what `intake.clean` raises."""
    await throttle.attempt("upload", str(caller.person), UPLOAD_LIMIT, _TOO_OFTEN)
    return await intake.clean(await read_body(request, intake.MAX_BYTES, FileTooLarge))


def file_headers(file: files.OpenFile) -> dict[str, str]:
    """What a file of somebody is served with: shown, never run, never kept by the browser."""
    # A sandboxed PDF is not shown by Chromium's viewer; it has no script left to run anyway.
    policy = "default-src 'none'; frame-ancestors 'self'"
    if file.media_type != intake.PDF:
        policy += "; sandbox"
    return {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    }
