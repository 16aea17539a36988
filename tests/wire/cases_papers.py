"""Cases of the papers of a dossier and of the register."""

from typing import Any

from app import clock
from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import SIGNED_IN, World, granted

READERS = granted(Permission.READ_DOSSIERS)
PRINTERS = granted(Permission.READ_REGISTER)
REGISTER = "pages___ban_so_theo_doi____register_state"
HERE = "/ban/so-theo-doi"
PDF = "%PDF-"


def _today(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {"first": clock.today().isoformat(), "last": clock.today().isoformat()}}


def _days(_world: World, _actor: str) -> dict[str, Any]:
    return {"params": {"first": clock.today().isoformat(), "last": clock.today().isoformat()}}


def _owners(world: World, _actor: str) -> str:
    """The receipt of a dossier of the owner's that was received."""
    return f"/api/dossiers/{world.ids['at_appraise']}/papers/2.pdf"


def _control(world: World, _actor: str) -> str:
    return f"/api/dossiers/{world.ids['at_appraise']}/control-sheet.pdf"


def _apology(world: World, _actor: str) -> str:
    return f"/api/dossiers/{world.ids['at_appraise']}/apology-draft.pdf"


def _recorded(actor: str) -> str | None:
    return None if actor == "owner" else "dossier_view"


def _own(seq: int) -> Any:
    return lambda world, actor: f"/api/dossiers/{world.of(actor, 'supplement_code')}/papers/{seq}.pdf"


ROUTES |= {
    "GET /api/dossiers/{code}/papers/{seq}.pdf": (
        Case(SIGNED_IN, path=_own(2), shows=PDF, label="own receipt"),
        Case(SIGNED_IN, path=_own(3), shows=PDF, label="own supplement request"),
        Case(READERS | {"owner"}, path=_owners, shows=PDF, changes=_recorded, label="for officers"),
    ),
    "GET /api/dossiers/{code}/control-sheet.pdf": (
        Case(READERS, path=_control, shows=PDF, label="shown"),
        Case(READERS, path=_control, changes="dossier_view", label="recorded"),
    ),
    "GET /api/dossiers/{code}/apology-draft.pdf": (
        Case(READERS, path=_apology, shows=PDF, label="shown"),
        Case(READERS, path=_apology, changes="dossier_view", label="recorded"),
    ),
    "GET /api/register.pdf": (
        Case(PRINTERS, _days, shows=PDF, label="shown"),
        Case(PRINTERS, _days, changes="dossier_view", label="recorded"),
    ),
}

HANDLERS |= {
    f"{REGISTER}.load": Case(PRINTERS, path=lambda _, __: HERE, shows='"ready_rx_state_": true'),
    f"{REGISTER}.choose": Case(PRINTERS, _today, path=lambda _, __: HERE, shows="/api/register.pdf?first="),
}
