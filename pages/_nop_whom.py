"""For whom an application is: those filed for before, and what a mandate changes."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.accounts.permissions import Caller
from app.db import reading
from app.dossiers import for_whom, known_people
from app.dossiers.drafts import OpenDraft
from app.guidance.hand import standing_in
from app.ui import button, panel
from pages import _nop_view as view


@dataclass
class KnownRow:
    """Somebody to file for again."""

    key: str
    label: str


class WhomScreen(rx.State, mixin=True):
    """What the screens about for whom say beside their questions.

    Attributes:
        known: on the screen that asks for whom, those filed for before.
        authorises: on the screen of somebody who can authorise the applicant.
        grantors: who has given the caller a mandate for this procedure.
    """

    known: list[KnownRow] = []
    authorises: bool = False
    grantors: list[str] = []

    async def _show_whom(self, caller: Caller, draft: OpenDraft, questions: list[view.Question]) -> None:
        asked = {question.key for question in questions}
        self.known, self.grantors = [], []
        self.authorises = for_whom.NAME in asked and for_whom.kind_of(draft.answers) in for_whom.AUTHORISING
        if for_whom.FOR_WHOM not in asked and not self.authorises:
            return
        async with reading() as db:
            if for_whom.FOR_WHOM in asked:
                self.known = [
                    KnownRow(each.key, _label(each.subject))
                    for each in await known_people.offered(db, caller, draft.id)
                ]
            if self.authorises:
                self.grantors = await standing_in.grantors(db, caller, draft.spec.code)


def _label(subject: for_whom.Subject) -> str:
    return ", ".join(part for part in (subject.name, subject.word) if part)


def beside_whom(state: Any) -> rx.Component:
    """Above the questions: one tap for somebody known; and how a mandate differs from filing for somebody."""
    return rx.fragment(
        rx.cond(
            state.known,
            rx.el.section(
                rx.el.h2("Đã từng làm hồ sơ cho", class_name="text-[1.05rem]"),
                rx.foreach(
                    state.known,
                    lambda one: button(
                        one.label, kind="secondary", icon_name="user", on_click=state.use_known(one.key)
                    ),
                ),
                class_name="flex flex-col gap-2",
            ),
        ),
        rx.cond(state.authorises, _mandate(state)),
    )


def _mandate(state: Any) -> rx.Component:
    return panel(
        rx.cond(
            state.grantors,
            rx.fragment(
                rx.foreach(
                    state.grantors,
                    lambda name: button(
                        "Làm bằng tài khoản của " + name + " (đã ủy quyền)",
                        kind="secondary",
                        href="/tai-khoan/lam-thay",
                    ),
                ),
                rx.el.p(
                    "Khi đó hồ sơ đứng tên người ấy, người ấy bấm nộp, không cần giấy ủy quyền. Làm tiếp ở đây "
                    "thì phải kèm văn bản ủy quyền."
                ),
            ),
            rx.el.p(
                "Người ấy cũng dùng ứng dụng này? Nhờ người ấy mở mục Làm thay và đọc mã cho, thì không cần giấy "
                "ủy quyền. ",
                rx.el.a(
                    "Xem cách làm thay",
                    href="/tai-khoan/lam-thay",
                    class_name="link inline-flex min-h-12 items-center font-semibold",
                ),
            ),
        ),
        tone="plain",
        icon_name="hand-helping",
    )
