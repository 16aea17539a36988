"""What the screens of a tutorial are made of; `pages/hoc.py` puts them together."""

import reflex as rx

from app.guidance.tutorials import Link, runs
from app.ui import icon, panel, tag
from app.ui.elements import anchor
from app.ui.illustrations import HEIGHT, ILLUSTRATIONS, WIDTH
from app.ui.say import read_aloud


def rich(text: str) -> list[rx.Component | str]:
    """A text with its `**bold**` marks."""
    return [rx.el.strong(run.text) if run.bold else run.text for run in runs(text)]


def lower_first(text: str) -> str:
    """After "Xong khi:" the sentence goes on; names and abbreviations keep their capital."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def step_screen(
    *children: rx.Component, anchor: str, title: str, bar: rx.Component, say: str = "Nghe đọc"
) -> rx.Component:
    """One screen of a tutorial, named by its heading and reached by its anchor."""
    return rx.el.section(
        *children,
        read_aloud(say),
        bar,
        id=anchor,
        aria_label=title,
        tab_index=-1,
        class_name="learn-step flex flex-col gap-5",
        custom_attrs={"data-say-scope": ""},
    )


def picture(kind: str) -> rx.Component:
    """An illustration, said to be one."""
    return rx.el.figure(
        rx.el.img(
            src=f"/illustrations/{kind}.svg",
            alt=ILLUSTRATIONS[kind].alt,
            width=str(WIDTH),
            height=str(HEIGHT),
            loading="lazy",
            decoding="async",
        ),
        rx.el.figcaption("Hình minh họa", class_name="text-sm"),
        class_name="learn-picture rounded-box flex flex-col items-center gap-2 p-4",
    )


def unverified(text: str) -> rx.Component:
    """A fact without an official source."""
    return rx.el.div(
        tag("Chưa xác minh", "warning", "circle-help"),
        rx.el.p(text, class_name="text-sm muted"),
        class_name="flex flex-col gap-1",
    )


def points(texts: tuple[str, ...], icon_name: str) -> rx.Component:
    """Short sentences with an icon each."""
    return rx.el.ul(
        *[rx.el.li(icon(icon_name, 22), rx.el.span(text), class_name="flex gap-3") for text in texts],
        class_name="flex flex-col gap-3",
    )


def fold(title: str, *children: rx.Component) -> rx.Component:
    """What only some want to read."""
    return rx.el.details(
        rx.el.summary(title, class_name="min-h-12 flex items-center gap-2 font-semibold cursor-pointer"),
        rx.el.div(*children, class_name="flex flex-col gap-3 pb-4"),
        class_name="learn-fold border-b border-base-300",
    )


def official_links(links: tuple[Link, ...]) -> rx.Component:
    """The ways to official stores and portals, each with the name one should see in the address bar."""
    return rx.el.div(
        tag("Đường dẫn chính thức", "success", "badge-check"),
        rx.el.ul(
            *[
                rx.el.li(
                    anchor(
                        rx.el.span(
                            rx.el.span(link.label, class_name="font-semibold underline"),
                            rx.el.span(f"{link.host}, mở trang mới", class_name="muted text-sm"),
                            class_name="flex flex-col min-w-0 flex-1 [overflow-wrap:anywhere]",
                        ),
                        icon("external-link", 20),
                        href=link.url,
                        target="_blank",
                        rel="noopener noreferrer",
                        class_name="flex items-center gap-3 px-4 py-3 min-h-14",
                    ),
                    class_name="border-b border-base-300 last:border-0",
                )
                for link in links
            ],
            class_name="rounded-box border border-base-300 overflow-hidden",
        ),
        class_name="flex flex-col gap-2",
    )


def stale_note(reviewed: str, days: int) -> rx.Component:
    """Shown by assets/learn.js once the review is older than `days`: the page itself may be older than that."""
    return rx.el.div(
        panel(
            rx.el.p(f"Bài này chưa được rà lại quá {days} ngày.", class_name="font-semibold"),
            rx.el.p("Màn hình thật có thể đã khác. Chỗ nào không giống, mời hỏi cán bộ trước khi làm."),
            tone="warning",
            icon_name="clock-alert",
        ),
        hidden=True,
        custom_attrs={"data-reviewed": reviewed, "data-review-days": str(days)},
    )
