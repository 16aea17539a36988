"""One dossier as somebody reads it: put together from its chain, for its owner or for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.dossiers import (
    for_whom,
    forms,
    helped,
    inputs,
    journal,
    layout,
    ledger,
    planning,
    rules,
    wording,
    workdays,
)
from app.dossiers.helped import Helper
from app.dossiers.rules import Option
from app.dossiers.wording import Sentence
from app.dossiers.workflow import ORDER, STEPS
from models.accounts import Role
from models.dossiers import (
    ActionKind,
    Attachment,
    Dossier,
    DossierAction,
    DossierView,
    PortalStatus,
    ReturnMethod,
    Step,
    StoredFile,
    SupplementReason,
)

FORM_NAME = "Tờ khai đã điền"
RETURN_BOXES = (forms.RETURN_METHOD, forms.RETURN_ADDRESS)


@dataclass(frozen=True)
class Wanted:
    """One document that was asked for, and why."""

    document_key: str
    document_name: str
    reason: SupplementReason
    reason_name: str
    note: str


@dataclass(frozen=True)
class Line:
    """One line of the timeline: what happened, when, by whom, and what they wrote."""

    seq: int
    kind: ActionKind
    label: str
    at: datetime
    who: str
    text: str
    wanted: tuple[Wanted, ...] = ()


class StepState(StrEnum):
    """Where one of the five steps stands."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    SKIPPED = "skipped"
    """The dossier ended before."""


@dataclass(frozen=True)
class StepLine:
    """One of the five steps; `who` is who did it, has it, or the office that will."""

    step: Step
    name: str
    state: StepState
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Answer:
    """One answer of the form, as people read it; `by` is who typed it, when it was not the applicant."""

    label: str
    text: str
    by: tuple[Helper, ...] = ()


@dataclass(frozen=True)
class Section:
    """One screen of the form."""

    title: str
    rows: tuple[Answer, ...]


@dataclass(frozen=True)
class Paper:
    """A file that was filed; `seq` is the action with which it came."""

    id: UUID
    document_key: str
    document_name: str
    name: str
    media_type: str
    pages: int
    seq: int
    added_at: datetime


@dataclass(frozen=True)
class Look:
    """A member of staff looked at the dossier, from `first` to `at`, while it was at a step (or at none any more)."""

    who: str
    step_name: str
    first: datetime
    at: datetime


@dataclass(frozen=True)
class Detail:
    """Everything about one dossier that its reader may see.

    Attributes:
        seq: the last action it holds; send it along when acting (`expected_seq`).
        answers: the form as typed, by box, for correcting it.
        wanted: what is asked for at this moment.
        needs_leader: one more supplement request needs a leader's consent first.
        options: what the reader may do now; `next` is the one they should.
        return_by: who chose the way of return, when it was not the applicant.
        helped: in one sentence, that and how others typed for the applicant; empty when nobody did.
        looks: who of the staff looked, newest first.
        subject: for whom else than themselves the applicant files, in a few words; empty for nobody.
    """

    id: UUID
    code: str
    procedure_id: UUID
    procedure_code: str
    procedure_name: str
    status: PortalStatus
    status_name: str
    sentence: Sentence
    is_open: bool
    is_paused: bool
    is_late: bool
    left: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    seq: int
    step: Step | None
    step_role: Role | None
    owner_id: UUID
    assignee_id: UUID | None
    applicant: str
    return_method: ReturnMethod
    return_name: str
    return_address: str
    return_by: tuple[Helper, ...]
    helped: str
    answers: dict[str, str]
    sections: tuple[Section, ...]
    papers: tuple[Paper, ...]
    steps: tuple[StepLine, ...]
    timeline: tuple[Line, ...]
    wanted: tuple[Wanted, ...]
    needs_leader: bool
    options: tuple[Option, ...]
    next: Option | None
    looks: tuple[Look, ...]
    subject: str = ""


async def compose(db: AsyncSession, caller: Caller, dossier: Dossier) -> Detail:
    """Put one dossier together for a caller whose right to read it was checked (and recorded)."""
    moment = clock.now()
    now = journal.projection(dossier)
    calendar = await workdays.calendar(db)
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    opened = await journal.opened(db, dossier.id)
    views = await _views(db, dossier.id)
    names = await people.officer_names(
        db,
        {action.actor_id for action, _ in opened}
        | {person for action, _ in opened for person in ledger.hands(action)}
        | {view.viewer_id for view in views}
        | ({dossier.assignee_id} if dossier.assignee_id else set()),
    )
    is_owner = caller.account_id == dossier.owner_id
    you = caller.honorific if is_owner else "công dân"
    answers: dict[str, str] = {}
    for _, data in opened:
        answers |= data.get("answers") or {}
    helpers = await _helpers(db, [data for _, data in opened])
    sections = _sections(spec, answers, helpers)
    return_by = _distinct(helpers, RETURN_BOXES)
    timeline = tuple(
        _line(action, data, spec, dossier, names, inside=not is_owner) for action, data in opened
    )
    asked = [line for line in timeline if line.wanted]
    officer = names.get(dossier.assignee_id) if dossier.assignee_id else None
    subject = for_whom.subject(answers)
    office = planning.unit(spec, dossier.step) if dossier.step else ""
    return Detail(
        id=dossier.id,
        code=dossier.code,
        procedure_id=dossier.procedure_id,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        status=dossier.status,
        status_name=wording.STATUS_NAMES[dossier.status],
        sentence=wording.sentence(now, officer, moment, calendar, you, office),
        is_open=dossier.step is not None,
        is_paused=dossier.paused_since is not None,
        is_late=rules.is_late(now, moment),
        left=wording.say_left(rules.deadline(now), moment, calendar) if dossier.step else "",
        filed_at=dossier.filed_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        seq=dossier.last_seq,
        step=dossier.step,
        step_role=dossier.step_role,
        owner_id=dossier.owner_id,
        assignee_id=dossier.assignee_id,
        applicant=answers.get("applicant_full_name", ""),
        return_method=dossier.return_method,
        return_name=wording.RETURN_NAMES[dossier.return_method],
        return_address=str(opened[0][1].get("return_address") or ""),
        return_by=return_by,
        helped=helped.say([*(row.by for part in sections for row in part.rows), return_by]),
        answers=answers,
        sections=sections,
        papers=await _papers(db, dossier.id, spec),
        steps=_steps(dossier, spec, [action for action, _ in opened], names),
        timeline=timeline,
        wanted=asked[-1].wanted if asked and dossier.paused_since else (),
        needs_leader=rules.needs_leader(now),
        options=tuple(rules.available_actions(now, caller)),
        next=rules.next_action(now, caller, moment),
        looks=tuple(
            Look(
                names.get(view.viewer_id, "Cán bộ"),
                wording.STEP_NAMES[view.step] if view.step else "",
                view.first_at,
                view.last_at,
            )
            for view in views
        ),
        subject=subject.fully if subject else "",
    )


def _line(
    action: DossierAction,
    data: dict[str, Any],
    spec: ProcedureSpec,
    dossier: Dossier,
    names: dict[UUID, str],
    *,
    inside: bool,
) -> Line:
    wanted: tuple[Wanted, ...] = ()
    if action.kind is ActionKind.REQUEST_SUPPLEMENT:
        notes = data.get("notes") or {}
        wanted = tuple(
            Wanted(key, _document_name(spec, key), reason, wording.REASON_NAMES[reason], notes.get(key, ""))
            for key, reason in ledger.wanted_documents([action]).items()
        )
    who = "Công dân" if action.actor_id == dossier.owner_id else names.get(action.actor_id, "Cán bộ")
    text = str(data.get("text") or "") if inside or action.kind not in wording.INSIDE else ""
    label = wording.DONE_LABELS[action.kind]
    if action.kind is ActionKind.SEND_BACK and not inside:
        label = wording.SENT_BACK
    if inside:
        label += wording.say_hands([names.get(person, "Cán bộ") for person in ledger.hands(action)])
        passed_over = ledger.passed_over(action)
        label += wording.say_passed_over(names.get(passed_over, "Cán bộ") if passed_over else "")
    return Line(action.seq, action.kind, label, action.at, who, text, wanted)


def _document_name(spec: ProcedureSpec, key: str) -> str:
    if key == inputs.FORM_ITEM:
        return FORM_NAME
    return next((document.name for document in spec.documents if document.key == key), key)


def _steps(
    dossier: Dossier, spec: ProcedureSpec, actions: list[DossierAction], names: dict[UUID, str]
) -> tuple[StepLine, ...]:
    lines = []
    reached = ORDER.index(dossier.step) if dossier.step else None
    for place, step in enumerate(ORDER):
        rule = STEPS[step]
        done = [action for action in actions if action.kind is rule.verb]
        if reached is not None and place >= reached:
            done = []  # it was done once and sent back since
        state = StepState.TODO if reached is not None else StepState.SKIPPED
        who, at = planning.unit(spec, step), None
        if done:
            state, who, at = StepState.DONE, names.get(done[-1].actor_id, "Cán bộ"), done[-1].at
        elif place == reached:
            state = StepState.NOW
            who = names.get(dossier.assignee_id, who) if dossier.assignee_id else who
        lines.append(StepLine(step, wording.STEP_NAMES[step], state, who, at))
    return tuple(lines)


async def _helpers(db: AsyncSession, chain: list[dict[str, Any]]) -> dict[str, Helper]:
    found = helped.authors_in(chain)
    if not found:
        return {}
    known = await people.introduce(db, {author.account_id for author in found.values()})
    return helped.helpers(found, {who: each.full_name for who, each in known.items()})


def _distinct(helpers: dict[str, Helper], boxes: Iterable[str]) -> tuple[Helper, ...]:
    return tuple(dict.fromkeys(helpers[box] for box in boxes if box in helpers))


def _sections(
    spec: ProcedureSpec, answers: dict[str, str], helpers: dict[str, Helper]
) -> tuple[Section, ...]:
    checked = forms.check(spec, answers, clock.today())
    found = []
    for group in layout.laid_out(spec, answers).form:
        rows = tuple(
            Answer(
                question.label,
                forms.show(question, checked.values.get(question.key, "")),
                _distinct(helpers, forms.boxes(question)),
            )
            for question in group.fields
            if checked.values.get(question.key)
        )
        if rows:
            found.append(Section(group.title, rows))
    return tuple(found)


async def _papers(db: AsyncSession, dossier_id: UUID, spec: ProcedureSpec) -> tuple[Paper, ...]:
    rows = await db.exec(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.id) == Attachment.file_id)
        .where(
            Attachment.dossier_id == dossier_id,
            col(Attachment.filed_seq).is_not(None),
            col(Attachment.removed_at).is_(None),
        )
        .order_by(col(Attachment.filed_seq), col(Attachment.added_at), col(Attachment.id))
    )
    return tuple(
        Paper(
            paper.id,
            paper.document_key,
            _document_name(spec, paper.document_key),
            paper.name,
            file.media_type,
            paper.pages,
            paper.filed_seq or 0,
            paper.added_at,
        )
        for paper, file in rows.all()
    )


async def _views(db: AsyncSession, dossier_id: UUID) -> list[DossierView]:
    rows = await db.exec(
        select(DossierView)
        .where(DossierView.dossier_id == dossier_id)
        .order_by(col(DossierView.last_at).desc())
        .limit(100)
    )
    return list(rows.all())
