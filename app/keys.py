"""The web-push key pair (VAPID): given by `CAMTAY_VAPID_PRIVATE_KEY`, or made once and kept in the data directory.

Browsers tie their subscriptions to the public key: with another pair every citizen has to subscribe again.
"""

import base64
import os
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.settings import settings

_BYTES = 32


def vapid_private_key() -> str:
    """The private key as pywebpush takes it: 32 bytes in base64url without padding."""
    given = settings().vapid_private_key
    if given:
        return given.get_secret_value()
    path = settings().data_dir / "vapid.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    with os.fdopen(handle, "w") as file:
        file.write(_encode(number.to_bytes(_BYTES, "big")))
    return path.read_text()


def vapid_public_key() -> str:
    """The public key as browsers take it (`applicationServerKey`)."""
    return _public_of(vapid_private_key())


@lru_cache(maxsize=4)
def _public_of(private: str) -> str:
    number = int.from_bytes(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4)), "big")
    point = (
        ec.derive_private_key(number, ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return _encode(point)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
