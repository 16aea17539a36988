"""Results up and down: kept byte for byte, so that a signature stays whole, and examined before they are kept."""

from datetime import datetime
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.dossiers.intake import MAX_BYTES, FileTooLarge
from app.papers import results
from app.web.body import body_of, read_body, read_json
from app.web.files import RAW_BODY, FileName, file_headers
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["papers"])

LIMIT = "240/hour"
WHY_MAX = 20_000
_UNREADABLE = "Lý do thu lại chưa đọc được. Mời tải lại trang rồi thử lại."
_TOO_OFTEN = "Đã gửi hoặc mở kết quả quá nhiều lần trong một giờ. Mời thử lại sau ít phút."


class Why(BaseModel):
    """Why a result is taken back, for its owner to read."""

    reason: str


class Kept(BaseModel):
    """A result that was taken in."""

    id: UUID
    name: str
    pages: int
    sha256: str
    state: str
    words: str
    signers: tuple[str, ...]
    checked_at: datetime
    keep_until: datetime


@router.post("/dossiers/{code}/results", status_code=201, openapi_extra=RAW_BODY)
async def upload(
    request: Request,
    code: str,
    x_file_name: FileName = "",
    caller: Caller = allowed(Permission.KEEP_RESULTS),
) -> Kept:
    """Put the result (PDF) to a dossier at the step of stamping or past it."""
    await throttle.attempt("result", str(caller.person), LIMIT, _TOO_OFTEN)
    uploaded = await results.examine(await read_body(request, MAX_BYTES, FileTooLarge))
    async with transaction() as db:
        kept = await results.add(db, caller, code, unquote(x_file_name), uploaded)
    return Kept.model_validate(kept, from_attributes=True)


@router.delete("/results/{result_id}", status_code=204, openapi_extra=body_of(Why))
async def take_back(
    request: Request, result_id: UUID, caller: Caller = allowed(Permission.KEEP_RESULTS)
) -> None:
    """Take a mistaken result back; its owner reads why, and whoever checks it by its QR code is told."""
    why = await read_json(request, Why, WHY_MAX, _UNREADABLE)
    async with transaction() as db:
        await results.take_back(db, caller, result_id, why.reason)


@router.get("/results/{result_id}", response_class=Response)
async def read(result_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> Response:
    """A result as it was uploaded, for the dossier's owner or an officer, which is recorded."""
    await throttle.attempt("result", str(caller.person), LIMIT, _TOO_OFTEN)
    async with transaction() as db:
        file = await results.read(db, caller, result_id)
    return Response(file.content, media_type=file.media_type, headers=file_headers(file))
