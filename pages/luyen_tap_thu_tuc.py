"""Practising one procedure: the screens of an application, with nothing behind them that could keep or send.

What is typed stays in the browser: assets/practice.js judges it and says a stand-in instead, the box's sample where
it would do and the same mistake in invented letters where it would not. The handlers never get anything else.
"""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.catalogue import queries
from app.catalogue.rules import code_of, why_not_here
from app.catalogue.schema import ProcedureSpec
from app.db import reading
from app.dossiers import forms, layout, rows, screens
from app.dossiers.drafts import OpenDraft
from app.dossiers.files import FileInfo
from app.dossiers.screens import ScreenKind
from app.errors import Invalid
from app.guidance import practice
from app.ui import button, heading, loading, problem
from models.accounts import DigitalLevel
from models.dossiers import ReturnMethod
from pages import _luyen_tap_parts as own
from pages import _nop_parts as parts
from pages import _nop_view as view
from pages._base import PageState, handler, page
from pages._nop_review import review_screen
from pages._practice import practice_bar, practice_screen
from pages._rows import asked_of

_NOBODYS = UUID(int=0)
"""The id of a draft that is nowhere but in this page."""


class PracticeState(PageState, rx.State):
    """A practice as it stands: all of it is here and nowhere else, and gone when the page is left.

    Attributes:
        level: what the phone says of somebody who is not signed in.
        asks_level: whether the phone should say it.
        moved: from which box what was typed moved to which, the last time rows came, went or moved.
        wrong: what was found wrong so far, by box; `errors` is emptied at every event.
        why: why a box matters, shown when its answer is wrong.
        praise: a short word for a box whose answer is right.
        rules: what the browser needs to judge each box by itself, as JSON.
        said: what is said of the picture chosen for a paper; `fits` of those that would do.
        mistakes: how many were made.
    """

    level: str = ""
    asks_level: bool = False
    procedure_name: str = ""
    procedure_code: str = ""
    fileable: bool = False
    draft_id: str = "practice"
    screen: str = ""
    kind: str = ""
    title: str = ""
    step: int = 0
    steps: int = 0
    attempt: int = 0
    loads: int = 0
    scan: str = ""
    from_review: bool = False
    questions: list[view.Question] = []
    news: str = ""
    moved: str = "{}"
    documents: list[view.DocumentRow] = []
    choices: dict[str, list[dict[str, str]]] = {}
    ways: list[view.ReturnRow] = []
    return_address: str = ""
    parts: list[view.ReviewPart] = []
    costs: list[tuple[str, str]] = []
    complete: bool = False
    samples: dict[str, str] = {}
    dares: dict[str, str] = {}
    rules: str = "{}"
    wrong: dict[str, str] = {}
    why: dict[str, str] = {}
    praise: dict[str, str] = {}
    picked: dict[str, str] = {}
    said: dict[str, str] = {}
    fits: dict[str, bool] = {}
    mistakes: int = 0
    edits: int = 0
    _answers: dict[str, str] = {}
    _later: dict[str, str] = {}
    _way: str = ""
    _address: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        """Begin from the first screen."""
        self._answers = {}
        async with reading() as db:
            spec = (await queries.get(db, code_of(self._argument("code")))).spec
        self.loads += 1
        self.asks_level = caller.account_id is None
        self.from_review = False
        self.wrong, self.why, self.praise, self.picked, self.said, self.fits = {}, {}, {}, {}, {}, {}
        self._answers, self._way, self._address, self.mistakes = {}, "", "", 0
        self.procedure_name, self.procedure_code = spec.name, spec.code
        self.fileable = why_not_here(spec) is None
        self.samples, self.dares = practice.samples(spec), practice.dares(spec)
        self.rules = json.dumps(practice.rules(spec))
        self._show(caller, layout.laid_out(spec, {}), "")
        self.ready = True

    @handler(Permission.PUBLIC)
    async def use_level(self, caller: Caller, level: str) -> None:
        """The level that the phone keeps for somebody who is not signed in."""
        if caller.account_id is None and level in set(DigitalLevel):
            self.level = level
            self._show(caller, await self._spec(), self.screen)

    @handler(Permission.PUBLIC)
    async def look(self, caller: Caller, box: str, text: str) -> None:
        """A box was left: say at once what is wrong with it and why, or that it is right.

        What was chosen may lead to other questions of this screen: they are asked at once, too.
        """
        published = await self._published()
        if box not in forms.known_boxes(published):
            return
        self._answers = {**self._answers, box: text[: practice.TYPED_MAX]}
        spec = layout.laid_out(published, self._answers)
        self._remark(spec, box)
        self.errors = dict(self.wrong)
        here = self._here(caller, spec)
        if here.key == self.screen and here.kind is ScreenKind.QUESTIONS:
            order = screens.screens_of(spec, self._level(caller))
            self._ask(spec, order, here)
            self.steps = len(order)

    @handler(Permission.PUBLIC)
    async def edit_row(self, caller: Caller, act: str, group: str, row: int) -> None:
        """One more of a repeated screen, one less, or one further up; the browser moves what was typed."""
        published = await self._published()
        edit = rows.edit(published, self._answers, *asked_of(act, group, row))
        self._answers = {**self._answers, **edit.changes}
        for said in (self.wrong, self.why, self.praise):
            moved = {box: said.get(source, "") for box, source in edit.sources.items()}
            for box in edit.sources:
                said.pop(box, None)
            said |= {box: text for box, text in moved.items() if text}
        self.edits += 1
        self.draft_id = f"practice {self.edits}"  # the boxes are drawn anew
        self.moved = json.dumps({"time": self.edits, "boxes": edit.sources})
        self._show(caller, layout.laid_out(published, self._answers), edit.screen)

    @handler(Permission.PUBLIC)
    async def pick(self, _caller: Caller, document: str, picture: str) -> None:
        """A picture was chosen for a paper: say at once whether it would do."""
        spec = await self._spec()
        if document not in {paper.key for paper in practice.asked_papers(spec)}:
            return
        found = next((one for one in practice.pictures(document) if one.key == picture), None)
        if found is None:
            return
        self.picked = {**self.picked, document: picture}
        self.said = {**self.said, document: found.said}
        self.fits = {**self.fits, document: found.right}
        self.mistakes += not found.right
        self.documents = view.documents(self._draft(spec))

    @handler(Permission.PUBLIC)
    async def proceed(self, caller: Caller, form: dict[str, Any]) -> None:
        """Go on, or stay and say what is wrong."""
        spec = await self._spec()
        known = forms.known_boxes(spec)
        typed = {box: text for box, text in form.items() if box in known and isinstance(text, str)}
        self._answers = {**self._answers, **{box: text[: practice.TYPED_MAX] for box, text in typed.items()}}
        if isinstance(way := form.get("return_method"), str):
            self._way, self._address = way[:20], str(form.get("return_address") or "")[: practice.TYPED_MAX]
        spec = await self._spec()  # what was chosen may lead to more
        wrong = self._errors(caller, spec).get(self.screen, {})
        for question in self._here(caller, spec).fields:
            for box in forms.boxes(question):
                self._remark(spec, box)
        if wrong:
            self.attempt += 1
            raise Invalid(
                f"Còn {len(wrong)} chỗ cần sửa, ghi ngay dưới từng ô. Đây là luyện tập, sai không sao.", wrong
            )
        target = screens.after(spec, self.screen, self._level(caller), mending=self.from_review)
        self._show(caller, spec, target)

    @handler(Permission.PUBLIC)
    async def back(self, caller: Caller) -> None:
        spec = await self._spec()
        order = screens.screens_of(spec, self._level(caller))
        here = screens.screen_at(spec, self.screen, self._level(caller))
        self._show(caller, spec, order[max(here - 1, 0)].key)

    @handler(Permission.PUBLIC)
    async def edit(self, caller: Caller, target: str) -> None:
        self._show(caller, await self._spec(), target[:80])
        self.from_review = True

    @handler(Permission.PUBLIC)
    async def submit(self, caller: Caller) -> None:
        """The end of the practice. There is nothing to send, and nothing is."""
        spec = await self._spec()
        if self._errors(caller, spec):
            self.attempt += 1
            self._show(caller, spec, screens.REVIEW)
            raise Invalid("Chưa nộp thử được vì còn chỗ chưa đủ. Mời xem các mục được đánh dấu.")
        self.kind, self.questions, self.parts = "filed", [], []

    async def _published(self) -> ProcedureSpec:
        async with reading() as db:
            return (await queries.get(db, code_of(self._argument("code")))).spec

    async def _spec(self) -> ProcedureSpec:
        return layout.laid_out(await self._published(), self._answers)

    def _ask(self, spec: ProcedureSpec, order: tuple[screens.Screen, ...], here: screens.Screen) -> None:
        # The sample stands under the box, also while there is an error in place of the example.
        # What the browser remembers of somebody real is not offered, nor a result: it would be that of the samples.
        questions = [
            replace(one, example="", hour_example="", autocomplete="off")
            for one in view.questions(self._draft(spec), here)
            if one.kind != view.RESULT
        ]
        later = view.on_other_screens(order, here)
        stays = self.screen == here.key
        said = (view.say_news(self.questions, questions), view.say_later(self._later, later)) if stays else ()
        self.news = " ".join(filter(None, said))
        self.questions, self._later = questions, later

    def _here(self, caller: Caller, spec: ProcedureSpec) -> screens.Screen:
        order = screens.screens_of(spec, self._level(caller))
        return order[screens.screen_at(spec, self.screen, self._level(caller))]

    def _level(self, caller: Caller) -> DigitalLevel | None:
        if caller.account_id is not None:
            return caller.level
        return DigitalLevel(self.level) if self.level else None

    def _remark(self, spec: ProcedureSpec, box: str) -> None:
        found = practice.remark(spec, box, self._answers, clock.today())
        self.mistakes += bool(found.error and self.wrong.get(box) != found.error)
        for kept, text in ((self.wrong, found.error), (self.why, found.why), (self.praise, found.praise)):
            kept.pop(box, None)
            if text:
                kept[box] = text

    def _draft(self, spec: ProcedureSpec) -> OpenDraft:
        """What the real screens take, made of what is on this page."""
        chosen = [key for key in self.picked if self.fits.get(key)]
        way = ReturnMethod(self._way) if self._way in set(ReturnMethod) else None
        return OpenDraft(
            id=_NOBODYS,
            spec=spec,
            answers=dict(self._answers),
            screen=self.screen,
            return_method=way,
            return_address=self._address,
            files=[FileInfo(_NOBODYS, key, "Ảnh mẫu", "image/jpeg", 1, 1) for key in chosen],
            saved_at=clock.now(),
            dossier_id=None,
        )

    def _errors(self, caller: Caller, spec: ProcedureSpec) -> dict[str, dict[str, str]]:
        draft = self._draft(spec)
        found = screens.stand(spec, draft.application, clock.today(), self._level(caller)).errors
        found.pop(screens.DOCUMENTS, None)
        papers = practice.wrong_papers(spec, self.picked)
        return found | ({screens.DOCUMENTS: papers} if papers else {})

    def _show(self, caller: Caller, spec: ProcedureSpec, target: str) -> None:
        level = self._level(caller)
        order = screens.screens_of(spec, level)
        place = screens.screen_at(spec, target, level)
        here = order[place]
        draft = self._draft(spec)
        self._ask(spec, order, here)
        self.screen, self.kind, self.title = here.key, here.kind.value, here.title
        self.step, self.steps = place + 1, len(order)
        self.documents = view.documents(draft)
        self.choices = {
            paper.key: [{"key": one.key, "alt": one.alt} for one in practice.pictures(paper.key)]
            for paper in practice.asked_papers(spec)
        }
        self.ways, self.return_address = view.return_rows(draft), self._address or ""
        self.errors = dict(self.wrong)
        if here.kind is ScreenKind.REVIEW:
            errors = self._errors(caller, spec)
            standing = screens.stand(spec, draft.application, clock.today(), level)
            self.parts = view.review(draft, replace(standing, errors=errors))
            self.complete, self.costs = not errors, view.costs(spec)
            self.from_review = False


@page(
    "/luyen-tap/[code]",
    "Luyện tập nộp hồ sơ · Cầm Tay",
    on_load=(PracticeState.load,),
)
def practise() -> rx.Component:
    """The application's own screens in the practice's frame."""
    state = PracticeState
    manner = own.manner(state)
    return practice_screen(
        rx.cond(
            state.ready,
            rx.el.div(
                rx.cond(state.kind == "filed", rx.fragment(), parts.top(state, manner)),
                problem(state.problem),
                rx.match(
                    state.kind,
                    ("questions", parts.question_screen(state, manner)),
                    ("documents", parts.document_screen(state, manner)),
                    ("return", parts.return_screen(state, manner)),
                    ("review", review_screen(state, manner)),
                    ("filed", own.filed_screen(state)),
                    rx.fragment(),
                ),
                own.level_buttons(state),
                custom_attrs={
                    "data-nop": "",
                    "data-step": state.screen + state.kind,
                    "data-attempt": state.attempt,
                },
                class_name="flex flex-col gap-5",
            ),
            rx.el.div(
                heading("Luyện tập nộp hồ sơ"),
                problem(state.problem),
                rx.cond(state.problem == "", loading(4), button("Xem những gì tập được", href="/luyen-tap")),
                class_name="flex flex-col gap-5",
            ),
        ),
        title="Luyện tập",
        back="/luyen-tap",
        bar=practice_bar(own.primary(state), own.way_back(state)),
    )
