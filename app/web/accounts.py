"""Routes that change who is signed in. They answer JSON: `next` to go to, or `message` and `fields`."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import family, service
from app.accounts.first_page import first_page
from app.accounts.permissions import Caller, Permission
from app.accounts.queries import load_caller
from app.accounts.registration import Registration
from app.db import transaction
from app.guidance import placement
from app.notify import service as notify
from app.web.session import allowed, clear_session, client_address, set_session

router = APIRouter(prefix="/api", tags=["accounts"])

Text = Annotated[str, Form(max_length=10_000)]
TRUE = {"on", "true", "1"}


class Next(BaseModel):
    """Where the browser goes now."""

    next: str


class Entered(Next):
    """The same after signing in, with what the phone keeps of whoever wants to be remembered there."""

    remembered: dict[str, str] | None = None


@router.post("/register")
async def register(
    request: Request,
    response: Response,
    full_name: Text = "",
    phone: Text = "",
    citizen_number: Text = "",
    birth_date: Text = "",
    password: Text = "",
    honorific: Text = "quý vị",
    address: Text = "",
    agrees_to_processing: Text = "",
    level: Text = "",
    phone_use: Text = "",
    then: Text = "/",
    caller: Caller = allowed(Permission.PUBLIC),
) -> Next:
    """Make an account and sign in; a session that this browser had is ended."""
    form = Registration(
        full_name=full_name,
        phone=phone,
        citizen_number=citizen_number,
        birth_date=birth_date,
        password=password,
        honorific=honorific,
        address=address,
        agrees_to_processing=agrees_to_processing in TRUE,
        placement=placement.chosen(level, phone_use),
    )
    async with transaction() as db:
        session = await service.register(db, form, address=client_address(request), device=device_of(request))
        await end_session(db, caller)
    set_session(request, response, session)
    return Next(next=local_path(then))


@router.post("/sign-in")
async def sign_in(
    request: Request,
    response: Response,
    login: Text = "",
    password: Text = "",
    then: Text = "",
    remember: Text = "",
    caller: Caller = allowed(Permission.PUBLIC),
) -> Entered:
    """Open a session; one that this browser had is ended first. With `remember` the phone gets a ticket to keep."""
    async with transaction() as db:
        session = await service.sign_in(
            db, login, password, address=client_address(request), device=device_of(request)
        )
        await end_session(db, caller)
        await db.flush()
        entered = await load_caller(db, service.token_hash(session.token))
        kept = asdict((await family.remember(db, entered, ""))[0]) if remember in TRUE else None
    set_session(request, response, session)
    if session.must_change_password:
        return Entered(next="/tai-khoan/mat-khau", remembered=kept)
    return Entered(next=local_path(then) if then else first_page(entered), remembered=kept)


@router.post("/sign-out")
async def sign_out(response: Response, caller: Caller = allowed(Permission.PUBLIC)) -> Next:
    """End this session."""
    async with transaction() as db:
        await end_session(db, caller)
    clear_session(response)
    return Next(next="/")


@router.post("/password")
async def change_password(
    current: Text = "", new: Text = "", caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Next:
    """Change the caller's password; their other sessions end."""
    async with transaction() as db:
        await service.change_password(db, caller, current, new)
    return Next(next="/tai-khoan?doi-mat-khau=xong")


@router.post("/sessions/{session_id}/revoke")
async def revoke_session(
    session_id: UUID, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> RedirectResponse:
    """End one of the caller's own sessions."""
    async with transaction() as db:
        await service.revoke_session(db, caller, session_id)
        await notify.forget_session(db, session_id)
    return RedirectResponse("/tai-khoan", status_code=303)


async def end_session(db: AsyncSession, caller: Caller) -> None:
    """End the caller's session and what was sent to its browser: the phone may be somebody else's next."""
    await service.sign_out(db, caller)
    if caller.session_id:
        await notify.forget_session(db, caller.session_id)


def local_path(path: str) -> str:
    """A path on this site; anything else would let a link lead people away after signing in."""
    # Browsers drop tabs and line ends from addresses and read a backslash as a slash: "/\t/elsewhere" leads away.
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


_SYSTEMS = (
    ("Android", "Điện thoại Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Máy tính Windows"),
)
_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg/", "Edge"),
    ("SamsungBrowser", "Samsung"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_of(request: Request) -> str:
    """What to call this browser in the list of sessions."""
    agent = request.headers.get("user-agent", "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "Máy tính")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "trình duyệt khác")
    return f"{system}, {browser}"
