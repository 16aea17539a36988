"""The fee on a citizen's dossier: what is due, how it can be paid, that it was paid."""

from typing import Any

import reflex as rx
import segno

from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import say_money
from app.clock import say_moment
from app.db import reading
from app.fees import banks, queries, wording
from app.fees.balance import PAYMENTS
from app.fees.queries import FeeView
from app.fees.rules import State
from app.fees.service import topic_of
from app.ui import copyable, facts, panel, section, tone_tag
from models.fees import FeeStep
from pages._base import PageState, handler


class MyFeeState(PageState, rx.State):
    """The fee as read last; without `qr` there is nothing to transfer, or nowhere to."""

    said: str = ""
    grounds: str = ""
    status: str = ""
    tone: str = ""
    sentence: str = ""
    is_due: bool = False
    undone: list[str] = []
    paper_counts_no_more: bool = False
    exemption_ended: bool = False
    owed: str = ""
    decision: str = ""
    how_to_get: bool = False
    doubt: bool = False
    history: list[str] = []
    qr: str = ""
    bank: str = ""
    bank_bin: str = ""
    bank_doubt: bool = False
    account: str = ""
    owner: str = ""
    content: str = ""
    amount: str = ""
    digits: str = ""

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        found = await self._open(caller)
        self._watch(MyFeeState.refresh, topic_of(found.dossier_id), f"dossier:{found.dossier_id}")

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._open(caller)

    async def _open(self, caller: Caller) -> FeeView:
        async with reading() as db:
            found = await queries.mine(db, caller, self._argument("code"))
        stands, account = found.standing, found.account
        self.said = found.said
        counted = [each.what.reason for each in found.told if each.what.step is FeeStep.SET]
        self.grounds = counted[-1] if counted else ""
        self.status, self.tone = wording.STATE_NAMES[stands.state], wording.STATE_TONES[stands.state]
        self.sentence = wording.sentence(stands)
        self.is_due = stands.state is State.DUE
        # An exemption that ended matters while there is something to pay; after that it is in the history.
        undone = [
            each.what
            for each in found.told
            if each.what.step is FeeStep.REVERSE and (self.is_due or each.what.of is not FeeStep.EXEMPT)
        ]
        self.undone = [wording.say_reversed(each) for each in undone]
        self.exemption_ended = bool(undone) and undone[-1].of is FeeStep.EXEMPT
        self.paper_counts_no_more = any(each.of in PAYMENTS for each in undone)
        owed = stands.owed
        self.owed = wording.say_owed_to_owner(owed) if owed else ""
        self.how_to_get = owed is not None and not owed.waits
        self.doubt = owed is not None and owed.ending is not None and not owed.decided
        decided = [each.what for each in found.told if each.what.step is FeeStep.DECIDE]
        self.decision = wording.say_decision(decided[-1]) if decided else ""
        self.history = [
            ", ".join(filter(None, (say_moment(each.what.at), each.who)))
            + f": {wording.say_happened(each.what)}"
            for each in found.told
        ]
        self.qr = self.bank = self.account = self.owner = self.content = self.amount = ""
        if account:
            self.qr = segno.make(account.payload, error="m", micro=False).svg_data_uri(scale=4, border=4)
            self.bank, self.bank_bin = account.bank, account.bank_bin
            self.bank_doubt = bool(account.bank) and not banks.table().verified
            self.account, self.owner = account.number, account.name
            self.content, self.amount = account.content, say_money(stands.amount or 0)
            self.digits = str(stands.amount or 0)
        self.ready = True
        return found


def my_fee() -> rx.Component:
    """The section of the citizen's page; nothing until it is known."""
    state = MyFeeState
    return rx.cond(
        state.ready,
        section(
            "Phí, lệ phí",
            tone_tag(state.status, state.tone),
            rx.el.p(state.sentence),
            rx.el.p("Mức công bố: ", state.said, class_name="muted text-sm"),
            rx.cond(state.grounds != "", rx.el.p("Căn cứ tính: ", state.grounds)),
            rx.cond(state.undone, _undone(state)),
            rx.cond(
                state.decision != "",
                panel(rx.el.p(state.decision), rx.el.p(wording.DISAGREE), icon_name="scale"),
            ),
            rx.cond(state.owed != "", _owed(state)),
            rx.cond(state.history, _history(state)),
            rx.cond(state.is_due, _how_to_pay(state)),
        ),
    )


def _undone(state: Any) -> rx.Component:
    return panel(
        rx.foreach(state.undone, rx.el.p),
        rx.cond(state.exemption_ended, rx.el.p(wording.EXEMPTION_ENDED)),
        rx.cond(state.is_due & state.paper_counts_no_more, rx.el.p(wording.KEEP_RECEIPT)),
        tone="warning",
        icon_name="receipt-text",
    )


def _owed(state: Any) -> rx.Component:
    return panel(
        rx.el.p(state.owed, class_name="font-semibold"),
        rx.cond(state.how_to_get, rx.el.p(wording.HOW_TO_GET)),
        rx.cond(state.doubt, rx.el.p(wording.LAW_DOUBT, class_name="text-sm")),
        tone="info",
        icon_name="banknote",
    )


def _history(state: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            "Những gì đã ghi về phí", class_name="min-h-12 cursor-pointer py-2 font-semibold text-primary"
        ),
        rx.el.ul(
            rx.foreach(state.history, lambda line: rx.el.li(line, class_name="break-words")),
            class_name="flex flex-col gap-2 text-sm",
        ),
    )


def _bank(state: Any) -> rx.Component:
    """The bank's name where it is known, else the number by which apps find it."""
    return rx.cond(
        state.bank != "",
        facts(("Ngân hàng", rx.fragment(state.bank, " (BIN ", state.bank_bin, ")"))),
        facts(("Mã ngân hàng (BIN)", state.bank_bin)),
    )


def _how_to_pay(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.p(wording.AT_COUNTER),
        rx.cond(
            state.qr != "",
            rx.fragment(
                rx.el.p("Hoặc chuyển khoản: mở ứng dụng ngân hàng, quét mã này, xem lại rồi chuyển."),
                rx.el.img(
                    src=state.qr,
                    alt="Mã VietQR để chuyển phí của hồ sơ này",
                    class_name="w-60 max-w-full rounded-box bg-white",
                ),
                rx.el.p(
                    "Không quét được màn hình của chính mình thì chép từng ô dưới đây sang ứng dụng ngân hàng."
                ),
                _bank(state),
                facts(
                    ("Người nhận", state.owner),
                    ("Số tài khoản", copyable(state.account, "số tài khoản")),
                    ("Số tiền", copyable(state.amount, "số tiền", state.digits)),
                    ("Nội dung", copyable(state.content, "nội dung chuyển khoản")),
                ),
                rx.cond(state.bank_doubt, rx.el.p(wording.BANK_DOUBT, class_name="muted text-sm")),
                rx.el.p(wording.CAUTION, class_name="font-semibold"),
                rx.el.p(
                    "Khoản chuyển được ghi nhận khi Trung tâm đối soát với ngân hàng, thường không ngay lập tức.",
                    class_name="muted text-sm",
                ),
            ),
            rx.el.p(wording.NO_ACCOUNT, class_name="muted"),
        ),
    )
