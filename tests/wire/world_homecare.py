"""The visits of the wire tests' owner: one asked for, one moved to another time, one not yet sent."""

from app import clock, db
from app.accounts.permissions import Caller
from app.homecare import drafts, service, slots
from models.accounts import Role
from models.homecare import Visit, VisitAction
from tests.wire.world_apply import FILED, INCOMPLETE, READY

WARD = "07069"


async def build(ids: dict[str, str], callers: dict[str, Caller]) -> None:
    owner = callers["owner"]
    async with db.transaction() as session:
        await slots.seed(session)
        offered = [slot.key for slot in await slots.offered(session, WARD, clock.now())]
        keys = offered[len(offered) // 2 :]
    asked = await _booked(owner, INCOMPLETE, keys[0])
    moved = await _booked(owner, READY, keys[1])
    async with db.transaction() as session:
        await service.act(
            session,
            callers[Role.GUIDE.value],
            moved.id,
            VisitAction.RESCHEDULE,
            reason="Buổi đó đã kín.",
            slot=keys[2],
        )
    async with db.transaction() as session:
        await _answered(session, owner, FILED, keys[3])
    ids |= {
        "owner_visit": str(asked.id),
        "owner_visit_code": asked.code,
        "owner_visit_day": asked.day.isoformat(),
        "owner_moved_visit": str(moved.id),
        "free_slot": keys[4],
        "free_day": keys[4].partition("/")[0],
    }


async def _booked(owner: Caller, procedure: str, slot: str) -> Visit:
    async with db.transaction() as session:
        key = await _answered(session, owner, procedure, slot)
        return await service.book(session, owner, key)


async def _answered(session: db.AsyncSession, owner: Caller, procedure: str, slot: str) -> str:
    await drafts.keep(
        session,
        owner,
        {
            "kind": "guidance",
            "subject": f"procedure:{procedure}",
            "ward_code": WARD,
            "address": "Nhà cuối ngõ",  # the hamlet, a secret of the owner, comes from the account
        },
    )
    return (await drafts.keep(session, owner, {"slot": slot})).draft.key
