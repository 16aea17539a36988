"""Rules of push messages, pure: where they may be sent, what is in them, when to try again."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from app.notify.texts import PUSH_TITLE, TEXTS
from models.notify import NotificationKind

TTL = timedelta(days=3)
"""How long a push service keeps a message for a phone that is switched off."""

LEASE = timedelta(seconds=60)
"""How long a claim lasts; longer than the sending to all devices can take."""

TIMEOUT_SECONDS = 12.0
"""The most that one device's push service may take to answer."""

BODY_BYTES = 3_000
"""Push services take 4 kB of ciphertext."""

DEVICES_PER_PERSON = 10

_WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 1_800, 7_200, 6 * 3_600, 12 * 3_600, 24 * 3_600)
)
_LONGEST_WAIT = timedelta(hours=24)

_P256_POINT_BYTES = 65
_AUTH_BYTES = 16
_ENDPOINT_CHARS = 2_048
_HOST = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::443)?")
"""A plain host name, on https's own port: no user, no empty label, nothing that libraries read differently."""


@dataclass(frozen=True)
class Keys:
    """What a browser hands out when it subscribes (RFC 8291): its public key and shared secret."""

    p256dh: str
    auth: str


class Outcome(Enum):
    """What a push service's answer means."""

    SENT = "sent"
    GONE = "gone"
    """The subscription has ended: forget it."""
    RETRY = "retry"
    REFUSED = "refused"
    """Our keys are not accepted: somebody must look, and it is tried again."""
    FAILED = "failed"
    """This message will never be taken."""


def outcome(status: int | None) -> Outcome:
    """What the HTTP status of a push service means; None when there was no answer at all (RFC 8030 §8.4)."""
    match status:
        case None | 408 | 429:
            return Outcome.RETRY
        case 404 | 410:
            return Outcome.GONE
        case 401 | 403:
            return Outcome.REFUSED
        case _ if status >= 500:
            return Outcome.RETRY
        case _:
            return Outcome.SENT if 200 <= status < 300 else Outcome.FAILED


def wait_before(attempt: int, retry_after: timedelta | None = None) -> timedelta | None:
    """How long to wait after the `attempt`-th try (from 1); None when it was the last.

    What the push service asks for (`Retry-After`) is honoured when longer, up to a day.
    """
    if attempt > len(_WAITS):
        return None
    return max(_WAITS[attempt - 1], min(retry_after or timedelta(), _LONGEST_WAIT))


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The `Retry-After` header, seconds or a date (RFC 9110 §10.2.3); None when absent or unreadable."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(timedelta(seconds=int(value.strip()[:9])), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(timedelta(), (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now)


def is_allowed_endpoint(endpoint: str, hosts: list[str]) -> bool:
    """Whether we may send to this address, which a browser sent us and anyone can make up.

    `hosts` are host names; their subdomains are included. An entry with a scheme is one exact origin, which
    is how tests name a push service of their own. Everything else is https on its usual port.
    """
    if len(endpoint) > _ENDPOINT_CHARS or not endpoint.isascii() or not endpoint.isprintable():
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in hosts:
        return True
    named = _HOST.fullmatch(parts.netloc)
    if parts.scheme != "https" or named is None or "\\" in endpoint or " " in endpoint:
        return False
    host = named[1]
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts if "://" not in allowed)


def are_usable_keys(keys: Keys) -> bool:
    """Whether a message can be encrypted for these keys."""
    try:
        point, secret = _decode(keys.p256dh), _decode(keys.auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        return False
    return len(point) == _P256_POINT_BYTES and len(secret) == _AUTH_BYTES


def _decode(text: str) -> bytes:
    if len(text) > 200:
        raise ValueError("too long")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def open_path(notification_id: UUID) -> str:
    """Where a tap on the push message leads: the inbox opens the right page once it knows who is asking."""
    return f"/thong-bao?mo={notification_id}"


def payload(notification_id: UUID, kind: NotificationKind, public_url: str | None, mark: str = "") -> str:
    """The push message, in the declarative form that Safari shows by itself and our worker reads.

    It names neither person, dossier nor procedure. By `mark` a phone that several people share finds the call name
    that it keeps of one of them (assets/sw.js). `tag` is stable, so that a message sent twice is shown once.
    """
    body = TEXTS[kind].push
    if body is None:
        raise ValueError(f"{kind} is for the inbox alone")
    return json.dumps(
        {
            "web_push": 8030,
            "notification": {
                "title": PUSH_TITLE,
                "body": body,
                "navigate": (public_url or "").rstrip("/") + open_path(notification_id),
                "tag": notification_id.hex,
                "lang": "vi",
                "dir": "ltr",
                "data": {"id": str(notification_id), **({"mark": mark} if mark else {})},
            },
        },
        ensure_ascii=False,
    )


def headers(notification_id: UUID, kind: NotificationKind) -> dict[str, str]:
    """Urgency and topic: of messages with one topic, a push service keeps only the last (RFC 8030 §5.4)."""
    return {"urgency": "high" if TEXTS[kind].urgent else "normal", "topic": notification_id.hex}
