"""Serve the finished build: one supervisor, which starts workers, replaces those that die and ends with them."""

import os
import socket
import threading
import time
import urllib.error
import urllib.request

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from starlette.types import ASGIApp

from app import logs
from app.settings import settings

_FOR_A_FINISHED_BUILD = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
_PATIENCE_SECONDS = 60
_GRACE_SECONDS = 10


class PortTaken(RuntimeError):
    """Another program listens on the port."""


def application() -> ASGIApp:
    """The ASGI application of one worker; granian calls this in the worker's process."""
    _end_with_parent()
    logs.configure(json=not settings().is_demo)
    from app.app import app  # noqa: PLC0415 - the pages are imported in the worker alone

    made: ASGIApp = app()
    return made


def _end_with_parent() -> None:
    """Stop this worker when its supervisor is gone, also by `kill -9`: the port must not stay taken."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def serve(host: str, port: int) -> None:
    """Serve until interrupted. No thread may run here: workers are forked, also later, when one has died.

    Raises:
        PortTaken: another program listens there; workers share their port, so the system would not say so.
    """
    require_free(host, port)
    os.environ.update(_FOR_A_FINISHED_BUILD)
    logs.configure(json=not settings().is_demo)
    server = MPServer(
        "app.serving:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=settings().workers,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve()


def require_free(host: str, port: int) -> None:
    """Raise `PortTaken` when another program listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken: choose another with PORT=…, or stop what uses it."
            ) from error


def wait_until_ready(host: str, port: int) -> bool:
    """Wait until the server answers; False when it does not."""
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://{here}:{port}/api/health", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return True
    return False
