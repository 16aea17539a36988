"""Remember for which sources a slow step was done, so that it is not repeated for nothing."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app import clock
from app.settings import settings

_SOURCES = (
    "app",
    "assets",
    "content",
    "migrations",
    "models",
    "pages",
    "reflex.lock",
    "pyproject.toml",
    "rxconfig.py",
    "uv.lock",
)
_IGNORED = {"__pycache__", "external"}


def sources() -> str:
    """A hash of everything that build and database are made of."""
    digest = sha256()
    for file in sorted(_files()):
        digest.update(f"\0{file.as_posix()}\0".encode())
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for source in map(Path, _SOURCES):
        found = [source] if source.is_file() else source.rglob("*")
        yield from (file for file in found if file.is_file() and not _IGNORED.intersection(file.parts))


class Stamp:
    """One file that says for which sources and settings a step was done."""

    def __init__(self, path: Path, *what: object) -> None:
        self.path = path
        self.what = " ".join(map(str, what))

    def _text(self) -> str:
        return f"{sources()} {self.what}"

    def is_current(self) -> bool:
        """Whether the step was done for what is there now."""
        return self.path.is_file() and self.path.read_text() == self._text()

    def begin(self) -> str:
        """The step is about to be done again; returns for what: a source that changes meanwhile is not in it."""
        self.path.unlink(missing_ok=True)
        return self._text()

    def set(self, begun: str) -> None:
        """The step is done for what `begin` said."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(begun)


def built() -> Stamp:
    """The finished build. Demo and production differ: the demo is marked on every page."""
    return Stamp(Path(".web/build/stamp"), settings().env)


def prepared() -> Stamp:
    """The prepared embedded database, of today: some of what is prepared belongs to the coming days.

    It lies beside the database, so that both vanish together.
    """
    return Stamp(settings().data_dir / "prepared", settings().env, settings().database, clock.today())
