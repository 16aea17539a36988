"""Results of a dossier on the citizen's and the officer's page."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
import segno

from app.clock import local, say_moment
from app.papers.results import WHY, YEARS, Result, check_address
from app.ui import button, field, icon
from models.results import SignatureState

RESULT = "result"
"""The hidden box that says which result is taken back."""


@dataclass
class ResultRow:
    """One result: `words` say in a sentence what its signature is worth; `qr` leads to the public check."""

    id: str
    name: str
    detail: str
    words: str
    signers: str
    is_good: bool
    is_here: bool
    check: str
    qr: str
    fingerprint: str


def result_rows(found: list[Result], base: str) -> list[ResultRow]:
    """Results as shown; `base` is the address of this installation."""
    return [
        ResultRow(
            str(each.id),
            each.name,
            f"PDF, {each.pages} trang, tải được đến {local(each.keep_until):%d/%m/%Y}",
            f"{each.words} Kiểm tra lúc {say_moment(each.checked_at)}.",
            "; ".join(each.signers),
            each.state in {SignatureState.TRUSTED, SignatureState.UNSIGNED},
            each.is_here,
            check_address(each.token, "") if each.token else "",
            segno.make(check_address(each.token, base), micro=False).svg_data_uri(scale=4, border=2)
            if each.token
            else "",
            each.sha256,
        )
        for each in found
    ]


def result_list(results: Any, desk: Any = None) -> rx.Component:
    """Every result with its link, what its signature is worth, and the code to check it by.

    `desk` is the state of the officer's page, where a mistaken one is taken back.
    """
    return rx.el.ul(rx.foreach(results, lambda row: _result(row, desk)), class_name="flex flex-col gap-4")


def _result(row: Any, desk: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.is_here,
            rx.el.a(
                icon("file-check", 28),
                rx.el.span(
                    rx.el.span(row.name, class_name="link font-semibold break-words"),
                    rx.el.span(row.detail, class_name="muted text-sm"),
                    class_name="flex min-w-0 flex-col",
                ),
                href=f"/api/results/{row.id}",
                target="_blank",
                rel="noopener",
                class_name="flex min-h-12 items-center gap-3",
            ),
            rx.el.p(f"Tệp này đã hết thời hạn giữ {YEARS} năm.", class_name="muted"),
        ),
        rx.el.p(
            rx.cond(row.is_good, icon("shield-check", 22), icon("shield-alert", 22)),
            rx.el.span(row.words),
            class_name="flex items-start gap-2",
        ),
        rx.cond(row.signers != "", rx.el.p("Người ký: ", row.signers, class_name="text-sm")),
        rx.cond(
            row.check != "",
            rx.el.details(
                rx.el.summary("Mã QR để ai cũng kiểm tra được", class_name="link min-h-12 content-center"),
                rx.el.img(
                    src=row.qr, alt="Mã QR dẫn đến trang kiểm tra kết quả này", class_name="w-44 bg-white"
                ),
                rx.el.a(
                    "Mở trang kiểm tra",
                    href=row.check,
                    class_name="link inline-flex min-h-12 items-center",
                ),
                rx.el.p("Dấu vân tay của tệp (SHA-256): ", row.fingerprint, class_name="break-all text-sm"),
            ),
        ),
        rx.fragment() if desk is None else _taking_back(row, desk),
        class_name="flex flex-col gap-2 border-b border-base-300 py-2 last:border-0",
    )


def _taking_back(row: Any, desk: Any) -> rx.Component:
    box: Any = "result-reason-" + row.id
    return rx.el.details(
        rx.el.summary("Đưa nhầm tệp?", class_name="link min-h-12 content-center"),
        rx.el.p(
            "Thu lại thì tệp bị xóa, người dân không tải được nữa và đọc lý do, trang kiểm tra ghi rõ đã thu lại."
        ),
        rx.el.form(
            rx.el.input(type="hidden", name=RESULT, value=row.id, read_only=True),
            field(
                box,
                "Lý do thu lại",
                example="Ví dụ: đưa nhầm kết quả của hồ sơ khác",
                error=desk.errors.get(WHY, ""),
                control=rx.el.input(
                    id=box,
                    name=WHY,
                    type="text",
                    auto_complete="off",
                    class_name="input field-input",
                    aria_describedby=f"{box}-below",
                    aria_required="true",
                ),
            ),
            button("Thu lại tệp này", kind="danger", type="submit", class_name="w-fit"),
            on_submit=desk.take_back,
            reset_on_submit=False,
            class_name="flex max-w-xl flex-col gap-3 py-2",
        ),
    )


def result_picker(code: Any) -> rx.Component:
    """Where the office chooses the result; `assets/nop.js` sends it, and says why when it is refused."""
    return rx.fragment(
        rx.el.ul(class_name="flex flex-col gap-2 empty:hidden", custom_attrs={"data-uploads": "result"}),
        rx.el.label(
            icon("folder-up", 22),
            "Đưa kết quả lên (PDF)",
            rx.el.input(
                type="file",
                accept="application/pdf",
                class_name="sr-only",
                custom_attrs={"data-upload": f"/api/dossiers/{code}/results", "data-document": "result"},
            ),
            class_name=(
                "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-2 text-base font-semibold "
                "cursor-pointer has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-primary"
            ),
        ),
        rx.el.p(
            "Tệp đã ký số được giữ nguyên từng chữ. Người dân thấy sau khi đóng dấu.",
            class_name="muted text-sm",
        ),
    )
