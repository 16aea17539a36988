"""An address that leads nowhere: say so, and where to go."""

import reflex as rx

from app.ui import button, empty
from pages._base import page, screen


@page("404", "Không có trang này · Cầm Tay")
def not_found() -> rx.Component:
    """The way back to what people look for most."""
    return screen(
        empty(
            "Không có trang này",
            "Địa chỉ có thể đã đổi, hoặc thiếu vài chữ. Hồ sơ và những gì đã lưu vẫn còn nguyên.",
            rx.el.div(
                button("Về trang chủ", href="/"),
                button("Tìm thủ tục", kind="secondary", href="/thu-tuc/"),
                class_name="flex flex-wrap justify-center gap-3",
            ),
            icon_name="map-pin-off",
            level=1,
        ),
    )
