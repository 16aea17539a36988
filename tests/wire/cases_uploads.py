"""Cases of files that come in pieces."""

import base64
from typing import Any

from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things import PAPER
from tests.wire.world import SIGNED_IN, World

TUS = {"Tus-Resumable": "1.0.0"}


def _metadata(**about: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in about.items())


def _announced(world: World, actor: str) -> dict[str, Any]:
    about = _metadata(filename="mới.jpg", document=PAPER, draft=world.of(actor, "draft"))
    return {"headers": TUS | {"Upload-Length": "500", "Upload-Metadata": about}}


def _own(**case: Any) -> Case:
    return Case(
        SIGNED_IN, path=lambda world, actor: f"/api/uploads/{world.of(actor, 'upload')}", own=True, **case
    )


ROUTES |= {
    "POST /api/uploads": Case(SIGNED_IN, _announced, changes="upload", own=True),
    "HEAD /api/uploads/{upload_id}": _own(
        payload=lambda _, __: {"headers": dict(TUS)}, shows="'upload-offset': '0'"
    ),
    "PATCH /api/uploads/{upload_id}": _own(
        payload=lambda _, __: {
            "headers": TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
            "content": b"a piece",
        },
        changes="upload",
    ),
    "DELETE /api/uploads/{upload_id}": _own(payload=lambda _, __: {"headers": dict(TUS)}, changes="upload"),
}

_APPLY = "pages___nop____apply_state"
_OPEN = ((f"{_APPLY}.load", nothing), (f"{_APPLY}.edit", lambda _, __: {"target": "giay-to"}))


def _on_the_form(**case: Any) -> Case:
    return Case(
        SIGNED_IN,
        path=lambda world, actor: f"/nop/{world.of(actor, 'draft')}/",
        own=True,
        **case,
    )


HANDLERS |= {
    f"{_APPLY}.move_up": _on_the_form(
        payload=lambda world, actor: {"file_id": world.of(actor, "file")},
        shows=lambda _, actor: f"tep-{actor}",
    ),
    f"{_APPLY}.merge": _on_the_form(
        payload=lambda _, __: {"document_key": PAPER},
        first=_OPEN,
        shows="Cần ít nhất hai ảnh",
    ),
}
