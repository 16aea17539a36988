"""The account: who I am here, how I am addressed, what I agreed to, where I am signed in."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app import clock
from app.accounts import family, profiles, queries, rules
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance.placement import LEVEL_NAMES
from app.ui import (
    api_form,
    button,
    card,
    facts,
    field,
    heading,
    loading,
    panel,
    password_field,
    problem,
    rest,
    section,
    tag,
)
from models.accounts import ConsentPurpose, Honorific
from pages._base import PageState, Shell, handler, page, screen
from pages._family import OTHERS, family_script, family_sheet, remembered_here, switch_button
from pages._outbox import phone_script, unsent_warning


@dataclass
class SessionRow:
    """One signed-in browser as shown."""

    id: str
    device: str
    seen: str
    current: bool


@dataclass
class ConsentRow:
    """One purpose as shown."""

    purpose: str
    title: str
    text: str
    given: bool


class AccountState(PageState, rx.State):
    """What the account page shows; nothing is kept beyond it."""

    full_name: str = ""
    call_name: str = ""
    phone: str = ""
    citizen_number: str = ""
    birth_date: str = ""
    honorific: str = ""
    address: str = ""
    level: str = ""
    sessions: list[SessionRow] = []
    consents: list[ConsentRow] = []
    saved: bool = False
    password_changed: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.saved = False
        self.password_changed = self._argument("doi-mat-khau") == "xong"
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def save(self, caller: Caller, form: dict[str, str]) -> None:
        async with transaction() as db:
            await profiles.update_profile(
                db, caller, honorific=str(form.get("honorific", "")), address=str(form.get("address", ""))
            )
        self.saved = True
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def agree(self, caller: Caller, purpose: str, given: bool) -> None:
        if purpose not in rules.CONSENT_TEXTS:
            return
        async with transaction() as db:
            await profiles.set_consent(db, caller, ConsentPurpose(purpose), given=given)
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            profile = await queries.my_profile(db, caller)
            sessions = await queries.my_sessions(db, caller)
            consents = await queries.my_consents(db, caller)
        self.full_name = profile.full_name
        self.call_name = family.usual_name(profile.full_name, profile.honorific)
        self.phone = profile.phone
        self.citizen_number = rules.mask_citizen_number(profile.citizen_number)
        self.birth_date = profile.birth_date.strftime("%d/%m/%Y") if profile.birth_date else ""
        self.honorific = profile.honorific
        self.level = LEVEL_NAMES[caller.level] if caller.level else ""
        self.address = profile.address
        self.sessions = [
            SessionRow(str(s.id), s.device, clock.say_moment(s.created_at), s.is_current) for s in sessions
        ]
        self.consents = [
            ConsentRow(purpose.value, title, text, purpose in consents)
            for purpose, (title, text) in rules.CONSENT_TEXTS.items()
        ]
        self.ready = True


def _session(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(row.device, class_name="font-semibold"),
            rx.el.span("Đăng nhập lúc ", row.seen, class_name="muted text-sm"),
            class_name="flex flex-col flex-1",
        ),
        rx.cond(
            row.current,
            tag("Máy này", "success"),
            api_form(
                button("Đăng xuất máy đó", kind="secondary", type="submit"),
                action="/api/sessions/" + row.id.to(str) + "/revoke",
            ),
        ),
        class_name="flex flex-wrap items-center gap-3 py-3 border-b border-base-300 last:border-0",
    )


def _consent(row: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=row.given,
            on_change=lambda given: AccountState.agree(row.purpose, given),
            class_name="checkbox checkbox-primary mt-0.5",
        ),
        rx.el.span(
            rx.el.span(row.title, class_name="font-semibold"),
            rx.el.span(row.text, class_name="muted text-sm"),
            class_name="flex flex-col",
        ),
        class_name="flex gap-3 py-2 min-h-12 cursor-pointer",
    )


@page("/tai-khoan", "Tài khoản · Cầm Tay", on_load=(AccountState.load,))
def account() -> rx.Component:
    """Everything about me that is kept here."""
    return screen(
        heading("Tài khoản"),
        problem(AccountState.problem),
        rx.cond(
            AccountState.password_changed,
            panel(
                "Đã đổi mật khẩu. Các máy khác đã được đăng xuất.", tone="success", icon_name="circle-check"
            ),
        ),
        rx.cond(
            AccountState.ready,
            rx.fragment(
                card(
                    facts(("Họ và tên", AccountState.full_name), ("Số điện thoại", AccountState.phone)),
                    rx.cond(
                        AccountState.citizen_number != "",  # an officer's account has none
                        facts(
                            ("Số định danh (tự khai, chưa xác minh)", AccountState.citizen_number),
                            ("Ngày sinh", AccountState.birth_date),
                        ),
                    ),
                ),
                rx.cond(
                    Shell.desk != "",
                    button("Bàn làm việc", kind="secondary", href=Shell.desk, icon_name="briefcase"),
                ),
                section(
                    "Mức hướng dẫn",
                    rx.el.p(rx.cond(AccountState.level != "", AccountState.level, "Chưa chọn")),
                    button("Chọn lại mức", kind="secondary", href="/hoc/xep-lop"),
                ),
                rest(
                    "Giúp nhau",
                    button("Nhờ người nhà làm thay", kind="secondary", href="/tai-khoan/lam-thay"),
                    button("Giúp người khác điền hồ sơ", kind="secondary", href="/cam-tay"),
                ),
                section(
                    "Cỡ chữ",
                    rx.el.div(
                        button("Chữ thường", kind="secondary", custom_attrs={"data-text-size": "normal"}),
                        button("Chữ lớn", kind="secondary", custom_attrs={"data-text-size": "large"}),
                        class_name="flex gap-3 *:flex-1",
                    ),
                ),
                rest(
                    "Cách gọi và địa chỉ",
                    rx.el.form(
                        field(
                            "honorific",
                            "Muốn được gọi là",
                            example="Chạm vào ô rồi chọn, ví dụ: Bà",
                            control=rx.el.select(
                                *[rx.el.option(h.value.capitalize(), value=h.value) for h in Honorific],
                                id="honorific",
                                name="honorific",
                                default_value=AccountState.honorific,
                                key=AccountState.honorific,
                                class_name="select field-input",
                            ),
                        ),
                        field(
                            "address",
                            "Nơi ở, để điền sẵn vào hồ sơ",
                            example="Ví dụ: khu Vĩnh Thông, phường Mạo Khê",
                            error=AccountState.errors.get("address", ""),
                            default_value=AccountState.address,
                            key=AccountState.address,
                            required=False,
                        ),
                        button("Lưu", type="submit", kind="secondary"),
                        rx.el.p(rx.cond(AccountState.saved, "Đã lưu.", ""), role="status"),
                        on_submit=AccountState.save,
                        class_name="flex flex-col gap-3",
                    ),
                ),
                rest(OTHERS, remembered_here(AccountState.call_name)),
                rest("Đồng ý của tôi", rx.foreach(AccountState.consents, _consent)),
                rest(
                    "Các máy đang đăng nhập",
                    rx.el.ul(rx.foreach(AccountState.sessions, _session)),
                ),
                rest(
                    "Mật khẩu",
                    button("Đổi mật khẩu", kind="secondary", href="/tai-khoan/mat-khau"),
                ),
                rest(
                    "Dữ liệu của tôi",
                    button(
                        "Tải về, sửa, rút đồng ý, xóa tài khoản", kind="secondary", href="/tai-khoan/du-lieu"
                    ),
                ),
                switch_button(),
                api_form(
                    button("Đăng xuất", kind="danger", type="submit", icon_name="log-out"),
                    action="/api/sign-out",
                    changes_person=True,
                ),
                unsent_warning(),
                phone_script(),
            ),
            loading(4),
        ),
        family_sheet(),
        title="Tài khoản",
        back="/",
    )


@page("/tai-khoan/mat-khau", "Đổi mật khẩu · Cầm Tay", on_load=(AccountState.load,))
def password() -> rx.Component:
    """Change the password; also where a one-time password leads."""
    return screen(
        heading("Đổi mật khẩu"),
        rx.el.p(
            "Vừa vào bằng mật khẩu dùng một lần thì bỏ trống ô mật khẩu hiện tại. "
            "Đổi xong, các máy khác sẽ phải đăng nhập lại.",
            class_name="muted",
        ),
        api_form(
            rx.el.input(
                type="text",
                name="username",
                value=Shell.full_name,
                read_only=True,
                auto_complete="username",
                class_name="hidden",
                aria_hidden="true",
                tab_index=-1,
            ),
            password_field(
                "current",
                "Mật khẩu hiện tại",
                example="Mật khẩu vẫn dùng để vào đây.",
                autocomplete="current-password",
            ),
            password_field(
                "new",
                "Mật khẩu mới",
                example="Ít nhất 8 ký tự. Không dùng lại mật khẩu VNeID.",
                autocomplete="new-password",
            ),
            button("Đổi mật khẩu", type="submit"),
            action="/api/password",
        ),
        family_script(),
        title="Đổi mật khẩu",
        back="/tai-khoan",
    )
