"""What a proposed catalogue would change, and publishing it: all of it or nothing."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import proposals
from app.catalogue.changes import Kind
from app.clock import say_moment
from app.db import reading, transaction
from app.ui import button, card, heading, loading, panel, problem, tag
from pages._base import PageState, handler, identifier, page
from pages._desk import DeskShell, desk

_KINDS = {Kind.ADDED: "Thêm mới", Kind.CHANGED: "Sửa", Kind.RETIRED: "Thôi áp dụng"}


@dataclass
class DifferenceRow:
    """One value that differs."""

    where: str = ""
    before: str = ""
    after: str = ""


@dataclass
class ChangeRow:
    """What happens to one procedure."""

    code: str = ""
    name: str = ""
    kind: str = ""
    form: str = ""
    differences: list[DifferenceRow] = field(default_factory=list)


class ProposalState(PageState, rx.State):
    """The proposal that the address names, against what is published at this moment."""

    file_name: str = ""
    told: str = ""
    changes: list[ChangeRow] = []
    mark: str = ""
    published: str = ""

    @handler(Permission.ADMINISTER)
    async def load(self, caller: Caller) -> None:
        self.ready, self.published = False, ""
        async with reading() as db:
            found = await proposals.preview(db, caller, self._proposal())
        self.file_name, self.mark = found.file_name, found.mark
        counts = {kind: sum(one.kind is kind for one in found.changes) for kind in Kind}
        words = ", ".join(f"{_KINDS[kind].lower()} {count}" for kind, count in counts.items() if count)
        self.told = (
            f"Gửi lúc {say_moment(found.at)}. Tệp có {found.count} thủ tục: {words or 'không đổi gì'}."
        )
        self.changes = [
            ChangeRow(
                one.code,
                one.name,
                _KINDS[one.kind],
                "" if one.kind is Kind.RETIRED else f"/ban/thu-tuc/mau/{one.code}?de-nghi={found.id}",
                [DifferenceRow(each.where, each.before, each.after) for each in one.differences],
            )
            for one in found.changes
        ]
        self.ready = True

    @handler(Permission.ADMINISTER)
    async def publish(self, caller: Caller) -> None:
        async with transaction() as db:
            done = await proposals.publish(db, caller, self._proposal(), self.mark)
        self.published = (
            f"Đã công bố: thêm {done.added}, sửa {done.changed}, thôi áp dụng {done.retired}. Đơn mới theo bản này ngay; "
            "các trang giới thiệu thủ tục đổi sau lần dựng lại trang (camtay build)."
        )

    def _proposal(self) -> UUID:
        return identifier(self._argument("proposal"))


def _difference(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.where, class_name="font-mono text-sm break-all"),
        rx.el.dd(
            rx.cond(row.before != "", rx.el.del_(row.before), rx.el.span("(trống)", class_name="muted")),
            class_name="break-words",
        ),
        rx.el.dd(
            rx.cond(
                row.after != "",
                rx.el.ins(row.after, class_name="font-semibold no-underline"),
                rx.el.span("(bỏ)", class_name="muted"),
            ),
            class_name="break-words",
        ),
        class_name="grid gap-1 border-t border-base-300 py-2 md:grid-cols-[14rem_1fr_1fr] md:gap-4",
    )


def _change(row: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h2(row.name, class_name="text-[1.05rem] flex-1"),
            tag(row.kind),
            class_name="flex flex-wrap items-start gap-3",
        ),
        rx.el.p(row.code, class_name="muted text-sm"),
        rx.cond(row.differences, rx.el.dl(rx.foreach(row.differences, _difference))),
        rx.cond(row.form != "", rx.el.a("Xem tờ khai như trên điện thoại", href=row.form, class_name="link")),
    )


@page(
    "/ban/thu-tuc/[proposal]",
    "Xem trước thay đổi danh mục · Cầm Tay",
    on_load=(DeskShell.load, ProposalState.load),
)
def proposal() -> rx.Component:
    """Every difference, then one button."""
    state = ProposalState
    return desk(
        heading("Xem trước thay đổi"),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.cond(
                state.published != "",
                rx.fragment(
                    panel(rx.el.p(state.published), tone="success", icon_name="circle-check"),
                    button("Về danh mục", href="/ban/thu-tuc"),
                ),
                rx.fragment(
                    rx.el.p(rx.el.strong(state.file_name), ". ", state.told),
                    rx.foreach(state.changes, _change),
                    rx.cond(
                        state.changes,
                        button("Công bố tất cả", on_click=state.publish, class_name="w-full sm:w-60"),
                        button("Về danh mục", href="/ban/thu-tuc"),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(3)),
        ),
        title="Xem trước thay đổi",
        here="catalogue",
        back="/ban/thu-tuc",
    )
