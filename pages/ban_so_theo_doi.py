"""The register: what was filed within a range of days, printed for whoever answers for the Centre."""

from datetime import timedelta
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import today
from app.db import reading
from app.papers import queries
from app.ui import button, field, heading, icon, loading, panel, problem
from app.ui.elements import anchor
from pages._base import PageState, handler, page
from pages._desk import DeskShell, chosen_day, desk


class RegisterState(PageState, rx.State):
    """The days as chosen last, and where their register is; empty until it can be made."""

    first: str = ""
    last: str = ""
    found: str = ""
    address: str = ""

    @handler(Permission.READ_REGISTER)
    async def load(self, _caller: Caller) -> None:
        self.first, self.last = (today() - timedelta(days=6)).isoformat(), today().isoformat()
        self.found = self.address = ""
        self.ready = True

    @handler(Permission.READ_REGISTER)
    async def choose(self, caller: Caller, form: dict[str, Any]) -> None:
        self.found = self.address = ""
        first, last = (
            chosen_day(form, "first", "Chưa lập được sổ."),
            chosen_day(form, "last", "Chưa lập được sổ."),
        )
        async with reading() as db:
            count = await queries.count_filed(db, caller, first, last)
        self.first, self.last = first.isoformat(), last.isoformat()
        self.found = f"{count} hồ sơ nộp từ {first:%d/%m/%Y} đến hết {last:%d/%m/%Y}."
        self.address = f"/api/register.pdf?first={self.first}&last={self.last}"


@page("/ban/so-theo-doi", "Sổ theo dõi hồ sơ · Cầm Tay", on_load=(DeskShell.load, RegisterState.load))
def register() -> rx.Component:
    """Choose the days, see how many there are, open the register."""
    state = RegisterState
    return desk(
        heading("Sổ theo dõi hồ sơ"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.p(
                    f"Mẫu số 07. Mỗi sổ nhiều nhất {queries.MOST_DAYS} ngày. Sổ có tên người nộp: "
                    "mở sổ được ghi lại, và từng người nộp đều thấy ai đã xem.",
                    class_name="muted",
                ),
                rx.el.form(
                    field(
                        "first",
                        "Nộp từ ngày",
                        type="date",
                        default_value=state.first,
                        error=state.errors.get("first", ""),
                    ),
                    field(
                        "last",
                        "Đến hết ngày",
                        type="date",
                        default_value=state.last,
                        error=state.errors.get("last", ""),
                    ),
                    button("Lập sổ", type="submit"),
                    on_submit=state.choose,
                    reset_on_submit=False,
                    class_name="flex max-w-xl flex-col gap-3",
                ),
                rx.el.div(
                    rx.cond(
                        state.found != "",
                        panel(
                            rx.el.p(state.found),
                            anchor(
                                icon("file-text", 22),
                                "Mở sổ theo dõi (PDF)",
                                href=state.address,
                                target="_blank",
                                rel="noopener",
                                class_name="link inline-flex min-h-12 w-fit items-center gap-2 font-semibold",
                            ),
                            tone="success",
                            icon_name="circle-check",
                        ),
                    ),
                    role="status",
                    class_name="empty:hidden",
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        title="Sổ theo dõi",
        here="register",
    )
