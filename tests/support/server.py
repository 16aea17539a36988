"""The finished build, served as citizens get it: by `camtay run`, unprivileged, on a free port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import unprivileged

ROOT = Path(__file__).parents[2]
CAMTAY = Path(sys.executable).parent / "camtay"
_START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        url: its address, without a slash at the end.
        data_dir: its `CAMTAY_DATA_DIR`.
        process: its supervisor.
    """

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has said so far."""
        return (self.data_dir / "log").read_text(errors="replace")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def build() -> None:
    """Build once for all tests; several processes wait for the first."""
    subprocess.run([str(CAMTAY), "build"], cwd=ROOT, check=True, env=_environment({}))


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
    return {**kept, **more}


@contextmanager
def serving(
    env: Mapping[str, str] | None = None, command: Sequence[str] = (str(CAMTAY),)
) -> Iterator[Server]:
    """Serve the finished build with a fresh demo database; everything is gone afterwards.

    `command` stands in for `camtay`, see `tests.support.later`.
    """
    build()
    data_dir = unprivileged.give_away(Path(tempfile.mkdtemp(prefix="camtay-served-", dir="/tmp")))
    port = free_port()
    own = {
        "CAMTAY_DATA_DIR": str(data_dir),
        "HOME": str(data_dir),
        "REFLEX_DIR": str(data_dir / "reflex"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        **(env or {}),
    }
    with (data_dir / "log").open("wb") as log:
        process = unprivileged.start([*command, "run"], cwd=ROOT, log=log, env=_environment(own))
    server = Server(f"http://localhost:{port}", data_dir, process)
    try:
        wait_until_ready(server)
        yield server
    finally:
        unprivileged.stop(process, signal.SIGINT)
        shutil.rmtree(data_dir, ignore_errors=True)


def wait_until_ready(server: Server) -> None:
    """Return once the server answers; raises with its log when it does not."""
    until = time.monotonic() + _START_SECONDS
    while not answers(server):
        if server.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start:\n{server.log}")
        time.sleep(0.1)


def answers(server: Server) -> bool:
    """Whether the server answers just now."""
    try:
        urllib.request.urlopen(f"{server.url}/api/health", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
