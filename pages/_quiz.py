"""The questions at the end of a tutorial, one a screen, judged and explained at once by assets/learn.js.

Nothing is sent to be judged: the page works without a network and without an account. Every text is in the page;
the script changes attributes only, and `assets/learn.css` shows what fits.
"""

import reflex as rx

from app.guidance.tutorials import Question, Tutorial
from app.ui import action_bar, back_button, button, choice, icon, panel, progress
from app.ui.elements import Tone
from pages._lesson import step_screen


def quiz_screens(tutorial: Tutorial, following: Tutorial | None) -> list[rx.Component]:
    """Every question, and what they came to."""
    total = len(tutorial.quiz)
    asked = [_question(one, number, total) for number, one in enumerate(tutorial.quiz, start=1)]
    return [*asked, _result(total, following)]


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


def _result(total: int, following: Tutorial | None) -> rx.Component:
    def outcome(state: str, tone: Tone, icon_name: str, *texts: str) -> rx.Component:
        return rx.el.div(
            panel(*[rx.el.p(text) for text in texts], tone=tone, icon_name=icon_name),
            custom_attrs={"data-quiz-when": state},
        )

    onward = (
        button("Học bài tiếp theo", href=f"/hoc/{following.slug}/", native=True)
        if following
        else button("Về danh sách bài học", href="/hoc/")
    )
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
        *[
            button(
                f"Làm lại câu {number}",
                kind="secondary",
                href=f"#cau-{number}",
                native=True,
                class_name="quiz-again",
                custom_attrs={"data-again": str(number)},
            )
            for number in range(1, total + 1)
        ],
        outcome("none", "info", "info", f"Bài này có {total} câu hỏi. Mời quay lại trả lời cho đủ."),
        rx.el.p("Bài tiếp theo: ", rx.el.strong(following.title)) if following else rx.fragment(),
        button("Xem chứng nhận của mình", kind="secondary", href="/hoc/chung-nhan", icon_name="award"),
        anchor="ket-qua",
        title="Kết quả câu hỏi",
        bar=action_bar(onward, back_button(href=f"#cau-{total}", native=True)),
    )
