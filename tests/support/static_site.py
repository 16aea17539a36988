"""A copy of the finished build behind a plain web server: the network that can be switched off and changed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

BUILD = Path(".web/build/client")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # what shows without a network is the worker's alone
        super().end_headers()


class StaticSite:
    """One site; `url` is its address, `folder` what it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def switch_off(self) -> None:
        """Be gone: every connection is refused from now on."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def static_site(folder: Path) -> Iterator[StaticSite]:
    """Serve a copy of the build from `folder`."""
    shutil.copytree(BUILD, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    site = StaticSite(folder)
    try:
        yield site
    finally:
        site.switch_off()
