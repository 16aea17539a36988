"""The small world the wire tests play in: one account for each role, two citizens, and what each of them has.

Run as a module with a data directory in `CAMTAY_DATA_DIR`: makes the database and prints the world as JSON.
"""

import asyncio
import json
from dataclasses import asdict, dataclass, field

from sqlmodel import SQLModel

import models
from app import db
from app.accounts import profiles, queries, service
from app.accounts.permissions import GRANTS, Caller, Permission
from app.accounts.registration import Registration
from app.catalogue.schema import Fee
from app.catalogue.service import import_catalogue
from app.dossiers.workflow import STEPS
from app.homecare import slots
from app.settings import settings
from app.wiring import wire
from models.accounts import ConsentPurpose, Role
from tests.support.procedures import procedure
from tests.wire import hand_things, things, things_counter, things_custody, things_fees, things_whom

assert models  # makes SQLModel.metadata complete

PASSWORD = "câu chung của phép thử"
PEOPLE = {
    "owner": Registration(
        "Trịnh Thị Hằng Nga", things.OWNER_PHONE, things.OWNER_NUMBER, "05/09/1957", PASSWORD, "bà", True
    ),
    "other": Registration("Vũ Đức Long", "0987654321", "022082004321", "01/02/1982", PASSWORD, "anh", True),
}
OWNER_ADDRESS = "xóm Dừa bí mật"
OWNER_SECRETS = (
    PEOPLE["owner"].full_name,
    PEOPLE["owner"].phone,
    PEOPLE["owner"].citizen_number,
    OWNER_ADDRESS,
    *things.secrets("owner"),
)
"""What belongs to the owner and may be in nobody else's frames, but for officers who do their work."""

CITIZENS = frozenset(PEOPLE)
STAFF = frozenset(role.value for role in Role)
SIGNED_IN = CITIZENS | STAFF
EVERYONE = SIGNED_IN | {"anonymous"}


def granted(permission: Permission) -> frozenset[str]:
    """The roles that have a permission."""
    return frozenset(role.value for role in Role if permission in GRANTS[role])


@dataclass
class World:
    """Ids as text, so that a payload can name what is there.

    Attributes:
        tokens: the session token of each actor; none for "anonymous".
        accounts: the account of each actor.
        own: what each signed-in actor has, by a name the cases know (see `things.give`).
        ids: what else there is: the owner's dossiers that wait at the five steps, and visits.
        shared: what belongs to nobody in particular: a second officer, hours, a day to come.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    def of(self, actor: str, name: str) -> str:
        """The id of a thing of the actor's; for nobody, the other citizen's."""
        return self.own[actor if actor in self.own else "other"][name]


async def build() -> World:
    """Make the tables and the people, and what they have."""
    wire()
    async with db.engine().begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with db.transaction() as session:
        await import_catalogue(
            session,
            [
                procedure(code, home_service=things.AT_HOME, fee=Fee(amount=8_000), form=things.FORM)
                for code in (*things.CODES, hand_things.HELPED, hand_things.ENTERED)
            ]
            + things_whom.specs(),
        )
        await slots.seed(session)
    world = World()
    callers: dict[str, Caller] = {}
    for actor, form in PEOPLE.items():
        async with db.transaction() as session:
            signed_in = await service.register(session, form, address="world", device="")
        await _enter(world, callers, actor, signed_in)
    async with db.transaction() as session:
        colleague = await service.add_staff(
            session,
            "Đồng Nghiệp Thử",
            "0961000099",
            PASSWORD,
            {rule.role for rule in STEPS.values()},
            is_demo=True,
        )
        world.shared["colleague"] = str(colleague.id)
    for number, role in enumerate(Role):
        async with db.transaction() as session:
            phone = f"09610000{number:02d}"
            await service.add_staff(session, "Cán Bộ Thử", phone, PASSWORD, {role}, is_demo=True)
        async with db.transaction() as session:
            signed_in = await service.sign_in(session, phone, PASSWORD, address="world", device="")
        await _enter(world, callers, role.value, signed_in)
        async with db.transaction() as session:  # an officer files dossiers of their own as anybody does
            await profiles.set_consent(
                session, callers[role.value], ConsentPurpose.PROCESS_DOSSIERS, given=True
            )
    async with db.transaction() as session:
        await profiles.update_profile(session, callers["owner"], honorific="bà", address=OWNER_ADDRESS)
    world.shared["absence"] = await things.give_absence(callers, colleague.id)
    world.ids |= await things.give_work(callers["owner"], callers)
    world.shared |= await things_fees.give_fees(callers, world.ids)
    await things.give_apology(world.ids["at_appraise_id"])
    for actor, caller in callers.items():
        world.own[actor] = await things.give(actor, caller, callers)
        world.own[actor] |= await hand_things.give_help(actor, caller)
        world.own[actor] |= await things_whom.give_known(caller)
    world.shared["others_ticket"] = world.own["other"]["ticket"]
    world.own = await things_custody.give_originals(callers, world.own)
    at_counter, line = await things_counter.give_counter(callers, things.FILED)
    for actor, held in at_counter.items():
        world.own[actor] |= held
    world.shared |= line
    world.shared["proposal"] = await things.propose(callers[Role.ADMINISTRATOR.value])
    visits, days = await things.visits_of(callers["owner"])
    world.ids |= visits
    world.shared |= await things.shared() | days
    await db.dispose()
    return world


async def _enter(world: World, callers: dict[str, Caller], actor: str, signed_in: service.SignedIn) -> None:
    async with db.reading() as session:
        callers[actor] = await queries.load_caller(session, service.token_hash(signed_in.token))
    world.tokens[actor] = signed_in.token
    world.accounts[actor] = str(callers[actor].account_id)


if __name__ == "__main__":
    settings()
    print(json.dumps(asdict(asyncio.run(build()))))
