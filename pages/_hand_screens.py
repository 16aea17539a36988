"""The screens of an application that a helper sees otherwise than its owner: papers, and the review."""

from typing import Any

import reflex as rx

from app.ui import panel, tag
from pages._hand_parts import point_button, presence_line
from pages._nop_parts import form_of
from pages._nop_review import review_parts
from pages._questions import Manner, saved_note


def helping(state: Any) -> Manner:
    """The form as a helper fills it in: saved through their own route, each box can be shown to the citizen."""
    return Manner(
        form={"data-autosave": state.autosave},
        attach=lambda _document: rx.fragment(),
        note=saved_note("chưa nộp", state.saved),
        foot=rx.fragment(),
        ready="",
        goes_to="",
        under=lambda key, label: rx.fragment(presence_line(key), point_button(key, label)),
        scans=False,
        again=state.look_again,
    )


def documents_seen(state: Any) -> rx.Component:
    """The checklist: what is there and what is missing. Files are the citizen's to take and to open."""
    return rx.fragment(
        rx.el.p("Ảnh và tệp do người làm hồ sơ tự chụp và gửi trên máy của họ.", class_name="muted"),
        form_of(state, helping(state), rx.foreach(state.documents, _document)),
    )


def _document(document: Any) -> rx.Component:
    missing = rx.match(
        document.need,
        ("form", tag("Đã khai ở các bước trên", "success", "circle-check")),
        ("must", tag("Cần có, chưa có tệp", "warning", "circle-alert")),
        ("unless", tag("Cần có, trừ trường hợp ghi dưới đây", "warning", "circle-alert")),
        tag("Gửi nếu có", "plain"),
    )
    return rx.el.section(
        rx.el.h2(document.name, class_name="text-[1.05rem] leading-snug"),
        rx.cond(
            document.files.length() > 0,
            tag(f"Đã có {document.files.length()} tệp", "success", "circle-check"),
            missing,
        ),
        rx.cond(document.detail != "", rx.el.p(document.detail, class_name="muted text-sm")),
        presence_line(document.key),
        rx.cond(document.need == "form", rx.fragment(), point_button(document.key, document.name)),
        class_name="rounded-box border border-base-300 p-4 flex flex-col gap-3",
        custom_attrs={"data-box": document.key},
    )


def review_seen(state: Any) -> rx.Component:
    """Everything filled in; the helper can lead back to a part, and only the citizen can file."""
    return rx.el.div(
        rx.cond(
            state.complete,
            panel(
                "Đã đủ để nộp. Mời người làm hồ sơ đọc lại và bấm Nộp hồ sơ trên máy của họ.",
                icon_name="list-checks",
            ),
            panel(
                "Chưa nộp được: còn mục cần sửa, được đánh dấu dưới đây.",
                tone="warning",
                icon_name="circle-alert",
            ),
        ),
        review_parts(state),
        class_name="flex flex-col gap-5",
    )
