"""Cases of fees: what a citizen sees, what officers record, and reading a statement."""

from typing import Any

from app.accounts.permissions import Permission
from pages._fees_desk import KEY, STEP
from pages.ban_doi_soat import TEXT
from tests.wire.cases import HANDLERS, Case, nothing
from tests.wire.world import SIGNED_IN, World, granted

READERS = granted(Permission.READ_DOSSIERS)
COLLECTORS = granted(Permission.COLLECT_FEES)
MINE = "pages____fees____my_fee_state"
DESK = "pages____fees_desk____desk_fee_state"
STATEMENT = "pages___ban_doi_soat____statement_state"
DUE = "Cần nộp 8.000 đ"


def _mine(world: World, actor: str) -> str:
    return f"/ho-so/{world.of(actor, 'dossier_code')}"


def _owners(world: World, _actor: str) -> str:
    return f"/ban/ho-so/{world.ids['at_receive']}"


def _paid(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {STEP: "pay_counter", KEY: "once", "receipt": "0001234"}}


def _text(world: World, _actor: str) -> dict[str, Any]:
    line = f"25/11/2026,FT1,8000,{world.ids['at_receive']}"
    return {"form": {TEXT: f"Ngày,Số tham chiếu,Số tiền,Nội dung\n{line}"}}


HANDLERS |= {
    f"{MINE}.load": Case(SIGNED_IN, nothing, path=_mine, shows=DUE, own=True),
    f"{MINE}.refresh": Case(SIGNED_IN, nothing, path=_mine, shows=DUE, own=True),
    f"{DESK}.load": (
        Case(READERS, path=_owners, shows=DUE, label="shown"),
        Case(READERS, path=_owners, changes="dossier_view", label="recorded"),
    ),
    f"{DESK}.refresh": Case(READERS, path=_owners, shows=DUE),
    f"{DESK}.record": Case(COLLECTORS, _paid, path=_owners, changes="fee_event"),
    f"{STATEMENT}.load": Case(
        COLLECTORS, path=lambda _, __: "/ban/doi-soat", shows='"ready_rx_state_": true'
    ),
    f"{STATEMENT}.preview": Case(COLLECTORS, _text, path=lambda _, __: "/ban/doi-soat", shows="1 khoản khớp"),
}
