"""Which procedure do I need? A page a situation, rendered when the app is built.

Like a tutorial's, a page holds every screen, and the address says which one is shown (`assets/learn.css`): it works
without a connection and without scripts, and the phone's back button goes to the question before.
"""

from collections.abc import Callable
from functools import partial

import reflex as rx

from app.catalogue.finder import Answer, End, Order, Question, Situation, Thing, other_offices, situations
from app.catalogue.loader import published
from app.catalogue.rules import say_other_office, slug_of
from app.catalogue.schema import Confidence
from app.settings import settings
from app.ui import button, facts, heading, icon, panel, row_link, rows, section
from app.ui.elements import Kind, anchor
from pages._base import page, screen
from pages._lesson import fold, unverified
from pages._procedure import ProcedureView, checklist, doubt, fact, view

START = "/can-thu-tuc-gi/"
_TITLE = "Cần thủ tục gì?"
_NOT_HERE = "khong-thay"
_VIEWS = {spec.code: view(spec) for spec in published()}
_AT_HOME = {spec.code for spec in published() if spec.home_service.eligible}
_ORDERS = {Order.TOGETHER: "{} việc, làm cùng lúc được.", Order.IN_TURN: "{} việc, làm lần lượt."}


@page(
    START.rstrip("/"),
    f"{_TITLE} · Cầm Tay",
    "Chọn việc đang gặp, trả lời vài câu ngắn để biết cần thủ tục nào và mang giấy tờ gì.",
    indexed=True,
)
def finder() -> rx.Component:
    """The situations of life, and the way on for whoever finds none of theirs."""
    return screen(
        heading(_TITLE),
        rx.el.p("Chọn việc đang gặp. Trả lời vài câu ngắn là biết cần làm gì, mang giấy tờ nào."),
        rows(
            *[
                anchor(
                    icon(one.icon),
                    rx.el.span(
                        rx.el.span(one.name, class_name="font-semibold"),
                        rx.el.span(one.summary, class_name="muted text-sm"),
                        class_name="flex flex-col min-w-0 flex-1",
                    ),
                    icon("chevron-right", 20),
                    href=f"{START}{one.slug}/",
                    class_name="flex items-center gap-4 px-4 py-3 min-h-16 border-b border-base-300 last:border-0",
                )
                for one in situations()
            ]
        ),
        section("Không thấy việc của tôi", *_other_ways()),
        title=_TITLE,
        back="/thu-tuc",
        dock="procedures",
    )


def _other_ways() -> list[rx.Component]:
    """To search, and to a person."""
    hotline = settings().hotline
    call = (
        [row_link("Gọi cán bộ", f"Số {hotline}", f"tel:{hotline}", icon("phone"), native=True)]
        if hotline
        else []
    )
    return [
        rx.el.form(
            rx.el.label("Tìm bằng lời thường ngày", html_for="tim", class_name="sr-only"),
            icon("search"),
            rx.el.input(
                id="tim",
                name="tim",
                type="search",
                placeholder="Ví dụ: làm giấy khai sinh",
                max_length=200,
                class_name="grow min-w-0 min-h-12 bg-transparent outline-none",
            ),
            custom_attrs={"data-go": "/thu-tuc"},
            role="search",
            class_name="flex items-center gap-3 rounded-box border px-4 border-[var(--line)]",
        ),
        rows(
            row_link("Xem tất cả thủ tục", "Theo từng lĩnh vực", "/thu-tuc"),
            *call,
            row_link("Hẹn cán bộ đến nhà", "Cán bộ hỏi chuyện rồi chỉ đúng việc", "/hen-gio"),
        ),
        rx.el.p("Hoặc đến quầy Hướng dẫn của Trung tâm, không cần mang gì."),
    ]


def _screen(
    situation: Situation, *children: rx.Component, name: str, title: str, back: str, again: str
) -> rx.Component:
    """One screen of a situation, with the way back to the one before."""
    return rx.el.section(
        rx.el.p(
            icon(situation.icon, 20),
            situation.name,
            class_name="muted flex items-center gap-2 -mb-3",
            aria_hidden="true",
        ),
        rx.el.h2(title, class_name="text-[1.6rem] leading-tight"),
        *children,
        button(again, kind="quiet", href=back, native=True, icon_name="arrow-left", class_name="w-fit -ml-3"),
        id=name,
        aria_label=title,
        tab_index=-1,
        class_name="learn-step flex flex-col gap-5",
    )


def _question_name(key: str) -> str:
    return f"hoi-{key}"


def _end_name(question: str, end: str) -> str:
    return f"viec-{question}-{end}"


def _question(situation: Situation, question: Question) -> rx.Component:
    before = situation.before.get(question.key)
    return _screen(
        situation,
        *([rx.el.p(question.help)] if question.help else []),
        rows(
            *[_answer(question, answer) for answer in question.answers],
            anchor(
                rx.el.span("Không thấy việc của tôi", class_name="flex-1"),
                icon("chevron-right", 20),
                href=f"#{_NOT_HERE}",
                class_name="flex items-center gap-3 px-4 py-3 min-h-16",
            ),
        ),
        name=_question_name(question.key),
        title=question.ask,
        back=f"#{_question_name(before)}" if before else START,
        again="Quay lại câu trước" if before else "Chọn việc khác",
    )


def _answer(question: Question, answer: Answer) -> rx.Component:
    there = _question_name(answer.question) if answer.question else _end_name(question.key, answer.end or "")
    return anchor(
        rx.el.span(
            rx.el.span(answer.say, class_name="font-semibold"),
            *([rx.el.span(answer.help, class_name="muted text-sm")] if answer.help else []),
            class_name="flex flex-col min-w-0 flex-1",
        ),
        icon("chevron-right", 20),
        href=f"#{there}",
        class_name="flex items-center gap-3 px-4 py-3 min-h-16 border-b border-base-300",
    )


def _end(situation: Situation, question: Question, end: End) -> rx.Component:
    several = len(end.things) > 1
    first_here = next(
        (thing for thing in end.things if thing.procedure and not _VIEWS[thing.procedure].why_not_here), None
    )
    doubted = situation.confidence is not Confidence.VERIFIED
    return _screen(
        situation,
        *([rx.el.p(_ORDERS[end.order].format(len(end.things)))] if end.order else []),
        *([panel(rx.el.p(end.note))] if end.note else []),
        *[
            _thing(thing, number if several else None, primary=thing is first_here)
            for number, thing in enumerate(end.things, start=1)
        ],
        *(
            [unverified(f"Cách chọn thủ tục: {situation.source} (ngày {situation.as_of:%d/%m/%Y}).")]
            if doubted
            else []
        ),
        rows(row_link("Không đúng việc của tôi", "Tìm cách khác, hỏi cán bộ", f"#{_NOT_HERE}", native=True)),
        name=_end_name(question.key, end.key),
        title=end.title,
        back=f"#{_question_name(question.key)}",
        again="Quay lại câu trước",
    )


def _thing(thing: Thing, number: int | None, *, primary: bool) -> rx.Component:
    if thing.procedure:
        shown = _VIEWS[thing.procedure]
        name, parts = shown.name, _procedure(shown, primary=primary)
    else:
        other = other_offices()[thing.elsewhere or ""]
        name = other.name
        parts = [rx.el.p(say_other_office(other))]
        if other.note and number is None:  # among several things the order says what to do first
            parts.append(rx.el.p(other.note))
    return rx.el.article(
        rx.el.h3(f"{number}. {name}" if number else name, class_name="text-[1.15rem] leading-snug"),
        rx.el.p(rx.el.strong("Vì sao: "), thing.why),
        *parts,
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-4",
    )


def _procedure(shown: ProcedureView, *, primary: bool) -> list[rx.Component]:
    only_if = [fold("Chỉ cần trong một số trường hợp", checklist(shown.papers_if))] if shown.papers_if else []
    return [
        facts(
            ("Thời gian", fact(shown.time, shown.time_note, shown.doubts["time"])),
            ("Phí", fact(shown.fee, shown.fee_note, shown.doubts["fee"])),
        ),
        rx.el.div(
            rx.el.h4("Giấy tờ cần mang", class_name="font-semibold"),
            doubt(shown.doubts["documents"]),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        *([checklist(shown.papers)] if shown.papers else []),
        *only_if,
        *([panel(rx.el.p(shown.notice), tone="warning", icon_name="triangle-alert")] if shown.notice else []),
        *([rx.el.p(shown.why_not_here)] if shown.why_not_here else []),
        _doors(shown, primary=primary),
    ]


def _doors(shown: ProcedureView, *, primary: bool) -> rx.Component:
    """What can be done about it now; only the first of an end is the screen's primary action."""
    kind: Kind = "primary" if primary else "secondary"
    doors = []
    if not shown.why_not_here:
        doors.append(button("Nộp hồ sơ", kind=kind, href=f"/nop?thu-tuc={shown.code}", icon_name="file-plus"))
    elif shown.elsewhere_url:
        doors.append(
            button(
                f"Nộp tại {shown.elsewhere}",
                kind="secondary",
                href=shown.elsewhere_url,
                icon_name="external-link",
            )
        )
    if shown.code in _AT_HOME:
        doors.append(
            button(
                "Hẹn giờ tại nhà",
                kind="secondary",
                href=f"/hen-gio?thu-tuc={shown.code}",
                icon_name="calendar-clock",
            )
        )
    doors.append(button("Xem thủ tục", kind="quiet", href=f"/thu-tuc/{slug_of(shown.code)}"))
    return rx.el.div(*doors, class_name="flex flex-col gap-2")


def _situation(situation: Situation) -> rx.Component:
    first = situation.questions[0]
    return screen(
        rx.el.h1(situation.name, class_name="sr-only"),
        rx.el.div(
            *[_question(situation, question) for question in situation.questions],
            *[
                _end(situation, question, situation.end(key))
                for question in situation.questions
                for key in question.ends
            ],
            _screen(
                situation,
                *_other_ways(),
                name=_NOT_HERE,
                title="Không thấy việc của tôi",
                back=f"#{_question_name(first.key)}",
                again="Trả lời lại từ đầu",
            ),
            class_name="learn-steps",
        ),
        title=_TITLE,
        back=START,
        dock="procedures",
    )


def _register() -> None:
    for one in situations():
        shown: Callable[[], rx.Component] = partial(_situation, one)
        page(f"{START}{one.slug}", f"{one.name}: cần thủ tục gì? · Cầm Tay", one.summary, indexed=True)(shown)


_register()
