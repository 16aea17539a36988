"""A home visit for tests that are not about booking one."""

from datetime import time, timedelta
from uuid import UUID

from app import clock
from app.accounts.permissions import Caller
from app.db import transaction
from models.homecare import SlotRule, Visit, VisitKind, VisitStatus


async def a_visit(owner: Caller) -> UUID:
    """A visit of tomorrow that waits for the Centre's answer."""
    async with transaction() as db:
        slot = SlotRule(starts=time(8), ends=time(10), capacity=3, valid_from=clock.today())
        db.add(slot)
        await db.flush()
        visit = Visit(
            code="LH-000001",
            account_id=owner.person,
            kind=VisitKind.GUIDANCE,
            procedure_code="1.001193",
            procedure_name="x",
            ward_code="07069",
            hamlet="khu 1",
            address="Số 5",
            phone="0912345678",
            slot_id=slot.id,
            day=clock.today() + timedelta(days=1),
            starts=slot.starts,
            ends=slot.ends,
            status=VisitStatus.REQUESTED,
            key="k",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        db.add(visit)
        await db.flush()
    return visit.id
