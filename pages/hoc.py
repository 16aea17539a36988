"""Learn: the list of tutorials, and one page a tutorial, all rendered when the app is built.

A tutorial's page holds every step; the address (`#buoc-3`) says which one is shown, by CSS alone
(`assets/learn.css`), so that it works without a connection and without scripts. `assets/learn.js` adds
progress and reading aloud.
"""

from collections.abc import Callable

import reflex as rx

from app.guidance.tutorials import Level, Step, Tutorial, runs, tutorials
from app.ui import (
    action_bar,
    back_button,
    button,
    heading,
    icon,
    panel,
    progress,
    row_link,
    rows,
    section,
    tag,
)
from app.ui.illustrations import HEIGHT, ILLUSTRATIONS, WIDTH
from app.ui.pwa import install_hint
from pages._base import page, screen

_LEVELS = {
    Level.BEGINNER: "Chưa cần biết gì trước.",
    Level.BASIC: "Đã cài VNeID và biết mở ứng dụng.",
    Level.MIDDLE: "Đã đăng nhập được và có giấy tờ trong tay.",
}


@page(
    "/hoc",
    "Học làm công dân điện tử · Cầm Tay",
    "Mười hai bài học ngắn, từng bước có hình: cài VNeID, đăng nhập Cổng Dịch vụ công, chụp giấy tờ, "
    "nộp hồ sơ, tránh lừa đảo.",
    indexed=True,
)
def learn() -> rx.Component:
    """All tutorials by level, with minutes and how far one has come."""
    return screen(
        heading("Học từng bước"),
        rx.el.p("Mỗi bài vài phút, mỗi bước một màn hình. Đọc được cả khi không có mạng."),
        button(
            "Nên bắt đầu từ đâu? Sáu câu hỏi ngắn", kind="secondary", href="/hoc/xep-lop", icon_name="compass"
        ),
        button("Luyện tập với dữ liệu mẫu", kind="secondary", href="/luyen-tap", icon_name="pencil-ruler"),
        *[_level(level, about) for level, about in _LEVELS.items()],
        install_hint(),
        _script(),
        title="Học",
        dock="learn",
    )


def _level(level: Level, about: str) -> rx.Component:
    found = [one for one in tutorials() if one.level is level]
    return section(
        level.value,
        rx.el.p(about, class_name="muted"),
        rows(*[_row(one) for one in found]),
    )


def _row(tutorial: Tutorial) -> rx.Component:
    return row_link(
        tutorial.title,
        f"{len(tutorial.steps)} bước, khoảng {tutorial.minutes} phút",
        f"/hoc/{tutorial.slug}/",
        rx.el.span(
            class_name="learned",
            custom_attrs={"data-tutorial": tutorial.slug, "data-steps": str(len(tutorial.steps))},
        ),
        native=True,
    )


def _script() -> rx.Component:
    return rx.el.script(src="/learn.js", async_=True)


def _rich(text: str) -> list[rx.Component | str]:
    return [rx.el.strong(run.text) if run.bold else run.text for run in runs(text)]


def _screen_of_steps(
    *children: rx.Component, anchor: str, title: str, bar: rx.Component, say: bool = True
) -> rx.Component:
    """One screen of a tutorial, named by its heading and reached by its anchor."""
    return rx.el.section(
        *children,
        *([_read_aloud()] if say else []),
        bar,
        id=anchor,
        aria_label=title,
        tab_index=-1,
        class_name="learn-step flex flex-col gap-5",
    )


def _read_aloud() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            icon("volume-2", 22),
            rx.el.span("Nghe đọc bước này", class_name="say-start"),
            rx.el.span("Dừng đọc", class_name="say-stop"),
            type="button",
            class_name="btn btn-ghost min-h-12 h-auto py-2 text-base font-semibold self-center",
            custom_attrs={"data-say": ""},
        ),
        rx.el.div(
            rx.el.p(
                "Điện thoại này chưa có giọng đọc tiếng Việt. Mở Cài đặt của máy, tìm mục chuyển văn bản "
                "thành giọng nói và tải tiếng Việt, hoặc nhờ người nhà đọc giúp.",
                hidden=True,
                class_name="rounded-box bg-base-200 p-4",
                custom_attrs={"data-no-voice": ""},
            ),
            role="status",
        ),
        class_name="learn-say flex flex-col",
    )


def _picture(kind: str) -> rx.Component:
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


def _unverified(text: str) -> rx.Component:
    return rx.el.div(
        tag("Chưa xác minh", "warning", "circle-help"),
        rx.el.p(text, class_name="text-sm muted"),
        class_name="flex flex-col gap-1",
    )


def _step(tutorial: Tutorial, number: int, step: Step) -> rx.Component:
    total = len(tutorial.steps)
    before = "#bat-dau" if number == 1 else f"#buoc-{number - 1}"
    after = "#xong" if number == total else f"#buoc-{number + 1}"
    parts = [
        progress(number, total, f"Bước {number}/{total}"),
        rx.el.div(
            rx.el.h2(step.title, class_name="text-[1.6rem] leading-tight"),
            *([_picture(step.illustration)] if step.illustration else []),
            *[rx.el.p(*_rich(text), class_name="text-[1.15rem]") for text in step.text],
            class_name="flex flex-col gap-4",
        ),
    ]
    if step.warning:
        parts.append(panel(rx.el.p(*_rich(step.warning)), tone="error", icon_name="shield-alert"))
    if step.done_when:
        parts.append(
            panel(
                rx.el.p(rx.el.strong("Xong khi: "), *_rich(_lower_first(step.done_when))),
                tone="success",
                icon_name="circle-check",
            )
        )
    if step.unverified:
        parts.append(_unverified(step.unverified))
    return _screen_of_steps(
        *parts,
        anchor=f"buoc-{number}",
        title=f"Bước {number}: {step.title}",
        bar=action_bar(
            button("Tôi làm được rồi", href=after, native=True, custom_attrs={"data-done": str(number)}),
            back_button(href=before, native=True),
        ),
    )


def _lower_first(text: str) -> str:
    """After "Xong khi:" the sentence goes on; names and abbreviations keep their capital."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _beginning(tutorial: Tutorial) -> rx.Component:
    needs = (
        section("Cần có trước", _points(tutorial.needs, "package-check"))
        if tutorial.needs
        else rx.el.p("Không cần chuẩn bị gì.")
    )
    return _screen_of_steps(
        rx.el.p(tutorial.title, class_name="brand text-[1.6rem] leading-tight", aria_hidden="true"),
        rx.el.div(
            tag(tutorial.level.value),
            tag(f"{len(tutorial.steps)} bước"),
            tag(f"Khoảng {tutorial.minutes} phút", "info", "clock"),
            class_name="flex flex-wrap gap-2",
        ),
        rx.el.p(rx.el.strong("Học xong: "), _lower_first(tutorial.goal), class_name="text-[1.15rem]"),
        needs,
        anchor="bat-dau",
        title="Trước khi bắt đầu",
        bar=action_bar(button("Bắt đầu", href="#buoc-1", native=True), back_button(href="/hoc/")),
        say=False,
    )


def _points(texts: tuple[str, ...], icon_name: str) -> rx.Component:
    return rx.el.ul(
        *[rx.el.li(icon(icon_name, 22), rx.el.span(text), class_name="flex gap-3") for text in texts],
        class_name="flex flex-col gap-3",
    )


def _ending(tutorial: Tutorial, following: Tutorial | None) -> rx.Component:
    mistakes = rx.el.dl(
        *[
            rx.el.div(
                rx.el.dt(one.mistake, class_name="font-semibold"),
                rx.el.dd(one.fix),
                class_name="border-b border-base-300 py-3 last:border-0",
            )
            for one in tutorial.mistakes
        ],
        class_name="flex flex-col",
    )
    about = [
        rx.el.p(tutorial.note),
        rx.el.h3("Nguồn", class_name="font-semibold"),
        rx.el.ul(
            *[rx.el.li(one) for one in tutorial.sources], class_name="list-disc pl-5 [overflow-wrap:anywhere]"
        ),
        *[_unverified(one) for one in tutorial.unverified],
        rx.el.p(f"Đối chiếu lần cuối: {tutorial.reviewed:%d/%m/%Y}.", class_name="muted"),
    ]
    onward = (
        button("Học bài tiếp theo", href=f"/hoc/{following.slug}/", native=True)
        if following
        else button("Về danh sách bài học", href="/hoc/")
    )
    return _screen_of_steps(
        rx.el.h2("Đã đi hết các bước", class_name="text-[1.6rem] leading-tight"),
        section("Tự kiểm tra", _points(tutorial.checks, "circle-check")),
        section("Nếu gặp trục trặc", mistakes),
        _fold("Dành cho người hướng dẫn", _points(tutorial.helper_tips, "hand-helping")),
        _fold("Về bài này", *about),
        rx.el.p("Bài tiếp theo: ", rx.el.strong(following.title)) if following else rx.fragment(),
        anchor="xong",
        title="Đã đi hết các bước",
        bar=action_bar(onward, back_button(href=f"#buoc-{len(tutorial.steps)}", native=True)),
        say=False,
    )


def _fold(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.details(
        rx.el.summary(title, class_name="min-h-12 flex items-center gap-2 font-semibold cursor-pointer"),
        rx.el.div(*children, class_name="flex flex-col gap-3 pb-4"),
        class_name="learn-fold border-b border-base-300",
    )


def _tutorial_page(tutorial: Tutorial, following: Tutorial | None) -> Callable[[], rx.Component]:
    def tutorial_page() -> rx.Component:
        return screen(
            rx.el.div(
                rx.el.h1(tutorial.title, class_name="sr-only"),
                _beginning(tutorial),
                *[_step(tutorial, number, step) for number, step in enumerate(tutorial.steps, start=1)],
                _ending(tutorial, following),
                class_name="learn-steps",
                custom_attrs={"data-tutorial": tutorial.slug},
            ),
            _script(),
            title=tutorial.short,
            back="/hoc/",
            bar=rx.fragment(),
        )

    return tutorial_page


def _register() -> None:
    ordered = tutorials()
    for one, following in zip(ordered, (*ordered[1:], None), strict=True):
        page(f"/hoc/{one.slug}", f"{one.title} · Cầm Tay", one.description, indexed=True)(
            _tutorial_page(one, following)
        )


_register()
