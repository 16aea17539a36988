"""Certificates of finished paths, as PDF for their holder."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.guidance import certificate_paper, certificates
from app.web.pdf import address_of, pdf
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["learning"])

LIMIT = "60/hour"
_TOO_OFTEN = "Đã mở chứng nhận quá nhiều lần trong một giờ. Chứng nhận vẫn còn, mời thử lại sau ít phút."


@router.get("/certificates/{certificate_id}.pdf", response_class=Response)
async def read_certificate(
    request: Request, certificate_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """One's own certificate as a sheet of A4, with the code by which others check it."""
    await throttle.attempt("certificate", str(caller.person), LIMIT, _TOO_OFTEN)
    async with reading() as db:
        certificate = await certificates.own(db, caller, certificate_id)
    return pdf(await certificate_paper.paper(certificate, address_of(request)), certificate.code)
