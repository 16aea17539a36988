"""How long the inbox keeps what people were told."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notify import Notification, PushDelivery, PushSubscription

DAYS = 365


async def erase(db: AsyncSession, now: datetime) -> int:
    """Delete what is older than a year, read or not; asked by the system."""
    old = col(Notification.created_at) <= now - timedelta(days=DAYS)
    return await _delete(db, old)


async def erase_all(db: AsyncSession, account_id: UUID) -> None:
    """Delete the inbox and the devices of somebody who leaves."""
    await _delete(db, col(Notification.account_id) == account_id)
    mine = select(PushSubscription.id).where(PushSubscription.account_id == account_id)
    await db.exec(delete(PushDelivery).where(col(PushDelivery.subscription_id).in_(mine)))
    await db.exec(delete(PushSubscription).where(col(PushSubscription.account_id) == account_id))


async def _delete(db: AsyncSession, which: ColumnElement[bool]) -> int:
    number = (await db.exec(select(func.count()).select_from(Notification).where(which))).one()
    ids = select(Notification.id).where(which)
    await db.exec(delete(PushDelivery).where(col(PushDelivery.notification_id).in_(ids)))
    await db.exec(delete(Notification).where(which))
    return number
