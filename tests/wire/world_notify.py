"""What the owner was told, and the browser that gets it."""

from sqlmodel import select

from app import db
from app.accounts.permissions import Caller
from app.notify import service
from models.notify import Notification, NotificationKind
from tests.support.pushservice import Device


async def build(ids: dict[str, str], callers: dict[str, Caller]) -> None:
    owner = callers["owner"]
    values = {"procedure": "Thủ tục bí mật của bà Trịnh Thị Hằng Nga", "code": "H49.22-1", "promise": ""}
    browser = Device("https://fcm.googleapis.com")
    async with db.transaction() as session:
        await service.subscribe(session, owner, browser.endpoint, browser.keys)
        await service.notify(
            session,
            owner.person,
            NotificationKind.DOSSIER_RECEIVED,
            values,
            link="/ho-so/H49.22-1",
            dedupe_key="wire",
        )
        row = (await session.exec(select(Notification).where(Notification.account_id == owner.person))).one()
    ids["owner_notification"] = str(row.id)
