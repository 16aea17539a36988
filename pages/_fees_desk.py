"""The fee of a dossier at the desk: how it stands, and recording a payment, an amount or an exemption."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.db import reading, transaction
from app.dossiers import desk as desks
from app.errors import Conflict, Invalid
from app.fees import queries, refunding, service, undoing, wording
from app.fees.queries import FeeView
from app.ui import button, card, field, notice, panel, problem, section, tone_tag
from models.fees import FeeStep
from pages._base import PageState, handler
from pages._refund_forms import refund_forms

KEY, STEP, SEQ = "fee-key", "fee-step", "fee-seq"


@dataclass
class FeeLine:
    """One thing that happened to the fee."""

    text: str
    who: str


class DeskFeeState(PageState, rx.State):
    """The fee as read last; what may be done is asked of the database again when it is done."""

    code: str = ""
    said: str = ""
    status: str = ""
    tone: str = ""
    sentence: str = ""
    lines: list[FeeLine] = []
    may_set: bool = False
    may_collect: bool = False
    may_exempt: bool = False
    may_reverse: bool = False
    may_refund: bool = False
    may_decide: bool = False
    owed: str = ""
    doubt: bool = False
    owed_amount: str = ""
    undo_label: str = ""
    undoes: int = 0
    seq: int = 0
    key: str = ""
    notice: str = ""

    @handler(Permission.READ_DOSSIERS)
    async def load(self, caller: Caller) -> None:
        self.notice = ""
        async with transaction() as db:
            found = await queries.at_desk(db, caller, self._argument("code"))
            await desks.record_view(db, caller, found.dossier_id)
        self._show(found)
        topics = service.topic_of(found.dossier_id), f"dossier:{found.dossier_id}"
        self._watch(DeskFeeState.refresh, *topics)

    @handler(Permission.READ_DOSSIERS, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        seen = self.lines
        async with reading() as db:
            self._read(await queries.at_desk(db, caller, self._argument("code")))
        if self.lines != seen:  # a colleague did it, or a statement: what is being typed here stays
            last = self.lines[-1]
            self.notice = f"Phí vừa có thay đổi: {last.text} ({last.who})."

    @handler(Permission.COLLECT_FEES)
    async def record(self, caller: Caller, form: dict[str, Any]) -> None:
        """Record what the form says; its hidden boxes name the step and the key."""
        typed = {name: str(value) for name, value in form.items()}
        step = next((each for each in FeeStep if each == typed.get(STEP)), None)
        if step is None:
            raise Conflict(service.MOVED_ON)
        self.notice = ""
        code = self._argument("code")
        with _said_at(step):
            async with transaction() as db:
                await service.record(
                    db,
                    caller,
                    code,
                    step,
                    seq=_seq(typed),
                    key=typed.get(KEY, ""),
                    amount=typed.get("amount", ""),
                    receipt=typed.get("receipt", ""),
                    reason=typed.get("reason", ""),
                )
                found = await queries.at_desk(db, caller, code)
        self.notice = f"{wording.STEP_NAMES[step]}: đã lưu."
        self._show(found)

    @handler(Permission.REVERSE_FEES)
    async def reverse(self, caller: Caller, form: dict[str, Any]) -> None:
        """Take back what the page shows as the last that counts."""
        code = self._argument("code")
        self.notice = ""
        with _said_at(FeeStep.REVERSE):
            async with transaction() as db:
                await undoing.reverse(
                    db,
                    caller,
                    code,
                    _seq(form),
                    key=str(form.get(KEY, "")),
                    reason=str(form.get("reason", "")),
                )
                found = await queries.at_desk(db, caller, code)
        self.notice = wording.say_taken_back(found.told[-1].what.of)
        self._show(found)

    @handler(Permission.REFUND_FEES)
    async def refund(self, caller: Caller, form: dict[str, Any]) -> None:
        """Record that money was given back."""
        code, step = self._argument("code"), str(form.get(STEP, ""))
        way = FeeStep.REFUND_CASH if step == FeeStep.REFUND_CASH else FeeStep.REFUND_TRANSFER
        self.notice = ""
        with _said_at(way):
            async with transaction() as db:
                await refunding.give_back(
                    db,
                    caller,
                    code,
                    way,
                    seq=_seq(form),
                    key=str(form.get(KEY, "")),
                    amount=str(form.get("amount", "")),
                    number=str(form.get("number", "")),
                    signed=bool(form.get("signed")),
                )
                found = await queries.at_desk(db, caller, code)
        self.notice = f"{wording.STEP_NAMES[way]}: đã lưu. Công dân đã được báo."
        self._show(found)

    @handler(Permission.DECIDE_REFUNDS)
    async def decide(self, caller: Caller, form: dict[str, Any]) -> None:
        """Say how much is given back."""
        code = self._argument("code")
        self.notice = ""
        with _said_at(FeeStep.DECIDE):
            async with transaction() as db:
                await refunding.decide(
                    db,
                    caller,
                    code,
                    seq=_seq(form),
                    key=str(form.get(KEY, "")),
                    amount=str(form.get("amount", "")),
                    reason=str(form.get("reason", "")),
                )
                found = await queries.at_desk(db, caller, code)
        self.notice = "Đã lưu quyết định. Công dân đã được báo."
        self._show(found)

    def _show(self, found: FeeView) -> None:
        """What stands after this officer did something: every form begins anew."""
        self.key = uuid4().hex
        self._read(found)

    def _read(self, found: FeeView) -> None:
        stands = found.standing
        self.code, self.said = self._argument("code"), found.said
        self.status, self.tone = wording.STATE_NAMES[stands.state], wording.STATE_TONES[stands.state]
        self.sentence = wording.sentence(stands)
        self.lines = [
            FeeLine(wording.say_happened(each.what), f"{each.who}, {say_moment(each.what.at)}")
            for each in found.told
        ]
        self.may_set = FeeStep.SET in found.may
        self.may_collect = FeeStep.PAY_COUNTER in found.may
        self.may_exempt = FeeStep.EXEMPT in found.may
        self.may_reverse = FeeStep.REVERSE in found.may
        self.may_refund = FeeStep.REFUND_CASH in found.may
        self.may_decide = FeeStep.DECIDE in found.may
        owed = stands.owed
        self.owed = wording.say_owed(owed) if owed else ""
        self.doubt = owed is not None and owed.ending is not None and not owed.decided
        self.owed_amount = f"{owed.amount:,}".replace(",", ".") if owed else ""
        live = stands.balance.live
        self.undo_label = wording.UNDOING_NAMES[live[-1].step] if live else ""
        self.undoes, self.seq = found.undoes, found.last_seq
        self.ready = True


@contextmanager
def _said_at(step: FeeStep) -> Iterator[None]:
    """Say what is wrong with a box at the form that was sent: several ask for the same."""
    try:
        yield
    except Invalid as wrong:
        said = {f"{name}-{step.value}": what for name, what in wrong.fields.items()}
        raise Invalid(wrong.message, said) from wrong


def _seq(form: dict[str, Any]) -> int:
    """The last thing that had happened to the fee when the form was shown."""
    seq = str(form.get(SEQ, ""))
    if not (seq.isdecimal() and len(seq) < 9):
        raise Conflict(service.MOVED_ON)
    return int(seq)


def _form(
    step: FeeStep, label: Any, *boxes: rx.Component, on_submit: Any = None, seq: Any = None
) -> rx.Component:
    """A form about the fee; `seq` is what it is about, where that is not all that had happened."""
    seen: Any = DeskFeeState.seq if seq is None else seq
    return rx.el.form(
        rx.el.input(type="hidden", name=STEP, value=step.value, read_only=True),
        rx.el.input(type="hidden", name=KEY, value=DeskFeeState.key + f"-{step.value}", read_only=True),
        rx.el.input(type="hidden", name=SEQ, value=seen, read_only=True),
        *boxes,
        button(label, kind="secondary", type="submit", class_name="w-fit"),
        on_submit=on_submit or DeskFeeState.record,
        reset_on_submit=False,
        key=DeskFeeState.key + step.value,
        aria_label=label,
        class_name="flex flex-col gap-3 border-t border-base-300 pt-3",
    )


def _box(name: str, step: FeeStep, label: str, example: str, **props: Any) -> rx.Component:
    """A box whose id differs from form to form, under the name that the handler reads."""
    return field(
        name,
        label,
        example=example,
        error=DeskFeeState.errors.get(f"{name}-{step.value}", ""),
        box_id=f"{name}-{step.value}",
        auto_complete="off",
        **props,
    )


def desk_fee() -> rx.Component:
    """The fee's card on the officer's page of a dossier."""
    state = DeskFeeState
    return rx.cond(
        state.ready,
        section(
            "Phí, lệ phí",
            card(
                problem(state.problem),
                notice(state.notice),
                tone_tag(state.status, state.tone),
                rx.el.p(state.sentence),
                rx.el.p("Mức công bố: ", state.said, class_name="muted text-sm"),
                rx.cond(
                    state.owed != "",
                    panel(
                        rx.el.p(state.owed, class_name="font-semibold"),
                        rx.cond(state.doubt, rx.el.p(wording.LAW_DOUBT, class_name="text-sm")),
                        tone="warning",
                        icon_name="banknote",
                    ),
                ),
                rx.foreach(
                    state.lines,
                    lambda line: rx.el.p(line.text, " (", line.who, ")", class_name="text-sm"),
                ),
                rx.cond(
                    state.may_collect,
                    _form(
                        FeeStep.PAY_COUNTER,
                        "Đã thu tại quầy",
                        _box("receipt", FeeStep.PAY_COUNTER, "Số biên lai", "Ví dụ: 0001234"),
                    ),
                ),
                refund_forms(state, _form, _box),
                rx.cond(
                    state.may_reverse,
                    _form(
                        FeeStep.REVERSE,
                        state.undo_label,
                        rx.el.p(
                            "Chỉ khi ghi nhầm. Việc đã ghi vẫn còn trong sổ, số biên lai không dùng lại. "
                            "Công dân đọc được lý do.",
                            class_name="muted text-sm",
                        ),
                        _box("reason", FeeStep.REVERSE, "Lý do hủy", "Ví dụ: ghi nhầm hồ sơ của người khác"),
                        on_submit=state.reverse,
                        seq=state.undoes,
                    ),
                ),
                rx.cond(
                    state.may_set,
                    _form(
                        FeeStep.SET,
                        "Ghi mức phí",
                        _box("amount", FeeStep.SET, "Số tiền (đồng)", "Ví dụ: 16.000", input_mode="numeric"),
                        _box("reason", FeeStep.SET, "Căn cứ", "Ví dụ: 2 bản sao, mỗi bản 8.000 đ"),
                    ),
                ),
                rx.cond(
                    state.may_exempt,
                    _form(
                        FeeStep.EXEMPT,
                        "Miễn phí",
                        _box("reason", FeeStep.EXEMPT, "Lý do miễn", "Ví dụ: hộ nghèo, giấy số 12/2026"),
                    ),
                ),
            ),
        ),
    )
