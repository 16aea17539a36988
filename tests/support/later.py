"""`camtay` under a clock that a test sets: `python -m tests.support.later run`, with `OFFICE_CLOCK` naming a file.

The file says how many seconds the office is ahead of the world. Whoever writes another number lets the whole office
jump there, pages open and people signed in. What the office does by itself it looks for every second.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import clock, rounds
from app.cli.main import main

COMMAND = (sys.executable, "-m", "tests.support.later")
VARIABLE = "OFFICE_CLOCK"


def jump(file: Path, moment: datetime) -> None:
    """Let it be `moment` in the office that reads this file."""
    new = file.with_suffix(".new")
    new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    new.replace(file)


def _main() -> None:
    file, real = Path(os.environ[VARIABLE]), clock.now

    def now() -> datetime:
        return real() + timedelta(seconds=float(file.read_text()))

    def pretended_or_now() -> datetime:
        return clock._pretended.get() or now()

    clock.now = pretended_or_now
    rounds.EVERY_SECONDS = 1.0
    main()


if __name__ == "__main__":
    _main()
