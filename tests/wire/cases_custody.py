"""Cases of paper originals: where the citizen's are, and what officers do with them."""

from typing import Any

from app.accounts.permissions import Permission
from pages.ban_giay_goc import READS
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.world import SIGNED_IN, World, granted

HANDLERS_OF = granted(Permission.HANDLE_ORIGINALS)
MINE = "pages____originals____my_originals_state"
DESK = "pages___ban_giay_goc____originals_state"
NAME = "giaygoc-owner"


def _mine(world: World, actor: str) -> str:
    return f"/ho-so/{world.of(actor, 'dossier_code')}"


def _desk(_world: World, _actor: str) -> str:
    return "/ban/giay-goc"


def _named(_world: World, actor: str) -> str:
    return f"giaygoc-{actor}"


def _label(world: World) -> str:
    return world.own["owner"]["original"]


def _acts(step: str, **form: str) -> Any:
    return lambda world, _: {"form": {"label": _label(world), "step": step, "seq": "1", **form}}


HANDLERS |= {
    f"{MINE}.load": Case(SIGNED_IN, nothing, path=_mine, shows=_named, own=True),
    f"{MINE}.refresh": Case(SIGNED_IN, nothing, path=_mine, shows=_named, own=True),
    f"{DESK}.load": Case(
        HANDLERS_OF, path=lambda world, _: f"/ban/giay-goc?nhan={_label(world)}", shows=NAME
    ),
    f"{DESK}.refresh": Case(HANDLERS_OF, path=_desk, shows='"ready_rx_state_": true'),
    f"{DESK}.read": Case(
        HANDLERS_OF, lambda world, _: {"form": {READS: _label(world).lower()}}, path=_desk, shows=NAME
    ),
    f"{DESK}.take_in": Case(
        HANDLERS_OF,
        lambda world, _: {
            "form": {"code": world.ids["at_receive"], "name": "Giấy chứng sinh", "key": "once"}
        },
        path=_desk,
        changes="original",
    ),
    f"{DESK}.act": (
        Case(
            HANDLERS_OF - {"receive"}, _acts("confirm"), path=_desk, changes="original_event", label="confirm"
        ),
        Case(
            frozenset({"receive"}),
            _acts("hand_on", to="office"),
            path=_desk,
            changes="original_event",
            label="hand on",
        ),
        Case(
            frozenset({"receive"}),
            _acts("give_back"),
            path=_desk,
            changes="original_event",
            label="give back",
        ),
    ),
}

ROUTES |= {
    "GET /api/originals/{label}/label.pdf": Case(
        HANDLERS_OF, path=lambda world, _: f"/api/originals/{_label(world)}/label.pdf", shows="%PDF-"
    ),
}
