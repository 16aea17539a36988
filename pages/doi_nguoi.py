"""The phone was handed on while a tab of the person before was open."""

import reflex as rx

from app.ui import button, heading
from pages._base import page, screen
from pages._family import family_sheet, switch_button


@page("/doi-nguoi", "Đổi người · Cầm Tay")
def changed() -> rx.Component:
    """Where a tab of the person before ends up."""
    return screen(
        heading("Máy này vừa đổi sang người khác"),
        rx.el.p(
            "Trang này của người dùng trước nên đã đóng lại. Những gì đã lưu vẫn còn ở tài khoản của người ấy, "
            "không lưu nhầm sang ai."
        ),
        button("Về trang chủ của người đang dùng máy", href="/", native=True),
        switch_button(),
        family_sheet(),
        title="Đổi người",
        back="/",
    )
