"""Cases of applying: drafts, their answers and files, filing."""

import io
from typing import Any

from PIL import Image

from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import OWNER_SECRETS, SIGNED_IN
from tests.wire.world_apply import NOT_BEGUN

OWNER = frozenset({"owner"})
STATE = "pages___nop____apply_state"


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "JPEG")
    return out.getvalue()


def _apply(path: str = "owner_draft", **case: Any) -> Case:
    return Case(OWNER, path=lambda world: f"/nop/{world.ids[path]}/", own=True, **case)


HANDLERS |= {
    "pages___nop____begin_state.load": Case(
        SIGNED_IN, path=lambda _: f"/nop/?thu-tuc={NOT_BEGUN}", changes="draft"
    ),
    f"{STATE}.load": _apply(shows=OWNER_SECRETS[1]),
    f"{STATE}.proceed": _apply(
        payload=lambda _, __: {"form": {"applicant_full_name": "Đã Sửa"}}, changes="draft"
    ),
    f"{STATE}.back": _apply(changes="draft"),
    f"{STATE}.edit": _apply(payload=lambda _, __: {"target": "giay-to"}, changes="draft"),
    f"{STATE}.refresh_files": _apply(shows="giay-cua-chu.jpg"),
    f"{STATE}.remove_file": _apply(
        payload=lambda world, _: {"file_id": world.ids["owner_file"]}, changes="attachment"
    ),
    f"{STATE}.submit": _apply(path="owner_ready_draft", changes="dossier"),
    f"{STATE}.discard": _apply(changes="draft"),
}


ROUTES |= {
    "POST /api/drafts/{draft_id}/documents/{document_key}": Case(
        OWNER,
        lambda _, __: {"content": _photo()},
        path=lambda world: f"/api/drafts/{world.ids['owner_draft']}/documents/birth_certificate",
        changes="attachment",
        own=True,
    ),
    "POST /api/dossiers/{dossier_id}/documents/{document_key}": Case(
        OWNER,
        lambda _, __: {"content": _photo()},
        path=lambda world: f"/api/dossiers/{world.ids['owner_dossier']}/documents/birth_certificate",
        changes="attachment",
        own=True,
    ),
    "PUT /api/drafts/{draft_id}/answers": Case(
        OWNER,
        lambda _, __: {"json": {"answers": {"reason": "vừa gõ"}}},
        path=lambda world: f"/api/drafts/{world.ids['owner_draft']}/answers",
        changes="draft",
        own=True,
    ),
    "GET /api/files/{attachment_id}": Case(
        OWNER,
        path=lambda world: f"/api/files/{world.ids['owner_file']}",
        shows="photo",
        own=True,
    ),
    "DELETE /api/files/{attachment_id}": Case(
        OWNER,
        path=lambda world: f"/api/files/{world.ids['owner_file']}",
        changes="attachment",
        own=True,
    ),
}
