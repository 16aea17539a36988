"""The way into an application: the draft there is, a new one, or the dossier that waits for papers."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import drafts, parties, supplements
from app.dossiers.parties import Parties
from app.ui import button, empty, heading, loading, problem, row_link, rows
from pages._base import PageState, handler, page, screen
from pages._nop_instead import supplement_instead
from pages._outbox import outbox, phone_script


class BeginState(PageState, rx.State):
    """Finds or begins the draft of a procedure; without one, lists what is saved and not filed."""

    lines: list[dict[str, str]] = []
    waiting: list[dict[str, str]] = []
    anew: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:
        code = self._argument("thu-tuc")
        if caller.account_id is None:
            wanted = f"/nop?thu-tuc={code}" if code else "/nop"
            return rx.redirect(f"/dang-nhap?tiep={quote(wanted, safe='')}")
        if code:
            if not self._argument("moi") and await self._offer(caller, code):
                return None
            async with transaction() as db:
                draft_id = await drafts.start_or_resume(db, caller, code)
            return rx.redirect(f"/nop/{draft_id}", replace=True)
        async with reading() as db:
            mine = await drafts.mine(db, caller)
        self.lines = [
            {
                "href": f"/nop/{line.id}",
                "name": line.procedure_name,
                "detail": _for(line.subject)
                + f"Bước {line.step}/{line.steps}. Đã lưu {clock.say_moment(line.saved_at)}, chưa nộp.",
            }
            for line in mine
        ]
        self.waiting, self.ready = [], True
        return None

    async def _offer(self, caller: Caller, code: str) -> bool:
        """Whether a dossier of this procedure waits for papers: they belong into it, not into a second one."""
        async with reading() as db:
            found = await supplements.waiting(db, caller, code)
            who = await parties.of(db, [each.id for each in found])
        self.waiting = [
            {
                "href": f"/ho-so/{each.code}",
                "name": each.procedure_name,
                "detail": _for(_subject(who.get(each.id)))
                + f"Mã {each.code}, nộp {clock.say_moment(each.filed_at)}.",
            }
            for each in found
        ]
        self.anew = f"/nop?thu-tuc={quote(code, safe='')}&moi=1"
        self.ready = bool(found)
        return self.ready


def _for(subject: str) -> str:
    return f"Cho {subject}. " if subject else ""


def _subject(who: Parties | None) -> str:
    return who.subject.said if who and who.subject else ""


@page("/nop", "Nộp hồ sơ · Cầm Tay", on_load=(BeginState.load,))
def begin() -> rx.Component:
    """What is saved and not filed, and the way to begin something new."""
    return screen(
        heading(rx.cond(BeginState.waiting, "Hồ sơ này đang chờ bổ sung", "Hồ sơ đang làm, chưa nộp")),
        outbox(always=True),
        phone_script(),
        problem(BeginState.problem),
        rx.cond(
            BeginState.waiting,
            supplement_instead(BeginState.waiting, BeginState.anew),
            _saved(),
        ),
        button("Luyện tập trước với dữ liệu mẫu", kind="quiet", href="/luyen-tap", icon_name="pencil-ruler"),
        title="Nộp hồ sơ",
        back="/thu-tuc",
    )


def _saved() -> rx.Component:
    return rx.cond(
        BeginState.ready,
        rx.cond(
            BeginState.lines,
            rows(
                rx.foreach(
                    BeginState.lines, lambda line: row_link(line["name"], line["detail"], line["href"])
                )
            ),
            empty(
                "Chưa có hồ sơ nào đang làm",
                "Chọn một thủ tục rồi bấm Nộp hồ sơ. Làm dở lúc nào cũng được, hệ thống tự lưu.",
                button("Tìm thủ tục", href="/thu-tuc"),
                "file-plus",
            ),
        ),
        rx.cond(BeginState.problem == "", loading(2), button("Tìm thủ tục", href="/thu-tuc")),
    )
