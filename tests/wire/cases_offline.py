"""Cases of drafts away from the network."""

from tests.wire.cases import ROUTES, Case
from tests.wire.world import SIGNED_IN

ROUTES |= {
    "POST /api/offline/key": Case(SIGNED_IN, shows='"secret"', own=True),
    "GET /api/offline/drafts": Case(SIGNED_IN, shows=lambda world, actor: world.of(actor, "draft"), own=True),
    "GET /api/drafts/{draft_id}/offline": Case(
        SIGNED_IN,
        path=lambda world, actor: f"/api/drafts/{world.of(actor, 'draft')}/offline",
        shows=lambda _, actor: f"tokhai-{actor}",
        own=True,
    ),
    "PUT /api/drafts/{draft_id}/offline": Case(
        SIGNED_IN,
        lambda _, actor: {
            "json": {"changes": [{"box": "reason", "text": "điền lúc mất mạng", "base": f"tokhai-{actor}"}]}
        },
        path=lambda world, actor: f"/api/drafts/{world.of(actor, 'draft')}/offline",
        changes="draft",
        own=True,
    ),
}
