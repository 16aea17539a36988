"""The screens of an application as components; `assets/nop.js` autosaves and uploads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.ui import button, card, choice, facts, icon, panel, progress, scan_button, section, tag
from app.ui.say import read_aloud
from pages._files import attached_file, pickers, upload_plumbing
from pages._hand_parts import presence_line
from pages._nop_state import TYPED
from pages._push import push_offer

FORM_ID = "nop-form"


@dataclass(frozen=True)
class Manner:
    """What of these screens differs between an application and its practice (`pages/_luyen_tap_parts.py`).

    Attributes:
        form: attributes of the form; the real one says where what is typed is saved.
        attach: the files of a document and the ways to add one.
        note: stands below the title.
        foot: stands below the questions of the first screen.
        ready: said on the review when nothing is missing.
        goes_to: said at the end of the review, where it is sent.
        left: the event of leaving a box, made from the box's key.
        under: what stands under a box, made from the box's key and label.
        scans: whether the identity card's code may fill the boxes.
    """

    form: Mapping[str, Any]
    attach: Callable[[Any], rx.Component]
    note: rx.Component
    foot: rx.Component
    ready: str
    goes_to: str
    left: Callable[[Any], Any] | None = None
    under: Callable[[Any, Any], rx.Component] = lambda _key, _label: rx.fragment()
    scans: bool = True


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
    )


def top(state: Any, manner: Manner | None = None) -> rx.Component:
    """How far along, of what, and that nothing was sent yet."""
    manner = manner or real(state)
    words = f"Bước {state.step}/{state.steps}"
    return rx.el.div(
        progress(state.step, state.steps, words),
        rx.el.p(state.procedure_name, class_name="muted"),
        rx.el.h1(state.title, class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
        manner.note,
        rx.cond(state.kind == "questions", read_aloud()),
        class_name="flex flex-col gap-2",
    )


def saved_note(not_yet: str, last: Any = "") -> rx.Component:
    """Whether what was typed is kept, and that it was `not_yet` sent.

    The script changes `data-state`; each has its own icon, words and colour.
    """
    shown = "hidden group-data-[state={0}]:inline-flex items-center gap-1.5"

    def words(name: str, icon_name: str, text: Any, tone: str) -> rx.Component:
        return rx.el.span(
            icon(icon_name, 18),
            rx.el.span(text),
            class_name=f"{shown.format(name)} rounded-full px-3 py-1 {tone}",
        )

    amber, red = "bg-warning text-warning-content", "bg-error text-error-content"
    return rx.el.div(
        words("saved", "save", f"Đã lưu, {not_yet}", amber),
        words("saving", "loader", f"Đang lưu, {not_yet}", amber),
        words("waiting", "wifi-off", "Chưa lưu được, đang thử lại. Xin giữ trang này mở.", red),
        words("refused", "circle-alert", "Chưa lưu được. Chữ vừa nhập còn trên trang này.", red),
        rx.el.span(
            panel(
                rx.el.p("Phiên đăng nhập đã hết. Chữ vừa nhập còn trên trang này, xin giữ trang mở."),
                button(
                    "Đăng nhập lại ở trang khác",
                    kind="secondary",
                    href="/dang-nhap?tiep=%2Fho-so",
                    native=True,
                    target="_blank",
                ),
                rx.el.p("Đăng nhập xong, quay lại trang này: phần vừa nhập sẽ được lưu."),
                tone="error",
                icon_name="log-in",
            ),
            class_name="hidden group-data-[state=signed-out]:block",
        ),
        class_name="group text-sm min-h-8",
        role="status",
        custom_attrs={"data-save-state": "", "data-state": "saved"},
        title=rx.cond(last != "", f"Lưu lần cuối {last}", ""),
    )


def form_of(state: Any, manner: Manner, *children: Any) -> rx.Component:
    """Made anew for each screen, so that boxes never keep the text of another question."""
    return rx.el.form(
        *children,
        rx.el.input(type="hidden", name=TYPED, default_value="", disabled=True),
        id=FORM_ID,
        key=f"{state.draft_id} {state.screen} {state.loads}",
        on_submit=state.proceed,
        custom_attrs={**manner.form, "novalidate": ""},
        class_name="flex flex-col gap-5",
    )


def question_screen(state: Any, manner: Manner | None = None) -> rx.Component:
    """The questions of one group."""
    manner = manner or real(state)
    return rx.fragment(
        rx.cond(state.scan != "", scan_button(state.scan, key=f"scan {state.screen} {state.loads}"))
        if manner.scans
        else rx.fragment(),
        form_of(
            state, manner, rx.foreach(state.questions, lambda question: question_box(state, question, manner))
        ),
        rx.cond(state.step == 1, manner.foot),
    )


def _optional(question: Any) -> rx.Component:
    return rx.cond(
        question.required, rx.fragment(), rx.el.span(" (không bắt buộc)", class_name="muted font-normal")
    )


def _below(state: Any, key: Any, example: Any) -> rx.Component:
    error = state.errors.get(key, "")
    return rx.el.p(
        rx.cond(error != "", error, example),
        class_name=rx.cond(
            error != "",
            "text-error-content font-semibold text-sm min-h-6",
            "muted text-sm min-h-6 empty:hidden",
        ),
        id=f"{key}-below",
        custom_attrs={"data-below": key},
    )


def _box(state: Any, key: Any, value: Any, **props: Any) -> rx.Component:
    return rx.el.input(
        id=key,
        name=key,
        type=props.pop("type", "text"),
        default_value=value,
        class_name="input field-input",
        aria_describedby=f"{key}-below",
        aria_invalid=rx.cond(state.errors.get(key, "") != "", "true", "false"),
        **props,
    )


def question_box(state: Any, question: Any, manner: Manner | None = None) -> rx.Component:
    """One question with its control, its example and its error (`state.errors`)."""
    left = _leaving(manner, question.key)
    described, invalid = f"{question.key}-below", state.errors.get(question.key, "") != ""
    line = _box(
        state,
        question.key,
        question.value,
        input_mode=question.keypad,
        auto_complete=question.autocomplete,
        aria_required=rx.cond(question.required, "true", "false"),
        **left,
    )
    area = rx.el.textarea(
        id=question.key,
        name=question.key,
        default_value=question.value,
        rows=rx.cond(question.kind == "address", "2", "5"),
        auto_complete=question.autocomplete,
        class_name="textarea field-input h-auto field-sizing-content min-h-20",
        aria_describedby=described,
        aria_invalid=rx.cond(invalid, "true", "false"),
        aria_required=rx.cond(question.required, "true", "false"),
        **left,
    )
    drop_down = rx.el.select(
        rx.el.option("Chọn một mục", value=""),
        rx.foreach(question.options, lambda option: rx.el.option(option.label, value=option.value)),
        id=question.key,
        name=question.key,
        default_value=question.value,
        class_name="select field-input",
        aria_describedby=described,
        aria_invalid=rx.cond(invalid, "true", "false"),
        **_leaving(manner, question.key, "on_change"),
    )
    return rx.el.div(
        rx.match(
            question.kind,
            ("cards", _cards(question, manner)),
            ("moment", _moment(state, question, manner)),
            ("area", rx.fragment(_label(question), area)),
            ("address", rx.fragment(_label(question), area)),
            ("list", rx.fragment(_label(question), drop_down)),
            rx.fragment(_label(question), line),
        ),
        rx.cond(
            question.kind == "moment",
            rx.fragment(),
            rx.fragment(
                _below(state, question.key, question.example),
                *([manner.under(question.key, question.label)] if manner else []),
            ),
        ),
        class_name="flex flex-col gap-1.5 rounded-box",
        custom_attrs={"data-invalid": rx.cond(invalid, "true", "false"), "data-box": question.key},
    )


def _leaving(manner: Manner | None, key: Any, trigger: str = "on_blur") -> dict[str, Any]:
    return {trigger: manner.left(key)} if manner and manner.left else {}


def _label(question: Any) -> rx.Component:
    return rx.fragment(
        rx.el.label(question.label, _optional(question), html_for=question.key, class_name="font-semibold"),
        rx.cond(question.help != "", rx.el.p(question.help, class_name="muted text-sm")),
    )


def _cards(question: Any, manner: Manner | None) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(question.label, _optional(question), class_name="font-semibold mb-1.5"),
        rx.cond(question.help != "", rx.el.p(question.help, class_name="muted text-sm")),
        rx.foreach(
            question.options,
            lambda option: choice(
                question.key,
                option.value,
                option.label,
                default_checked=option.value == question.value,
                **_leaving(manner, question.key, "on_change"),
            ),
        ),
        class_name="flex flex-col gap-2",
        aria_describedby=f"{question.key}-below",
    )


def _moment(state: Any, question: Any, manner: Manner | None) -> rx.Component:
    def part(label: str, key: Any, value: Any, example: Any, keypad: str, width: str) -> rx.Component:
        return rx.el.div(
            rx.el.label(label, html_for=key, class_name="text-sm"),
            _box(state, key, value, input_mode=keypad, auto_complete="off", **_leaving(manner, key)),
            _below(state, key, example),
            *([manner.under(key, label)] if manner else []),
            class_name=f"flex flex-col gap-1 {width}",
            custom_attrs={"data-invalid": rx.cond(state.errors.get(key, "") != "", "true", "false")},
        )

    return rx.el.fieldset(
        rx.el.legend(question.label, _optional(question), class_name="font-semibold mb-1.5"),
        rx.el.div(
            part("Ngày", question.key, question.value, question.example, "numeric", "flex-[2] min-w-36"),
            part(
                "Giờ",
                question.hour_key,
                question.hour_value,
                question.hour_example,
                "text",
                "flex-1 min-w-28",
            ),
            class_name="flex flex-wrap gap-3",
        ),
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
            _below(state, "return_method", ""),
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
                _below(
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


def review_screen(state: Any, manner: Manner | None = None) -> rx.Component:
    """Everything that will be sent, each part with its way back."""
    manner = manner or real(state)
    return rx.el.div(
        rx.cond(
            state.complete,
            panel(manner.ready, icon_name="list-checks"),
            panel(
                "Chưa nộp được: còn mục cần sửa, được đánh dấu dưới đây.",
                tone="warning",
                icon_name="circle-alert",
            ),
        ),
        review_parts(state),
        section(
            "Thời gian và phí",
            rx.el.dl(
                rx.foreach(
                    state.costs,
                    lambda pair: rx.el.div(
                        rx.el.dt(pair[0], class_name="muted text-sm"), rx.el.dd(pair[1]), class_name="py-2"
                    ),
                )
            ),
        ),
        rx.el.p(manner.goes_to, class_name="muted text-sm"),
        class_name="flex flex-col gap-5",
    )


def review_parts(state: Any) -> rx.Component:
    """The answers of each screen, with the way back there."""
    return rx.foreach(state.parts, lambda part: _part(state, part))


def _part(state: Any, part: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h2(part.title, class_name="text-[1.1rem]"),
            button(
                "Sửa",
                kind="secondary",
                icon_name="pencil",
                on_click=state.edit(part.key),
                aria_label=f"Sửa {part.title}",
            ),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.dl(rx.foreach(part.rows, _row)),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="muted text-sm"),
        rx.el.dd(
            rx.cond(row.text != "", row.text, "Chưa có"),
            class_name="break-words whitespace-pre-line line-clamp-6",
        ),
        rx.cond(row.by != "", rx.el.dd(f"Người nhập giúp: {row.by}", class_name="muted text-sm")),
        rx.cond(
            row.note != "",
            rx.el.dd(
                icon("circle-alert", 18),
                row.note,
                class_name=rx.cond(
                    row.wrong,
                    "flex gap-2 items-start text-sm font-semibold text-error-content",
                    "flex gap-2 items-start text-sm text-warning-content",
                ),
            ),
        ),
        class_name="flex flex-col gap-0.5 border-b border-base-300 py-2 last:border-0",
    )


def filed_screen(state: Any) -> rx.Component:
    """The dossier's code, what happens next, by when."""
    return rx.el.div(
        panel(
            rx.el.h1("Đã nộp hồ sơ", class_name="text-[1.6rem] leading-tight", tab_index=-1, id="nop-title"),
            rx.el.p(state.procedure_name),
            tone="success",
            icon_name="circle-check",
        ),
        card(
            facts(
                (
                    "Mã hồ sơ",
                    rx.el.span(state.code, class_name="font-semibold text-[1.2rem] whitespace-nowrap"),
                ),
                ("Nộp lúc", state.filed_at),
            )
        ),
        section(
            "Việc tiếp theo",
            rx.el.ol(
                rx.foreach(state.next_steps, rx.el.li), class_name="list-decimal pl-6 flex flex-col gap-2"
            ),
        ),
        push_offer(),
        rx.el.p(
            "Mỗi bước đều có thông báo, không cần gọi điện hỏi. Mã QR để người thân theo dõi có trong trang hồ sơ.",
            class_name="muted",
        ),
        button("Về trang chủ", kind="quiet", href="/"),
        class_name="flex flex-col gap-5",
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
