"""What every answer tells the browser about caching and safety."""

import base64
import re
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import settings

STATIC_DIR = Path(".web/build/client")
_FALLBACK = "__spa-fallback.html"
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_DAY = 86_400
_YEAR = 365 * _DAY

_EVERYWHERE = {
    "referrer-policy": "same-origin",  # addresses of ours may hold a signed token
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
_POLICY_API = (
    # Our own pages show papers and photos in a frame.
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


class Headers:
    """ASGI wrapper that completes the headers of every answer; what a route has set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                path = scope["path"]
                # "Not modified" has no type to go by, and what it says would replace what the browser kept.
                if message["status"] != HTTPStatus.NOT_MODIFIED:
                    headers.setdefault("cache-control", _caching(path, message["status"], headers))
                    headers.setdefault("x-content-type-options", "nosniff")
                    # Scripts, styles and fonts are no documents: half a kilobyte on each of thirty would be waste.
                    if not path.startswith("/assets/"):
                        _protect(headers, path)
            await send(message)

        await self.app(scope, receive, complete if scope["type"] == "http" else send)


def _protect(headers: MutableHeaders, path: str) -> None:
    for name, value in _EVERYWHERE.items():
        headers.setdefault(name, value)
    if settings().public_url and not settings().is_demo:
        headers.setdefault("strict-transport-security", f"max-age={_YEAR}")
    headers.setdefault("content-security-policy", _policy(path, headers.get("content-type", "")))


def _caching(path: str, status: int, headers: MutableHeaders) -> str:
    kind = headers.get("content-type", "")
    if path.startswith(("/api/", "/_")):
        return "no-store"
    if status >= 400 or (
        kind.startswith(("text/html", "text/javascript")) and not path.startswith("/assets/")
    ):
        return "no-cache"  # pages and the service worker: always ask, the entity tag makes it cheap
    if path.startswith("/assets/") and not path.startswith("/assets/fonts/"):
        return f"public, max-age={_YEAR}, immutable"  # the name holds a hash of the content
    return f"public, max-age={_DAY}"


def _policy(path: str, kind: str) -> str:
    if path.startswith("/api/"):
        return _POLICY_API
    hashes = " ".join(script_hashes(_page_file(path))) if kind.startswith("text/html") else ""
    return (
        # Reading an identity card's code runs WebAssembly of our own (docs/decisions/reading-the-card.md).
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; frame-src 'self' blob:; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _page_file(path: str) -> Path:
    """The built page that the static files' route answers for a path."""
    root = STATIC_DIR.absolute()
    for candidate in (f"{path}/index.html", f"{path}.html"):
        file = (root / candidate.strip("/")).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
    return root / _FALLBACK


@lru_cache(maxsize=512)
def script_hashes(page: Path) -> tuple[str, ...]:
    """The Content-Security-Policy sources of a built page's inline scripts; they do not change while we run."""
    scripts = _INLINE_SCRIPT.findall(page.read_bytes()) if page.is_file() else []
    digests = dict.fromkeys(base64.b64encode(sha256(script).digest()).decode() for script in scripts)
    return tuple(f"'sha256-{digest}'" for digest in digests)
