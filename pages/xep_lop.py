"""Placement: six questions, one at a time, that say with how much help somebody begins.

The page holds all of it, as a tutorial's does, so that it works without a network: the address says which question is
shown, `assets/placement.js` keeps the answers for the tab and the level on the phone. For somebody signed in
the level is sent as well, at once or when there is a network again (`assets/learn.js`).
"""

import reflex as rx

from app.dossiers.deadlines import OFFICE_HOURS
from app.guidance import placement
from app.guidance.placement import LEVEL_EFFECTS, LEVEL_NAMES, QUESTIONS
from app.guidance.tutorials import tutorials
from app.settings import settings
from app.ui import button, heading, panel, progress, rest, rows
from app.ui.elements import icon
from app.ui.say import say_script
from models.accounts import DigitalLevel
from pages._base import page, screen
from pages._lesson import step_screen, unverified

TOTAL = len(QUESTIONS)


def _question(number: int) -> rx.Component:
    asked = QUESTIONS[number - 1]

    def one(value: str, text: str) -> rx.Component:
        over = number == TOTAL or (asked.key == placement.PHONE and value == placement.NONE)
        return button(
            text,
            kind="secondary",
            href="#ket-qua" if over else f"#cau-{number + 1}",
            native=True,
            class_name="placement-answer w-full justify-start text-left min-h-16",
            custom_attrs={
                "data-ask": asked.key,
                "data-answer": value,
                "data-points": str(placement.points(asked.key, value)),
            },
        )

    way_out = (
        button("Quay lại câu trước", kind="quiet", href=f"#cau-{number - 1}", native=True)
        if number > 1
        else button(
            "Chưa biết trả lời: nhờ cán bộ xếp giúp",
            kind="quiet",
            href="#can-bo",
            native=True,
            custom_attrs={"data-take-level": DigitalLevel.BEGINNER.value},
        )
    )
    return step_screen(
        progress(number, TOTAL, f"Câu {number}/{TOTAL}"),
        rx.el.h2(asked.text, class_name="text-[1.4rem] leading-tight"),
        rx.el.div(*[one(*answer) for answer in asked.answers], class_name="flex flex-col gap-3"),
        way_out,
        anchor=f"cau-{number}",
        title=f"Câu hỏi {number}",
        bar=rx.fragment(),
    )


def _begin(first: str) -> rx.Component:
    return button("Bắt đầu học bài đầu tiên", href=f"/hoc/{first}/", native=True, class_name="w-full")


def _result(first: str) -> rx.Component:
    said = [
        rx.el.div(
            panel(
                rx.el.p("Mức phù hợp: ", rx.el.strong(LEVEL_NAMES[level]), class_name="text-[1.15rem]"),
                rx.el.p(LEVEL_EFFECTS[level]),
                tone="success",
                icon_name="circle-check",
            ),
            _begin(first)
            if level is DigitalLevel.BEGINNER
            else button("Bắt đầu học", href="/hoc/", native=True),
            class_name="flex-col gap-4",
            custom_attrs={"data-placed-when": level.value},
        )
        for level in DigitalLevel
    ]
    return step_screen(
        rx.el.h2("Kết quả", class_name="text-[1.4rem] leading-tight"),
        *said,
        rx.el.div(
            panel(rx.el.p("Chưa trả lời đủ các câu hỏi."), icon_name="info"),
            button("Trả lời từ câu đầu", href="#cau-1", native=True),
            class_name="flex-col gap-4",
            custom_attrs={"data-placed-when": "none"},
        ),
        rx.el.div(
            button("Xem và sửa câu trả lời", kind="quiet", href="#cau-1", native=True),
            class_name="placement-again flex-col",
        ),
        anchor="ket-qua",
        title="Kết quả",
        bar=rx.fragment(),
    )


def _officer(first: str) -> rx.Component:
    """Somebody who would rather be placed by a person: what that takes, and that learning need not wait for it."""
    hours = " và ".join(f"{opens:%H:%M} đến {closes:%H:%M}" for opens, closes in OFFICE_HOURS)
    hotline = settings().hotline
    ways = "ở quầy, hoặc qua điện thoại" if hotline else "ở quầy"
    return step_screen(
        rx.el.h2("Nhờ cán bộ xếp giúp", class_name="text-[1.4rem] leading-tight"),
        panel(
            rx.el.p(
                "Tạm xếp vào mức ",
                rx.el.strong(LEVEL_NAMES[DigitalLevel.BEGINNER]),
                ". Học được ngay, không phải chờ ai.",
            ),
            tone="success",
            icon_name="circle-check",
        ),
        rx.el.p(
            f"Cán bộ hướng dẫn chọn lại mức giúp {ways}: hỏi vài câu là xong, không cần giấy tờ. "
            f"Giờ làm việc: {hours}, thứ Hai đến thứ Sáu, trừ ngày nghỉ lễ."
        ),
        unverified("Giờ làm việc có thể khác ở từng nơi."),
        _begin(first),
        *(
            [button("Gọi cán bộ", kind="secondary", href=f"tel:{hotline}", native=True, icon_name="phone")]
            if hotline
            else []
        ),
        button("Hẹn cán bộ đến nhà hướng dẫn", kind="secondary", href="/hen-gio", icon_name="house"),
        button("Tự trả lời sáu câu hỏi", kind="quiet", href="#cau-1", native=True),
        anchor="can-bo",
        title="Nhờ cán bộ xếp giúp",
        bar=rx.fragment(),
    )


def _by_hand() -> rx.Component:
    def one(level: DigitalLevel) -> rx.Component:
        return rx.el.button(
            rx.el.span(
                rx.el.span(LEVEL_NAMES[level], class_name="font-semibold"),
                rx.el.span(LEVEL_EFFECTS[level], class_name="muted text-sm"),
                class_name="flex flex-1 flex-col text-left",
            ),
            icon("circle-check"),
            type="button",
            aria_pressed="false",
            custom_attrs={"data-take-level": level.value},
            class_name=(
                "placement-level flex w-full items-center gap-3 px-4 py-3 min-h-16 border-b border-base-300 "
                "last:border-0"
            ),
        )

    return rest("Hoặc tự chọn", rows(*[one(level) for level in DigitalLevel]))


@page(
    "/hoc/xep-lop",
    "Chọn mức hướng dẫn · Cầm Tay",
    "Sáu câu hỏi ngắn để biết nên bắt đầu từ đâu: chữ to, từng việc một, hay gọn và nhanh.",
    indexed=True,
)
def place() -> rx.Component:
    """One question a screen, then the level and what it changes; or choosing it by hand."""
    first = tutorials()[0].slug
    return screen(
        heading("Nên bắt đầu từ đâu?"),
        rx.el.div(
            *[_question(number) for number in range(1, TOTAL + 1)],
            _result(first),
            _officer(first),
            class_name="learn-steps",
            custom_attrs={
                "data-placement": "",
                "data-beginner-below": str(placement.BEGINNER_BELOW),
                "data-independent-from": str(placement.INDEPENDENT_FROM),
            },
        ),
        _by_hand(),
        say_script(),
        rx.el.script(src="/placement.js", custom_attrs={"async": True}),
        rx.el.script(src="/learn.js", custom_attrs={"async": True}),
        title="Chọn mức",
        back="/hoc",
        dock="learn",
    )
