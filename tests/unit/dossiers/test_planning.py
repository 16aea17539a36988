"""A procedure's own plan of its steps, and warnings before a step is late."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from app.catalogue.schema import ProcedureSpec
from app.clock import VIETNAM
from app.dossiers import planning, warnings
from app.dossiers.deadlines import WorkCalendar, step_due
from app.dossiers.wording import STEP_OFFICES
from app.dossiers.workflow import STEPS
from models.accounts import Role
from models.dossiers import Step
from models.workflow import Warned
from tests.support.dossiers import a_spec

PLAIN = WorkCalendar()


def planned(*steps: dict[str, Any], days: int = 3) -> ProcedureSpec:
    return a_spec(days=days, steps=steps)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def test_a_procedure_that_says_nothing_is_done_as_everywhere() -> None:
    spec = a_spec()
    assert dict(planning.hours(spec)) == {step: rule.hours for step, rule in STEPS.items()}
    assert {planning.role(spec, step) for step in Step} == {None}
    assert {step: planning.unit(spec, step) for step in Step} == STEP_OFFICES


def test_hours_unit_and_role_come_from_the_record() -> None:
    spec = planned(
        {"step": "receive", "hours": 2},
        {"step": "appraise", "role": "receive", "unit": "Quầy số 3", "hours": 4},
        {"step": "stamp", "role": "stamp", "unit": "Văn thư"},
    )
    hours = planning.hours(spec)
    assert hours[Step.APPRAISE] == timedelta(hours=4)
    assert planning.unit(spec, Step.APPRAISE) == "Quầy số 3"
    assert planning.role(spec, Step.APPRAISE) is Role.RECEIVE
    assert planning.role(spec, Step.STAMP) is None  # as everywhere
    assert planning.describe(spec)[1:4] == [
        "Thẩm định: Quầy số 3, người làm bước tiếp nhận, 4 giờ làm việc (riêng của thủ tục này)",
        "Phê duyệt: Lãnh đạo phê duyệt, 2 giờ làm việc (như mọi thủ tục)",
        "Đóng dấu: Văn thư, 1 giờ làm việc (riêng của thủ tục này)",
    ]
    assert step_due(Step.RECEIVE, at(8), None, PLAIN, hours) == at(10)
    promised = at(17, day=27)
    assert step_due(Step.APPRAISE, at(10), promised, PLAIN, hours) == at(15, 30)
    assert step_due(Step.APPRAISE, at(16, day=27), promised, PLAIN, hours) == promised


@pytest.mark.parametrize(
    "steps",
    [
        [{"step": "appraise", "hours": 20}, {"step": "approve", "hours": 5}],  # more than three days together
        [{"step": "stamp", "hours": 1}, {"step": "stamp", "unit": "Văn thư"}],
        [{"step": "stamp"}],
        [{"step": "print", "hours": 1}],
        [{"step": "stamp", "role": "leader"}],
        [{"step": "stamp", "hours": 0}],
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(steps: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        planned(*steps)


def test_receipt_and_return_lie_outside_the_published_time() -> None:
    assert planned({"step": "receive", "hours": 8}, {"step": "return", "hours": 80}, days=0).steps


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (at(11), ()),
        (at(13), (Warned.OFFICER,)),
        (at(14, 59), (Warned.OFFICER,)),
        (at(15), (Warned.OFFICER, Warned.LEADER)),
        (at(17), (Warned.OFFICER, Warned.LEADER)),
        (at(17, 1), ()),
    ],
)
def test_first_the_officer_is_told_then_the_leader_and_nobody_once_it_is_late(
    moment: datetime, told: tuple[Warned, ...]
) -> None:
    assert warnings.owed(at(17), timedelta(hours=8), moment, PLAIN) == told


def test_of_a_short_step_half_is_left_when_its_officer_hears() -> None:
    assert warnings.ahead(timedelta(hours=1)) == {
        Warned.OFFICER: timedelta(minutes=30),
        Warned.LEADER: timedelta(minutes=15),
    }
