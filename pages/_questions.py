"""One question of a form as a component: its control, its example, its error, and what stands under it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.ui import button, choice, icon, panel
from app.ui.level import how_to_choose
from pages._address import ward_picker
from pages._rows import row_buttons


@dataclass(frozen=True)
class Manner:
    """What of these screens differs between an application and its practice (`pages/_luyen_tap_parts.py`).

    Attributes:
        form: attributes of the form; the real one says where what is typed is saved.
        attach: the files of a document and the ways to add one.
        note: stands below the title.
        foot: stands below the questions of the first screen.
        ready: said on the review when nothing is missing.
        goes_to: said at the end of the review, where it is sent.
        left: the event of leaving a box, made from the box's key.
        under: what stands under a box, made from the box's key and label.
        scans: whether the identity card's code may fill the boxes.
        chosen: the event of choosing from a list, made from the box's key, where it differs from `left`.
        again: the event of asking for the questions of this screen again, once an answer led to others.
        proceed: the event of going on, where it is not to be handed what was typed.
    """

    form: Mapping[str, Any]
    attach: Callable[[Any], rx.Component]
    note: rx.Component
    foot: rx.Component
    ready: str
    goes_to: str
    left: Callable[[Any], Any] | None = None
    under: Callable[[Any, Any], rx.Component] = lambda _key, _label: rx.fragment()
    scans: bool = True
    proceed: Any = None
    chosen: Callable[[Any], Any] | None = None
    again: Any = None


def saved_note(not_yet: str, last: Any = "") -> rx.Component:
    """Whether what was typed is kept, and that it was `not_yet` sent.

    The script changes `data-state`; each has its own icon, words and colour.
    """
    shown = "hidden group-data-[state={0}]:inline-flex items-center gap-1.5"

    def words(name: str, icon_name: str, text: Any, tone: str) -> rx.Component:
        return rx.el.span(
            icon(icon_name, 18),
            rx.el.span(text),
            class_name=f"{shown.format(name)} rounded-full px-3 py-1 {tone}",
        )

    amber, red = "bg-warning text-warning-content", "bg-error text-error-content"
    return rx.el.div(
        words("saved", "save", f"Đã lưu, {not_yet}", amber),
        words("saving", "loader", f"Đang lưu, {not_yet}", amber),
        words("waiting", "wifi-off", "Chưa lưu được, đang thử lại. Xin giữ trang này mở.", red),
        words("refused", "circle-alert", "Chưa lưu được. Chữ vừa nhập còn trên trang này.", red),
        rx.el.span(
            panel(
                rx.el.p("Phiên đăng nhập đã hết. Chữ vừa nhập còn trên trang này, xin giữ trang mở."),
                button(
                    "Đăng nhập lại ở trang khác",
                    kind="secondary",
                    href="/dang-nhap?tiep=%2Fho-so",
                    native=True,
                    target="_blank",
                ),
                rx.el.p("Đăng nhập xong, quay lại trang này: phần vừa nhập sẽ được lưu."),
                tone="error",
                icon_name="log-in",
            ),
            class_name="hidden group-data-[state=signed-out]:block",
        ),
        class_name="group text-sm min-h-8",
        role="status",
        custom_attrs={"data-save-state": "", "data-state": "saved"},
        title=rx.cond(last != "", f"Lưu lần cuối {last}", ""),
    )


def _optional(question: Any) -> rx.Component:
    return rx.cond(
        question.required, rx.fragment(), rx.el.span(" (không bắt buộc)", class_name="muted font-normal")
    )


def below(state: Any, key: Any, example: Any) -> rx.Component:
    error = state.errors.get(key, "")
    return rx.el.p(
        rx.cond(error != "", error, example),
        class_name=rx.cond(
            error != "",
            "text-error-content font-semibold text-sm min-h-6",
            "muted text-sm min-h-6 empty:hidden",
        ),
        id=f"{key}-below",
        custom_attrs={"data-below": key},
    )


def _box(state: Any, key: Any, value: Any, **props: Any) -> rx.Component:
    return rx.el.input(
        id=key,
        name=key,
        type=props.pop("type", "text"),
        default_value=value,
        class_name="input field-input",
        aria_describedby=f"{key}-below",
        aria_invalid=rx.cond(state.errors.get(key, "") != "", "true", "false"),
        **props,
    )


def question_box(state: Any, question: Any, manner: Manner | None = None) -> rx.Component:
    """One question with its control, its example and its error (`state.errors`)."""
    left = _leaving(manner, question.key)
    described, invalid = f"{question.key}-below", state.errors.get(question.key, "") != ""
    line = _box(
        state,
        question.key,
        question.value,
        input_mode=question.keypad,
        auto_complete=question.autocomplete,
        aria_required=rx.cond(question.required, "true", "false"),
        **left,
    )
    area = rx.el.textarea(
        id=question.key,
        name=question.key,
        default_value=question.value,
        rows=rx.cond(question.kind == "address", "2", "5"),
        auto_complete=question.autocomplete,
        class_name="textarea field-input h-auto field-sizing-content min-h-20",
        aria_describedby=described,
        aria_invalid=rx.cond(invalid, "true", "false"),
        aria_required=rx.cond(question.required, "true", "false"),
        **left,
    )
    drop_down = rx.el.select(
        rx.el.option("Chọn một mục", value=""),
        rx.foreach(question.options, lambda option: rx.el.option(option.label, value=option.value)),
        id=question.key,
        name=question.key,
        default_value=question.value,
        class_name="select field-input",
        aria_describedby=described,
        aria_invalid=rx.cond(invalid, "true", "false"),
        **_leaving(manner, question.key, "on_change"),
    )
    return rx.el.div(
        rx.match(
            question.kind,
            ("cards", _cards(question, manner)),
            ("moment", _moment(state, question, manner)),
            ("area", rx.fragment(_label(question), area)),
            ("address", rx.fragment(_label(question), area)),
            ("list", rx.fragment(_label(question), drop_down)),
            ("result", _result(question)),
            rx.fragment(_label(question), line),
        ),
        rx.cond(
            (question.kind == "moment") | (question.kind == "result"),
            rx.fragment(),
            rx.fragment(
                below(state, question.key, question.example),
                rx.match(
                    question.kind,
                    ("cards", how_to_choose()),
                    ("list", how_to_choose("Chạm vào ô, rồi chọn một dòng.")),
                    ("address", ward_picker(question.key)),
                    rx.fragment(),
                ),
                *([manner.under(question.key, question.label)] if manner else []),
            ),
        ),
        row_buttons(state, question) if hasattr(state, "edit_row") else rx.fragment(),
        # A box keeps what is in it while others come and go around it.
        key=question.key,
        class_name="flex flex-col gap-1.5 rounded-box",
        custom_attrs={"data-invalid": rx.cond(invalid, "true", "false"), "data-box": question.key},
    )


def question_boxes(state: Any, manner: Manner | None = None) -> rx.Component:
    """All of `state.questions`, and what was said of those that came or went."""
    return rx.fragment(
        rx.foreach(state.questions, lambda question: question_box(state, question, manner)),
        # Where a beginner has one question on the screen, what an answer leads to is not seen to come: said to the eye, too.
        rx.el.p(state.news, role="status", class_name="question-news sr-only"),
    )


def ask_again(event: Any) -> rx.Component:
    """Pressed by assets/nop.js when an answer that was saved leads to other questions."""
    return button("Xem lại câu hỏi", id="ask-again", on_click=event, class_name="hidden", tab_index=-1)


def _result(question: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(question.label, class_name="font-semibold", id=f"{question.key}-label"),
        rx.el.p(
            rx.cond(question.value != "", question.value, LACKING),
            role="status",
            aria_labelledby=f"{question.key}-label",
            class_name="rounded-field bg-base-200 px-4 py-3 text-[1.1rem] font-semibold",
            custom_attrs={"data-result": question.key, "data-lacking": LACKING},
        ),
        rx.el.p("Tự tính từ các ô đã điền, không phải nhập.", class_name="muted text-sm"),
        class_name="flex flex-col gap-1.5",
    )


LACKING = "Chưa đủ số để tính"


def _leaving(manner: Manner | None, key: Any, trigger: str = "on_blur") -> dict[str, Any]:
    if manner and manner.chosen:
        return {trigger: manner.chosen(key)} if trigger == "on_change" else {}
    return {trigger: manner.left(key)} if manner and manner.left else {}


def _label(question: Any) -> rx.Component:
    return rx.fragment(
        rx.el.label(question.label, _optional(question), html_for=question.key, class_name="font-semibold"),
        rx.cond(question.help != "", rx.el.p(question.help, class_name="muted text-sm")),
    )


def _cards(question: Any, manner: Manner | None) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(question.label, _optional(question), class_name="font-semibold mb-1.5"),
        rx.cond(question.help != "", rx.el.p(question.help, class_name="muted text-sm")),
        rx.foreach(
            question.options,
            lambda option: choice(
                question.key,
                option.value,
                option.label,
                default_checked=option.value == question.value,
                **_leaving(manner, question.key, "on_change"),
            ),
        ),
        class_name="flex flex-col gap-2",
        aria_describedby=f"{question.key}-below",
    )


def _moment(state: Any, question: Any, manner: Manner | None) -> rx.Component:
    def part(label: str, key: Any, value: Any, example: Any, keypad: str, width: str) -> rx.Component:
        return rx.el.div(
            rx.el.label(label, html_for=key, class_name="text-sm"),
            _box(state, key, value, input_mode=keypad, auto_complete="off", **_leaving(manner, key)),
            below(state, key, example),
            *([manner.under(key, label)] if manner else []),
            class_name=f"flex flex-col gap-1 {width}",
            custom_attrs={"data-invalid": rx.cond(state.errors.get(key, "") != "", "true", "false")},
        )

    return rx.el.fieldset(
        rx.el.legend(question.label, _optional(question), class_name="font-semibold mb-1.5"),
        rx.el.div(
            part("Ngày", question.key, question.value, question.example, "numeric", "flex-[2] min-w-36"),
            part(
                "Giờ",
                question.hour_key,
                question.hour_value,
                question.hour_example,
                "text",
                "flex-1 min-w-28",
            ),
            class_name="flex flex-wrap gap-3",
        ),
    )
