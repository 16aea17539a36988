"""PDFs rebuilt in a process of their own, with little memory and little time.

A PDF of two kilobytes can unfold into gigabytes inside the library that reads it, where nothing of ours can stop
it. So the reading happens in a child that limits itself before it looks at a single byte: what is too much ends
the child and not the server. Run as a module it is that child: the PDF comes on standard input, what became of
it goes to standard output (see `_answer`).
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from app.dossiers.pdf_intake import PdfLocked, PdfRefused, PdfTooLong, rebuild

if sys.platform != "win32":
    import resource

MEMORY = 512 * 1024 * 1024
"""Bytes of address space. A scan of 300 pages and 20 MB takes a quarter of it."""

CPU_SECONDS = 20
WALL_SECONDS = 60
"""Longer than `CPU_SECONDS`, because the machine may be busy with others."""

_PAGES_BYTES = 4
_DONE, _LOCKED, _TOO_LONG, _DAMAGED, _TOO_MUCH = 0, 3, 4, 5, 6
_ROOT = Path(__file__).parents[2]


class PdfTooMuch(PdfRefused):
    """Reading the PDF took more memory or time than it is given (sometimes only a plain `PdfRefused` tells)."""


def rebuild_apart(content: bytes) -> tuple[bytes, int]:
    """As `pdf_intake.rebuild`, in a child process; blocks until it ends, at most `WALL_SECONDS`.

    Raises what `pdf_intake.rebuild` raises, and `PdfTooMuch`.
    """
    # The child gets neither our keys nor our addresses: it reads hostile bytes.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "app.dossiers.pdf_process"],
            check=False, cwd=_ROOT, env=environment, input=content,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PdfTooMuch("time") from error
    match child.returncode:
        case 0 if len(child.stdout) > _PAGES_BYTES:
            return child.stdout[_PAGES_BYTES:], int.from_bytes(child.stdout[:_PAGES_BYTES])
        case code if code == _LOCKED:
            raise PdfLocked
        case code if code == _TOO_LONG:
            raise PdfTooLong
        case code if code == _DAMAGED:
            raise PdfRefused("damaged")
        case code:  # it said so itself, or a limit ended it before it could say anything
            raise PdfTooMuch(str(code))


def limit_this_process() -> None:
    """Take no more memory and time than a PDF is given, and write no file, not even of a crash."""
    if sys.platform == "win32":
        return  # only the time limit of `rebuild_apart` holds there
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems know a limit and do not set it
            resource.setrlimit(what, (most, most))


def _answer(content: bytes) -> tuple[int, bytes]:
    """The exit status, and what goes to standard output: the number of pages in four bytes, then the PDF."""
    try:
        rebuilt, pages = rebuild(content)
        return _DONE, pages.to_bytes(_PAGES_BYTES) + rebuilt
    except MemoryError:
        return _TOO_MUCH, b""
    except PdfLocked:
        return _LOCKED, b""
    except PdfTooLong:
        return _TOO_LONG, b""
    except PdfRefused:
        return _DAMAGED, b""


if __name__ == "__main__":
    limit_this_process()
    status, answer = _answer(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(status)  # nothing is left to tidy up, and tidying up could need memory
