"""Whoever does a step hears of its limit in time, also when more than one round's worth ends at the same hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from app.clock import VIETNAM
from app.db import reading
from app.dossiers import warnings
from models.workflow import StepWarning, Warned
from tests.support.dossiers import a_dossier, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


async def test_every_officer_is_warned_although_many_steps_end_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warnings, "AT_ONCE", 2)  # in life 200; steps end together at the close of a day
    with time_machine.travel(datetime(2026, 11, 16, 8, 0, tzinfo=VIETNAM), tick=False) as now:
        owner, procedure = await a_person(), await a_procedure()
        for _ in range(4):
            await a_dossier(owner, procedure)
        told: Sequence[StepWarning] = ()
        while not told:  # until the first officer hears
            now.shift(timedelta(minutes=1))
            await warnings.warn_all()
            async with reading() as db:
                told = (await db.exec(select(StepWarning))).all()
        for _ in range(20):  # twenty more minutes of rounds
            now.shift(timedelta(minutes=1))
            await warnings.warn_all()
        async with reading() as db:
            told = (await db.exec(select(StepWarning).where(StepWarning.to == Warned.OFFICER))).all()
    assert len(told) == 4
