"""One procedure: rendered at build time for every published one, from the database for what came since."""

from functools import partial

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries
from app.catalogue.loader import published
from app.catalogue.rules import code_of, slug_of
from app.db import reading
from app.errors import NotFound
from app.ui import button, empty, heading, loading, problem
from pages._base import PageState, handler, page, screen
from pages._procedure import ProcedureView, detail, view


def _publish() -> None:
    """Register a page for every procedure of the catalogue that comes with the project."""
    for spec in published():
        page(
            f"/thu-tuc/{slug_of(spec.code)}",
            f"{spec.name} · Cầm Tay",
            f"{spec.summary} Giấy tờ cần có, thời gian, phí và cách nộp.",
            indexed=True,
        )(partial(detail, view(spec)))


_publish()


class ProcedureState(PageState, rx.State):
    """A procedure that was published after the build."""

    shown: ProcedureView = ProcedureView()

    @rx.var
    def page_title(self) -> str:
        return f"{self.shown.name or 'Thủ tục'} · Cầm Tay"

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:  # noqa: ARG002 - public
        self.shown = ProcedureView()
        async with reading() as db:
            try:
                found = await queries.get(db, code_of(self._argument("code")))
            except NotFound:
                self.ready = True
                return
        self.shown = view(found.spec)
        self.ready = True


@page("/thu-tuc/[code]", ProcedureState.page_title, on_load=(ProcedureState.load,))
def procedure() -> rx.Component:
    """The frame until the procedure is there; the way back when there is none."""
    missing = empty(
        "Không có thủ tục này",
        "Có thể mã bị gõ nhầm, hoặc thủ tục đã thôi áp dụng.",
        button("Tìm thủ tục khác", href="/thu-tuc"),
        "search-x",
    )
    return rx.cond(
        ProcedureState.shown.code != "",
        detail(ProcedureState.shown),
        screen(
            heading("Thủ tục"),
            problem(ProcedureState.problem),
            rx.cond(ProcedureState.ready, missing, loading()),
            title="Thủ tục",
            back="/thu-tuc",
            dock="procedures",
        ),
    )
