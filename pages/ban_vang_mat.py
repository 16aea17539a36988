"""Who of the officers is away, until when, and who does their work; for leaders."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from app.accounts import absences
from app.accounts import queries as people
from app.accounts.absences import STEP_ROLES
from app.accounts.permissions import Caller, Permission
from app.clock import say_day
from app.db import reading, transaction
from app.dossiers import substitution
from app.errors import Invalid
from app.ui import button, empty, field, heading, loading, notice, problem, rows, section
from pages._base import PageState, handler, identifier, page
from pages._desk import DeskShell, chosen_day, desk
from pages._desk_action import Person


@dataclass
class AwayRow:
    """One absence as shown."""

    id: str
    words: str
    days: str


class AwayState(PageState, rx.State):
    """Who is away or will be, the soonest first."""

    people: list[Person] = []
    away: list[AwayRow] = []
    notice: str = ""

    @handler(Permission.KEEP_ABSENCES)
    async def load(self, caller: Caller) -> None:
        self.notice = ""
        await self._show(caller)

    @handler(Permission.KEEP_ABSENCES)
    async def add(self, caller: Caller, form: dict[str, Any]) -> None:
        self.notice = ""
        async with transaction() as db:
            absence = await absences.keep(
                db,
                caller,
                _chosen(form, "person"),
                _chosen(form, "substitute"),
                chosen_day(form, "first"),
                chosen_day(form, "last"),
            )
            handed = await substitution.hand_over_now(db, absence)
        self.notice = f"Đã lưu. {handed} hồ sơ đã chuyển sang người làm thay."
        await self._show(caller)

    @handler(Permission.KEEP_ABSENCES)
    async def end(self, caller: Caller, absence: str) -> None:
        self.notice = ""
        async with transaction() as db:
            await absences.end(db, caller, identifier(absence))
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            officers = await people.colleagues(db, caller)
            coming = await absences.coming(db, caller)
        self.people = [
            Person(str(each.account_id), each.full_name) for each in officers if each.roles & STEP_ROLES
        ]
        self.away = [
            AwayRow(
                str(each.id),
                f"{each.name} vắng, {each.substitute} làm thay",
                f"Từ {say_day(each.first)} đến hết {say_day(each.last)}",
            )
            for each in coming
        ]
        self.ready = True


def _chosen(form: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(str(form.get(name, "")))
    except ValueError:
        raise Invalid("Chưa lưu được.", {name: "Mời chọn một người trong danh sách."}) from None


def _who(name: str, label: str) -> rx.Component:
    return field(
        name,
        label,
        error=AwayState.errors.get(name, ""),
        control=rx.el.select(
            rx.el.option("Chọn một cán bộ", value=""),
            rx.foreach(AwayState.people, lambda person: rx.el.option(person.name, value=person.id)),
            id=name,
            name=name,
            aria_describedby=f"{name}-below",
            class_name="select field-input",
        ),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            rx.el.span(row.words, class_name="font-semibold"),
            rx.el.span(row.days, class_name="muted text-sm"),
            class_name="flex min-w-0 flex-1 flex-col",
        ),
        button("Đã đi làm lại", kind="secondary", on_click=AwayState.end(row.id)),
        class_name="flex flex-wrap items-center gap-3 border-b border-base-300 px-4 py-3 last:border-0",
    )


@page("/ban/vang-mat", "Cán bộ vắng mặt · Cầm Tay", on_load=(DeskShell.load, AwayState.load))
def away() -> rx.Component:
    """What is held, and what comes by name, goes to the substitute from the first day on."""
    state = AwayState
    return desk(
        heading("Cán bộ vắng mặt"),
        problem(state.problem),
        notice(state.notice),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.p(
                    "Từ ngày đầu, hồ sơ người vắng đang giữ và hồ sơ trả lại cho người ấy chuyển sang người làm "
                    "thay. Mỗi lần chuyển được ghi trong hồ sơ.",
                    class_name="muted",
                ),
                section(
                    "Thêm một lần vắng",
                    rx.el.form(
                        _who("person", "Ai vắng"),
                        _who("substitute", "Ai làm thay"),
                        field("first", "Ngày đầu", type="date", error=state.errors.get("first", "")),
                        field("last", "Ngày cuối", type="date", error=state.errors.get("last", "")),
                        button("Lưu", type="submit"),
                        on_submit=state.add,
                        reset_on_submit=False,
                        class_name="flex max-w-xl flex-col gap-3",
                    ),
                ),
                section(
                    "Đang vắng và sắp vắng",
                    rx.cond(
                        state.away,
                        rows(rx.foreach(state.away, _row)),
                        empty("Không ai vắng", "Hồ sơ đi theo vai trò như mọi ngày.", icon_name="users"),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        title="Vắng mặt",
        here="away",
    )
