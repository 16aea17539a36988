"""What is done with notifications: tell somebody, read, subscribe a device, forget it.

There is one way in which something that happened becomes a notification: the domain announces it inside its
transaction (`app.dossiers.events`, `app.homecare.events`), `app.wiring` decides who is told what, and calls `notify`.
The row it writes is the inbox entry and the outbox row in one, so nothing is told that did not happen, and nothing
that happened stays untold. `app.notify.worker` sends it later.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, live
from app.accounts import family, profiles
from app.accounts.permissions import Caller, Permission, require
from app.db import after_commit, put, run
from app.errors import Invalid, NotFound
from app.notify import rules, texts
from app.settings import settings
from models._types import lookup_hash
from models.accounts import ConsentPurpose
from models.notify import Notification, NotificationKind, PushState, PushSubscription

INBOX_TOPIC = "inbox:"

_SETTLED_BY_MOVING = (
    NotificationKind.WORK_WAITING,
    NotificationKind.WORK_ANSWERED,
    NotificationKind.WORK_ON_SITE,
    NotificationKind.WORK_DUE_SOON,
    NotificationKind.WORK_STILL_OPEN,
    NotificationKind.WORK_NOT_HANDED_ON,
    NotificationKind.WORK_VISIT,
    NotificationKind.WORK_VISIT_EARLY,
)


def topic(account_id: UUID) -> str:
    """What `app.live` calls a change of this person's inbox."""
    return f"{INBOX_TOPIC}{account_id}"


_TELL = {
    dialect: insert(Notification.__table__)  # type: ignore[attr-defined]
    .on_conflict_do_nothing(index_elements=["dedupe_key"])
    .returning(col(Notification.account_id))
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""Made once: putting a statement together costs as much as running it."""


@dataclass(frozen=True)
class Telling:
    """One thing that one or more people are told.

    Attributes:
        people: who is told.
        kind: what they are told.
        values: what the text of `kind` needs, see `app.notify.texts.TEXTS`; may be personal.
        link: path on this site that shows more.
        dedupe_key: names the cause; with one key a person is told once, however often this is told.
        reference: the dossier or visit it is about.
        own: it is what the person has just done themselves: kept in the inbox as read, and not sent.
    """

    people: Collection[UUID]
    kind: NotificationKind
    values: dict[str, str]
    link: str
    dedupe_key: str
    reference: UUID | None = None
    own: bool = False


async def notify(db: AsyncSession, *tellings: Telling) -> set[UUID]:
    """Tell people what happened, in its transaction and with one statement; returns those to whom it is new."""
    rows = [row for telling in tellings for row in _rows(telling, clock.now())]
    if not rows:
        return set()
    written = await run(db, _TELL[db.get_bind().dialect.name], rows)
    told = set(written.scalars())
    for person in told:
        after_commit(db, partial(live.publish, topic(person)))
    return told


def _rows(telling: Telling, now: datetime) -> list[dict[str, Any]]:
    if not telling.people:
        return []
    title, body = texts.render(telling.kind, telling.values)
    sends = not telling.own and texts.TEXTS[telling.kind].push is not None
    return [
        {
            "account_id": person,
            "kind": telling.kind,
            "title": title,
            "body": body,
            "link": telling.link,
            "reference": telling.reference,
            "dedupe_key": f"{person}:{telling.dedupe_key}",
            "created_at": now,
            "read_at": now if telling.own else None,
            "next_attempt_at": now,
            "push_state": PushState.PENDING if sends else PushState.SKIPPED,
        }
        for person in sorted(telling.people)
    ]


async def mark_read(db: AsyncSession, caller: Caller, notification_id: UUID) -> Notification:
    """Mark one of the caller's notifications read; raises `NotFound` for anybody else's."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    row = await db.get(Notification, notification_id)
    if row is None or row.account_id != caller.person:
        raise NotFound
    if row.read_at is None:
        row.read_at = clock.now()
        db.add(row)
        after_commit(db, partial(live.publish, topic(caller.person)))
    return row


async def mark_all_read(db: AsyncSession, caller: Caller, *, reference: UUID | None = None) -> None:
    """Mark all the caller's notifications read, or those about one dossier or visit they have open."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = (
        update(Notification)
        .where(col(Notification.account_id) == caller.person, col(Notification.read_at).is_(None))
        .values(read_at=clock.now())
    )
    if reference is not None:
        query = query.where(col(Notification.reference) == reference)
    changed: CursorResult[object] = await db.exec(query)
    if changed.rowcount:
        after_commit(db, partial(live.publish, topic(caller.person)))


async def clear_work(
    db: AsyncSession, reference: UUID, kinds: Collection[NotificationKind] = _SETTLED_BY_MOVING
) -> None:
    """Officers need no longer be told about a dossier or visit that has moved on: it is settled."""
    await db.exec(
        update(Notification)
        .where(
            col(Notification.reference) == reference,
            col(Notification.read_at).is_(None),
            col(Notification.kind).in_(kinds),
        )
        .values(read_at=clock.now())
    )


async def subscribe(db: AsyncSession, caller: Caller, endpoint: str, keys: rules.Keys) -> None:
    """Send this person's push messages to this browser from now on, and record that they agreed.

    A browser belongs to whoever subscribed last, and with them to those of the family who are remembered on the phone
    and get messages there: anybody else before gets nothing there any more.
    Raises `Invalid` for an address that no browser's push service has.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    if caller.session_id is None:
        raise NotFound
    if not rules.is_allowed_endpoint(endpoint, settings().push_hosts) or not rules.are_usable_keys(keys):
        raise Invalid(
            "Trình duyệt này dùng một dịch vụ thông báo chưa được hỗ trợ. Mọi tin vẫn có ở mục Thông báo."
        )
    browser_hash = lookup_hash("push endpoint", endpoint)
    await _forget_strangers(db, caller, browser_hash)
    row = PushSubscription(
        account_id=caller.person,
        session_id=caller.session_id,
        endpoint=endpoint,
        endpoint_hash=lookup_hash("push endpoint of", f"{caller.person} {endpoint}"),
        browser_hash=browser_hash,
        p256dh=keys.p256dh,
        auth=keys.auth,
        created_at=clock.now(),
    )
    await put(db, PushSubscription, [row.model_dump()], ("endpoint_hash",), ("session_id", "p256dh", "auth"))
    await _keep_newest(db, caller.person)
    await profiles.set_consent(db, caller, ConsentPurpose.PUSH, given=True)


async def _forget_strangers(db: AsyncSession, caller: Caller, browser_hash: str) -> None:
    """Forget a browser's subscriptions of people whom its phone does not know."""
    rows = (
        await db.exec(select(PushSubscription).where(PushSubscription.browser_hash == browser_hash))
    ).all()
    known = await family.live_phones(db, {row.phone_id for row in rows if row.phone_id})
    for row in rows:
        if row.account_id != caller.person and row.phone_id not in known:
            await db.delete(row)  # with what is left to send to it: that was for somebody else
    await db.flush()


async def unsubscribe(db: AsyncSession, caller: Caller) -> None:
    """Send nothing to the caller's present browser any more; with their last one the agreement ends too."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    if caller.session_id:
        await forget_session(db, caller.session_id)
    left = (
        await db.exec(select(PushSubscription.id).where(PushSubscription.account_id == caller.person))
    ).first()
    if left is None:
        await profiles.set_consent(db, caller, ConsentPurpose.PUSH, given=False)


async def stay(db: AsyncSession, session_id: UUID, phone_id: UUID) -> None:
    """Messages to the browser of this session go on after it, while the phone knows its person."""
    await db.exec(
        update(PushSubscription)
        .where(col(PushSubscription.session_id) == session_id)
        .values(phone_id=phone_id)
    )


async def move(db: AsyncSession, before: UUID, now: UUID) -> None:
    """The phone knows its person by another ticket."""
    await db.exec(
        update(PushSubscription).where(col(PushSubscription.phone_id) == before).values(phone_id=now)
    )


async def come_back(db: AsyncSession, phone_id: UUID, session_id: UUID) -> None:
    """The person whom a phone knows is signed in there again: what ends with the session ends their messages too."""
    await db.exec(
        update(PushSubscription)
        .where(col(PushSubscription.phone_id) == phone_id)
        .values(session_id=session_id)
    )


async def forget_session(db: AsyncSession, session_id: UUID) -> None:
    """Forget the browser that this session was signed in with; called when the session ends."""
    await db.exec(delete(PushSubscription).where(col(PushSubscription.session_id) == session_id))


async def _keep_newest(db: AsyncSession, account_id: UUID) -> None:
    rows = await db.exec(
        select(PushSubscription)
        .where(PushSubscription.account_id == account_id)
        .order_by(col(PushSubscription.created_at).desc())
        .offset(rules.DEVICES_PER_PERSON)
    )
    for row in rows.all():
        await db.delete(row)
