"""Transfers at the desk: how one is drawn, and what an officer does with those that no statement could place."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import say_money
from app.clock import say_moment
from app.db import reading, transaction
from app.errors import Conflict, Invalid
from app.fees import lines, queries, service, undoing, wording
from app.fees.lines import Closed
from app.fees.queries import Doubtful
from app.ui import button, field, notice, panel, section, tone_tag
from models.fees import LineStep
from pages._base import PageState, handler

LINE, SEQ, STEP, CODE, REASON, KEY = "line", "line-seq", "line-step", "code", "reason", "line-key"


@dataclass
class TransferRow:
    """One transfer as a row; of one that was closed by hand, `by` says who, when and why."""

    day: str
    amount: str
    content: str
    verdict: str
    tone: str
    code: str
    id: str = ""
    seq: int = 0
    by: str = ""


@dataclass
class Offer:
    """The dossier that was found for a transfer; nothing was looked for while `code` is empty."""

    code: str = ""
    procedure: str = ""
    said: str = ""
    why_not: str = ""


class TransferState(PageState, rx.State):
    """The doubtful transfers, those that were closed by hand, and the one that is being worked on."""

    open: list[TransferRow] = []
    closed: list[TransferRow] = []
    open_count: int = 0
    closed_count: int = 0
    chosen: str = ""
    offer: Offer = Offer()
    key: str = ""
    notice: str = ""

    @handler(Permission.COLLECT_FEES)
    async def load(self, caller: Caller) -> None:
        self.chosen, self.offer, self.notice = "", Offer(), ""
        await self._list(caller)
        self._watch(TransferState.refresh, service.LINES)

    @handler(Permission.COLLECT_FEES, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._list(caller)

    @handler(Permission.COLLECT_FEES)
    async def choose(self, caller: Caller, line_id: str) -> None:
        """Open one transfer to work on it, or close what is open."""
        self.chosen = "" if self.chosen == line_id else line_id
        self.offer, self.notice, self.key = Offer(), "", uuid4().hex
        await self._list(caller)

    @handler(Permission.COLLECT_FEES)
    async def find(self, caller: Caller, form: dict[str, Any]) -> None:
        """Look for the dossier that a typed code means."""
        self.offer, self.notice = Offer(), ""
        async with reading() as db:
            found = await lines.candidate(db, caller, str(form.get(LINE, "")), str(form.get(CODE, "")))
        self.offer = Offer(found.code, found.procedure, found.said, found.why_not)

    @handler(Permission.COLLECT_FEES)
    async def close(self, caller: Caller, form: dict[str, Any]) -> None:
        """Say what the transfer is."""
        step = next((each for each in LineStep if each == form.get(STEP)), LineStep.REOPEN)
        self.notice = ""
        try:
            async with transaction() as db:
                await lines.close(
                    db,
                    caller,
                    str(form.get(LINE, "")),
                    step,
                    seq=_seq(form),
                    code=str(form.get(CODE, "")),
                    reason=str(form.get(REASON, "")),
                )
        except Invalid as wrong:  # two forms ask for a reason: it is said at the one that was sent
            said = {f"{name}-{step.value}": what for name, what in wrong.fields.items()}
            raise Invalid(wrong.message, said) from wrong
        self.chosen, self.offer = "", Offer()
        self.notice = f"{wording.LINE_NAMES[step]}: đã lưu."
        await self._list(caller)

    @handler(Permission.COLLECT_FEES)
    async def reopen(self, caller: Caller, form: dict[str, Any]) -> None:
        """Make a closed transfer doubtful again."""
        self.notice = ""
        async with transaction() as db:
            await undoing.reopen(
                db,
                caller,
                str(form.get(LINE, "")),
                seq=_seq(form),
                reason=str(form.get(REASON, "")),
                key=str(form.get(KEY, "")),
            )
        self.chosen = ""
        self.notice = "Đã mở lại. Khoản này nằm trong danh sách chưa rõ."
        await self._list(caller)

    async def _list(self, caller: Caller) -> None:
        async with reading() as db:
            self.open = [_open_row(each) for each in await queries.doubtful(db, caller)]
            self.closed = [_closed_row(each) for each in await lines.closed(db, caller)]
            self.open_count, self.closed_count = await lines.counts(db, caller)
        self.ready = True


def _seq(form: dict[str, Any]) -> int:
    seq = str(form.get(SEQ, ""))
    if not (seq.isdecimal() and len(seq) < 9):
        raise Conflict(lines.MOVED_ON)
    return int(seq)


def _open_row(each: Doubtful) -> TransferRow:
    return TransferRow(
        f"{each.day:%d/%m/%Y}",
        say_money(each.amount),
        each.content,
        wording.VERDICT_NAMES[each.verdict],
        "warning",
        each.code,
        each.id,
        each.seq,
    )


def _closed_row(each: Closed) -> TransferRow:
    by = f"{each.who}, {say_moment(each.at)}" + (f": {each.reason}" if each.reason else "")
    return TransferRow(
        f"{each.day:%d/%m/%Y}",
        say_money(each.amount),
        each.content,
        wording.LINE_NAMES[each.how],
        "plain",
        each.code,
        each.id,
        each.seq,
        by,
    )


def transfers(rows: Any, below: Any = None) -> rx.Component:
    """Transfers below each other; `below` draws what can be done with one."""

    def one(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(row.day, " · ", rx.el.strong(row.amount)),
            rx.el.span(row.content, class_name="muted break-words"),
            tone_tag(row.verdict, row.tone),
            rx.cond(row.by != "", rx.el.span(row.by, class_name="text-sm")),
            rx.cond(
                row.code != "",
                rx.el.a(
                    row.code,
                    href="/ban/ho-so/" + row.code,
                    class_name="link inline-flex min-h-12 w-fit items-center",
                ),
            ),
            *([below(row)] if below else []),
            class_name="flex flex-col gap-1 border-b border-base-300 px-4 py-3 last:border-0",
        )

    return rx.el.ul(rx.foreach(rows, one), class_name="rounded-box border border-base-300")


def _form(row: Any, label: str, on_submit: Any, *boxes: rx.Component, **hidden: Any) -> rx.Component:
    names = {LINE: row.id, SEQ: row.seq, KEY: TransferState.key, **hidden}
    return rx.el.form(
        *[
            rx.el.input(type="hidden", name=name, value=value, read_only=True)
            for name, value in names.items()
        ],
        *boxes,
        button(label, kind="secondary", type="submit", class_name="w-fit"),
        on_submit=on_submit,
        reset_on_submit=False,
        aria_label=label,
        class_name="flex flex-col gap-3 border-t border-base-300 pt-3",
    )


def _box(
    name: str, made: str, label: str, example: str, *, step: LineStep | None = None, required: bool = True
) -> rx.Component:
    error = TransferState.errors.get(f"{name}-{step.value}" if step else name, "")
    return field(
        name,
        label,
        example=example,
        error=error,
        required=required,
        box_id=made,
        auto_complete="off",
    )


def _more(row: Any, label: str, *forms: rx.Component) -> rx.Component:
    """The button that opens what can be done with one transfer, and that."""
    state = TransferState
    here = state.chosen == row.id
    return rx.fragment(
        button(
            rx.cond(here, "Thôi", label),
            kind="quiet",
            on_click=state.choose(row.id),
            class_name="w-fit -ml-4",
            aria_expanded=rx.cond(here, "true", "false"),
            aria_label=rx.cond(here, "Thôi", f"{label} khoản " + row.amount + ", " + row.content),
        ),
        rx.cond(
            here,
            rx.el.div(
                rx.cond(
                    state.problem != "",
                    rx.el.p(state.problem, role="alert", class_name="text-error-content font-semibold"),
                ),
                *forms,
                class_name="flex max-w-xl flex-col gap-4",
            ),
        ),
    )


def _decide(row: Any) -> rx.Component:
    state = TransferState
    offer: Any = state.offer
    return _more(
        row,
        "Xử lý",
        _form(row, "Tìm hồ sơ", state.find, _box(CODE, "line-code", "Mã hồ sơ", "Ví dụ: H49.22-261125-0007")),
        rx.cond(
            offer.code != "",
            panel(
                rx.el.p(rx.el.strong(offer.code), ", ", offer.procedure),
                rx.el.p(offer.said),
                rx.cond(
                    offer.why_not != "",
                    rx.el.p(offer.why_not, class_name="font-semibold"),
                    _form(
                        row,
                        "Ghi cho hồ sơ này",
                        state.close,
                        **{STEP: LineStep.ASSIGN.value, CODE: offer.code},
                    ),
                ),
                icon_name="folder-open",
            ),
        ),
        _form(
            row,
            "Không phải lệ phí",
            state.close,
            _box(
                REASON,
                "line-not-fee",
                "Lý do",
                "Ví dụ: tiền thuê hội trường, chuyển nhầm tài khoản",
                step=LineStep.NOT_FEE,
            ),
            **{STEP: LineStep.NOT_FEE.value},
        ),
        _form(
            row,
            "Đã trả lại người chuyển",
            state.close,
            _box(
                REASON,
                "line-refunded",
                "Ghi thêm",
                "Ví dụ: ủy nhiệm chi số 12 ngày 25/11",
                step=LineStep.REFUNDED,
                required=False,
            ),
            **{STEP: LineStep.REFUNDED.value},
        ),
    )


def _take_back(row: Any) -> rx.Component:
    return _more(
        row,
        "Mở lại",
        rx.cond(
            row.code != "",
            rx.el.p("Mở lại thì khoản đã ghi cho hồ sơ bị hủy, và công dân được báo.", class_name="muted"),
        ),
        _form(
            row,
            "Mở lại khoản này",
            TransferState.reopen,
            _box(REASON, "line-reopen", "Lý do mở lại", "Ví dụ: ghi nhầm hồ sơ của người khác"),
        ),
    )


def worked_on() -> rx.Component:
    """What nobody could place, to be decided; and what was decided by hand."""
    state = TransferState
    return rx.fragment(
        notice(state.notice),
        rx.cond(
            state.ready,
            rx.el.p(
                rx.el.strong(state.open_count),
                " khoản chưa rõ, ",
                rx.el.strong(state.closed_count),
                " khoản đã xử lý bằng tay.",
            ),
        ),
        rx.cond(state.open, section("Khoản chưa rõ, cần người xem", transfers(state.open, _decide))),
        rx.cond(state.closed, section("Đã xử lý bằng tay", transfers(state.closed, _take_back))),
    )
