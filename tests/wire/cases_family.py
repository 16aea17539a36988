"""Cases of a phone that a family shares."""

from tests.wire.cases import ROUTES, Case
from tests.wire.world import EVERYONE, PASSWORD, SIGNED_IN

ROUTES |= {
    "POST /api/family/sign-in": Case(
        EVERYONE,
        lambda world, _: {"data": {"ticket": world.shared["others_ticket"], "own_password": PASSWORD}},
        changes="login_session",
        own=True,
    ),
    "POST /api/family/remember": Case(
        SIGNED_IN,
        lambda world, actor: {"data": {"call_name": "Nhà tôi", "ticket": world.of(actor, "ticket")}},
        changes="known_phone",
        shows='"ticket"',
        own=True,
    ),
    # Who holds the phone may take any name off it; nobody else has its ticket.
    "POST /api/family/forget": Case(
        EVERYONE,
        lambda world, _: {"data": {"ticket": world.shared["others_ticket"]}},
        changes="known_phone",
        own=True,
    ),
}
