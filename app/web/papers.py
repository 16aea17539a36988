"""The papers of a dossier and the register, as PDF for those who may have them."""

from datetime import date

from fastapi import APIRouter, Request, Response

from app import throttle
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.papers import queries
from app.papers.press import press
from app.papers.sheets import Sheet
from app.web.pdf import address_of, pdf
from app.web.session import allowed

router = APIRouter(prefix="/api", tags=["papers"])

LIMIT = "240/hour"
_TOO_OFTEN = "Đã mở giấy tờ quá nhiều lần trong một giờ. Giấy vẫn còn, mời thử lại sau ít phút."


@router.get("/dossiers/{code}/papers/{seq}.pdf", response_class=Response)
async def read_paper(
    request: Request, code: str, seq: int, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """The paper of one action (forms 01 to 05), for the dossier's owner or an officer, which is recorded."""
    await _attempt(caller)
    async with transaction() as db:
        sheet = await queries.letter(db, caller, code, seq)
    return await _answer(request, sheet)


@router.get("/dossiers/{code}/control-sheet.pdf", response_class=Response)
async def read_control_sheet(
    request: Request, code: str, caller: Caller = allowed(Permission.READ_DOSSIERS)
) -> Response:
    """The process control sheet (form 06) as it stands now, for officers; recorded."""
    await _attempt(caller)
    async with transaction() as db:
        sheet = await queries.control_sheet(db, caller, code)
    return await _answer(request, sheet)


@router.get("/dossiers/{code}/apology-draft.pdf", response_class=Response)
async def read_apology_draft(
    request: Request, code: str, caller: Caller = allowed(Permission.READ_DOSSIERS)
) -> Response:
    """The letter of apology (form 04) that a late dossier owes, before an officer sends it; recorded."""
    await _attempt(caller)
    async with transaction() as db:
        sheet = await queries.waiting_apology(db, caller, code)
    return await _answer(request, sheet)


@router.get("/register.pdf", response_class=Response)
async def read_register(
    request: Request, first: date, last: date, caller: Caller = allowed(Permission.READ_REGISTER)
) -> Response:
    """The register (form 07) of what was filed from day `first` to day `last`; recorded for each dossier."""
    await _attempt(caller)
    async with transaction() as db:
        sheet = await queries.register(db, caller, first, last)
    return await _answer(request, sheet)


async def _attempt(caller: Caller) -> None:
    await throttle.attempt("paper", str(caller.person), LIMIT, _TOO_OFTEN)


async def _answer(request: Request, sheet: Sheet) -> Response:
    name = "-".join(part for part in ("mau", sheet.form.value, sheet.code) if part)
    return pdf(await press(sheet, address_of(request)), name)
