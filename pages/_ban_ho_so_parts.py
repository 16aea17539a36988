"""A dossier at the desk as it is drawn: what stands, what can be done, and everything that came with it."""

from typing import Any

import reflex as rx

from app.dossiers import wording
from app.ui import card, heading, loading, panel, problem, section, timeline
from app.ui.elements import anchor
from pages._desk import desk
from pages._desk_action import (
    action_panel,
    option_buttons,
)
from pages._dossier import (
    answer_groups,
    helped_panel,
    helper_mark,
    paper_list,
    sentence_card,
)
from pages._fees_desk import desk_fee
from pages._files import upload_plumbing
from pages._on_site import on_site
from pages._papers import issued_list
from pages._results import result_list, result_picker
from pages._thread import desk_threads


def _apology(state: Any) -> rx.Component:
    return panel(
        rx.el.p(
            "Hồ sơ đã quá hẹn. Văn bản xin lỗi đã soạn sẵn: mời ghi đúng lý do, xem lại ngày hẹn mới rồi gửi."
        ),
        anchor(
            "Xem dự thảo (PDF)",
            href=f"/api/dossiers/{state.code}/apology-draft.pdf",
            target="_blank",
            rel="noopener",
            class_name="link inline-flex min-h-12 w-fit items-center font-semibold",
        ),
        tone="warning",
        icon_name="clock-alert",
    )


def _results(state: Any) -> rx.Component:
    return rx.cond(
        state.may_add_result | rx.cond(state.results, True, False),
        section(
            "Kết quả",
            rx.cond(
                state.may_add_result,
                rx.fragment(
                    result_list(state.results, state),
                    result_picker(state.code),
                    upload_plumbing(state.refresh_results),
                    rx.el.script(src="/nop.js", custom_attrs={"async": True}),
                ),
                result_list(state.results),
            ),
        ),
    )


def _done(state: Any) -> rx.Component:
    """What was just done, or what a colleague did, where the next thing is done."""
    return rx.el.div(
        rx.cond(
            state.notice != "",
            panel(
                rx.el.p(state.notice),
                rx.el.a(
                    "Về hồ sơ chờ tôi",
                    href=state.back,
                    class_name="link inline-flex min-h-12 w-fit items-center",
                ),
                tone="success",
                icon_name="circle-check",
            ),
        ),
        rx.cond(
            state.moved != "",
            panel(rx.el.p(state.moved), tone="warning", icon_name="refresh-cw"),
        ),
        role="status",
        class_name="empty:hidden",
    )


def _work(state: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Việc cần làm", class_name="text-[1.15rem]"),
        _done(state),
        rx.cond(state.owes_apology, _apology(state)),
        rx.cond(
            state.needs_leader,
            panel(rx.el.p(wording.NEEDS_LEADER, " ", wording.ASK_LEADER), icon_name="lock"),
        ),
        rx.cond(
            state.chosen.kind != "",
            action_panel(
                state.chosen,
                colleagues=state.colleagues,
                documents=state.documents,
                errors=state.errors,
                on_submit=state.act,
                on_cancel=state.cancel,
            ),
            rx.cond(
                state.options,
                option_buttons(state.options, state.choose),
                rx.el.p("Lúc này không có việc nào của vai trò này với hồ sơ.", class_name="muted"),
            ),
        ),
        rx.cond(state.chosen.kind == "", on_site(state)),
        class_name=(
            "flex flex-col gap-3 lg:sticky lg:top-20 lg:col-start-2 lg:row-span-2 lg:row-start-1 "
            "lg:max-h-[calc(100vh-6rem)] lg:overflow-y-auto lg:p-1 lg:-m-1"
        ),
    )


def dossier_at_desk(state: Any) -> rx.Component:
    """Everything an officer needs to act, and the actions."""
    return desk(
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.div(
                    rx.el.p(state.code, class_name="muted"),
                    heading(state.name),
                    rx.el.p("Người nộp: ", rx.el.strong(state.applicant)),
                    rx.cond(state.subject != "", rx.el.p("Nộp thay cho ", rx.el.strong(state.subject))),
                    class_name="flex flex-col gap-1",
                ),
                rx.el.div(
                    sentence_card(
                        state.status,
                        state.tone,
                        state.standing,
                        state.clock_words,
                    ),
                    _work(state),
                    rx.el.div(
                        helped_panel(state.helped),
                        desk_fee(),
                        section("Tờ khai", card(answer_groups(state.groups))),
                        section("Giấy tờ kèm theo", card(paper_list(state.papers))),
                        _results(state),
                        section("Giấy của Trung tâm", issued_list(state.issued)),
                        section(
                            "Cách nhận kết quả",
                            rx.el.p(state.returned),
                            helper_mark(state.returned_by),
                        ),
                        section("Diễn biến", timeline(state.lines)),
                        desk_threads(),
                        class_name="flex min-w-0 flex-col gap-6",
                    ),
                    class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start",
                ),
            ),
            rx.cond(state.problem == "", loading(4)),
        ),
        title="Hồ sơ",
        here="queue",
        back=state.back,
    )
