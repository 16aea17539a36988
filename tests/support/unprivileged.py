"""Start programs as somebody who may do little, also when the tests themselves run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

USER = "nobody"


def give_away(path: Path) -> Path:
    """Hand a directory and what is in it to the unprivileged user, when there is one to hand it to."""
    if os.geteuid() == 0:
        person = pwd.getpwnam(USER)
        for each in (path, *path.rglob("*")):
            os.chown(each, person.pw_uid, person.pw_gid)
    return path


def as_nobody(command: Sequence[str]) -> list[str]:
    """The command that runs `command` unprivileged; unchanged when we are not root.

    Reading stays allowed: a clone and its interpreter often lie under root's closed home directory.
    """
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return list(command)
    if setpriv is None:
        raise RuntimeError("tests run as root need setpriv (Debian: util-linux)")
    group = str(pwd.getpwnam(USER).pw_gid)
    return [
        setpriv,
        f"--reuid={USER}",
        f"--regid={group}",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
        *command,
    ]


def start(
    command: Sequence[str], *, cwd: Path, log: IO[bytes], env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a long-running program unprivileged, in a process group of its own; `env` replaces ours."""
    return subprocess.Popen(
        as_nobody(command),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=None if env is None else dict(env),
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], signal: int) -> None:
    """Ask the program to end, and make it end when it does not."""
    if process.poll() is None:
        process.send_signal(signal)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
