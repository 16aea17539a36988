"""What the staff pages share: their frame and the counts on the rail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import reflex as rx

from app.accounts.first_page import first_page
from app.accounts.permissions import Caller, Permission
from app.custody import queries as custody
from app.db import reading
from app.dossiers import desk as desks
from app.errors import Invalid
from app.guidance import counter_queries
from app.homecare import queries as visits
from app.settings import settings
from app.ui.desk import desk_frame
from pages._base import PageState, Shell, handler


class DeskShell(PageState, rx.State):
    """The rail: what this officer may open, and how much waits there."""

    waiting: int = 0
    asked_visits: int = 0
    visits: bool = False
    passwords: bool = False
    queue: bool = True
    days: bool = False
    guide: bool = False
    guide_waiting: int = 0
    figures: bool = False
    register: bool = False
    catalogue: bool = False
    away: bool = False
    rounds: bool = False
    statement: bool = False
    refunds: bool = False
    originals: bool = False
    missing_originals: int = 0
    first: str = "/ban"
    queue_label: str = "Hồ sơ chờ tôi"

    @handler(Permission.USE_DESK)
    async def load(self, caller: Caller) -> None:
        self.queue = caller.may(Permission.READ_DOSSIERS)
        self.days = caller.may(Permission.ADMINISTER)
        self.rounds = caller.may(Permission.CARRY)
        self.first = first_page(caller)
        self.queue_label = "Hồ sơ đang giải quyết" if desks.oversees(caller) else "Hồ sơ chờ tôi"
        async with reading() as db:
            waiting = await desks.counts(db, caller) if self.queue else {}
            self.visits = caller.may(Permission.MANAGE_VISITS)
            self.asked_visits = await visits.waiting(db, caller) if self.visits else 0
            self.originals = caller.may(Permission.HANDLE_ORIGINALS)
            self.missing_originals = await custody.missing_count(db, caller) if self.originals else 0
            self.guide = caller.may(Permission.GUIDE)
            self.guide_waiting = await counter_queries.waiting_count(db, caller) if self.guide else 0
        self.figures = caller.may(Permission.SEE_FIGURES)
        self.away = caller.may(Permission.KEEP_ABSENCES)
        self.register = caller.may(Permission.READ_REGISTER)
        self.catalogue = caller.may(Permission.ADMINISTER)
        self.statement = caller.may(Permission.COLLECT_FEES)
        self.refunds = caller.may(Permission.REFUND_FEES)
        self.passwords = caller.may(Permission.ISSUE_PASSWORD)
        self.waiting = sum(waiting.values())
        self.ready = True


def chosen_day(form: Mapping[str, Any], name: str, not_done: str = "Chưa lưu được.") -> date:
    """The day in a form's box; raises `Invalid` with `not_done` where there is none."""
    try:
        return date.fromisoformat(str(form.get(name, "")))
    except ValueError:
        raise Invalid(not_done, {name: "Mời chọn một ngày."}) from None


def desk(
    *children: rx.Component, title: str | rx.Var = "Bàn làm việc", here: str, back: str | rx.Var | None = None
) -> rx.Component:
    """A staff page in its frame: rail or dock, header, content.

    Args:
        children: the content; the first heading is the page's `h1`.
        title: the header's title.
        here: which entry of `app.ui.desk.RAIL` is selected.
        back: where the header's back arrow leads; no arrow when None.
    """
    return desk_frame(
        *children,
        title=title,
        here=here,
        back=back,
        counts={
            "queue": DeskShell.waiting,
            "visits": DeskShell.asked_visits,
            "guide": DeskShell.guide_waiting,
            "originals": DeskShell.missing_originals,
        },
        allowed={
            "queue": DeskShell.queue,
            "visits": DeskShell.visits,
            "password": DeskShell.passwords,
            "days": DeskShell.days,
            "guide": DeskShell.guide,
            "figures": DeskShell.figures,
            "register": DeskShell.register,
            "catalogue": DeskShell.catalogue,
            "away": DeskShell.away,
            "rounds": DeskShell.rounds,
            "statement": DeskShell.statement,
            "refunds": DeskShell.refunds,
            "originals": DeskShell.originals,
        },
        first=DeskShell.first,
        queue_label=DeskShell.queue_label,
        unread=Shell.unread,
        signed_in=Shell.signed_in,
        ended=Shell.ended,
        demo=settings().is_demo,
    )
