"""What a dossier's actions make of it, and what may be done next by whom. Pure: no clock, no database."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.permissions import Caller, Permission
from app.dossiers.workflow import ASIDE, TRANSITIONS, By, To, Transition, neighbour, permission_of
from models.accounts import Role
from models.dossiers import ActionKind, Channel, PortalStatus, ReturnMethod, Step, TimeUnit


@dataclass(frozen=True)
class Projection:
    """How a dossier stands after its first `last_seq` actions, in the fields of `models.dossiers.Dossier`."""

    code: str
    procedure_code: str
    procedure_id: UUID
    procedure_name: str
    time_amount: int | None
    time_unit: TimeUnit
    owner_id: UUID
    filed_by: UUID
    channel: Channel
    return_method: ReturnMethod
    status: PortalStatus
    step: Step | None
    filed_at: datetime
    updated_at: datetime
    step_role: Role | None = None
    assignee_id: UUID | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    step_due_at: datetime | None = None
    paused_since: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    supplement_requests: int = 0
    supplements_allowed: int = 0
    extensions: int = 0
    last_seq: int = 0


@dataclass(frozen=True)
class Happening:
    """One action as the fold sees it: no personal data."""

    seq: int
    kind: ActionKind
    actor_id: UUID
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True)
class Option:
    """Something the caller may do now.

    Attributes:
        needs_reason: a written reason is mandatory.
        second_supplement: the quality index will count the dossier as overdue (QĐ 766/QĐ-TTg).
    """

    kind: ActionKind
    needs_reason: bool = False
    second_supplement: bool = False


class Impossible(ValueError):
    """An action that no rule allows to follow."""


def apply(before: Projection | None, action: Happening) -> Projection:
    """The projection after one more action; raises `Impossible` when it cannot follow."""
    facts = action.facts
    if before is None:
        if action.kind is not ActionKind.FILE or action.seq != 1:
            raise Impossible("a dossier begins with being filed")
        return _filed(action)
    if action.kind is ActionKind.FILE or action.seq != before.last_seq + 1:
        raise Impossible(f"action {action.seq} cannot follow {before.last_seq}")
    if action.kind in ASIDE:
        if action.kind is ActionKind.ADD_RESULT and not may_have_result(before.step, before.status):
            raise Impossible(f"a result at {before.step}")
        return replace(before, updated_at=action.at, last_seq=action.seq)
    rule = TRANSITIONS[action.kind]
    if before.step is None or before.step not in rule.at:
        raise Impossible(f"{action.kind} at {before.step}")

    step = neighbour(before.step, rule.to)
    after = replace(
        before,
        step=step,
        status=rule.status or before.status,
        updated_at=action.at,
        last_seq=action.seq,
        step_due_at=_moment(facts, "step_due_at") or (before.step_due_at if step else None),
        due_at=_moment(facts, "due_at") or before.due_at,
    )
    if step is not before.step:
        # Every step begins with nobody in particular, unless the action names somebody.
        after = replace(
            after,
            assignee_id=_person(facts, "to"),
            paused_since=None,
            step_role=_role(facts) if step else None,
        )
    elif rule.by is By.OFFICER and before.assignee_id is None:
        after = replace(after, assignee_id=action.actor_id)
    if step is None:
        after = replace(after, closed_at=action.at)
    return _special(before, after, action)


def _special(before: Projection, after: Projection, action: Happening) -> Projection:
    match action.kind:
        case ActionKind.RECEIVE:
            return replace(after, received_at=action.at)
        case ActionKind.STAMP:
            return replace(after, finished_at=action.at)
        case ActionKind.ASSIGN:
            working = before.step is not Step.RECEIVE and before.status is PortalStatus.RECEIVED
            return replace(after, status=PortalStatus.PROCESSING if working else before.status)
        case ActionKind.HAND_ON:
            return replace(after, assignee_id=_person(action.facts, "to"))
        case ActionKind.REQUEST_SUPPLEMENT:
            return replace(after, paused_since=action.at, supplement_requests=before.supplement_requests + 1)
        case ActionKind.ALLOW_SUPPLEMENT:
            return replace(after, supplements_allowed=before.supplements_allowed + 1)
        case ActionKind.ANSWER_SUPPLEMENT:
            waiting = PortalStatus.FILED if before.step is Step.RECEIVE else PortalStatus.PROCESSING
            return replace(after, paused_since=None, status=waiting)
        case ActionKind.EXTEND:
            return replace(after, extensions=before.extensions + 1)
        case _:
            return after


def _filed(action: Happening) -> Projection:
    facts = action.facts
    return Projection(
        code=facts["code"],
        procedure_code=facts["procedure_code"],
        procedure_id=UUID(facts["procedure_id"]),
        procedure_name=facts["procedure_name"],
        time_amount=facts["time_amount"],
        time_unit=TimeUnit(facts["time_unit"]),
        owner_id=UUID(facts["owner_id"]),
        filed_by=action.actor_id,
        channel=Channel(facts["channel"]),
        return_method=ReturnMethod(facts["return_method"]),
        status=PortalStatus.FILED,
        step=Step.RECEIVE,
        filed_at=action.at,
        updated_at=action.at,
        step_due_at=_moment(facts, "step_due_at"),
        step_role=_role(facts),
        last_seq=1,
    )


def _moment(facts: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(facts[name]) if facts.get(name) else None


def _person(facts: dict[str, Any], name: str) -> UUID | None:
    return UUID(facts[name]) if facts.get(name) else None


def _role(facts: dict[str, Any]) -> Role | None:
    return Role(facts["role"]) if facts.get("role") else None


def may_have_result(step: Step | None, status: PortalStatus) -> bool:
    """Whether there can be a result: from stamping on, and once it is over if it ended well."""
    if step is None:
        return status in {PortalStatus.FINISHED, PortalStatus.RETURNED}
    return step in {Step.STAMP, Step.RETURN}


def available_actions(now: Projection, caller: Caller) -> list[Option]:
    """What the caller may do with the dossier as it stands, what moves it on first."""
    return [
        Option(
            rule.kind,
            needs_reason=rule.needs_reason,
            second_supplement=rule.kind is ActionKind.REQUEST_SUPPLEMENT and now.supplement_requests > 0,
        )
        for rule in TRANSITIONS.values()
        if fits(now, rule) and _may(now, rule, caller)
    ]


def fits(now: Projection, rule: Transition) -> bool:
    """Whether a transition is possible at all as the dossier stands, whoever asks."""
    if now.step is None or now.step not in rule.at:
        return False
    if rule.while_paused is not None and rule.while_paused != (now.paused_since is not None):
        return False
    if rule.kind is ActionKind.REQUEST_SUPPLEMENT:
        return not needs_leader(now)
    return rule.kind is not ActionKind.ALLOW_SUPPLEMENT or needs_leader(now)


def needs_leader(now: Projection) -> bool:
    """Whether one more supplement request needs a leader's reason first: the first one alone is free."""
    return now.supplement_requests > now.supplements_allowed


def counts_as_overdue(now: Projection, moment: datetime) -> bool:
    """How the figures judge a dossier that was received: late, promised anew, or asked for papers twice.

    A second request makes it overdue whatever the clock says, and so does a first promise that was not kept.
    """
    if now.supplement_requests > 1 or now.extensions > 0:
        return True
    end = now.finished_at or now.closed_at or now.paused_since or moment
    return now.due_at is not None and now.due_at < end


def _may(now: Projection, rule: Transition, caller: Caller) -> bool:
    person = caller.account_id
    if person is None or now.step is None:
        return False
    if rule.by is By.OWNER:
        return person == now.owner_id
    if person == now.owner_id:
        return False  # nobody decides on their own dossier
    if rule.by is By.LEADER:
        return Role.LEADER in caller.roles and caller.may(Permission.HAND_ON)
    works_here = caller.may(permission_of(now.step, now.step_role))
    if rule.kind is ActionKind.ASSIGN:
        return works_here and now.assignee_id is None
    if rule.by is By.OFFICER:
        return works_here and now.assignee_id in {None, person}
    return caller.may(Permission.HAND_ON) and (
        Role.LEADER in caller.roles or (works_here and now.assignee_id in {None, person})
    )


def deadline(now: Projection) -> datetime | None:
    """By when the dossier must move to be on time: the promised day while worked on, else the step's."""
    if now.step in {Step.RECEIVE, Step.RETURN}:
        return now.step_due_at
    return now.due_at or now.step_due_at


def is_late(now: Projection, moment: datetime) -> bool:
    """Whether the dossier is behind its deadline; a paused clock does not run out."""
    limit = deadline(now)
    return limit is not None and limit < (now.paused_since or now.closed_at or moment)


def next_action(now: Projection, caller: Caller, moment: datetime) -> Option | None:
    """The one thing the caller should do next; a late dossier first owes an apology with a new date."""
    options = available_actions(now, caller)
    if now.due_at is not None and now.received_at is not None and is_late(now, moment):
        for option in options:
            if option.kind is ActionKind.EXTEND:
                return option
    moving = [o for o in options if TRANSITIONS[o.kind].to is To.NEXT or o.kind in _MAIN]
    return moving[0] if moving else None


_MAIN = {ActionKind.RETURN_RESULT, ActionKind.ANSWER_SUPPLEMENT}
