"""Filling in a draft without a network. The page stands by itself: no websocket, nobody's data in it.

`assets/ngoai-tuyen.js` draws the form from what the phone keeps, with the shapes that stand hidden at the end.
"""

from typing import Any, Literal

import reflex as rx

from app.ui import button, empty, heading, icon, panel
from app.ui.elements import anchor
from pages._base import page, screen
from pages._outbox import outbox, phone_script

_HIDING = "[&[hidden]]:hidden"


def _part(
    name: str, *children: rx.Component, class_name: str = "flex flex-col gap-5", **props: Any
) -> rx.Component:
    return rx.el.div(
        *children, class_name=f"{class_name} {_HIDING}", custom_attrs={"data-part": name}, **props
    )


@page("/nop/ngoai-tuyen", "Điền khi không có mạng · Cầm Tay")
def offline_form() -> rx.Component:
    """The form of a draft that was opened on this phone before."""
    return screen(
        heading("Điền hồ sơ khi không có mạng"),
        outbox(always=True),
        rx.el.div(
            _part(
                "none",
                empty(
                    "Trên máy này chưa có hồ sơ nào để điền tiếp",
                    "Hồ sơ mở một lần khi có mạng thì sau đó điền tiếp được cả khi mất mạng. "
                    "Đã đăng xuất thì cần có mạng để đăng nhập lại.",
                    button("Mở trang Nộp hồ sơ", href="/nop", native=True),
                    "wifi-off",
                ),
            ),
            _part(
                "list",
                rx.el.p("Chọn hồ sơ muốn điền tiếp:"),
                _part("list-rows", class_name="flex flex-col gap-3"),
                hidden=True,
            ),
            _part(
                "sent",
                panel(
                    rx.el.p("Đã có mạng và đã gửi hết. Hồ sơ chưa nộp: mời mở ra xem lại rồi bấm Nộp hồ sơ."),
                    tone="success",
                    icon_name="circle-check",
                ),
                hidden=True,
            ),
            _part(
                "form",
                rx.el.p(class_name="font-semibold", custom_attrs={"data-part": "procedure"}),
                rx.el.p(class_name="font-semibold empty:hidden -mt-4", custom_attrs={"data-part": "whom"}),
                panel(
                    rx.el.p(
                        "Điền và chụp như thường. Tất cả được giữ kín trong máy này, có mạng thì tự gửi, "
                        "rồi mới nộp được."
                    ),
                    icon_name="smartphone",
                ),
                rx.el.form(
                    _part("groups"),
                    _part("news", role="status", class_name="sr-only"),
                    custom_attrs={"novalidate": "", "autocomplete": "off"},
                ),
                anchor(
                    "Mở hồ sơ trên hệ thống (cần mạng)",
                    href="/nop",
                    class_name="btn btn-primary min-h-12 h-auto py-2 text-base font-semibold",
                    custom_attrs={"data-part": "open"},
                ),
                button(
                    "Cất đi, không cho người khác xem",
                    kind="secondary",
                    icon_name="lock",
                    custom_attrs={"data-part": "lock"},
                ),
                hidden=True,
            ),
            *_shapes(),
            custom_attrs={"data-offline-form": ""},
            class_name="flex flex-col gap-5",
        ),
        phone_script(),
        rx.el.script(src="/upload.js", custom_attrs={"async": True}),
        rx.el.script(src="/form-rules.js", custom_attrs={"async": True}),
        rx.el.script(src="/ngoai-tuyen.js", custom_attrs={"async": True}),
        title="Nộp hồ sơ",
        back="/ho-so",
    )


def _mark(name: str) -> dict[str, str]:
    return {f"data-{name}": ""}


def _shape(name: str, node: rx.Component) -> rx.Component:
    return rx.el.div(node, hidden=True, class_name=_HIDING, custom_attrs={"data-shape": name})


def _question(control: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.label(class_name="font-semibold", custom_attrs=_mark("label")),
        _help(),
        control,
        rx.el.p(class_name="muted text-sm", custom_attrs=_mark("example")),
        class_name=f"flex flex-col gap-1.5 {_HIDING}",
    )


def _help() -> rx.Component:
    return rx.el.p(class_name="muted text-sm", custom_attrs=_mark("help"))


def _shapes() -> list[rx.Component]:
    """What the script copies: one of each kind of question, paper and row."""
    return [
        _shape(
            "line", _question(rx.el.input(type="text", auto_complete="off", class_name="input field-input"))
        ),
        _shape(
            "area",
            _question(
                rx.el.textarea(
                    rows="3", class_name="textarea field-input h-auto field-sizing-content min-h-20"
                )
            ),
        ),
        _shape(
            "list",
            _question(rx.el.select(rx.el.option("Chọn một mục", value=""), class_name="select field-input")),
        ),
        _shape(
            "cards",
            rx.el.fieldset(
                rx.el.legend(class_name="font-semibold mb-1.5", custom_attrs=_mark("label")),
                _help(),
                rx.el.div(class_name="flex flex-col gap-2", custom_attrs=_mark("options")),
                class_name=_HIDING,
            ),
        ),
        _shape("option", _option()),
        _shape(
            "group",
            rx.el.section(
                rx.el.h2(class_name="text-[1.15rem]", custom_attrs=_mark("title")),
                rx.el.div(class_name="flex flex-col gap-5", custom_attrs=_mark("boxes")),
                class_name=f"flex flex-col gap-3 {_HIDING}",
            ),
        ),
        _shape("rows", _rows()),
        _shape("heading", rx.el.h2(class_name="text-[1.15rem]", custom_attrs=_mark("text"))),
        _shape("document", _document()),
        _shape("photo", _photo()),
        _shape(
            "draft",
            anchor(
                rx.el.span(
                    rx.el.span(class_name="font-semibold", custom_attrs=_mark("name")),
                    rx.el.span(class_name="muted text-sm", custom_attrs=_mark("which")),
                    class_name="flex flex-col flex-1 min-w-0",
                ),
                icon("chevron-right", 20),
                href="#",
                class_name="flex items-center gap-3 px-4 py-3 min-h-16 rounded-box border border-base-300",
            ),
        ),
    ]


def _option() -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", class_name="radio radio-primary mt-1"),
        rx.el.span(class_name="font-semibold", custom_attrs=_mark("text")),
        class_name=(
            "flex gap-3 rounded-box border border-base-300 p-4 min-h-14 cursor-pointer "
            "has-[:checked]:border-primary has-[:checked]:bg-secondary has-[:checked]:text-secondary-content"
        ),
    )


def _rows() -> rx.Component:
    def press(icon_name: str, kind: Literal["secondary", "quiet"]) -> rx.Component:
        return button(
            rx.el.span(custom_attrs=_mark("text")), kind=kind, icon_name=icon_name, class_name=_HIDING
        )

    return rx.el.div(
        press("plus", "secondary"), press("trash-2", "quiet"), class_name=f"flex flex-col gap-2 {_HIDING}"
    )


def _document() -> rx.Component:
    return rx.el.section(
        rx.el.h3(class_name="text-[1.05rem] leading-snug font-semibold", custom_attrs=_mark("name")),
        rx.el.p(class_name="muted text-sm", custom_attrs=_mark("must")),
        rx.el.p(class_name="text-sm", custom_attrs=_mark("there")),
        rx.el.ul(class_name="flex flex-col gap-2 empty:hidden", custom_attrs=_mark("photos")),
        rx.el.p(
            role="alert", class_name="text-error-content font-semibold text-sm", custom_attrs=_mark("wrong")
        ),
        rx.el.div(
            _picker("Chụp ảnh", "camera", camera=True),
            _picker("Chọn tệp", "folder-up", camera=False),
            class_name="flex flex-wrap gap-3 *:flex-1",
        ),
        class_name=f"rounded-box border border-base-300 p-4 flex flex-col gap-3 {_HIDING}",
    )


def _picker(label: str, icon_name: str, *, camera: bool) -> rx.Component:
    accepted = (
        "image/*" if camera else "image/jpeg,image/png,image/webp,image/heic,.heic,.heif,application/pdf"
    )
    return rx.el.label(
        icon(icon_name, 22),
        label,
        rx.el.input(
            type="file",
            accept=accepted,
            multiple=not camera,
            class_name="sr-only",
            custom_attrs={"capture": "environment"} if camera else {},
        ),
        class_name=(
            "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-2 text-base font-semibold "
            "cursor-pointer whitespace-nowrap has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-primary"
        ),
    )


def _photo() -> rx.Component:
    return rx.el.li(
        rx.el.img(alt="", class_name="size-14 rounded-lg object-cover bg-base-200"),
        rx.el.span(
            rx.el.span(class_name="font-semibold break-words", custom_attrs=_mark("name")),
            rx.el.span("Trong máy, chờ gửi", class_name="muted text-sm"),
            class_name="flex flex-col flex-1 min-w-0",
        ),
        rx.el.button(icon("trash-2", 22), type="button", class_name="btn btn-ghost size-12 p-0"),
        class_name="flex items-center gap-3",
    )
