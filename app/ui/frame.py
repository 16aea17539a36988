"""The frame around every page: header, demo banner, content, and the dock or a fixed action bar."""

from typing import Any

import reflex as rx

from app.ui.elements import Text, anchor, button, icon
from app.ui.level import officer_offer, page_read_aloud
from app.ui.pwa import update_bar

DOCK = (
    ("home", "Trang chủ", "/", "house"),
    ("procedures", "Thủ tục", "/thu-tuc", "search"),
    ("dossiers", "Hồ sơ", "/ho-so", "folder-open"),
    ("visits", "Hẹn giờ", "/hen-gio", "calendar-clock"),
    ("learn", "Học", "/hoc", "graduation-cap"),
)
"""The five doors: key, label, path, icon."""

DEMO_NOTICE = "Bản dùng thử, không có giá trị pháp lý"


def _bell(unread: Any) -> rx.Component:
    return rx.el.a(
        icon("bell"),
        rx.cond(
            unread > 0,
            rx.el.span(
                unread,
                class_name=(
                    "absolute right-0.5 top-0.5 min-w-5 rounded-full bg-accent px-1 text-center "
                    "text-xs font-semibold leading-5 text-accent-content"
                ),
                aria_hidden="true",
            ),
        ),
        href="/thong-bao",
        class_name="relative grid size-12 place-items-center rounded-xl",
        aria_label=rx.cond(unread > 0, f"Thông báo, {unread} chưa đọc", "Thông báo"),
    )


def top_links(unread: Any, signed_in: Any, desk: Any = "") -> rx.Component:
    """The bell with its count, and the account; before them the way to the `desk` of whoever has one."""
    account = rx.el.a(
        icon("circle-user-round"),
        href=rx.cond(signed_in, "/tai-khoan", "/dang-nhap"),
        aria_label=rx.cond(signed_in, "Tài khoản", "Đăng nhập"),
        class_name="grid size-12 place-items-center rounded-xl",
    )
    to_desk = rx.cond(
        desk != "",
        rx.el.a(
            icon("briefcase"),
            href=desk,
            aria_label="Bàn làm việc",
            title="Bàn làm việc",
            class_name="grid size-12 place-items-center rounded-xl",
        ),
    )
    return rx.el.div(to_desk, _bell(unread), account, class_name="flex shrink-0")


def skip_link() -> rx.Component:
    """The first thing a keyboard reaches."""
    return anchor("Đến nội dung chính", href="#noi-dung", class_name="skip-link")


def offline_note() -> rx.Component:
    """Shown by assets/shell.js while there is no network."""
    return rx.el.p(
        "Đang mất kết nối. Những gì đã lưu vẫn còn; trang tự nối lại khi có mạng.",
        class_name="hidden bg-base-200 text-sm text-center px-4 py-1.5",
        custom_attrs={"data-offline-note": ""},
        role="status",
    )


def session_note(ended: Any) -> rx.Component:
    """In the header, which stays in sight, once the session has `ended` on a page that may hold what was written."""
    return rx.el.div(
        rx.cond(
            ended,
            rx.el.p(
                "Mời đăng nhập lại để đi tiếp; những gì đang viết vẫn còn ở đây. ",
                rx.el.a(
                    "Đăng nhập ở trang khác",
                    href="/dang-nhap",
                    target="_blank",
                    class_name="inline-flex min-h-12 items-center font-semibold underline",
                ),
                class_name="bg-warning px-4 py-1 text-center text-warning-content",
            ),
        ),
        role="status",
        class_name="empty:hidden",
    )


def brand_mark(size: str = "size-11") -> rx.Component:
    """The open hand on deep blue."""
    return rx.el.span(
        icon("hand-helping", 26),
        class_name=f"grid {size} place-items-center rounded-xl bg-primary text-primary-content shrink-0",
    )


def _header(
    title: Text, back: str | None, unread: Any, signed_in: Any, ended: Any, desk: Any, width: str
) -> rx.Component:
    if back is None:
        left = rx.el.a(
            brand_mark(),
            rx.el.span(
                "Cầm Tay",
                rx.el.span(" · Đông Triều", class_name="max-[420px]:hidden"),
                class_name="brand text-[1.05rem] whitespace-nowrap",
            ),
            href="/",
            class_name="flex items-center gap-3 min-h-12",
            aria_label="Cầm Tay Đông Triều, về trang chủ",
        )
    else:
        left = rx.el.div(
            rx.el.a(
                icon("arrow-left"),
                href=back,
                aria_label="Quay lại",
                class_name="grid size-12 -ml-3 place-items-center rounded-xl",
            ),
            rx.el.span(title, class_name="brand text-[1.05rem] truncate"),
            class_name="flex items-center gap-1 min-w-0",
        )
    return rx.el.header(
        rx.el.div(
            left,
            top_links(unread, signed_in, desk),
            class_name=f"mx-auto flex h-16 w-full items-center justify-between gap-2 px-4 {width}",
        ),
        session_note(ended),
        class_name="sticky top-0 z-40 border-b border-base-300 bg-base-100",
    )


def demo_banner() -> rx.Component:
    """On every screen of demo mode."""
    return rx.el.p(
        DEMO_NOTICE,
        class_name="bg-warning text-warning-content text-[min(0.889rem,4.2vw)] text-center px-4 py-1.5",
        role="note",
    )


def _dock(selected: str) -> rx.Component:
    def door(key: str, label: str, path: str, icon_name: str) -> rx.Component:
        here = key == selected
        return rx.el.a(
            icon(icon_name),
            rx.el.span(label, class_name="dock-label"),
            href=path,
            aria_current="page" if here else "false",
            class_name="flex flex-1 flex-col items-center justify-center gap-0.5 min-h-16 "
            + (
                "text-primary font-semibold border-t-3 border-primary"
                if here
                else "border-t-3 border-transparent"
            ),
        )

    return rx.el.nav(
        rx.el.div(*[door(*entry) for entry in DOCK], class_name="mx-auto flex max-w-2xl"),
        aria_label="Các mục chính",
        class_name=(
            "fixed inset-x-0 bottom-0 z-40 border-t border-base-300 bg-base-100 "
            "pb-[env(safe-area-inset-bottom)]"
        ),
    )


def action_bar(primary: rx.Component, back: rx.Component | None = None) -> rx.Component:
    """The fixed bar of a step-by-step flow: back, and the one primary action."""
    return rx.el.div(
        offline_note(),
        rx.el.div(
            *([back] if back else []),
            rx.el.div(primary, class_name="flex flex-1 *:flex-1"),
            class_name="mx-auto flex w-full max-w-2xl gap-3 px-4 py-3",
        ),
        class_name=(
            "fixed inset-x-0 bottom-0 z-40 border-t border-base-300 bg-base-100 "
            "pb-[env(safe-area-inset-bottom)]"
        ),
    )


def back_button(**props: Any) -> rx.Component:
    """The quiet way back in an `action_bar`."""
    return button("Quay lại", kind="secondary", **props)


def frame(
    *children: rx.Component,
    title: Text,
    dock: str,
    back: str | None,
    bar: rx.Component | None,
    wide: bool,
    unread: Any,
    signed_in: Any,
    ended: Any,
    desk: Any,
    demo: bool,
    level: Any,
    hotline: str | None,
) -> rx.Component:
    """The whole screen; see `pages._base.screen` for the arguments."""
    width = "max-w-6xl" if wide else "max-w-2xl"
    return rx.el.div(
        rx.el.span(hidden=True, custom_attrs={"data-person-level": level}),
        skip_link(),
        _header(title, back, unread, signed_in, ended, desk, width),
        *([demo_banner()] if demo else []),
        offline_note(),
        rx.el.main(
            page_read_aloud(),
            *children,
            officer_offer(hotline),
            id="noi-dung",
            class_name=f"mx-auto w-full flex flex-col gap-5 px-4 pt-5 pb-28 {width}",
            tab_index=-1,
            custom_attrs={"data-say-scope": ""},
        ),
        bar or _dock(dock),
        update_bar(),
    )
