"""The fee on a citizen's dossier: what is due, how it can be paid, that it was paid."""

from typing import Any

import reflex as rx
import segno

from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import say_money
from app.db import reading
from app.fees import queries, wording
from app.fees.queries import FeeView
from app.fees.rules import State
from app.fees.service import topic_of
from app.ui import facts, section, tone_tag
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
    qr: str = ""
    bank: str = ""
    account: str = ""
    owner: str = ""
    content: str = ""
    amount: str = ""

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        found = await self._open(caller)
        self._watch(MyFeeState.refresh, topic_of(found.dossier_id))

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
        self.qr = self.bank = self.account = self.owner = self.content = self.amount = ""
        if account:
            self.qr = segno.make(account.payload, error="m", micro=False).svg_data_uri(scale=4, border=4)
            self.bank, self.account, self.owner = account.bank_bin, account.number, account.name
            self.content, self.amount = account.content, say_money(stands.amount or 0)
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
            rx.cond(state.is_due, _how_to_pay(state)),
        ),
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
                facts(
                    ("Người nhận", state.owner),
                    ("Số tài khoản", state.account),
                    ("Mã ngân hàng (BIN)", state.bank),
                    ("Số tiền", state.amount),
                    ("Nội dung", state.content),
                ),
                rx.el.p(wording.CAUTION, class_name="font-semibold"),
                rx.el.p(
                    "Khoản chuyển được ghi nhận khi Trung tâm đối soát với ngân hàng, thường không ngay lập tức.",
                    class_name="muted text-sm",
                ),
            ),
            rx.el.p(wording.NO_ACCOUNT, class_name="muted"),
        ),
    )
