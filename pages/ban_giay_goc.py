"""Paper originals at the desk: what is missing, what I have, and the next thing with the one whose label is read."""

from typing import Any
from uuid import uuid4

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.custody import queries, rules, service, wording
from app.db import reading, transaction
from app.ui import (
    button,
    card,
    field,
    heading,
    label_scan_button,
    loading,
    notice,
    problem,
    scan_script,
    section,
    tag,
)
from app.ui.elements import anchor
from models.custody import CustodyStep, Place
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk
from pages._originals import OriginalRow, chain_list, original_row

LABEL, STEP, SEQ, TO = "label", "step", "seq", "to"
READS = "read-label"
"""The box into which a label is typed or read; the forms below name theirs `LABEL`."""


class OriginalsState(PageState, rx.State):
    """What is missing and held, and the original whose label was read last."""

    missing: list[OriginalRow] = []
    held: list[OriginalRow] = []
    opened: list[OriginalRow] = []
    seq: int = 0
    may_confirm: bool = False
    may_give: bool = False
    key: str = ""
    notice: str = ""

    @handler(Permission.HANDLE_ORIGINALS)
    async def load(self, caller: Caller) -> None:
        self.opened, self.notice = [], ""
        await self._list(caller)
        self._watch(OriginalsState.refresh, service.DESK)
        if label := self._argument("nhan"):
            await self._open(caller, label)

    @handler(Permission.HANDLE_ORIGINALS, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._list(caller)

    @handler(Permission.HANDLE_ORIGINALS)
    async def read(self, caller: Caller, form: dict[str, Any]) -> None:
        """Open the original of a label that was scanned or typed."""
        self.opened, self.notice = [], ""
        await self._open(caller, str(form.get(READS, "")))

    @handler(Permission.HANDLE_ORIGINALS)
    async def take_in(self, caller: Caller, form: dict[str, Any]) -> None:
        """Register what a citizen hands over; its label can be printed at once."""
        self.notice = ""
        async with transaction() as db:
            row = await service.take_in(
                db, caller, str(form.get("code", "")), str(form.get("name", "")), str(form.get("key", ""))
            )
        self.key = uuid4().hex  # the boxes are drawn anew, empty
        self.notice = f"Đã ghi nhận, nhãn {row.label}. Mời in nhãn và dán lên bìa của giấy."
        await self._open(caller, row.label)
        await self._list(caller)

    @handler(Permission.HANDLE_ORIGINALS)
    async def act(self, caller: Caller, form: dict[str, Any]) -> None:
        """Hand on, confirm or give back."""
        self.notice = ""
        label, seq = str(form.get(LABEL, "")), str(form.get(SEQ, ""))
        step = next((each for each in CustodyStep if each == form.get(STEP)), CustodyStep.TAKE_IN)
        to = next((each for each in Place if each == form.get(TO)), None)
        number = int(seq) if seq.isdecimal() and len(seq) < 9 else -1
        async with transaction() as db:
            await service.act(db, caller, label, step, seq=number, to=to)
        self.notice = f"{wording.STEP_NAMES[step]}: đã lưu."
        await self._open(caller, label)
        await self._list(caller)

    async def _open(self, caller: Caller, label: str) -> None:
        async with reading() as db:
            found = await queries.by_label(db, caller, label)
        self.opened = [original_row(found)]
        self.seq = found.seq
        self.may_confirm = CustodyStep.CONFIRM in found.may
        self.may_give = CustodyStep.GIVE_BACK in found.may

    async def _list(self, caller: Caller) -> None:
        async with reading() as db:
            found = await queries.at_desk(db, caller)
        self.missing = [original_row(each) for each in found.missing]
        self.held = [original_row(each) for each in found.held]
        self.key = self.key or uuid4().hex
        self.ready = True


def _act(
    step: CustodyStep, label: Any, words: str, *boxes: rx.Component, kind: Any = "secondary"
) -> rx.Component:
    def hidden(name: str, value: Any) -> rx.Component:
        return rx.el.input(type="hidden", name=name, value=value, read_only=True)

    seq: Any = OriginalsState.seq
    return rx.el.form(
        hidden(STEP, step.value),
        hidden(LABEL, label),
        hidden(SEQ, seq),
        *boxes,
        button(words, kind=kind, type="submit", class_name="w-fit"),
        on_submit=OriginalsState.act,
        aria_label=words,
        class_name="flex flex-col gap-3",
    )


def _places() -> rx.Component:
    return field(
        TO,
        "Bàn giao sang",
        error=OriginalsState.errors.get(TO, ""),
        control=rx.el.select(
            *[rx.el.option(wording.PLACE_NAMES[place], value=place.value) for place in rules.HAND_ON_TO],
            id=TO,
            name=TO,
            class_name="select field-input",
        ),
    )


def _opened(row: Any) -> rx.Component:
    state = OriginalsState
    return card(
        rx.el.p(row.label, " · ", row.code, class_name="muted"),
        rx.el.h2(row.name, class_name="text-[1.15rem]"),
        rx.cond(row.alarm != "", tag(row.alarm, "error", "circle-alert")),
        rx.el.p(row.where),
        chain_list(row),
        anchor(
            "In nhãn (PDF)",
            href="/api/originals/" + row.label + "/label.pdf",
            target="_blank",
            rel="noopener",
            class_name="link inline-flex min-h-12 w-fit items-center font-semibold",
        ),
        rx.cond(
            state.may_confirm,
            _act(CustodyStep.CONFIRM, row.label, "Tôi đang giữ giấy này", kind="primary"),
        ),
        rx.cond(
            state.may_give,
            rx.fragment(
                _act(CustodyStep.HAND_ON, row.label, "Bàn giao", _places()),
                _act(CustodyStep.GIVE_BACK, row.label, "Đã trả lại người dân"),
            ),
        ),
    )


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.name, class_name="font-semibold"),
        rx.el.span(row.label, " · ", row.code, class_name="muted text-sm"),
        rx.el.span(row.where),
        rx.cond(row.alarm != "", tag(row.alarm, "error", "circle-alert")),
        anchor(
            "Mở",
            href="/ban/giay-goc?nhan=" + row.label,
            aria_label="Mở giấy gốc " + row.label,
            class_name="link inline-flex min-h-12 w-fit items-center",
        ),
        class_name="flex flex-col gap-1 border-b border-base-300 px-4 py-3 last:border-0",
    )


def _lines(rows: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(rows, _line), class_name="rounded-box border border-base-300")


@page("/ban/giay-goc", "Giấy gốc của người dân · Cầm Tay", on_load=(DeskShell.load, OriginalsState.load))
def originals() -> rx.Component:
    """Scan or type a label; register a new one; what is missing and what is with me."""
    state = OriginalsState
    return desk(
        heading("Giấy gốc của người dân"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                notice(state.notice),
                label_scan_button(READS),
                rx.el.form(
                    field(READS, "Nhãn, quét hoặc gõ", example="Ví dụ: GT-7K2M9QX", auto_complete="off"),
                    button("Mở", kind="secondary", type="submit", class_name="w-fit"),
                    on_submit=state.read,
                    class_name="flex max-w-xl flex-col gap-3",
                ),
                rx.foreach(state.opened, _opened),
                rx.cond(state.missing, section("Cần tìm ngay", _lines(state.missing))),
                rx.cond(state.held, section("Tôi đang giữ", _lines(state.held))),
                section(
                    "Nhận giấy gốc mới",
                    rx.el.form(
                        rx.el.input(type="hidden", name="key", value=state.key, read_only=True),
                        field("code", "Mã hồ sơ", auto_complete="off", error=state.errors.get("code", "")),
                        field(
                            "name",
                            "Tên giấy",
                            example="Ví dụ: Giấy chứng sinh, bản chính",
                            auto_complete="off",
                            error=state.errors.get("name", ""),
                        ),
                        button("Ghi nhận và cấp nhãn", kind="secondary", type="submit", class_name="w-fit"),
                        on_submit=state.take_in,
                        reset_on_submit=False,
                        key=state.key,
                        class_name="flex max-w-xl flex-col gap-3",
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        scan_script(),
        title="Giấy gốc",
        here="originals",
    )
