"""The outbox: claim rows that are due, and record what became of them. Each is one short transaction.

A claim is a lease. A worker that dies in the middle (`kill -9`) lets it run out, and the row is sent again by
whoever comes next: every message is sent at least once. Claims are atomic (SKIP LOCKED on PostgreSQL, the
write lock on SQLite), so any number of workers, embedded or on their own, may run side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import family
from app.accounts import queries as accounts
from app.db import reading, transaction
from app.notify import rules
from app.notify.rules import Outcome
from models.accounts import ConsentPurpose
from models.notify import (
    DeliveryState,
    Notification,
    NotificationKind,
    PushDelivery,
    PushState,
    PushSubscription,
)


@dataclass(frozen=True)
class Target:
    """One browser to send to.

    Attributes:
        mark: on a phone that knows several people, whom it is for; see `app.accounts.family.mark_of`.
    """

    subscription_id: UUID
    endpoint: str
    keys: rules.Keys
    mark: str = ""


@dataclass(frozen=True)
class Claim:
    """A notification that is ours to send until the lease ends; `attempt` tells whether it still is."""

    notification_id: UUID
    kind: NotificationKind
    attempt: int
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Result:
    """What one browser's push service answered."""

    subscription_id: UUID
    outcome: Outcome
    status: int | None = None
    retry_after: timedelta | None = None


async def claim(limit: int) -> list[Claim]:
    """Take up to `limit` notifications that are due, and settle those that nobody is waiting for."""
    now = clock.now()
    due = or_(
        and_(col(Notification.push_state) == PushState.PENDING, col(Notification.next_attempt_at) <= now),
        and_(col(Notification.push_state) == PushState.CLAIMED, col(Notification.claimed_until) < now),
    )
    async with reading() as db:  # an idle worker must not take SQLite's write lock
        if (await db.exec(select(Notification.id).where(due).limit(1))).first() is None:
            return []
    claims = []
    async with transaction() as db:
        rows = await db.exec(
            select(Notification)
            .where(due)
            .order_by(col(Notification.next_attempt_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        for row in rows.all():
            delivered = await _deliveries(db, row.id)
            targets = await _targets(db, row, delivered) if row.read_at is None else ()
            if targets:
                row.push_state = PushState.CLAIMED
                row.attempts += 1
                row.claimed_until = now + rules.LEASE
                claims.append(Claim(row.id, row.kind, row.attempts, targets))
            else:
                row.push_state = _settled(delivered.values())
                row.claimed_until = None
            db.add(row)
    return claims


async def record(claim: Claim, results: list[Result]) -> None:
    """Keep what became of each browser, and either settle the notification or say when to try again."""
    now = clock.now()
    async with transaction() as db:
        row = (
            await db.exec(
                select(Notification).where(Notification.id == claim.notification_id).with_for_update()
            )
        ).one()
        retries = [result for result in results if result.outcome in {Outcome.RETRY, Outcome.REFUSED}]
        asked = max((result.retry_after or timedelta() for result in retries), default=None)
        wait = rules.wait_before(claim.attempt, asked) if retries else None
        for result in results:
            await _keep(db, row, result, last=wait is None)
        if row.push_state is not PushState.CLAIMED or row.attempts != claim.attempt:
            return  # the lease ran out and somebody else has it: what was delivered is kept all the same
        row.claimed_until = None
        if wait is not None:
            row.push_state = PushState.PENDING
            row.next_attempt_at = now + wait
        else:
            await db.flush()
            row.push_state = _settled((await _deliveries(db, row.id)).values())
        db.add(row)


async def _targets(
    db: AsyncSession, row: Notification, delivered: dict[UUID, DeliveryState]
) -> tuple[Target, ...]:
    """The browsers that still wait for this; those left by their person, and not as one of a family, are forgotten."""
    found = (
        await db.exec(select(PushSubscription).where(PushSubscription.account_id == row.account_id))
    ).all()
    if not found or not await accounts.agrees(db, row.account_id, ConsentPurpose.PUSH):
        return ()
    live = await accounts.live_sessions(db, {subscription.session_id for subscription in found})
    known = await family.live_phones(
        db, {subscription.phone_id for subscription in found if subscription.phone_id}
    )
    targets = []
    for subscription in found:
        if subscription.session_id not in live and subscription.phone_id not in known:
            await db.delete(subscription)
        elif delivered.get(subscription.id) in {None, DeliveryState.RETRY}:
            keys = rules.Keys(subscription.p256dh, subscription.auth)
            mark = family.mark_of(row.account_id) if subscription.phone_id in known else ""
            targets.append(Target(subscription.id, subscription.endpoint, keys, mark))
    return tuple(targets)


async def _keep(db: AsyncSession, row: Notification, result: Result, *, last: bool) -> None:
    subscription = (
        await db.exec(
            select(PushSubscription).where(PushSubscription.id == result.subscription_id).with_for_update()
        )
    ).first()
    if subscription is None:  # signed out meanwhile
        return
    if result.outcome is Outcome.GONE:
        await db.delete(subscription)
        return
    state = _STATES[result.outcome]
    if state is DeliveryState.SENT:
        subscription.last_success_at = clock.now()
    else:
        subscription.last_failure_at = clock.now()
        state = DeliveryState.FAILED if last else state
    db.add(subscription)
    await db.merge(
        PushDelivery(
            notification_id=row.id,
            subscription_id=subscription.id,
            state=state,
            http_status=result.status,
            at=clock.now(),
        )
    )


_STATES = {
    Outcome.SENT: DeliveryState.SENT,
    Outcome.RETRY: DeliveryState.RETRY,
    Outcome.REFUSED: DeliveryState.RETRY,
    Outcome.FAILED: DeliveryState.FAILED,
}


async def _deliveries(db: AsyncSession, notification_id: UUID) -> dict[UUID, DeliveryState]:
    rows = await db.exec(
        select(PushDelivery.subscription_id, PushDelivery.state).where(
            PushDelivery.notification_id == notification_id
        )
    )
    return {subscription: DeliveryState(state) for subscription, state in rows.all()}


def _settled(deliveries: Iterable[DeliveryState]) -> PushState:
    states = set(deliveries)
    if DeliveryState.SENT in states:
        return PushState.SENT
    return PushState.FAILED if states else PushState.SKIPPED
