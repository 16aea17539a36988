"""Cases of the accounts domain and of the frame around every page."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.world import EVERYONE, PASSWORD, PEOPLE, SIGNED_IN, World, granted

COUNTER = granted(Permission.ISSUE_PASSWORD)
PASSWORDS = "pages___ban_mat_khau____counter_password_state"


def _new_person(_world: World, actor: str) -> dict[str, Any]:
    """Somebody whose account an officer makes at the counter; another one for each officer."""
    form = {
        "full_name": "Người Ở Quầy",
        "phone": "0971234599",
        "citizen_number": f"0220990{sorted(COUNTER).index(actor) if actor in COUNTER else 99:05d}",
        "birth_date": "01/01/1999",
        "agrees_to_processing": "on",
    }
    return {"form": form}


HANDLERS |= {
    "pages____base____shell.load": Case(EVERYONE, shows='"ready_rx_state_": true', own=True),
    "pages___tai_khoan____account_state.load": Case(
        SIGNED_IN, path=lambda _, __: "/tai-khoan/", shows="Xử lý hồ sơ của tôi", own=True
    ),
    "pages___tai_khoan____account_state.save": Case(
        SIGNED_IN,
        lambda _, __: {"form": {"honorific": "ông", "address": "chỗ mới"}},
        changes="account",
        own=True,
    ),
    "pages___tai_khoan____account_state.agree": Case(
        SIGNED_IN, lambda _, __: {"purpose": "push", "given": False}, changes="consent", own=True
    ),
    f"{PASSWORDS}.load": Case(COUNTER, shows='"ready_rx_state_": true'),
    f"{PASSWORDS}.turn": Case(COUNTER, shows='"making_rx_state_": true'),
    f"{PASSWORDS}.issue": (
        Case(
            COUNTER,
            lambda _, __: {
                "form": {"phone": PEOPLE["owner"].phone, "citizen_number": PEOPLE["owner"].citizen_number}
            },
            changes="one_time_password",
        ),
        Case(COUNTER, _new_person, first=((f"{PASSWORDS}.turn", nothing),), changes="account", label="make"),
    ),
}

ROUTES |= {
    "POST /api/register": Case(
        EVERYONE,
        lambda _, actor: {
            "data": {
                "full_name": "Người Mới",
                "phone": f"09712345{sorted(EVERYONE).index(actor):02d}",  # one takes so many a day
                "citizen_number": "022099009999",
                "birth_date": "01/01/1999",
                "password": "câu dài dễ nhớ",
                "agrees_to_processing": "on",
            }
        },
        changes="account",
        own=True,
    ),
    "POST /api/sign-in": Case(
        EVERYONE,
        lambda _, __: {"data": {"login": PEOPLE["other"].phone, "password": PASSWORD}},
        changes="login_session",
        own=True,
    ),
    "POST /api/sign-out": Case(
        EVERYONE,
        changes=lambda actor: None if actor == "anonymous" else "login_session",
        shows=lambda _, actor: '"next"' if actor == "anonymous" else None,
        own=True,
    ),
    "POST /api/password": Case(
        SIGNED_IN,
        lambda _, __: {"data": {"current": PASSWORD, "new": "một câu hoàn toàn khác"}},
        changes="account",
        own=True,
    ),
    "POST /api/sessions/{session_id}/revoke": Case(
        SIGNED_IN,
        path=lambda world, actor: f"/api/sessions/{world.of(actor, 'session')}/revoke",
        changes="login_session",
        own=True,
    ),
}
