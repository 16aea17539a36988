"""Cases of placement, which happens on the phone; the level of somebody signed in is kept, and only their own."""

from tests.wire.cases import ROUTES, Case
from tests.wire.world import SIGNED_IN

ROUTES |= {
    "PUT /api/learning/placement": (
        Case(
            SIGNED_IN,
            lambda _, __: {"json": {"answers": {"dien-thoai": "khong-co"}}},
            changes="account",
            shows='"level":"beginner"',
            own=True,
            label="answered",
        ),
        Case(
            SIGNED_IN,
            lambda _, __: {"json": {"level": "independent"}},
            changes="account",
            own=True,
            label="by hand",
        ),
    ),
}
