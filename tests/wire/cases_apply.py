"""Cases of applying: drafts, their answers and files, filing."""

import io
from typing import Any

from PIL import Image

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things import FILED, NEW, PAPER
from tests.wire.world import SIGNED_IN, granted

READERS = granted(Permission.READ_DOSSIERS)
STATE = "pages___nop____apply_state"
BEGIN = "pages___nop_bat_dau____begin_state"
JPEG = "JFIF"
"""What is in every JPEG file and in no other answer."""


def photo() -> bytes:
    """A picture that nobody has sent yet."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "JPEG")
    return out.getvalue()


def _apply(**case: Any) -> Case:
    return Case(SIGNED_IN, path=lambda world, actor: f"/nop/{world.of(actor, 'draft')}/", own=True, **case)


_OPEN = ((f"{STATE}.load", nothing),)

HANDLERS |= {
    f"{BEGIN}.load": (
        Case(SIGNED_IN, path=lambda _, __: f"/nop/?thu-tuc={NEW}", changes="draft", own=True, label="begin"),
        Case(
            SIGNED_IN,
            path=lambda _, __: "/nop/",
            shows=lambda world, actor: world.of(actor, "draft"),
            own=True,
            label="list",
        ),
        Case(
            SIGNED_IN,
            path=lambda _, __: f"/nop/?thu-tuc={FILED}",
            shows=lambda world, actor: world.of(actor, "supplement_code"),
            own=True,
            label="supplement instead",
        ),
        Case(
            SIGNED_IN,
            path=lambda _, __: f"/nop/?thu-tuc={FILED}&chon=1",
            shows=lambda world, actor: world.of(actor, "draft"),
            own=True,
            label="which",
        ),
    ),
    f"{BEGIN}.another": Case(
        SIGNED_IN, path=lambda _, __: f"/nop/?thu-tuc={FILED}&chon=1", changes="draft", own=True
    ),
    f"{BEGIN}.let_go": Case(
        SIGNED_IN,
        path=lambda _, __: f"/nop/?thu-tuc={FILED}&chon=1",
        payload=lambda world, actor: {"draft_id": world.of(actor, "draft")},
        changes="draft",
        own=True,
    ),
    f"{STATE}.load": _apply(shows=lambda _, actor: f"tokhai-{actor}"),
    f"{STATE}.proceed": (
        _apply(payload=lambda _, __: {"form": {"applicant_full_name": "Đã Sửa"}}, changes="draft"),
        _apply(
            payload=lambda _, __: {"form": {"return_method": "home", "return_address": "Chỗ mới"}},
            first=_OPEN,
            changes="draft",
            label="opened",
        ),
    ),
    f"{STATE}.back": _apply(changes="draft"),
    f"{STATE}.edit": _apply(payload=lambda _, __: {"target": "giay-to"}, changes="draft"),
    f"{STATE}.refresh_files": _apply(shows=lambda _, actor: f"tep-{actor}"),
    f"{STATE}.remove_file": _apply(
        payload=lambda world, actor: {"file_id": world.of(actor, "file")}, changes="attachment"
    ),
    f"{STATE}.submit": _apply(
        first=(*_OPEN, (f"{STATE}.edit", lambda _, __: {"target": "xem-lai"})), changes="dossier"
    ),
    f"{STATE}.use_known": Case(
        SIGNED_IN,
        path=lambda world, actor: f"/nop/{world.of(actor, 'whom_draft')}/",
        payload=lambda world, actor: {"key": world.of(actor, "known")},
        changes="draft",
        own=True,
    ),
    f"{STATE}.look_again": _apply(first=_OPEN, shows=lambda _, actor: f"tokhai-{actor}"),
    f"{STATE}.saw_changes": _apply(changes="draft"),
    f"{STATE}.edit_row": (
        _apply(payload=lambda _, __: {"act": "add", "group": "matter", "row": 1}, changes="draft"),
        _apply(
            payload=lambda _, __: {"act": "remove", "group": "matter", "row": 2},
            first=(
                *_OPEN,
                (f"{STATE}.edit_row", lambda _, __: {"act": "add", "group": "matter", "row": 1}),
            ),
            changes="draft",
            label="less",
        ),
    ),
    f"{STATE}.discard": _apply(changes="draft"),
}


ROUTES |= {
    "POST /api/drafts/{draft_id}/documents/{document_key}": Case(
        SIGNED_IN,
        lambda _, __: {"content": photo()},
        path=lambda world, actor: f"/api/drafts/{world.of(actor, 'draft')}/documents/{PAPER}",
        changes="attachment",
        own=True,
    ),
    "POST /api/dossiers/{dossier_id}/documents/{document_key}": Case(
        SIGNED_IN,
        lambda _, __: {"content": photo()},
        path=lambda world, actor: f"/api/dossiers/{world.of(actor, 'supplement')}/documents/{PAPER}",
        changes="attachment",
        own=True,
    ),
    "PUT /api/drafts/{draft_id}/answers": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"answers": {"reason": "vừa gõ"}}},
        path=lambda world, actor: f"/api/drafts/{world.of(actor, 'draft')}/answers",
        changes="draft",
        own=True,
    ),
    "PUT /api/dossiers/{dossier_id}/answers": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"answers": {"form-text": "vừa gõ"}}},
        path=lambda world, actor: f"/api/dossiers/{world.of(actor, 'supplement')}/answers",
        changes="supplement_draft",
        own=True,
    ),
    "GET /api/files/{attachment_id}": (
        Case(
            SIGNED_IN,
            path=lambda world, actor: f"/api/files/{world.of(actor, 'file')}",
            shows=JPEG,
            own=True,
            label="of a draft",
        ),
        Case(
            SIGNED_IN,
            path=lambda world, actor: f"/api/files/{world.of(actor, 'supplement_file')}",
            shows=JPEG,
            own=True,
            label="prepared",
        ),
        Case(
            READERS | {"owner"},
            path=lambda world, _: f"/api/files/{world.ids['at_receive_file']}?small=true",
            shows=JPEG,
            label="filed",
        ),
    ),
    "DELETE /api/files/{attachment_id}": Case(
        SIGNED_IN,
        path=lambda world, actor: f"/api/files/{world.of(actor, 'file')}",
        changes="attachment",
        own=True,
    ),
}
