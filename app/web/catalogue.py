"""The catalogue as a file, out and in, for administrators."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.catalogue import proposals
from app.db import reading, transaction
from app.errors import Invalid
from app.web.accounts import TRUE, Next
from app.web.session import allowed

router = APIRouter(prefix="/api/catalogue", tags=["catalogue"])

LIMIT = "60/hour"
_TOO_OFTEN = "Gửi quá nhiều tệp trong một giờ. Chưa có gì thay đổi; mời thử lại sau ít phút."
_TOO_LARGE = "Tệp lớn quá 1 MB nên chưa nhận. Chưa có gì thay đổi."
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/workbook.xlsx", response_class=Response)
async def read_workbook(caller: Caller = allowed(Permission.ADMINISTER)) -> Response:
    """The published catalogue as a spreadsheet, to be changed and proposed."""
    async with reading() as db:
        content = await proposals.workbook_of_all(db, caller)
    return Response(
        content,
        media_type=_XLSX,
        headers={
            "Content-Disposition": 'attachment; filename="danh-muc-thu-tuc.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


@router.post("/proposals")
async def propose(
    file: Annotated[UploadFile, File()],
    whole: Annotated[str, Form(max_length=10)] = "",
    caller: Caller = allowed(Permission.ADMINISTER),
) -> Next:
    """Read a changed catalogue, or a part of one, and keep it to be looked through; publishes nothing."""
    await throttle.attempt("catalogue", str(caller.person), LIMIT, _TOO_OFTEN)
    content = await file.read(proposals.MAX_BYTES + 1)
    if len(content) > proposals.MAX_BYTES:
        raise Invalid(_TOO_LARGE, {"file": _TOO_LARGE})
    async with transaction() as db:
        made = await proposals.propose(db, caller, file.filename or "", content, whole=whole in TRUE)
    return Next(next=f"/ban/thu-tuc/{made}")
