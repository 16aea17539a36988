"""The screens of an application as components; `assets/nop.js` autosaves and uploads."""

from typing import Any

import reflex as rx

from app.ui import button, choice, progress, scan_button, tag
from app.ui.level import how_to_choose
from app.ui.say import read_aloud
from pages._dossier import for_whom_line
from pages._files import attached_file, merging, pickers, upload_plumbing
from pages._hand_parts import presence_line
from pages._questions import Manner, ask_again, below, question_boxes, saved_note

FORM_ID = "nop-form"
_READ = ("questions", "documents", "return")
"""The screens that tell what to do; the review shows what was typed, which is never read aloud."""


def real(state: Any) -> Manner:
    """An application that is saved as one types, and sent."""
    return Manner(
        form={"data-autosave": state.autosave},
        attach=lambda document: _attached(state, document),
        note=saved_note("chưa nộp", state.saved),
        foot=discard(state),
        ready="Đã đủ để nộp. Mời đọc lại một lượt, rồi bấm “Nộp hồ sơ” ở cuối màn hình.",
        goes_to="Hồ sơ được gửi tới Trung tâm Phục vụ hành chính công, không phải Cổng Dịch vụ công quốc gia.",
        under=lambda key, _label: presence_line(key),
        again=getattr(state, "look_again", None),
    )


def top(state: Any, manner: Manner | None = None, *beside: rx.Component) -> rx.Component:
    """How far along, of what, and that nothing was sent yet; `beside` stands beside reading aloud."""
    manner = manner or real(state)
    words = f"Bước {state.step}/{state.steps}"
    return rx.el.div(
        progress(state.step, state.steps, words),
        rx.el.p(state.procedure_name, class_name="procedure muted"),
        for_whom_line(state.subject) if hasattr(state, "subject") else rx.fragment(),
        rx.el.h1(state.title, class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
        manner.note,
        rx.el.div(
            rx.match(state.kind, *[(kind, read_aloud()) for kind in _READ], rx.fragment()),
            *beside,
            class_name="flex flex-wrap items-center gap-2 empty:hidden",
        ),
        class_name="flex flex-col gap-2",
    )


def form_of(state: Any, manner: Manner, *children: Any) -> rx.Component:
    """Made anew for each screen, so that boxes never keep the text of another question."""
    return rx.el.form(
        *children,
        id=FORM_ID,
        key=f"{state.draft_id} {state.screen} {state.loads}",
        on_submit=manner.proceed or state.proceed,
        custom_attrs={**manner.form, "novalidate": "", "data-loads": state.loads},
        class_name="flex flex-col gap-5",
    )


def question_screen(state: Any, manner: Manner | None = None) -> rx.Component:
    """The questions of one group."""
    manner = manner or real(state)
    return rx.el.div(
        rx.el.div(
            rx.cond(state.scan != "", scan_button(state.scan, key=f"scan {state.screen} {state.loads}"))
            if manner.scans
            else rx.fragment(),
            class_name="aside empty:hidden",
        ),
        form_of(state, manner, question_boxes(state, manner)),
        ask_again(manner.again) if manner.again else rx.fragment(),
        rx.el.div(rx.cond(state.step == 1, manner.foot), class_name="foot empty:hidden"),
        class_name="flex flex-col gap-5",
    )


def discard(state: Any) -> rx.Component:
    """The way out of an application, behind one more tap."""
    return rx.el.details(
        rx.el.summary("Bỏ hồ sơ đang làm này", class_name="link min-h-12 py-3 cursor-pointer"),
        rx.el.div(
            rx.el.p("Mọi thứ đã nhập và tệp đã gửi sẽ bị xóa, không lấy lại được."),
            button("Xóa hồ sơ đang làm", kind="danger", on_click=state.discard, icon_name="trash-2"),
            class_name="flex flex-col gap-3",
        ),
    )


def document_screen(state: Any, manner: Manner | None = None) -> rx.Component:
    """The checklist, each paper with camera and file button."""
    manner = manner or real(state)
    return rx.fragment(
        rx.el.p(
            "Chụp thẳng, đủ sáng, thấy cả bốn góc giấy. Nhận ảnh (JPEG, PNG, WebP, HEIC) và PDF, mỗi tệp tối đa 20 MB.",
            class_name="muted",
        ),
        form_of(
            state, manner, rx.foreach(state.documents, lambda document: _document(state, document, manner))
        ),
        upload_plumbing(state.refresh_files) if "data-autosave" in manner.form else rx.fragment(),
    )


def _attached(state: Any, document: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(
            document.files.length() > 0,
            rx.el.ul(
                rx.foreach(document.files, lambda file: attached_file(file, state.remove_file)),
                class_name="flex flex-col gap-2",
            ),
        ),
        rx.cond(
            document.files.length() > 1,
            merging(document.files, state.move_up, state.merge(document.key)),
        ),
        rx.cond(
            document.need == "form",
            rx.fragment(),
            pickers(f"/api/drafts/{state.draft_id}/documents/{document.key}", document.key, document.name),
        ),
    )


def _document(state: Any, document: Any, manner: Manner) -> rx.Component:
    error = state.errors.get(document.key, "")
    return rx.el.section(
        rx.el.div(
            rx.el.h2(document.name, class_name="text-[1.05rem] leading-snug"),
            rx.match(
                document.need,
                ("form", tag("Đã khai ở các bước trên", "success", "circle-check")),
                (
                    "must",
                    rx.cond(
                        document.files.length() > 0,
                        tag("Đã có tệp", "success", "circle-check"),
                        tag("Cần có", "warning", "circle-alert"),
                    ),
                ),
                rx.cond(
                    document.files.length() > 0,
                    tag("Đã có tệp", "success", "circle-check"),
                    rx.cond(
                        document.need == "unless",
                        tag("Cần có, trừ trường hợp ghi dưới đây", "warning", "circle-alert"),
                        tag("Gửi nếu có", "plain"),
                    ),
                ),
            ),
            class_name="flex flex-col gap-2",
        ),
        rx.cond(document.detail != "", rx.el.p(document.detail, class_name="muted text-sm")),
        manner.attach(document),
        rx.cond(
            error != "",
            rx.el.p(error, class_name="text-error-content font-semibold text-sm"),
        ),
        presence_line(document.key),
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-3",
        custom_attrs={"data-invalid": rx.cond(error != "", "true", "false"), "data-box": document.key},
    )


def return_screen(state: Any, manner: Manner | None = None) -> rx.Component:
    """Counter, post or home; the address shows for the last two."""
    manner = manner or real(state)
    error = state.errors.get("return_method", "")
    return form_of(
        state,
        manner,
        rx.el.fieldset(
            rx.el.legend("Chọn một cách", class_name="sr-only"),
            rx.foreach(
                state.ways,
                lambda way: choice(
                    "return_method", way.value, way.title, way.detail, default_checked=way.chosen
                ),
            ),
            below(state, "return_method", ""),
            how_to_choose(),
            rx.el.div(
                rx.el.label("Địa chỉ nhận kết quả", html_for="return_address", class_name="font-semibold"),
                rx.el.textarea(
                    id="return_address",
                    name="return_address",
                    default_value=state.return_address,
                    rows="2",
                    auto_complete="street-address",
                    class_name="textarea field-input h-auto field-sizing-content min-h-20",
                    aria_describedby="return_address-below",
                    aria_invalid=rx.cond(state.errors.get("return_address", "") != "", "true", "false"),
                ),
                below(
                    state, "return_address", "Ví dụ: số 12, khu Vĩnh Xuân, phường Mạo Khê, tỉnh Quảng Ninh"
                ),
                custom_attrs={
                    "data-invalid": rx.cond(state.errors.get("return_address", "") != "", "true", "false")
                },
                class_name=(
                    "hidden flex-col gap-1.5 group-has-[input[value=post]:checked]:flex "
                    "group-has-[input[value=home]:checked]:flex"
                ),
            ),
            manner.under("return_method", "cách nhận kết quả"),
            class_name="group flex flex-col gap-3 rounded-box",
            custom_attrs={"data-invalid": rx.cond(error != "", "true", "false"), "data-box": "return_method"},
        ),
    )


def primary(state: Any) -> rx.Component:
    """The one primary action of each screen."""
    return rx.match(
        state.kind,
        ("review", button("Nộp hồ sơ", on_click=state.submit, icon_name="send")),
        ("filed", button("Theo dõi hồ sơ này", href="/ho-so/" + state.code.to(str))),
        ("", button("Tiếp tục", disabled=True)),
        button(
            rx.cond(state.from_review, "Lưu và xem lại", "Tiếp tục"),
            type="submit",
            custom_attrs={"form": FORM_ID},
        ),
    )


def way_back(state: Any) -> rx.Component:
    """To the screen before; on the first, out of the form, which stays saved."""
    return rx.match(
        state.kind,
        ("filed", rx.fragment()),
        ("", rx.fragment()),
        rx.cond(
            state.step > 1,
            button("Quay lại", kind="secondary", on_click=state.back, custom_attrs={"data-step-back": ""}),
            button("Để sau", kind="secondary", href="/ho-so"),
        ),
    )
