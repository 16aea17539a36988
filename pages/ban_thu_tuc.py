"""The catalogue for administrators: out as a spreadsheet, in as a proposal that is looked through before it counts."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries
from app.clock import local
from app.db import reading
from app.ui import api_form, button, field, heading, loading, problem, rows, section, tick
from app.ui.elements import anchor, icon
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk


@dataclass
class ProcedureRow:
    """One published procedure."""

    code: str
    name: str
    version: str


class CatalogueState(PageState, rx.State):
    """Every procedure that is published now."""

    procedures: list[ProcedureRow] = []

    @handler(Permission.ADMINISTER)
    async def load(self, _caller: Caller) -> None:
        async with reading() as db:
            found = await queries.published(db)
            since = await queries.published_since(db)
        self.procedures = [
            ProcedureRow(
                one.spec.code,
                one.spec.name,
                f"{one.spec.code}, bản {one.version}, từ {local(since[one.id]):%d/%m/%Y}",
            )
            for one in found
        ]
        self.ready = True


def _row(row: Any) -> rx.Component:
    return rx.el.a(
        rx.el.span(
            rx.el.span(row.name, class_name="font-semibold"),
            rx.el.span(row.version, class_name="muted text-sm"),
            class_name="flex min-w-0 flex-1 flex-col",
        ),
        rx.el.span("Xem tờ khai", class_name="link hidden whitespace-nowrap md:inline"),
        icon("chevron-right", 22),
        href=f"/ban/thu-tuc/mau/{row.code}",
        class_name="flex min-h-14 items-center gap-3 border-b border-base-300 px-4 py-3 last:border-0",
    )


def _send() -> rx.Component:
    return api_form(
        rx.el.div(
            field(
                "file",
                "Tệp đã sửa (.xlsx hoặc .yaml)",
                example="Tối đa 1 MB. Gửi xong được xem trước từng chỗ sẽ đổi; chưa có gì được công bố.",
                control=rx.el.input(
                    id="file",
                    name="file",
                    type="file",
                    accept=".xlsx,.yaml,.yml",
                    class_name="file-input field-input",
                    aria_describedby="file-below",
                ),
            ),
            class_name="[&_[data-below]]:whitespace-pre-line",
        ),
        tick(
            "whole",
            "Tệp này là toàn bộ danh mục",
            "Thủ tục không có trong tệp sẽ thôi áp dụng. Không đánh dấu thì chúng giữ nguyên.",
        ),
        button("Xem trước thay đổi", type="submit", class_name="w-full sm:w-auto"),
        action="/api/catalogue/proposals",
    )


@page("/ban/thu-tuc", "Danh mục thủ tục · Cầm Tay", on_load=(DeskShell.load, CatalogueState.load))
def catalogue() -> rx.Component:
    """Take the catalogue out, send it back changed, and look at each form as a phone shows it."""
    state = CatalogueState
    return desk(
        heading("Danh mục thủ tục"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                section(
                    "Sửa bằng bảng tính",
                    rx.el.p(
                        "Tải bảng tính, sửa bằng Excel hoặc LibreOffice, rồi gửi lại. Mỗi dòng là một thủ tục, một giấy "
                        "tờ hoặc một câu hỏi. Đơn đang làm dở và hồ sơ đã nộp giữ theo bản cũ.",
                        class_name="muted",
                    ),
                    anchor(
                        icon("download", 22),
                        "Tải danh mục đang áp dụng (.xlsx)",
                        href="/api/catalogue/workbook.xlsx",
                        class_name="btn bg-base-200 border-base-200 min-h-12 h-auto py-2 text-base font-semibold self-start",
                    ),
                    rx.el.div(_send(), class_name="max-w-xl"),
                ),
                section("Đang áp dụng", rows(rx.foreach(state.procedures, _row))),
            ),
            rx.cond(state.problem == "", loading(4)),
        ),
        title="Danh mục thủ tục",
        here="catalogue",
    )
