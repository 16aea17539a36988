"""Writing to the chain: the one place that adds an action and moves the projection with it."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import live
from app.db import after_commit, insert
from app.dossiers import events, ledger, rules
from app.errors import NotFound
from models.dossiers import ActionKind, Dossier, DossierAction, DossierKey


@dataclass(frozen=True)
class Entry:
    """What is about to be written.

    Attributes:
        key: the client's idempotency key.
        facts: what the projection needs, never personal.
        personal: what is sealed.
    """

    kind: ActionKind
    actor_id: UUID
    at: datetime
    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    on_behalf_of: UUID | None = None


def projection(dossier: Dossier) -> rules.Projection:
    """The row as the pure rules see it."""
    return rules.Projection(**{part.name: getattr(dossier, part.name) for part in fields(rules.Projection)})


def _parts(now: rules.Projection) -> dict[str, Any]:
    # Not `asdict`, which copies everything to the bottom.
    return {part.name: getattr(now, part.name) for part in fields(now)}


async def locked(db: AsyncSession, dossier_id: UUID) -> Dossier:
    """The dossier, held until the end of the transaction so that changes come one after the other."""
    rows = await db.exec(
        select(Dossier)
        .where(Dossier.id == dossier_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = rows.first()
    if found is None:
        raise NotFound
    return found


async def begin(db: AsyncSession, entry: Entry, phone_last4_hash: str) -> tuple[Dossier, DossierAction]:
    """Write the first action of a new dossier."""
    dossier_id = uuid4()
    key = ledger.new_key(dossier_id)
    action = _action(dossier_id, 1, "", entry, key)
    now = rules.apply(None, ledger.happening(action))
    dossier = Dossier(**_parts(now), id=dossier_id, phone_last4_hash=phone_last4_hash, last_hash=action.hash)
    await insert(db, dossier, key, action)
    await _settle(db, dossier, action)
    return dossier, action


async def append(db: AsyncSession, dossier: Dossier, entry: Entry) -> DossierAction:
    """Write one more action of a dossier that `locked` returned, and move the row."""
    key = await db.get(DossierKey, dossier.id)
    if key is None:
        raise NotFound
    action = _action(dossier.id, dossier.last_seq + 1, dossier.last_hash, entry, key)
    after = rules.apply(projection(dossier), ledger.happening(action))
    for name, value in _parts(after).items():
        setattr(dossier, name, value)
    dossier.last_hash = action.hash
    await insert(db, action)
    await db.flush()
    await _settle(db, dossier, action)
    return action


async def actions(db: AsyncSession, dossier_id: UUID) -> list[DossierAction]:
    """The whole chain, in order. Whoever calls has checked the caller."""
    rows = await db.exec(
        select(DossierAction).where(DossierAction.dossier_id == dossier_id).order_by(col(DossierAction.seq))
    )
    return list(rows.all())


async def opened(db: AsyncSession, dossier_id: UUID) -> list[tuple[DossierAction, dict[str, Any]]]:
    """The whole chain with what is personal in it. Whoever calls has checked the caller."""
    key = await db.get(DossierKey, dossier_id)
    return [(action, ledger.open_data(key, action)) for action in await actions(db, dossier_id)]


async def answers_of(db: AsyncSession, dossier_id: UUID) -> dict[str, str]:
    """The form as filed, with what was corrected since. Whoever calls has checked the caller."""
    found: dict[str, str] = {}
    for _, data in await opened(db, dossier_id):
        found |= data.get("answers") or {}
    return found


def _action(dossier_id: UUID, seq: int, prev: str, entry: Entry, key: DossierKey) -> DossierAction:
    action = DossierAction(
        dossier_id=dossier_id,
        seq=seq,
        kind=entry.kind,
        actor_id=entry.actor_id,
        on_behalf_of=entry.on_behalf_of,
        at=entry.at,
        key=entry.key,
        facts=ledger.canonical(entry.facts),
        sealed=ledger.seal_data(key, entry.personal),
        prev_hash=prev,
        hash="",
    )
    action.hash = ledger.digest(action)
    return action


async def _settle(db: AsyncSession, dossier: Dossier, action: DossierAction) -> None:
    await events.announce(db, dossier, action)
    topics = (f"dossier:{dossier.id}", f"account:{dossier.owner_id}", "queue")

    async def tell() -> None:
        for topic in topics:
            await live.publish(topic)

    after_commit(db, tell)
