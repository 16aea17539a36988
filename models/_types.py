"""Column types shared by every table: encrypted text, JSON and enums kept as plain text.

The keys are injected at start (`use_keys`), so that the tables import nothing of the application.
"""

import hmac
import json
import os
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Every constraint has a name, so that a later migration can drop it, on SQLite too.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}
NONCE_BYTES = 12

E = TypeVar("E", bound=StrEnum)


class KeysMissing(RuntimeError):
    """Personal data was touched before the application injected its keys."""


@dataclass(frozen=True)
class _Keys:
    encryption: bytes
    lookup: bytes


_keys: _Keys | None = None


def use_keys(encryption: bytes, lookup: bytes) -> None:
    """Give the tables the 32-byte key for encryption and the one for look-up hashes."""
    global _keys  # noqa: PLW0603 - set once, when the process starts
    _keys = _Keys(encryption, lookup)


def _current() -> _Keys:
    if _keys is None:
        raise KeysMissing("models._types.use_keys was not called")
    return _keys


def seal(plain: bytes, key: bytes | None = None) -> bytes:
    """Encrypt with AES-256-GCM under `key` (default: the injected one); the nonce goes in front."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key or _current().encryption).encrypt(nonce, plain, None)


def unseal(sealed: bytes, key: bytes | None = None) -> bytes:
    """Decrypt what `seal` made; raises `cryptography.exceptions.InvalidTag` when it was altered."""
    return AESGCM(key or _current().encryption).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)


def lookup_hash(kind: str, value: str) -> str:
    """Keyed hash by which an encrypted value is found again; `kind` keeps phones and numbers apart."""
    return hmac.new(_current().lookup, f"{kind}:{value}".encode(), sha256).hexdigest()


class Encrypted(TypeDecorator[str]):
    """Text that is personal data: AES-GCM in the database, plain in Python."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else unseal(value).decode()


class EncryptedDate(TypeDecorator[date]):
    """A day that is personal data: AES-GCM in the database, plain in Python."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else seal(value.isoformat().encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date.fromisoformat(unseal(value).decode())


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value that holds personal data: AES-GCM in the database, plain in Python.

    Changes inside the value are not noticed: assign a new one.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else seal(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(unseal(value))


class TextEnum(TypeDecorator[E], Generic[E]):
    """A `StrEnum` kept as its text, so that a new member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        return None if value is None else self.enum(value)
