"""Follow a dossier without signing in: by its code and four digits, or by the receipt's QR code."""

from typing import Any

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.clock import say_moment
from app.db import reading
from app.dossiers import follow
from app.dossiers.follow import PublicStatus
from app.ui import button, card, facts, field, heading, problem, tone_tag
from pages._base import PageState, handler, page, screen
from pages._dossier import tone_of


class FollowState(PageState, rx.State):
    """The status that was asked for; what was typed is not kept."""

    code: str = ""
    status: str = ""
    tone: str = ""
    updated: str = ""

    @handler(Permission.PUBLIC)
    async def load(self, _caller: Caller) -> None:
        self.code = self.status = ""
        self.ready = True
        token = self._argument("ma")
        if not token:
            return
        async with reading() as db:
            self._show(await follow.follow_by_receipt(db, token, self.router.session.client_ip))

    @handler(Permission.PUBLIC)
    async def look_up(self, _caller: Caller, form: dict[str, Any]) -> None:
        self.code = self.status = ""
        code, last4 = str(form.get("code", ""))[:100], str(form.get("last4", ""))[:100]
        async with reading() as db:
            self._show(await follow.follow(db, code, last4, self.router.session.client_ip))

    def _show(self, found: PublicStatus) -> None:
        self.code, self.status = found.code, found.status_name
        self.tone, self.updated = tone_of(found.status, is_late=False), say_moment(found.updated_at)


def _answer() -> rx.Component:
    return rx.el.div(
        rx.cond(
            FollowState.status != "",
            card(
                tone_tag(FollowState.status, FollowState.tone),
                facts(("Mã hồ sơ", FollowState.code), ("Cập nhật lúc", FollowState.updated)),
                rx.el.p(
                    "Muốn biết ai đang giữ và khi nào xong, mời người nộp đăng nhập rồi mở mục Hồ sơ.",
                    class_name="muted text-sm",
                ),
            ),
        ),
        role="status",
        class_name="empty:hidden",
    )


@page(
    "/tra-cuu",
    "Tra cứu hồ sơ bằng mã · Cầm Tay",
    "Xem tình trạng hồ sơ bằng mã hồ sơ và bốn số cuối điện thoại, không cần đăng nhập.",
    on_load=(FollowState.load,),
    indexed=True,
)
def look_up() -> rx.Component:
    """The code, four digits, the status."""
    return screen(
        heading("Tra cứu hồ sơ"),
        rx.el.p(
            "Mã hồ sơ in trên giấy hẹn. Cũng có thể quét mã vuông trên giấy hẹn bằng máy ảnh của điện thoại.",
            class_name="muted",
        ),
        problem(FollowState.problem),
        _answer(),
        rx.el.form(
            field(
                "code",
                "Mã hồ sơ",
                example="Ví dụ: H49.22-261123-0007",
                auto_complete="off",
                auto_capitalize="characters",
                spell_check=False,
            ),
            field(
                "last4",
                "Bốn số cuối điện thoại người nộp",
                example="Ví dụ: 4567",
                input_mode="numeric",
                max_length=4,
                auto_complete="off",
            ),
            # Disabled until the page is awake: the browser would put what was typed into the address.
            button("Xem tình trạng", type="submit", disabled=~FollowState.ready),
            on_submit=FollowState.look_up,
            class_name="flex flex-col gap-4",
        ),
        dock="dossiers",
    )
