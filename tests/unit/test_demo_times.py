"""The demo's first dossier was taken in while the office was open, and is on time, whatever the hour."""

from datetime import datetime, timedelta

import pytest

from app import clock, demo
from app.dossiers.deadlines import WorkCalendar, due, step_due
from models.dossiers import Step, TimeUnit

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    "hour",
    ["25 00:10", "25 07:00", "25 07:31", "25 09:00", "25 12:15", "25 13:01", "25 16:59", "25 23:50"]
    + ["28 10:00", "29 23:00", "30 06:00"],
)
def test_what_is_seen_first_is_on_time_at_whatever_hour_the_demo_is_made(hour: str) -> None:
    """25/11/2026 is a Wednesday after a holiday; 28 and 29 are a weekend."""
    moment = datetime.strptime(f"2026-11-{hour}", "%Y-%m-%d %H:%M").replace(tzinfo=clock.VIETNAM)
    with clock.pretending(moment):
        filed, received, *_ = demo.just_now(CALENDAR, 0)
    assert filed < received <= moment
    assert CALENDAR.between(received, received + timedelta(minutes=1)), "nobody takes in a dossier at night"
    limit = step_due(Step.APPRAISE, received, due(received, 3, TimeUnit.WORKING_DAY, CALENDAR), CALENDAR)
    assert CALENDAR.between(moment, limit) > timedelta(hours=8), "on time the next day too"
