"""A ZIP that leaves as it is made: what is in memory is one entry, however large the whole becomes."""

import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One file of the ZIP; `is_packed` when it is compressed already, as photos and PDFs are."""

    name: str
    content: bytes | str
    is_packed: bool = False


async def packed(entries: AsyncIterator[Entry]) -> AsyncIterator[bytes]:
    """The bytes of a ZIP of `entries`, part by part."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        async for entry in entries:
            method = zipfile.ZIP_STORED if entry.is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry.name, entry.content, method)
            yield sink.take()
    yield sink.take()


class _Sink:
    """What a ZIP is written to that cannot go back, so that it never has to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken
