"""Ask for a home visit: one question a screen, kept as it is answered."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.catalogue import queries as catalogue
from app.catalogue.rules import code_of
from app.catalogue.search import Filters
from app.db import reading, transaction
from app.errors import Invalid, Problem
from app.homecare import drafts, rules, service, subjects, wording
from app.homecare.places import find_ward
from app.ui import action_bar, button, heading, loading, problem, progress
from models.homecare import VisitDraft, VisitKind
from pages import _hen_gio_parts as parts
from pages._base import PageState, handler, page, screen
from pages._nop_state import typed_here
from pages._questions import saved_note
from pages._visits import DayRow, TimeRow, day_rows, first_free, time_rows
from pages.thu_tuc import OFTEN

SHOWN_AT_MOST = 8


@dataclass
class OptionRow:
    """One answer to choose from; `refused` says why it cannot be chosen."""

    value: str
    title: str
    detail: str
    refused: bool


@dataclass
class ReviewRow:
    """One answer looked over, and the screen it is given on."""

    name: str
    value: str
    step: str


class BookState(PageState, rx.State):
    """The caller's draft as they work on it; read again from the database at every step."""

    step: str = ""
    title: str = ""
    number: int = 0
    attempt: int = 0
    loads: int = 0
    key: str = ""
    kind: str = ""
    subject: str = ""
    ward_code: str = ""
    hamlet: str = ""
    address: str = ""
    phone: str = ""
    note: str = ""
    slot: str = ""
    day: str = ""
    refused: str = ""
    why_none: str = ""
    more: str = ""
    options: list[OptionRow] = []
    days: list[DayRow] = []
    times: list[TimeRow] = []
    answers: list[ReviewRow] = []
    notices: list[str] = []

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:
        self.ready = False
        self.refused = ""
        procedure, dossier = code_of(self._argument("thu-tuc")), self._argument("ho-so")
        if caller.account_id is None:
            asked = {"thu-tuc": procedure, "ho-so": dossier}
            wanted = urlencode({name: value for name, value in asked.items() if value})
            return rx.redirect(f"/hen-gio?{wanted}" if wanted else "/hen-gio", replace=True)
        async with transaction() as db:
            draft = await drafts.begin(db, caller)
        try:
            if dossier:
                draft = await self._ask_for(caller, f"dossier:{dossier}", draft)
            elif procedure:
                draft = await self._ask_for(caller, f"procedure:{procedure}", draft)
        except Problem as error:
            self.refused = error.message
        await self._show(caller, draft, draft.step)
        return None

    @handler(Permission.USE_OWN_ACCOUNT)
    async def proceed(self, caller: Caller, form: dict[str, Any]) -> None:
        """Keep this screen's answers, then go on, or stay and say what is wrong with them."""
        here = self.step
        typed = {
            name: text for name, text in typed_here(form).items() if drafts.STEP_OF_FIELD.get(name) == here
        }
        try:
            async with transaction() as db:
                kept = await drafts.keep(db, caller, typed)
            if kept.too_long:
                raise Invalid("Có chỗ viết dài quá. Những gì đã viết vẫn còn.", kept.too_long)
            async with reading() as db:
                await drafts.check(db, caller, kept.draft, here)
        except Problem:
            self.attempt += 1
            raise
        await self._go(caller, drafts.next_step(here))

    @handler(Permission.USE_OWN_ACCOUNT)
    async def back(self, caller: Caller) -> Any:
        if self.step == drafts.STEPS[0]:
            return rx.redirect("/hen-gio")
        await self._go(caller, drafts.next_step(self.step, -1))
        return None

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit(self, caller: Caller, step: str) -> None:
        """From the review to one screen."""
        await self._go(caller, step)

    @handler(Permission.USE_OWN_ACCOUNT, debounce=200)
    async def look_for(self, caller: Caller, text: str) -> None:
        """Procedures by everyday words."""
        async with transaction() as db:
            draft = await drafts.begin(db, caller)
        await self._offer_procedures(draft, text[:200])

    @handler(Permission.USE_OWN_ACCOUNT)
    async def pick_day(self, caller: Caller, day: str) -> None:
        """Show the hours of another day."""
        async with transaction() as db:
            draft = await drafts.begin(db, caller)
            found = await drafts.times(db, caller, draft)
        self.day = day[:10]
        self.times = time_rows(found.slots, self.day)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def submit(self, caller: Caller) -> Any:
        """Send the request. Asked twice it is one visit; refused, it leads to the screen to mend."""
        try:
            async with transaction() as db:
                draft = await drafts.find(db, caller)
                visit = await service.book(db, caller, self.key or (draft.key if draft else ""))
        except Problem as error:
            self.attempt += 1
            async with transaction() as db:
                draft = await drafts.find(db, caller)
            if draft:
                await self._show(caller, draft, drafts.step_of(error))
            raise
        return rx.redirect(f"/hen-gio?xong={visit.code}", replace=True)

    async def _ask_for(self, caller: Caller, subject: str, before: VisitDraft) -> VisitDraft:
        """Make the draft about what the address names; raises why it cannot be booked at home."""
        what, _, code = subject.partition(":")
        same = code in {before.procedure_code, before.dossier_code}
        async with reading() as db:
            found = await subjects.find(
                db, caller, code if what == "procedure" else "", code if what == "dossier" else ""
            )
        if not found.spec.home_service.eligible:
            raise Invalid(rules.refusal(VisitKind.GUIDANCE, found.spec, found.dossier))
        if same:
            return before
        wanted = {"subject": subject}
        if found.dossier and not rules.refusal(VisitKind.RETURN, found.spec, found.dossier):
            wanted["kind"] = VisitKind.RETURN
        async with transaction() as db:
            await drafts.keep(db, caller, wanted)
            return await drafts.go_to(db, caller, drafts.STEPS[0])

    async def _go(self, caller: Caller, step: str) -> None:
        async with transaction() as db:
            draft = await drafts.go_to(db, caller, step)
        await self._show(caller, draft, draft.step)

    async def _show(self, caller: Caller, draft: VisitDraft, step: str) -> None:
        """Show a screen, or, when what was chosen can no longer be had, the one to choose again on."""
        step = step if step in drafts.STEPS else drafts.STEPS[0]
        self.loads += 1
        self.key, self.kind, self.subject = draft.key, draft.kind or "", _subject(draft)
        self.ward_code, self.hamlet, self.address = draft.ward_code, draft.hamlet, draft.address
        self.phone, self.note, self.slot = draft.phone, draft.note, draft.slot
        try:
            await self._offer(caller, draft, step)
        except Problem as error:
            self.problem = error.message
            step = drafts.step_of(error) if error.fields else drafts.STEPS[0]
            await self._offer(caller, draft, step)
        self.step, self.title, self.number = step, parts.TITLES[step], drafts.STEPS.index(step) + 1
        self.ready = True

    async def _offer(self, caller: Caller, draft: VisitDraft, step: str) -> None:
        self.options, self.why_none, self.more = [], "", ""
        if step == "subject":
            await self._offer_subjects(caller, draft)
        elif step == "time":
            await self._offer_times(caller, draft)
        elif step == "review":
            await self._look_over(caller, draft)

    async def _offer_subjects(self, caller: Caller, draft: VisitDraft) -> None:
        if draft.kind is not VisitKind.RETURN:
            await self._offer_procedures(draft, "")
            return
        async with reading() as db:
            rows = []
            for each, spec in await subjects.open_ones(db, caller):
                refused = rules.refusal(VisitKind.RETURN, spec, each)
                rows.append(
                    OptionRow(
                        f"dossier:{each.code}",
                        each.procedure_name,
                        refused or f"Mã {each.code}",
                        bool(refused),
                    )
                )
        self.options = sorted(rows, key=lambda row: row.refused)

    async def _offer_procedures(self, draft: VisitDraft, text: str) -> None:
        scope = rules.SCOPES[draft.kind or VisitKind.GUIDANCE]
        async with reading() as db:
            index = await catalogue.search_index(db)
        found = [
            spec
            for spec in index.search(text, Filters(home_service=True))
            if scope in spec.home_service.scope
        ]
        if not text:
            found.sort(key=lambda spec: (spec.code != draft.procedure_code, spec.code not in OFTEN))
        rows = [
            OptionRow(f"procedure:{spec.code}", spec.name, spec.summary, False)
            for spec in found[:SHOWN_AT_MOST]
        ]
        if draft.dossier_code:
            about = OptionRow(f"dossier:{draft.dossier_code}", f"Hồ sơ {draft.dossier_code}", "", False)
            rows.insert(0, about)
        self.options = rows
        rest = len(found) - SHOWN_AT_MOST
        self.more = f"Còn {rest} thủ tục khác. Gõ vài chữ vào ô trên để tìm." if rest > 0 else ""

    async def _offer_times(self, caller: Caller, draft: VisitDraft) -> None:
        async with reading() as db:
            found = await drafts.times(db, caller, draft)
        self.why_none = found.why_none
        self.days = day_rows(found.slots)
        chosen = draft.slot.partition("/")[0]
        self.day = chosen if any(row.day == chosen for row in self.days) else first_free(found.slots)
        self.times = time_rows(found.slots, self.day)

    async def _look_over(self, caller: Caller, draft: VisitDraft) -> None:
        async with reading() as db:
            asked = await drafts.asked_for(db, caller, draft)
            found = await drafts.times(db, caller, draft)
        ward = find_ward(draft.ward_code)
        slot = next((slot for slot in found.slots if slot.key == draft.slot), None)
        about = asked.spec.name + (f", hồ sơ {asked.dossier.code}" if asked.dossier else "")
        when = "Chưa chọn"
        if slot:
            when = rules.say_slot(slot.day, slot.starts, slot.ends, today=clock.today())
        self.answers = [
            ReviewRow("Việc", wording.KIND_NAMES[asked.kind], "kind"),
            ReviewRow("Thủ tục", about, "subject"),
            ReviewRow("Phường", ward.name if ward else "Chưa chọn", "ward"),
            ReviewRow("Nơi đến", ", ".join(part for part in (draft.address, draft.hamlet) if part), "place"),
            ReviewRow("Số điện thoại", draft.phone, "place"),
            ReviewRow("Lời nhắn", draft.note or "Không có", "place"),
            ReviewRow("Ngày, giờ", when, "time"),
        ]
        self.notices = wording.notices(asked.kind)


def _subject(draft: VisitDraft) -> str:
    if draft.dossier_code:
        return f"dossier:{draft.dossier_code}"
    return f"procedure:{draft.procedure_code}" if draft.procedure_code else ""


S = BookState


@page("/hen-gio/dat", "Đặt hẹn tại nhà · Cầm Tay", on_load=(S.load,))
def book() -> rx.Component:
    """The questions, one a screen."""
    return screen(
        rx.cond(
            S.ready,
            rx.el.div(
                progress(S.number, len(drafts.STEPS), f"Bước {S.number}/{len(drafts.STEPS)}"),
                rx.el.h1(S.title, class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
                saved_note("chưa gửi"),
                parts.refused(S),
                problem(S.problem),
                rx.match(
                    S.step,
                    ("kind", parts.form(S, parts.kinds(S))),
                    ("subject", parts.subjects(S)),
                    ("ward", parts.form(S, parts.wards(S))),
                    ("place", parts.form(S, *parts.place(S))),
                    ("time", parts.times(S)),
                    ("review", parts.review(S)),
                    rx.fragment(),
                ),
                custom_attrs={
                    "data-nop": "",
                    "data-step": S.step,
                    "data-attempt": S.attempt,
                    "data-flow-step": S.number,
                },
                class_name="flex flex-col gap-5",
            ),
            rx.el.div(
                heading("Đặt hẹn tại nhà"),
                problem(S.problem),
                rx.cond(S.problem == "", loading(4)),
                class_name="flex flex-col gap-5",
            ),
        ),
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        rx.el.script(src="/steps.js", custom_attrs={"async": True}),
        title="Đặt hẹn tại nhà",
        back="/hen-gio",
        bar=action_bar(
            parts.primary(S),
            button("Quay lại", kind="secondary", on_click=S.back, custom_attrs={"data-step-back": ""}),
        ),
    )
