"""Asking for help with a form: consent in plain words, then a code and a QR that let one person in, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import reflex as rx
import segno

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import drafts
from app.dossiers.events import draft_topic
from app.guidance.hand import codes, queries
from app.settings import settings
from app.ui import action_bar, button, card, heading, loading, panel, problem, section, tick
from pages._base import PageState, handler, identifier, page, screen
from pages._dossier import for_whom_line
from pages._nop_hand import TogetherState, who_asks

FORM_ID = "help-form"


class OfferState(PageState, rx.State):
    """The code, which is nowhere else once this page is left.

    Attributes:
        left: in how many milliseconds it runs out.
        expired: it ran out while this page was open.
    """

    draft_id: str = ""
    procedure_name: str = ""
    subject: str = ""
    code: str = ""
    qr: str = ""
    until: str = ""
    left: int = 0
    expired: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> Any:
        self.ready, self.code, self.qr, self.expired = False, "", "", False
        self.draft_id = str(self._draft())
        return await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def hear(self, caller: Caller) -> Any:
        """Somebody entered the code, or has joined."""
        return await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def offer(self, caller: Caller, form: dict[str, Any]) -> None:
        """The citizen agrees and gets a code."""
        draft_id = self._draft()
        async with transaction() as db:
            code = await codes.offer(
                db, caller, draft_id, agrees=bool(form.get("agrees")), may_call=bool(form.get("may_call"))
            )
        self.code, self.expired = f"{code[:3]} {code[3:]}", False
        address = f"{settings().public_url or self.router.url.origin}/cam-tay#ma={code}"
        self.qr = segno.make(address, micro=False).svg_data_uri(scale=5, border=2)
        await self._show(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def take_back(self, caller: Caller) -> None:
        async with transaction() as db:
            await codes.take_back(db, caller, self._draft())
        self.code, self.qr = "", ""
        await self._show(caller)

    def _draft(self) -> UUID:
        return identifier(self._argument("draft"))

    async def _show(self, caller: Caller) -> Any:
        draft_id = self._draft()
        self._watch(OfferState.hear, draft_topic(draft_id))
        async with reading() as db:
            draft = await drafts.get(db, caller, draft_id, with_files=False)
            until = await codes.live_until(db, caller, draft_id)
            seen = await queries.for_citizen(db, caller, draft_id)
        self.procedure_name = draft.spec.name
        self.subject = draft.subject
        self.until = clock.say_moment(until) if until else ""
        self.left = (until - clock.now()) // timedelta(milliseconds=1) if until else 0
        if not until:
            self.expired = self.code != "" and seen is None
            self.code, self.qr = "", ""
        self.ready = True
        if seen and seen.session.joined_at:
            return rx.redirect(f"/nop/{draft_id}", replace=True)
        return None


def _consent(state: Any) -> rx.Component:
    def point(text: str) -> rx.Component:
        return rx.el.li(text)

    return rx.el.form(
        section(
            "Người giúp thấy gì",
            rx.el.ul(
                point("Tờ khai này: họ tên, địa chỉ và những gì đang điền."),
                point("Số định danh và số điện thoại chỉ hiện mấy số cuối, trừ khi chính mình cho xem."),
                point("Có bao nhiêu tệp đã gửi, không mở được tệp."),
                class_name="list-disc pl-6 flex flex-col gap-2",
            ),
        ),
        section(
            "Người giúp không bao giờ",
            rx.el.ul(
                point("Thấy mật khẩu, tài khoản hay hồ sơ khác."),
                point("Nộp hồ sơ hoặc bỏ hồ sơ: chỉ chính mình bấm được."),
                class_name="list-disc pl-6 flex flex-col gap-2",
            ),
            panel(
                "Không đọc cho ai mật khẩu VNeID, mã OTP. Người giúp thật không cần những mã đó.",
                tone="error",
                icon_name="shield-alert",
            ),
        ),
        rx.el.p("Bên nào cũng có thể bấm Dừng bất cứ lúc nào. Ô nào do ai điền đều được ghi lại."),
        rx.el.div(
            tick(
                "agrees",
                "Tôi đồng ý cho một người cùng điền hồ sơ này",
                error=state.errors.get("agrees", ""),
            ),
            tick(
                "may_call",
                "Cho người giúp thấy số điện thoại của tôi để gọi",
                "Không bắt buộc.",
            ),
        ),
        id=FORM_ID,
        on_submit=state.offer,
        class_name="flex flex-col gap-5",
    )


def _code(state: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p("Đọc mã này cho người giúp, hoặc để họ quét hình vuông bên dưới."),
        card(
            rx.el.p("Mã giúp đỡ", class_name="muted text-sm text-center"),
            rx.el.p(
                state.code,
                class_name="brand text-[2.6rem] leading-tight text-center whitespace-nowrap tabular-nums",
                custom_attrs={"data-help-code": ""},
            ),
            rx.el.img(
                src=state.qr,
                alt="Mã QR để người giúp quét bằng máy của họ",
                class_name="mx-auto w-56 bg-white p-2 rounded-box",
            ),
            rx.el.p(f"Dùng một lần, đến {state.until}.", class_name="text-center", role="status"),
        ),
        rx.el.p(
            "Người giúp mở Cầm Tay trên máy của họ, vào mục Giúp người khác điền hồ sơ rồi nhập mã. "
            "Khi họ nhập, tên họ hiện ở đây: đúng người thì bấm Đúng.",
            class_name="muted",
        ),
        button("Cập nhật", id="hand-hear", on_click=state.hear, class_name="hidden", tab_index=-1),
        rx.el.span(custom_attrs={"data-hear-in": state.left}, class_name="hidden"),
        rx.el.script(src="/hand.js", custom_attrs={"async": True}),
        button("Thôi, không nhờ nữa", kind="quiet", on_click=state.take_back),
        class_name="flex flex-col gap-5",
    )


@page(
    "/nop/[draft]/nho-giup",
    "Nhờ người giúp · Cầm Tay",
    on_load=(OfferState.load, TogetherState.load),
)
def ask() -> rx.Component:
    """Consent, then the code."""
    state = OfferState
    return screen(
        heading("Nhờ người cùng điền"),
        rx.el.p(state.procedure_name, class_name="muted"),
        for_whom_line(state.subject),
        problem(state.problem),
        rx.cond(
            state.ready,
            rx.fragment(
                who_asks(),
                rx.cond(
                    TogetherState.asks != "",
                    rx.fragment(),
                    rx.cond(
                        state.code != "",
                        _code(state),
                        rx.fragment(
                            rx.cond(
                                state.expired,
                                panel(
                                    "Mã đã hết hạn mà chưa ai nhập. Cần nhờ thì mời lấy mã mới.",
                                    tone="warning",
                                    icon_name="clock-alert",
                                    role="status",
                                ),
                            ),
                            rx.cond(
                                state.until != "",
                                panel(
                                    f"Mã đã lấy trước đây còn dùng được đến {state.until}. "
                                    "Quên mã thì lấy mã mới, mã cũ hết tác dụng.",
                                ),
                            ),
                            _consent(state),
                        ),
                    ),
                ),
            ),
            rx.cond(state.problem == "", loading(4)),
        ),
        title="Nhờ người giúp",
        back="/nop",
        bar=action_bar(
            rx.cond(
                TogetherState.asks != "",
                button("Về hồ sơ đang làm", kind="secondary", href=f"/nop/{state.draft_id}"),
                rx.cond(
                    state.code != "",
                    button("Về hồ sơ đang làm", href=f"/nop/{state.draft_id}"),
                    button(
                        "Lấy mã giúp đỡ", type="submit", disabled=~state.ready, custom_attrs={"form": FORM_ID}
                    ),
                ),
            ),
            rx.cond(
                (state.code == "") & (TogetherState.asks == ""),
                button("Quay lại", kind="secondary", href=f"/nop/{state.draft_id}"),
            ),
        ),
    )
