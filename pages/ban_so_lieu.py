"""Figures of guidance for leaders: every number, small groups included where nobody is compared."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.insight import queries
from app.settings import settings
from app.ui import button, heading, loading, problem
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk
from pages._figures import Bar, FiguresView, bars, figures, invented, view
from pages._money import money, money_rows
from pages._promises import promises, promises_rows


class FiguresState(PageState, rx.State):
    """What leaders see; never about one person, neither citizen nor officer."""

    view: FiguresView = FiguresView()
    tables: dict[str, list[Bar]] = {}
    promises: list[Bar] = []
    money: list[Bar] = []

    @handler(Permission.SEE_FIGURES)
    async def load(self, caller: Caller) -> None:
        async with reading() as db:
            found = await queries.for_leaders(db, caller)
            kept = await queries.promises_kept(db, caller)
            fees = await queries.fees_by_month(db, caller)
        self.money = money_rows(fees)
        self.promises = promises_rows(kept)
        self.view, self.tables = view(found), bars(found)
        self.ready = True


@page("/ban/so-lieu", "Số liệu hướng dẫn · Cầm Tay", on_load=(DeskShell.load, FiguresState.load))
def leader_figures() -> rx.Component:
    """The same as `/so-lieu`, counted now."""
    state = FiguresState
    return desk(
        heading("Số liệu cầm tay chỉ việc"),
        rx.el.div(
            rx.el.p(
                "Dùng trong nội bộ: có cả nhóm nhỏ. Không chuyển tiếp nguyên trang này ra ngoài.",
                class_name="muted",
            ),
            button("Xem trang công khai", kind="secondary", href="/so-lieu", class_name="w-fit"),
            class_name="flex flex-col gap-3",
        ),
        *([invented()] if settings().is_demo else []),
        problem(state.problem),
        rx.cond(state.ready, promises(state.promises)),
        rx.cond(state.ready, money(state.money)),
        rx.cond(state.ready, figures(state), rx.cond(state.problem == "", loading(5))),
        title="Số liệu",
        here="figures",
    )
