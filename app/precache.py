"""Tell the service worker what to keep on the phone: the pages that are worth reading offline, and their parts.

Runs after a build. The list is written into `sw.js` with a revision for each file, so that a new build changes
the worker and only changed files are fetched again.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

OFFLINE = "offline"
OFFLINE_FORM = "nop/ngoai-tuyen"
PAGES = ("", "hoc", "can-thu-tuc-gi", OFFLINE, OFFLINE_FORM)
WITH_ALL_BELOW = {"hoc", "can-thu-tuc-gi"}
"""The folders whose pages are kept; of these, everything below too."""

NEEDS_SERVER = {"chung-nhan"}
"""What below them is empty without the server: the offline page says more."""

_PLACE = re.compile(r"^const PRECACHE = \[.*?\];", re.MULTILINE)
_FRAMEWORK = re.compile(
    r'<script(?![^>]*src="/(?:shell|pwa|phone|outbox|upload|form-rules|ngoai-tuyen)\.js")[^>]*>.*?</script>|<link rel="modulepreload"[^>]*>',
    re.DOTALL,
)
_IN_PAGE = re.compile(r'(?:href|src)="(/[^"?#]+\.[a-z0-9]+)"')
_IN_PAGE_SCRIPT = re.compile(r'"(/assets/[^"?#]+\.js)"')
_STATIC_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'`](\.{1,2}/[^"'`]+\.js)["'`]""")
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')?#]+\.(?:woff2|svg|png))["']?\s*\)""")
_ALWAYS = ("/manifest.webmanifest", "/icons/icon-192.png", "/icons/badge.png")


class NothingToKeep(RuntimeError):
    """The build or its worker looks different from what this module expects."""


def free_from_address(page: Path) -> None:
    """Take React out of a finished page, so that it may be shown under any address.

    The offline pages answer for pages that are not on the phone: started there, React Router would ask for the
    missing page's script, fail, and load the page again without end.
    """
    text = _FRAMEWORK.sub("", page.read_text())
    page.write_text(text)


def fill_precache(static_dir: Path) -> list[tuple[str, str]]:
    """Write the list into the build's `sw.js`; answers it as (address, revision)."""
    worker = static_dir / "sw.js"
    for page in (OFFLINE, OFFLINE_FORM):
        free_from_address(static_dir / page / "index.html")
    entries = [(url, _revision(path)) for url, path in sorted(_kept(static_dir).items())]
    text, places = _PLACE.subn(
        lambda _: f"const PRECACHE = {json.dumps(entries, separators=(',', ':'))};", worker.read_text()
    )
    if places != 1:
        raise NothingToKeep("sw.js has no line `const PRECACHE = [];`")
    worker.write_text(text)
    return entries


def _kept(static_dir: Path) -> dict[str, Path]:
    """What to keep: its address, and its file."""
    kept: dict[str, Path] = {}
    waiting: list[str] = list(_ALWAYS)
    for folder in _folders(static_dir):
        page = folder / "index.html"
        inside = folder.relative_to(static_dir).as_posix()
        kept["/" if inside == "." else f"/{inside}/"] = page
        text = page.read_text()
        waiting += _IN_PAGE.findall(text) + _IN_PAGE_SCRIPT.findall(text)
    while waiting:
        url = waiting.pop()
        path = static_dir / url.lstrip("/")
        if url in kept or not path.is_file():
            continue
        kept[url] = path
        waiting += _mentioned(url, path, static_dir)
    return kept


def _folders(static_dir: Path) -> Iterator[Path]:
    for name in PAGES:
        folder = static_dir / name
        if not (folder / "index.html").is_file():
            raise NothingToKeep(f"the build has no page /{name}")
        yield folder
        if name in WITH_ALL_BELOW:
            below = (page.parent for page in sorted(folder.glob("*/index.html")))
            yield from (one for one in below if one.name not in NEEDS_SERVER)


def _mentioned(url: str, path: Path, static_dir: Path) -> Iterable[str]:
    pattern = {".js": _STATIC_IMPORT, ".css": _IN_STYLE}.get(path.suffix)
    if pattern is None:
        return []
    here = (static_dir / url.lstrip("/")).parent
    found = pattern.findall(path.read_text())
    return [_address(here, one, static_dir) for one in found]


def _address(here: Path, name: str, static_dir: Path) -> str:
    target = (static_dir / name.lstrip("/")) if name.startswith("/") else (here / name)
    return "/" + target.resolve().relative_to(static_dir.resolve()).as_posix()


def _revision(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
