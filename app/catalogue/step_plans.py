"""How a procedure plans its own steps, where it differs from the others."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.catalogue.base import Strict, Text
from app.catalogue.kinds import WorkStep


class StepPlan(Strict):
    """How one of the five steps is done, where a procedure differs from the others.

    Attributes:
        unit: who has the dossier at this step, as people read it.
        role: whose work it is: a role is called as the step it does everywhere else.
        hours: working hours given to it.
    """

    step: WorkStep
    unit: Text | None = None
    role: WorkStep | None = None
    hours: Annotated[int, Field(ge=1, le=800)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.unit is None and self.role is None and self.hours is None:
            raise ValueError("a step says its unit, its role or its hours")
        return self


HOURS_A_DAY = 8
WITHIN_THE_LIMIT = {WorkStep.APPRAISE, WorkStep.APPROVE, WorkStep.STAMP}
"""The steps the published time is for: it begins with receipt and ends with the result."""
