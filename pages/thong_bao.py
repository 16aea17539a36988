"""The inbox: everything the person was told, the newest first. Push messages lead here by `?mo=<id>`."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.errors import NotFound
from app.notify import queries, service
from app.ui import button, empty, few, heading, icon, loading, problem, rows, tag
from models.notify import NotificationKind
from pages._base import PageState, handler, identifier, page, screen
from pages._family import family_sheet, somebody_elses
from pages._push import push_offer

K = NotificationKind

ICONS = {
    "file-text": None,
    "circle-alert": {
        K.DOSSIER_SUPPLEMENT,
        K.DOSSIER_NOT_RECEIVED,
        K.DOSSIER_STOPPED,
        K.DOSSIER_EXTENDED,
        K.FEE_REVERSED,
    },
    "circle-check": {K.DOSSIER_READY, K.DOSSIER_RETURNED},
    "calendar-clock": {kind for kind in K if "visit" in kind.value},
    "briefcase": {K.WORK_WAITING, K.WORK_ASSIGNED, K.WORK_ANSWERED},
}
"""What a line is about, at a glance; the first is for all others."""


@dataclass
class Line:
    """One notification as shown."""

    id: str
    icon: str
    title: str
    body: str
    at: str
    unread: bool


class InboxState(PageState, rx.State):
    """The lines on the screen; how many are asked for grows by the button below them."""

    lines: list[Line] = []
    wanted: int = queries.PAGE
    more: bool = False
    any_unread: bool = False
    of_another: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> Any:
        self.wanted = queries.PAGE
        tapped = self._argument("mo")
        if tapped:
            with suppress(NotFound):
                return await self._open(caller, identifier(tapped))
        self.of_another = bool(tapped)  # on a shared phone; below it is their own inbox
        self._watch(InboxState.refresh, service.topic(caller.person))
        await self._show(caller)
        return None

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh(self, caller: Caller) -> None:
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def open_line(self, caller: Caller, notification_id: str) -> Any:
        return await self._open(caller, identifier(notification_id))

    @handler(Permission.USE_OWN_ACCOUNT)
    async def read_all(self, caller: Caller) -> None:
        async with transaction() as db:
            await service.mark_all_read(db, caller)
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def show_more(self, caller: Caller) -> None:
        self.wanted = min(self.wanted + queries.PAGE, 10 * queries.PAGE)
        await self._show(caller)

    async def _open(self, caller: Caller, notification_id: UUID) -> Any:
        async with transaction() as db:
            found = await service.mark_read(db, caller, notification_id)
        return rx.redirect(found.link)

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            found = await queries.inbox(db, caller, limit=self.wanted + 1)
            self.any_unread = await queries.unread_count(db, caller) > 0
        self.more = len(found) > self.wanted
        self.lines = [
            Line(
                str(row.id),
                next((name for name, kinds in ICONS.items() if kinds and row.kind in kinds), "file-text"),
                row.title,
                row.body,
                clock.say_moment(row.created_at),
                row.unread,
            )
            for row in found[: self.wanted]
        ]
        self.ready = True


def _line(row: Any) -> rx.Component:
    return rx.el.button(
        rx.match(row.icon, *[(name, icon(name)) for name in ICONS], icon("file-text")),
        rx.el.span(
            rx.el.span(row.title, class_name=rx.cond(row.unread, "font-semibold", "")),
            rx.el.span(row.body, class_name="text-base"),
            rx.el.span(
                rx.el.span(row.at, class_name="muted text-sm"),
                rx.cond(row.unread, tag("Chưa đọc", "warning")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            class_name="flex flex-col gap-1 min-w-0 flex-1 text-left",
        ),
        icon("chevron-right", 20),
        type="button",
        on_click=InboxState.open_line(row.id),
        class_name=(
            "flex items-start gap-3 w-full px-4 py-3 min-h-16 border-b border-base-300 last:border-0 "
            "cursor-pointer"
        ),
    )


def _inbox() -> rx.Component:
    return rx.cond(
        InboxState.lines,
        rx.fragment(
            rx.cond(
                InboxState.any_unread,
                button(
                    "Đánh dấu tất cả đã đọc",
                    kind="quiet",
                    icon_name="check",
                    on_click=InboxState.read_all,
                    class_name="self-start -ml-4",
                ),
            ),
            few(rows(rx.foreach(InboxState.lines, _line))),
            rx.cond(
                InboxState.more, button("Xem tin cũ hơn", kind="secondary", on_click=InboxState.show_more)
            ),
        ),
        empty(
            "Chưa có thông báo",
            "Khi hồ sơ hoặc lịch hẹn có bước mới, tin sẽ nằm ở đây.",
            button("Tìm thủ tục để nộp", kind="secondary", href="/thu-tuc"),
            icon_name="bell",
        ),
    )


@page("/thong-bao", "Thông báo · Cầm Tay", on_load=(InboxState.load,))
def inbox() -> rx.Component:
    """What I was told."""
    return screen(
        heading("Thông báo"),
        problem(InboxState.problem),
        rx.cond(
            InboxState.of_another,
            somebody_elses("Tin này của người khác dùng chung máy: đổi người để xem."),
        ),
        rx.cond(InboxState.ready, rx.fragment(_inbox(), push_offer()), loading(4)),
        family_sheet(),
        title="Thông báo",
        back="/",
    )
