"""What the phone has not sent yet (`assets/phone.js` fills it in), and the warnings before leaving (`assets/family.js`)."""

import reflex as rx

from app.ui import button, panel


def phone_script() -> rx.Component:
    """Keeps drafts on the phone and sends what waits there."""
    return rx.el.script(src="/phone.js", custom_attrs={"async": True})


def _outbox_script() -> rx.Component:
    return rx.el.script(src="/outbox.js", custom_attrs={"async": True})


def outbox(*, always: bool = False) -> rx.Component:
    """How much waits to be sent, what was changed on both sides, to choose from, what was not accepted, and what is left.

    It is in sight once a sending has failed; with `always` whenever something waits.
    """
    return rx.fragment(_outbox(always=always), _outbox_script())


def _outbox(*, always: bool) -> rx.Component:
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
        rx.el.ul(class_name="flex flex-col gap-3 empty:hidden", custom_attrs={"data-remains": ""}),
        rx.el.div(_remains(), hidden=True, custom_attrs={"data-remains-model": ""}),
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


_HIDES = "[&[hidden]]:hidden"


def _mark(name: str) -> dict[str, str]:
    return {f"data-{name}": ""}


def _remains() -> rx.Component:
    """What the phone alone holds of a draft that was filed or discarded elsewhere: read it, hand it on, or let it go."""
    return rx.el.li(
        rx.el.p(class_name="font-semibold", custom_attrs=_mark("remains-procedure")),
        rx.el.p(
            "Hồ sơ này đã nộp từ trang hoặc máy khác, mã ",
            rx.el.strong(custom_attrs=_mark("remains-code")),
            ". Những phần dưới đây chỉ có trên máy này, không có trong hồ sơ đã nộp.",
            class_name=_HIDES,
            custom_attrs=_mark("remains-filed"),
        ),
        rx.el.p(
            "Hồ sơ này không còn trên hệ thống, nên những phần dưới đây chỉ còn trên máy này.",
            class_name=_HIDES,
            custom_attrs=_mark("remains-stopped"),
        ),
        rx.el.ul(_remaining_answer(), class_name="flex flex-col gap-3 empty:hidden"),
        rx.el.ul(_remaining_photo(), class_name="flex flex-col gap-2 empty:hidden"),
        rx.el.div(
            rx.el.p(
                "Cần cho cán bộ biết thì chuyển sang ô nhắn với cán bộ: đọc lại rồi bấm Gửi ở đó. Ảnh thì được gửi ngay. "
                "Giấy tờ cán bộ yêu cầu bổ sung thì gửi ở mục bổ sung của hồ sơ."
            ),
            button(
                "Chuyển sang lời nhắn cho cán bộ",
                kind="secondary",
                icon_name="message-square",
                custom_attrs=_mark("remains-carry"),
            ),
            button(
                "Mở hồ sơ đã nộp",
                kind="quiet",
                href="/ho-so",
                native=True,
                custom_attrs=_mark("remains-open"),
            ),
            class_name=f"flex flex-col gap-2 {_HIDES}",
            custom_attrs=_mark("remains-to-office"),
        ),
        button(
            "Bỏ những câu trả lời còn trên máy này",
            kind="quiet",
            icon_name="trash-2",
            class_name=_HIDES,
            custom_attrs=_mark("remains-drop"),
        ),
        _really(),
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-3",
    )


def _remaining_answer() -> rx.Component:
    return rx.el.li(
        rx.el.p(class_name="muted text-sm", custom_attrs=_mark("label")),
        rx.el.p(class_name="font-semibold break-words whitespace-pre-line", custom_attrs=_mark("text")),
        rx.el.p(
            "Trong hồ sơ đã nộp: ",
            rx.el.span(class_name="break-words", custom_attrs=_mark("text")),
            class_name=f"text-sm {_HIDES}",
            custom_attrs=_mark("remains-there"),
        ),
        custom_attrs=_mark("remains-answer"),
    )


def _remaining_photo() -> rx.Component:
    return rx.el.li(
        rx.el.img(alt="", hidden=True, class_name=f"size-14 rounded-lg object-cover bg-base-200 {_HIDES}"),
        rx.el.span(class_name="font-semibold break-words min-w-0", custom_attrs=_mark("text")),
        class_name="flex items-center gap-3",
        custom_attrs=_mark("remains-photo"),
    )


def _really() -> rx.Component:
    return rx.el.div(
        panel(
            rx.el.p("Bỏ hẳn những phần này khỏi máy? Bỏ rồi thì không lấy lại được."),
            rx.el.p("Hồ sơ đã nộp và những hồ sơ khác không thay đổi."),
            rx.el.div(
                button("Giữ lại", kind="secondary", custom_attrs=_mark("remains-keep")),
                button("Bỏ hẳn", kind="secondary", custom_attrs=_mark("remains-really")),
                class_name="flex flex-wrap gap-3",
            ),
            tone="warning",
            icon_name="circle-alert",
        ),
        role="alert",
        hidden=True,
        class_name=_HIDES,
        custom_attrs=_mark("remains-sure"),
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
