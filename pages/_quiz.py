"""The questions at the end of a tutorial, one a screen, judged and explained at once by assets/learn.js.

Nothing is sent to be judged: the page works without a network and without an account. Every text is in the page;
the script changes attributes only, and `assets/learn.css` shows what fits.
"""

import reflex as rx

from app.guidance.tutorials import Question, Tutorial
from app.ui import action_bar, back_button, button, choice, icon, panel, progress
from app.ui.elements import Kind, Tone, anchor
from pages._lesson import step_screen


def quiz_screens(tutorial: Tutorial, following: Tutorial | None) -> list[rx.Component]:
    """Every question, and what they came to."""
    total = len(tutorial.quiz)
    asked = [_question(one, number, total) for number, one in enumerate(tutorial.quiz, start=1)]
    return [*asked, _result(tutorial, following)]


def quiz_button(tutorial: Tutorial) -> rx.Component:
    """The way into the questions."""
    return button(f"Trả lời {len(tutorial.quiz)} câu hỏi", href="#cau-1", native=True)


def _question(asked: Question, number: int, total: int) -> rx.Component:
    name = f"cau-{number}"
    answers = [
        choice(
            f"tra-loi-{number}",
            str(index),
            text,
            custom_attrs={"data-right": ""} if index == asked.right else {},
        )
        for index, text in enumerate(asked.answers, start=1)
    ]
    last = number == total
    return step_screen(
        progress(number, total, f"Câu {number}/{total}"),
        rx.el.fieldset(
            rx.el.legend(
                rx.el.h2(asked.question, class_name="text-[1.4rem] leading-tight"), class_name="pb-4"
            ),
            rx.el.div(*answers, class_name="flex flex-col gap-3"),
            rx.el.div(_said(asked), role="status", class_name="mt-4"),
            custom_attrs={"data-question": str(number)},
        ),
        anchor=name,
        title=f"Câu hỏi {number}",
        bar=action_bar(
            button(
                "Xem kết quả" if last else "Câu tiếp theo",
                href="#ket-qua" if last else f"#cau-{number + 1}",
                native=True,
            ),
            back_button(href="#xong" if number == 1 else f"#cau-{number - 1}", native=True),
        ),
    )


def _said(asked: Question) -> rx.Component:
    def verdict(text: str, icon_name: str, class_name: str) -> rx.Component:
        return rx.el.p(
            icon(icon_name), rx.el.strong(text), class_name=f"{class_name} items-center gap-2 text-[1.15rem]"
        )

    return rx.el.div(
        verdict("Đúng rồi.", "circle-check", "quiz-right"),
        verdict("Chưa đúng. Mời chọn lại câu trả lời.", "circle-alert", "quiz-wrong"),
        rx.el.p(asked.why),
        class_name="quiz-said rounded-box p-4 flex-col gap-2",
    )


def _still_open(tutorial: Tutorial) -> rx.Component:
    """Which questions are not right yet, each the way back to it; assets/learn.js shows those that are."""
    return rx.el.div(
        rx.el.h3("Câu chưa đúng hoặc chưa trả lời", class_name="font-semibold"),
        rx.el.ul(
            *[
                rx.el.li(
                    anchor(
                        rx.el.span(f"Câu {number}. {one.question}", class_name="flex-1 underline"),
                        icon("chevron-right", 22),
                        href=f"#cau-{number}",
                        class_name="flex items-center gap-3 px-4 py-3 min-h-14",
                    ),
                    hidden=True,
                    class_name="border-b border-base-300 last:border-0",
                    custom_attrs={"data-quiz-left": str(number)},
                )
                for number, one in enumerate(tutorial.quiz, start=1)
            ],
            class_name="rounded-box border border-base-300 overflow-hidden",
        ),
        hidden=True,
        class_name="flex flex-col gap-2",
        custom_attrs={"data-quiz-open": ""},
    )


def _onward(following: Tutorial | None, kind: Kind, mark: str, *, hidden: bool = False) -> rx.Component:
    words, href = (
        ("Học bài tiếp theo", f"/hoc/{following.slug}/") if following else ("Về danh sách bài học", "/hoc/")
    )
    return button(
        words, kind=kind, href=href, native=following is not None, hidden=hidden, custom_attrs={mark: ""}
    )


def _result(tutorial: Tutorial, following: Tutorial | None) -> rx.Component:
    total = len(tutorial.quiz)

    def outcome(state: str, tone: Tone, icon_name: str, *texts: str) -> rx.Component:
        return rx.el.div(
            panel(*[rx.el.p(text) for text in texts], tone=tone, icon_name=icon_name),
            custom_attrs={"data-quiz-when": state},
        )

    again = [
        button(
            f"Trả lời lại câu {number}",
            href=f"#cau-{number}",
            native=True,
            hidden=True,
            custom_attrs={"data-quiz-again": str(number)},
        )
        for number in range(1, total + 1)
    ]
    return step_screen(
        rx.el.h2("Kết quả câu hỏi", class_name="text-[1.6rem] leading-tight"),
        outcome(
            "all",
            "success",
            "circle-check",
            f"Đã trả lời đúng cả {total} câu.",
            "Kết quả được giữ trên điện thoại này; ai đã đăng nhập thì được giữ cả trong tài khoản.",
        ),
        outcome(
            "part",
            "warning",
            "circle-alert",
            "Còn câu chưa đúng. Mời chọn lại câu trả lời, làm mấy lần cũng được.",
        ),
        outcome("none", "info", "info", f"Bài này có {total} câu hỏi. Mời quay lại trả lời cho đủ."),
        _still_open(tutorial),
        _onward(following, "quiet", "data-quiz-open", hidden=True),
        rx.el.p("Bài tiếp theo: ", rx.el.strong(following.title)) if following else rx.fragment(),
        button("Xem chứng nhận của mình", kind="secondary", href="/hoc/chung-nhan", icon_name="award"),
        anchor="ket-qua",
        title="Kết quả câu hỏi",
        bar=action_bar(
            rx.fragment(_onward(following, "primary", "data-quiz-onward"), *again),
            back_button(href=f"#cau-{total}", native=True),
        ),
    )
