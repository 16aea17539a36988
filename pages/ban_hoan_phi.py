"""What the office has to give back: each dossier with how much and why."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.fees import refund_list, service, wording
from app.ui import empty, heading, loading, panel, problem, section
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk


@dataclass
class OwedRow:
    """One dossier."""

    code: str
    procedure: str
    said: str
    note: str


class RefundListState(PageState, rx.State):
    """What is to be given back, and what waits for a leader first."""

    owed: list[OwedRow] = []
    waiting: list[OwedRow] = []
    doubt: bool = False
    nothing: bool = False

    @handler(Permission.REFUND_FEES)
    async def load(self, caller: Caller) -> None:
        await self._list(caller)
        self._watch(RefundListState.refresh, service.REFUNDS, "queue")

    @handler(Permission.REFUND_FEES, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._list(caller)

    async def _list(self, caller: Caller) -> None:
        async with reading() as db:
            found = await refund_list.listed(db, caller)
        self.owed, self.waiting = [], []
        for each in found:
            note = "Hồ sơ của chính mình: để đồng nghiệp hoàn." if each.is_own else ""
            row = OwedRow(each.code, each.procedure, wording.say_owed(each.owed), note)
            (self.waiting if each.owed.waits else self.owed).append(row)
        self.doubt = any(each.owed.ending and not each.owed.decided for each in found)
        self.nothing = not found
        self.ready = True


def _rows(rows: Any) -> rx.Component:
    def one(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                row.code,
                href="/ban/ho-so/" + row.code,
                class_name="link inline-flex min-h-12 w-fit items-center font-semibold",
            ),
            rx.el.span(row.procedure),
            rx.el.span(row.said, class_name="font-semibold"),
            rx.cond(row.note != "", rx.el.span(row.note, class_name="muted text-sm")),
            class_name="flex flex-col gap-1 border-b border-base-300 px-4 py-3 last:border-0",
        )

    return rx.el.ul(rx.foreach(rows, one), class_name="rounded-box border border-base-300")


@page("/ban/hoan-phi", "Phí phải hoàn · Cầm Tay", on_load=(DeskShell.load, RefundListState.load))
def refunds() -> rx.Component:
    """The list; each is given back on the page of its dossier."""
    state = RefundListState
    return desk(
        heading("Phí phải hoàn"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.p(
                    "Mở hồ sơ để ghi đã hoàn bằng cách nào. Không giữ số tài khoản của công dân.",
                    class_name="muted",
                ),
                rx.cond(state.doubt, panel(rx.el.p(wording.LAW_DOUBT), tone="warning", icon_name="scale")),
                rx.cond(state.owed, section("Phải hoàn", _rows(state.owed))),
                rx.cond(state.waiting, section("Chờ lãnh đạo quyết định", _rows(state.waiting))),
                rx.cond(
                    state.nothing,
                    empty("Không có khoản nào phải hoàn", "Khoản mới sẽ tự hiện ra ở đây."),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Phải hoàn",
        here="refunds",
    )
