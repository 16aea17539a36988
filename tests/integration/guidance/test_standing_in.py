"""Whose account is offered to somebody who files for their mother: only while the mandate holds and covers it."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import ANONYMOUS
from app.catalogue.service import import_catalogue
from app.errors import NotSignedIn
from app.guidance.hand import codes, mandates, standing_in
from models.handinhand import Mandate
from tests.support.people import person
from tests.support.procedures import procedure

CODE, OTHER = "1.001193", "1.004873"


async def test_only_while_the_mandate_holds_and_covers_the_procedure(db: AsyncSession) -> None:
    await import_catalogue(db, [procedure(), procedure(OTHER)])
    mother, son = await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long")
    assert await standing_in.grantors(db, son, CODE) == []
    made = await mandates.grant(db, mother, [CODE], "7", agrees=True)
    entered = await codes.enter(db, son, await codes.offer_mandate(db, mother, made))
    assert isinstance(entered, Mandate)
    assert await standing_in.grantors(db, son, CODE) == [], "not accepted yet"
    await mandates.answer(db, son, entered.id, accepts=True)
    assert await standing_in.grantors(db, son, CODE) == [], "the mother has not said that it is him"
    await mandates.allow(db, mother, entered.id)

    assert await standing_in.grantors(db, son, CODE) == ["Lê Thị Hằng"]
    assert await standing_in.grantors(db, son, OTHER) == []
    assert await standing_in.grantors(db, mother, CODE) == []
    with clock.pretending(clock.now() + timedelta(days=8)):
        assert await standing_in.grantors(db, son, CODE) == []
    await mandates.end(db, mother, entered.id)
    assert await standing_in.grantors(db, son, CODE) == []
    with pytest.raises(NotSignedIn):
        await standing_in.grantors(db, ANONYMOUS, CODE)
