"""Results examined in a process of their own, with little memory and little time, as PDFs are on their way in.

Run as a module it is the child: on standard input one line of JSON with the trusted certificates and the moment, then the
PDF; on standard output JSON with what was found (see `app.dossiers.pdf_process`).
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.dossiers.pdf_process import WALL_SECONDS, limit_this_process
from app.papers.findings import Active, Found, Unreadable
from models.results import Revocation, SignatureState

_DONE, _ACTIVE, _UNREADABLE, _TOO_MUCH = 0, 3, 4, 6
_ROOT = Path(__file__).parents[2]


def examine_apart(content: bytes, trusted: Sequence[bytes], now: datetime) -> Found:
    """As `signatures.examine`, in a child process; blocks until it ends.

    Raises what `examine` raises; what took too much is `Unreadable`.
    """
    # The child gets neither our keys nor our addresses: it reads bytes that came from outside.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
    asked = {"trusted": [base64.b64encode(each).decode() for each in trusted], "now": now.isoformat()}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "app.papers.signature_process"],
            check=False, cwd=_ROOT, env=environment, input=json.dumps(asked).encode() + b"\n" + content,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time") from error
    if child.returncode == _ACTIVE:
        raise Active
    if child.returncode != _DONE:
        raise Unreadable(str(child.returncode))
    told = json.loads(child.stdout)
    return Found(
        told["pages"],
        SignatureState(told["state"]),
        tuple(told["signers"]),
        datetime.fromisoformat(told["signed_at"]) if told["signed_at"] else None,
        Revocation(told["revocation"]),
    )


def _answer(asked: bytes, content: bytes) -> tuple[int, bytes]:
    from app.papers.signatures import examine  # noqa: PLC0415 - heavy, and only the child needs it

    told = json.loads(asked)
    try:
        found = examine(
            content,
            [base64.b64decode(each) for each in told["trusted"]],
            datetime.fromisoformat(told["now"]),
        )
    except MemoryError:
        return _TOO_MUCH, b""
    except Active:
        return _ACTIVE, b""
    except Unreadable:
        return _UNREADABLE, b""
    return _DONE, json.dumps(
        {
            "pages": found.pages,
            "state": found.state.value,
            "signers": found.signers,
            "revocation": found.revocation.value,
            "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        }
    ).encode()


if __name__ == "__main__":
    limit_this_process()
    status, answer = _answer(sys.stdin.buffer.readline(), sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(status)  # nothing is left to tidy up, and tidying up could need memory
