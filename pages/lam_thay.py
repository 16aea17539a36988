"""Mandates ("làm thay"): let a relative open one's forms without a code each time, see what they did, end it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.catalogue import queries as catalogue
from app.db import reading, transaction
from app.errors import Invalid, NotFound
from app.guidance.hand import codes, mandates, queries
from app.guidance.hand.events import mandate_topic
from app.guidance.hand.queries import MandateView
from app.guidance.hand.rules import MANDATE_DAYS
from app.ui import button, card, empty, heading, loading, panel, problem, section, select, tag, tick
from app.ui import field as text_field
from models.handinhand import MandateStep
from pages._base import PageState, handler, page, screen

ALL = "all"
STEPS: dict[MandateStep, str] = {
    MandateStep.OFFERED: "lấy mã để nhờ làm thay",
    MandateStep.ENTERED: "nhập mã",
    MandateStep.ACCEPTED: "nhận làm thay",
    MandateStep.DECLINED: "không nhận",
    MandateStep.OPENED: "mở một hồ sơ đang làm",
    MandateStep.REVOKED: "thôi cho làm thay",
    MandateStep.GIVEN_UP: "thôi làm thay",
}


@dataclass
class DraftRow:
    """A form of the grantor's that the helper may open."""

    id: str
    name: str
    detail: str


@dataclass
class MandateRow:
    """One mandate as shown; `stage` is offered, asked (the helper must answer), holds or ended."""

    id: str
    mine: bool
    title: str
    procedures: str
    term: str
    stage: str
    journal: list[str] = field(default_factory=list)
    drafts: list[DraftRow] = field(default_factory=list)


def row_of(view: MandateView) -> MandateRow:
    """A mandate in words."""
    if view.holds:
        stage = "holds"
    elif view.waiting:
        stage = "asked" if view.other or not view.mine else "offered"
    else:
        stage = "ended"
    other = view.other or "Người nhập mã"
    term = MANDATE_DAYS.get(view.days, f"{view.days} ngày")
    if view.until:
        term += f", đến {clock.say_moment(view.until)}"
    return MandateRow(
        id=str(view.id),
        mine=view.mine,
        title=f"{other} làm thay cho tôi" if view.mine else f"Tôi làm thay cho {other}",
        procedures=view.procedures,
        term=term,
        stage=stage,
        journal=[f"{clock.say_moment(at)}: {who} {STEPS[step]}" for at, who, step in view.journal],
        drafts=[
            DraftRow(str(line.id), line.procedure_name, f"Bước {line.step}/{line.steps}, chưa nộp")
            for line in view.drafts
        ],
    )


class MandateState(PageState, rx.State):
    """The mandates one gave and holds, and the code of one just made."""

    rows: list[MandateRow] = []
    procedures: list[tuple[str, str]] = []
    code: str = ""
    granted: int = 0

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.ready, self.code = False, ""
        async with reading() as db:
            known = await catalogue.published(db)
        self.procedures = [(each.spec.code, each.spec.name) for each in known]
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear(self, caller: Caller) -> None:
        """The other person entered the code, answered, opened a form or ended it."""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def grant(self, caller: Caller, form: dict[str, Any]) -> None:
        """Make a mandate and the code that hands it over."""
        chosen = str(form.get("procedures", ""))
        if not chosen:
            raise Invalid("Chưa chọn thủ tục. Chưa ai được làm thay.", {"procedures": "Mời chọn một mục."})
        async with transaction() as db:
            made = await mandates.grant(
                db,
                caller,
                [] if chosen == ALL else [chosen],
                str(form.get("days", "")),
                agrees=bool(form.get("agrees")),
            )
            code = await codes.offer_mandate(db, caller, made)
        self.code = f"{code[:3]} {code[3:]}"
        self.granted += 1
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def answer(self, caller: Caller, mandate_id: str, accepts: bool) -> None:
        async with transaction() as db:
            await mandates.answer(db, caller, _identifier(mandate_id), accepts=bool(accepts))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def end(self, caller: Caller, mandate_id: str) -> None:
        async with transaction() as db:
            await mandates.end(db, caller, _identifier(mandate_id))
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def open_draft(self, caller: Caller, mandate_id: str, draft_id: str) -> Any:
        async with transaction() as db:
            session = await mandates.open_draft(db, caller, _identifier(mandate_id), _identifier(draft_id))
        return rx.redirect(f"/cam-tay/{session}")

    async def _show(self, caller: Caller) -> None:
        self._watch(MandateState.hear, mandate_topic(caller.person))
        async with reading() as db:
            found = await queries.mandates(db, caller)
        self.rows = [row_of(view) for view in found]
        if not any(row.stage == "offered" for row in self.rows):
            self.code = ""  # it was entered: there is nothing left to read out
        self.ready = True


def _identifier(text: str) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise NotFound from None


def _stage(row: Any) -> rx.Component:
    return rx.match(
        row.stage,
        ("holds", tag("Đang có hiệu lực", "success", "circle-check")),
        (
            "asked",
            tag(rx.cond(row.mine, "Chờ người kia nhận lời", "Chờ mình trả lời"), "warning", "clock-alert"),
        ),
        ("offered", tag("Chờ nhập mã", "warning", "clock-alert")),
        tag("Không còn hiệu lực", "plain"),
    )


def _mandate(row: Any) -> rx.Component:
    state = MandateState
    return card(
        rx.el.h3(row.title, class_name="text-[1.05rem]"),
        _stage(row),
        rx.el.p("Thủ tục: ", row.procedures, class_name="line-clamp-3"),
        rx.el.p("Thời hạn: ", row.term),
        rx.foreach(
            row.drafts,
            lambda draft: rx.el.div(
                rx.el.span(
                    rx.el.span(draft.name, class_name="font-semibold"),
                    rx.el.span(draft.detail, class_name="muted text-sm"),
                    class_name="flex flex-col flex-1 min-w-0",
                ),
                button(
                    "Mở cùng điền",
                    kind="secondary",
                    on_click=state.open_draft(row.id, draft.id),
                    aria_label=f"Mở cùng điền: {draft.name}",
                ),
                class_name="flex flex-wrap items-center gap-3 border-t border-base-300 pt-3",
            ),
        ),
        rx.cond(
            (row.stage == "asked") & ~row.mine,
            rx.el.div(
                button("Nhận lời", on_click=state.answer(row.id, True)),
                button("Không nhận", kind="secondary", on_click=state.answer(row.id, False)),
                class_name="flex flex-wrap gap-3",
            ),
        ),
        rx.cond(
            (row.stage == "holds") | ((row.stage != "ended") & row.mine),
            button(
                rx.cond(row.mine, "Thôi cho làm thay", "Thôi làm thay"),
                kind="danger",
                on_click=state.end(row.id),
                class_name="self-start",
            ),
        ),
        rx.el.details(
            rx.el.summary("Nhật ký", class_name="link min-h-12 py-3 cursor-pointer w-fit"),
            rx.el.ul(
                rx.foreach(row.journal, rx.el.li), class_name="list-disc pl-6 text-sm flex flex-col gap-1"
            ),
        ),
    )


def _grant(state: Any) -> rx.Component:
    return rx.el.form(
        text_field(
            "procedures",
            "Cho làm thay thủ tục nào",
            example="Ví dụ: chỉ một thủ tục đang cần nhờ",
            error=state.errors.get("procedures", ""),
            control=rx.el.select(
                rx.el.option("Chọn một mục", value=""),
                rx.el.option("Mọi thủ tục", value=ALL),
                rx.foreach(state.procedures, lambda each: rx.el.option(each[1], value=each[0])),
                id="procedures",
                name="procedures",
                class_name="select field-input",
                aria_describedby="procedures-below",
            ),
        ),
        select(
            "days",
            "Trong bao lâu",
            [("", "Chọn một mục"), *((str(days), words) for days, words in MANDATE_DAYS.items())],
            example="Đủ ngày cho việc đang nhờ là được; thôi sớm hơn lúc nào cũng được",
            error=state.errors.get("days", ""),
        ),
        tick(
            "agrees",
            "Tôi đồng ý cho người nhập mã cùng điền hồ sơ của tôi trong thời hạn này",
            "Họ không thấy mật khẩu, không thấy đủ số định danh, không nộp thay được. Thôi lúc nào cũng được.",
            error=state.errors.get("agrees", ""),
        ),
        button("Lấy mã làm thay", type="submit"),
        on_submit=state.grant,
        key=state.granted.to(str),
        class_name="flex flex-col gap-4",
    )


@page("/tai-khoan/lam-thay", "Làm thay · Cầm Tay", on_load=(MandateState.load,))
def stand_in() -> rx.Component:
    """What one gave and holds, and giving one more."""
    state = MandateState
    return screen(
        heading("Nhờ người nhà làm thay"),
        rx.el.p(
            "Con cháu, người nhà có thể mở hồ sơ đang làm để cùng điền, không cần mã mỗi lần. "
            "Mỗi lần mở đều có thông báo. Nộp hồ sơ vẫn do chính mình bấm.",
        ),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                rx.cond(
                    state.code != "",
                    panel(
                        rx.el.p("Đọc mã này cho người nhà; họ nhập ở trang Giúp người khác (/cam-tay):"),
                        rx.el.p(
                            state.code,
                            class_name="brand text-[2.2rem] leading-tight tabular-nums",
                            custom_attrs={"data-help-code": ""},
                        ),
                        rx.el.p("Dùng một lần, trong 15 phút."),
                        tone="success",
                        icon_name="key-round",
                        role="status",
                    ),
                ),
                section(
                    "Đang có",
                    rx.cond(
                        state.rows,
                        rx.fragment(rx.foreach(state.rows, _mandate)),
                        empty(
                            "Chưa nhờ ai làm thay",
                            "Lời nhờ và nhật ký sẽ hiện ở đây.",
                            icon_name="users",
                        ),
                    ),
                ),
                section("Nhờ thêm một người", _grant(state)),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Làm thay",
        back="/tai-khoan",
    )
