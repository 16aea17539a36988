"""Cases of the working calendar, which the administrator keeps."""

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, Case
from tests.wire.world import granted

ADMINISTRATORS = granted(Permission.ADMINISTER)
PAGE = "pages___ban_ngay_nghi____calendar_state"

HANDLERS |= {
    f"{PAGE}.load": Case(ADMINISTRATORS, shows='"ready_rx_state_": true'),
    f"{PAGE}.add": Case(
        ADMINISTRATORS,
        lambda _, __: {"form": {"day": "2099-05-04", "kind": "holiday", "name": "Nghỉ bão"}},
        changes="calendar_day",
    ),
    f"{PAGE}.remove": Case(
        ADMINISTRATORS,
        lambda _, __: {"day": "2099-05-05"},
        first=(
            (f"{PAGE}.add", lambda _, __: {"form": {"day": "2099-05-05", "kind": "holiday", "name": "Bão"}}),
        ),
        shows='"days_rx_state_": []',
    ),
}
