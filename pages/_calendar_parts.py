"""A visit in the Centre's calendar, and the two forms that ask before it is moved or declined."""

from typing import Any

import reflex as rx

from app.ui import button, card, field, icon, panel, tone_tag
from models.homecare import VisitAction
from pages._calendar_rows import ActionRow
from pages._visits import slot_picker


def visit_card(state: Any, row: Any) -> rx.Component:
    """One visit: when, whose, where, what may be done, and what is asked for before it is."""
    return rx.el.li(
        card(
            rx.el.div(
                rx.el.h3(row.hours, class_name="text-[1.15rem]"),
                rx.el.span(
                    rx.cond(row.early != "", tone_tag("Hẹn trước ngày trả", "error")),
                    tone_tag(row.status, row.tone),
                    class_name="flex flex-wrap gap-2",
                ),
                class_name="flex flex-wrap items-center justify-between gap-2",
            ),
            rx.el.p(rx.el.strong(row.citizen), " · ", row.code),
            rx.el.p(row.subject),
            rx.el.p(icon("map-pin", 20), rx.el.span(row.place), class_name="flex gap-2"),
            rx.el.a(
                icon("phone", 20),
                row.phone,
                href="tel:" + row.phone.to(str),
                class_name="link flex min-h-12 w-fit items-center gap-2 pr-4",
            ),
            rx.cond(row.note != "", rx.el.p("Lời nhắn: ", row.note)),
            rx.cond(row.reason != "", rx.el.p("Lý do: ", row.reason)),
            rx.cond(row.early != "", panel(rx.el.p(row.early), tone="warning", icon_name="circle-alert")),
            rx.cond(state.doing == row.id, _asking(state, row), _actions(state, row)),
            rx.el.details(
                rx.el.summary("Đã diễn ra", class_name="min-h-12 cursor-pointer py-3 font-semibold"),
                rx.el.ul(
                    rx.foreach(row.history.to(list[str]), rx.el.li), class_name="flex flex-col gap-1 pb-2"
                ),
                class_name="print:hidden",
            ),
        ),
        key=row.id,
        class_name=rx.cond(row.open, "break-inside-avoid", "print:hidden"),
    )


def _actions(state: Any, row: Any) -> rx.Component:
    def one(action: Any) -> rx.Component:
        def made(kind: Any) -> rx.Component:
            return button(
                action.label,
                kind=kind,
                on_click=lambda: state.begin(row.id, action.action),
                aria_label=action.label.to(str) + ", lịch " + row.code.to(str),
            )

        return rx.cond(action.main, made("primary"), made("secondary"))

    return rx.el.div(
        rx.foreach(row.actions.to(list[ActionRow]), one), class_name="mt-1 flex flex-wrap gap-3 print:hidden"
    )


def _asking(state: Any, row: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(state.what == VisitAction.RESCHEDULE.value, _reschedule(state, row), _decline(state, row)),
        class_name="mt-2 rounded-box bg-base-200 p-4 print:hidden",
    )


def _reason(state: Any) -> rx.Component:
    return field(
        "reason",
        "Lý do, người dân sẽ đọc",
        example="Ví dụ: buổi sáng hôm đó đã kín lịch, mong bà thông cảm.",
        error=state.errors.get("reason", ""),
        control=rx.el.textarea(
            id="reason",
            name="reason",
            rows="3",
            class_name="textarea field-input h-auto",
            aria_describedby="reason-below",
            aria_required="true",
        ),
    )


def _decline(state: Any, row: Any) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="visit", value=row.id),
        panel(
            rx.el.p("Chỗ này sẽ nhường cho người khác. Nên đề nghị giờ khác trước khi không nhận."),
            tone="warning",
            icon_name="circle-alert",
        ),
        _reason(state),
        rx.el.div(
            button("Không nhận lịch này", kind="danger", type="submit", class_name="border-current"),
            button("Thôi", kind="secondary", on_click=state.stop, class_name="bg-base-100"),
            class_name="flex flex-wrap gap-3",
        ),
        on_submit=state.decline,
        class_name="flex flex-col gap-4",
    )


def _reschedule(state: Any, row: Any) -> rx.Component:
    stop = button("Thôi", kind="secondary", on_click=state.stop, class_name="bg-base-100")
    return rx.cond(
        state.move_none != "",
        rx.el.div(
            panel(rx.el.p(state.move_none), tone="warning", icon_name="circle-alert"),
            stop,
            class_name="flex flex-col items-start gap-4",
        ),
        rx.el.form(
            rx.el.input(type="hidden", name="visit", value=row.id),
            slot_picker(
                state.move_days,
                state.move_day,
                state.move_times,
                "",
                state.errors.get("slot", ""),
                lambda day: state.pick_move_day(row.id, day),
            ),
            _reason(state),
            rx.el.div(button("Gửi đề nghị giờ khác", type="submit"), stop, class_name="flex flex-wrap gap-3"),
            on_submit=state.reschedule,
            class_name="flex flex-col gap-4",
        ),
    )
