"""Register."""

import reflex as rx

from app.accounts.rules import CONSENT_TEXTS
from app.ui import api_form, button, field, heading, hint, password_field, scan_button, select, tick
from models.accounts import ConsentPurpose, Honorific
from pages._base import page, screen

_TITLE, _TEXT = CONSENT_TEXTS[ConsentPurpose.PROCESS_DOSSIERS]


@page("/dang-ky", "Đăng ký tài khoản · Cầm Tay", "Tạo tài khoản để nộp hồ sơ trên điện thoại.")
def register() -> rx.Component:
    """One short form; every error stands beside its field and nothing typed is lost."""
    return screen(
        heading("Đăng ký tài khoản"),
        hint("Ghi đúng như trên thẻ căn cước. Mất khoảng hai phút."),
        scan_button({"number": "citizen_number", "full_name": "full_name", "birth_date": "birth_date"}),
        api_form(
            field("full_name", "Họ, chữ đệm và tên", example="Ví dụ: Lê Thị Hằng", auto_complete="name"),
            select(
                "honorific",
                "Muốn được gọi là",
                [(value.value, value.value.capitalize()) for value in reversed(Honorific)],
                example="Chạm vào ô rồi chọn, ví dụ: Bà",
                required=False,
            ),
            field(
                "phone",
                "Số điện thoại",
                example="Ví dụ: 0912 345 678",
                type="tel",
                auto_complete="tel",
                input_mode="tel",
            ),
            field(
                "citizen_number",
                "Số định danh",
                example="12 chữ số ở mặt trước thẻ căn cước",
                input_mode="numeric",
                auto_complete="off",
            ),
            field(
                "birth_date",
                "Ngày sinh",
                example="Ngày/tháng/năm, ví dụ: 05/09/1957",
                input_mode="text",
                auto_complete="bday",
            ),
            password_field(
                "password",
                "Đặt mật khẩu",
                example="Ít nhất 8 ký tự. Không dùng lại mật khẩu VNeID.",
                autocomplete="new-password",
            ),
            tick("agrees_to_processing", _TITLE, _TEXT),
            rx.el.input(type="hidden", name="level", custom_attrs={"data-from-level": ""}),
            rx.el.input(type="hidden", name="then", custom_attrs={"data-from-query": "tiep"}),
            button("Tạo tài khoản", type="submit"),
            action="/api/register",
            changes_person=True,
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
