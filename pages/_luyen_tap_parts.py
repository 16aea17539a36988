"""The screens of a practice as components: those of an application, and what a practice puts beside them."""

from typing import Any

import reflex as rx

from app.ui import button, panel
from models.accounts import DigitalLevel
from pages import _nop_parts as parts
from pages._practice import TYPED_STAYS, practice_note, remark, sample
from pages._questions import Manner


def _under(state: Any, key: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(state.praise.get(key, "") != "", remark(state.praise[key], tone="praise")),
            rx.cond(state.why.get(key, "") != "", remark(state.why[key], tone="why")),
            role="status",
        ),
        rx.cond(state.samples.get(key, "") != "", sample(state.samples[key])),
        rx.cond(state.dares.get(key, "") != "", rx.el.p(state.dares[key], class_name="muted text-sm")),
        class_name="flex flex-col gap-1.5",
    )


def _attach(state: Any, document: Any) -> rx.Component:

    def one(picture: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=f"picture-{document.key}",
                value=picture["key"],
                default_checked=state.picked.get(document.key, "") == picture["key"],
                on_change=lambda value: state.pick(document.key, value),
                class_name="radio radio-primary",
            ),
            rx.el.img(
                src="/practice/" + picture["key"].to(str) + ".svg",
                alt=picture["alt"],
                width="120",
                height="150",
                class_name="w-full h-auto rounded-lg",
            ),
            class_name=(
                "flex flex-col items-center gap-2 rounded-box border border-base-300 p-2 cursor-pointer "
                "has-[:checked]:border-primary has-[:checked]:border-2"
            ),
        )

    choose = rx.el.fieldset(
        rx.el.legend("Mời chọn ảnh dùng được", class_name="font-semibold mb-2"),
        rx.el.div(
            rx.foreach(state.choices[document.key], one),
            class_name="grid grid-cols-3 gap-2",
        ),
        rx.el.div(
            rx.cond(
                state.said.get(document.key, "") != "",
                rx.cond(
                    state.fits[document.key],
                    remark(state.said[document.key], tone="praise"),
                    remark(state.said[document.key], tone="why"),
                ),
            ),
            role="status",
            class_name="mt-2",
        ),
    )
    return rx.cond(
        state.choices.contains(document.key),
        choose,
        rx.cond(
            document.need == "form",
            rx.fragment(),
            rx.el.p("Bản luyện tập không hỏi ảnh của giấy này.", class_name="muted text-sm"),
        ),
    )


def _stand_in(key: Any) -> rx.Var[str]:
    """What the browser says of a box: never what was typed into it, and nothing at all without the script."""
    return rx.Var(f"(window.camtayPractice?.standIn({key!s}) ?? '')", _var_type=str)


_STAND_INS: rx.Var[dict[str, Any]] = rx.Var(
    "(window.camtayPractice?.standIns() ?? {})", _var_type=dict[str, Any]
)


def manner(state: Any) -> Manner:
    """What differs from an application: nothing saves or sends, a box that is left is looked at."""
    return Manner(
        form={"data-practice-rules": state.rules, "data-practice-moved": state.moved},
        attach=lambda document: _attach(state, document),
        note=practice_note(TYPED_STAYS),
        foot=rx.fragment(),
        ready="Đã đủ. Mời đọc lại một lượt, rồi bấm “Nộp thử” ở cuối màn hình. Không có gì được gửi đi.",
        goes_to="Bản luyện tập dừng ở đây. Hồ sơ thật được gửi tới Trung tâm Phục vụ hành chính công.",
        left=lambda key: lambda _text: state.look(key, _stand_in(key)),
        proceed=state.proceed(_STAND_INS),
        under=lambda key, _label: _under(state, key),
    )


def filed_screen(state: Any) -> rx.Component:
    """The end: what was practised, and that nothing was sent."""
    return rx.el.div(
        panel(
            rx.el.h1(
                "Đã nộp thử xong", class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"
            ),
            rx.el.p(state.procedure_name),
            tone="success",
            icon_name="circle-check",
        ),
        panel(
            rx.el.p("Không có gì được gửi đi.", class_name="font-semibold"),
            rx.el.p(
                "Đây là bản luyện tập: không có hồ sơ nào được tạo, không có mã hồ sơ, và mọi chữ vừa gõ mất đi "
                "khi rời trang này. Chữ và số đã gõ chưa hề rời điện thoại."
            ),
            tone="warning",
            icon_name="pencil-ruler",
        ),
        rx.cond(
            state.mistakes > 0,
            rx.el.p(
                "Đã gặp ", state.mistakes, " chỗ sai và sửa được hết. Lúc làm thật cũng được báo như vậy."
            ),
            rx.el.p("Không sai chỗ nào. Lúc làm thật cũng làm đúng như vậy."),
        ),
        rx.el.p("Hồ sơ thật thì nộp xong có mã, và mỗi bước đều có thông báo."),
        button("Tập lại từ đầu", kind="secondary", on_click=state.load),
        rx.cond(
            state.fileable,
            button(
                "Rời bản luyện tập, làm hồ sơ thật",
                kind="secondary",
                href="/nop?thu-tuc=" + state.procedure_code.to(str),
            ),
        ),
        class_name="flex flex-col gap-5",
    )


def primary(state: Any) -> rx.Component:
    """The one primary action of each screen."""
    return rx.match(
        state.kind,
        ("review", button("Nộp thử", on_click=state.submit, icon_name="pencil-ruler")),
        ("filed", button("Luyện tập việc khác", href="/luyen-tap")),
        ("", button("Tiếp tục", disabled=True)),
        button("Tiếp tục", type="submit", custom_attrs={"form": parts.FORM_ID}),
    )


def way_back(state: Any) -> rx.Component:
    """To the screen before."""
    return rx.cond(
        (state.step > 1) & (state.kind != "filed"),
        button("Quay lại", kind="secondary", on_click=state.back),
        rx.fragment(),
    )


def level_buttons(state: Any) -> rx.Component:
    """Pressed by assets/practice.js alone: the level of somebody not signed in is known to the phone only."""
    return rx.cond(
        state.asks_level,
        rx.el.div(
            *[
                rx.el.button(
                    level.value,
                    type="button",
                    on_click=state.use_level(level.value),
                    custom_attrs={"data-level-is": level.value},
                )
                for level in DigitalLevel
            ],
            hidden=True,
            custom_attrs={"data-practice-level": state.level},
        ),
    )
