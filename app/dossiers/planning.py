"""How a procedure's own record plans the five steps: who does each, in which unit, in how many working hours. Pure.

Where the record says nothing, `workflow.STEPS` and `wording.STEP_OFFICES` hold.
"""

from collections.abc import Mapping
from datetime import timedelta

from app.catalogue.schema import ProcedureSpec, StepPlan
from app.dossiers.wording import STEP_NAMES, STEP_OFFICES
from app.dossiers.workflow import STEPS
from models.accounts import Role
from models.dossiers import Step


def plan(spec: ProcedureSpec, step: Step) -> StepPlan | None:
    """What the record says of one step."""
    return next((each for each in spec.steps if each.step.value == step.value), None)


def hours(spec: ProcedureSpec) -> Mapping[Step, timedelta | None]:
    """Working time for each step; None for what the limit leaves after the others."""
    planned = {
        Step(each.step.value): timedelta(hours=each.hours) for each in spec.steps if each.hours is not None
    }
    return {step: planned.get(step, rule.hours) for step, rule in STEPS.items()}


def role(spec: ProcedureSpec, step: Step) -> Role | None:
    """Who does a step, where it is not who does it everywhere else."""
    found = plan(spec, step)
    if found is None or found.role is None:
        return None
    named = Role(found.role.value)
    return None if named is STEPS[step].role else named


def describe(spec: ProcedureSpec) -> list[str]:
    """Every step as an administrator reads it: who does it, in how long, and whether the record itself says so."""
    return [_described(spec, step, limit) for step, limit in hours(spec).items()]


def _described(spec: ProcedureSpec, step: Step, limit: timedelta | None) -> str:
    doer = role(spec, step)
    usual = next((STEP_NAMES[rule.step].lower() for rule in STEPS.values() if rule.role is doer), "")
    parts = (
        unit(spec, step),
        f"người làm bước {usual}" if usual else "",
        f"{limit // timedelta(hours=1)} giờ làm việc" if limit else "phần thời hạn còn lại",
    )
    ending = "riêng của thủ tục này" if plan(spec, step) else "như mọi thủ tục"
    return f"{STEP_NAMES[step]}: {', '.join(part for part in parts if part)} ({ending})"


def unit(spec: ProcedureSpec, step: Step) -> str:
    """The unit that has a dossier at this step while nobody in particular has taken it."""
    return planned_unit(spec, step) or STEP_OFFICES[step]


def planned_unit(spec: ProcedureSpec, step: Step) -> str:
    """The unit that the record itself names for a step; "" where it leaves that open."""
    found = plan(spec, step)
    return found.unit or "" if found else ""
