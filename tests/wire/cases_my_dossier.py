"""Cases of a citizen's own dossier and of the card on the home page."""

from typing import Any

from pages._ho_so_parts import KEY, SEQ, TEXT
from tests.wire.cases import HANDLERS, Case, nothing
from tests.wire.things import PAPER
from tests.wire.world import EVERYONE, SIGNED_IN, World

MINE = "pages___ho_so_chi_tiet____my_dossier_state"
HOME = "pages___home____home_state"
WHY = "Một lý do đủ dài để cán bộ hiểu"


def _on(which: str, **case: Any) -> Case:
    """On the page of one's own dossier; with somebody else's code it opens nothing."""
    return Case(SIGNED_IN, path=lambda world, actor: f"/ho-so/{world.of(actor, which)}", own=True, **case)


def _form(_world: World, actor: str) -> str:
    """A word of this person's own form."""
    return f"tokhai-{actor}"


def _card(world: World, actor: str) -> str:
    """The dossier that waits for this person; nobody has none, and is only told that the page is ready."""
    return '"ready_rx_state_": true' if actor == "anonymous" else world.of(actor, "supplement_code")


def _sent(seq: int) -> dict[str, Any]:
    return {"form": {KEY: "once", SEQ: str(seq), TEXT: WHY}}


def _file(world: World, actor: str) -> dict[str, Any]:
    return {"attachment_id": world.of(actor, "supplement_file")}


def _file_id(world: World, actor: str) -> dict[str, Any]:
    return {"file_id": world.of(actor, "supplement_file")}


HANDLERS |= {
    f"{MINE}.load": _on("dossier_code", payload=nothing, shows=_form),
    f"{MINE}.refresh": _on("dossier_code", payload=nothing, shows=_form),
    f"{MINE}.refresh_files": _on("supplement_code", payload=nothing, shows=_form),
    f"{MINE}.edit_row": _on(
        "supplement_code",
        payload=lambda _, __: {"act": "add", "group": "matter", "row": 1},
        changes="supplement_draft",
    ),
    f"{MINE}.look_again": _on("supplement_code", payload=nothing, shows=_form),
    f"{MINE}.remove_file": _on("supplement_code", payload=_file, changes="attachment"),
    f"{MINE}.move_up": _on("supplement_code", payload=_file_id, shows=_form),
    f"{MINE}.merge": _on(
        "supplement_code", payload=lambda _, __: {"document_key": PAPER}, shows="Cần ít nhất hai ảnh"
    ),
    f"{MINE}.answer": _on("supplement_code", payload=lambda _, __: _sent(3), changes="dossier_action"),
    f"{MINE}.withdraw": _on("dossier_code", payload=lambda _, __: _sent(1), changes="dossier_action"),
    f"{HOME}.load": Case(EVERYONE, shows=_card, own=True),
    f"{HOME}.refresh": Case(EVERYONE, shows=_card, own=True),
}
