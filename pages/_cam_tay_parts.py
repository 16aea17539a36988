"""The helper's page as components: whose form it is, the form itself, and the bar below; `state` is `HandState`."""

from typing import Any

import reflex as rx

from app.ui import button, card, facts, heading, panel, problem, tick
from pages import _hand_parts as hand
from pages import _nop_parts as parts
from pages._hand_screens import documents_seen, helping, review_seen

JOIN_FORM = "join-form"


def meet(state: Any) -> rx.Component:
    return rx.el.form(
        heading("Đúng người cần giúp không?"),
        card(facts(("Hồ sơ của", state.other), ("Thủ tục", state.procedure_name))),
        panel(
            "Chỉ giúp điền. Không hỏi mật khẩu, không hỏi mã OTP. Mọi ô mình điền đều được ghi tên mình.",
            icon_name="shield-alert",
        ),
        rx.el.div(
            rx.cond(
                state.allowed,
                panel(
                    "Họ đã đồng ý. Đúng người thì bấm Đúng, cùng điền.",
                    tone="success",
                    icon_name="circle-check",
                ),
                panel(
                    rx.el.p("Đang chờ ", state.other, " bấm Đúng trên máy của họ."),
                    tone="warning",
                    icon_name="clock-alert",
                ),
            ),
            role="status",
        ),
        tick("may_call", "Cho người được giúp thấy số điện thoại của tôi để gọi", "Không bắt buộc."),
        id=JOIN_FORM,
        on_submit=state.join,
        class_name="flex flex-col gap-5",
    )


def together(state: Any) -> rx.Component:
    return rx.el.div(
        hand.banner(
            state,
            rx.cond(
                state.by_mandate,
                rx.el.p(
                    "Được làm thay đến ", state.until, ". Nộp hồ sơ vẫn do họ bấm.", class_name="text-sm"
                ),
            ),
            lead=rx.cond(state.by_mandate, "Đang làm thay cho ", "Đang cùng điền với "),
        ),
        parts.top(state, helping(state)),
        problem(state.problem),
        rx.match(
            state.kind,
            ("questions", parts.question_screen(state, helping(state))),
            ("documents", documents_seen(state)),
            ("return", parts.return_screen(state, helping(state))),
            ("review", review_seen(state)),
            rx.fragment(),
        ),
        rx.el.div(
            rx.cond(
                state.told,
                panel(
                    rx.el.p("Đã báo. Người nhờ nhận thông báo, đọc lại rồi tự bấm Nộp hồ sơ."),
                    tone="success",
                    icon_name="circle-check",
                ),
            ),
            role="status",
            class_name="empty:hidden",
        ),
        custom_attrs={"data-nop": "", "data-step": state.screen + state.kind, "data-attempt": state.attempt},
        class_name="flex flex-col gap-5",
    )


def primary(state: Any) -> rx.Component:
    return rx.match(
        state.phase,
        (
            "meet",
            rx.cond(
                state.allowed,
                button("Đúng, cùng điền", type="submit", custom_attrs={"form": JOIN_FORM}),
                button("Đang chờ họ đồng ý", disabled=True),
            ),
        ),
        (
            "together",
            rx.match(
                state.kind,
                (
                    "review",
                    rx.cond(
                        state.by_mandate,
                        button(
                            "Báo đã điền xong",
                            on_click=state.tell_ready,
                            disabled=~state.complete | state.told,
                        ),
                        button("Người làm hồ sơ bấm Nộp", disabled=True),
                    ),
                ),
                ("documents", button("Tiếp tục", type="submit", custom_attrs={"form": parts.FORM_ID})),
                button(
                    rx.cond(state.from_review, "Lưu và xem lại", "Tiếp tục"),
                    type="submit",
                    custom_attrs={"form": parts.FORM_ID},
                ),
            ),
        ),
        rx.cond(
            state.by_mandate,
            button("Về trang Làm thay", href="/tai-khoan/lam-thay"),
            button("Giúp người khác", href="/cam-tay"),
        ),
    )


def way_back(state: Any) -> rx.Component:
    return rx.match(
        state.phase,
        ("meet", button("Không phải", kind="secondary", on_click=state.stop)),
        (
            "together",
            rx.cond(state.step > 1, button("Quay lại", kind="secondary", on_click=state.back)),
        ),
        rx.fragment(),
    )
