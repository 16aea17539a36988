"""What every page stands on: its registration, its frame, and event handlers that check their caller.

    class InboxState(PageState, rx.State):
        @handler(Permission.USE_OWN_ACCOUNT)
        async def load(self, caller: Caller) -> None: ...

A handler gets the caller as its first argument, read from the database at that moment: the browser neither
sends nor chooses it. A public method without `@handler` fails the wire test.
"""

import functools
import inspect
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

import reflex as rx
import structlog

from app.accounts import queries
from app.accounts.first_page import first_page
from app.accounts.permissions import Caller, Permission, require
from app.accounts.service import IDENTITY_HEADER
from app.db import reading
from app.errors import NotFound, NotSignedIn, PasswordDue, Problem
from app.notify import queries as inbox
from app.notify.service import topic as inbox_topic
from app.settings import settings
from app.typed import keepable, keepable_all
from app.ui.frame import frame
from pages import _live

log = structlog.get_logger()

UNPLACED = "unplaced"
"""The level in the page of somebody who was never placed; see assets/shell.js."""

PERMISSION_MARK = "camtay_permission"


def handler(
    permission: Permission, *, quiet: bool = False, **actions: Any
) -> Callable[[Callable[..., Any]], Any]:
    """Make a state's method an event handler that only callers with `permission` get past.

    Expected failures become `problem` and `errors` of the page; anything else is logged under a number that
    the person can tell us. A `quiet` one is run by news and not by the person: what the page told them stays.
    `actions` are Reflex's (`debounce`, `throttle`, …).

    Who is not signed in is led there, but for what sends a `form`. From a page that was opened by somebody whose session
    ended meanwhile nothing leads away, whether news or a press runs it: the page may hold what they are writing, and
    its frame says so instead. Opened again it asks anew who is there (`Shell.load`), and leads.
    """

    def decorate(method: Callable[..., Any]) -> Any:
        signature = inspect.signature(method)
        names = list(signature.parameters)
        if names[1:2] not in (["caller"], ["_caller"]):
            raise TypeError(f"{method.__qualname__}: the first argument after self is `caller`")

        @functools.wraps(method)
        async def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                caller = await self._caller()
                require(caller, permission)
                if not quiet:
                    self.problem = ""
                    self.errors = {}
                # A text that cannot be sent back would silence the tab, with every new try, until its state expires.
                return await method(self, caller, *keepable_all(args), **keepable_all(kwargs))
            except NotSignedIn as nobody:
                if not (await self._stays() or "form" in names):
                    return rx.redirect(f"/dang-nhap?tiep={quote(self.router.url.path, safe='')}")
                self.problem = self.problem if quiet else nobody.message
            except PasswordDue:
                return rx.redirect("/tai-khoan/mat-khau")
            except Problem as problem:
                self.problem = problem.message
                self.errors = problem.fields
            except Exception:
                number = secrets.token_hex(3).upper()
                log.exception("handler_failed", handler=method.__qualname__, number=number)
                self.problem = (
                    f"Có lỗi phía hệ thống (số {number}). Những gì đã lưu vẫn còn. "
                    "Mời thử lại sau ít phút, hoặc đọc số này cho cán bộ."
                )
            return None

        # Reflex reads the names and types of what the browser sends from the signature: without the caller.
        kept = [value for name, value in signature.parameters.items() if name != names[1]]
        checked.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        checked.__annotations__ = {k: v for k, v in method.__annotations__.items() if k != names[1]}
        del checked.__wrapped__
        setattr(checked, PERMISSION_MARK, permission)
        return rx.event(checked, **actions)

    return decorate


class PageState(rx.State, mixin=True):
    """What every page's state has.

    Attributes:
        problem: the sentence in the page's error panel, empty when there is none.
        errors: the error of each field, by its key.
        ready: whether the page has what it shows; until then its frame is shown.
    """

    problem: str = ""
    errors: dict[str, str] = {}
    ready: bool = False

    async def _caller(self) -> Caller:
        """Who is using this page, asked of the database."""
        identity = self.router.headers.raw_headers.get(IDENTITY_HEADER)
        async with reading() as db:
            return await queries.load_caller(db, identity or None)

    async def _stays(self) -> bool:
        """Whether somebody signed in opened this page, which then says that their session has ended."""
        shell = await self.get_state(Shell)
        shell.ended = shell.signed_in
        return shell.ended

    def _watch(self, refresh: Any, *topics: str) -> None:
        """Run the handler `refresh` of this state when one of `topics` changes; for a page's `load`."""
        handler_name = f"{type(self).get_full_name()}.{refresh.fn.__name__}"
        _live.watch(self.router.session.client_token, handler_name, *topics)

    def _forget(self) -> None:
        """Go back to how the page is before it shows anything."""
        defaults = {name: type(self).__fields__[name].default_value() for name in type(self).base_vars}
        if any(getattr(self, name) != value for name, value in defaults.items()):
            self.reset()  # type: ignore[no-untyped-call]

    def _argument(self, name: str) -> str:
        """An argument of the address, from its path or its query; hostile like all that is sent."""
        route = self.router.route_id.strip("/").split("/")
        path = self.router.url.path.strip("/").split("/")
        values = dict(self.router.url.query_parameters)
        values |= {
            part.strip("[]"): unquote(value)
            for part, value in zip(route, path, strict=False)
            if part.startswith("[")
        }
        return keepable(values.get(name, ""))[:200]


def identifier(text: object) -> UUID:
    """An id that a client sent; what is none names nothing: raises `NotFound`."""
    try:
        return UUID(str(text))
    except ValueError:
        raise NotFound from None


class Shell(PageState, rx.State):
    """The frame around every page: who is signed in, how to address them, what is unread.

    Attributes:
        desk: the first page of a member of staff's work; empty for everybody else.
        ended: the session of who is `signed_in` here has ended since the page was opened.
    """

    signed_in: bool = False
    ended: bool = False
    desk: str = ""
    full_name: str = ""
    greeting: str = ""
    level: str = ""
    unread: int = 0

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        _live.leave(self.router.session.client_token)  # the page that follows says what it watches
        await self._forget_other_pages()
        self.signed_in, self.ended = caller.account_id is not None, False
        self.desk = first_page(caller).removesuffix("/") if caller.is_staff else ""
        self.full_name = caller.full_name
        self.greeting = f"{caller.honorific} {caller.full_name.split()[-1]}" if caller.full_name else ""
        # Empty says that the phone decides by itself; somebody signed in and never placed is said to be.
        self.level = (caller.level or UNPLACED) if caller.account_id else ""
        if caller.account_id is not None:
            self._watch(Shell.count_unread, inbox_topic(caller.account_id))
        await self._count(caller)
        self.ready = True

    @handler(Permission.USE_OWN_ACCOUNT)
    async def count_unread(self, caller: Caller) -> None:
        """Something new came in, or was read on another page or device."""
        await self._count(caller)

    async def _forget_other_pages(self) -> None:
        """Empty what other pages showed in this tab: nobody's data outlives the page it was shown on."""
        here = self.router.route_id.strip("/")
        kept = {Shell.get_full_name()} | {
            event.state_full_name for one in PAGES if one.route.strip("/") == here for event in one.on_load
        }
        for state in rx.State.get_substates():
            if issubclass(state, PageState) and state.get_full_name() not in kept:
                other: PageState = await self.get_state(state)
                other._forget()  # noqa: SLF001 - a handler is what has no underscore

    async def _count(self, caller: Caller) -> None:
        async with reading() as db:
            self.unread = await inbox.unread_count(db, caller)


@dataclass(frozen=True)
class Page:
    """One registered page."""

    route: str
    component: Callable[[], rx.Component]
    title: str | rx.Var[str]
    description: str
    on_load: tuple[Any, ...]
    indexed: bool


PAGES: list[Page] = []
"""Every page, in the order of registration; `app.app` adds them."""


def page(
    route: str,
    title: str | rx.Var[str],
    description: str = "",
    *,
    on_load: tuple[Any, ...] = (),
    indexed: bool = False,
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register a page. `indexed` pages are public and may be found by search engines."""

    def register(component: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        PAGES.append(Page(route, component, title, description, on_load, indexed))
        return component

    return register


def screen(
    *children: rx.Component,
    title: str | rx.Var = "",
    dock: str = "",
    back: str | None = None,
    bar: rx.Component | None = None,
    wide: bool = False,
) -> rx.Component:
    """A citizen's page in the frame: header, demo banner, content, and the dock or a fixed bar.

    Args:
        children: the content; the first heading is the page's `h1`.
        title: the header's title; the brand when empty.
        dock: which of the dock's five is selected ("home", "procedures", "dossiers", "visits", "learn").
        back: where the header's back arrow leads; no arrow when None.
        bar: replaces the dock in step-by-step flows, see `app.ui.frame.action_bar`.
        wide: for tables and desk pages.
    """
    return frame(
        *children,
        title=title,
        dock=dock,
        back=back,
        bar=bar,
        wide=wide,
        unread=Shell.unread,
        signed_in=Shell.signed_in,
        ended=Shell.ended,
        desk=Shell.desk,
        demo=settings().is_demo,
        level=Shell.level,
        hotline=settings().hotline,
    )
