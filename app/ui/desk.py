"""The desk's frame: a rail with counts on wide screens, a dock on phones, and the three figures."""

from typing import Any

import reflex as rx

from app.ui.elements import Text, icon
from app.ui.frame import brand_mark, demo_banner, offline_note, session_note, skip_link, top_links

RAIL = (
    ("queue", "Hồ sơ chờ tôi", "Hồ sơ", "/ban", "inbox"),
    ("rounds", "Lịch đi của bưu tá", "Lịch đi", "/ban/buu-ta", "truck"),
    ("visits", "Lịch hẹn tại nhà", "Lịch hẹn", "/ban/lich", "calendar-clock"),
    ("guide", "Cầm tay chỉ việc", "Cầm tay", "/ban/huong-dan", "hand-helping"),
    ("originals", "Giấy gốc của người dân", "Giấy gốc", "/ban/giay-goc", "package-search"),
    ("statement", "Đối soát chuyển khoản", "Đối soát", "/ban/doi-soat", "banknote"),
    ("refunds", "Phí phải hoàn", "Phải hoàn", "/ban/hoan-phi", "undo-2"),
    ("password", "Cấp lại mật khẩu", "Mật khẩu", "/ban/mat-khau", "key-round"),
    ("days", "Ngày nghỉ, ngày làm bù", "Ngày nghỉ", "/ban/ngay-nghi", "calendar-off"),
    ("catalogue", "Danh mục thủ tục", "Thủ tục", "/ban/thu-tuc", "file-cog"),
    ("away", "Cán bộ vắng mặt", "Vắng", "/ban/vang-mat", "user-minus"),
    ("register", "Sổ theo dõi hồ sơ", "Sổ", "/ban/so-theo-doi", "book-open"),
    ("figures", "Số liệu hướng dẫn", "Số liệu", "/ban/so-lieu", "chart-column"),
)
"""Key, label on the rail, label in the dock, path, icon. Who may not use an entry is not shown it."""


_MOST_SHOWN = 99
"""Above it a door of the dock says "99+"; a screen reader says the number."""


def _count(count: Any) -> rx.Component:
    return rx.cond(
        count > 0,
        rx.el.span(
            count,
            class_name="rounded-full bg-accent px-2.5 text-sm font-semibold leading-7 text-accent-content",
        ),
    )


def _badge(count: Any) -> rx.Component:
    """The same on a door of the dock, at its icon: a long label with a number would run into the next door."""
    return rx.cond(
        count > 0,
        rx.el.span(
            rx.cond(count > _MOST_SHOWN, f"{_MOST_SHOWN}+", count),
            aria_hidden="true",
            class_name=(
                "absolute -top-2.5 left-1/2 min-w-4 rounded-full bg-accent px-[3px] text-center text-[12px] font-semibold "
                "leading-[16px] text-accent-content whitespace-nowrap"
            ),
        ),
    )


def _said(count: Any) -> rx.Component:
    return rx.cond(count > 0, rx.el.span(f"{count} việc chờ", class_name="sr-only"))


def _entries(one: Any, allowed: dict[str, Any]) -> list[rx.Component]:
    return [rx.cond(allowed[entry[0]], one(*entry)) if entry[0] in allowed else one(*entry) for entry in RAIL]


def _rail(
    here: str, first: Any, queue_label: Any, counts: dict[str, Any], allowed: dict[str, Any]
) -> rx.Component:
    def entry(key: str, label: str, _short: str, path: str, icon_name: str) -> rx.Component:
        selected = key == here
        return rx.el.a(
            icon(icon_name),
            rx.el.span(
                queue_label if key == "queue" else label, class_name="min-w-0 flex-1 py-2 leading-snug"
            ),
            *([_count(counts[key])] if key in counts else []),
            href=path,
            aria_current="page" if selected else "false",
            class_name="flex min-h-12 items-center gap-3 rounded-field px-3 "
            + ("bg-secondary text-secondary-content font-semibold" if selected else ""),
        )

    return rx.el.aside(
        rx.el.a(
            brand_mark("size-10"),
            rx.el.span("Bàn làm việc", class_name="brand text-[1.05rem]"),
            href=first,
            class_name="flex min-h-12 items-center gap-3",
        ),
        rx.el.nav(
            *_entries(entry, allowed),
            aria_label="Bàn làm việc",
            class_name="flex flex-col gap-1",
        ),
        class_name=(
            "sticky top-0 hidden h-dvh w-72 shrink-0 flex-col gap-4 border-r border-base-300 p-4 lg:flex"
        ),
    )


def _dock(here: str, counts: dict[str, Any], allowed: dict[str, Any]) -> rx.Component:
    """Five doors at most: of more, the first four stand and "Thêm" opens the rest (assets/theme.css)."""

    def line(key: str, label: str, _short: str, path: str, icon_name: str) -> rx.Component:
        return rx.el.a(
            icon(icon_name),
            label,
            *([_count(counts[key])] if key in counts else []),
            href=path,
            aria_current="page" if key == here else "false",
            class_name="flex min-h-12 items-center gap-3 px-4"
            + (" font-semibold text-primary" if key == here else ""),
        )

    def door(key: str, _label: str, short: str, path: str, icon_name: str) -> rx.Component:
        selected = key == here
        return rx.el.a(
            rx.el.span(
                icon(icon_name), *([_badge(counts[key])] if key in counts else []), class_name="relative"
            ),
            rx.el.span(short, class_name="dock-label"),
            *([_said(counts[key])] if key in counts else []),
            href=path,
            aria_current="page" if selected else "false",
            class_name="flex min-h-16 flex-1 flex-col items-center justify-center gap-0.5 border-t-3 "
            + ("border-primary font-semibold text-primary" if selected else "border-transparent"),
        )

    return rx.el.nav(
        rx.el.div(
            *_entries(door, allowed),
            rx.el.details(
                rx.el.summary(
                    icon("ellipsis"),
                    rx.el.span("Thêm", class_name="dock-label"),
                    class_name="flex min-h-16 cursor-pointer list-none flex-col items-center justify-center gap-0.5",
                ),
                rx.el.div(
                    *_entries(line, allowed),
                    class_name=(
                        "desk-more-list absolute bottom-full right-2 mb-2 flex w-72 max-w-[calc(100vw-1rem)] flex-col "
                        "rounded-box border border-base-300 bg-base-100 py-2 shadow-lg"
                    ),
                ),
                class_name="desk-more flex-1 border-t-3 border-transparent",
            ),
            class_name="desk-dock relative mx-auto flex max-w-2xl",
        ),
        aria_label="Bàn làm việc",
        class_name=(
            "fixed inset-x-0 bottom-0 z-40 border-t border-base-300 bg-base-100 "
            "pb-[env(safe-area-inset-bottom)] lg:hidden"
        ),
    )


def desk_frame(
    *children: rx.Component,
    title: Text,
    here: str,
    back: Text | None,
    first: Any,
    queue_label: Any,
    counts: dict[str, Any],
    allowed: dict[str, Any],
    unread: Any,
    signed_in: Any,
    ended: Any,
    demo: bool,
) -> rx.Component:
    """A staff page; see `pages._desk.desk` for the arguments."""
    left = (
        rx.el.a(
            icon("arrow-left"),
            href=back,
            aria_label="Quay lại",
            class_name="-ml-3 grid size-12 shrink-0 place-items-center rounded-field",
        )
        if back is not None
        else rx.el.a(
            brand_mark("size-10"),
            href=first,
            aria_label="Về bàn làm việc",
            class_name="lg:hidden",
        )
    )
    return rx.el.div(
        skip_link(),
        *([demo_banner()] if demo else []),
        rx.el.div(
            _rail(here, first, queue_label, counts, allowed),
            rx.el.div(
                rx.el.header(
                    rx.el.div(
                        rx.el.div(
                            left,
                            rx.el.span(
                                title,
                                class_name="brand truncate text-[1.05rem]"
                                + (" lg:hidden" if back is None else ""),
                            ),
                            class_name="flex min-w-0 items-center gap-3",
                        ),
                        top_links(unread, signed_in),
                        class_name="flex h-16 items-center justify-between gap-2 px-4 lg:px-8",
                    ),
                    session_note(ended),
                    class_name="sticky top-0 z-40 border-b border-base-300 bg-base-100",
                ),
                offline_note(),
                rx.el.main(
                    *children,
                    id="noi-dung",
                    class_name="flex w-full max-w-6xl flex-col gap-5 px-4 pb-28 pt-5 lg:px-8 lg:pb-10",
                    tab_index=-1,
                ),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex",
        ),
        _dock(here, counts, allowed),
    )


_FIGURES = {
    "error": "bg-error text-error-content",
    "warning": "bg-warning text-warning-content",
    "success": "bg-success text-success-content",
    "plain": "bg-base-200 text-base-content",
}


def figure_link(number: Any, label: str, href: Text, tone: str, selected: Any) -> rx.Component:
    """A figure that leads to what it counts."""
    return rx.el.a(
        rx.el.span(number, class_name="brand text-[1.6rem] leading-tight"),
        rx.el.span(label, class_name="text-sm sm:text-base"),
        href=href,
        aria_current=rx.cond(selected, "true", "false"),
        class_name=rx.cond(
            selected,
            f"flex flex-1 flex-col rounded-box border-2 border-current p-3 sm:p-5 {_FIGURES[tone]}",
            f"flex flex-1 flex-col rounded-box border-2 border-transparent p-3 sm:p-5 {_FIGURES[tone]}",
        ),
    )
