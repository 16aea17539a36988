"""Routes of a phone that a family shares; `assets/family.js` keeps what they answer."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.accounts import family, service
from app.accounts.first_page import first_page
from app.accounts.permissions import Caller, Permission
from app.accounts.queries import load_caller
from app.db import transaction
from app.notify import service as notify
from app.web.accounts import Next, Text, device_of, end_session, local_path
from app.web.session import allowed, client_address, set_session

router = APIRouter(prefix="/api/family", tags=["family"])


class Kept(BaseModel):
    """What the phone keeps of one person, see `app.accounts.family.Remembered`."""

    name: str
    mark: str
    ticket: str


@router.post("/sign-in")
async def sign_in(
    request: Request,
    response: Response,
    ticket: Text = "",
    own_password: Text = "",
    leaving: Text = "",
    then: Text = "",
    caller: Caller = allowed(Permission.PUBLIC),
) -> Next:
    """Open a session for the person of a ticket; the session that this browser had is ended first.

    `leaving` is the ticket of whoever hands the phone on: as one of the family they go on getting messages there.
    """
    async with transaction() as db:
        entered = await family.sign_in(
            db, ticket, own_password, address=client_address(request), device=device_of(request)
        )
        stays = await family.phone_of(db, caller, leaving)
        if stays and caller.session_id:
            await notify.stay(db, caller.session_id, stays)
            await service.sign_out(db, caller)
        else:
            await end_session(db, caller)
        await db.flush()
        new = await load_caller(db, service.token_hash(entered.session.token))
        if new.session_id:
            await notify.come_back(db, entered.phone_id, new.session_id)
    set_session(request, response, entered.session)
    if entered.session.must_change_password:
        return Next(next="/tai-khoan/mat-khau")
    return Next(next=local_path(then) if then else first_page(new))


@router.post("/remember")
async def remember(
    call_name: Text = "", ticket: Text = "", caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Kept:
    """Let this phone know the caller by a call name; the `ticket` that it had of them is replaced."""
    async with transaction() as db:
        kept, phone_id = await family.remember(db, caller, call_name)
        before = await family.phone_of(db, caller, ticket)
        if before:
            await notify.move(db, before, phone_id)
            await family.forget(db, ticket)
    return Kept(name=kept.name, mark=kept.mark, ticket=kept.ticket)


@router.post("/forget", status_code=204)
async def forget(ticket: Text = "", _caller: Caller = allowed(Permission.PUBLIC)) -> Response:
    """End a ticket; whoever holds the phone may, and nothing is said of whether there was one."""
    async with transaction() as db:
        await family.forget(db, ticket)
    return Response(status_code=204)
