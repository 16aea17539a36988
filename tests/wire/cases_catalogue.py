"""Cases of the catalogue: public, and the same for everybody."""

from tests.wire.cases import HANDLERS, Case
from tests.wire.things import FILED
from tests.wire.world import EVERYONE

STATE = "pages___thu_tuc____catalogue_state"
FOUND = '"name": "Đăng ký khai sinh"'

HANDLERS |= {
    f"{STATE}.load": Case(EVERYONE, path=lambda _, __: "/thu-tuc?tim=khai+sinh", shows=FOUND, own=True),
    f"{STATE}.type_query": Case(
        EVERYONE, lambda _, __: {"text": "lam giay khai sinh"}, shows=FOUND, own=True
    ),
    f"{STATE}.wake": Case(EVERYONE, lambda _, __: {"text": "khai sinh"}, shows=FOUND, own=True),
    f"{STATE}.choose_field": Case(EVERYONE, lambda _, __: {"slug": "ho-tich"}, shows=FOUND, own=True),
    f"{STATE}.choose_department": Case(EVERYONE, lambda _, __: {"slug": "tu-phap"}, shows=FOUND, own=True),
    f"{STATE}.choose_online": Case(EVERYONE, lambda _, __: {"level": "full"}, shows=FOUND, own=True),
    f"{STATE}.choose_home": Case(EVERYONE, lambda _, __: {"answer": "yes"}, shows=FOUND, own=True),
    f"{STATE}.start_over": Case(
        EVERYONE,
        first=((f"{STATE}.type_query", lambda _, __: {"text": "khai sinh"}),),
        shows='"query_rx_state_": ""',
        own=True,
    ),
    "pages___thu_tuc_chi_tiet____procedure_state.load": Case(
        EVERYONE, path=lambda _, __: f"/thu-tuc/{FILED}", shows="Đăng ký khai sinh", own=True
    ),
}
