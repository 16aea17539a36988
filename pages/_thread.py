"""What citizen and office write to each other about a dossier, and officers among themselves; `assets/messages.js` sends."""

import hashlib
from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.db import transaction
from app.dossiers import desk as desks
from app.dossiers import messages, queries
from app.dossiers.messages import SHOWN, TEXT_MAX, Message
from app.ui import button, icon, section
from app.ui.elements import anchor
from pages._base import PageState, handler
from pages._outbox import phone_script

OLDER = "Xem các lời cũ hơn"


@dataclass
class MessageRow:
    """One message; `mark` says who has read it, for its author alone."""

    id: str
    who: str
    mine: bool
    text: str
    mark: str
    file: str = ""
    file_name: str = ""


class MyThreadState(PageState, rx.State):
    """The citizen's side: messages with the office; there are `more` than the last `shown`."""

    dossier_id: str = ""
    who: str = ""
    messages: list[MessageRow] = []
    shown: int = SHOWN
    more: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.shown = SHOWN
        await self._show(caller)
        self._watch(MyThreadState.refresh, f"messages:{self.dossier_id}")

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def older(self, caller: Caller) -> None:
        """Show older messages as well."""
        self.shown += SHOWN
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with transaction() as db:
            found = await queries.my_dossier(db, caller, self._argument("code"))
            await messages.mark_read(db, caller, found.id, inside=False)
            said = await messages.thread(db, caller, found.id, inside=False, limit=self.shown + 1)
        self.dossier_id, self.who = str(found.id), _sender(caller)
        self.messages, self.more = _last(said, self.shown, by_name=False)
        self.ready = True


class DeskThreadState(PageState, rx.State):
    """The office's side: the same messages, and notes that the citizen does not see."""

    dossier_id: str = ""
    who: str = ""
    messages: list[MessageRow] = []
    notes: list[MessageRow] = []
    shown: int = SHOWN
    shown_notes: int = SHOWN
    more: bool = False
    more_notes: bool = False
    own: bool = False

    @handler(Permission.READ_DOSSIERS)
    async def load(self, caller: Caller) -> None:
        self.shown = self.shown_notes = SHOWN
        await self._show(caller)
        self._watch(DeskThreadState.refresh, f"messages:{self.dossier_id}")

    @handler(Permission.READ_DOSSIERS, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        await self._show(caller, looks_again=True)

    @handler(Permission.READ_DOSSIERS)
    async def older(self, caller: Caller) -> None:
        """Show older messages as well."""
        self.shown += SHOWN
        await self._show(caller, looks_again=True)

    @handler(Permission.READ_DOSSIERS)
    async def older_notes(self, caller: Caller) -> None:
        """Show older notes as well."""
        self.shown_notes += SHOWN
        await self._show(caller, looks_again=True)

    async def _show(self, caller: Caller, *, looks_again: bool = False) -> None:
        async with transaction() as db:
            code = self._argument("code")
            found = await desks.open_at_desk(db, caller, code, looks_again=looks_again)
            self.own = found.owner_id == caller.account_id
            for inside in (False,) if self.own else (False, True):
                await messages.mark_read(db, caller, found.id, inside=inside)
            said = await messages.thread(db, caller, found.id, inside=False, limit=self.shown + 1)
            notes: list[Message] = []
            if not self.own:
                notes = await messages.thread(db, caller, found.id, inside=True, limit=self.shown_notes + 1)
        self.dossier_id, self.who = str(found.id), _sender(caller)
        self.messages, self.more = _last(said, self.shown, by_name=True)
        self.notes, self.more_notes = _last(notes, self.shown_notes, by_name=True)
        self.ready = True


def _sender(caller: Caller) -> str:
    """Who writes in this tab, so that what waits there is sent by nobody else; it names nobody."""
    return hashlib.sha256(f"thread {caller.person}".encode()).hexdigest()[:16]


def _last(found: list[Message], shown: int, *, by_name: bool) -> tuple[list[MessageRow], bool]:
    """The rows of the last messages of which one more than `shown` was asked for, and whether there was one."""
    rows = [
        MessageRow(
            str(each.id),
            f"{'Mình' if each.is_mine else each.who}, {say_moment(each.at)}",
            each.is_mine,
            each.text,
            _mark(each, by_name=by_name) if each.is_mine else "",
            f"/api/files/{each.file_id}" if each.file_id else "",
            each.file_name,
        )
        for each in found[-shown:]
    ]
    return rows, len(found) > shown


def _mark(each: Message, *, by_name: bool) -> str:
    if not each.read_by:
        return "Đã gửi, chưa đọc"
    return f"Đã đọc: {', '.join(each.read_by)}" if by_name else "Cán bộ đã đọc"


def thread(
    title: str,
    about: str,
    address: Any,
    who: Any,
    rows: Any,
    *,
    label: str,
    more: Any,
    older: Any,
    files: bool = False,
) -> rx.Component:
    """One conversation: what was said, what has not been sent yet, and the box to write in; `older` shows `more`."""

    def one(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(row.who, class_name="text-sm font-semibold"),
            rx.cond(row.text != "", rx.el.p(row.text, class_name="whitespace-pre-line break-words")),
            rx.cond(
                row.file != "",
                anchor(
                    row.file_name,
                    href=row.file,
                    target="_blank",
                    rel="noopener",
                    class_name="link inline-flex min-h-12 items-center break-words font-semibold",
                ),
            ),
            rx.cond(row.mark != "", rx.el.p(row.mark, class_name="muted text-sm")),
            class_name=rx.cond(
                row.mine,
                "self-end max-w-[85%] rounded-box bg-secondary text-secondary-content p-3",
                "self-start max-w-[85%] rounded-box border border-base-300 p-3",
            ),
        )

    box = label.replace(" ", "-").lower()
    return section(
        title,
        rx.el.p(about, class_name="muted text-sm"),
        rx.el.div(
            rx.cond(more, button(OLDER, kind="secondary", on_click=older, class_name="w-fit self-center")),
            rx.el.ul(rx.foreach(rows, one), class_name="flex flex-col gap-2", aria_live="polite"),
            rx.el.ul(class_name="flex flex-col gap-2", custom_attrs={"data-unsent-list": ""}),
            rx.el.label(label, html_for=f"viet-{box}", class_name="font-semibold"),
            rx.el.textarea(
                id=f"viet-{box}", rows=3, max_length=TEXT_MAX, class_name="textarea field-input h-auto"
            ),
            rx.el.p(role="alert", class_name="text-error-content font-semibold empty:hidden"),
            rx.el.div(
                button("Gửi", kind="secondary", class_name="w-fit", custom_attrs={"data-send": ""}),
                *([_attach()] if files else []),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-3",
            custom_attrs={
                "data-thread": address,
                "data-who": who,
                "data-unsent": "Chưa gửi. Có mạng thì tự gửi, xin đừng đóng trang này.",
                "data-unsent-kept": "Chưa gửi. Đã giữ kín trong máy này, có mạng thì tự gửi.",
            },
        ),
    )


def _attach() -> rx.Component:
    return rx.el.label(
        icon("paperclip", 22),
        "Gửi kèm ảnh hoặc PDF",
        rx.el.input(
            type="file",
            accept="image/jpeg,image/png,image/webp,image/heic,.heic,.heif,application/pdf",
            multiple=True,
            class_name="sr-only",
            custom_attrs={"data-attach": ""},
        ),
        class_name=(
            "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-2 text-base font-semibold "
            "cursor-pointer has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-primary"
        ),
    )


def my_thread() -> rx.Component:
    """For the citizen's page."""
    state = MyThreadState
    return rx.fragment(
        _script(),
        rx.cond(
            state.ready,
            thread(
                "Nhắn với cán bộ",
                "Cán bộ đang giữ hồ sơ đọc được. Giấy tờ cán bộ yêu cầu bổ sung thì gửi ở mục bổ sung, gửi ở đây chưa tính là đã nộp.",
                f"/api/dossiers/{state.dossier_id}/messages",
                state.who,
                state.messages,
                label="Lời nhắn",
                more=state.more,
                older=state.older,
                files=True,
            ),
        ),
    )


def _script() -> rx.Component:
    """With the page, not with its contents: who writes while the network goes must find it there."""
    return rx.fragment(
        phone_script(),
        rx.el.script(src="/upload.js", custom_attrs={"async": True}),
        rx.el.script(src="/messages.js", custom_attrs={"async": True}),
    )


def desk_threads() -> rx.Component:
    """For the desk: with the citizen, and inside the office."""
    state = DeskThreadState
    return rx.fragment(
        _script(),
        rx.cond(
            state.ready,
            rx.fragment(
                thread(
                    "Nhắn với công dân",
                    "Công dân đọc được và được báo ngay.",
                    f"/api/dossiers/{state.dossier_id}/messages",
                    state.who,
                    state.messages,
                    label="Lời nhắn cho công dân",
                    more=state.more,
                    older=state.older,
                    files=True,
                ),
                rx.cond(
                    ~state.own,
                    thread(
                        "Ghi chú nội bộ",
                        "Chỉ cán bộ đọc được. Người giữ hồ sơ, lãnh đạo và ai đã ghi ở đây được báo.",
                        f"/api/dossiers/{state.dossier_id}/notes",
                        state.who,
                        state.notes,
                        label="Ghi chú mới",
                        more=state.more_notes,
                        older=state.older_notes,
                    ),
                ),
            ),
        ),
    )
