"""Where each chain ended when it was last checked, kept outside the database.

A chain that lost its last actions holds, and so does a database that lost a dossier with its count: what shows it is
an older head. As the codes of a day are numbered from 1, a day is a row of entries of one size, at whose place stands
which dossier: 12 bytes each, 12 MB for a million. The file ends with a keyed hash of it all, so that without the
installation's key nobody makes one; an older one put in its place is not told from the newest.
"""

import hmac
import os
import struct
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

_MAGIC = b"camtay heads 1\n"
_ENTRY = struct.Struct("<I8s")
"""How many actions there were, and the first half of the last one's hash; no action where nothing was kept."""
_DAY = struct.Struct("<BI")
_MOMENT = struct.Struct("<q")
_SEAL_BYTES = sha256().digest_size
_TAG_CHARS = 16


class NotOurs(ValueError):
    """The file was altered, is damaged, or was made under another key."""


class CutOff(ValueError):
    """A chain does not go on from where it was."""


class Heads:
    """What was seen of every chain, compared with and brought up to date by one check after the other.

    A head that is not found again stays as it was, so that every later check tells it too.

    Attributes:
        kept_at: when it was kept; None when nothing was kept yet.
    """

    def __init__(self) -> None:
        self.kept_at: datetime | None = None
        self._days: dict[str, bytearray] = {}
        self._seen: dict[str, bytearray] = {}

    def follow(self, code: str, hashes: Sequence[str]) -> None:
        """Hold a chain that was checked against its head, and take its end as the new one; raises `CutOff`."""
        day, at = _place(code)
        entries, seen = self._days.setdefault(day, bytearray()), self._seen.setdefault(day, bytearray())
        for row, size in ((entries, _ENTRY.size), (seen, 1)):
            row.extend(bytes(max(0, (at + 1) * size - len(row))))
        seen[at] = True
        length, tag = _ENTRY.unpack_from(entries, at * _ENTRY.size)
        if length > len(hashes):
            raise CutOff(f"ends after action {len(hashes)}, and went on to action {length}")
        if length and _tag(hashes[length - 1]) != tag:
            raise CutOff(f"action {length} is not the one that was there")
        _ENTRY.pack_into(entries, at * _ENTRY.size, len(hashes), _tag(hashes[-1]))

    def gone(self, besides: Collection[str]) -> Iterator[str]:
        """The codes of dossiers that were there and were not followed now, but for those `besides`, told already."""
        for day, entries in sorted(self._days.items()):
            seen = self._seen.get(day, b"")
            for at, (length, _) in enumerate(_ENTRY.iter_unpack(entries)):
                if (
                    length
                    and not (at < len(seen) and seen[at])
                    and (lost := code_of(day, at + 1)) not in besides
                ):
                    yield lost

    def sealed(self, key: bytes, now: datetime) -> bytes:
        """The file."""
        parts = [_MAGIC, _MOMENT.pack(int(now.timestamp()))]
        for day, entries in sorted(self._days.items()):
            name = day.encode()
            parts += [_DAY.pack(len(name), len(entries) // _ENTRY.size), name, bytes(entries)]
        body = b"".join(parts)
        return body + _seal(key, body)

    @classmethod
    def opened(cls, raw: bytes, key: bytes) -> "Heads":
        """What `sealed` made; raises `NotOurs`."""
        body, seal = raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]
        if not body.startswith(_MAGIC) or not hmac.compare_digest(seal, _seal(key, body)):
            raise NotOurs
        found, at = cls(), len(_MAGIC)
        (moment,) = _MOMENT.unpack_from(body, at)
        found.kept_at = datetime.fromtimestamp(moment, UTC)
        at += _MOMENT.size
        while at < len(body):
            letters, entries = _DAY.unpack_from(body, at)
            at += _DAY.size
            day = body[at : at + letters].decode()
            at += letters
            found._days[day] = bytearray(body[at : at + entries * _ENTRY.size])
            at += entries * _ENTRY.size
        return found


def write(path: Path, raw: bytes) -> None:
    """Put the file in the place of the older one in one step, safe on disk; raises `OSError`."""
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def day_of(code: str) -> str:
    """The part of a code that all of a day share, under which they are counted."""
    return code.rpartition("-")[0]


def code_of(day: str, number: int) -> str:
    """The code of the dossier that was filed as this one of its day, from 1 on."""
    return f"{day}-{number:04d}"


def _place(code: str) -> tuple[str, int]:
    day, _, number = code.rpartition("-")
    return day, int(number) - 1


def _tag(hash_hex: str) -> bytes:
    return bytes.fromhex(hash_hex[:_TAG_CHARS])


def _seal(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()
