"""Demo mode has everybody and everything to try; real mode has none of it."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from app import demo
from app.accounts import queries, service
from app.accounts.permissions import Caller
from app.catalogue.loader import load
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import queries as dossiers
from app.dossiers.ledger import verify
from app.errors import Invalid
from app.settings import settings
from models.accounts import Account, Role, StaffRole
from models.dossiers import Dossier, DossierAction, PortalStatus
from models.homecare import Visit, VisitStatus

pytestmark = pytest.mark.usefixtures("database")


async def test_demo_has_every_role_and_dossiers_in_every_state_and_is_made_once() -> None:
    async with transaction() as db:
        await import_catalogue(db, load(Path("content/catalogue")))
    await demo.seed()
    await demo.seed()
    async with reading() as db:
        roles = set((await db.exec(select(StaffRole.role))).all())
        statuses = set((await db.exec(select(Dossier.status))).all())
        count = (await db.exec(select(func.count()).select_from(Dossier))).one()
        visits = set((await db.exec(select(Visit.status))).all())
        people = (await db.exec(select(func.count()).select_from(Account))).one()
        for dossier in (await db.exec(select(Dossier))).all():
            actions = await db.exec(
                select(DossierAction).where(DossierAction.dossier_id == dossier.id).order_by("seq")
            )
            verify(dossier, actions.all())
        hang = (await db.exec(select(Dossier.owner_id).where(Dossier.status == PortalStatus.WITHDRAWN))).one()
        shown = (await dossiers.mine(db, Caller(hang, "Lê Thị Hằng")))[0]
    assert roles == set(Role)
    assert (shown.status, shown.is_late) == (PortalStatus.RECEIVED, False), "what one sees first is on time"
    assert visits == {VisitStatus.REQUESTED, VisitStatus.CONFIRMED}
    assert people == len(demo.accounts())
    assert count == len(demo.STORIES) >= 12
    # No procedure collects a fee here yet, so none waits for a payment.
    assert statuses == set(PortalStatus) - {PortalStatus.PAYMENT}


async def test_demo_people_cannot_enter_a_real_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    person = demo.accounts()[-1]
    assert person.role is not None
    async with transaction() as db:
        await service.add_staff(db, person.name, person.phone, person.password, {person.role}, is_demo=True)
    async with transaction() as db:
        session = await service.sign_in(db, person.phone, person.password, address="a", device="")
    monkeypatch.setenv("CAMTAY_ENV", "production")
    monkeypatch.setenv("CAMTAY_SECRET_KEY", settings().secret().decode())
    settings.cache_clear()
    async with reading() as db:
        assert (await queries.load_caller(db, service.token_hash(session.token))).account_id is None
    with pytest.raises(Invalid):
        async with transaction() as db:
            await service.sign_in(db, person.phone, person.password, address="b", device="")
    await demo.seed()
    async with reading() as db:
        assert (await db.exec(select(func.count()).select_from(Dossier))).one() == 0
