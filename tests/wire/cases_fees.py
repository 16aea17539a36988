"""Cases of fees: what a citizen sees, what officers record, and reading a statement."""

from typing import Any

from app.accounts.permissions import Permission
from app.fees.statement import digest, fingerprint
from models.fees import FeeStep, LineStep
from pages import _transfers as transfers
from pages._fees_desk import KEY, SEQ, STEP
from pages.ban_doi_soat import AGREED, WHICH
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things_fees import CLOSED, DOUBTFUL, WAITING
from tests.wire.world import SIGNED_IN, World, granted

READERS = granted(Permission.READ_DOSSIERS)
COLLECTORS = granted(Permission.COLLECT_FEES)
MINE = "pages____fees____my_fee_state"
DESK = "pages____fees_desk____desk_fee_state"
REVERSERS = granted(Permission.REVERSE_FEES)
REFUNDERS = granted(Permission.REFUND_FEES)
OWED = "pages___ban_hoan_phi____refund_list_state"
PROPOSED = "Phải hoàn 8.000 đ (đề xuất)"
LINES = "pages____transfers____transfer_state"
WHY = "Ghi nhầm hồ sơ của người khác"
STATEMENT = "pages___ban_doi_soat____statement_state"
DUE = "Cần nộp 8.000 đ"


def _mine(world: World, actor: str) -> str:
    return f"/ho-so/{world.of(actor, 'dossier_code')}"


def _owners(world: World, _actor: str) -> str:
    return f"/ban/ho-so/{world.ids['at_receive']}"


def _paid(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {STEP: "pay_counter", SEQ: "0", KEY: "once", "receipt": "0001234"}}


def _sent(_world: World, _actor: str) -> dict[str, Any]:
    return {"files": {"file": ("sao-ke.csv", WAITING.replace("8000", "9000").encode())}}


def _looked_at(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {WHICH: digest(WAITING), AGREED: fingerprint([])}}


def _reversed(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {SEQ: "1", KEY: "once-more", "reason": WHY}}


def _withdrawn(world: World, _actor: str) -> str:
    return f"/ban/ho-so/{world.shared['withdrawn']}"


def _given_back(_world: World, _actor: str) -> dict[str, Any]:
    said = {"amount": "8.000", "number": "PC 1", "signed": "on"}
    return {"form": {STEP: FeeStep.REFUND_CASH.value, SEQ: "1", KEY: "give", **said}}


def _decided(_world: World, _actor: str) -> dict[str, Any]:
    return {"form": {SEQ: "1", KEY: "decide", "amount": "3.000", "reason": WHY}}


def _statement(_world: World, _actor: str) -> str:
    return "/ban/doi-soat"


def _refunds(_world: World, _actor: str) -> str:
    return "/ban/hoan-phi"


def _says(line: str, **said: str) -> Any:
    """What a form about one transfer sends."""
    return lambda world, _: {"form": {transfers.LINE: world.shared[line], transfers.REASON: WHY, **said}}


def _assigned(world: World, actor: str) -> dict[str, Any]:
    said: dict[str, Any] = _says("line")(world, actor)
    code = {transfers.CODE: world.ids["at_receive"], transfers.SEQ: "0"}
    return {"form": {**said["form"], **code, transfers.STEP: LineStep.ASSIGN.value}}


HANDLERS |= {
    f"{MINE}.load": Case(SIGNED_IN, nothing, path=_mine, shows=DUE, own=True),
    f"{MINE}.refresh": Case(SIGNED_IN, nothing, path=_mine, shows=DUE, own=True),
    f"{DESK}.load": (
        Case(READERS, path=_owners, shows=DUE, label="shown"),
        Case(READERS, path=_owners, changes="dossier_view", label="recorded"),
    ),
    f"{DESK}.refresh": Case(READERS, path=_owners, shows=DUE),
    f"{DESK}.record": Case(COLLECTORS, _paid, path=_owners, changes="fee_event"),
    f"{STATEMENT}.load": Case(COLLECTORS, nothing, path=_statement, shows="1 khoản tiền vào"),
    f"{STATEMENT}.book": Case(COLLECTORS, _looked_at, path=_statement, changes="bank_statement"),
    f"{STATEMENT}.discard": Case(COLLECTORS, nothing, path=_statement, changes="bank_statement_waiting"),
    f"{DESK}.reverse": (
        Case(
            REVERSERS - {"return"},
            _reversed,
            path=lambda world, _: f"/ban/ho-so/{world.ids['at_return_result']}",
            changes="fee_event",
            label="the recorder and a leader",
        ),
        Case(
            REVERSERS - {"receive"},
            _reversed,
            path=lambda world, _: f"/ban/ho-so/{world.ids['at_stamp']}",
            changes="fee_event",
            label="another recorder",
        ),
    ),
    f"{DESK}.refund": Case(REFUNDERS, _given_back, path=_withdrawn, changes="fee_event"),
    f"{DESK}.decide": Case(
        granted(Permission.DECIDE_REFUNDS), _decided, path=_withdrawn, changes="fee_event"
    ),
    f"{OWED}.load": Case(REFUNDERS, path=_refunds, shows=PROPOSED),
    f"{OWED}.refresh": Case(REFUNDERS, path=_refunds, shows=PROPOSED),
    f"{LINES}.load": Case(COLLECTORS, nothing, path=_statement, shows=DOUBTFUL),
    f"{LINES}.refresh": Case(COLLECTORS, nothing, path=_statement, shows=CLOSED),
    f"{LINES}.choose": Case(
        COLLECTORS, lambda world, _: {"line_id": world.shared["line"]}, path=_statement, shows=DOUBTFUL
    ),
    f"{LINES}.find": Case(
        COLLECTORS,
        lambda world, _: {
            "form": {transfers.LINE: world.shared["line"], transfers.CODE: world.ids["at_receive"]}
        },
        path=_statement,
        shows=DUE,
    ),
    f"{LINES}.close": (
        Case(
            COLLECTORS,
            _says("line", **{transfers.STEP: LineStep.REFUNDED.value, transfers.SEQ: "0"}),
            path=_statement,
            changes="bank_line_event",
            label="refunded",
        ),
        Case(
            COLLECTORS,
            _says("asked_line", **{transfers.STEP: LineStep.OTHER.value, transfers.SEQ: "0"}),
            path=_statement,
            changes="bank_line_event",
            label="two of them",
        ),
        Case(COLLECTORS, _assigned, path=_statement, changes="fee_event", label="assigned"),
    ),
    f"{LINES}.reopen": Case(
        COLLECTORS,
        _says("closed_line", **{transfers.SEQ: "1", transfers.KEY: "open-it"}),
        path=_statement,
        changes="bank_line_event",
    ),
}

ROUTES |= {
    "POST /api/fees/statements": Case(
        COLLECTORS, _sent, path=lambda _, __: "/api/fees/statements", changes="bank_statement_waiting"
    ),
}
