"""The small world the wire tests play in: one account for each role, two citizens, and what the first one owns.

Run as a module with a data directory in `CAMTAY_DATA_DIR`: makes the database and prints the world as JSON.
"""

import asyncio
import json
from dataclasses import asdict, dataclass, field

from sqlmodel import SQLModel

import models
from app import db
from app.accounts import queries, service
from app.accounts.permissions import Caller
from app.dossiers import follow
from app.dossiers import service as dossiers
from app.settings import settings
from models.accounts import Role
from tests.support.dossiers import a_draft, a_procedure
from tests.wire import world_apply, world_homecare, world_notify

assert models  # makes SQLModel.metadata complete

OWNER_SECRETS = ("Trịnh Thị Hằng Nga", "0912345678", "022157001234", "xóm Dừa bí mật")
"""What belongs to the owner and may be in nobody else's frames."""

PASSWORD = "câu chung của phép thử"
PEOPLE = {
    "owner": service.Registration(
        OWNER_SECRETS[0], OWNER_SECRETS[1], OWNER_SECRETS[2], "05/09/1957", PASSWORD, "bà", True
    ),
    "other": service.Registration(
        "Vũ Đức Long", "0987654321", "022082004321", "01/02/1982", PASSWORD, "anh", True
    ),
}
CITIZENS = frozenset(PEOPLE)
STAFF = frozenset(role.value for role in Role)
SIGNED_IN = CITIZENS | STAFF
EVERYONE = SIGNED_IN | {"anonymous"}


@dataclass
class World:
    """Ids as text, so that a payload can name what is there.

    Attributes:
        tokens: the session token of each actor; none for "anonymous".
        accounts: the account of each actor.
        ids: what else there is, by a name the cases know.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


async def build() -> World:
    """Make the tables and the people, and what the owner has."""
    async with db.engine().begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    world = World()
    callers: dict[str, Caller] = {}
    for actor, form in PEOPLE.items():
        async with db.transaction() as session:
            signed_in = await service.register(session, form, address="world", device="")
        await _enter(world, callers, actor, signed_in)
    for number, role in enumerate(Role):
        async with db.transaction() as session:
            phone = f"09610000{number:02d}"
            await service.add_staff(session, "Cán Bộ Thử", phone, PASSWORD, {role}, is_demo=True)
            signed_in = await service.sign_in(session, phone, PASSWORD, address="world", device="")
        await _enter(world, callers, role.value, signed_in)
    async with db.transaction() as session:
        await service.update_profile(session, callers["owner"], honorific="bà", address=OWNER_SECRETS[3])
    await _file_dossiers(world, callers["owner"])
    world.ids["owner_session"] = str(callers["owner"].session_id)
    await world_apply.build(world.ids, callers)
    await world_homecare.build(world.ids, callers)
    await world_notify.build(world.ids, callers)
    await db.dispose()
    return world


async def _file_dossiers(world: World, owner: Caller) -> None:
    """One dossier of the owner's for every actor: following one is limited to a few attempts."""
    procedure = await a_procedure()
    answers = {
        "applicant_full_name": OWNER_SECRETS[0],
        "applicant_phone": OWNER_SECRETS[1],
        "applicant_id": OWNER_SECRETS[2],
    }
    for actor in sorted(EVERYONE):
        draft = await a_draft(owner, procedure, answers=answers)
        async with db.transaction() as session:
            dossier = await dossiers.file_draft(session, owner, draft, f"world-{actor}")
        world.ids[f"code_{actor}"] = dossier.code
    world.ids |= {
        "dossier": str(dossier.id),
        "code": dossier.code,
        "receipt": follow.receipt_token(dossier.code),
    }


async def _enter(world: World, callers: dict[str, Caller], actor: str, signed_in: service.SignedIn) -> None:
    async with db.reading() as session:
        callers[actor] = await queries.load_caller(session, service.token_hash(signed_in.token))
    world.tokens[actor] = signed_in.token
    world.accounts[actor] = str(callers[actor].account_id)


if __name__ == "__main__":
    settings()
    print(json.dumps(asdict(asyncio.run(build()))))
