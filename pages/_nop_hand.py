"""The citizen's side of hand in hand, on the page of their own application."""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers.events import draft_topic, typed_topic
from app.guidance.hand import queries, sessions
from app.ui import button, panel
from pages import _hand_parts as hand
from pages._base import PageState, handler, identifier


class TogetherState(PageState, rx.State):
    """Who is helping with this draft; read again whenever something changes."""

    session_id: str = ""
    other: str = ""
    call: str = ""
    by_mandate: bool = False
    revealed: bool = False
    live: str = ""
    heard: int = 0
    ended: str = ""
    asks: str = ""
    asking: str = ""
    allowed: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.session_id, self.ended = "", ""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear(self, caller: Caller) -> None:
        """The helper joined, typed, moved, pointed or left."""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def allow(self, caller: Caller, session_id: str) -> None:
        """Yes, this is whom I asked: the one whose name was shown with the button."""
        async with transaction() as db:
            await sessions.allow(db, caller, identifier(str(session_id)))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refuse(self, caller: Caller, session_id: str) -> None:
        """Whoever entered the code is not whom I asked."""
        async with transaction() as db:
            await sessions.end(db, caller, identifier(str(session_id)))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def reveal(self, caller: Caller, shown: bool) -> None:
        """Let the helper see numbers, or hide them again."""
        async with transaction() as db:
            await sessions.reveal(db, caller, identifier(self.session_id), shown=bool(shown))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def stop(self, caller: Caller) -> None:
        """End it at once; what was filled in stays."""
        if self.session_id:
            async with transaction() as db:
                await sessions.end(db, caller, identifier(self.session_id))
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        draft_id = identifier(self._argument("draft"))
        # Also after a reconnection, which may have led to another worker.
        self._watch(TogetherState.hear, draft_topic(draft_id), typed_topic(draft_id, by_owner=False))
        async with reading() as db:
            seen = await queries.for_citizen(db, caller, draft_id)
        waits = seen is not None and seen.session.joined_at is None
        self.asks = seen.other.called if seen and waits else ""
        self.asking = str(seen.session.id) if seen and waits else ""
        self.allowed = bool(seen and waits and seen.session.allowed_at)
        if seen is None or waits:
            if self.session_id:
                self.ended = f"Đã thôi cùng điền với {self.other}. Những gì đã điền vẫn còn."
            self.session_id, self.other, self.call, self.live = "", "", "", ""
        else:
            self.session_id, self.ended = str(seen.session.id), ""
            self.by_mandate = seen.session.mandate_id is not None
            self.other, self.call = seen.other.called, hand.call_number(seen)
            self.heard += 1
            self.revealed, self.live = seen.session.revealed, hand.live_words(seen, self.heard)
        self.ready = True


def who_asks() -> rx.Component:
    """Who has entered the code and waits for a yes: a code can be overheard, the name decides."""
    state = TogetherState
    return rx.el.div(
        rx.cond(
            state.asks != "",
            rx.cond(
                state.allowed,
                panel(
                    rx.el.p("Đã đồng ý. Đang chờ ", rx.el.strong(state.asks), " vào cùng điền."),
                    button("Thôi, không cùng điền", kind="quiet", on_click=state.refuse(state.asking)),
                    tone="success",
                    icon_name="circle-check",
                ),
                panel(
                    rx.el.p(rx.el.strong(state.asks), " đã nhập mã. Có phải người mình nhờ không?"),
                    rx.el.div(
                        button("Đúng, cho cùng điền", on_click=state.allow(state.asking)),
                        button("Không phải", kind="secondary", on_click=state.refuse(state.asking)),
                        class_name="flex flex-wrap gap-3",
                    ),
                    tone="warning",
                    icon_name="user-round-check",
                ),
            ),
        ),
        role="status",
        class_name="empty:hidden",
        custom_attrs={"data-who-asks": "", "data-first": ""},
    )


def together() -> rx.Component:
    """The banner while somebody helps, with what they may see; and that they have left."""
    state = TogetherState
    return rx.fragment(
        who_asks(),
        rx.cond(state.session_id != "", hand.banner(state)),
        rx.el.div(
            rx.cond(state.ended != "", panel(rx.el.p(state.ended), tone="success", icon_name="circle-check")),
            role="status",
            class_name="sticky top-16 z-30 -mx-4 bg-base-100 empty:hidden",  # read wherever one is on the page
        ),
    )


def helper_sees() -> rx.Component:
    """At the end of the screen, out of the question's way: what the helper may see."""
    state = TogetherState
    return rx.cond(
        state.session_id != "",
        rx.el.div(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=state.revealed,
                    on_change=state.reveal,
                    class_name="checkbox checkbox-primary bg-base-100",
                ),
                rx.el.span("Cho người giúp xem số định danh, số điện thoại", class_name="text-sm"),
                class_name="flex items-center gap-3 min-h-12 cursor-pointer",
            ),
            rx.cond(
                state.by_mandate,
                rx.el.a(
                    "Họ mở theo lời nhờ làm thay. Muốn thôi hẳn",
                    href="/tai-khoan/lam-thay",
                    class_name="underline text-sm inline-flex items-center min-h-12 w-fit",
                ),
            ),
        ),
    )


def ask_for_help(apply: Any) -> rx.Component:
    """The way to a helper, while there is none."""
    return rx.cond(
        TogetherState.session_id == "",
        button(
            "Nhờ người giúp",
            kind="secondary",
            icon_name="hand-helping",
            href=f"/nop/{apply.draft_id}/nho-giup",
            class_name="self-start",
        ),
    )
