"""What a guide began at the counter, carried on by the citizen on their own phone.

The link shows nothing of anybody. Signed in, the answers go into the citizen's own draft and they land there; without
an account, the year of birth fills in the registration.
"""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.errors import Conflict, Invalid
from app.guidance import handback
from app.ui import button, field, heading, loading, panel, problem
from pages._base import PageState, handler, page, screen
from pages._registration import registration_form

_WRONG_YEAR = "Năm sinh chưa khớp với năm đã ghi ở quầy. Sai nhiều lần thì mã hết hiệu lực."


class ContinueState(PageState, rx.State):
    """Attributes: mode: "choose" or "register"; the rest fills in the registration of who knows the year."""

    mode: str = ""
    here: str = ""
    full_name: str = ""
    birth_date: str = ""
    citizen_number: str = ""
    phone: str = ""
    level: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:
        self._forget()
        token = self._argument("token")
        self.here = f"/tiep-tuc/{token}"
        if caller.account_id is None:
            async with reading() as db:
                await handback.check_link(db, token)
            self.mode, self.ready = "choose", True
            return None
        async with transaction() as db:
            draft_id = await handback.accept(db, caller, token)
        if draft_id is None:
            raise Conflict(handback.OTHER_PERSON)
        return rx.redirect(f"/nop/{draft_id}", replace=True)

    @handler(Permission.PUBLIC)
    async def fill_in(self, _caller: Caller, form: dict[str, Any]) -> None:
        """Fill in the registration for whoever knows the year of birth."""
        async with transaction() as db:
            found = await handback.prefill(db, self._argument("token"), str(form.get("year", ""))[:10])
        if found is None:
            raise Invalid(_WRONG_YEAR, {"year": _WRONG_YEAR})
        self.full_name, self.birth_date = found.full_name, found.birth_date
        self.citizen_number, self.phone = found.citizen_number, found.phone
        self.level = found.level.value
        self.mode = "register"

    def _forget(self) -> None:
        self.mode, self.ready = "", False
        self.full_name = self.birth_date = self.citizen_number = self.phone = self.level = ""


def _choose(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.p("Phần cán bộ đã điền cùng quý vị ở quầy đang chờ. Mời cho biết mình là ai để nhận."),
        rx.el.form(
            rx.el.h2("Chưa có tài khoản", class_name="text-[1.15rem]"),
            field(
                "year",
                "Năm sinh của người làm tờ khai",
                example="Ví dụ: 1957",
                error=state.errors.get("year", ""),
                input_mode="numeric",
                auto_complete="off",
            ),
            button("Tạo tài khoản và làm tiếp", type="submit", class_name="w-full"),
            on_submit=state.fill_in,
            reset_on_submit=False,
            custom_attrs={"novalidate": ""},
            class_name="flex flex-col gap-3",
        ),
        rx.el.div(
            rx.el.h2("Đã có tài khoản", class_name="text-[1.15rem]"),
            button(
                "Đăng nhập rồi làm tiếp",
                kind="secondary",
                href="/dang-nhap?tiep=" + state.here,
                class_name="w-full",
            ),
            class_name="flex flex-col gap-3",
        ),
    )


def _register(state: Any) -> rx.Component:
    return rx.fragment(
        panel(
            rx.el.p("Đã điền sẵn những gì khai ở quầy. Mời xem lại, đặt mật khẩu, rồi làm tiếp tờ khai."),
            tone="success",
            icon_name="circle-check",
        ),
        registration_form(
            "Tạo tài khoản, mở tờ khai",
            placed=rx.el.input(type="hidden", name="level", value=state.level),
            then=rx.el.input(type="hidden", name="then", value=state.here),
            known=state,
        ),
    )


@page("/tiep-tuc/[token]", "Làm tiếp tờ khai · Cầm Tay", on_load=(ContinueState.load,))
def carry_on() -> rx.Component:
    """Who are you? Then on to the form."""
    state = ContinueState
    return screen(
        heading("Làm tiếp tờ khai đã bắt đầu ở quầy"),
        problem(state.problem),
        rx.match(
            state.mode,
            ("choose", _choose(state)),
            ("register", _register(state)),
            rx.cond(
                state.problem == "",
                loading(3),
                rx.el.div(
                    button("Xem hồ sơ của tôi", href="/ho-so", class_name="w-full"),
                    button(
                        "Đăng nhập tài khoản khác",
                        kind="secondary",
                        href="/dang-nhap?tiep=" + state.here,
                        class_name="w-full",
                    ),
                    class_name="flex flex-col gap-3",
                ),
            ),
        ),
        title="Làm tiếp tờ khai",
        back="/",
    )
