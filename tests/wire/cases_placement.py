"""Cases of placement, which is open to everyone and changes only the caller's own level."""

from tests.wire.cases import HANDLERS, Case, nothing
from tests.wire.world import EVERYONE, SIGNED_IN

STATE = "pages___xep_lop____placement_state"
_ASKED = ((f"{STATE}.load", nothing),)

HANDLERS |= {
    f"{STATE}.load": Case(EVERYONE, shows='"ready_rx_state_": true', own=True),
    f"{STATE}.answer": (
        Case(
            EVERYONE,
            lambda _, __: {"value": "rieng"},
            first=_ASKED,
            shows='"number_rx_state_": 1',
            own=True,
            label="first",
        ),
        Case(
            SIGNED_IN,
            lambda _, __: {"value": "khong-co"},
            first=_ASKED,
            changes="account",
            own=True,
            label="last",
        ),
    ),
    f"{STATE}.back": Case(
        EVERYONE,
        first=(*_ASKED, (f"{STATE}.answer", lambda _, __: {"value": "rieng"})),
        shows='"number_rx_state_": 0',
        own=True,
    ),
    f"{STATE}.ask_officer": (
        Case(EVERYONE, first=_ASKED, shows='"level_rx_state_": "beginner"', own=True, label="asked"),
        Case(SIGNED_IN, first=_ASKED, changes="account", own=True, label="kept"),
    ),
    f"{STATE}.choose": (
        Case(
            EVERYONE,
            lambda _, __: {"level": "beginner"},
            shows='"level_rx_state_": "beginner"',
            own=True,
            label="chosen",
        ),
        Case(SIGNED_IN, lambda _, __: {"level": "independent"}, changes="account", own=True, label="kept"),
    ),
}
