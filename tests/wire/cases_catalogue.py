"""Cases of the catalogue: public, the same for everyone."""

from tests.wire.cases import HANDLERS, Case
from tests.wire.world import EVERYONE
from tests.wire.world_apply import INCOMPLETE

LIST = "pages___thu_tuc____catalogue_state"

HANDLERS |= {
    f"{LIST}.load": Case(EVERYONE, path=lambda _: "/thu-tuc", shows='"ready_rx_state_": true', own=True),
    f"{LIST}.wake": Case(EVERYONE, lambda _, __: {"text": "khai sihn"}, shows="khai sihn", own=True),
    f"{LIST}.type_query": Case(EVERYONE, lambda _, __: {"text": "khai sihn"}, shows="khai sihn", own=True),
    f"{LIST}.choose_field": Case(EVERYONE, lambda _, __: {"slug": "ho-tich"}, shows="ho-tich", own=True),
    f"{LIST}.choose_department": Case(EVERYONE, lambda _, __: {"slug": "tu-phap"}, shows="tu-phap", own=True),
    f"{LIST}.choose_online": Case(EVERYONE, lambda _, __: {"level": "full"}, shows='"full"', own=True),
    f"{LIST}.choose_home": Case(EVERYONE, lambda _, __: {"answer": "yes"}, shows='"yes"', own=True),
    f"{LIST}.start_over": Case(EVERYONE, shows="_set_value", own=True),
    "pages___thu_tuc_chi_tiet____procedure_state.load": Case(
        EVERYONE, path=lambda _: f"/thu-tuc/{INCOMPLETE}", shows=INCOMPLETE, own=True
    ),
}
