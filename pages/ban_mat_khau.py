"""At the counter: a one-time password for somebody who forgot theirs, or an account for who gets none online."""

import reflex as rx

from app.accounts import at_counter, service
from app.accounts.permissions import Caller, Permission
from app.accounts.rules import CONSENT_TEXTS
from app.db import transaction
from app.ui import button, card, field, heading, loading, panel, problem, scan_button, tick
from models.accounts import ConsentPurpose
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk

_TITLE, _TEXT = CONSENT_TEXTS[ConsentPurpose.PROCESS_DOSSIERS]


class CounterPasswordState(PageState, rx.State):
    """What was made last.

    Attributes:
        password: the one-time password, shown once and gone with the page.
        making: the form makes an account instead of opening one.
        made: `password` is that of a new account.
    """

    password: str = ""
    making: bool = False
    made: bool = False

    @handler(Permission.ISSUE_PASSWORD)
    async def load(self, caller: Caller) -> None:  # noqa: ARG002 - being let in is all there is to load
        self.password = ""
        self.making = False
        self.ready = True

    @handler(Permission.ISSUE_PASSWORD)
    async def turn(self, caller: Caller) -> None:  # noqa: ARG002 - nothing is shown or changed
        """Go from issuing to making or back; what is typed stays in its boxes."""
        self.password = ""
        self.making = not self.making

    @handler(Permission.ISSUE_PASSWORD)
    async def issue(self, caller: Caller, form: dict[str, str]) -> None:
        self.password = ""
        typed = {name: str(value) for name, value in form.items()}
        phone, number = typed.get("phone", ""), typed.get("citizen_number", "")
        making = self.making
        async with transaction() as db:
            if making:
                person = at_counter.OnCard(
                    typed.get("full_name", ""),
                    phone,
                    number,
                    typed.get("birth_date", ""),
                    agrees_to_processing=bool(form.get("agrees_to_processing")),
                )
                password = await at_counter.make_account(db, caller, person)
            else:
                password = await service.issue_one_time_password(db, caller, phone, number)
        self.password, self.made, self.making = password, making, False


@page(
    "/ban/mat-khau",
    "Cấp mật khẩu dùng một lần · Cầm Tay",
    on_load=(DeskShell.load, CounterPasswordState.load),
)
def counter_password() -> rx.Component:
    """Check the card, type two numbers, hand over the slip; with two lines more, make the account first."""
    state = CounterPasswordState
    return desk(
        heading("Cấp mật khẩu dùng một lần"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                panel(
                    rx.el.p("Đối chiếu thẻ căn cước với người đang đứng ở quầy rồi mới nhập."),
                    rx.cond(
                        state.making,
                        rx.el.p(
                            "Tạo tài khoản cho người chưa có, kể cả khi điện thoại báo số này không tạo thêm được. "
                            "Không đụng đến tài khoản của ai khác. Hệ thống ghi lại cán bộ nào đã tạo."
                        ),
                    ),
                    icon_name="id-card",
                ),
                _form(state),
                rx.el.div(
                    button(
                        rx.cond(state.making, "Quay lại cấp mật khẩu", "Chưa có tài khoản? Tạo tại quầy"),
                        kind="quiet",
                        on_click=state.turn,
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        rx.cond(
            state.password != "",
            card(
                rx.cond(state.made, rx.el.p("Đã tạo tài khoản.", class_name="font-semibold")),
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


def _form(state: type[CounterPasswordState]) -> rx.Component:
    return rx.el.form(
        rx.cond(
            state.making,
            scan_button({"number": "citizen_number", "full_name": "full_name", "birth_date": "birth_date"}),
        ),
        field("phone", "Số điện thoại của tài khoản", type="tel", error=state.errors.get("phone", "")),
        field(
            "citizen_number",
            "Số định danh trên thẻ",
            input_mode="numeric",
            error=state.errors.get("citizen_number", ""),
        ),
        rx.cond(
            state.making,
            rx.fragment(
                field("full_name", "Họ, chữ đệm và tên trên thẻ", error=state.errors.get("full_name", "")),
                field(
                    "birth_date",
                    "Ngày sinh",
                    example="Ngày/tháng/năm, ví dụ: 05/09/1957",
                    error=state.errors.get("birth_date", ""),
                ),
                tick(
                    "agrees_to_processing",
                    "Người dân đã nghe và đồng ý: " + _TITLE,
                    _TEXT,
                    error=state.errors.get("agrees_to_processing", ""),
                ),
            ),
        ),
        button(rx.cond(state.making, "Tạo tài khoản và cấp mật khẩu", "Cấp mật khẩu"), type="submit"),
        on_submit=state.issue,
        reset_on_submit=False,
        custom_attrs={"novalidate": ""},
        class_name="flex flex-col gap-3",
    )
