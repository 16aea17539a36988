"""Sign in."""

import reflex as rx

from app import demo
from app.settings import settings
from app.ui import api_form, button, field, heading, panel, password_field, rows, section
from pages._base import page, screen
from pages._family import family_names, family_sheet, remember_tick


def _demo_people() -> rx.Component:
    """In demo mode only: whom one can be, each a tap that fills in the form."""
    return section(
        "Tài khoản dùng thử",
        rx.el.p(f"Chạm để điền sẵn. Mật khẩu chung: {demo.PASSWORD}", class_name="muted"),
        rows(
            *[
                rx.el.button(
                    rx.el.span(person.title, class_name="font-semibold"),
                    rx.el.span(f"{person.name} · {person.phone}", class_name="muted text-sm"),
                    type="button",
                    custom_attrs={"data-fill": f"login={person.phone}&password={person.password}"},
                    class_name="flex w-full flex-col items-start px-4 py-2.5 min-h-14 border-b border-base-300 last:border-0",
                )
                for person in demo.accounts()
            ]
        ),
    )


@page("/dang-nhap", "Đăng nhập · Cầm Tay", "Đăng nhập để nộp và theo dõi hồ sơ.")
def sign_in() -> rx.Component:
    """Phone (or citizen number) and password; what to do when it is forgotten."""
    return screen(
        heading("Đăng nhập"),
        family_names(),
        api_form(
            field(
                "login",
                "Số điện thoại hoặc số định danh",
                example="Ví dụ: 0912 345 678",
                auto_complete="username",
                input_mode="tel",
            ),
            password_field(
                "password",
                "Mật khẩu",
                example="Mật khẩu tự đặt khi đăng ký, không phải mật khẩu VNeID.",
                autocomplete="current-password",
            ),
            rx.el.input(type="hidden", name="then", custom_attrs={"data-from-query": "tiep"}),
            remember_tick(),
            button("Đăng nhập", type="submit"),
            action="/api/sign-in",
            changes_person=True,
        ),
        rx.el.p(
            "Chưa có tài khoản? ",
            rx.el.a(
                "Đăng ký",
                href="/dang-ky",
                class_name="link font-semibold",
                custom_attrs={"data-carry": ""},
            ),
        ),
        panel(
            rx.el.p(
                "Quên mật khẩu: mang thẻ căn cước đến quầy, cán bộ cấp mật khẩu dùng một lần. "
                "Đây không phải mật khẩu VNeID; không ai ở Trung tâm hỏi mật khẩu VNeID hay mã OTP."
            ),
            icon_name="shield-check",
        ),
        *([_demo_people()] if settings().is_demo else []),
        family_sheet(),
        title="Đăng nhập",
        back="/",
    )
