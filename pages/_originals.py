"""Where the paper originals of a citizen's dossier are."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.custody import queries, wording
from app.custody.queries import OriginalView
from app.custody.service import topic_of
from app.db import reading
from app.ui import card, section, tag
from models.custody import Place
from pages._base import PageState, handler


@dataclass
class ChainRow:
    """One link of the chain."""

    text: str
    who: str


@dataclass
class OriginalRow:
    """One original: where it is, and everybody who had it."""

    label: str
    name: str
    code: str
    where: str
    alarm: str
    back: bool
    chain: list[ChainRow] = field(default_factory=list)


def original_row(each: OriginalView) -> OriginalRow:
    """An original as a row."""
    return OriginalRow(
        each.label,
        each.name,
        each.dossier_code,
        wording.sentence(each.place, each.holder, each.since, each.to_place),
        wording.ALARM_NAMES[each.alarm] if each.alarm else "",
        each.place is Place.CITIZEN,
        [
            ChainRow(wording.say_step(link.step, link.place), f"{link.who}, {say_moment(link.at)}")
            for link in each.chain
        ],
    )


class MyOriginalsState(PageState, rx.State):
    """The originals as read last; the section is not there without any."""

    originals: list[OriginalRow] = []

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        async with reading() as db:
            dossier_id, found = await queries.mine(db, caller, self._argument("code"))
        self.originals = [original_row(each) for each in found]
        self.ready = True
        self._watch(MyOriginalsState.refresh, topic_of(dossier_id))

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        async with reading() as db:
            _, found = await queries.mine(db, caller, self._argument("code"))
        self.originals = [original_row(each) for each in found]


def chain_list(row: Any) -> rx.Component:
    """Everybody who had an original, in order."""
    return rx.el.ol(
        rx.foreach(
            row.chain,
            lambda link: rx.el.li(link.text, rx.el.span(" (", link.who, ")", class_name="muted")),
        ),
        class_name="list-decimal pl-6 text-sm",
    )


def my_originals() -> rx.Component:
    """The section of the citizen's page."""
    return rx.cond(
        MyOriginalsState.originals,
        section(
            "Giấy gốc đang gửi ở Trung tâm",
            rx.foreach(
                MyOriginalsState.originals,
                lambda row: card(
                    rx.el.p(row.name, class_name="font-semibold"),
                    rx.cond(row.back, tag("Đã trả lại", "success", "circle-check")),
                    rx.el.p(row.where),
                    chain_list(row),
                    rx.el.p("Nhãn ", row.label, class_name="muted text-sm"),
                ),
            ),
        ),
    )
