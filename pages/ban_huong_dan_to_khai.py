"""A form filled in for the person at the desk, and the QR code with which they carry it on."""

from typing import Any
from uuid import UUID

import reflex as rx
import segno

from app import clock
from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.dossiers import layout
from app.guidance import handback
from app.guidance.handback import OpenHandBack
from app.settings import settings
from app.ui import button, card, empty, heading, loading, panel, problem, scan_button
from pages import _nop_parts as parts
from pages import _nop_view as view
from pages._base import PageState, handler, identifier, page
from pages._counter import texts
from pages._desk import DeskShell, desk
from pages._dossier import for_whom_line
from pages._nop_state import typed_here
from pages._questions import ask_again, question_boxes, saved_note
from pages._rows import asked_of


class FormState(PageState, rx.State):
    """One form; all of it is read again from the database on each load. The link is shown once."""

    form_id: str = ""
    number: str = ""
    procedure: str = ""
    subject: str = ""
    questions: list[view.Question] = []
    news: str = ""
    loads: int = 0
    used: bool = False
    qr: str = ""
    link: str = ""
    until: str = ""

    @handler(Permission.GUIDE)
    async def load(self, caller: Caller) -> None:
        self.ready = False
        self.loads += 1  # boxes are drawn anew: those of the last visit may show older text
        async with reading() as db:
            made = await handback.get(db, caller, self._form())
        self._show(made)
        self.qr, self.link = "", ""

    @handler(Permission.GUIDE)
    async def hand_over(self, caller: Caller) -> None:
        """Make the QR code; what is still typed afterwards goes along, until the citizen takes it over."""
        async with transaction() as db:
            token = await handback.make_link(db, caller, self._form())
        base = settings().public_url or str(self.router.url.origin)
        self.link = f"{base}/tiep-tuc/{token}"
        self.qr = segno.make(self.link, micro=False, error="m").svg_data_uri(scale=6, border=3, light="#fff")
        self.until = clock.say_moment(clock.now() + handback.VALID)

    @handler(Permission.GUIDE)
    async def keep(self, caller: Caller, form: dict[str, Any]) -> None:
        """Keep everything as it stands; the browser also saves while one types."""
        async with transaction() as db:
            await handback.save(db, caller, self._form(), texts(typed_here(form)))
            made = await handback.get(db, caller, self._form())
        self.loads += 1  # an answer may have brought other questions
        self._show(made)

    @handler(Permission.GUIDE, quiet=True)
    async def look_again(self, caller: Caller) -> None:
        """An answer was saved that leads to other questions: ask them at once."""
        async with reading() as db:
            made = await handback.get(db, caller, self._form())
        self._show(made)

    @handler(Permission.GUIDE)
    async def edit_row(self, caller: Caller, act: str, group: str, row: int) -> None:
        """One more of what is asked several times, one less, or one further up."""
        async with transaction() as db:
            await handback.edit_row(db, caller, self._form(), *asked_of(act, group, row))
            made = await handback.get(db, caller, self._form())
        self.loads += 1
        self._show(made)

    @handler(Permission.GUIDE)
    async def another(self, caller: Caller) -> Any:
        """One more of this procedure, for somebody else of the person at the desk."""
        async with transaction() as db:
            made = await handback.begin_another(db, caller, self._form())
        return rx.redirect(f"/ban/huong-dan/to-khai/{made}")

    @handler(Permission.GUIDE)
    async def take_back(self, caller: Caller) -> None:
        """Hide the code and look again: is it in the citizen's hands?"""
        async with reading() as db:
            made = await handback.get(db, caller, self._form())
        self._show(made)
        self.qr, self.link = "", ""

    def _form(self) -> UUID:
        return identifier(self._argument("form"))

    def _show(self, made: OpenHandBack) -> None:
        self.form_id, self.number, self.used = str(made.id), made.number, made.used
        self.procedure, self.subject = made.spec.name, made.subject
        laid = layout.laid_out(made.spec, made.answers)
        questions = view.as_questions(made.spec, laid.fields, made.answers)
        self.news = view.say_news(self.questions, questions) if self.ready else ""
        self.questions = questions
        self.ready = True


def _code(state: Any) -> rx.Component:
    return card(
        rx.el.h2("Mời quét bằng điện thoại của mình", class_name="text-[1.3rem]"),
        rx.el.img(
            src=state.qr,
            alt="Mã QR dẫn đến tờ khai, để người dân quét bằng điện thoại của mình",
            class_name="w-64 max-w-full rounded-box bg-white",
        ),
        rx.el.p(
            "Mở máy ảnh, đưa vào mã này, rồi đăng nhập hoặc tạo tài khoản. Mã dùng một lần, đến ",
            state.until,
            ".",
        ),
        rx.el.details(
            rx.el.summary("Máy không quét được mã", class_name="link min-h-12 py-3 cursor-pointer w-fit"),
            rx.el.p("Gõ hoặc gửi cho chính người đó địa chỉ này:", class_name="muted text-sm"),
            rx.el.p(state.link, class_name="font-mono text-sm break-all", id="hand-back-link"),
        ),
        button("Đã quét xong", kind="secondary", on_click=state.take_back),
        role="status",
    )


def _boxes(state: Any) -> rx.Component:
    return rx.el.form(
        question_boxes(state),
        key=f"{state.form_id} {state.loads}",
        id=parts.FORM_ID,
        on_submit=state.keep,
        reset_on_submit=False,
        custom_attrs={"data-autosave": f"/api/hand-backs/{state.form_id}/answers", "novalidate": ""},
        class_name="flex max-w-2xl flex-col gap-5",
    )


@page(
    "/ban/huong-dan/to-khai/[form]", "Điền giúp tờ khai · Cầm Tay", on_load=(DeskShell.load, FormState.load)
)
def counter_form() -> rx.Component:
    """The whole form on one screen, saved as one types, and the code that hands it over."""
    state = FormState
    return desk(
        rx.cond(
            state.ready,
            rx.fragment(
                heading("Điền giúp tờ khai, số " + state.number),
                rx.el.p(state.procedure, class_name="muted"),
                for_whom_line(state.subject),
                problem(state.problem),
                rx.cond(
                    state.used,
                    empty(
                        "Tờ khai đã ở trong điện thoại của người dân",
                        "Họ kiểm tra lại, thêm giấy tờ rồi tự nộp. Ở quầy không còn giữ nội dung.",
                        button("Về hàng chờ", href="/ban/huong-dan"),
                        "circle-check",
                    ),
                    rx.fragment(
                        panel(
                            rx.el.p(
                                "Chưa nộp. Người dân kiểm tra lại và tự nộp trên điện thoại của mình. "
                                "Không hỏi và không nhập mật khẩu hay mã OTP của VNeID."
                            ),
                            icon_name="shield-check",
                        ),
                        rx.cond(
                            state.qr != "",
                            _code(state),
                            button(
                                "Đưa cho người dân làm tiếp",
                                on_click=state.hand_over,
                                icon_name="qr-code",
                                class_name="w-full sm:w-auto",
                            ),
                        ),
                        scan_button(rx.Var.create(view.CARD_BOXES), key=f"scan {state.loads}"),
                        saved_note("chưa nộp"),
                        _boxes(state),
                        ask_again(state.look_again),
                    ),
                ),
                button(
                    "Thêm một tờ khai cho người khác",
                    kind="secondary",
                    icon_name="user-plus",
                    on_click=state.another,
                    class_name="self-start",
                ),
            ),
            rx.fragment(
                heading("Điền giúp tờ khai"),
                problem(state.problem),
                rx.cond(state.problem == "", loading(4), button("Về hàng chờ", href="/ban/huong-dan")),
            ),
        ),
        rx.el.script(src="/nop.js", custom_attrs={"async": True}),
        title="Điền giúp tờ khai",
        here="guide",
        back="/ban/huong-dan",
    )
