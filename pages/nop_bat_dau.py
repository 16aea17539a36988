"""The way into an application: the draft there is, one of several, a new one, or the dossier that waits for papers."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import drafts, open_drafts, parties, supplements
from app.ui import button, empty, heading, loading, problem, row_link, rows
from pages._base import PageState, handler, identifier, page, screen
from pages._nop_choose import ChoiceRow, choice_of, choose
from pages._nop_instead import supplement_instead
from pages._outbox import outbox, phone_script


class BeginState(PageState, rx.State):
    """Finds or begins the draft of a procedure; without one, lists what is saved and not filed.

    Attributes:
        choices: the open drafts of one procedure, when it has to be asked which, or whether one more.
        asked: somebody has asked for one more.
    """

    lines: list[dict[str, str]] = []
    waiting: list[dict[str, str]] = []
    anew: str = ""
    procedure: str = ""
    choices: list[ChoiceRow] = []
    asked: bool = False

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:
        code = self._argument("thu-tuc")
        if caller.account_id is None:
            wanted = f"/nop?thu-tuc={code}" if code else "/nop"
            return rx.redirect(f"/dang-nhap?tiep={quote(wanted, safe='')}")
        self.ready, self.waiting, self.choices = False, [], []
        self.asked = bool(self._argument("chon"))
        if code:
            if not (self.asked or self._argument("moi")) and await self._offer(caller, code):
                return None
            if await self._ask_which(caller, code):
                return None
            async with transaction() as db:
                draft_id = await drafts.start_or_resume(db, caller, code)
            return rx.redirect(f"/nop/{draft_id}", replace=True)
        async with reading() as db:
            mine = await open_drafts.mine(db, caller)
        self.lines = [
            {
                "href": f"/nop/{line.id}",
                "name": line.procedure_name,
                "detail": (f"{line.said}. " if line.subject or (line.has_twins and line.said) else "")
                + f"Bước {line.step}/{line.steps}. Đã lưu {clock.say_moment(line.saved_at)}, chưa nộp."
                + (f" {line.begun}." if line.has_twins else ""),
            }
            for line in mine
        ]
        self.ready = True
        return None

    @handler(Permission.USE_OWN_ACCOUNT)
    async def another(self, caller: Caller) -> Any:
        """One more application of this procedure, for another person; pressed twice, it is the same one."""
        async with transaction() as db:
            draft_id = await drafts.start_another(db, caller, self._argument("thu-tuc"))
        return rx.redirect(f"/nop/{draft_id}")

    @handler(Permission.USE_OWN_ACCOUNT)
    async def let_go(self, caller: Caller, draft_id: str) -> Any:
        """Throw away one of those to choose from; the others stay."""
        async with transaction() as db:
            await drafts.discard(db, caller, identifier(draft_id))
        if await self._ask_which(caller, self._argument("thu-tuc"), also_one=True):
            return None
        return rx.redirect("/ho-so")

    async def _ask_which(self, caller: Caller, code: str, *, also_one: bool = False) -> bool:
        """Whether it has to be asked which draft is meant: when there are several, or somebody asked for one more."""
        async with reading() as db:
            found = await open_drafts.mine(db, caller, code)
        self.choices = [choice_of(line) for line in found] if len(found) > 1 or self.asked or also_one else []
        if not self.choices:
            return False
        self.procedure, self.ready = found[0].procedure_name, True
        return True

    async def _offer(self, caller: Caller, code: str) -> bool:
        """Whether a dossier of this procedure waits for papers: they belong into it, not into a second one."""
        async with reading() as db:
            found = await supplements.waiting(db, caller, code)
            who = await parties.named(db, found)
        self.waiting = [
            {
                "href": f"/ho-so/{each.code}",
                "name": each.procedure_name,
                "detail": _for(who.get(each.id, ""))
                + f"Mã {each.code}, nộp {clock.say_moment(each.filed_at)}.",
            }
            for each in found
        ]
        self.anew = f"/nop?thu-tuc={quote(code, safe='')}&moi=1"
        self.ready = bool(found)
        return self.ready


def _for(subject: str) -> str:
    return f"Cho {subject}. " if subject else ""


def _title(state: Any) -> Any:
    return rx.cond(
        state.waiting,
        "Hồ sơ này đang chờ bổ sung",
        rx.cond(
            state.choices,
            rx.cond(state.asked, "Thêm hồ sơ cho người khác", "Hồ sơ nào?"),
            "Hồ sơ đang làm, chưa nộp",
        ),
    )


@page("/nop", "Nộp hồ sơ · Cầm Tay", on_load=(BeginState.load,))
def begin() -> rx.Component:
    """What is saved and not filed, and the way to begin something new."""
    return screen(
        heading(_title(BeginState)),
        outbox(always=True),
        phone_script(),
        problem(BeginState.problem),
        rx.cond(
            BeginState.waiting,
            supplement_instead(BeginState.waiting, BeginState.anew),
            rx.cond(BeginState.choices, choose(BeginState), _saved()),
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
