"""Where the bytes of a result lie, and how they are read: for those who may have them, and for `camtay verify`."""

from app import storage
from models._types import unseal
from models.results import ResultDocument


class Erased(LookupError):
    """The result's key is gone: taken back, or its years are over."""


def place(row: ResultDocument) -> str:
    """The name of a result's contents in the storage."""
    return f"{row.id.hex}-result"


async def content(row: ResultDocument) -> bytes:
    """A result byte for byte; whoever asks has been checked.

    Raises `Erased`, `storage.Missing`, `InvalidTag` when it was altered or its key is another.
    """
    if row.sealed_key is None:
        raise Erased
    return await storage.get(place(row), unseal(row.sealed_key))
