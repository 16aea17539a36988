"""Learn: the list of tutorials, and one page a tutorial, all rendered when the app is built.

A tutorial's page holds every step; the address (`#buoc-3`) says which one is shown, by CSS alone
(`assets/learn.css`), so that it works without a connection and without scripts. `assets/learn.js` adds
progress and judges the questions, `assets/say.js` reads aloud.
"""

from collections.abc import Callable

import reflex as rx

from app.guidance.review import REVIEW_DAYS
from app.guidance.tutorials import Level, Step, Tutorial, tutorials
from app.ui import (
    action_bar,
    back_button,
    button,
    few,
    heading,
    hint,
    icon,
    panel,
    progress,
    rest,
    row_link,
    rows,
    section,
    tag,
)
from app.ui.pwa import install_hint
from app.ui.say import say_script
from pages._base import page, screen
from pages._lesson import (
    fold,
    lower_first,
    official_links,
    picture,
    points,
    rich,
    stale_note,
    step_screen,
    unverified,
)
from pages._quiz import quiz_button, quiz_screens

_LEVELS = {
    Level.BEGINNER: "Chưa cần biết gì trước.",
    Level.BASIC: "Đã cài VNeID và biết mở ứng dụng.",
    Level.MIDDLE: "Đã đăng nhập được và có giấy tờ trong tay.",
}


@page(
    "/hoc",
    "Học làm công dân điện tử · Cầm Tay",
    "Mười ba bài học ngắn, từng bước có hình: cài VNeID, đăng nhập Cổng Dịch vụ công, chụp giấy tờ, "
    "nộp hồ sơ, tránh lừa đảo.",
    indexed=True,
)
def learn() -> rx.Component:
    """All tutorials by level, with minutes and how far one has come."""
    return screen(
        heading("Học từng bước"),
        hint("Mỗi bài vài phút, mỗi bước một màn hình. Đọc được cả khi không có mạng."),
        button(
            "Nên bắt đầu từ đâu? Sáu câu hỏi ngắn", kind="secondary", href="/hoc/xep-lop", icon_name="compass"
        ),
        button("Luyện tập với dữ liệu mẫu", kind="secondary", href="/luyen-tap", icon_name="pencil-ruler"),
        *[_level(level, about) for level, about in _LEVELS.items()],
        rows(
            row_link(
                "Chứng nhận Công dân điện tử",
                "Xem còn bài nào, nhận chứng nhận khi học xong",
                "/hoc/chung-nhan",
                icon("award"),
            )
        ),
        install_hint(),
        _script(),
        title="Học",
        dock="learn",
    )


def _level(level: Level, about: str) -> rx.Component:
    found = rows(*[_row(one) for one in tutorials() if one.level is level])
    if level is Level.BEGINNER:
        return section(level.value, hint(about), few(found))
    return rest(level.value, hint(about), found)


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


def _step(tutorial: Tutorial, number: int, step: Step) -> rx.Component:
    total = len(tutorial.steps)
    before = "#bat-dau" if number == 1 else f"#buoc-{number - 1}"
    after = "#xong" if number == total else f"#buoc-{number + 1}"
    parts = [
        progress(number, total, f"Bước {number}/{total}"),
        rx.el.div(
            rx.el.h2(step.title, class_name="text-[1.6rem] leading-tight"),
            *([picture(step.illustration)] if step.illustration else []),
            *[rx.el.p(*rich(text), class_name="text-[1.15rem]") for text in step.text],
            class_name="flex flex-col gap-4",
        ),
    ]
    if step.warning:
        parts.append(panel(rx.el.p(*rich(step.warning)), tone="error", icon_name="shield-alert"))
    if step.done_when:
        parts.append(
            panel(
                rx.el.p(rx.el.strong("Xong khi: "), *rich(lower_first(step.done_when))),
                tone="success",
                icon_name="circle-check",
            )
        )
    if links := tutorial.links_at(number):
        parts.append(official_links(links))
    if step.unverified:
        parts.append(unverified(step.unverified))
    return step_screen(
        *parts,
        anchor=f"buoc-{number}",
        title=f"Bước {number}: {step.title}",
        say="Nghe đọc bước này",
        bar=action_bar(
            button("Tôi làm được rồi", href=after, native=True, custom_attrs={"data-done": str(number)}),
            back_button(href=before, native=True),
        ),
    )


def _beginning(tutorial: Tutorial) -> rx.Component:
    needs = (
        section("Cần có trước", points(tutorial.needs, "package-check"))
        if tutorial.needs
        else rx.el.p("Không cần chuẩn bị gì.")
    )
    return step_screen(
        rx.el.p(tutorial.title, class_name="brand text-[1.6rem] leading-tight", aria_hidden="true"),
        rx.el.div(
            tag(tutorial.level.value),
            tag(f"{len(tutorial.steps)} bước"),
            tag(f"Khoảng {tutorial.minutes} phút", "info", "clock"),
            class_name="flex flex-wrap gap-2",
        ),
        stale_note(tutorial.reviewed.isoformat(), REVIEW_DAYS),
        rx.el.p(rx.el.strong("Học xong: "), lower_first(tutorial.goal), class_name="text-[1.15rem]"),
        needs,
        rx.el.p(f"Bản ngày {tutorial.reviewed:%d/%m/%Y}.", class_name="muted text-sm"),
        anchor="bat-dau",
        title="Trước khi bắt đầu",
        bar=action_bar(button("Bắt đầu", href="#buoc-1", native=True), back_button(href="/hoc/")),
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
        *[unverified(one) for one in tutorial.unverified],
        rx.el.p(f"Đối chiếu lần cuối: {tutorial.reviewed:%d/%m/%Y}.", class_name="muted"),
    ]
    onward = (
        button("Học bài tiếp theo", kind="quiet", href=f"/hoc/{following.slug}/", native=True)
        if following
        else button("Về danh sách bài học", kind="quiet", href="/hoc/")
    )
    return step_screen(
        rx.el.h2("Đã đi hết các bước", class_name="text-[1.6rem] leading-tight"),
        section("Tự kiểm tra", points(tutorial.checks, "circle-check")),
        section("Nếu gặp trục trặc", mistakes),
        *([official_links(tutorial.links)] if tutorial.links else []),
        fold("Dành cho người hướng dẫn", points(tutorial.helper_tips, "hand-helping")),
        fold("Về bài này", *about),
        onward,
        anchor="xong",
        title="Đã đi hết các bước",
        bar=action_bar(quiz_button(tutorial), back_button(href=f"#buoc-{len(tutorial.steps)}", native=True)),
    )


def _tutorial_page(tutorial: Tutorial, following: Tutorial | None) -> Callable[[], rx.Component]:
    def tutorial_page() -> rx.Component:
        return screen(
            rx.el.div(
                rx.el.h1(tutorial.title, class_name="sr-only"),
                _beginning(tutorial),
                *[_step(tutorial, number, step) for number, step in enumerate(tutorial.steps, start=1)],
                _ending(tutorial, following),
                *quiz_screens(tutorial, following),
                class_name="learn-steps",
                custom_attrs={"data-tutorial": tutorial.slug, "data-questions": str(len(tutorial.quiz))},
            ),
            _script(),
            say_script(),
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
