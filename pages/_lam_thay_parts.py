"""How mandates look: choosing procedures by field or search, what a helper may and may not do, one mandate."""

from typing import Any

import reflex as rx

from app.guidance.hand.rules import MANDATE_DAYS
from app.ui import button, card, choice, icon, select, tag, tick

CHOSEN = "chon:"
"""Before the code of a procedure in the name of its box."""
SCOPE, ALL, SOME = "scope", "all", "some"
SHOWN_AT_MOST = 3

MAY = (
    "Bắt đầu, mở và điền những hồ sơ thuộc thủ tục đã chọn.",
    "Điền đến đâu, ô đó ghi tên người điền.",
    "Báo khi đã điền xong, để người nhờ đọc lại.",
)
MAY_NOT = (
    "Không nộp hồ sơ, không bỏ hồ sơ: chỉ người nhờ bấm được.",
    "Không gửi, không mở được ảnh giấy tờ.",
    "Không thấy mật khẩu, tài khoản và những hồ sơ đã nộp.",
    "Không thấy đủ số định danh, số điện thoại, trừ khi người nhờ bật cho xem.",
)


def bounds() -> rx.Component:
    """What the other may do, and what they may not."""

    def points(title: str, words: tuple[str, ...], icon_name: str) -> rx.Component:
        return card(
            rx.el.h3(title, class_name="text-[1.05rem]"),
            rx.el.ul(
                *[
                    rx.el.li(icon(icon_name, 22), rx.el.span(each), class_name="flex items-start gap-3")
                    for each in words
                ],
                class_name="flex flex-col gap-2",
            ),
        )

    return rx.fragment(
        points("Người làm thay được", MAY, "circle-check"),
        points("Người làm thay không được", MAY_NOT, "circle-x"),
    )


def grant_form(state: Any) -> rx.Component:
    """Which procedures, for how long, and the consent."""
    error = state.errors.get("procedures", "")
    return rx.el.form(
        rx.el.fieldset(
            rx.el.legend("Cho làm thay thủ tục nào", class_name="font-semibold"),
            choice(
                SCOPE,
                SOME,
                "Chọn từng thủ tục",
                "Nên chọn cách này: chỉ cho đúng việc cần nhờ.",
                id="scope-some",
            ),
            choice(SCOPE, ALL, "Mọi thủ tục", "Kể cả thủ tục sau này mới có."),
            rx.el.p(
                error,
                class_name="text-error-content font-semibold text-sm empty:hidden",
                role="alert",
                id="procedures-below",
            ),
            class_name="flex flex-col gap-3",
            aria_describedby="procedures-below",
        ),
        rx.el.div(_picker(state), class_name="hidden group-has-[#scope-some:checked]/grant:block"),
        select(
            "days",
            "Trong bao lâu",
            [("", "Chọn một mục"), *((str(days), words) for days, words in MANDATE_DAYS.items())],
            example="Hết hạn thì tự thôi. Muốn thôi sớm hơn thì bấm Thôi cho làm thay, có hiệu lực ngay.",
            error=state.errors.get("days", ""),
        ),
        tick(
            "agrees",
            "Tôi đồng ý cho người nhập mã làm thay như trên trong thời hạn này",
            "Không đồng ý cũng không sao: vẫn nhờ từng lần bằng mã giúp đỡ được.",
            error=state.errors.get("agrees", ""),
        ),
        button("Lấy mã làm thay", type="submit"),
        on_submit=state.grant,
        key=state.granted.to(str),
        class_name="group/grant flex flex-col gap-4",
    )


def _picker(state: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.label("Tìm thủ tục", html_for="seek", class_name="sr-only"),
            icon("search"),
            # Of no form: pressing Enter here looks, and sends nothing.
            rx.el.input(
                id="seek",
                name="seek",
                type="search",
                form="no-form",
                placeholder="Ví dụ: làm giấy khai sinh",
                auto_complete="off",
                max_length=200,
                on_change=state.seek,
                class_name="grow min-w-0 min-h-14 bg-transparent outline-none",
            ),
            class_name="flex items-center gap-3 rounded-box border px-4 border-[var(--line)]",
        ),
        rx.el.p(state.found, role="status", class_name="font-semibold empty:hidden"),
        rx.el.div(
            rx.foreach(state.fields, lambda group: _field(state, group)),
            class_name="rounded-box border border-base-300 divide-y divide-base-300",
        ),
        class_name="flex flex-col gap-3",
    )


def _field(state: Any, group: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(
                rx.el.span(group.name, class_name="font-semibold"),
                rx.el.span(f"{group.procedures.length()} thủ tục", class_name="muted text-sm"),
                class_name="flex flex-col flex-1 min-w-0",
            ),
            rx.el.span(
                tag("Có mục đã chọn", "success", "circle-check"),
                class_name="hidden group-has-[:checked]/field:inline-flex",
            ),
            icon("chevron-down", 20),
            class_name="flex items-center gap-3 px-4 py-3 min-h-16 cursor-pointer list-none",
        ),
        rx.el.div(
            rx.foreach(group.procedures, _procedure),
            class_name="flex flex-col border-t border-base-300 px-4 py-2",
        ),
        open=state.seeking,
        class_name=rx.cond(group.shown, "group/field", "group/field hidden"),
    )


def _procedure(each: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox", name=CHOSEN + each.code.to(str), class_name="checkbox checkbox-primary mt-0.5"
        ),
        rx.el.span(each.name),
        class_name=rx.cond(each.shown, "flex gap-3 py-3 min-h-12 cursor-pointer", "hidden"),
    )


def mandate_card(state: Any, row: Any) -> rx.Component:
    """One mandate: with whom, for what, how long, what can be done, and its journal."""
    return card(
        rx.el.h3(row.title, class_name="text-[1.05rem]"),
        _stage(row),
        _covered(row),
        rx.el.p("Thời hạn: ", row.term),
        rx.cond((row.stage == "holds") & ~row.mine, _work(state, row)),
        rx.cond(
            (row.stage == "asks") & row.mine,
            rx.fragment(
                rx.el.p(
                    row.other,
                    " vừa nhập mã. Có đúng là người mình nhờ không? Chưa xác nhận thì người ấy chưa xem, chưa làm được gì.",
                    class_name="font-semibold",
                ),
                button("Đúng người mình nhờ", on_click=state.allow(row.id), class_name="self-start"),
            ),
        ),
        rx.cond(
            (row.stage == "asks") & ~row.mine,
            rx.fragment(
                rx.el.p(
                    "Nhận lời thì được điền thay những hồ sơ ấy. Nộp hồ sơ và gửi ảnh giấy tờ vẫn do người nhờ làm. "
                    "Mỗi ô mình điền đều ghi tên mình."
                ),
                rx.el.div(
                    button("Nhận lời", on_click=state.answer(row.id, True)),
                    button("Không nhận", kind="secondary", on_click=state.answer(row.id, False)),
                    custom_attrs={"data-first": ""},
                    class_name="flex flex-wrap gap-3",
                ),
            ),
        ),
        rx.cond(
            (row.stage == "offered") & row.mine & (state.code == ""),
            button("Lấy mã mới", kind="secondary", on_click=state.new_code(row.id), class_name="self-start"),
        ),
        rx.cond(
            (row.stage == "holds") | (row.stage == "waits") | ((row.stage != "ended") & row.mine),
            button(
                rx.cond(
                    row.mine,
                    rx.cond(row.stage == "asks", "Không phải, dừng lại", "Thôi cho làm thay"),
                    "Thôi làm thay",
                ),
                kind="danger",
                on_click=state.end(row.id),
                class_name="self-start",
            ),
        ),
        rx.el.details(
            rx.el.summary("Nhật ký", class_name="link min-h-12 py-3 cursor-pointer w-fit"),
            rx.el.ul(
                rx.foreach(row.journal, rx.el.li), class_name="list-disc pl-6 text-sm flex flex-col gap-1"
            ),
        ),
    )


def _stage(row: Any) -> rx.Component:
    return rx.match(
        row.stage,
        ("holds", tag("Đang có hiệu lực", "success", "circle-check")),
        ("asks", tag("Chờ mình trả lời", "warning", "clock-alert")),
        (
            "waits",
            tag(
                rx.cond(row.mine, "Chờ người kia nhận lời", "Chờ người nhờ xác nhận"),
                "warning",
                "clock-alert",
            ),
        ),
        ("offered", tag("Chờ nhập mã", "warning", "clock-alert")),
        tag("Không còn hiệu lực", "plain"),
    )


def _covered(row: Any) -> rx.Component:
    names = rx.el.ul(rx.foreach(row.procedures, rx.el.li), class_name="list-disc pl-6 flex flex-col gap-1")
    return rx.cond(
        row.procedures.length() > SHOWN_AT_MOST,
        rx.el.details(
            rx.el.summary(
                "Thủ tục: ", row.procedures_said, class_name="link min-h-12 py-3 cursor-pointer w-fit"
            ),
            names,
        ),
        rx.fragment(
            rx.el.p("Thủ tục: ", rx.cond(row.procedures.length() == 0, row.procedures_said, "")),
            rx.cond(row.procedures.length() > 0, names),
        ),
    )


def _work(state: Any, row: Any) -> rx.Component:
    """For the helper: go on with a form of the grantor's, or begin one."""
    box = "bat-dau-" + row.id.to(str)
    return rx.fragment(
        rx.foreach(
            row.drafts,
            lambda draft: rx.el.div(
                rx.el.span(
                    rx.el.span(draft.name, class_name="font-semibold"),
                    rx.el.span(draft.detail, class_name="muted text-sm"),
                    class_name="flex flex-col flex-1 min-w-0",
                ),
                button(
                    "Điền tiếp",
                    kind="secondary",
                    on_click=state.open_draft(row.id, draft.id),
                    aria_label=f"Điền tiếp: {draft.name} {draft.whom}",
                ),
                class_name="flex flex-wrap items-center gap-3 border-t border-base-300 pt-3",
            ),
        ),
        rx.cond(
            row.may_begin,
            rx.el.form(
                rx.el.input(type="hidden", name="mandate", value=row.id, read_only=True),
                rx.el.label("Bắt đầu một hồ sơ cho ", row.other, html_for=box, class_name="font-semibold"),
                rx.el.select(
                    rx.el.option("Chọn thủ tục", value=""),
                    rx.foreach(
                        row.may_begin,
                        lambda group: rx.el.optgroup(
                            rx.foreach(
                                group.procedures, lambda each: rx.el.option(each.name, value=each.code)
                            ),
                            label=group.name,
                        ),
                    ),
                    id=box,
                    name="procedure",
                    required=True,
                    class_name="select field-input",
                ),
                button("Bắt đầu điền thay", kind="secondary", type="submit", class_name="self-start"),
                on_submit=state.begin,
                class_name="flex flex-col gap-2 border-t border-base-300 pt-3",
            ),
        ),
    )


def code_words(code: Any) -> rx.Component:
    """The code to read out, and what the other does with it."""
    return rx.fragment(
        rx.el.p(
            "Đọc mã này cho người nhà; họ nhập ở trang ",
            rx.el.a("Giúp người khác", href="/cam-tay", class_name="link"),
            " trên máy của họ, rồi nhận lời:",
        ),
        rx.el.p(
            code,
            class_name="brand text-[2.2rem] leading-tight tabular-nums",
            custom_attrs={"data-help-code": ""},
        ),
        rx.el.p(
            "Dùng một lần, trong 15 phút. Mã này chưa cho ai làm gì, đến khi họ nhận lời và mình xác nhận đúng người."
        ),
    )
