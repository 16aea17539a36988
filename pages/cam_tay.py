"""The helper's side of hand in hand: enter a code, see whose form it is, fill it in together."""

from typing import Any
from uuid import UUID

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import screens
from app.dossiers.events import draft_topic, typed_topic
from app.dossiers.screens import ScreenKind
from app.errors import Invalid
from app.guidance.hand import mandates, queries, sessions
from app.guidance.hand.queries import Together
from app.ui import (
    action_bar,
    api_form,
    button,
    empty,
    field,
    heading,
    loading,
    panel,
    problem,
)
from app.ui.say import say_script
from models.handinhand import HelpEnd
from pages import _hand_parts as hand
from pages import _nop_view as view
from pages._base import PageState, handler, identifier, page, screen
from pages._cam_tay_parts import meet, primary, together, way_back
from pages._nop_state import ScreenState, please_mend, typed_here
from pages._rows import asked_of


class EnterState(PageState, rx.State):
    """Whether somebody is signed in; the code itself goes over HTTP and is in no state."""

    signed_in: bool = False

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        self.signed_in = caller.account_id is not None
        self.ready = True


class HandState(ScreenState, PageState, rx.State):
    """Somebody else's form as their helper may see it; emptied the moment it is over.

    Attributes:
        phase: "" while loading, meet (whose form is it), together, over.
    """

    session_id: str = ""
    phase: str = ""
    other: str = ""
    call: str = ""
    live: str = ""
    heard: int = 0
    over: str = ""
    by_mandate: bool = False
    until: str = ""
    told: bool = False
    allowed: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self._forget()
        self.ready, self.over, self.told = False, "", False
        self.loads += 1
        await self._see(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear(self, caller: Caller) -> None:
        """The citizen moved, sent a file, showed or hid numbers, stopped or filed."""
        await self._see(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear_typing(self, caller: Caller) -> None:
        """The citizen typed, or is in another box: nothing but the boxes changes."""
        async with reading() as db:
            seen = await queries.for_helper(db, caller, self._session(), whole=False)
        if seen.over or seen.draft is None:
            await self._see(caller)
        else:
            self.live = self._live(seen)

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def look_again(self, caller: Caller) -> None:
        """An answer was saved that leads to other questions: ask them here, at once."""
        await self._see(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def join(self, caller: Caller, form: dict[str, Any]) -> None:
        async with transaction() as db:
            await sessions.join(db, caller, self._session(), may_call=bool(form.get("may_call")))
        await self._see(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def stop(self, caller: Caller) -> None:
        """End it, or do not join at all."""
        async with transaction() as db:
            await sessions.end(db, caller, self._session())
        await self._see(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def tell_ready(self, caller: Caller) -> None:
        """Under a mandate: tell the grantor that the form waits for them to read and file it."""
        async with transaction() as db:
            await mandates.tell_ready(db, caller, self._session())
        self.told = True

    @handler(Permission.USE_OWN_ACCOUNT)
    async def proceed(self, caller: Caller, form: dict[str, Any]) -> None:
        """Keep what the helper typed here, then lead both on, or say what is wrong."""
        here = self.screen
        seen = await self._seen(caller)
        async with transaction() as db:
            saved = await sessions.type_into(db, caller, self._session(), typed_here(form, seen.draft))
        seen = await self._seen(caller)
        if seen.draft is None or seen.standing is None:
            return
        wrong = seen.standing.errors.get(here, {}) | saved.too_long
        if wrong:
            self.attempt += 1
            raise Invalid(please_mend(len(wrong)), wrong)
        await self._lead(caller, screens.after(seen.draft.spec, here, seen.level, mending=self.from_review))

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit_row(self, caller: Caller, act: str, group: str, row: int) -> None:
        """One more of a repeated screen, one less, or one further up: lead both there."""
        wanted = asked_of(act, group, row)
        async with transaction() as db:
            target = await sessions.edit_row(db, caller, self._session(), *wanted)
        self.loads += 1
        await self._lead(caller, target)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def back(self, caller: Caller) -> None:
        seen = await self._seen(caller)
        if seen.draft is None:
            return
        order = screens.screens_of(seen.draft.spec, seen.level)
        here = screens.screen_at(seen.draft.spec, self.screen, seen.level)
        await self._lead(caller, order[max(here - 1, 0)].key)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit(self, caller: Caller, target: str) -> None:
        """From the review to one screen; going on from there leads both back."""
        seen = await self._seen(caller)
        if seen.draft is None:
            return
        order = screens.screens_of(seen.draft.spec, seen.level)
        place = screens.screen_at(seen.draft.spec, target, seen.level)
        await self._lead(caller, order[place].key)
        self.from_review = True

    def _session(self) -> UUID:
        return identifier(self._argument("session"))

    async def _seen(self, caller: Caller) -> Together:
        async with reading() as db:
            return await queries.for_helper(db, caller, self._session())

    async def _lead(self, caller: Caller, target: str) -> None:
        async with transaction() as db:
            await sessions.move(db, caller, self._session(), target)
        self.told = False
        await self._see(caller)

    async def _see(self, caller: Caller) -> None:
        seen = await self._seen(caller)
        if seen.over is not None:
            self._forget()
            self.by_mandate = seen.session.mandate_id is not None
            self.phase = "over"
            self.over = sessions.say_over(
                seen.over, begun=seen.session.joined_at is not None, mine=seen.over is HelpEnd.HELPER
            )
        else:
            draft_id = seen.session.draft_id
            self.session_id, self.other = str(seen.session.id), seen.other.called
            self.by_mandate = seen.session.mandate_id is not None
            self.until = clock.say_moment(seen.until) if seen.until else ""
            self._watch(HandState.hear, draft_topic(draft_id))
            self._watch(HandState.hear_typing, typed_topic(draft_id, by_owner=True))
            self.procedure_name, self.phase = seen.procedure_name, "meet"
            self.allowed = seen.session.allowed_at is not None or self.by_mandate
            if seen.draft is not None and seen.standing is not None:
                self._show_form(seen)
        self.ready = True

    def _show_form(self, seen: Together) -> None:
        draft, standing = seen.draft, seen.standing
        if draft is None or standing is None:
            return
        self.phase, self.call = "together", hand.call_number(seen)
        self.draft_id, self.autosave = str(draft.id), f"/api/help/{seen.session.id}/answers"
        from_review = self.from_review
        moved = self.screen
        self._show_screen(draft, draft.screen, seen.level)
        self.from_review = from_review and moved == self.screen and self.kind != ScreenKind.REVIEW
        if self.kind == ScreenKind.REVIEW:
            self.parts, self.complete = view.review(draft, standing), standing.complete
        self.live = self._live(seen)

    def _live(self, seen: Together) -> str:
        self.heard += 1
        return hand.live_words(seen, self.heard)

    def _forget(self) -> None:
        """Nothing of the form stays in the page of somebody who does not help any more."""
        self.phase, self.call, self.live, self.autosave, self.draft_id = "", "", "", "", ""
        self.procedure_name, self.procedure_code, self.saved = "", "", ""
        self.session_id, self.other, self.by_mandate, self.until, self.told = "", "", False, "", False
        self.screen, self.kind, self.title, self.return_address = "", "", "", ""
        self.questions, self.documents, self.ways, self.parts, self.costs = [], [], [], [], []
        self.errors, self.from_review, self.complete, self.news = {}, False, False, ""
        self._later = {}


@page(
    "/cam-tay",
    "Giúp người khác điền hồ sơ · Cầm Tay",
    "Nhập mã 6 số của người cần giúp để cùng điền hồ sơ với họ trên hai máy.",
    on_load=(EnterState.load,),
)
def enter() -> rx.Component:
    """The code that somebody read out, or that a QR brought along."""
    return screen(
        heading("Giúp người khác điền hồ sơ"),
        problem(EnterState.problem),
        rx.el.p(
            "Người cần giúp mở hồ sơ đang làm, bấm Nhờ người giúp và đọc cho mình mã gồm 6 số.",
        ),
        rx.cond(
            EnterState.ready,
            rx.cond(
                EnterState.signed_in,
                api_form(
                    field(
                        "code",
                        "Mã giúp đỡ",
                        example="Gồm 6 số, ví dụ: 123 456. Mã dùng một lần, trong 15 phút.",
                        input_mode="numeric",
                        auto_complete="one-time-code",
                        max_length=12,
                    ),
                    button("Vào cùng điền", type="submit", icon_name="hand-helping"),
                    action="/api/help/enter",
                ),
                panel(
                    rx.el.p(
                        "Cần đăng nhập để người được giúp biết ai đang giúp mình. Mã vẫn được giữ ở máy này."
                    ),
                    button("Đăng nhập", href="/dang-nhap?tiep=%2Fcam-tay", native=True),
                ),
            ),
            loading(1),
        ),
        rx.el.p(
            rx.el.a(
                "Tôi được nhờ làm thay",
                href="/tai-khoan/lam-thay",
                class_name="link inline-flex min-h-12 items-center",
            )
        ),
        rx.el.script(src="/hand.js", custom_attrs={"async": True}),
        title="Cùng điền",
        back="/",
    )


@page("/cam-tay/[session]", "Cùng điền hồ sơ · Cầm Tay", on_load=(HandState.load,))
def fill_in() -> rx.Component:
    """Whose form it is, then the same screens as the citizen has."""
    state = HandState
    return screen(
        rx.match(
            state.phase,
            ("meet", rx.fragment(problem(state.problem), meet(state))),
            ("together", together(state)),
            (
                "over",
                empty(
                    rx.cond(state.by_mandate, "Đã thôi làm thay", "Đã thôi cùng điền"),
                    state.over,
                    icon_name="circle-check",
                    level=1,
                ),
            ),
            rx.el.div(
                heading("Cùng điền hồ sơ"),
                problem(state.problem),
                rx.cond(state.problem == "", loading(4)),
                class_name="flex flex-col gap-5",
            ),
        ),
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        rx.el.script(src="/hand.js", custom_attrs={"async": True}),
        say_script(),
        title="Cùng điền hồ sơ",
        back="/cam-tay",
        bar=action_bar(primary(state), way_back(state)),
    )
