"""What an administrator puts on top of the public calendar."""

from datetime import date, timedelta

import pytest

from app import clock
from app.db import transaction
from app.dossiers import workdays
from app.errors import Invalid
from models.accounts import Role
from models.dossiers import DayKind
from tests.support.dossiers import a_person

pytestmark = pytest.mark.usefixtures("database")


async def test_a_storm_is_a_day_off_and_a_mistyped_year_is_told() -> None:
    administrator = await a_person(Role.ADMINISTRATOR)
    storm = clock.today() + timedelta(days=1)
    async with transaction() as db:
        await workdays.set_day(db, administrator, storm, DayKind.HOLIDAY, "Nghỉ bão")
        assert not (await workdays.calendar(db)).is_workday(storm)
    for day in (clock.today() - timedelta(days=1), date(clock.today().year + 100, 1, 4), date.max):
        async with transaction() as db:
            with pytest.raises(Invalid) as refused:
                await workdays.set_day(db, administrator, day, DayKind.HOLIDAY, "Nghỉ bão")
        assert set(refused.value.fields) == {"day"}
