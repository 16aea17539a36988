"""Cases of the desk and of following a dossier."""

from tests.wire.cases import HANDLERS, Case
from tests.wire.world import EVERYONE, OWNER_SECRETS, SIGNED_IN, World

READERS = frozenset({"guide", "receive", "appraise", "approve", "stamp", "return", "leader"})
READY = '"ready_rx_state_": true'


def _desk(world: World) -> str:
    return f"/ban/ho-so/{world.ids['code']}"


HANDLERS |= {
    "pages____desk____desk_shell.load": Case(READERS, shows=READY),
    "pages___ban____queue_state.load": Case(READERS, path=lambda _: "/ban", shows=READY),
    "pages___ban____queue_state.refresh": Case(READERS, path=lambda _: "/ban", shows=READY),
    "pages___ban____queue_state.search": Case(
        READERS, lambda _, __: {"form": {"tim": OWNER_SECRETS[1]}}, shows=OWNER_SECRETS[0]
    ),
    "pages___ban_ho_so____desk_dossier_state.load": Case(READERS, path=_desk, changes="dossier_view"),
    "pages___ban_ho_so____desk_dossier_state.refresh": Case(READERS, path=_desk, shows=OWNER_SECRETS[0]),
    "pages___ban_ho_so____desk_dossier_state.choose": Case(
        READERS, lambda _, __: {"kind": "receive"}, path=_desk, changes="dossier_view"
    ),
    "pages___ban_ho_so____desk_dossier_state.cancel": Case(READERS, path=_desk, shows='"kind": ""'),
    "pages___ban_ho_so____desk_dossier_state.act": Case(
        frozenset({"receive"}),
        lambda _, __: {"form": {"kind": "receive", "key": "once", "seq": "1", "text": ""}},
        path=_desk,
        changes="dossier_action",
    ),
    "pages___ho_so____dossiers_state.load": Case(SIGNED_IN, path=lambda _: "/ho-so", shows=READY, own=True),
    "pages___ho_so____dossiers_state.refresh": Case(
        SIGNED_IN, path=lambda _: "/ho-so", shows=READY, own=True
    ),
    "pages___tra_cuu____follow_state.load": Case(
        EVERYONE, path=lambda world: f"/tra-cuu?ma={world.ids['receipt']}", shows="Mới đăng ký", own=True
    ),
    "pages___tra_cuu____follow_state.look_up": Case(
        EVERYONE,
        lambda world, actor: {"form": {"code": world.ids[f"code_{actor}"], "last4": OWNER_SECRETS[1][-4:]}},
        path=lambda _: "/tra-cuu",
        shows="Mới đăng ký",
        own=True,
    ),
}
