"""One dossier of mine: the answer first, what is asked of me, the timeline, and who looked."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import reflex as rx
import segno

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries as catalogue
from app.clock import say_moment
from app.db import reading, transaction
from app.dossiers import files, follow, merging, queries, service, supplements, wording
from app.dossiers.detail import Detail, Look
from app.dossiers.inputs import FORM_ITEM
from app.dossiers.layout import is_count, laid_out
from app.errors import Conflict, NotFound
from app.notify import service as inbox
from app.papers import results
from app.settings import settings
from models.dossiers import ActionKind
from pages._base import PageState, handler, identifier, page
from pages._dossier import (
    Answers,
    LineRow,
    Pair,
    PaperRow,
    answer_rows,
    line_rows,
    paper_rows,
    tone_of,
    typed_by,
)
from pages._fees import MyFeeState
from pages._ho_so_parts import KEY, SEQ, TEXT, dossier_page
from pages._nop_state import to_send
from pages._nop_view import FileRow, Question, as_questions, file_row, one_up, say_news
from pages._originals import MyOriginalsState
from pages._papers import IssuedRow, issued_rows
from pages._results import ResultRow, result_rows
from pages._rows import asked_of
from pages._thread import MyThreadState


@dataclass
class WantedRow:
    """One thing the office asks for: `done` once something was put under it."""

    key: str
    name: str
    reason: str
    note: str
    is_form: bool
    done: bool
    files: list[FileRow] = field(default_factory=list)


class MyDossierState(PageState, rx.State):
    """The dossier as read last; what may be done is asked of the database again when it is done."""

    dossier_id: str = ""
    code: str = ""
    seq: int = 0
    key: str = ""
    name: str = ""
    status: str = ""
    tone: str = ""
    standing: str = ""
    clock_words: str = ""
    lines: list[LineRow] = []
    wanted: list[WantedRow] = []
    questions: list[Question] = []
    news: str = ""
    asked: str = ""
    groups: list[Answers] = []
    papers: list[PaperRow] = []
    issued: list[IssuedRow] = []
    results: list[ResultRow] = []
    returned: str = ""
    returned_by: str = ""
    helped: str = ""
    subject: str = ""
    receipt: list[Pair] = []
    qr: str = ""
    may_withdraw: bool = False
    withdraw_effect: str = wording.ACTION_EFFECTS[ActionKind.WITHDRAW]
    looks: list[Pair] = []
    notice: str = ""
    message: str = ""
    loads: int = 0

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        self.notice = ""
        self.loads += 1  # boxes are drawn anew, with what was typed last on whatever device
        found = await self._open(caller)
        async with transaction() as db:
            await inbox.mark_all_read(db, caller, reference=found.id)
        self._watch(MyDossierState.refresh, f"dossier:{found.id}")

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh(self, caller: Caller) -> None:
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT, quiet=True)
    async def look_again(self, caller: Caller) -> None:
        """A corrected answer was saved that leads to other questions: ask them at once."""
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def edit_row(self, caller: Caller, act: str, group: str, row: int) -> None:
        """In the form that is corrected: one more of what is asked several times, one less, or one further up."""
        async with transaction() as db:
            found = await queries.my_dossier(db, caller, self._argument("code"))
            await supplements.edit_row(db, caller, found.id, *asked_of(act, group, row))
        self.loads += 1
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def refresh_files(self, caller: Caller) -> None:
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def remove_file(self, caller: Caller, attachment_id: str) -> None:
        async with transaction() as db:
            await files.remove(db, caller, identifier(attachment_id))
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def move_up(self, caller: Caller, file_id: str) -> None:
        """Move a file one place up among those of its document: the order in which they are merged."""
        await self._open(caller, up=file_id)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def merge(self, caller: Caller, document_key: str) -> None:
        """Make one PDF of what was put under a document, in the order it is shown in."""
        found = await self._open(caller)
        row = next((each for each in self.wanted if each.key == document_key), None)
        if row is None:
            raise NotFound
        order = [identifier(file.id) for file in row.files]
        await merging.merge_prepared(caller, found.id, document_key, order, f"{row.name[:60]}.pdf")
        await self._open(caller)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def answer(self, caller: Caller, form: dict[str, Any]) -> None:
        """Send what was asked for; nothing moves until all of it is there."""
        async with reading() as db:
            found = await queries.my_dossier(db, caller, self._argument("code"))
            kept = await supplements.kept(db, caller, found.id) if found.wanted else {}
        boxes = to_send(form, found.answers, kept)
        typed = {box: text.strip() for box, text in boxes.items() if "-" not in box}
        # Rows that came, went or moved were kept when they did; what stood in one that went is in no box any more.
        typed = {box: text for box, text in kept.items() if not text or is_count(box)} | typed
        changed = {box: text for box, text in typed.items() if text != found.answers.get(box, "").strip()}
        form[TEXT] = boxes.get(TEXT)
        await self._act(caller, ActionKind.ANSWER_SUPPLEMENT, form, answers=changed)

    @handler(Permission.USE_OWN_ACCOUNT)
    async def withdraw(self, caller: Caller, form: dict[str, Any]) -> None:
        await self._act(caller, ActionKind.WITHDRAW, form)

    async def _act(self, caller: Caller, kind: ActionKind, form: dict[str, Any], **data: Any) -> None:
        seq = str(form.get(SEQ, ""))
        try:
            async with transaction() as db:
                found = await queries.my_dossier(db, caller, self._argument("code"))
                await service.act(
                    db,
                    caller,
                    found.id,
                    kind,
                    {"text": form.get(TEXT), **data},
                    key=str(form.get(KEY, "")),
                    expected_seq=int(seq) if seq.isdecimal() else None,
                )
        except Conflict:
            await self._open(caller)
            raise
        self.notice = f"{wording.DONE_LABELS[kind]}."
        await self._open(caller)

    async def _open(self, caller: Caller, up: str = "") -> Detail:
        async with reading() as db:
            found = await queries.my_dossier(db, caller, self._argument("code"))
            prepared = await files.prepared_for_dossier(db, caller, found.id) if found.wanted else []
            made = await results.of_dossier(db, caller, found.id)
            typed = await supplements.kept(db, caller, found.id) if found.wanted else {}
            spec = None
            if any(each.document_key == FORM_ITEM for each in found.wanted):
                spec = (await catalogue.get_version(db, found.procedure_id)).spec
        self.results = result_rows(made, settings().public_url or str(self.router.url.origin))
        answers = {**found.answers, **typed}
        laid = laid_out(spec, answers) if spec else None
        questions = as_questions(laid, laid.fields, answers) if laid else []
        self.news = say_news(self.questions, questions) if self.questions else ""
        self.questions = questions
        self.message = typed.get(supplements.MESSAGE, "")
        self.wanted = one_up(_wanted(found, prepared), self.wanted, up)
        self._show(found)
        return found

    def _show(self, found: Detail) -> None:
        if (found.code, found.seq) != (self.code, self.seq):
            self.key = uuid4().hex
        self.dossier_id, self.code, self.seq = str(found.id), found.code, found.seq
        self.name, self.subject = found.procedure_name, found.subject
        self.status, self.tone = found.status_name, tone_of(found.status, is_late=found.is_late)
        self.standing, self.clock_words = found.sentence.standing, found.sentence.clock
        self.lines = line_rows(found, inside=False)
        requests = [line for line in found.timeline if line.kind is ActionKind.REQUEST_SUPPLEMENT]
        self.asked = requests[-1].text if requests and found.wanted else ""
        self.groups, self.papers = answer_rows(found), paper_rows(found)
        self.issued = issued_rows(found, inside=False)
        self.returned = ", ".join(part for part in (found.return_name, found.return_address) if part)
        self.returned_by, self.helped = typed_by(found.return_by), found.helped
        self.may_withdraw = any(option.kind is ActionKind.WITHDRAW for option in found.options)
        self.looks = [Pair(look.who, _say_look(look)) for look in found.looks]
        self._show_receipt(found)
        self.ready = True

    def _show_receipt(self, found: Detail) -> None:
        self.receipt = [
            Pair(name, say_moment(moment))
            for name, moment in (
                ("Nộp lúc", found.filed_at),
                ("Tiếp nhận lúc", found.received_at),
                ("Hẹn trả kết quả", found.due_at),
            )
            if moment is not None
        ]
        base = settings().public_url or str(self.router.url.origin)
        self.qr = segno.make(follow.receipt_address(found.code, base), micro=False).svg_data_uri(
            scale=4, border=2
        )


def _wanted(found: Detail, prepared: list[files.FileInfo]) -> list[WantedRow]:
    return [
        WantedRow(
            each.document_key,
            each.document_name,
            each.reason_name,
            each.note,
            is_form=each.document_key == FORM_ITEM,
            done=any(file.document_key == each.document_key for file in prepared),
            files=[file_row(file) for file in prepared if file.document_key == each.document_key],
        )
        for each in found.wanted
    ]


def _say_look(look: Look) -> str:
    """At which step, and when; once it is closed, that it was."""
    step = f"ở bước {look.step_name.lower()}" if look.step_name else "khi hồ sơ đã kết thúc"
    began, ended = say_moment(look.first), say_moment(look.at)
    return f"Xem {step}, {began}" + (f", lần cuối {ended}" if ended != began else "")


@page(
    "/ho-so/[code]",
    "Một hồ sơ của tôi · Cầm Tay",
    on_load=(MyDossierState.load, MyFeeState.load, MyOriginalsState.load, MyThreadState.load),
)
def my_dossier() -> rx.Component:
    """Everything about one dossier, for its owner."""
    return dossier_page(MyDossierState)
