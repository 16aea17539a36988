"""What invites to install the app and tells of a new version; `assets/pwa.js` shows it when it applies."""

import reflex as rx

from app.ui.elements import button, icon


def install_hint() -> rx.Component:
    """A card at the end of a page, hidden until the browser can install; dismissed once, it stays away."""
    return rx.el.aside(
        rx.el.div(
            icon("smartphone"),
            rx.el.div(
                rx.el.p("Để Cầm Tay ra màn hình chính", class_name="font-semibold"),
                rx.el.p(
                    "Lần sau chỉ cần bấm vào biểu tượng bàn tay, mở được cả khi mất mạng.",
                    class_name="text-sm",
                ),
                rx.el.p(
                    "Trên iPhone: bấm nút Chia sẻ ở cuối màn hình, rồi chọn Thêm vào màn hình chính.",
                    hidden=True,
                    class_name="text-sm",
                    custom_attrs={"data-install-ios": ""},
                ),
                class_name="flex flex-col gap-1 min-w-0 flex-1",
            ),
            class_name="flex gap-3",
        ),
        rx.el.div(
            button("Thêm vào màn hình", kind="secondary", hidden=True, custom_attrs={"data-install": ""}),
            button("Không cần", kind="quiet", custom_attrs={"data-install-dismiss": ""}),
            class_name="flex flex-wrap gap-2",
        ),
        hidden=True,
        aria_label="Cài ứng dụng",
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-3",
        custom_attrs={"data-install-hint": ""},
    )


def update_bar() -> rx.Component:
    """Floats above the dock when a new version waits; nothing changes until the person agrees."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Có bản mới của Cầm Tay.", class_name="flex-1 min-w-40 font-semibold"),
            button("Dùng bản mới", kind="secondary", custom_attrs={"data-update-now": ""}),
            button("Để sau", kind="quiet", custom_attrs={"data-update-later": ""}),
            hidden=True,
            class_name="update-bar rounded-box bg-base-100 border border-base-300 p-3",
            custom_attrs={"data-update": ""},
        ),
        role="status",
        class_name="fixed inset-x-0 bottom-20 z-50 mx-auto max-w-2xl px-4 pointer-events-none",
    )
