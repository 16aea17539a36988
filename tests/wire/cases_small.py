"""Cases of the domains with few doors: learning, operations."""

from tests.wire.cases import ROUTES, Case
from tests.wire.things import TUTORIAL
from tests.wire.world import EVERYONE, SIGNED_IN

ROUTES |= {
    "GET /api/health": Case(EVERYONE, shows='"database":true', own=True),
    "GET /api/learning/progress": Case(
        EVERYONE,
        shows=lambda _, actor: '"kept":false' if actor == "anonymous" else TUTORIAL,
        own=True,
    ),
    "PUT /api/learning/progress/{slug}": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"step": 2}},
        path=lambda _, __: f"/api/learning/progress/{TUTORIAL}",
        changes="tutorial_progress",
        own=True,
    ),
}
