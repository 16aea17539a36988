"""The people of a family who share this phone: their names to tap, and changing from one to another.

Everything that differs from phone to phone is filled in by `assets/family.js`: the server knows no list of names. It sets
attributes alone, because it may come before React, which would take foreign text for a mistake of its own.
"""

from typing import Any

import reflex as rx

from app.ui import api_form, button, icon, panel, password_field, section, tick
from pages._outbox import unsent_before_switching

MOST = 8
"""So many people a phone knows, as in assets/family.js; as many as may register with one number."""

OTHERS = "Người trong nhà dùng chung máy này"


def family_script() -> rx.Component:
    """Keeps the names and tickets, and fills in what is below. Stands in the page itself, never in a condition."""
    return rx.el.script(src="/family.js", custom_attrs={"async": True})


def switch_button(kind: Any = "secondary", class_name: str = "") -> rx.Component:
    """Opens the sheet of names; shown only where somebody else is remembered on the phone."""
    return rx.el.div(
        button(
            "Đổi người",
            kind=kind,
            icon_name="users-round",
            class_name=class_name,
            custom_attrs={"data-family-open": ""},
        ),
        custom_attrs={"data-family-when": "others"},
    )


def family_names() -> rx.Component:
    """The names, for the sign-in page, which has the sheet too; nothing while the phone knows nobody."""
    return rx.el.div(
        section(
            OTHERS,
            rx.el.div(
                panel(
                    rx.el.p(
                        "Mạng đứt đúng lúc đổi người, nên máy đã đóng tài khoản trước lại cho chắc. "
                        "Mời chạm tên và nhập lại mật khẩu."
                    ),
                    tone="warning",
                    icon_name="wifi-off",
                ),
                hidden=True,
                role="alert",
                class_name="[&[hidden]]:hidden",
                custom_attrs={"data-family-cut": ""},
            ),
            _list(),
        ),
        custom_attrs={"data-family-when": "others"},
        class_name="flex-col",
    )


def family_sheet() -> rx.Component:
    """The names and the password of the one who was tapped, as a sheet over the page, with its script.

    It stands at the end of the page: whatever looks for the page's own form finds that first.
    """
    return rx.fragment(
        rx.el.dialog(
            _names(),
            button("Đóng", kind="quiet", custom_attrs={"data-family-close": ""}, class_name="w-full mt-3"),
            custom_attrs={"data-family-sheet": ""},
            aria_label="Đổi người",
            class_name="family-sheet",
        ),
        family_script(),
    )


def _names() -> rx.Component:
    return rx.el.div(
        section(
            OTHERS,
            _list(),
            unsent_before_switching(),
            custom_attrs={"data-family-choose": ""},
        ),
        rx.el.div(
            _enter(), hidden=True, class_name="[&[hidden]]:hidden", custom_attrs={"data-family-enter": ""}
        ),
        custom_attrs={"data-family": ""},
    )


def _list() -> rx.Component:
    return rx.el.div(
        *[_name() for _ in range(MOST)],
        class_name="flex flex-col gap-3 [&[hidden]]:hidden",
        custom_attrs={"data-family-list": ""},
    )


def _name() -> rx.Component:
    return rx.el.button(
        rx.el.span(
            icon("circle-user-round", 28),
            class_name="grid size-12 place-items-center rounded-xl bg-secondary text-secondary-content",
        ),
        rx.el.span(
            class_name="family-name min-w-0 flex-1 break-words text-left text-[1.15rem] font-semibold",
            custom_attrs={"data-family-name": ""},
        ),
        type="button",
        hidden=True,
        custom_attrs={"data-family-pick": ""},
        class_name=(
            "flex w-full items-center gap-3 rounded-box border border-base-300 p-3 min-h-16 cursor-pointer "
            "[&[hidden]]:hidden"
        ),
    )


def _enter() -> rx.Component:
    return api_form(
        rx.el.h2(custom_attrs={"data-family-who": ""}, class_name="text-[1.3rem]"),
        *[rx.el.input(type="hidden", name=name) for name in ("ticket", "leaving", "then")],
        password_field(
            "own_password",
            "Mật khẩu",
            example="Mật khẩu của riêng người này ở Cầm Tay, không phải mật khẩu VNeID.",
            autocomplete="off",
        ),
        button("Vào", type="submit"),
        button("Chọn người khác", kind="secondary", custom_attrs={"data-family-back": ""}),
        button("Đăng nhập bằng số điện thoại", kind="quiet", href="/dang-nhap", native=True),
        button(
            "Quên tên này trên máy", kind="quiet", icon_name="user-x", custom_attrs={"data-family-forget": ""}
        ),
        action="/api/family/sign-in",
        changes_person=True,
    )


def remember_tick() -> rx.Component:
    """At the ordinary sign-in: to be remembered on this phone."""
    return rx.el.div(
        rx.el.div(
            tick(
                "remember",
                "Nhớ tên tôi trên máy này",
                "Lần sau chạm vào tên rồi chỉ cần nhập mật khẩu. Ai cầm máy này cũng thấy tên gọi của tôi, "
                "ngoài ra không thấy gì khác.",
            ),
            custom_attrs={"data-family-when": "room"},
        ),
        _full(),
    )


def _full() -> rx.Component:
    return rx.el.p(
        "Máy này đã nhớ đủ tám người. Muốn nhớ thêm, mời quên bớt một tên.",
        class_name="muted",
        custom_attrs={"data-family-when": "full"},
    )


def remembered_here(call_name: Any) -> rx.Component:
    """On the account page: whether this phone knows the person, and by which name."""
    return rx.fragment(
        rx.el.p(
            "Chọn để máy này nhớ tên gọi, thì lần sau chạm vào tên rồi chỉ cần nhập mật khẩu. Ai cầm máy này cũng "
            "thấy tên gọi ấy. Số điện thoại và số định danh không nằm trong máy."
        ),
        rx.el.p(
            "Máy này đang nhớ tên: ",
            rx.el.strong(custom_attrs={"data-family-my-name": ""}),
            custom_attrs={"data-family-when": "me"},
            class_name="gap-1",
        ),
        api_form(
            rx.el.input(type="hidden", name="ticket", custom_attrs={"data-family-my-ticket": ""}),
            rx.el.div(
                rx.el.label("Tên gọi trên máy này", html_for="call_name", class_name="font-semibold"),
                rx.el.input(
                    type="text",
                    id="call_name",
                    name="call_name",
                    default_value=call_name,
                    key=call_name,
                    max_length=24,
                    auto_complete="off",
                    aria_describedby="call_name-below",
                    class_name="input field-input",
                ),
                rx.el.p(
                    "Ví dụ: Bà Hoa. Không ghi số.",
                    id="call_name-below",
                    class_name="muted text-sm min-h-6",
                    custom_attrs={"data-below": "call_name"},
                ),
                class_name="flex flex-col gap-1.5",
            ),
            button("Nhớ tên tôi trên máy này", kind="secondary", type="submit"),
            action="/api/family/remember",
        ),
        rx.el.div(
            button(
                "Quên tên tôi trên máy này",
                kind="quiet",
                icon_name="user-x",
                custom_attrs={"data-family-forget-me": ""},
            ),
            custom_attrs={"data-family-when": "me"},
        ),
        _full(),
    )


def somebody_elses(text: str) -> rx.Component:
    """Said where a tap on a notice led, that was for another person of this phone."""
    return panel(
        rx.el.p(text),
        rx.el.div(button("Đổi người", custom_attrs={"data-family-open": "here"}), class_name="flex"),
        tone="warning",
        icon_name="users-round",
    )
