"""Cases of the desk and of following a dossier."""

from typing import Any

from app.accounts.permissions import Permission
from pages._bulk import PICK
from pages._desk_action import REASON
from pages._on_site import KEY as SIT_KEY
from pages._on_site import SEQ as SIT_SEQ
from tests.wire.cases import HANDLERS, Case, nothing
from tests.wire.things import PAPER
from tests.wire.world import EVERYONE, OWNER_SECRETS, PEOPLE, SIGNED_IN, World, granted

READERS = granted(Permission.READ_DOSSIERS)
COURIERS = granted(Permission.CARRY)
DESK = "pages___ban_ho_so____desk_dossier_state"
BULK = "pages____bulk____bulk_state"
READY = '"ready_rx_state_": true'
WHY = "Một lý do đủ dài để người dân hiểu"


def _opens(may: frozenset[str] | set[str], step: str = "receive", **case: Any) -> Case:
    """On the page of the owner's dossier that waits at `step`."""
    return Case(
        frozenset(may),
        path=lambda world, _: f"/ban/ho-so/{world.ids[f'at_{step}']}",
        may_look=READERS,
        **case,
    )


STEPS = ("receive", "appraise", "approve", "stamp", "return_result")
RESULTS = {"return_result": 2}
"""Uploaded to the dossier that waits at a step: actions of it, too."""


def last_action(step: str) -> str:
    """The number of the last action of the owner's dossier that waits at a step."""
    return str(STEPS.index(step) + 1 + RESULTS.get(step, 0))


def _acts(may: set[str], step: str, kind: str, **form: Any) -> Case:
    """One action; values of `form` that are functions are asked with the world."""

    def payload(world: World, _: str) -> dict[str, Any]:
        given = {name: value(world) if callable(value) else value for name, value in form.items()}
        return {"form": {"kind": kind, "key": "once", "seq": last_action(step), "text": "", **given}}

    return _opens(may, step, payload=payload, changes="dossier_action", label=f"{kind} at {step}")


def _sits(may: set[str], step: str) -> Case:
    """All one's own steps at once."""
    sent = {"form": {SIT_KEY: "once", SIT_SEQ: last_action(step)}}
    return _opens(may, step, payload=lambda _, __: sent, changes="dossier_action", label=f"at {step}")


def _picks(world: World, _: str) -> dict[str, Any]:
    return {"form": {f"{PICK}{world.ids['at_stamp']}": "on"}}


HANDLERS |= {
    "pages____desk____desk_shell.load": Case(granted(Permission.USE_DESK), shows=READY),
    "pages___ban____queue_state.load": Case(READERS, path=lambda _, __: "/ban", shows=READY),
    "pages___ban____queue_state.refresh": Case(READERS, path=lambda _, __: "/ban", shows=READY),
    "pages___ban____queue_state.show_all": Case(READERS, path=lambda _, __: "/ban", shows=READY),
    "pages___ban_buu_ta____rounds_state.load": (
        Case(COURIERS, path=lambda _, __: "/ban/buu-ta", shows="dennha-owner", label="shown"),
        Case(COURIERS, path=lambda _, __: "/ban/buu-ta", changes="visit_view", label="recorded"),
    ),
    "pages___ban_buu_ta____rounds_state.refresh": Case(
        COURIERS, path=lambda _, __: "/ban/buu-ta", shows="dennha-owner"
    ),
    "pages___ban____queue_state.search": (
        Case(READERS, lambda _, __: {"form": {"tim": PEOPLE["owner"].phone}}, shows=OWNER_SECRETS[0]),
        Case(
            READERS, lambda _, __: {"form": {"tim": OWNER_SECRETS[0]}}, shows=OWNER_SECRETS[0], label="name"
        ),
        Case(
            READERS,
            lambda _, __: {"form": {"tim": PEOPLE["owner"].phone}},
            changes="dossier_view",
            label="recorded",
        ),
    ),
    f"{DESK}.load": (
        _opens(READERS, changes="dossier_view", label="recorded"),
        _opens(READERS, shows="tokhai-owner", label="shown"),
    ),
    f"{DESK}.refresh": _opens(READERS, shows=OWNER_SECRETS[0]),
    f"{DESK}.choose": (
        _opens({"receive"}, payload=lambda _, __: {"kind": "assign"}, changes="dossier_action"),
        _opens(
            {"receive"}, payload=lambda _, __: {"kind": "receive"}, shows='"kind": "receive"', label="panel"
        ),
    ),
    f"{DESK}.cancel": Case(READERS, first=((f"{DESK}.load", nothing),), shows='"kind": ""'),
    f"{DESK}.act": (
        _acts({"receive"}, "receive", "receive"),
        _acts({"receive"}, "receive", "assign"),
        _acts({"receive"}, "receive", "refuse_receipt", text=WHY),
        _acts({"receive"}, "receive", "request_supplement", **{f"{REASON}{PAPER}": "unreadable"}),
        _acts({"receive", "leader"}, "receive", "hand_on", to=lambda world: world.shared["colleague"]),
        _acts({"appraise"}, "appraise", "appraise"),
        _acts({"appraise"}, "appraise", "request_supplement", **{f"{REASON}{PAPER}": "missing"}),
        _acts({"appraise"}, "appraise", "refuse", text=WHY),
        _acts(
            {"appraise", "leader"}, "appraise", "extend", text=WHY, until=lambda world: world.shared["later"]
        ),
        _acts({"approve"}, "approve", "approve"),
        _acts({"approve"}, "approve", "send_back", text=WHY),
        _acts({"stamp"}, "stamp", "stamp"),
        _acts({"return"}, "return_result", "return_result"),
    ),
    f"{DESK}.sit": (
        _sits({"receive"}, "receive"),
        _sits({"stamp"}, "stamp"),
    ),
    f"{BULK}.choose": Case({"stamp"}, _picks, shows="Đóng dấu: "),
    f"{BULK}.confirm": Case(
        {"stamp"}, first=((f"{BULK}.choose", _picks),), changes="dossier_action", may_look=READERS
    ),
    f"{BULK}.cancel": Case(READERS, shows='"asked_rx_state_": []'),
    "pages___ho_so____dossiers_state.load": Case(
        SIGNED_IN,
        path=lambda _, __: "/ho-so",
        shows=lambda world, actor: world.of(actor, "dossier_code"),
        own=True,
    ),
    "pages___ho_so____dossiers_state.refresh": Case(
        SIGNED_IN,
        path=lambda _, __: "/ho-so",
        shows=lambda world, actor: world.of(actor, "draft"),
        own=True,
    ),
    "pages___tra_cuu____follow_state.load": Case(
        EVERYONE,
        path=lambda world, actor: f"/tra-cuu?ma={world.of(actor, 'receipt')}",
        shows="Mới đăng ký",
        own=True,
    ),
    "pages___tra_cuu____follow_state.look_up": Case(
        EVERYONE,
        lambda world, actor: {
            "form": {"code": world.of(actor, "dossier_code"), "last4": world.of(actor, "last4")}
        },
        path=lambda _, __: "/tra-cuu",
        shows="Mới đăng ký",
        own=True,
    ),
}
