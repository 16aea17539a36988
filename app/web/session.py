"""The session cookie, and who the caller of a request is.

The cookie is HttpOnly and is set by HTTP routes alone. On the websocket it is replaced, before Reflex keeps
the headers, by a hash that opens nothing; see `SocketIdentity`.
"""

import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid5

from fastapi import Depends, Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.family import mark_of
from app.accounts.permissions import Caller, Permission, require
from app.accounts.queries import load_caller
from app.accounts.service import IDENTITY_HEADER, SESSION_DAYS, SignedIn, token_hash
from app.db import reading
from app.errors import NotAllowed
from app.settings import settings

SECURE_COOKIE = "__Host-camtay"
DEMO_COOKIE = "camtay-demo"
"""Without Secure, for demo mode over plain http on the local network; never read in production."""

PERSON_COOKIE = "camtay-person"
"""A mark, readable by scripts, that changes whenever the person does: see assets/shell.js.

The same for one account at every sign-in, so that what waits on the phone is theirs again; it tells nobody which account.
Nobody's mark begins with "-".
"""

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def session_hash(headers: Headers) -> str | None:
    """The hash of the session token in a request's cookies, or None."""
    jar = cookie_parser(headers.get("cookie", ""))
    token = jar.get(SECURE_COOKIE) or (jar.get(DEMO_COOKIE) if settings().is_demo else None)
    return token_hash(token) if token else None


def is_secure_context(request: Request) -> bool:
    """Whether the browser keeps Secure cookies from this address: https, or localhost."""
    return request.url.scheme == "https" or request.url.hostname in {"localhost", "127.0.0.1", "::1"}


def set_session(request: Request, response: Response, session: SignedIn) -> None:
    """Give the browser its session; on a plain http address only demo mode does."""
    secure = is_secure_context(request)
    if not secure and not settings().is_demo:
        raise NotAllowed("Kết nối này không an toàn. Mời mở trang bằng địa chỉ bắt đầu bằng https.")
    response.set_cookie(
        SECURE_COOKIE if secure else DEMO_COOKIE,
        session.token,
        max_age=SESSION_DAYS * 86_400,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    response.set_cookie(
        PERSON_COOKIE, mark_of(session.account_id), max_age=SESSION_DAYS * 86_400, path="/", samesite="lax"
    )


def clear_session(response: Response) -> None:
    """Take the session from the browser."""
    for name, secure in ((SECURE_COOKIE, True), (DEMO_COOKIE, False)):
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
    response.set_cookie(PERSON_COOKIE, f"-{secrets.token_hex(8)}", path="/", samesite="lax")


def check_origin(request: Request) -> None:
    """Refuse a changing request that another site's page caused (CSRF), beside SameSite=Lax."""
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site in {"same-origin", "none"} or (site is None and origin is None):
        return
    if origin and urlsplit(origin).netloc == request.headers.get("host"):
        return
    raise NotAllowed("Yêu cầu đến từ một trang khác nên không được nhận.")


class Allowed:
    """A route's permission, as a dependency that answers the caller: `Annotated[Caller, Allowed(…)]`.

    Attributes:
        permission: what the caller must be allowed to do.
    """

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Caller:
        check_origin(request)
        async with reading() as db:
            caller = await load_caller(db, session_hash(request.headers))
        require(caller, self.permission)
        return caller


def allowed(permission: Permission) -> Caller:
    """The default of a route's argument `caller`: who asks, once they are known to be allowed."""
    caller: Caller = Depends(Allowed(permission))
    return caller


def client_address(request: Request) -> str:
    """The address a request came from, as the server (behind its trusted proxy) sees it."""
    return request.client.host if request.client else "unknown"


class SocketIdentity:
    """ASGI wrapper that hides the cookie from Reflex's event socket and ties its state to the person.

    The Cookie header is replaced by the session's hash under `IDENTITY_HEADER`; of the others only what is needed remains. The tab's client token, which
    survives sign-out in the browser, is mixed with that hash: whoever signs in next in the same tab gets
    another, empty state, so that nothing of the last person can reach them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and scope["path"].startswith("/_event"):
            scope = dict(scope)
            identity = await _live_identity(Headers(scope=scope))
            headers = MutableHeaders(
                raw=[(name, value) for name, value in scope["headers"] if _is_kept(name, value)]
            )
            if identity:
                headers[IDENTITY_HEADER] = identity
            scope["headers"] = headers.raw
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            scope["query_string"] = urlencode(
                [(key, _bind(value, identity) if key == "token" else value) for key, value in query]
            ).encode("latin-1")
        await self.app(scope, receive, send)


_KEPT_HEADERS = frozenset(
    {b"host", b"origin", b"user-agent", b"upgrade", b"connection", b"x-forwarded-host", b"x-forwarded-proto"}
)
_MOST_OF_A_HEADER = 500


def _is_kept(name: bytes, value: bytes) -> bool:
    """Whether the event socket gets to see a header: Reflex keeps all it sees with each tab's state, for an hour."""
    wanted = name in _KEPT_HEADERS or name.startswith(b"sec-websocket-")
    return wanted and len(value) <= _MOST_OF_A_HEADER


async def _live_identity(headers: Headers) -> str:
    """The hash of a session that is still signed in: one that was ended reaches nothing kept under its name."""
    identity = session_hash(headers)
    if identity is None:
        return ""
    async with reading() as db:
        caller = await load_caller(db, identity)
    return identity if caller.account_id else ""


def _bind(client_token: str, identity: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{client_token}|{identity}"))
