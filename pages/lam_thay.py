"""Mandates ("làm thay"): let a relative fill in one's forms without a code each time, see what they did, end it."""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries as catalogue
from app.catalogue.rules import why_not_here
from app.db import reading, transaction
from app.errors import Invalid
from app.guidance.hand import codes, mandates, queries
from app.guidance.hand.events import mandate_topic
from app.ui import empty, heading, loading, panel, problem, section
from pages._base import PageState, handler, identifier, page, screen
from pages._lam_thay_parts import ALL, CHOSEN, SCOPE, SOME, bounds, code_words, grant_form, mandate_card
from pages._lam_thay_rows import ONE_MORE, FieldRow, MandateRow, by_field, row_of


class MandateState(PageState, rx.State):
    """The mandates one gave and holds, what can be chosen for a new one, and the code of one just made."""

    rows: list[MandateRow] = []
    fields: list[FieldRow] = []
    seeking: bool = False
    found: str = ""
    code: str = ""
    granted: int = 0

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.code = ""
        await self._look_for("")
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear(self, caller: Caller) -> None:
        """The other person entered the code, answered, opened a form or ended it."""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT, debounce=200)
    async def seek(self, caller: Caller, text: str) -> None:  # noqa: ARG002 - every citizen sees the same
        """Narrow the list; what is ticked stays ticked, shown or not."""
        await self._look_for(str(text)[:200].strip())

    @handler(Permission.USE_OWN_ACCOUNT)
    async def grant(self, caller: Caller, form: dict[str, Any]) -> None:
        """Make a mandate and the code that hands it over."""
        scope = str(form.get(SCOPE, ""))
        if scope not in {ALL, SOME}:
            words = "Mời chọn Từng thủ tục hoặc Mọi thủ tục."
            raise Invalid("Chưa chọn thủ tục. Chưa ai được làm thay.", {"procedures": words})
        chosen = [
            name.removeprefix(CHOSEN) for name, value in form.items() if name.startswith(CHOSEN) and value
        ]
        async with transaction() as db:
            made = await mandates.grant(
                db,
                caller,
                None if scope == ALL else chosen,
                str(form.get("days", "")),
                agrees=bool(form.get("agrees")),
            )
            code = await codes.offer_mandate(db, caller, made)
        self.code = f"{code[:3]} {code[3:]}"
        self.granted += 1
        await self._look_for("")
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def new_code(self, caller: Caller, mandate_id: str) -> None:
        """Another code for a mandate that nobody has taken up: the last was missed, or ran out."""
        async with transaction() as db:
            made = await mandates.offered(db, caller, identifier(mandate_id))
            code = await codes.offer_mandate(db, caller, made)
        self.code = f"{code[:3]} {code[3:]}"
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def allow(self, caller: Caller, mandate_id: str) -> None:
        """Who entered the code is who the caller meant."""
        async with transaction() as db:
            await mandates.allow(db, caller, identifier(mandate_id))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def answer(self, caller: Caller, mandate_id: str, accepts: bool) -> None:
        async with transaction() as db:
            await mandates.answer(db, caller, identifier(mandate_id), accepts=bool(accepts))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def end(self, caller: Caller, mandate_id: str) -> None:
        async with transaction() as db:
            await mandates.end(db, caller, identifier(mandate_id))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def open_draft(self, caller: Caller, mandate_id: str, draft_id: str) -> Any:
        async with transaction() as db:
            session = await mandates.open_draft(db, caller, identifier(mandate_id), identifier(draft_id))
        return rx.redirect(f"/cam-tay/{session}")

    @handler(Permission.USE_OWN_ACCOUNT)
    async def begin(self, caller: Caller, form: dict[str, Any]) -> Any:
        """Begin a form for the person who gave the mandate, and go there."""
        procedure = str(form.get("procedure", ""))
        if not procedure:
            raise Invalid("Chưa chọn thủ tục để bắt đầu. Mời chọn trong danh sách.")
        mandate = identifier(str(form.get("mandate", "")))
        async with transaction() as db:
            code = procedure.removeprefix(ONE_MORE)
            session = await mandates.begin_draft(db, caller, mandate, code, another=code != procedure)
        return rx.redirect(f"/cam-tay/{session}")

    async def _look_for(self, words: str) -> None:
        async with reading() as db:
            specs = [each.spec for each in await catalogue.published(db) if why_not_here(each.spec) is None]
            index = await catalogue.search_index(db) if words else None
        fitting = {spec.code for spec in index.search(words)} if index else None
        self.fields, self.seeking = by_field(specs, fitting), bool(words)
        shown = sum(each.shown for group in self.fields for each in group.procedures)
        if not words:
            self.found = ""
        else:
            self.found = (
                f"Tìm thấy {shown} thủ tục" if shown else "Không tìm thấy thủ tục nào, mời thử lời khác"
            )

    async def _show(self, caller: Caller) -> None:
        self._watch(MandateState.hear, mandate_topic(caller.person))
        async with reading() as db:
            found = await queries.mandates(db, caller)
        self.rows = [row_of(view) for view in found]
        if not any(row.stage == "offered" for row in self.rows):
            self.code = ""  # it was entered: there is nothing left to read out
        self.ready = True


@page("/tai-khoan/lam-thay", "Làm thay · Cầm Tay", on_load=(MandateState.load,))
def stand_in() -> rx.Component:
    """What one gave and holds, and giving one more."""
    state = MandateState
    return screen(
        heading("Nhờ người nhà làm thay"),
        rx.el.p(
            "Con cháu, người nhà bắt đầu và điền hồ sơ giúp mình, không cần mã mỗi lần. "
            "Mỗi lần họ mở đều có thông báo. Nộp hồ sơ vẫn do chính mình bấm.",
        ),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                section(
                    "Đang có",
                    rx.cond(
                        state.rows,
                        rx.fragment(rx.foreach(state.rows, lambda row: mandate_card(state, row))),
                        empty(
                            "Chưa nhờ ai làm thay",
                            "Lời nhờ và nhật ký sẽ hiện ở đây.",
                            icon_name="users",
                        ),
                    ),
                ),
                # The code stands where the form stood: that is where its maker is looking.
                section(
                    "Nhờ thêm một người",
                    rx.el.div(
                        rx.cond(
                            state.code != "",
                            panel(code_words(state.code), tone="success", icon_name="key-round"),
                        ),
                        role="status",
                        class_name="empty:hidden",
                    ),
                    rx.cond(state.code == "", rx.fragment(bounds(), grant_form(state))),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Làm thay",
        back="/tai-khoan",
    )
