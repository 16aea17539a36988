"""Cases of the working calendar, which the administrator keeps."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, Case
from tests.wire.world import World, granted

ADMINISTRATORS = granted(Permission.ADMINISTER)
PAGE = "pages___ban_ngay_nghi____calendar_state"


def _day_off(world: World, _actor: str) -> dict[str, Any]:
    return {"form": {"day": world.shared["later"], "kind": "holiday", "name": "Nghỉ bão"}}


HANDLERS |= {
    f"{PAGE}.load": Case(ADMINISTRATORS, shows='"ready_rx_state_": true'),
    f"{PAGE}.add": Case(
        ADMINISTRATORS,
        _day_off,
        changes="calendar_day",
    ),
    f"{PAGE}.remove": Case(
        ADMINISTRATORS,
        lambda world, _: {"day": world.shared["later"]},
        first=((f"{PAGE}.add", _day_off),),
        shows='"days_rx_state_": []',
    ),
}
