"""A throw-away Redis on a socket of its own, for the tests of what travels between workers."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binary() -> str | None:
    return shutil.which("redis-server")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start Redis in `folder`, yield its address once it answers, stop it afterwards."""
    socket = folder / "redis.sock"
    found = binary()
    assert found
    arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([found, *arguments], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            for line in server.stdout:
                if "ready to accept connections" in line.lower():
                    break
            yield f"unix://{socket}"
        finally:
            server.terminate()
