"""The chain of a dossier's actions: each hash covers the one before, the metadata and the ciphertext.

The hashes are keyed with the installation's key: whoever can write into the database alone makes no chain that holds.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.dossiers.rules import Happening
from app.dossiers.workflow import TRANSITIONS, To
from models._types import lookup_hash, seal, unseal
from models.dossiers import ActionKind, Dossier, DossierAction, DossierKey, SupplementReason

KEY_BYTES = 32


class ChainBroken(ValueError):
    """An action was changed, removed, inserted or moved; `seq` is the first that does not fit."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the chain is broken at action {seq}")
        self.seq = seq


def canonical(facts: dict[str, Any]) -> str:
    """JSON with one possible spelling; moments and identifiers become text."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a fact")


def digest(action: DossierAction) -> str:
    """The keyed hash of one action, over everything in its row but the hash itself."""
    metadata = [
        action.prev_hash,
        str(action.dossier_id),
        action.seq,
        action.kind.value,
        str(action.actor_id),
        str(action.on_behalf_of) if action.on_behalf_of else None,
        action.at.astimezone(UTC).isoformat(),
        action.key,
        action.facts,
        sha256(action.sealed).hexdigest(),
    ]
    return lookup_hash("action", json.dumps(metadata, ensure_ascii=False, separators=(",", ":")))


def verify(dossier: Dossier, actions: Iterable[DossierAction]) -> None:
    """Check the whole chain against the dossier's head; raises `ChainBroken` at the first misfit."""
    prev, seq = "", 0
    for action in actions:
        seq += 1
        fits = action.seq == seq and action.dossier_id == dossier.id and action.prev_hash == prev
        if not fits or action.hash != digest(action):
            raise ChainBroken(seq)
        prev = action.hash
    if seq != dossier.last_seq or prev != dossier.last_hash:
        raise ChainBroken(seq + 1)


def happening(action: DossierAction) -> Happening:
    """The action as the fold sees it."""
    return Happening(action.seq, action.kind, action.actor_id, action.at, json.loads(action.facts))


def hands(action: DossierAction) -> list[UUID]:
    """From whom to whom an action gives a dossier by name; to whom alone where nobody had it."""
    facts = happening(action).facts
    return [UUID(facts[end]) for end in ("from", "to") if facts.get(end) and facts.get("to")]


def passed_over(action: DossierAction) -> UUID | None:
    """Whom an action would have given the dossier to by name, and did not because they decided it themselves."""
    found = happening(action).facts.get("not_to")
    return UUID(found) if found else None


def sent_back_by(actions: Sequence[DossierAction]) -> UUID | None:
    """Who sent the dossier back to the step it is at; None when it came there forwards."""
    for action in reversed(actions):
        if action.kind in TRANSITIONS and TRANSITIONS[action.kind].to is not To.STAY:
            return action.actor_id if TRANSITIONS[action.kind].to is To.BACK else None
    return None


def wanted_documents(actions: Sequence[DossierAction]) -> dict[str, SupplementReason]:
    """What the last supplement request asked for, and why; nothing when there was none."""
    for action in reversed(actions):
        if action.kind is ActionKind.REQUEST_SUPPLEMENT:
            items = happening(action).facts["items"]
            return {item["document_key"]: SupplementReason(item["reason"]) for item in items}
    return {}


def new_key(dossier_id: UUID) -> DossierKey:
    """A fresh key for a dossier's personal data, wrapped under the application's."""
    return DossierKey(dossier_id=dossier_id, wrapped=seal(secrets.token_bytes(KEY_BYTES)))


def seal_data(key: DossierKey, data: dict[str, Any]) -> bytes:
    """Encrypt what is personal in an action."""
    if key.wrapped is None:
        if not data:
            return b""  # what opens to nothing once the key is erased
        raise ValueError("the key of this dossier was erased")
    return seal(json.dumps(data, ensure_ascii=False).encode(), unseal(key.wrapped))


def open_data(key: DossierKey | None, action: DossierAction) -> dict[str, Any]:
    """Decrypt what is personal in an action; nothing once the person was erased."""
    return unseal_data(key, action.sealed)


def unseal_data(key: DossierKey | None, sealed: bytes) -> dict[str, Any]:
    """Decrypt what `seal_data` encrypted; nothing once the person was erased."""
    if key is None or key.wrapped is None:
        return {}
    found: dict[str, Any] = json.loads(unseal(sealed, unseal(key.wrapped)))
    return found
