"""Reconciliation: a bank's statement, what of it matches a dossier exactly, and what somebody has to look at."""

from collections.abc import Iterable
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import say_money
from app.db import reading, transaction
from app.fees import service, statement, wording
from app.fees.statement import Judged
from app.ui import button, heading, icon, loading, notice, panel, problem
from models.fees import Verdict
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk
from pages._transfers import TransferRow, TransferState, transfers, worked_on

TEXT, AGREED = "statement", "agreed"


class StatementState(PageState, rx.State):
    """The statement's preview.

    The text itself stays in the page's box: the server keeps none of it until it is booked.
    """

    rows: list[TransferRow] = []
    agreed: str = ""
    summary: str = ""
    matches: int = 0
    notice: str = ""

    @handler(Permission.COLLECT_FEES)
    async def load(self, _caller: Caller) -> None:
        self.rows, self.agreed, self.summary, self.notice = [], "", "", ""
        self.ready = True

    @handler(Permission.COLLECT_FEES)
    async def preview(self, caller: Caller, form: dict[str, Any]) -> None:
        """Show what booking the statement would do; with the preview agreed to, book it."""
        text, agreed = str(form.get(TEXT, "")), str(form.get(AGREED, ""))
        self.rows, self.agreed, self.summary, self.notice = [], "", "", ""
        if agreed:
            async with transaction() as db:
                judged = await service.book(db, caller, text, agreed)
            self.notice = (
                f"Đã ghi {_count(judged, Verdict.MATCH)} khoản. Khoản chưa rõ nằm trong danh sách dưới đây."
            )
            return
        async with reading() as db:
            judged = await service.preview(db, caller, text)
        self.rows = [_row(each) for each in judged]
        self.agreed = statement.fingerprint(judged)
        matches = self.matches = _count(judged, Verdict.MATCH)
        before = _count(judged, Verdict.BOOKED) + _count(judged, Verdict.BY_HAND)
        self.summary = (
            f"{len(judged)} khoản tiền vào: {matches} khoản khớp sẽ ghi, {before} khoản đã ghi hoặc đã có người xem, "
            f"{len(judged) - matches - before} khoản chưa rõ."
        )
        if _count(judged, Verdict.ALIKE):
            self.summary += f" {wording.ALIKE_ADVICE}"


def _count(judged: Iterable[Judged], verdict: Verdict) -> int:
    return sum(each.verdict is verdict for each in judged)


def _row(each: Judged) -> TransferRow:
    return TransferRow(
        f"{each.line.day:%d/%m/%Y}",
        say_money(each.line.amount),
        each.line.content,
        wording.VERDICT_NAMES[each.verdict],
        wording.VERDICT_TONES.get(each.verdict, "warning"),
        each.owed.code if each.owed else "",
    )


def _statement() -> rx.Component:
    state = StatementState
    error = state.errors.get(TEXT, "")
    return rx.el.form(
        rx.el.label(
            icon("file-up", 22),
            "Chọn tệp sao kê (CSV)",
            rx.el.input(
                type="file",
                accept=".csv,.txt,text/csv",
                class_name="sr-only",
                aria_label="Chọn tệp sao kê của ngân hàng",
                custom_attrs={"data-read-into": TEXT},
            ),
            class_name=(
                "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto w-fit cursor-pointer py-2 "
                "text-base font-semibold has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-primary"
            ),
        ),
        rx.el.label("Hoặc dán nội dung tệp vào đây", html_for=TEXT, class_name="font-semibold"),
        rx.el.textarea(
            id=TEXT,
            name=TEXT,
            rows=6,
            max_length=statement.CHARS_MAX,
            spell_check=False,
            class_name="textarea field-input h-auto font-mono text-sm",
        ),
        rx.cond(
            error != "", rx.el.p(error, class_name="text-error-content font-semibold text-sm", role="alert")
        ),
        rx.el.input(type="hidden", name=AGREED, value=state.agreed, read_only=True),
        rx.cond(
            state.agreed != "",
            rx.fragment(
                panel(rx.el.p(state.summary), tone="info", icon_name="info"),
                transfers(state.rows),
                button(
                    rx.cond(state.matches > 0, "Ghi các khoản khớp", "Đưa vào danh sách chưa rõ"),
                    type="submit",
                    class_name="w-fit",
                ),
                button("Xem lại từ đầu", kind="secondary", on_click=state.load, class_name="w-fit"),
            ),
            button("Xem trước", type="submit", class_name="w-fit"),
        ),
        on_submit=state.preview,
        reset_on_submit=False,
        class_name="flex flex-col gap-3",
    )


@page(
    "/ban/doi-soat",
    "Đối soát chuyển khoản · Cầm Tay",
    on_load=(DeskShell.load, StatementState.load, TransferState.load),
)
def reconcile() -> rx.Component:
    """Read a statement, look at what it would do, book it; below, what nobody could place."""
    state = StatementState
    return desk(
        heading("Đối soát chuyển khoản"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.el.p(
                    "Chỉ ghi khoản đúng mã hồ sơ và đúng số tiền. Nạp lại tệp cũ không ghi lần hai. "
                    "Khoản giống hệt ở hai sao kê cùng ngày thì hỏi lại, không tự bỏ. "
                    "Tệp có một dòng không đọc được thì không ghi gì cả.",
                    class_name="muted",
                ),
                notice(state.notice),
                _statement(),
                worked_on(),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        rx.el.script(src="/statement.js", custom_attrs={"async": True}),
        title="Đối soát",
        here="statement",
    )
