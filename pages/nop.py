"""Apply: one question group a screen, saved as one types, looked over, filed."""

from typing import Any
from uuid import UUID

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import drafts, files, for_whom, known_people, merging, revising, screens, service
from app.dossiers.drafts import OpenDraft
from app.dossiers.events import draft_topic
from app.dossiers.filing import Unread, content_mark
from app.dossiers.forms import RETURN_ADDRESS, RETURN_METHOD
from app.dossiers.screens import ScreenKind
from app.errors import Conflict, Invalid, NotFound
from app.guidance.hand import queries as hand
from app.ui import action_bar, button, heading, loading, problem
from app.ui.say import say_script
from pages import _nop_parts as parts
from pages import _nop_view as view
from pages._base import PageState, handler, identifier, page, screen
from pages._nop_changes import new_version
from pages._nop_choose import another_link
from pages._nop_hand import TogetherState, ask_for_help, helper_sees, together
from pages._nop_review import filed_screen, review_screen
from pages._nop_state import ScreenState, please_mend, typed_here
from pages._nop_whom import WhomScreen, beside_whom
from pages._outbox import outbox, phone_script
from pages._rows import asked_of

_READ_AGAIN = {ScreenKind.DOCUMENTS.value, ScreenKind.REVIEW.value}
"""Screens without boxes: they may be drawn anew at any time."""


class ApplyState(ScreenState, WhomScreen, PageState, rx.State):
    """One draft as its owner works on it. All of it is read again from the database on each load."""

    code: str = ""
    filed_at: str = ""
    next_steps: list[str] = []
    added: list[str] = []
    gone: list[str] = []
    again: list[str] = []
    _reviewed: str = ""

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.ready = False
        self.from_review = False
        self.loads += 1  # boxes are drawn anew: those of the last visit may show older text
        async with transaction() as db:
            await revising.carry_over(db, caller, self._draft())
            draft = await drafts.get(db, caller, self._draft())
        await self._show_changes(caller, draft.id)
        self.draft_id = str(draft.id)
        self.autosave = f"/api/drafts/{draft.id}/answers"
        self._watch(ApplyState.follow, draft_topic(draft.id))
        await self._show(caller, draft, draft.screen)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def follow(self, caller: Caller) -> None:
        """The draft was filed elsewhere, or who helps moved on or sent something: this page comes along.

        Two pages of the owner's own do not pull each other along.
        """
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
            seen = await hand.for_citizen(db, caller, draft.id)
        helped = seen is not None and seen.session.joined_at is not None
        if not (helped or draft.dossier_id):
            return
        place = screens.screen_at(draft.spec, draft.screen, caller.level)
        here = screens.screens_of(draft.spec, caller.level)[place]
        rows = view.rows_of(view.questions(draft, here))
        same = here.key == self.screen and rows == view.rows_of(self.questions)
        if draft.dossier_id or not same or self.kind in _READ_AGAIN:
            await self._show(caller, draft, draft.screen)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def proceed(self, caller: Caller, form: dict[str, Any]) -> None:
        """Keep this screen's answers, then go on, or stay and say what is wrong with them."""
        draft_id, here = self._draft(), self.screen
        async with transaction() as db:
            typed = typed_here(form, await drafts.hold(db, caller, draft_id))
            saved = await drafts.save_answers(db, caller, draft_id, typed)
            method, address = typed.get(RETURN_METHOD) or None, typed.get(RETURN_ADDRESS)
            if method or address is not None:
                await drafts.choose_return(db, caller, draft_id, method, address)
        async with reading() as db:
            draft = await drafts.get(db, caller, draft_id)
        wrong = self._standing(caller, draft).errors.get(here, {}) | saved.too_long
        if wrong:
            self.attempt += 1
            if wrong.keys() - {box for asked in self.questions for box in (asked.key, asked.hour_key)}:
                await self._show(caller, draft, here)  # what was chosen leads to questions not shown yet
            raise Invalid(please_mend(len(wrong)), wrong)
        target = screens.after(draft.spec, here, caller.level, mending=self.from_review)
        await self._go(caller, draft, target)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def back(self, caller: Caller) -> None:
        """The screen before; the browser has sent what was typed here on its own way."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        order = screens.screens_of(draft.spec, caller.level)
        here = screens.screen_at(draft.spec, self.screen, caller.level)
        await self._go(caller, draft, order[max(here - 1, 0)].key)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit(self, caller: Caller, target: str) -> None:
        """From the review to one screen; going on from there leads back to the review."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        await self._go(caller, draft, target)
        self.from_review = True

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh_files(self, caller: Caller) -> None:
        """A file came in over HTTP: show it."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        self.documents = view.in_order(view.documents(draft), self.documents)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def remove_file(self, caller: Caller, file_id: str) -> None:
        async with transaction() as db:
            await files.remove(db, caller, identifier(file_id))
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        self.documents = view.documents(draft)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def move_up(self, caller: Caller, file_id: str) -> None:
        """Move a file one place up among those of its document: the order in which they are merged."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        self.documents = view.one_up(view.documents(draft), self.documents, file_id)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def merge(self, caller: Caller, document_key: str) -> None:
        """Make one PDF of the files of a document, in the order they are shown in."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        rows = view.in_order(view.documents(draft), self.documents)
        row = next((each for each in rows if each.key == document_key), None)
        if row is None:
            raise NotFound
        order = [identifier(file.id) for file in row.files]
        await merging.merge(caller, draft.id, document_key, order, f"{row.name[:60]}.pdf")
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        self.documents = view.documents(draft)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def submit(self, caller: Caller) -> None:
        """File the draft. Its key is the draft's own, so that asking twice files once."""
        draft_id = self._draft()
        async with transaction() as db:
            carried = await revising.carry_over(db, caller, draft_id)
            draft = await drafts.get(db, caller, draft_id)
        if carried:
            self.attempt += 1
            await self._show_changes(caller, draft_id)
            await self._show(caller, draft, screens.REVIEW)
            raise Conflict(_NEW_VERSION)
        if not draft.dossier_id and not self._standing(caller, draft).complete:
            self.attempt += 1
            await self._show(caller, draft, screens.REVIEW)
            raise Invalid(screens.NOT_READY)
        try:
            async with transaction() as db:
                await service.file_draft(db, caller, draft_id, key=f"draft-{draft_id}", read=self._reviewed)
        except Unread:
            self.attempt += 1
            await self._show_review(caller, draft_id)
            raise
        await self._show_review(caller, draft_id)

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def look_again(self, caller: Caller) -> None:
        """An answer was saved that leads to other questions: ask them here, at once."""
        async with reading() as db:
            draft = await drafts.get(db, caller, self._draft())
        if self.kind == ScreenKind.QUESTIONS:
            self._show_screen(draft, self.screen, caller.level)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def saw_changes(self, caller: Caller) -> None:
        """What differs from the version this was begun with has been read."""
        async with transaction() as db:
            await revising.saw_changes(db, caller, self._draft())
        await self._show_changes(caller, self._draft())

    @handler(Permission.USE_OWN_ACCOUNT)
    async def use_known(self, caller: Caller, key: str) -> None:
        """For somebody filed for before: go to the screen about them, filled in."""
        async with transaction() as db:
            await known_people.choose(db, caller, self._draft(), str(key)[:40])
            draft = await drafts.get(db, caller, self._draft())
        self.loads += 1
        await self._go(caller, draft, _about(draft))

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit_row(self, caller: Caller, act: str, group: str, row: int) -> None:
        """One more of a repeated screen, one less, or one further up: go there."""
        async with transaction() as db:
            target = await revising.edit_row(db, caller, self._draft(), *asked_of(act, group, row))
            draft = await drafts.get(db, caller, self._draft())
        self.loads += 1
        await self._go(caller, draft, target)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def discard(self, caller: Caller) -> Any:
        async with transaction() as db:
            await drafts.discard(db, caller, self._draft())
        return rx.redirect("/ho-so")

    def _draft(self) -> UUID:
        return identifier(self._argument("draft"))

    def _standing(self, caller: Caller, draft: OpenDraft) -> screens.Standing:
        return screens.stand(draft.spec, draft.application, clock.today(), caller.level)

    async def _go(self, caller: Caller, draft: OpenDraft, target: str) -> None:
        order = screens.screens_of(draft.spec, caller.level)
        target = order[screens.screen_at(draft.spec, target, caller.level)].key
        async with transaction() as db:
            await drafts.go_to(db, caller, draft.id, target)
        await self._show(caller, draft, target)

    async def _show(self, caller: Caller, draft: OpenDraft, target: str) -> None:
        self._show_screen(draft, target, caller.level)
        await self._show_whom(caller, draft, self.questions)
        if self.kind == ScreenKind.REVIEW:
            async with reading() as db:
                helped = await hand.helper_names(db, caller, draft.id)
            standing = self._standing(caller, draft)
            self.parts, self.complete = view.review(draft, standing, helped), standing.complete
            self._reviewed = _mark(draft)
        if draft.dossier_id:
            await self._show_filed(caller, draft)
        self.ready = True

    async def _show_review(self, caller: Caller, draft_id: UUID) -> None:
        async with reading() as db:
            draft = await drafts.get(db, caller, draft_id)
        await self._show(caller, draft, screens.REVIEW)

    async def _show_changes(self, caller: Caller, draft_id: UUID) -> None:
        async with reading() as db:
            found = await revising.changes(db, caller, draft_id)
        self.added, self.gone, self.again = list(found.added), list(found.gone), list(found.again)

    async def _show_filed(self, caller: Caller, draft: OpenDraft) -> None:
        async with reading() as db:
            filed = await drafts.filed(db, caller, draft.id)
        if filed is None:
            return
        self.kind = "filed"
        self.questions, self.parts = [], []
        self.code, self.filed_at = filed.code, clock.say_moment(filed.filed_at)
        self.next_steps = view.what_next(draft.spec, filed)


def _about(draft: OpenDraft) -> str:
    """The screen about whom it is for."""
    return next(
        group.key
        for group in draft.spec.form
        if group.fields[0].key in {for_whom.NAME, for_whom.ORGANISATION_NAME}
    )


_NEW_VERSION = (
    "Chưa nộp: thủ tục này vừa có mẫu mới. Những gì đã nhập vẫn còn; mời xem chỗ thay đổi rồi bấm Nộp hồ sơ."
)


def _mark(draft: OpenDraft) -> str:
    return content_mark(
        draft.answers, draft.return_method, draft.return_address, [file.id for file in draft.files]
    )


@page("/nop/[draft]", "Nộp hồ sơ · Cầm Tay", on_load=(ApplyState.load, TogetherState.load))
def apply() -> rx.Component:
    """The application, screen by screen."""
    state = ApplyState
    return screen(
        outbox(),
        rx.cond(
            state.ready,
            rx.el.div(
                rx.cond(
                    state.kind == "filed",
                    rx.fragment(),
                    rx.fragment(together(), parts.top(state, None, ask_for_help(state))),
                ),
                problem(state.problem),
                rx.cond(state.kind == "filed", rx.fragment(), new_version(state)),
                rx.cond(
                    state.errors.get("consent", "") != "",
                    button("Mở trang Tài khoản", kind="secondary", href="/tai-khoan"),
                ),
                rx.cond(state.kind == "questions", beside_whom(state)),
                rx.match(
                    state.kind,
                    ("questions", parts.question_screen(state)),
                    ("documents", parts.document_screen(state)),
                    ("return", parts.return_screen(state)),
                    ("review", review_screen(state, parts.real(state))),
                    ("filed", filed_screen(state)),
                    rx.fragment(),
                ),
                rx.cond(state.kind == "filed", rx.fragment(), another_link(state)),
                helper_sees(),
                custom_attrs={
                    "data-nop": "",
                    "data-say-scope": "",
                    "data-step": state.screen + state.kind,
                    "data-attempt": state.attempt,
                    "data-flow-step": rx.cond(state.kind == "filed", 1, state.step),
                },
                class_name="flex flex-col gap-5",
            ),
            rx.el.div(
                heading("Nộp hồ sơ"),
                problem(state.problem),
                rx.cond(state.problem == "", loading(4), button("Tìm thủ tục", href="/thu-tuc")),
                class_name="flex flex-col gap-5",
            ),
        ),
        phone_script(),
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        rx.el.script(src="/steps.js", custom_attrs={"async": True}),
        say_script(),
        rx.el.script(src="/hand.js", custom_attrs={"async": True}),
        title="Nộp hồ sơ",
        back="/ho-so",
        bar=action_bar(parts.primary(state), parts.way_back(state)),
    )
