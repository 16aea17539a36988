"""The five steps and every transition between them, as data. `rules` reads it, nothing else decides."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from app.accounts.permissions import Permission
from models.accounts import Role
from models.dossiers import ActionKind, PortalStatus, Step

K, S, P = ActionKind, Step, PortalStatus


@dataclass(frozen=True)
class StepRule:
    """One step.

    Attributes:
        role, permission: who does it.
        verb: the action that completes it.
        hours: working time given to the step; None for what the procedure's limit leaves after the others.
    """

    step: Step
    role: Role
    permission: Permission
    verb: ActionKind
    hours: timedelta | None


STEPS: dict[Step, StepRule] = {
    rule.step: rule
    for rule in (
        # Eight working hours to check an online dossier: NĐ 118/2025/NĐ-CP, still to be verified.
        StepRule(S.RECEIVE, Role.RECEIVE, Permission.RECEIVE, K.RECEIVE, timedelta(hours=8)),
        StepRule(S.APPRAISE, Role.APPRAISE, Permission.APPRAISE, K.APPRAISE, None),
        # The hours of the other steps are the Centre's own division of the limit, set here, not by law.
        StepRule(S.APPROVE, Role.APPROVE, Permission.APPROVE, K.APPROVE, timedelta(hours=2)),
        StepRule(S.STAMP, Role.STAMP, Permission.STAMP, K.STAMP, timedelta(hours=1)),
        StepRule(S.RETURN, Role.RETURN, Permission.RETURN, K.RETURN_RESULT, timedelta(hours=8)),
    )
}


def role_of(step: Step, step_role: Role | None) -> Role:
    """Whose work a step is: `step_role` where the procedure names another one than everywhere."""
    return step_role or STEPS[step].role


def permission_of(step: Step, step_role: Role | None) -> Permission:
    """What it takes to do a step of a dossier."""
    role = role_of(step, step_role)
    return next(rule.permission for rule in STEPS.values() if rule.role is role)


ORDER: tuple[Step, ...] = tuple(STEPS)


class By(Enum):
    """Who may cause a transition."""

    OFFICER = "officer"
    """Who has the dossier, or anyone with the step's permission while nobody has it."""
    HOLDER_OR_LEADER = "holder_or_leader"
    OWNER = "owner"
    LEADER = "leader"


class To(Enum):
    """Where a transition leads."""

    STAY = "stay"
    NEXT = "next"
    BACK = "back"
    END = "end"


@dataclass(frozen=True)
class Transition:
    """One thing that may happen.

    Attributes:
        at: the steps at which it may happen.
        status: the portal status afterwards; None when it stays.
        needs_reason: a written reason is mandatory.
        while_paused: whether it may happen while the citizen must supplement; None for either.
    """

    kind: ActionKind
    by: By
    at: frozenset[Step]
    to: To
    status: PortalStatus | None = None
    needs_reason: bool = False
    while_paused: bool | None = False


ALL = frozenset(ORDER)

TRANSITIONS: dict[ActionKind, Transition] = {
    found.kind: found
    for found in (
        Transition(K.RECEIVE, By.OFFICER, frozenset({S.RECEIVE}), To.NEXT, P.RECEIVED),
        Transition(K.APPRAISE, By.OFFICER, frozenset({S.APPRAISE}), To.NEXT, P.PROCESSING),
        Transition(K.APPROVE, By.OFFICER, frozenset({S.APPROVE}), To.NEXT, P.PROCESSING),
        Transition(K.STAMP, By.OFFICER, frozenset({S.STAMP}), To.NEXT, P.FINISHED),
        Transition(K.RETURN_RESULT, By.OFFICER, frozenset({S.RETURN}), To.END, P.RETURNED),
        Transition(K.ANSWER_SUPPLEMENT, By.OWNER, ALL, To.STAY, P.PROCESSING, while_paused=True),
        Transition(
            K.REQUEST_SUPPLEMENT, By.OFFICER, frozenset({S.RECEIVE, S.APPRAISE}), To.STAY, P.SUPPLEMENT
        ),
        Transition(
            K.ALLOW_SUPPLEMENT,
            By.LEADER,
            frozenset({S.RECEIVE, S.APPRAISE}),
            To.STAY,
            needs_reason=True,
        ),
        Transition(K.ASSIGN, By.OFFICER, ALL, To.STAY, while_paused=None),
        Transition(K.HAND_ON, By.HOLDER_OR_LEADER, ALL, To.STAY, while_paused=None),
        Transition(
            K.SEND_BACK, By.OFFICER, frozenset({S.APPROVE, S.STAMP}), To.BACK, P.PROCESSING, needs_reason=True
        ),
        Transition(
            K.EXTEND,
            By.HOLDER_OR_LEADER,
            frozenset({S.APPRAISE, S.APPROVE, S.STAMP}),
            To.STAY,
            needs_reason=True,
        ),
        Transition(
            K.REFUSE_RECEIPT,
            By.OFFICER,
            frozenset({S.RECEIVE}),
            To.END,
            P.NOT_RECEIVED,
            needs_reason=True,
            while_paused=None,
        ),
        Transition(
            K.REFUSE,
            By.OFFICER,
            frozenset({S.APPRAISE, S.APPROVE}),
            To.END,
            P.STOPPED,
            needs_reason=True,
            while_paused=None,
        ),
        Transition(
            K.WITHDRAW,
            By.OWNER,
            frozenset({S.RECEIVE, S.APPRAISE, S.APPROVE}),
            To.END,
            P.WITHDRAWN,
            while_paused=None,
        ),
    )
}
"""In the order in which they are offered: what moves the dossier on comes first."""


ASIDE = frozenset({K.ADD_RESULT, K.TAKE_BACK_RESULT})
"""What is done beside the steps, by verbs of its own and also when a dossier is over: it moves nothing on."""


def neighbour(step: Step, to: To) -> Step | None:
    """The step a transition leads to from `step`; None when nothing is left to do."""
    place = ORDER.index(step)
    if to is To.NEXT:
        return ORDER[place + 1]
    if to is To.BACK:
        return ORDER[place - 1]
    return step if to is To.STAY else None
