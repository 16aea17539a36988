"""Cases of what citizen and office write to each other about a dossier, and officers among themselves."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.cases_apply import photo
from tests.wire.world import SIGNED_IN, World, granted

READERS = granted(Permission.READ_DOSSIERS)
MINE = "pages____thread____my_thread_state"
DESK = "pages____thread____desk_thread_state"


def _written(_world: World, _actor: str) -> dict[str, Any]:
    return {"json": {"key": "once", "text": "Bao giờ thì có kết quả?"}}


def _my_page(world: World, actor: str) -> str:
    return f"/ho-so/{world.of(actor, 'dossier_code')}"


def _desk_page(world: World, _actor: str) -> str:
    return f"/ban/ho-so/{world.ids['at_receive']}"


def _said(_world: World, actor: str) -> str:
    return f"tinnhan-{actor}"


HANDLERS |= {
    f"{MINE}.load": Case(SIGNED_IN, path=_my_page, shows=_said, own=True),
    f"{MINE}.refresh": Case(SIGNED_IN, path=_my_page, shows=_said, own=True),
    f"{MINE}.older": Case(SIGNED_IN, path=_my_page, shows=_said, own=True),
    f"{DESK}.older": Case(READERS, path=_desk_page, shows="tinnhan-owner"),
    f"{DESK}.older_notes": Case(READERS, path=_desk_page, shows="tinnhan-owner"),
    f"{DESK}.load": (
        Case(READERS, path=_desk_page, shows="tinnhan-owner", label="shown"),
        Case(READERS, path=_desk_page, changes="dossier_view", label="recorded"),
    ),
    f"{DESK}.refresh": Case(READERS, path=_desk_page, shows="tinnhan-owner"),
}

ROUTES |= {
    "POST /api/dossiers/{dossier_id}/messages": (
        Case(
            SIGNED_IN,
            _written,
            path=lambda world, actor: f"/api/dossiers/{world.of(actor, 'dossier')}/messages",
            changes="dossier_message",
            label="about one's own",
        ),
        Case(
            READERS | {"owner"},
            _written,
            path=lambda world, _: f"/api/dossiers/{world.ids['at_receive_id']}/messages",
            changes="dossier_message",
            label="between both",
        ),
    ),
    "POST /api/dossiers/{dossier_id}/messages/files": Case(
        READERS | {"owner"},
        lambda _, __: {"content": photo(), "headers": {"x-message-key": "once", "x-file-name": "anh.jpg"}},
        path=lambda world, _: f"/api/dossiers/{world.ids['at_receive_id']}/messages/files",
        changes="dossier_message",
    ),
    "POST /api/dossiers/{dossier_id}/notes": Case(
        READERS,
        _written,
        path=lambda world, _: f"/api/dossiers/{world.ids['at_receive_id']}/notes",
        changes="dossier_message",
    ),
}
