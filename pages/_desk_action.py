"""The panel in which an officer does one thing with a dossier: what follows from it, what it needs, confirm."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.dossiers import wording
from app.dossiers.inputs import NOTE_MAX, TEXT_MAX
from app.ui import button, field, panel
from models.dossiers import ActionKind

READ_BY_CITIZEN = "Công dân sẽ đọc lời này. Mời viết rõ và lịch sự, bằng lời dễ hiểu."
READ_INSIDE = "Lời này chỉ đọc được trong cơ quan."
STALE = (
    "Hồ sơ đã có thay đổi nên phần này không gửi được nữa. Những gì đã viết vẫn ở đây, mời sao lại nếu cần."
)

REASON, NOTE = "reason-", "note-"
"""Before the key of a document, in the names of the boxes of a supplement request."""


@dataclass
class OptionRow:
    """Something the officer may do now, as a button."""

    kind: str
    label: str
    main: bool
    ends: bool


@dataclass
class Chosen:
    """The action whose panel is open; without a kind none is.

    Attributes:
        key: makes a repeated press one action.
        seq: the last action the officer had seen.
        is_read: the citizen will read what is written with it.
        text, until: what is proposed, for changing.
        stale: the dossier has moved on: nothing can be sent any more, what was typed stays to be read.
    """

    kind: str = ""
    key: str = ""
    seq: int = 0
    label: str = ""
    effect: str = ""
    warning: str = ""
    needs_reason: bool = False
    danger: bool = False
    is_read: bool = False
    stale: bool = False
    text: str = ""
    until: str = ""


@dataclass
class DocumentRow:
    """A document that may have to be brought (again)."""

    key: str
    name: str


@dataclass
class Person:
    """A colleague to hand a dossier to."""

    id: str
    name: str


def option_buttons(options: Any, choose: Any) -> rx.Component:
    """What may be done, the one next action first and alone in blue."""

    def one(option: Any) -> rx.Component:
        def made(kind: str) -> rx.Component:
            return button(
                option.label,
                kind=kind,  # type: ignore[arg-type]
                on_click=choose(option.kind),
                class_name="w-full",
            )

        return rx.cond(option.main, made("primary"), rx.cond(option.ends, made("danger"), made("secondary")))

    return rx.el.div(rx.foreach(options, one), class_name="flex flex-col gap-2")


def action_panel(
    chosen: Any, *, colleagues: Any, documents: Any, errors: Any, on_submit: Any, on_cancel: Any
) -> rx.Component:
    """The open panel: nothing happens before its own button is pressed."""
    is_supplement = chosen.kind == ActionKind.REQUEST_SUPPLEMENT.value
    return rx.el.form(
        rx.el.h2(chosen.label, id="viec", class_name="text-[1.15rem]"),
        rx.el.p(chosen.effect, class_name="muted"),
        rx.cond(
            chosen.warning != "", panel(rx.el.p(chosen.warning), tone="warning", icon_name="clock-alert")
        ),
        rx.el.input(type="hidden", name="kind", value=chosen.kind, read_only=True),
        rx.el.input(type="hidden", name="key", value=chosen.key, read_only=True),
        rx.el.input(type="hidden", name="seq", value=chosen.seq.to(str), read_only=True),
        rx.cond(chosen.kind == ActionKind.HAND_ON.value, _to_whom(colleagues, errors)),
        rx.cond(chosen.kind == ActionKind.EXTEND.value, _until(chosen.until, errors)),
        rx.cond(is_supplement, _items(documents, errors)),
        rx.cond(
            chosen.needs_reason,
            _words("Lý do", chosen, errors, required=True),
            _words("Lời nhắn", chosen, errors, required=False),
        ),
        rx.cond(
            chosen.stale,
            rx.fragment(
                panel(rx.el.p(STALE), tone="warning", icon_name="refresh-cw"),
                button("Đóng phần này", kind="secondary", on_click=on_cancel),
            ),
            rx.el.div(
                button("Thôi", kind="secondary", on_click=on_cancel),
                rx.cond(
                    chosen.danger,
                    button(chosen.label, kind="danger", type="submit", class_name="flex-1"),
                    button(chosen.label, type="submit", class_name="flex-1"),
                ),
                class_name="flex gap-3",
            ),
        ),
        on_submit=on_submit,
        key=chosen.kind,
        aria_labelledby="viec",
        class_name="flex flex-col gap-4 rounded-box border-2 border-primary p-4",
    )


def _words(label: str, chosen: Any, errors: Any, *, required: bool) -> rx.Component:
    return field(
        "text",
        label,
        required=required,
        example=rx.cond(chosen.is_read, READ_BY_CITIZEN, READ_INSIDE),
        error=errors.get("text", ""),
        control=rx.el.textarea(
            id="text",
            name="text",
            rows=4,
            default_value=chosen.text,
            max_length=TEXT_MAX,
            aria_describedby="text-below",
            class_name="textarea field-input",
        ),
    )


def _to_whom(colleagues: Any, errors: Any) -> rx.Component:
    return field(
        "to",
        "Chuyển cho ai",
        error=errors.get("to", ""),
        control=rx.el.select(
            rx.el.option("Chọn một đồng nghiệp", value=""),
            rx.foreach(colleagues, lambda person: rx.el.option(person.name, value=person.id)),
            id="to",
            name="to",
            aria_describedby="to-below",
            class_name="select field-input",
        ),
    )


def _until(proposed: Any, errors: Any) -> rx.Component:
    return field(
        "until",
        "Ngày hẹn mới",
        type="date",
        default_value=proposed,
        example="Một ngày làm việc, sau ngày đã hẹn.",
        error=errors.get("until", ""),
    )


def _items(documents: Any, errors: Any) -> rx.Component:
    reasons = [rx.el.option(text, value=reason.value) for reason, text in wording.REASON_NAMES.items()]

    def one(document: Any) -> rx.Component:
        return rx.el.li(
            rx.el.label(document.name, html_for=REASON + document.key, class_name="font-semibold"),
            rx.el.select(
                rx.el.option("Không cần bổ sung", value=""),
                *reasons,
                id=REASON + document.key,
                name=REASON + document.key,
                class_name="select field-input",
            ),
            rx.el.input(
                name=NOTE + document.key,
                type="text",
                max_length=NOTE_MAX,
                placeholder="Cần sửa gì, ví dụ: chụp lại mặt sau",
                aria_label="Lời dặn cho " + document.name,
                class_name="input field-input hidden group-has-[option:not([value='']):checked]:inline-flex",
            ),
            class_name="group flex flex-col gap-2 border-b border-base-300 py-3 last:border-0",
        )

    return rx.el.fieldset(
        rx.el.legend("Cần bổ sung gì, vì sao", class_name="font-semibold"),
        rx.el.ul(rx.foreach(documents, one)),
        rx.el.p(errors.get("items", ""), class_name="text-error-content font-semibold text-sm", role="alert"),
        class_name="flex flex-col gap-1",
    )
