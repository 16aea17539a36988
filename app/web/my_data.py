"""What is kept about oneself: taking it along, and deleting the account."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse

from app import clock, throttle
from app.accounts import closing
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.insight import leaving, my_data
from app.web.accounts import Next
from app.web.pdf import address_of
from app.web.session import allowed, clear_session

router = APIRouter(prefix="/api", tags=["accounts"])

LIMIT = "20/hour"
_TOO_OFTEN = "Đã tải dữ liệu nhiều lần trong một giờ. Mời thử lại sau ít phút."


@router.get("/my-data.zip", response_class=Response)
async def export(request: Request, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> Response:
    """Everything about oneself: JSON, the PDFs of papers and results, and the files one sent; sent as it is made."""
    await throttle.attempt("my-data", str(caller.person), LIMIT, _TOO_OFTEN)
    parts = my_data.export(caller, address_of(request))
    first = await anext(parts)  # what cannot be begun is refused, not broken off

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for part in parts:
            yield part

    return StreamingResponse(
        whole(),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="cam-tay-{clock.today():%Y-%m-%d}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


@router.post("/my-data/delete")
async def delete(
    response: Response,
    password: Annotated[str, Form(max_length=10_000)] = "",
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Next:
    """Delete one's own account; refused while a dossier or a visit is open, or with a wrong password."""
    await closing.check_password(caller, password)
    async with transaction() as db:
        await leaving.leave(db, caller)
    clear_session(response)
    return Next(next="/")
