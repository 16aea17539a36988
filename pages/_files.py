"""Choosing, sending and listing files; `assets/nop.js` does the sending, past the websocket."""

from typing import Any

import reflex as rx

from app.ui import button, icon


def pickers(address: Any, key: Any, name: Any) -> rx.Component:
    """Camera and file button for one document, and the list of what is on its way.

    Args:
        address: the route that takes the raw bytes.
        key: the document's key.
        name: the document's name, read aloud with the buttons.
    """
    return rx.fragment(
        rx.el.ul(class_name="flex flex-col gap-2 empty:hidden", custom_attrs={"data-uploads": key}),
        rx.el.div(
            _picker(address, key, name, "Chụp ảnh", "camera", camera=True),
            _picker(address, key, name, "Chọn tệp", "folder-up", camera=False),
            class_name="flex flex-wrap gap-3 *:flex-1",
        ),
    )


def _picker(address: Any, key: Any, name: Any, label: str, icon_name: str, *, camera: bool) -> rx.Component:
    attributes: dict[str, Any] = {"data-upload": address, "data-document": key}
    if camera:
        attributes["capture"] = "environment"
    return rx.el.label(
        icon(icon_name, 22),
        label,
        rx.el.input(
            type="file",
            accept="image/*"
            if camera
            else "image/jpeg,image/png,image/webp,image/heic,.heic,.heif,application/pdf",
            multiple=not camera,
            class_name="sr-only",
            aria_label=f"{label}: {name}",
            custom_attrs=attributes,
        ),
        class_name=(
            "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-2 text-base font-semibold "
            "cursor-pointer whitespace-nowrap has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-primary"
        ),
    )


def attached_file(file: Any, remove: Any) -> rx.Component:
    """A file that was sent, with its way out; `remove` is called with its id."""
    return rx.el.li(
        rx.cond(
            file.is_image,
            rx.el.img(
                src=f"/api/files/{file.id}?small=true",
                alt="",
                class_name="size-14 rounded-lg object-cover bg-base-200",
            ),
            rx.el.span(
                icon("file-text", 28), class_name="size-14 grid place-items-center rounded-lg bg-base-200"
            ),
        ),
        rx.el.a(
            rx.el.span(file.name, class_name="font-semibold break-words link"),
            rx.el.span(file.detail, class_name="muted text-sm"),
            href=f"/api/files/{file.id}",
            target="_blank",
            rel="noopener",
            class_name="flex flex-col flex-1 min-w-0 min-h-12 justify-center",
        ),
        rx.el.button(
            icon("trash-2", 22),
            type="button",
            aria_label=f"Bỏ tệp {file.name}",
            on_click=remove(file.id),
            class_name="btn btn-ghost size-12 p-0",
        ),
        class_name="flex items-center gap-3",
    )


def merging(files: Any, one_up: Any, merge: Any) -> rx.Component:
    """The way from several photos of one paper to one PDF; `one_up` is called with a file's id."""
    return rx.el.details(
        rx.el.summary("Ghép các ảnh thành một tệp PDF", class_name="link min-h-12 py-3 cursor-pointer"),
        rx.el.div(
            rx.el.p("Xếp đúng thứ tự trang: trang nào phải đứng trước thì bấm Lên."),
            rx.el.ol(
                rx.foreach(
                    files,
                    lambda file, place: rx.el.li(
                        rx.el.span(
                            f"Trang {place + 1}: ", file.name, class_name="flex-1 min-w-0 break-words"
                        ),
                        rx.cond(
                            place > 0,
                            button(
                                "Lên",
                                kind="secondary",
                                icon_name="arrow-up",
                                on_click=one_up(file.id),
                                aria_label=f"Đưa {file.name} lên trước",
                            ),
                        ),
                        class_name="flex items-center gap-3 min-h-12",
                    ),
                ),
                class_name="flex flex-col gap-2",
            ),
            button("Ghép theo thứ tự này", kind="secondary", icon_name="file-stack", on_click=merge),
            class_name="flex flex-col gap-3",
        ),
    )


def upload_plumbing(refresh: Any) -> rx.Component:
    """What the script needs once a page: how to ask for the list again, and a row to copy for each file."""
    return rx.fragment(
        button(
            "Xem lại danh sách tệp", id="refresh-files", on_click=refresh, class_name="hidden", tab_index=-1
        ),
        _upload_row(),
    )


def _upload_row() -> rx.Component:
    """The row that the script copies for each file on its way."""
    return rx.el.div(
        rx.el.li(
            rx.el.div(
                rx.el.span(class_name="font-semibold break-words", custom_attrs={"data-name": ""}),
                rx.el.progress(
                    max="100", class_name="progress progress-primary h-3", aria_label="Đã gửi được"
                ),
                rx.el.span(class_name="text-sm", role="status", custom_attrs={"data-words": ""}),
                class_name="flex flex-col gap-1 flex-1 min-w-0",
            ),
            button("Chụp lại", class_name="hidden", icon_name="camera", custom_attrs={"data-retake": ""}),
            button(
                "Vẫn gửi ảnh này", kind="secondary", class_name="hidden", custom_attrs={"data-anyway": ""}
            ),
            button("Gửi lại", kind="secondary", class_name="hidden", custom_attrs={"data-again": ""}),
            button("Bỏ", kind="quiet", class_name="hidden", custom_attrs={"data-drop": ""}),
            class_name="flex flex-wrap items-center gap-2 rounded-lg bg-base-200 p-3",
            custom_attrs={"data-upload-row": ""},
        ),
        class_name="hidden",
        aria_hidden="true",
    )
