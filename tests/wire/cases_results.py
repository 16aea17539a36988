"""Cases of results: uploading, reading, taking back, and checking in public."""

from typing import Any

from app.accounts.permissions import Permission
from tests.support.signing import a_pdf
from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import EVERYONE, World, granted

READERS = granted(Permission.READ_DOSSIERS)
STAMPERS = granted(Permission.STAMP)
WHY = "Đưa nhầm kết quả của hồ sơ khác"
DESK = "pages___ban_ho_so____desk_dossier_state"


def _here(world: World, _actor: str) -> str:
    return f"/ban/ho-so/{world.ids['at_return_result']}"


def _result(world: World, _actor: str) -> str:
    return f"/api/results/{world.ids['result']}"


def _mistake(world: World, _actor: str) -> str:
    return f"/api/results/{world.ids['result_by_mistake']}"


def _pdf(_world: World, _actor: str) -> dict[str, Any]:
    return {"content": a_pdf("mot to khac"), "headers": {"x-file-name": "ket-qua.pdf"}}


ROUTES |= {
    "POST /api/dossiers/{code}/results": Case(
        STAMPERS,
        _pdf,
        path=lambda world, _: f"/api/dossiers/{world.ids['at_stamp']}/results",
        changes="dossier_action",
    ),
    "GET /api/results/{result_id}": Case(
        READERS | {"owner"},
        path=_result,
        changes=lambda actor: None if actor == "owner" else "dossier_view",
        shows="%PDF-",
    ),
    "DELETE /api/results/{result_id}": Case(
        STAMPERS, lambda _, __: {"json": {"reason": WHY}}, path=_mistake, changes="result_document"
    ),
}

HANDLERS |= {
    f"{DESK}.refresh_results": Case(
        READERS, path=_here, shows=lambda world, _: world.ids["result"], may_look=READERS
    ),
    f"{DESK}.take_back": Case(
        STAMPERS,
        lambda world, _: {"form": {"result": world.ids["result_by_mistake"], "result-reason": WHY}},
        path=_here,
        changes="result_document",
    ),
    "pages___kiem_tra____check_result_state.load": Case(
        EVERYONE,
        path=lambda world, _: f"/kiem-tra/{world.ids['result_link']}",
        shows="Chữ ký số hợp lệ",
    ),
}
