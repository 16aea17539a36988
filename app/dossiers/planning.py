"""How a procedure's own record plans the five steps: who does each, in which unit, in how many working hours. Pure.

Where the record says nothing, `workflow.STEPS` and `wording.STEP_OFFICES` hold.
"""

from collections.abc import Mapping
from datetime import timedelta

from app.catalogue.schema import ProcedureSpec, StepPlan
from app.dossiers.wording import STEP_OFFICES
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


def unit(spec: ProcedureSpec, step: Step) -> str:
    """The unit that has a dossier at this step while nobody in particular has taken it."""
    found = plan(spec, step)
    return found.unit if found and found.unit else STEP_OFFICES[step]
