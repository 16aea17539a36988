"""At the counter: a one-time password for somebody who forgot theirs."""

import reflex as rx

from app.accounts import service
from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.ui import button, card, field, heading, loading, panel, problem
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk


class CounterPasswordState(PageState, rx.State):
    """Attributes: password: the one-time password, shown once and gone with the page."""

    password: str = ""

    @handler(Permission.ISSUE_PASSWORD)
    async def load(self, caller: Caller) -> None:  # noqa: ARG002 - being let in is all there is to load
        self.password = ""
        self.ready = True

    @handler(Permission.ISSUE_PASSWORD)
    async def issue(self, caller: Caller, form: dict[str, str]) -> None:
        self.password = ""
        async with transaction() as db:
            self.password = await service.issue_one_time_password(
                db, caller, str(form.get("phone", "")), str(form.get("citizen_number", ""))
            )


@page(
    "/ban/mat-khau",
    "Cấp mật khẩu dùng một lần · Cầm Tay",
    on_load=(DeskShell.load, CounterPasswordState.load),
)
def counter_password() -> rx.Component:
    """Check the card, type two numbers, hand over the slip."""
    state = CounterPasswordState
    return desk(
        heading("Cấp mật khẩu dùng một lần"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                panel(
                    rx.el.p("Đối chiếu thẻ căn cước với người đang đứng ở quầy rồi mới nhập."),
                    icon_name="id-card",
                ),
                rx.el.form(
                    field(
                        "phone",
                        "Số điện thoại của tài khoản",
                        type="tel",
                        error=state.errors.get("phone", ""),
                    ),
                    field(
                        "citizen_number",
                        "Số định danh trên thẻ",
                        input_mode="numeric",
                        error=state.errors.get("citizen_number", ""),
                    ),
                    button("Cấp mật khẩu", type="submit"),
                    on_submit=state.issue,
                    class_name="flex flex-col gap-3",
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        rx.cond(
            state.password != "",
            card(
                rx.el.h2("Đưa cho người dân, chỉ hiện một lần"),
                rx.el.p(state.password, class_name="text-2xl font-mono tracking-wide", role="status"),
                rx.el.p(
                    "Dùng được một lần trong 24 giờ. Đăng nhập xong, ứng dụng mời đặt mật khẩu mới.",
                    class_name="muted",
                ),
            ),
        ),
        title="Cấp mật khẩu",
        here="password",
    )
