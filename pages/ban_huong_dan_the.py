"""A card with codes for somebody without a phone: made, printed, given."""

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.guidance import cards, counter_queries
from app.ui import button, empty, heading, loading, panel, problem
from models.counter import VisitorStatus
from pages._base import PageState, handler, page
from pages._desk import DeskShell, desk


class CardState(PageState, rx.State):
    """Attributes: codes: of the card just made, shown once and gone with the page; held: earlier cards that still work."""

    nobody: bool = False
    number: str = ""
    codes: list[str] = []
    until: str = ""
    held: str = ""
    ended: str = ""

    @handler(Permission.GUIDE)
    async def load(self, caller: Caller) -> None:
        async with reading() as db:
            here = (await counter_queries.line(db, caller)).here
        self.nobody = here is None or here.status is not VisitorStatus.SERVING
        self.number = here.number if here else ""
        self.codes, self.until, self.ended = [], "", ""
        await self._look(caller)
        self.ready = True

    @handler(Permission.GUIDE)
    async def issue(self, caller: Caller) -> None:
        async with transaction() as db:
            made = await cards.issue(db, caller)
        self.codes, self.until = made.codes, f"{made.expires_at:%d/%m/%Y}"
        self.held = ""

    @handler(Permission.GUIDE)
    async def report_lost(self, caller: Caller) -> None:
        async with transaction() as db:
            ended = await cards.report_lost(db, caller)
        self.ended = f"Đã khóa {ended} thẻ. Mã trên thẻ cũ không dùng được nữa."
        await self._look(caller)

    async def _look(self, caller: Caller) -> None:
        self.held = ""
        if not self.nobody:
            async with reading() as db:
                days = [f"{clock.local(made):%d/%m/%Y}" for made in await cards.held(db, caller)]
            self.held = ", ".join(days)


def _card() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Thẻ cầm tay chỉ việc", class_name="text-[1.3rem]"),
        rx.el.p("Trung tâm Phục vụ hành chính công Đông Triều"),
        rx.el.p("Đến quầy, đưa thẻ này. Cán bộ nhập một mã rồi gạch đi."),
        rx.el.ol(
            rx.foreach(
                CardState.codes,
                lambda code: rx.el.li(
                    rx.el.span(class_name="inline-block size-5 border-2 border-current", aria_hidden="true"),
                    rx.el.span(code, class_name="font-mono text-[1.3rem] tracking-wide"),
                    class_name="flex items-center gap-3 py-1",
                ),
            ),
        ),
        rx.el.p("Dùng đến ngày ", CardState.until, ". Thẻ không mở được tài khoản hay VNeID của ai."),
        aria_label="Thẻ để in",
        class_name="code-card flex max-w-md flex-col gap-2 rounded-box border-2 border-base-content p-5",
    )


@page("/ban/huong-dan/the", "Thẻ mã dùng một lần · Cầm Tay", on_load=(DeskShell.load, CardState.load))
def code_card() -> rx.Component:
    """Make the card, print it at once: the codes are not shown again."""
    state = CardState
    return desk(
        heading("Thẻ mã cho người không có điện thoại"),
        problem(state.problem),
        rx.el.link(rel="stylesheet", href="/counter.css"),
        rx.cond(
            state.ready,
            rx.cond(
                state.nobody,
                empty(
                    "Chưa có ai đang được hướng dẫn",
                    "Thẻ được làm cho người đang ngồi ở bàn.",
                    button("Về hàng chờ", href="/ban/huong-dan"),
                    "id-card",
                ),
                rx.fragment(
                    panel(
                        rx.el.p(
                            "Thẻ có năm mã, mỗi mã dùng một lần, trong một năm. Lần sau đến quầy, người giữ thẻ "
                            "không phải khai lại. Hệ thống giữ họ tên, năm sinh và những gì đã ghi hôm nay cho đến "
                            "khi hết mã hoặc hết hạn. Mời nói rõ điều này và chỉ làm thẻ khi họ đồng ý."
                        ),
                        icon_name="id-card",
                    ),
                    rx.el.p(state.ended, role="status", class_name="font-semibold empty:hidden"),
                    rx.cond(
                        state.held != "",
                        panel(
                            rx.el.p("Đứng tên này còn thẻ dùng được, làm ngày ", state.held, "."),
                            button("Mất thẻ cũ: khóa lại", kind="secondary", on_click=state.report_lost),
                            tone="warning",
                            icon_name="triangle-alert",
                        ),
                    ),
                    rx.cond(
                        state.codes,
                        rx.fragment(
                            _card(),
                            rx.el.div(
                                button("In thẻ", custom_attrs={"data-print": ""}, icon_name="printer"),
                                class_name="flex flex-wrap gap-3 print:hidden",
                            ),
                        ),
                        button(
                            "Người này đồng ý, làm thẻ", on_click=state.issue, class_name="w-full sm:w-auto"
                        ),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(2)),
        ),
        title="Thẻ mã",
        here="guide",
        back="/ban/huong-dan",
    )
