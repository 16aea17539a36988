"""A bank's statement on its way in, for officers who collect fees."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.errors import Invalid
from app.fees import statement, waiting
from app.web.accounts import Next
from app.web.session import allowed

router = APIRouter(prefix="/api/fees", tags=["fees"])

LIMIT = "120/hour"
_TOO_OFTEN = "Gửi quá nhiều sao kê trong một giờ. Chưa ghi gì cả; mời thử lại sau ít phút."

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "statement": {"type": "string"},
                    },
                }
            }
        },
    }
}


@router.post("/statements", openapi_extra=_FORM)
async def send_statement(request: Request, caller: Caller = allowed(Permission.COLLECT_FEES)) -> Next:
    """Send a bank's statement, as its file or as pasted text, to be looked at; books nothing."""
    await throttle.attempt("statement", str(caller.person), LIMIT, _TOO_OFTEN)
    # Read here and not by FastAPI, which would take in a large file before it asks who sends it.
    async with request.form(max_files=1, max_fields=4, max_part_size=statement.BYTES_MAX) as form:
        file, pasted = form.get("file"), form.get("statement", "")
        content = await file.read(statement.BYTES_MAX + 1) if isinstance(file, UploadFile) else b""
        text = pasted.encode() if isinstance(pasted, str) else b""
    try:
        async with transaction() as db:
            await waiting.put(db, caller, content or text)
    except Invalid as wrong:  # said at the box that was used
        box = "file" if content else "statement"
        raise Invalid(wrong.message, {box: " ".join(wrong.fields.values())}) from wrong
    return Next(next="/ban/doi-soat")
