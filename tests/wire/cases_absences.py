"""Cases of officers who are away: leaders say so, and who stands in."""

from typing import Any

from app import clock
from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, Case
from tests.wire.world import World, granted

LEADERS = granted(Permission.KEEP_ABSENCES)
PAGE = "pages___ban_vang_mat____away_state"


def _absence(world: World, _actor: str) -> dict[str, Any]:
    today = clock.today().isoformat()
    who = {"person": world.accounts["stamp"], "substitute": world.shared["colleague"]}
    return {"form": {**who, "first": today, "last": today}}


HANDLERS |= {
    f"{PAGE}.load": Case(LEADERS, shows='"ready_rx_state_": true'),
    f"{PAGE}.add": Case(LEADERS, _absence, changes="absence"),
    f"{PAGE}.end": Case(LEADERS, lambda world, _: {"absence": world.shared["absence"]}, changes="absence"),
}
