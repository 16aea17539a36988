"""Cases of hand in hand: the citizen's side, the helper's side, mandates."""

from typing import Any

from tests.support.procedures import procedure
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.hand_things import HELPED
from tests.wire.world import EVERYONE, SIGNED_IN, World

OFFER = "pages___nho_giup____offer_state"
TOGETHER = "pages____nop_hand____together_state"
HAND = "pages___cam_tay____hand_state"
MANDATE = "pages___lam_thay____mandate_state"
APPLY = "pages___nop____apply_state"


def _mine(**case: Any) -> Case:
    """At one's own draft, where a relative helps."""
    return Case(
        SIGNED_IN, path=lambda world, actor: f"/nop/{world.of(actor, 'helped_draft')}/", own=True, **case
    )


def _entered(**case: Any) -> Case:
    """At one's own draft, whose code somebody has entered."""
    return Case(
        SIGNED_IN, path=lambda world, actor: f"/nop/{world.of(actor, 'entered_draft')}/", own=True, **case
    )


def _asking(**case: Any) -> Case:
    """At one's own draft, where nobody helps."""
    return Case(
        SIGNED_IN, path=lambda world, actor: f"/nop/{world.of(actor, 'draft')}/nho-giup/", own=True, **case
    )


def _theirs(name: str = "hand", **case: Any) -> Case:
    """At the form of a neighbour whom the actor helps."""
    return Case(SIGNED_IN, path=lambda world, actor: f"/cam-tay/{world.of(actor, name)}/", own=True, **case)


def _mandates(**case: Any) -> Case:
    return Case(SIGNED_IN, path=lambda _, __: "/tai-khoan/lam-thay/", own=True, **case)


def _id(name: str) -> Any:
    return lambda world, actor: {"mandate_id": world.of(actor, name)}


def _session(name: str) -> Any:
    return lambda world, actor: {"session_id": world.of(actor, name)}


_CONSENT = {"form": {"agrees": "on"}}


def _first(state: str) -> tuple[tuple[str, Any], ...]:
    return ((f"{state}.load", nothing),)


HANDLERS |= {
    f"{APPLY}.follow": _mine(shows="Người yêu cầu"),
    f"{OFFER}.load": _asking(shows=procedure().name),
    f"{OFFER}.hear": _asking(shows='"ready'),
    f"{OFFER}.offer": _asking(payload=lambda _, __: _CONSENT, changes="help_code"),
    f"{OFFER}.take_back": _asking(first=((f"{OFFER}.offer", lambda _, __: _CONSENT),), changes="help_code"),
    f"{TOGETHER}.load": _mine(shows="Anh Người Nhà"),
    f"{TOGETHER}.hear": _mine(shows="Anh Người Nhà"),
    f"{TOGETHER}.reveal": _mine(
        payload=lambda _, __: {"shown": True}, first=_first(TOGETHER), changes="help_session"
    ),
    f"{TOGETHER}.allow": _entered(payload=_session("entered"), changes="help_session"),
    f"{TOGETHER}.refuse": _entered(payload=_session("entered"), changes="help_session"),
    f"{TOGETHER}.stop": _mine(first=_first(TOGETHER), changes="help_session"),
    "pages___cam_tay____enter_state.load": Case(
        EVERYONE, path=lambda _, __: "/cam-tay/", shows='"ready', own=True
    ),
    f"{HAND}.load": (
        _theirs(shows=lambda _, actor: f"giup-{actor}", label="joined", first=_first(HAND)),
        _theirs("to_join", shows="Ông Xóm Dưới", label="meeting"),
    ),
    f"{HAND}.hear": _theirs(shows="Bà Hàng Xóm"),
    f"{HAND}.hear_typing": _theirs(shows="stamp"),
    f"{HAND}.edit_row": _theirs(
        payload=lambda _, __: {"act": "add", "group": "matter", "row": 1}, changes="draft"
    ),
    f"{HAND}.look_again": _theirs(shows="Bà Hàng Xóm"),
    f"{HAND}.join": _theirs("to_join", payload=lambda _, __: {"form": {}}, changes="help_session"),
    f"{HAND}.stop": _theirs(changes="help_session"),
    f"{HAND}.proceed": _theirs(
        payload=lambda _, __: {"form": {"applicant_full_name": "Đã Sửa Giúp"}}, changes="answer_author"
    ),
    f"{HAND}.back": _theirs(first=_first(HAND), changes="draft"),
    f"{HAND}.edit": _theirs(payload=lambda _, __: {"target": "giay-to"}, first=_first(HAND), changes="draft"),
    f"{HAND}.tell_ready": _theirs("acting", changes="mandate_event"),
    f"{MANDATE}.load": _mandates(shows="Cụ Cuối Xóm"),
    f"{MANDATE}.hear": _mandates(shows="Cụ Cuối Xóm"),
    f"{MANDATE}.grant": _mandates(
        payload=lambda _, __: {"form": {"scope": "all", "days": "7", "agrees": "on"}}, changes="mandate"
    ),
    f"{MANDATE}.seek": _mandates(payload=lambda _, __: {"text": "khai sinh"}, shows="Tìm thấy"),
    f"{MANDATE}.begin": (
        _mandates(
            payload=lambda world, actor: {
                "form": {"mandate": world.of(actor, "to_begin"), "procedure": HELPED}
            },
            changes="draft",
        ),
        _mandates(
            payload=lambda world, actor: {
                "form": {"mandate": world.of(actor, "to_begin"), "procedure": f"them:{HELPED}"}
            },
            changes="draft",
            label="one more",
        ),
    ),
    f"{MANDATE}.answer": _mandates(
        payload=lambda world, actor: {"mandate_id": world.of(actor, "asked"), "accepts": True},
        changes="mandate",
    ),
    f"{MANDATE}.allow": _mandates(payload=_id("to_allow"), changes="mandate"),
    f"{MANDATE}.new_code": _mandates(payload=_id("offered"), changes="help_code"),
    f"{MANDATE}.end": _mandates(payload=_id("given"), changes="mandate"),
    f"{MANDATE}.open_draft": _mandates(
        payload=lambda world, actor: {
            "mandate_id": world.of(actor, "covering"),
            "draft_id": world.of(actor, "covered_draft"),
        },
        changes="help_session",
    ),
}


def _session_route(end: str) -> Any:
    def path(world: World, actor: str) -> str:
        return f"/api/help/{world.of(actor, 'hand')}/{end}"

    return path


ROUTES |= {
    "POST /api/help/enter": Case(
        SIGNED_IN,
        lambda world, actor: {"data": {"code": world.of(actor, "code")}},
        changes="help_code",
        own=True,
    ),
    "PUT /api/help/{session_id}/answers": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"answers": {"reason": "gõ giúp"}}},
        path=_session_route("answers"),
        changes="draft",
        own=True,
    ),
    "PUT /api/help/{session_id}/presence": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"at": "reason", "point": "reason"}},
        path=_session_route("presence"),
        changes="help_session",
        own=True,
    ),
}
