"""Codes that stand on paper, signed so that a link with one cannot be made up."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from app.settings import settings
from app.typed import keepable

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read for something else
_CODE_CHARS = 8
_SIGNATURE_CHARS = 22  # 128 bits


def new_code(prefix: str) -> str:
    """A random code as people can read it aloud: "CT-7K2M9QXR"."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARS))


def token(purpose: str, code: str) -> str:
    """What a QR code carries: the code with its signature, good for one `purpose`."""
    return f"{code}~{_signature(purpose, code)}"


def read(purpose: str, text: str) -> str | None:
    """The code of a token that was made here for this purpose; None for any other text."""
    code, _, signature = keepable(text).partition("~")
    if not signature.isascii() or not hmac.compare_digest(signature, _signature(purpose, code)):
        return None
    return code


def _signature(purpose: str, code: str) -> str:
    digest = hmac.new(settings().key(purpose), code.encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode()[:_SIGNATURE_CHARS]
