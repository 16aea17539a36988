"""What the phone has not sent yet (`assets/phone.js` fills it in), and the warnings before leaving (`assets/family.js`)."""

import reflex as rx

from app.ui import button, panel


def phone_script() -> rx.Component:
    """Keeps drafts on the phone and sends what waits there."""
    return rx.el.script(src="/phone.js", custom_attrs={"async": True})


def outbox(*, always: bool = False) -> rx.Component:
    """How much waits to be sent, what was changed on both sides, to choose from, and what was not accepted.

    It is in sight once a sending has failed; with `always` whenever something waits.
    """
    return rx.el.div(
        rx.el.div(
            panel(
                rx.el.p(class_name="font-semibold", custom_attrs={"data-outbox-words": ""}),
                rx.el.p("Đã giữ kín trong máy này, có mạng thì tự gửi."),
                rx.el.p(class_name="font-semibold empty:hidden", custom_attrs={"data-outbox-stopped": ""}),
                rx.el.div(
                    button("Gửi ngay", kind="secondary", custom_attrs={"data-outbox-send": ""}),
                    class_name="flex",
                ),
                tone="warning",
                icon_name="send",
            ),
            custom_attrs={"data-outbox-going": ""},
        ),
        rx.el.ul(class_name="flex flex-col gap-3 empty:hidden", custom_attrs={"data-conflicts": ""}),
        rx.el.div(_conflict(), hidden=True, custom_attrs={"data-conflict-model": ""}),
        rx.el.ul(class_name="flex flex-col gap-3 empty:hidden", custom_attrs={"data-refused": ""}),
        rx.el.div(_refused(), hidden=True, custom_attrs={"data-refused-model": ""}),
        role="status",
        hidden=True,
        class_name="flex flex-col gap-3 [&[hidden]]:hidden",
        custom_attrs={"data-outbox": "", **({"data-always": ""} if always else {})},
    )


def _conflict() -> rx.Component:
    return rx.el.li(
        rx.el.p("Ô này có hai nội dung khác nhau, mời chọn một:"),
        rx.el.p(class_name="font-semibold", custom_attrs={"data-label": ""}),
        rx.el.div(
            _side("mine", "Điền trên máy này"),
            _side("theirs", "Đang có trên hệ thống"),
            class_name="grid grid-cols-2 gap-3",
        ),
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-2",
    )


def _refused() -> rx.Component:
    return rx.el.li(
        rx.el.p("Phần này chưa gửi được, vẫn còn trong máy này:"),
        rx.el.p(class_name="font-semibold", custom_attrs={"data-label": ""}),
        rx.el.p(custom_attrs={"data-refused-why": ""}),
        rx.el.textarea(read_only=True, rows="2", class_name="textarea field-input h-auto"),
        button("Tôi đã xem, bỏ phần này", kind="secondary", custom_attrs={"data-let-go": ""}),
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-2",
    )


def _side(side: str, title: str) -> rx.Component:
    return rx.el.button(
        rx.el.span(title, class_name="text-sm"),
        rx.el.span(class_name="font-semibold break-words", custom_attrs={"data-text": ""}),
        type="button",
        class_name=(
            "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-3 text-base font-normal "
            "flex flex-col items-start justify-start text-left gap-1 min-w-0"
        ),
        custom_attrs={"data-choose": side},
    )


def unsent_warning() -> rx.Component:
    """Said before signing out while something waits."""
    return _unsent(
        "Đăng xuất bây giờ thì phần này nằm khóa kín trong máy, người khác không xem được, và chỉ gửi được "
        "khi đăng nhập lại bằng đúng tài khoản này trên đúng máy này.",
        "Vẫn đăng xuất",
        warning="data-unsent-warning",
        words="data-unsent-words",
        stay="data-stay",
        leave="data-leave",
    )


def unsent_before_switching() -> rx.Component:
    """The same before another person of the family takes the phone; `assets/family.js` fills it in."""
    return _unsent(
        "Đổi người bây giờ thì phần này nằm khóa kín trong máy, người khác không xem được. Khi đúng người này quay "
        "lại trên máy này, phần ấy tự gửi.",
        "Vẫn đổi người",
        warning="data-family-warning",
        words="data-family-unsent",
        stay="data-family-stay",
        leave="data-family-leave",
    )


def _unsent(what_then: str, go: str, *, warning: str, words: str, stay: str, leave: str) -> rx.Component:
    return rx.el.div(
        panel(
            rx.el.p("Máy này còn ", rx.el.strong(custom_attrs={words: ""}), " chưa gửi được."),
            rx.el.p(what_then),
            rx.el.div(
                button("Ở lại để gửi", custom_attrs={stay: ""}),
                button(go, kind="secondary", custom_attrs={leave: ""}),
                class_name="flex flex-wrap gap-3",
            ),
            tone="warning",
            icon_name="circle-alert",
        ),
        role="alert",
        hidden=True,
        class_name="[&[hidden]]:hidden",
        custom_attrs={warning: ""},
    )
