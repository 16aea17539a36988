"""The labels of paper originals, as PDF for those who handle them."""

from fastapi import APIRouter, Request, Response

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.custody import queries
from app.custody.press import press
from app.db import reading
from app.web.pdf import address_of, pdf
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["originals"])

LIMIT = "240/hour"
_TOO_OFTEN = "Đã in nhãn quá nhiều lần trong một giờ. Mời thử lại sau ít phút."


@router.get("/originals/{label}/label.pdf", response_class=Response)
async def read_label(
    request: Request, label: str, caller: Caller = allowed(Permission.HANDLE_ORIGINALS)
) -> Response:
    """The label of one original, for officers who handle originals."""
    await throttle.attempt("label", str(caller.person), LIMIT, _TOO_OFTEN)
    async with reading() as db:
        original = await queries.by_label(db, caller, label)
    return pdf(await press(original, address_of(request)), f"nhan-{original.label}")
