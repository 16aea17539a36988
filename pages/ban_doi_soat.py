"""Reconciliation: a bank's statement, what of it matches a dossier exactly, and what somebody has to look at."""

from collections.abc import Iterable
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import say_money
from app.db import reading, transaction
from app.errors import Conflict
from app.fees import statement, waiting, wording
from app.fees.statement import Judged
from app.ui import api_form, button, field, heading, loading, notice, panel, problem
from models.fees import Verdict
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk
from pages._transfers import TransferRow, TransferState, transfers, worked_on

WHICH, AGREED = "which", "agreed"


class StatementState(PageState, rx.State):
    """The statement that the officer has sent, and what booking it would do.

    Attributes:
        which: the statement's digest; empty when none waits.
        agreed: what the officer agrees to by booking.
    """

    rows: list[TransferRow] = []
    which: str = ""
    agreed: str = ""
    summary: str = ""
    matches: int = 0
    notice: str = ""

    @handler(Permission.COLLECT_FEES)
    async def load(self, caller: Caller) -> None:
        self.notice = ""
        self.ready = True  # a statement that cannot be judged any more can still be replaced
        await self._look(caller)

    @handler(Permission.COLLECT_FEES)
    async def book(self, caller: Caller, form: dict[str, Any]) -> None:
        """Book what was looked at."""
        self.notice = ""
        try:
            async with transaction() as db:
                judged = await waiting.book(db, caller, str(form.get(WHICH, "")), str(form.get(AGREED, "")))
        except Conflict:
            await self._look(caller)
            raise
        self._show("", [])
        self.notice = (
            f"Đã ghi {_count(judged, Verdict.MATCH)} khoản. Khoản chưa rõ nằm trong danh sách dưới đây."
        )

    @handler(Permission.COLLECT_FEES)
    async def discard(self, caller: Caller) -> None:
        """Let the statement go, to send another."""
        async with transaction() as db:
            await waiting.drop(db, caller)
        self.notice = ""
        self._show("", [])

    async def _look(self, caller: Caller) -> None:
        self._show("", [])
        async with reading() as db:
            which, judged = await waiting.preview(db, caller)
        self._show(which, judged)

    def _show(self, which: str, judged: list[Judged]) -> None:
        self.which = which
        self.rows = [_row(each) for each in judged]
        self.agreed = statement.fingerprint(judged) if which else ""
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


def _send() -> rx.Component:
    return rx.el.div(
        api_form(
            field(
                "file",
                "Tệp sao kê của ngân hàng (CSV)",
                example=f"Tối đa {statement.LINES_MAX:,} khoản tiền vào. ".replace(",", ".")
                + "Gửi xong được xem trước từng khoản; chưa ghi gì cả.",
                control=rx.el.input(
                    id="file",
                    name="file",
                    type="file",
                    accept=".csv,.txt,text/csv",
                    class_name="file-input field-input",
                    aria_describedby="file-below",
                ),
            ),
            field(
                "statement",
                "Hoặc dán nội dung tệp vào đây",
                required=False,
                control=rx.el.textarea(
                    id="statement",
                    name="statement",
                    rows=6,
                    spell_check=False,
                    class_name="textarea field-input h-auto font-mono text-sm",
                    aria_describedby="statement-below",
                ),
            ),
            button("Xem trước", type="submit", class_name="w-fit"),
            action="/api/fees/statements",
        ),
        class_name="max-w-2xl",
    )


def _look_through() -> rx.Component:
    state = StatementState
    return rx.el.form(
        rx.el.input(type="hidden", name=WHICH, value=state.which, read_only=True),
        rx.el.input(type="hidden", name=AGREED, value=state.agreed, read_only=True),
        panel(rx.el.p(state.summary), tone="info", icon_name="info"),
        transfers(state.rows),
        button(
            rx.cond(state.matches > 0, "Ghi các khoản khớp", "Đưa vào danh sách chưa rõ"),
            type="submit",
            class_name="w-fit",
        ),
        button("Bỏ, chọn tệp khác", kind="secondary", on_click=state.discard, class_name="w-fit"),
        on_submit=state.book,
        reset_on_submit=False,
        aria_label="Xem trước sao kê",
        class_name="flex flex-col gap-3",
    )


@page(
    "/ban/doi-soat",
    "Đối soát chuyển khoản · Cầm Tay",
    on_load=(DeskShell.load, StatementState.load, TransferState.load),
)
def reconcile() -> rx.Component:
    """Send a statement, look at what it would do, book it; below, what nobody could place."""
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
                rx.cond(state.which != "", _look_through(), _send()),
                worked_on(),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Đối soát",
        here="statement",
    )
