"""People with signed-in browsers that get push messages."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import col, select

from app import clock
from app.accounts.permissions import Caller
from app.accounts.service import token_hash
from app.db import reading, transaction
from app.notify import service
from models.accounts import LoginSession, Role
from models.notify import Notification, NotificationKind
from tests.support.people import person
from tests.support.pushservice import Device

KIND = NotificationKind.DOSSIER_RECEIVED
VALUES = {"procedure": "Đăng ký kết hôn", "code": "H49.22-261123-0001", "promise": ""}


async def signed_in(name: str = "Lê Thị Hằng", *roles: Role) -> tuple[Caller, str]:
    """Somebody in a browser of their own, and the token of its cookie."""
    async with transaction() as db:
        caller = await person(db, name, *roles)
    return await another_browser(caller)


async def another_browser(caller: Caller) -> tuple[Caller, str]:
    """The same person signed in once more, elsewhere."""
    token, now = uuid4().hex, clock.now()
    session = LoginSession(
        account_id=caller.person,
        token_hash=token_hash(token),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=30),
    )
    async with transaction() as db:
        db.add(session)
    return Caller(caller.person, caller.full_name, roles=caller.roles, session_id=session.id), token


async def subscribe(caller: Caller, device: Device) -> None:
    async with transaction() as db:
        await service.subscribe(db, caller, device.endpoint, device.keys)


async def tell(caller: Caller, key: str = "once") -> bool:
    """Something happens that the person is told about."""
    async with transaction() as db:
        telling = service.Telling({caller.person}, KIND, VALUES, "/ho-so/H49.22-261123-0001", key)
        return bool(await service.notify(db, telling))


async def told(caller: Caller) -> list[Notification]:
    """The rows of somebody's inbox as they are in the database."""
    async with reading() as db:
        rows = await db.exec(
            select(Notification)
            .where(Notification.account_id == caller.person)
            .order_by(col(Notification.created_at))
        )
        return list(rows.all())


async def only(caller: Caller) -> Notification:
    [row] = await told(caller)
    return row
