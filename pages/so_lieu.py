"""Public figures of guidance: the same as leaders see, without small groups."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.insight import queries
from app.settings import settings
from app.ui import heading, loading, problem
from pages._base import PageState, handler, page, screen
from pages._figures import Bar, FiguresView, bars, figures, invented, view


class PublicFiguresState(PageState, rx.State):
    """What everyone may know."""

    view: FiguresView = FiguresView()
    tables: dict[str, list[Bar]] = {}

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        async with reading() as db:
            found = await queries.for_everyone(db)
        self.view, self.tables = view(found), bars(found)
        self.ready = True


@page(
    "/so-lieu",
    "Số liệu cầm tay chỉ việc · Cầm Tay",
    "Bao nhiêu người đã được hướng dẫn, học việc gì, ở đâu, và sau đó có tự nộp được hồ sơ không.",
    on_load=(PublicFiguresState.load,),
    indexed=True,
)
def public_figures() -> rx.Component:
    """Numbers with what they were counted from."""
    state = PublicFiguresState
    return screen(
        heading("Cầm tay chỉ việc có hiệu quả không?"),
        rx.el.p("Số liệu chung, không có tên ai. Số dưới 5 người không công bố.", class_name="muted"),
        *([invented()] if settings().is_demo else []),
        problem(state.problem),
        rx.cond(state.ready, figures(state), rx.cond(state.problem == "", loading(5))),
        title="Số liệu",
        back="/",
        wide=True,
    )
