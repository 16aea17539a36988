"""Several dossiers stamped or handed over at once on the queue: choose, confirm once, read what became of each."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.dossiers import bulk, wording
from app.dossiers.bulk import Chosen
from app.errors import Invalid
from app.ui import button, panel, problem
from models.dossiers import ActionKind
from pages._base import PageState, handler

PICK = "chon-"
"""Before the code of a dossier, in the names of the boxes."""


@dataclass
class ChosenRow:
    """One dossier with what is about to be done, or what was."""

    code: str
    words: str
    done: bool = True


class BulkState(PageState, rx.State):
    """What was chosen and waits for the one confirmation; then what became of each."""

    asked: list[ChosenRow] = []
    told: list[ChosenRow] = []
    number: int = 0
    drawn: int = 0
    _chosen: list[tuple[str, str, str, int]] = []
    _key: str = ""

    @handler(Permission.READ_DOSSIERS)
    async def choose(self, caller: Caller, form: dict[str, Any]) -> None:
        codes = [name.removeprefix(PICK) for name, value in form.items() if name.startswith(PICK) and value]
        async with reading() as db:
            found = await bulk.look_over(db, caller, codes)
        self.told = []
        if not found:
            self._clear()
            raise Invalid("Chưa chọn hồ sơ nào. Mời đánh dấu ô bên trái những hồ sơ muốn làm cùng lúc.")
        self._key = uuid4().hex
        self._chosen = [(each.code, each.procedure_name, each.kind.value, each.seq) for each in found]
        self.asked = [
            ChosenRow(each.code, f"{wording.ACTION_LABELS[each.kind]}: {each.procedure_name}")
            for each in found
        ]
        self.number = len(found)

    @handler(Permission.READ_DOSSIERS)
    async def confirm(self, caller: Caller) -> None:
        if not self._chosen:
            return  # a second press
        chosen = [Chosen(code, name, ActionKind(kind), seq) for code, name, kind, seq in self._chosen]
        outcomes = await bulk.act_on_all(caller, chosen, self._key)
        self.told = [ChosenRow(each.code, each.said, each.done) for each in outcomes]
        self._clear()

    @handler(Permission.READ_DOSSIERS)
    async def cancel(self, _caller: Caller) -> None:
        self.told = []
        self._clear()

    def _clear(self) -> None:
        self.asked, self.number, self._chosen, self._key = [], 0, [], ""
        self.drawn += 1  # the boxes are drawn anew, empty


def pick_box(code: Any, name: Any, *, shown: Any) -> rx.Component:
    """The box before a row that can be done together with others; nothing for the rest."""
    return rx.cond(
        shown,
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=f"{PICK}{code}",
                key=f"{PICK}{code}-{BulkState.drawn}",
                class_name="checkbox checkbox-primary",
                aria_label=f"Chọn hồ sơ {code}, {name}",
            ),
            class_name="inline-flex min-h-12 min-w-12 items-center justify-center",
        ),
    )


def bulk_form(rows: rx.Component, *, offered: Any) -> rx.Component:
    """The queue's rows in a form of their own, with the one button below them where any can be chosen."""
    return rx.el.form(
        rows,
        rx.cond(
            offered & (BulkState.number == 0),
            button("Làm cùng lúc các hồ sơ đã chọn", kind="secondary", type="submit", class_name="w-fit"),
        ),
        on_submit=BulkState.choose,
        class_name="flex flex-col gap-3",
    )


def bulk_panel() -> rx.Component:
    """The confirmation, and after it what became of each."""

    def line(row: Any) -> rx.Component:
        return rx.el.li(rx.el.strong(row.code), " · ", row.words)

    def outcome(row: Any) -> rx.Component:
        return rx.el.p(rx.el.strong(row.code), " · ", row.words)

    return rx.fragment(
        problem(BulkState.problem),
        rx.cond(
            BulkState.asked,
            rx.el.section(
                rx.el.h2(f"Làm cùng lúc {BulkState.number} hồ sơ?", class_name="text-[1.15rem]"),
                rx.el.ul(rx.foreach(BulkState.asked, line), class_name="flex flex-col gap-1"),
                rx.el.p("Mỗi hồ sơ được ghi riêng, công dân được báo ngay.", class_name="muted"),
                rx.el.div(
                    button("Thôi", kind="secondary", on_click=BulkState.cancel),
                    button("Xác nhận tất cả", on_click=BulkState.confirm, class_name="flex-1"),
                    class_name="flex gap-3",
                ),
                class_name="flex flex-col gap-3 rounded-box border-2 border-primary p-4",
            ),
        ),
        rx.el.div(
            rx.foreach(
                BulkState.told,
                lambda row: rx.cond(
                    row.done,
                    panel(outcome(row), tone="success", icon_name="circle-check"),
                    panel(outcome(row), tone="warning", icon_name="circle-alert"),
                ),
            ),
            role="status",
            class_name="flex flex-col gap-2 empty:hidden",
        ),
    )
