"""One dossier at the desk: how it stands, what the officer may do, what was filed, what happened."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries as catalogue
from app.db import reading, transaction
from app.dossiers import desk as desks
from app.dossiers import forms, layout, onsite, service, wording
from app.dossiers.detail import FORM_NAME, Detail
from app.dossiers.inputs import FORM_ITEM
from app.dossiers.workflow import ASIDE, TRANSITIONS, permission_of
from app.errors import Conflict, NotFound
from app.papers import apologies, results
from app.papers.apologies import Proposal
from app.settings import settings
from models.dossiers import ActionKind
from pages._ban_ho_so_parts import dossier_at_desk
from pages._base import PageState, handler, identifier, page
from pages._desk import DeskShell
from pages._desk_action import (
    NOTE,
    REASON,
    Chosen,
    DocumentRow,
    OptionRow,
    Person,
)
from pages._dossier import (
    Answers,
    LineRow,
    PaperRow,
    answer_rows,
    ends,
    line_rows,
    paper_rows,
    tone_of,
    typed_by,
)
from pages._fees_desk import DeskFeeState
from pages._on_site import KEY as SIT_KEY
from pages._on_site import SEQ as SIT_SEQ
from pages._papers import IssuedRow, issued_rows
from pages._queue import queue_address
from pages._results import RESULT, ResultRow, result_rows
from pages._thread import DeskThreadState

_CONFIRMED_AT_ONCE = {ActionKind.ASSIGN}
"""Easily undone, so one press is enough."""


class DeskDossierState(PageState, rx.State):
    """The dossier as read last. What may be done is asked of the database again when it is done."""

    code: str = ""
    seq: int = 0
    name: str = ""
    applicant: str = ""
    subject: str = ""
    status: str = ""
    tone: str = ""
    standing: str = ""
    clock_words: str = ""
    returned: str = ""
    returned_by: str = ""
    helped: str = ""
    lines: list[LineRow] = []
    groups: list[Answers] = []
    papers: list[PaperRow] = []
    issued: list[IssuedRow] = []
    results: list[ResultRow] = []
    may_add_result: bool = False
    options: list[OptionRow] = []
    chosen: Chosen = Chosen()
    colleagues: list[Person] = []
    documents: list[DocumentRow] = []
    notice: str = ""
    moved: str = ""
    owes_apology: bool = False
    needs_leader: bool = False
    sitting: list[str] = []
    sit_key: str = ""
    back: str = "/ban"
    _looked: str = ""

    @handler(Permission.READ_DOSSIERS)
    async def load(self, caller: Caller) -> None:
        code, seq = self.code, self.seq
        self.notice = self.moved = ""
        self.back = queue_address(self._argument("loc"), self._argument("buoc"), self._argument("trang"))
        found = await self._open(caller)
        if found.code != code:
            self.chosen = Chosen()
        elif found.seq != seq:  # after a reconnection the open panel stays, with what is typed
            self._moved_on(found)
        self._watch(DeskDossierState.refresh, f"dossier:{found.id}")

    @handler(Permission.READ_DOSSIERS, quiet=True)
    async def refresh(self, caller: Caller) -> None:
        seen = self.seq
        looked = self._looked == _look(caller, self._argument("code"))
        found = await self._open(caller, looks_again=looked)
        if any(line.seq > seen and line.kind not in ASIDE for line in found.timeline):
            self._moved_on(found)

    @handler(Permission.READ_DOSSIERS)
    async def refresh_results(self, caller: Caller) -> None:
        await self._open(caller, looks_again=self._looked == _look(caller, self._argument("code")))

    @handler(Permission.KEEP_RESULTS)
    async def take_back(self, caller: Caller, form: dict[str, Any]) -> None:
        result, why = identifier(str(form.get(RESULT, ""))), str(form.get(results.WHY, ""))
        async with transaction() as db:
            await results.take_back(db, caller, result, why)
        self.notice = "Đã thu lại tệp kết quả."
        await self._open(caller)

    def _moved_on(self, found: Detail, said: str = "") -> None:
        """Tell what somebody else did; an open panel can no longer be sent, and keeps what was typed."""
        last = found.timeline[-1]
        self.notice = ""
        self.moved = said or f"Hồ sơ vừa có thay đổi: {last.label[:1].lower()}{last.label[1:]} ({last.who})."
        if self.chosen.kind:
            self.chosen = replace(self.chosen, stale=True)

    @handler(Permission.READ_DOSSIERS)
    async def choose(self, caller: Caller, kind: str) -> None:
        found = await self._open(caller)
        self.notice = self.moved = ""
        option = next((each for each in found.options if each.kind == kind), None)
        if option is None:
            self.chosen = Chosen()
            if kind == ActionKind.ASSIGN and found.assignee_id == caller.account_id:
                return  # a second press
            self.moved = service.MOVED_ON
            return
        if option.kind in _CONFIRMED_AT_ONCE:
            await self._act(caller, option.kind, {}, key=uuid4().hex, seq=found.seq)
            return
        said = await self._prepare(caller, found, option.kind)
        self.chosen = Chosen(
            kind=option.kind.value,
            key=uuid4().hex,
            seq=found.seq,
            label=wording.ACTION_LABELS[option.kind],
            effect=wording.ACTION_EFFECTS.get(option.kind, ""),
            warning=wording.SECOND_SUPPLEMENT if option.second_supplement else "",
            needs_reason=option.needs_reason,
            danger=ends(option.kind) and option.needs_reason,
            is_read=option.kind not in wording.INSIDE,
            text=said.reason if said else "",
            until=said.until.isoformat() if said else "",
        )

    @handler(Permission.READ_DOSSIERS)
    async def cancel(self, _caller: Caller) -> None:
        self.chosen = Chosen()

    @handler(Permission.READ_DOSSIERS)
    async def act(self, caller: Caller, form: dict[str, Any]) -> None:
        kind = next((each for each in ActionKind if each.value == form.get("kind")), None)
        seq = str(form.get("seq", ""))
        if kind is None or not seq.isdecimal():
            raise Conflict(service.MOVED_ON)
        items = [
            {
                "document_key": name.removeprefix(REASON),
                "reason": value,
                "note": form.get(NOTE + name[len(REASON) :]),
            }
            for name, value in form.items()
            if name.startswith(REASON) and value
        ]
        data = {"text": form.get("text"), "to": form.get("to"), "until": form.get("until"), "items": items}
        await self._act(caller, kind, data, key=str(form.get("key", "")), seq=int(seq))

    @handler(Permission.READ_DOSSIERS)
    async def sit(self, caller: Caller, form: dict[str, Any]) -> None:
        """Do all one's steps at once while the citizen waits."""
        seq = str(form.get(SIT_SEQ, ""))
        if not seq.isdecimal():
            raise Conflict(service.MOVED_ON)
        try:
            async with transaction() as db:
                found = await desks.open_at_desk(db, caller, self._argument("code"))
                await onsite.do_mine(
                    db, caller, found.id, key=str(form.get(SIT_KEY, "")), expected_seq=int(seq)
                )
        except Conflict as faster:
            self._moved_on(await self._open(caller), faster.message)
            return
        self.moved, self.notice = "", "Đã làm xong các bước của mình."
        await self._open(caller)

    async def _act(
        self, caller: Caller, kind: ActionKind, data: dict[str, Any], *, key: str, seq: int
    ) -> None:
        try:
            async with transaction() as db:
                found = await desks.open_at_desk(db, caller, self._argument("code"))
                await service.act(db, caller, found.id, kind, data, key=key, expected_seq=seq)
        except Conflict as faster:
            # Not as `problem`: the news of what the other did is about to come, and may not wipe this out.
            self._moved_on(await self._open(caller), faster.message)
            return
        self.chosen = Chosen()
        self.moved, self.notice = "", f"{wording.DONE_LABELS[kind]}."
        await self._open(caller)

    async def _prepare(self, caller: Caller, found: Detail, kind: ActionKind) -> Proposal | None:
        """Read what the panel offers to choose from; returns the letter of apology that waits, if it is for that."""
        self.colleagues, self.documents = [], []
        async with reading() as db:
            if kind is ActionKind.HAND_ON:
                self.colleagues = [
                    Person(str(each.account_id), each.full_name)
                    for each in await desks.takers(db, caller, found)
                ]
            if kind is ActionKind.EXTEND:
                return await apologies.waiting(db, caller, found.id)
            if kind is ActionKind.REQUEST_SUPPLEMENT:
                published = (await catalogue.get_version(db, found.procedure_id)).spec
                self.documents = [DocumentRow(FORM_ITEM, FORM_NAME)] + [
                    DocumentRow(document.key, document.name)
                    for document in layout.laid_out(published, found.answers).documents
                    if not forms.is_the_form_itself(document)
                ]
        return None

    async def _open(self, caller: Caller, *, looks_again: bool = False) -> Detail:
        """Read the dossier again; that an officer looks is recorded, unless the page does so by itself."""
        code = self._argument("code")
        if not code:
            raise NotFound
        async with transaction() as db:
            found = await desks.open_at_desk(db, caller, code, looks_again=looks_again)
            takers = await desks.takers(db, caller, found)
            letter = await apologies.waiting(db, caller, found.id)
            mine = await onsite.steps_for(db, caller, found)
            made = await results.of_dossier(db, caller, found.id)
        if not any(line.seq > self.chosen.seq and line.kind not in ASIDE for line in found.timeline):
            self.chosen = replace(
                self.chosen, seq=found.seq
            )  # a result that came meanwhile changes nothing of it
        if found.seq != self.seq or not self.sit_key:
            self.sit_key = uuid4().hex
        self.sitting = [wording.STEP_NAMES[step] for step in mine]
        self.results = result_rows(made, settings().public_url or str(self.router.url.origin))
        self.may_add_result = results.may_add(caller, step=found.step, status=found.status)
        self._looked = _look(caller, code)
        self._show(found, can_hand_on=bool(takers))
        may_send = any(option.kind is ActionKind.EXTEND for option in found.options)
        self.owes_apology = letter is not None and may_send
        self.needs_leader = found.needs_leader and _asks(found, caller)
        return found

    def _show(self, found: Detail, *, can_hand_on: bool) -> None:
        self.code, self.seq, self.name = found.code, found.seq, found.procedure_name
        self.applicant, self.subject = found.applicant, found.subject
        self.status, self.tone = found.status_name, tone_of(found.status, is_late=found.is_late)
        self.standing, self.clock_words = found.sentence.standing, found.sentence.clock
        self.returned = ", ".join(part for part in (found.return_name, found.return_address) if part)
        self.returned_by, self.helped = typed_by(found.return_by), found.helped
        self.lines = line_rows(found, inside=True)
        self.groups = answer_rows(found)
        self.papers = paper_rows(found)
        self.issued = issued_rows(found, inside=True)
        self.options = [
            OptionRow(
                option.kind.value,
                wording.ACTION_LABELS[option.kind],
                found.next is not None and option.kind is found.next.kind,
                ends(option.kind) and option.needs_reason,
            )
            for option in sorted(found.options, key=lambda each: each != found.next)
            if can_hand_on or option.kind is not ActionKind.HAND_ON
        ]
        self.ready = True


def _asks(found: Detail, caller: Caller) -> bool:
    """Whether this officer would be the one to ask for papers, were it the first time."""
    if found.step is None or found.is_paused:
        return False
    asks_here = found.step in TRANSITIONS[ActionKind.REQUEST_SUPPLEMENT].at
    return asks_here and caller.may(permission_of(found.step, found.step_role))


def _look(caller: Caller, code: str) -> str:
    """Who looked at what, for knowing in this tab that it is recorded."""
    return f"{caller.account_id} {code}"


@page(
    "/ban/ho-so/[code]",
    "Hồ sơ ở bàn làm việc · Cầm Tay",
    on_load=(DeskShell.load, DeskDossierState.load, DeskFeeState.load, DeskThreadState.load),
)
def desk_dossier() -> rx.Component:
    """Everything an officer needs to act, and the actions."""
    return dossier_at_desk(DeskDossierState)
