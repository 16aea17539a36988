"""Cases of what is kept about oneself."""

from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import CITIZENS, PASSWORD, SIGNED_IN

ROUTES |= {
    "GET /api/my-data.zip": Case(SIGNED_IN, path=lambda _, __: "/api/my-data.zip", shows="PK", own=True),
    "POST /api/my-data/delete": Case(
        CITIZENS,
        lambda _, __: {"data": {"password": PASSWORD}},
        path=lambda _, __: "/api/my-data/delete",
        # Their dossiers are open: they are told so, and everybody else hears of something else.
        shows="Chưa xóa được tài khoản",
        own=True,
    ),
}

HANDLERS |= {
    "pages___tai_khoan_du_lieu____my_data_state.load": Case(
        SIGNED_IN,
        path=lambda _, __: "/tai-khoan/du-lieu/",
        shows=lambda world, actor: None if actor == "anonymous" else world.of(actor, "dossier_code"),
        own=True,
    ),
}
