"""The finished build, served as citizens get it: by `camtay run`, unprivileged, on a free port."""

import atexit
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support import unprivileged

ROOT = Path(__file__).parents[2]
CAMTAY = Path(sys.executable).parent / "camtay"
_START_SECONDS = 120
PATIENCE_SECONDS = 60


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


@cache
def build() -> None:
    """Build once for all tests; several processes wait for the first."""
    subprocess.run([str(CAMTAY), "build"], cwd=ROOT, check=True, env=_environment({}))


@cache
def _prepared() -> Path:
    """A data directory as `camtay prepare` leaves it, to be copied: preparing takes as long as serving."""
    data_dir = unprivileged.give_away(Path(tempfile.mkdtemp(prefix="camtay-prepared-", dir="/tmp")))
    atexit.register(shutil.rmtree, data_dir, ignore_errors=True)
    command = unprivileged.as_nobody([str(CAMTAY), "prepare"])
    done = subprocess.run(
        command, cwd=ROOT, check=False, env=_environment(_places(data_dir)), capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"the demo could not be prepared:\n{done.stdout}{done.stderr}")
    return data_dir


def _fresh_data(*, prepared: bool) -> Path:
    """A data directory of its own, empty or prepared."""
    data_dir = Path(tempfile.mkdtemp(prefix="camtay-served-", dir="/tmp"))
    if prepared:
        shutil.copytree(_prepared(), data_dir, dirs_exist_ok=True)
        stamp = data_dir / "prepared"  # it names the database's place
        stamp.write_text(stamp.read_text().replace(str(_prepared()), str(data_dir)))
    return unprivileged.give_away(data_dir)


def _places(data_dir: Path) -> dict[str, str]:
    return {
        "CAMTAY_DATA_DIR": str(data_dir),
        "HOME": str(data_dir),
        "REFLEX_DIR": str(data_dir / "reflex"),
    }


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
    return {**kept, **more}


@contextmanager
def serving(
    env: Mapping[str, str] | None = None, command: Sequence[str] = (str(CAMTAY),)
) -> Iterator[Server]:
    """Serve the finished build with a fresh demo database; everything is gone afterwards.

    `command` stands in for `camtay`, see `tests.support.later`. It prepares by itself, at its own time, and so does
    `camtay` on a database server.
    """
    build()
    more = dict(env or {})
    data_dir = _fresh_data(prepared=tuple(command) == (str(CAMTAY),) and "CAMTAY_DATABASE_URL" not in more)
    port = free_port()
    own = {**_places(data_dir), "HOST": "127.0.0.1", "PORT": str(port), **more}
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


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within `PATIENCE_SECONDS`."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
