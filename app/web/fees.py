"""A bank's statement on its way in, for officers who collect fees."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

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


@router.post("/statements")
async def send_statement(
    file: Annotated[UploadFile | None, File()] = None,
    pasted: Annotated[str, Form(alias="statement")] = "",
    caller: Caller = allowed(Permission.COLLECT_FEES),
) -> Next:
    """Send a bank's statement, as its file or as pasted text, to be looked at; books nothing."""
    await throttle.attempt("statement", str(caller.person), LIMIT, _TOO_OFTEN)
    content = await file.read(statement.BYTES_MAX + 1) if file else b""
    try:
        async with transaction() as db:
            await waiting.put(db, caller, content or pasted.encode())
    except Invalid as wrong:  # said at the box that was used
        box = "file" if content else "statement"
        raise Invalid(wrong.message, {box: " ".join(wrong.fields.values())}) from wrong
    return Next(next="/ban/doi-soat")
