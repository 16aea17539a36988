"""A throw-away PostgreSQL on a unix socket, run by an unprivileged user (initdb refuses root)."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support import unprivileged

_PLACES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql")
_START_SECONDS = 60


def binaries() -> Path | None:
    """The directory of PostgreSQL's programs, the newest when there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    found_all = [path for place in _PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(found_all).parent if found_all else None


@contextmanager
def running() -> Iterator[str]:
    """Yield the SQLAlchemy address of an empty database; everything is gone afterwards."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    # A short path: the socket's may not exceed 107 characters.
    home = unprivileged.give_away(Path(tempfile.mkdtemp(prefix="camtay-pg-", dir="/tmp")))
    data = home / "data"
    with (home / "log").open("wb") as log:
        subprocess.run(
            unprivileged.as_nobody(
                [str(programs / "initdb"), "-D", str(data), "-U", "camtay", "-A", "trust", "-E", "UTF8"]
                + ["--locale=C", "--no-sync"]
            ),
            cwd=home,
            check=True,
            stdout=log,
            stderr=log,
        )
        settings = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
        server = unprivileged.start(
            [str(programs / "postgres"), "-D", str(data), "-k", str(home)]
            + [word for setting in settings for word in ("-c", setting)],
            cwd=home,
            log=log,
        )
        try:
            _wait(server, home)
            yield f"postgresql+psycopg://camtay@/postgres?host={home}"
        finally:
            unprivileged.stop(server, signal.SIGINT)
            shutil.rmtree(home, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(f"host={home} user=camtay dbname=postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((home / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
