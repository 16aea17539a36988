"""Cases of the catalogue as administrators keep it: out as a file, in as a proposal, published."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things import FILED, PROPOSED, proposed_file
from tests.wire.world import World, granted

ADMINISTRATORS = granted(Permission.ADMINISTER)
LIST = "pages___ban_thu_tuc____catalogue_state"
PROPOSAL = "pages___ban_thu_tuc_de_nghi____proposal_state"
FORM = "pages___ban_thu_tuc_mau____form_preview_state"
READY = '"ready_rx_state_": true'


def _proposal(world: World, _actor: str) -> str:
    return f"/ban/thu-tuc/{world.shared['proposal']}"


def _upload(_world: World, _actor: str) -> dict[str, Any]:
    return {"files": {"file": ("danh-muc.xlsx", proposed_file("Tên khác nữa"))}}


HANDLERS |= {
    f"{LIST}.load": Case(ADMINISTRATORS, path=lambda _, __: "/ban/thu-tuc", shows=READY),
    f"{PROPOSAL}.load": Case(ADMINISTRATORS, path=_proposal, shows=PROPOSED),
    f"{PROPOSAL}.publish": Case(
        ADMINISTRATORS,
        path=_proposal,
        first=((f"{PROPOSAL}.load", lambda _, __: {}),),
        changes="procedure",
    ),
    f"{FORM}.load": Case(ADMINISTRATORS, path=lambda _, __: f"/ban/thu-tuc/mau/{FILED}", shows=READY),
    f"{FORM}.choose": Case(
        ADMINISTRATORS,
        lambda _, __: {"box": "subject_type", "answer": "Các thành viên hộ gia đình"},
        path=lambda _, __: f"/ban/thu-tuc/mau/{FILED}",
        first=((f"{FORM}.load", nothing),),
        shows='"proposed_rx_state_": false',
    ),
}

ROUTES |= {
    "GET /api/catalogue/workbook.xlsx": Case(
        ADMINISTRATORS, path=lambda _, __: "/api/catalogue/workbook.xlsx", shows="PK"
    ),
    "POST /api/catalogue/proposals": Case(
        ADMINISTRATORS,
        _upload,
        path=lambda _, __: "/api/catalogue/proposals",
        changes="catalogue_proposal",
    ),
}
