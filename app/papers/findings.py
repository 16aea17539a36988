"""What examining a result can find; apart from the library that examines, which only the child process loads."""

from dataclasses import dataclass
from datetime import datetime

from models.results import Revocation, SignatureState


class Active(ValueError):
    """The PDF holds something that acts or hides: a script, a program to start, an attached file."""


class Unreadable(ValueError):
    """The PDF is damaged, locked, empty or too long."""


@dataclass(frozen=True)
class Found:
    """What was found; `signed_at` is what the last signer's clock said."""

    pages: int
    state: SignatureState
    signers: tuple[str, ...]
    signed_at: datetime | None
    revocation: Revocation = Revocation.UNKNOWN
