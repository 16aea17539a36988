"""How a citizen's dossier looks: the sentence, what is asked for, the timeline, papers, receipt, who looked."""

from typing import Any

import reflex as rx

from app.dossiers.inputs import TEXT_MAX
from app.dossiers.supplements import MESSAGE
from app.ui import (
    button,
    copy_script,
    heading,
    icon,
    loading,
    notice,
    panel,
    problem,
    section,
    tag,
    timeline,
)
from pages._base import screen
from pages._dossier import answer_groups, for_whom_line, helped_panel, helper_mark, paper_list, sentence_card
from pages._fees import my_fee
from pages._files import attached_file, merging, pickers, upload_plumbing
from pages._originals import my_originals
from pages._papers import issued_list
from pages._push import push_offer
from pages._questions import ask_again, question_boxes, saved_note
from pages._results import result_list
from pages._thread import my_thread

KEY, SEQ, TEXT = "form-key", "form-seq", MESSAGE
"""Names of inputs beside the boxes of the procedure's form, whose names hold no hyphen."""


def dossier_page(state: Any) -> rx.Component:
    """The whole page."""
    return screen(
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.div(
                    rx.el.p(state.code, class_name="muted"),
                    heading(state.name),
                    for_whom_line(state.subject),
                    class_name="flex flex-col gap-1",
                ),
                notice(state.notice),
                sentence_card(state.status, state.tone, state.standing, state.clock_words),
                rx.cond(state.wanted, _supplement(state)),
                timeline(state.lines, aria_label="Diễn biến của hồ sơ"),
                push_offer(),
                my_thread(),
                rx.cond(state.results, section("Kết quả", result_list(state.results))),
                rx.cond(state.issued, section("Giấy của Trung tâm", issued_list(state.issued))),
                my_fee(),
                my_originals(),
                section("Cách nhận kết quả", rx.el.p(state.returned), helper_mark(state.returned_by)),
                helped_panel(state.helped),
                _folded("Giấy tờ đã nộp", "files", paper_list(state.papers)),
                _folded("Tờ khai đã nộp", "file-text", answer_groups(state.groups)),
                _folded("Phiếu hẹn và mã tra cứu", "qr-code", _receipt(state)),
                _folded("Ai đã xem hồ sơ này", "eye", _looks(state)),
                rx.cond(state.may_withdraw, _folded("Rút hồ sơ", "undo-2", _withdraw(state))),
            ),
            rx.cond(state.problem == "", loading(4)),
        ),
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        copy_script(),
        title="Hồ sơ của tôi",
        back="/ho-so",
        dock="dossiers",
    )


def _folded(title: str, icon_name: str, *children: rx.Component) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            icon(icon_name),
            rx.el.h2(title, class_name="flex-1 text-[1.05rem]"),
            rx.el.span(icon("chevron-down", 20), class_name="group-open:rotate-180"),
            class_name="flex min-h-14 cursor-pointer list-none items-center gap-3 px-4",
        ),
        rx.el.div(*children, class_name="flex flex-col gap-3 px-4 pb-4"),
        class_name="group rounded-box border border-base-300",
    )


def _hidden(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.input(type="hidden", name=KEY, value=state.key, read_only=True),
        rx.el.input(type="hidden", name=SEQ, value=state.seq.to(str), read_only=True),
    )


def _words(state: Any, name: str, label: str, typed: Any = "") -> rx.Component:
    error = state.errors.get("text", "")
    return rx.el.div(
        rx.el.label(
            label,
            rx.el.span(" (không bắt buộc)", class_name="muted font-normal"),
            html_for=name,
            class_name="font-semibold",
        ),
        rx.el.textarea(
            id=name,
            name=TEXT,
            rows=3,
            default_value=typed,
            max_length=TEXT_MAX,
            class_name="textarea field-input h-auto",
        ),
        rx.cond(error != "", rx.el.p(error, class_name="text-error-content font-semibold text-sm")),
        class_name="flex flex-col gap-1.5",
    )


def _supplement(state: Any) -> rx.Component:
    return rx.el.section(
        panel(
            rx.el.h2("Cần bổ sung để hồ sơ đi tiếp", class_name="text-[1.15rem]"),
            rx.cond(state.asked != "", rx.el.p(state.asked, class_name="whitespace-pre-line")),
            rx.el.p("Gửi đủ các mục dưới đây thì Trung tâm làm tiếp. Không cần nộp hồ sơ mới."),
            tone="warning",
            icon_name="clipboard-list",
        ),
        rx.el.form(
            _hidden(state),
            rx.foreach(state.wanted, lambda wanted: _wanted(state, wanted)),
            _words(state, "loi-nhan", "Lời nhắn cho cán bộ", state.message),
            saved_note("chưa gửi"),
            # Again where the thumb is: the page's own panel may be far above.
            rx.cond(
                state.problem != "",
                rx.el.p(state.problem, class_name="text-error-content font-semibold", aria_hidden="true"),
            ),
            button("Gửi phần bổ sung", type="submit"),
            on_submit=state.answer,
            key=f"{state.dossier_id} {state.loads}",
            custom_attrs={
                "data-autosave": f"/api/dossiers/{state.dossier_id}/answers",
                "data-loads": state.loads,
                "novalidate": "",
            },
            class_name="flex flex-col gap-4",
        ),
        upload_plumbing(state.refresh_files),
        class_name="flex flex-col gap-4",
    )


def _wanted(state: Any, wanted: Any) -> rx.Component:
    error = state.errors.get(wanted.key, "")
    return rx.el.section(
        rx.el.h3(wanted.name, class_name="text-[1.05rem] leading-snug"),
        rx.el.div(
            tag(wanted.reason, "warning", "circle-alert"),
            rx.cond(wanted.done, tag("Đã có tệp mới", "success", "circle-check")),
            class_name="flex flex-wrap gap-2",
        ),
        rx.cond(wanted.note != "", rx.el.p(wanted.note)),
        rx.cond(
            wanted.is_form,
            rx.el.div(
                question_boxes(state),
                ask_again(state.look_again),
                class_name="flex flex-col gap-4",
            ),
            rx.fragment(
                rx.cond(
                    wanted.files,
                    rx.el.ul(
                        rx.foreach(wanted.files, lambda file: attached_file(file, state.remove_file)),
                        class_name="flex flex-col gap-2",
                    ),
                ),
                rx.cond(
                    wanted.files.length() > 1,
                    merging(wanted.files, state.move_up, state.merge(wanted.key)),
                ),
                pickers(f"/api/dossiers/{state.dossier_id}/documents/{wanted.key}", wanted.key, wanted.name),
            ),
        ),
        rx.cond(
            error != "", rx.el.p(error, class_name="text-error-content font-semibold text-sm", role="alert")
        ),
        class_name="flex flex-col gap-3 rounded-box border border-base-300 p-4",
    )


def _receipt(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.dl(
            rx.foreach(
                state.receipt,
                lambda pair: rx.el.div(
                    rx.el.dt(pair.name, class_name="muted text-sm"), rx.el.dd(pair.value), class_name="py-1"
                ),
            )
        ),
        rx.el.img(
            src=state.qr,
            alt="Mã vuông để tra cứu hồ sơ này",
            class_name="size-48 self-center rounded-field bg-white p-2",
        ),
        rx.el.p(
            "Ai quét mã này cũng xem được tình trạng hồ sơ, ngoài ra không xem được gì khác.",
            class_name="muted text-sm",
        ),
    )


def _looks(state: Any) -> rx.Component:
    def one(pair: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(pair.name, class_name="font-semibold"),
            rx.el.span(pair.value, class_name="muted text-sm"),
            class_name="flex flex-col border-b border-base-300 py-2 last:border-0",
        )

    return rx.cond(
        state.looks,
        rx.el.ul(rx.foreach(state.looks, one)),
        rx.el.p("Chưa có cán bộ nào mở hồ sơ này.", class_name="muted"),
    )


def _withdraw(state: Any) -> rx.Component:
    return rx.el.form(
        _hidden(state),
        rx.el.p(state.withdraw_effect),
        _words(state, "ly-do-rut", "Lý do rút"),
        button("Rút hồ sơ này", kind="danger", type="submit"),
        on_submit=state.withdraw,
        class_name="flex flex-col gap-3",
    )
