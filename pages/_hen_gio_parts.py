"""The screens of asking for a home visit as components; `state` is `BookState`."""

from typing import Any

import reflex as rx

from app.homecare import wording
from app.homecare.places import WARDS
from app.ui import button, choice, empty, field, panel
from app.ui.level import how_to_choose
from models.homecare import VisitKind
from pages._visits import slot_picker

FORM_ID = "hen-gio"
TITLES = {
    "kind": "Cần giúp việc gì?",
    "subject": "Cho thủ tục hay hồ sơ nào?",
    "ward": "Nhà ở phường nào?",
    "place": "Nhà ở chỗ nào, gọi số nào?",
    "time": "Ngày nào, giờ nào thì tiện?",
    "review": "Xem lại rồi gửi",
}
_KIND_ICONS = {
    VisitKind.GUIDANCE: "hand-helping",
    VisitKind.PICK_UP: "package",
    VisitKind.RETURN: "mail-check",
}


def refused(state: Any) -> rx.Component:
    """Why the chosen procedure cannot be served at home."""
    return rx.cond(
        state.refused != "",
        panel(
            rx.el.p(state.refused),
            rx.el.p("Mời chọn thủ tục khác ở dưới, hoặc đến quầy để được giúp."),
            tone="warning",
            icon_name="circle-alert",
        ),
    )


def primary(state: Any) -> rx.Component:
    """The one primary action of each screen."""
    return rx.cond(
        state.step == "review",
        button("Gửi yêu cầu", on_click=state.submit),
        button("Tiếp tục", type="submit", form=FORM_ID),
    )


def form(state: Any, *children: rx.Component) -> rx.Component:
    """Kept as it is filled in, and made anew for each screen."""
    return rx.el.form(
        *children,
        id=FORM_ID,
        key=f"{state.step} {state.loads}",
        on_submit=state.proceed,
        custom_attrs={"data-autosave": f"/api/visits/draft/{state.key}", "novalidate": ""},
        class_name="flex flex-col gap-5",
    )


def _answers(state: Any, legend: str, name: str, *children: rx.Component) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="sr-only"),
        *children,
        how_to_choose(),
        rx.el.p(
            state.errors.get(name, ""),
            class_name="text-error-content font-semibold text-sm min-h-6",
            custom_attrs={"data-below": name},
        ),
        class_name="flex flex-col gap-3",
    )


def kinds(state: Any) -> rx.Component:
    """Guidance, collection or return."""
    return _answers(
        state,
        TITLES["kind"],
        "kind",
        *[
            choice(
                "kind",
                kind.value,
                wording.KIND_NAMES[kind],
                wording.KIND_DETAILS[kind],
                icon_name=_KIND_ICONS[kind],
                default_checked=state.kind == kind.value,
            )
            for kind in VisitKind
        ],
    )


def subjects(state: Any) -> rx.Component:
    """For which procedure or dossier."""
    returning = state.kind == VisitKind.RETURN.value
    return rx.el.div(
        rx.cond(
            ~returning,
            field(
                "tim-thu-tuc",
                "Tìm thủ tục",
                example="Ví dụ: làm giấy khai sinh. Chỉ hiện những thủ tục phục vụ tại nhà.",
                control=rx.el.input(
                    id="tim-thu-tuc",
                    type="search",
                    on_change=state.look_for,
                    class_name="input field-input",
                    aria_describedby="tim-thu-tuc-below",
                ),
            ),
        ),
        rx.cond(
            state.options,
            form(
                state,
                _answers(
                    state,
                    TITLES["subject"],
                    "subject",
                    rx.foreach(state.options, lambda row: _option(state, row)),
                ),
                rx.cond(state.more != "", rx.el.p(state.more, class_name="muted text-sm")),
            ),
            rx.cond(
                returning,
                empty(
                    "Chưa có hồ sơ nào để trả kết quả",
                    "Khi một hồ sơ chọn nhận kết quả tại nhà được tiếp nhận, hồ sơ đó sẽ có ở đây.",
                    button("Xem hồ sơ của tôi", href="/ho-so", kind="secondary"),
                    "folder-open",
                ),
                empty(
                    "Không tìm thấy thủ tục nào",
                    "Mời thử chữ khác. Thủ tục không có ở đây thì chưa phục vụ tại nhà.",
                    button("Xem tất cả thủ tục", href="/thu-tuc", kind="secondary"),
                    "search",
                ),
            ),
        ),
        class_name="flex flex-col gap-5",
    )


def _option(state: Any, row: Any) -> rx.Component:
    return choice(
        "subject",
        row.value,
        row.title,
        row.detail,
        default_checked=(row.value == state.subject) & ~row.refused,
        disabled=row.refused,
        key=row.value,
    )


def wards(state: Any) -> rx.Component:
    """In which ward."""
    return _answers(
        state,
        TITLES["ward"],
        "ward_code",
        *[
            choice(
                "ward_code",
                ward.code,
                f"Phường {ward.name}",
                f"{ward.made_of}.",
                default_checked=state.ward_code == ward.code,
            )
            for ward in WARDS
        ],
        rx.el.p("Tên các xã, phường trước ngày 01/07/2025: chưa xác minh.", class_name="muted text-sm"),
    )


def place(state: Any) -> tuple[rx.Component, ...]:
    """The address, and the phone to ring at."""

    def box(name: str, label: str, example: str, value: Any, *, required: bool = True, **props: Any) -> Any:
        return field(
            name,
            label,
            example=example,
            error=state.errors.get(name, ""),
            default_value=value,
            required=required,
            **props,
        )

    return (
        box("hamlet", "Khu hoặc thôn", "Ví dụ: khu Vĩnh Thông", state.hamlet),
        box(
            "address",
            "Số nhà, đường, mốc dễ tìm",
            "Ví dụ: số 12, ngõ 3, gần nhà văn hóa",
            state.address,
            auto_complete="street-address",
        ),
        box(
            "phone",
            "Số điện thoại để gọi trước khi đến",
            "Ví dụ: 0912 345 678",
            state.phone,
            type="tel",
            auto_complete="tel",
        ),
        box(
            "note",
            "Lời nhắn cho cán bộ",
            "Ví dụ: người nhà nặng tai, xin nói to; cổng màu xanh",
            state.note,
            required=False,
        ),
    )


def times(state: Any) -> rx.Component:
    """Day and hour, of those that have a place left."""
    return rx.cond(
        state.why_none != "",
        empty(
            "Chưa đặt được giờ",
            state.why_none,
            button("Xem lịch hẹn của tôi", href="/hen-gio", kind="secondary"),
            "calendar-clock",
        ),
        form(
            state,
            slot_picker(
                state.days, state.day, state.times, state.slot, state.errors.get("slot", ""), state.pick_day
            ),
        ),
    )


def review(state: Any) -> rx.Component:
    """Everything once more, each with its way back."""
    return rx.el.div(
        rx.el.dl(rx.foreach(state.answers, lambda row: _answer(state, row)), class_name="flex flex-col"),
        rx.foreach(state.notices, lambda text: panel(rx.el.p(text), tone="info", icon_name="info")),
        rx.el.p("Bấm Gửi yêu cầu, Trung tâm sẽ xem rồi báo lại.", class_name="muted"),
        class_name="flex flex-col gap-4",
    )


def _answer(state: Any, row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.name, class_name="muted text-sm"),
        rx.el.dd(
            rx.el.span(row.value, class_name="min-w-0 flex-1 break-words"),
            rx.el.button(
                "Sửa",
                rx.el.span(" " + row.name.to(str), class_name="sr-only"),
                type="button",
                on_click=lambda: state.edit(row.step),
                class_name="btn btn-ghost min-h-12 font-semibold underline",
            ),
            class_name="flex items-center gap-3",
        ),
        class_name="flex flex-col border-b border-base-300 py-1 last:border-0",
    )
