"""Practice: what can be practised, and the simulated screens of VNeID and the portal."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue.loader import CONTENT, load
from app.catalogue.rules import slug_of
from app.catalogue.schema import ProcedureSpec
from app.errors import Invalid
from app.guidance.simulated import FLOWS, Box, Flow, Step
from app.ui import button, heading, hint, icon, panel, problem, progress, rest, row_link, rows, section
from app.ui.illustrations import HEIGHT, ILLUSTRATIONS, WIDTH
from pages._base import PageState, handler, page, screen
from pages._practice import practice_bar, practice_note, practice_screen, remark, sample

DECIDE = "Mời chọn một cách trong các cách ở trên rồi tiếp tục."


class FlowState(PageState, rx.State):
    """Which screen is open, and what was chosen on it. What is typed stays in the browser."""

    step: int = 0
    picked: int = -1
    attempt: int = 0

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        self.step, self.picked = 0, -1
        self.ready = True

    @handler(Permission.PUBLIC)
    async def choose(self, _caller: Caller, option: int) -> None:
        """Say at once whether what was chosen is right."""
        self.picked = option

    @handler(Permission.PUBLIC)
    async def forward(self, _caller: Caller, slug: str) -> None:
        flow = FLOWS.get(slug)
        if flow is None or not 0 <= self.step < len(flow.steps):
            return
        if not flow.may_leave(self.step, self.picked):
            self.attempt += 1
            raise Invalid(DECIDE)
        self.step, self.picked = self.step + 1, -1

    @handler(Permission.PUBLIC)
    async def back(self, _caller: Caller) -> None:
        self.step, self.picked = max(0, self.step - 1), -1


def _picture(kind: str) -> rx.Component:
    return rx.el.figure(
        rx.el.img(
            src=f"/illustrations/{kind}.svg",
            alt=ILLUSTRATIONS[kind].alt,
            width=str(WIDTH),
            height=str(HEIGHT),
            class_name="h-40 w-auto",
        ),
        rx.el.figcaption("Hình minh họa", class_name="text-sm"),
        class_name="rounded-box flex flex-col items-center gap-2 p-4 bg-base-200",
    )


def _box(box: Box) -> rx.Component:
    """A text box that takes only its sample: it has no name and no event, so nothing typed leaves the phone."""
    marks = {"data-sample": box.sample} | ({"data-secret": ""} if box.secret else {})
    return rx.el.div(
        rx.el.label(box.label, html_for=box.key, class_name="font-semibold"),
        sample(box.sample),
        rx.el.input(
            id=box.key,
            type="text",
            auto_complete="off",
            spell_check=False,
            class_name="input field-input",
            aria_describedby=f"{box.key}-below",
            custom_attrs=marks,
        ),
        rx.el.div(
            rx.el.div(remark(box.praise, tone="praise"), hidden=True, custom_attrs={"data-right": ""}),
            rx.el.div(remark(box.wrong, tone="why"), hidden=True, custom_attrs={"data-wrong": ""}),
            id=f"{box.key}-below",
            role="status",
        ),
        class_name="flex flex-col gap-1.5",
        custom_attrs={"data-practice-box": ""},
    )


def _decision(step: Step) -> rx.Component:
    state = FlowState

    def option(number: int) -> rx.Component:
        one = step.options[number]
        chosen = state.picked == number
        return rx.el.li(
            rx.el.button(
                one.text,
                type="button",
                on_click=state.choose(number),
                aria_pressed=rx.cond(chosen, "true", "false"),
                class_name=(
                    "w-full text-left rounded-box border border-base-300 p-4 min-h-14 font-semibold "
                    "aria-pressed:border-primary aria-pressed:border-2"
                ),
            ),
            rx.el.div(
                rx.cond(chosen, remark(one.said, tone="praise" if one.right else "why")),
                role="status",
            ),
            class_name="flex flex-col gap-2",
        )

    return rx.el.ul(
        *[option(number) for number in range(len(step.options))], class_name="flex flex-col gap-3"
    )


def _step(flow: Flow, number: int) -> rx.Component:
    step, total = flow.steps[number], len(flow.steps)
    return rx.el.div(
        progress(number + 1, total, f"Bước {number + 1}/{total}"),
        rx.el.p(flow.title, class_name="muted"),
        rx.el.h1(step.title, class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
        practice_note(),
        rx.el.p(step.text),
        *([_box(step.box)] if step.box else []),
        *([_decision(step)] if step.options else []),
        _picture(step.picture),
        key=f"{flow.slug} {number}",
        class_name="flex flex-col gap-4",
    )


def _done(flow: Flow) -> rx.Component:
    return rx.el.div(
        panel(
            rx.el.h1("Tập xong", class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
            rx.el.p(f"{flow.title}. Đây là bản luyện tập, không có gì được gửi đi."),
            tone="success",
            icon_name="circle-check",
        ),
        section(
            "Bây giờ đã biết",
            rx.el.ul(*[rx.el.li(each) for each in flow.learned], class_name="list-disc pl-6"),
        ),
        panel(
            rx.el.p(
                "Không đọc mã xác nhận, mật khẩu, mã khóa cho ai, kể cả người xưng là công an hay cán bộ."
            ),
            tone="error",
            icon_name="shield-alert",
        ),
        button("Xem bài học này", kind="secondary", href=f"/hoc/{flow.lesson}/", native=True),
        button("Tập lại từ đầu", kind="quiet", on_click=FlowState.load),
        class_name="flex flex-col gap-5",
    )


def _flow_page(flow: Flow) -> rx.Component:
    state, last = FlowState, len(flow.steps)
    steps = [(number, _step(flow, number)) for number in range(1, last)]
    return practice_screen(
        rx.el.div(
            rx.match(state.step, *steps, (last, _done(flow)), _step(flow, 0)),
            problem(state.problem),
            custom_attrs={"data-nop": "", "data-step": state.step, "data-attempt": state.attempt},
            class_name="flex flex-col gap-5",
        ),
        title="Luyện tập",
        back="/luyen-tap",
        bar=practice_bar(
            rx.cond(
                state.step < last,
                button(
                    "Tiếp tục",
                    on_click=state.forward(flow.slug),
                    custom_attrs={"data-practice-next": ""},
                ),
                button("Luyện tập việc khác", href="/luyen-tap"),
            ),
            rx.cond(
                (state.step > 0) & (state.step < last),
                button("Quay lại", kind="secondary", on_click=state.back),
                rx.fragment(),
            ),
        ),
    )


def _publish() -> None:
    for flow in FLOWS.values():
        render: Callable[[], rx.Component] = partial(_flow_page, flow)
        page(f"/luyen-tap/{flow.slug}", f"Luyện tập: {flow.title} · Cầm Tay", on_load=(FlowState.load,))(
            render
        )


_publish()


def _flow_row(flow: Flow) -> rx.Component:
    return row_link(flow.title, f"{flow.detail} {len(flow.steps)} bước.", f"/luyen-tap/{flow.slug}")


def _field(name: str, specs: list[ProcedureSpec]) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(f"{name} ({len(specs)})", class_name="font-semibold flex-1"),
            icon("chevron-down", 20),
            class_name="flex items-center gap-3 min-h-14 px-4 py-2 cursor-pointer list-none",
        ),
        rx.el.div(
            *[
                row_link(spec.name, f"{len(spec.fields)} câu hỏi", f"/luyen-tap/{slug_of(spec.code)}")
                for spec in specs
            ],
            class_name="border-t border-base-300",
        ),
        class_name="border-b border-base-300 last:border-0",
    )


def _fields() -> list[rx.Component]:
    def by_field(spec: ProcedureSpec) -> Any:
        return spec.field.name

    found = sorted(load(CONTENT), key=lambda spec: (spec.field.name, spec.name))
    return [_field(name, list(group)) for name, group in groupby(found, by_field)]


@page(
    "/luyen-tap",
    "Luyện tập · Cầm Tay",
    "Tập đăng ký VNeID, đăng nhập Cổng Dịch vụ công và nộp hồ sơ với dữ liệu mẫu. Không gửi đi đâu.",
    indexed=True,
)
def practise() -> rx.Component:
    """Everything that can be practised."""
    return screen(
        heading("Luyện tập trước cho quen"),
        rx.el.p(
            "Làm như thật với dữ liệu mẫu. Sai chỗ nào được nói ngay chỗ đó, sai bao nhiêu lần cũng không sao, "
            "vì không có gì được lưu hay gửi đi."
        ),
        section("Tài khoản", rows(*[_flow_row(flow) for flow in FLOWS.values()])),
        rest("Nộp hồ sơ", hint("Chọn lĩnh vực, rồi chọn thủ tục muốn tập."), rows(*_fields())),
        title="Luyện tập",
        back="/hoc",
        dock="learn",
    )
