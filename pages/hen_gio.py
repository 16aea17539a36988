"""Home visits: what they are, and one's own with what can be done next."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import reflex as rx

from app import clock
from app.accounts.permissions import Caller, Permission
from app.catalogue.rules import code_of
from app.db import transaction
from app.homecare import drafts, events, queries, rules, service, wording
from app.homecare.places import find_ward
from app.homecare.queries import VisitInfo
from app.ui import button, card, empty, few, heading, icon, loading, panel, problem, section, tone_tag
from models.homecare import VisitAction, VisitKind, VisitStatus
from pages._base import PageState, handler, identifier, page, screen


@dataclass
class VisitRow:
    """One visit as its owner sees it."""

    id: str
    code: str
    title: str
    subject: str
    status: str
    tone: str
    sentence: str
    reason: str
    early: str
    place: str
    notices: list[str]
    open: bool
    may_accept: bool
    may_cancel: bool
    history: list[str]
    seen: list[str]


class VisitsState(PageState, rx.State):
    """The caller's visits, and the one they have not sent yet."""

    signed_in: bool = False
    sign_in: str = "/dang-nhap?tiep=%2Fhen-gio%2Fdat"
    visits: list[VisitRow] = []
    unsent: str = ""
    done: str = ""
    asking: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:
        self.signed_in = caller.account_id is not None
        self.asking = ""
        code = self._argument("xong")
        asked = {"thu-tuc": code_of(self._argument("thu-tuc")), "ho-so": self._argument("ho-so")}
        wanted = urlencode({name: value for name, value in asked.items() if value})
        if self.signed_in and wanted:
            return rx.redirect(f"/hen-gio/dat?{wanted}", replace=True)
        target = f"/hen-gio/dat?{wanted}" if wanted else "/hen-gio/dat"
        self.sign_in = f"/dang-nhap?tiep={quote(target, safe='')}"
        self.done = code if self.signed_in else ""
        if self.signed_in:
            await self._show(caller)
            self._watch(VisitsState.refresh, events.topic_of(caller.person))
        self.ready = True
        return None

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh(self, caller: Caller) -> None:
        """The Centre did something while the page was open."""
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def ask(self, caller: Caller, visit_id: str) -> None:  # noqa: ARG002 - nothing is read or changed
        """Ask once more before a visit is cancelled; an empty id takes the question back."""
        self.asking = visit_id[:40]

    @handler(Permission.USE_OWN_ACCOUNT)
    async def cancel(self, caller: Caller, visit_id: str) -> None:
        await self._act(caller, visit_id, VisitAction.CANCEL)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def accept(self, caller: Caller, visit_id: str) -> None:
        """Agree to the time the Centre proposed."""
        await self._act(caller, visit_id, VisitAction.ACCEPT)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def discard(self, caller: Caller) -> None:
        """Forget the visit that was not sent."""
        async with transaction() as db:
            await drafts.discard(db, caller)
        await self._show(caller)

    async def _act(self, caller: Caller, visit_id: str, action: VisitAction) -> None:
        self.asking = ""
        try:
            async with transaction() as db:
                await service.act(db, caller, identifier(visit_id), action)
        finally:
            await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        async with transaction() as db:
            draft = await drafts.find(db, caller)
            self.unsent = (
                f"{wording.KIND_NAMES[draft.kind]}. Đã lưu {clock.say_moment(draft.updated_at)}, chưa gửi."
                if draft and draft.kind
                else ""
            )
            visits = await queries.mine(db, caller)
        self.visits = [_row(info) for info in visits]
        waiting = {info.code for info in visits if info.status is VisitStatus.REQUESTED}
        self.done = self.done if self.done in waiting else ""
        self.ready = True


def _row(info: VisitInfo) -> VisitRow:
    today = clock.today()
    ward = find_ward(info.ward_code)
    return VisitRow(
        id=str(info.id),
        code=info.code,
        title=wording.KIND_NAMES[info.kind],
        subject=info.procedure_name + (f", hồ sơ {info.dossier_code}" if info.dossier_code else ""),
        status=wording.EARLY_NAME if info.promised else wording.STATUS_NAMES[info.status],
        tone="warning" if info.promised else wording.STATUS_TONES.get(info.status, "plain"),
        sentence=wording.say_status(
            info.status,
            info.day,
            info.starts,
            info.ends,
            today=today,
            officer=info.officer,
            early=info.promised is not None,
        ),
        reason=info.reason,
        early=f"Kết quả nay hẹn trả {clock.say_moment(info.promised)}, sau lịch này. Trung tâm sẽ đề nghị giờ khác."
        if info.promised
        else "",
        place=f"{info.address}, {info.hamlet}, phường {ward.name if ward else info.ward_code}",
        notices=wording.notices(info.kind),
        open=info.status in rules.OPEN,
        may_accept=VisitAction.ACCEPT in info.actions,
        may_cancel=VisitAction.CANCEL in info.actions,
        history=[
            f"{clock.say_moment(line.at)}: {wording.DONE_NAMES[line.action]}"
            + (f" ({line.by})" if line.by and line.action not in _OWN else "")
            + (f". Lý do: {line.reason}" if line.reason else "")
            for line in info.history
        ],
        seen=[f"{view.by}, lần cuối {clock.say_moment(view.at)}" for view in info.seen_by],
    )


_OWN = frozenset({VisitAction.REQUEST, VisitAction.ACCEPT, VisitAction.CANCEL, VisitAction.LAPSE})


S = VisitsState


@page(
    "/hen-gio",
    "Hẹn giờ tại nhà · Cầm Tay",
    "Hẹn cán bộ đến nhà hướng dẫn kê khai, nhận hồ sơ hoặc trả kết quả, theo ngày giờ mình chọn.",
    on_load=(S.load,),
    indexed=True,
)
def visits() -> rx.Component:
    """What a visit is, one's own visits, and the way to a new one."""
    return screen(
        heading("Hẹn cán bộ đến nhà"),
        problem(S.problem),
        rx.cond(S.signed_in, _mine(), _explained()),
        dock="visits",
    )


def _explained() -> rx.Component:
    return rx.el.div(
        rx.el.p("Không tiện đến Trung tâm thì Trung tâm đến nhà, đúng ngày giờ mình chọn."),
        rx.el.ul(
            *[
                rx.el.li(
                    rx.el.span(
                        icon(_ICONS[kind]),
                        class_name="bg-secondary text-secondary-content rounded-xl size-12 grid place-items-center",
                    ),
                    rx.el.span(
                        rx.el.span(wording.KIND_NAMES[kind], class_name="font-semibold"),
                        rx.el.span(wording.KIND_DETAILS[kind], class_name="muted text-sm"),
                        class_name="flex flex-col flex-1 min-w-0",
                    ),
                    class_name="flex gap-4",
                )
                for kind in VisitKind
            ],
            class_name="flex flex-col gap-5",
        ),
        rx.cond(
            S.ready,
            rx.el.div(
                button("Đăng nhập để đặt hẹn", href=S.sign_in),
                rx.el.p(
                    "Cần đăng nhập để Trung tâm biết đến nhà ai. Đăng nhập xong sẽ vào thẳng trang đặt hẹn.",
                    class_name="muted text-sm",
                ),
                class_name="flex flex-col gap-2",
            ),
            rx.el.div(class_name="min-h-24"),
        ),
        button("Thủ tục nào được phục vụ tại nhà", href="/thu-tuc", kind="secondary"),
        class_name="flex flex-col gap-6",
    )


_ICONS = {VisitKind.GUIDANCE: "hand-helping", VisitKind.PICK_UP: "package", VisitKind.RETURN: "mail-check"}


def _mine() -> rx.Component:
    return rx.el.div(
        rx.cond(
            S.done != "",
            panel(
                rx.el.p("Đã gửi yêu cầu. Mã hẹn ", rx.el.strong(S.done, class_name="whitespace-nowrap"), "."),
                rx.el.p("Trung tâm sẽ xác nhận hoặc đề nghị giờ khác; tin báo có ở mục Thông báo."),
                tone="success",
                icon_name="circle-check",
            ),
        ),
        rx.cond(
            S.unsent != "",
            card(
                rx.el.h2("Lịch hẹn đang đặt dở", class_name="text-[1.15rem]"),
                rx.el.p(S.unsent),
                rx.el.div(
                    button("Làm tiếp", href="/hen-gio/dat"),
                    button("Bỏ", kind="secondary", on_click=S.discard),
                    class_name="flex gap-3 *:flex-1",
                ),
            ),
            button("Đặt hẹn mới", href="/hen-gio/dat", icon_name="calendar-plus"),
        ),
        rx.cond(
            S.ready,
            section(
                "Lịch hẹn của tôi",
                rx.cond(
                    S.visits,
                    few(rx.el.ul(rx.foreach(S.visits, _visit), class_name="flex flex-col gap-4")),
                    empty(
                        "Chưa có lịch hẹn nào",
                        "Lịch đã đặt sẽ có ở đây, kèm mã hẹn.",
                        icon_name="calendar-clock",
                    ),
                ),
            ),
            loading(2),
        ),
        class_name="flex flex-col gap-6",
    )


def _visit(row: Any) -> rx.Component:
    return rx.el.li(
        card(
            rx.el.div(
                tone_tag(row.status, row.tone),
                rx.el.span("Mã hẹn ", rx.el.strong(row.code, class_name="whitespace-nowrap")),
                class_name="flex flex-wrap items-center justify-between gap-2",
            ),
            rx.el.h3(row.sentence, class_name="text-[1.1rem]"),
            rx.cond(row.reason != "", rx.el.p("Lý do: ", row.reason)),
            rx.cond(row.early != "", panel(rx.el.p(row.early), tone="warning", icon_name="circle-alert")),
            rx.el.p(row.title, ": ", row.subject),
            rx.el.p(row.place, class_name="muted"),
            rx.cond(
                row.may_accept,
                button("Đồng ý giờ mới", on_click=lambda: S.accept(row.id)),
            ),
            rx.cond(row.may_cancel, _cancelling(row)),
            rx.cond(row.open, _before_the_visit(row)),
            _more("Đã diễn ra", row.history),
            rx.cond(row.seen, _more("Ai ở Trung tâm đã xem địa chỉ này", row.seen)),
        ),
        key=row.id,
    )


def _cancelling(row: Any) -> rx.Component:
    return rx.cond(
        S.asking == row.id,
        panel(
            rx.el.p("Hủy lịch này? Chỗ sẽ nhường cho người khác."),
            rx.el.div(
                button(
                    "Hủy lịch hẹn",
                    kind="danger",
                    on_click=lambda: S.cancel(row.id),
                    class_name="border-current",
                ),
                button("Giữ lại", kind="secondary", on_click=lambda: S.ask("")),
                class_name="flex flex-wrap gap-3 *:grow",
            ),
            tone="error",
            icon_name="circle-alert",
            role="alert",
        ),
        button("Hủy lịch hẹn", kind="secondary", on_click=lambda: S.ask(row.id)),
    )


def _before_the_visit(row: Any) -> rx.Component:
    return rx.el.div(
        panel(rx.el.p(wording.DOOR_NOTICE), tone="error", icon_name="shield-alert"),
        rx.foreach(row.notices.to(list[str]), lambda text: panel(rx.el.p(text), tone="info")),
        class_name="flex flex-col gap-3 mt-1",
    )


def _more(title: str, lines: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(title, class_name="min-h-12 py-3 cursor-pointer font-semibold"),
        rx.el.ul(
            rx.foreach(lines.to(list[str]), rx.el.li),
            class_name="flex flex-col gap-2 pb-2",
        ),
    )
