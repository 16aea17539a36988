"""My dossiers: what waits for me, what is in motion, what is over; and, unmistakably apart, what is not filed."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.db import reading
from app.dossiers import open_drafts, queries
from app.ui import button, empty, few, heading, icon, loading, problem, rest, section, tone_tag
from pages._base import PageState, handler, page, screen
from pages._dossier import for_whom_line, tone_of, whom_line


@dataclass
class DossierRow:
    """One filed dossier in the list."""

    code: str
    name: str
    status: str
    tone: str
    standing: str
    needs_you: bool
    subject: str = ""


@dataclass
class DraftRow:
    """One draft: saved, and not filed."""

    id: str
    name: str
    detail: str
    whom: str = ""


class DossiersState(PageState, rx.State):
    """The caller's dossiers and drafts."""

    moving: list[DossierRow] = []
    over: list[DossierRow] = []
    unfiled: list[DraftRow] = []
    nothing: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        self._watch(DossiersState.refresh, f"account:{caller.person}")

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh(self, caller: Caller) -> None:
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with reading() as db:
            found = await queries.mine(db, caller)
            unfiled = await open_drafts.mine(db, caller)
        self.moving = [_row(each) for each in found if each.is_open]
        self.over = [_row(each) for each in found if not each.is_open]
        self.unfiled = [
            DraftRow(str(each.id), each.procedure_name, _detail(each), _whom(each)) for each in unfiled
        ]
        self.nothing = not found and not unfiled
        self.ready = True


def _detail(line: open_drafts.DraftLine) -> str:
    begun = f". {line.begun}" if line.has_twins else ""
    return f"Làm đến bước {line.step}/{line.steps}, lưu lúc {say_moment(line.saved_at)}{begun}"


def _whom(line: open_drafts.DraftLine) -> str:
    """For whom it is, where it is for somebody else, or where there is another one of the same procedure."""
    return line.said if line.subject or line.has_twins else ""


def _row(found: queries.Summary) -> DossierRow:
    return DossierRow(
        found.code,
        found.procedure_name,
        found.status_name,
        tone_of(found.status, is_late=found.is_late),
        found.sentence.standing,
        found.needs_you,
        found.subject,
    )


def _dossier(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(row.code, class_name="muted text-sm"),
            rx.el.span(row.name, class_name="brand text-[1.05rem]"),
            for_whom_line(row.subject),
            tone_tag(row.status, row.tone),
            rx.el.span(row.standing),
            rx.cond(
                row.needs_you,
                rx.el.span(
                    "Bổ sung vào hồ sơ này",
                    icon("arrow-right", 20),
                    class_name="btn btn-primary min-h-12 mt-1",
                ),
            ),
            href="/ho-so/" + row.code,
            class_name="flex flex-col gap-1.5 rounded-box border border-base-300 p-4",
        )
    )


def _draft(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                icon("file-pen-line", 22),
                rx.el.span("Đã lưu, chưa nộp", class_name="font-semibold"),
                class_name="flex items-center gap-2",
            ),
            rx.el.span(row.name, class_name="brand text-[1.05rem]"),
            whom_line(row.whom),
            rx.el.span(row.detail, class_name="text-sm"),
            rx.el.span(
                "Làm tiếp", icon("arrow-right", 20), class_name="flex items-center gap-2 font-semibold"
            ),
            href="/nop/" + row.id,
            class_name=(
                "flex flex-col gap-1.5 rounded-box border-2 border-dashed border-current bg-warning p-4 "
                "text-warning-content"
            ),
        )
    )


def _list(rows: Any, one: Any) -> rx.Component:
    return few(rx.el.ul(rx.foreach(rows, one), class_name="flex flex-col gap-3"))


@page("/ho-so", "Hồ sơ của tôi · Cầm Tay", on_load=(DossiersState.load,))
def dossiers() -> rx.Component:
    """Everything of mine, what waits for me first."""
    return screen(
        heading("Hồ sơ của tôi"),
        problem(DossiersState.problem),
        rx.cond(
            DossiersState.ready,
            rx.fragment(
                rx.cond(
                    DossiersState.nothing,
                    empty(
                        "Chưa có hồ sơ nào",
                        "Hồ sơ đã nộp và hồ sơ đang làm dở sẽ hiện ở đây, kèm một câu nói rõ ai đang giữ, "
                        "đang làm gì, khi nào xong.",
                        button("Tìm thủ tục để nộp", href="/thu-tuc"),
                        icon_name="folder-open",
                    ),
                ),
                rx.cond(
                    DossiersState.moving,
                    section("Đang giải quyết", _list(DossiersState.moving, _dossier)),
                ),
                rx.cond(
                    DossiersState.unfiled,
                    section(
                        "Đang làm dở, chưa gửi đi",
                        _list(DossiersState.unfiled, _draft),
                    ),
                ),
                rx.cond(
                    DossiersState.over,
                    rest("Đã kết thúc", _list(DossiersState.over, _dossier)),
                ),
            ),
            rx.cond(DossiersState.problem == "", loading(3)),
        ),
        rx.el.a(
            "Tra cứu hồ sơ của người khác bằng mã",
            href="/tra-cuu",
            class_name="link inline-flex min-h-12 items-center",
        ),
        dock="dossiers",
    )
