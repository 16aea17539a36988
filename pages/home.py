"""Home: the answer first, then the doors."""

import reflex as rx

from app.ui import button, heading, icon, tile
from app.ui.pwa import install_hint
from pages._base import Shell, page, screen


@page(
    "/",
    "Cầm Tay · Bộ phận Một cửa Đông Triều trong tay bạn",
    "Tìm thủ tục, học cách làm, nộp hồ sơ bằng điện thoại, hẹn cán bộ đến nhà và theo dõi từng bước.",
    indexed=True,
)
def home() -> rx.Component:
    """Greeting, search, the dossier in motion, four doors."""
    return screen(
        heading(
            rx.cond(
                Shell.greeting != "",
                f"Chào {Shell.greeting}. Hôm nay cần việc gì?",
                "Xin chào. Hôm nay cần việc gì?",
            )
        ),
        rx.el.form(
            rx.el.label("Tìm thủ tục", html_for="tim", class_name="sr-only"),
            icon("search"),
            rx.el.input(
                id="tim",
                name="tim",
                type="search",
                placeholder="Ví dụ: làm giấy khai sinh",
                class_name="grow min-h-12 bg-transparent outline-none",
            ),
            custom_attrs={"data-go": "/thu-tuc"},
            role="search",
            class_name="flex items-center gap-3 rounded-box border px-4 border-[var(--line)]",
        ),
        rx.el.nav(
            tile("Nộp hồ sơ mới", "/thu-tuc", "file-plus"),
            tile("Hẹn cán bộ đến nhà", "/hen-gio", "house"),
            tile("Học dùng VNeID và cổng dịch vụ công", "/hoc", "graduation-cap"),
            tile("Tra cứu hồ sơ bằng mã", "/tra-cuu", "map-pin"),
            class_name="grid grid-cols-2 gap-3",
            aria_label="Việc hay làm",
        ),
        rx.cond(
            Shell.ready & ~Shell.signed_in,
            button("Đăng nhập", kind="primary", href="/dang-nhap"),
        ),
        install_hint(),
        dock="home",
    )
