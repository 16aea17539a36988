"""Register."""

import reflex as rx

from app.guidance.placement import PHONE
from app.ui import heading, hint, scan_button
from pages._base import page, screen
from pages._registration import registration_form


@page("/dang-ky", "Đăng ký tài khoản · Cầm Tay", "Tạo tài khoản để nộp hồ sơ trên điện thoại.")
def register() -> rx.Component:
    """The form, and the way to sign in instead."""
    return screen(
        heading("Đăng ký tài khoản"),
        hint("Ghi đúng như trên thẻ căn cước. Mất khoảng hai phút."),
        scan_button(
            {
                "number": "citizen_number",
                "full_name": "full_name",
                "birth_date": "birth_date",
                "address": "address",
            }
        ),
        registration_form(
            "Tạo tài khoản",
            placed=rx.fragment(
                rx.el.input(type="hidden", name="level", custom_attrs={"data-from-level": ""}),
                rx.el.input(type="hidden", name="phone_use", custom_attrs={"data-from-placement": PHONE}),
            ),
            then=rx.el.input(type="hidden", name="then", custom_attrs={"data-from-query": "tiep"}),
        ),
        rx.el.p(
            "Đã có tài khoản? ",
            rx.el.a(
                "Đăng nhập",
                href="/dang-nhap",
                class_name="link font-semibold",
                custom_attrs={"data-carry": ""},
            ),
        ),
        title="Đăng ký",
        back="/dang-nhap",
    )
