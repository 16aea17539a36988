"""A procedure's form in the frame of a phone, published or proposed: what people will be asked, in their order."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import proposals, queries
from app.catalogue.schema import ProcedureSpec
from app.db import reading
from app.dossiers import layout, planning
from app.ui import heading, loading, panel, problem, section
from pages import _nop_view as view
from pages._base import PageState, handler, identifier, page
from pages._desk import DeskShell, desk
from pages._questions import Manner, question_box


@dataclass
class GroupRow:
    """The questions of one screen."""

    title: str = ""
    questions: list[view.Question] = field(default_factory=list)


class FormPreviewState(PageState, rx.State):
    """One form without an answer; nothing typed here is kept or sent."""

    name: str = ""
    groups: list[GroupRow] = []
    papers: list[str] = []
    steps: list[str] = []
    proposed: bool = False
    news: str = ""
    chosen: dict[str, str] = {}

    @handler(Permission.ADMINISTER)
    async def load(self, caller: Caller) -> None:
        self.ready, self.chosen = False, {}
        self._show(await self._spec(caller))
        self.ready = True

    @handler(Permission.ADMINISTER)
    async def choose(self, caller: Caller, box: str, answer: str) -> None:
        """An answer was chosen from a list: what it leads to comes and goes as it does on the phone."""
        spec = await self._spec(caller)
        if box in layout.steering(spec):
            self.chosen = {**self.chosen, box: answer[:200]}
            self._show(spec)

    async def _spec(self, caller: Caller) -> ProcedureSpec:
        code, proposal = self._argument("ma"), self._argument("de-nghi")
        self.proposed = bool(proposal)
        async with reading() as db:
            if proposal:
                return await proposals.proposed_form(db, caller, identifier(proposal), code)
            return (await queries.get(db, code)).spec

    def _show(self, published: ProcedureSpec) -> None:
        spec, before = layout.laid_out(published, self.chosen), self._questions()
        self.name = spec.name
        self.groups = [
            GroupRow(group.title, view.as_questions(spec, group.fields, self.chosen)) for group in spec.form
        ]
        self.papers = [
            document.name if document.required else f"{document.name} (nếu có)" for document in spec.documents
        ]
        self.steps = planning.describe(spec)
        self.news = view.say_news(before, self._questions()) if self.ready else ""

    def _questions(self) -> list[view.Question]:
        return [question for group in self.groups for question in group.questions]


_MANNER = Manner(
    form={},
    attach=lambda _document: rx.fragment(),
    note=rx.fragment(),
    foot=rx.fragment(),
    ready="",
    goes_to="",
    chosen=lambda key: lambda answer: FormPreviewState.choose(key, answer),
)


def _group(row: Any) -> rx.Component:
    state = FormPreviewState
    return rx.el.section(
        rx.el.h2(row.title, class_name="text-[1.3rem]"),
        rx.foreach(row.questions, lambda question: question_box(state, question, _MANNER)),
        key=row.title,
        class_name="flex flex-col gap-5 border-b-8 border-base-200 px-4 py-5",
    )


@page("/ban/thu-tuc/mau/[ma]", "Xem tờ khai · Cầm Tay", on_load=(DeskShell.load, FormPreviewState.load))
def form_preview() -> rx.Component:
    """390 points wide, as on most phones; one scrolls through the screens."""
    state = FormPreviewState
    return desk(
        rx.cond(
            state.ready,
            rx.fragment(
                heading(state.name),
                panel(
                    rx.cond(
                        state.proposed,
                        rx.el.p("Bản đề nghị, chưa công bố. Gõ thử ở đây không được lưu, không gửi đi đâu."),
                        rx.el.p("Bản đang áp dụng. Gõ thử ở đây không được lưu, không gửi đi đâu."),
                    ),
                    icon_name="smartphone",
                ),
                section(
                    "Ai làm bước nào, trong bao lâu",
                    rx.el.ol(
                        rx.foreach(state.steps, rx.el.li), class_name="list-decimal pl-6 flex flex-col gap-1"
                    ),
                ),
                rx.el.div(
                    rx.el.div(
                        rx.foreach(state.groups, _group),
                        rx.el.p(state.news, role="status", class_name="sr-only"),
                        rx.el.section(
                            rx.el.h2("Giấy tờ cần gửi", class_name="text-[1.3rem]"),
                            rx.el.ul(
                                rx.foreach(state.papers, rx.el.li),
                                class_name="list-disc pl-6 flex flex-col gap-1",
                            ),
                            class_name="flex flex-col gap-3 px-4 py-5",
                        ),
                        class_name="h-full overflow-y-auto rounded-[1.6rem] bg-base-100",
                        tab_index=0,
                        role="region",
                        aria_label="Tờ khai như trên điện thoại",
                    ),
                    class_name=(
                        "h-[844px] w-[390px] max-w-full rounded-[2.2rem] border-[10px] border-neutral bg-neutral"
                    ),
                ),
            ),
            rx.fragment(
                heading("Xem tờ khai"), problem(state.problem), rx.cond(state.problem == "", loading(4))
            ),
        ),
        title="Xem tờ khai",
        here="catalogue",
        back="/ban/thu-tuc",
    )
