"""The inbox, always of the caller alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import queries as accounts
from app.accounts.permissions import Caller, Permission, require
from models.accounts import ConsentPurpose
from models.notify import Notification, NotificationKind, PushSubscription

PAGE = 30


@dataclass(frozen=True)
class InboxRow:
    """One notification as its reader sees it."""

    id: UUID
    kind: NotificationKind
    title: str
    body: str
    link: str
    created_at: datetime
    unread: bool


async def inbox(db: AsyncSession, caller: Caller, *, limit: int = PAGE) -> list[InboxRow]:
    """The caller's notifications, the newest first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Notification)
        .where(Notification.account_id == caller.person)
        .order_by(col(Notification.created_at).desc(), col(Notification.id))
        .limit(limit)
    )
    return [
        InboxRow(row.id, row.kind, row.title, row.body, row.link, row.created_at, row.read_at is None)
        for row in rows.all()
    ]


async def unread_count(db: AsyncSession, caller: Caller) -> int:
    """How many notifications the caller has not read; none for nobody."""
    if caller.account_id is None:
        return 0
    query = select(func.count()).where(
        col(Notification.account_id) == caller.account_id, col(Notification.read_at).is_(None)
    )
    return (await db.exec(query)).one()


async def is_subscribed(db: AsyncSession, caller: Caller) -> bool:
    """Whether the browser in which the caller is signed in gets their push messages."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    found = await db.exec(
        select(PushSubscription.id).where(
            PushSubscription.account_id == caller.person, PushSubscription.session_id == caller.session_id
        )
    )
    return found.first() is not None and ConsentPurpose.PUSH in await accounts.my_consents(db, caller)
