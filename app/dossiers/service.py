"""The verbs of a dossier: file a draft (see `filing`) and act on what was filed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.clock import local
from app.dossiers import (
    deadlines,
    files,
    filing,
    for_whom,
    forms,
    inputs,
    journal,
    layout,
    ledger,
    planning,
    rules,
    substitution,
    supplements,
    wording,
    workdays,
)
from app.dossiers.deadlines import WorkCalendar
from app.dossiers.filing import file_draft
from app.dossiers.workflow import STEPS, TRANSITIONS, To, neighbour, permission_of, role_of
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from models.dossiers import (
    ActionKind,
    Attachment,
    Dossier,
    DossierAction,
)

__all__ = ("act", "current_answers", "file_draft")

EXTEND_AT_MOST = timedelta(days=180)
"""How far ahead a new day may be promised. The project's assumption: half a year says that a year was mistyped."""

MOVED_ON = "Hồ sơ vừa có thay đổi. Mời xem lại hồ sơ rồi làm tiếp; chưa có gì bị ghi đè."


async def act(
    db: AsyncSession,
    caller: Caller,
    dossier_id: UUID,
    kind: ActionKind,
    data: Mapping[str, Any] | None = None,
    *,
    key: str,
    expected_seq: int | None = None,
    on_site: bool = False,
) -> Dossier:
    """Do one thing with a dossier, if the rules let the caller do it now.

    The same `key` again returns the dossier as it stands and changes nothing. `expected_seq` is the last
    action the caller had seen: when another came in between, `Conflict`. What goes into `data`: see
    `inputs.read`. `on_site`: the citizen waits at the counter (see `onsite`), which the action says.
    """
    inputs.check_key(key)
    require(caller, Permission.USE_OWN_ACCOUNT)
    dossier = await journal.locked(db, dossier_id)
    if dossier.owner_id != caller.person and not caller.may(Permission.READ_DOSSIERS):
        raise NotFound
    before = (
        await db.exec(
            select(DossierAction).where(DossierAction.dossier_id == dossier.id, DossierAction.key == key)
        )
    ).first()
    if before is not None:
        if before.actor_id != caller.person or before.kind is not kind:
            raise Conflict(MOVED_ON)
        return dossier
    if expected_seq is not None and expected_seq != dossier.last_seq:
        raise Conflict(MOVED_ON)
    now = journal.projection(dossier)
    _require_option(now, caller, kind)
    given = inputs.read(kind, data or {})
    entry = await _entry(db, caller, dossier, now, kind, given, key)
    if on_site:
        entry.facts["on_site"] = True
    await journal.append(db, dossier, entry)
    if dossier.step is None:  # what was prepared for an answer will never be sent
        await supplements.forget(db, dossier.id)
        await files.erase(db, await filing.prepared(db, Attachment.dossier_id, dossier.id))
    return dossier


def _require_option(now: rules.Projection, caller: Caller, kind: ActionKind) -> None:
    if any(option.kind is kind for option in rules.available_actions(now, caller)):
        return
    if kind is ActionKind.REQUEST_SUPPLEMENT and now.paused_since is None and rules.needs_leader(now):
        raise Conflict(wording.NEEDS_LEADER)
    rule = TRANSITIONS.get(kind)
    if rule is None or not rules.fits(now, rule):
        raise Conflict(MOVED_ON)
    if now.assignee_id not in {None, caller.person} and _works_at(now, caller):
        raise Conflict("Hồ sơ này đang do đồng nghiệp khác xử lý. Chưa có gì thay đổi.")
    raise NotAllowed


def _works_at(now: rules.Projection, caller: Caller) -> bool:
    return now.step is not None and caller.may(permission_of(now.step, now.step_role))


async def _entry(
    db: AsyncSession,
    caller: Caller,
    dossier: Dossier,
    now: rules.Projection,
    kind: ActionKind,
    given: inputs.Given,
    key: str,
) -> journal.Entry:
    at = clock.now()
    calendar = await workdays.calendar(db)
    facts: dict[str, Any] = {}
    personal: dict[str, Any] = {"text": given.text} if given.text else {}
    match kind:
        case ActionKind.RECEIVE:
            facts["due_at"] = deadlines.due(at, now.time_amount, now.time_unit, calendar)
        case ActionKind.HAND_ON:
            facts["from"] = now.assignee_id
            facts["to"] = await _colleague(db, caller, now, given.to)
        case ActionKind.SEND_BACK:
            facts |= await _who_did_it(db, caller, dossier, now)
        case ActionKind.EXTEND:
            facts["due_at"] = _new_promise(now, given, at, calendar)
        case ActionKind.REQUEST_SUPPLEMENT:
            await _check_items(db, dossier, given)
            facts["items"] = [
                {"document_key": item.document_key, "reason": item.reason} for item in given.items
            ]
            personal["notes"] = {item.document_key: item.note for item in given.items if item.note}
        case ActionKind.ANSWER_SUPPLEMENT:
            facts |= _resumed(now, at, calendar)
            brought, corrected = await _answer(db, dossier, given)
            facts["papers"] = filing.names_of(brought)
            personal |= corrected
        case ActionKind.WITHDRAW | ActionKind.REFUSE | ActionKind.REFUSE_RECEIPT:
            # Waiting for the citizen is no delay of the office's, also when it ends the dossier.
            facts["due_at"] = _resumed(now, at, calendar).get("due_at")
        case _:
            pass
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    facts |= _next_step(now, kind, at, facts.get("due_at") or now.due_at, calendar, spec)
    facts = {name: value for name, value in facts.items() if value is not None}
    return journal.Entry(kind, caller.person, at, key, facts, personal)


def _next_step(
    now: rules.Projection,
    kind: ActionKind,
    at: datetime,
    promised: datetime | None,
    calendar: WorkCalendar,
    spec: ProcedureSpec,
) -> dict[str, Any]:
    """Limit and role of the step that begins with this action, or the limit of one that gets more time by it."""
    step = neighbour(now.step, TRANSITIONS[kind].to) if now.step else None
    if step is None or (step is now.step and kind is not ActionKind.EXTEND):
        return {}
    limit = deadlines.step_due(step, at, promised, calendar, planning.hours(spec))
    role = filing.planned_role(spec, step) if step is not now.step else {}
    return {"step_due_at": limit, **role}


def _resumed(now: rules.Projection, at: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    paused = now.paused_since
    if paused is None:
        return {}
    promised = now.due_at and deadlines.resumed(now.due_at, paused, at, now.time_unit, calendar)
    # A step is given working hours, whatever the procedure counts, and ends within the promise.
    step = now.step_due_at and calendar.add(now.step_due_at, calendar.between(paused, at))
    return {"due_at": promised, "step_due_at": min(step, promised) if step and promised else step}


def _new_promise(
    now: rules.Projection, given: inputs.Given, at: datetime, calendar: WorkCalendar
) -> datetime:
    day = given.until
    today = local(at).date()
    if day is not None and day > today + EXTEND_AT_MOST:
        raise Invalid(
            "Chưa hẹn lại được.",
            {"until": f"Mời chọn một ngày trong {EXTEND_AT_MOST.days} ngày tới. Mời xem lại năm đã chọn."},
        )
    if day is None or day <= today or not calendar.is_workday(day):
        raise Invalid("Chưa hẹn lại được.", {"until": "Mời chọn một ngày làm việc sau hôm nay."})
    limit = calendar.close_of(day)
    if now.due_at is not None and limit <= now.due_at:
        raise Invalid("Chưa hẹn lại được.", {"until": "Ngày hẹn mới phải sau ngày đã hẹn."})
    return limit


async def _colleague(db: AsyncSession, caller: Caller, now: rules.Projection, to: UUID | None) -> UUID:
    role = role_of(now.step, now.step_role) if now.step else None
    able = {each.account_id for each in await people.colleagues(db, caller, role)}
    if to is None or to not in able - {now.assignee_id, now.owner_id}:
        raise Invalid(
            "Chưa chuyển được.", {"to": "Người này không làm bước này. Mời chọn đồng nghiệp trong danh sách."}
        )
    if to in await substitution.away_today(db):
        raise Invalid("Chưa chuyển được.", {"to": "Người này đang vắng. Mời chọn người làm thay."})
    return to


async def _who_did_it(
    db: AsyncSession, caller: Caller, dossier: Dossier, now: rules.Projection
) -> dict[str, UUID]:
    """Who completed the step before, when they still work there: it goes back to them, or to who stands in.

    Never to the caller, who decided that it is not good enough: then to whoever did that step earlier, else to anybody
    with its role, and `not_to` says so.
    """
    if now.step is None:
        return {}
    step = neighbour(now.step, To.BACK) or now.step
    rule, spec = STEPS[step], (await catalogue.get_version(db, dossier.procedure_id)).spec
    role = planning.role(spec, step) or rule.role
    able = {each.account_id for each in await people.colleagues(db, caller, role)} - {now.owner_id}
    away = await substitution.away_today(db)
    not_to: dict[str, UUID] = {}
    for action in reversed(await journal.actions(db, dossier.id)):
        if action.kind is rule.verb:
            did_it = action.actor_id
            found = {"to": away[did_it], "from": did_it} if did_it in away else {"to": did_it}
            if found["to"] == caller.person:
                not_to = {"not_to": caller.person}
                continue
            return found | not_to if found["to"] in able else not_to
    return not_to


async def _check_items(db: AsyncSession, dossier: Dossier, given: inputs.Given) -> None:
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    known = {document.key for document in spec.documents} | {inputs.FORM_ITEM}
    if any(item.document_key not in known for item in given.items):
        raise Invalid(
            "Chưa gửi được.", {"items": "Thủ tục này không có giấy tờ đó. Mời chọn trong danh sách."}
        )


async def _answer(
    db: AsyncSession, dossier: Dossier, given: inputs.Given
) -> tuple[list[Attachment], dict[str, Any]]:
    """Take in what the citizen brings; nothing moves on until everything that was asked for is there."""
    papers = await filing.prepared(db, Attachment.dossier_id, dossier.id)
    brought = {paper.document_key for paper in papers}
    corrected, errors = await _corrected(db, dossier, given.answers, brought)
    for wanted in ledger.wanted_documents(await journal.actions(db, dossier.id)):
        if wanted == inputs.FORM_ITEM:
            if not corrected and not given.text:
                errors[wanted] = "Mời sửa tờ khai, hoặc ghi lời giải thích."
        elif wanted not in brought:
            errors[wanted] = "Còn thiếu giấy này. Mời chụp hoặc tải lên."
    if errors:
        raise Invalid("Chưa gửi được phần bổ sung vì còn thiếu. Những gì đã có vẫn được giữ.", errors)
    for paper in papers:
        paper.filed_seq = dossier.last_seq + 1
        db.add(paper)
    await supplements.forget(db, dossier.id)
    return papers, {"answers": corrected} if corrected else {}


async def _corrected(
    db: AsyncSession, dossier: Dossier, given: Mapping[str, str], brought: set[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What the citizen's answers change in the form, and what is wrong then with it and the papers `brought`, by box.

    What does not apply is kept no more than in a first filing; only that it was emptied is.
    """
    if not given:
        return {}, {}
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    before = await current_answers(db, dossier.id)
    typed, too_long = forms.typed_into(forms.known_boxes(spec) | layout.count_boxes(spec), given)
    asked = forms.filed_boxes(spec, before | typed)
    changed = {
        box: text
        for box, text in typed.items()
        if text.strip() != before.get(box, "").strip() and (box in asked or not text.strip())
    }
    if not changed:
        return {}, too_long
    checked = forms.check(spec, before | changed, clock.today(), filed_on=local(dossier.filed_at).date())
    if "applicant_phone" in changed and (phone := checked.values.get("applicant_phone")):
        dossier.phone_last4_hash = filing.phone_hash(dossier.code, phone[-4:])
    errors = checked.errors | too_long
    if for_whom.asks(spec) and forms.newly_required(spec, before, before | changed) - brought:
        errors[for_whom.FOR_WHOM] = for_whom.OTHER_PAPERS
    return changed, errors


async def current_answers(db: AsyncSession, dossier_id: UUID) -> dict[str, str]:
    """The form as filed, with what was corrected since. Whoever calls has checked the caller."""
    return await journal.answers_of(db, dossier_id)
