"""Cases of the questions at the end of tutorials, and of certificates."""

from app.guidance.certificates import mask_name
from app.guidance.paths import paths
from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.things import TUTORIAL
from tests.wire.world import EVERYONE, PEOPLE, SIGNED_IN

CERTIFICATES = "pages___chung_nhan____certificate_state"
HERE = "/hoc/chung-nhan/"


def _papers(_world: object, actor: str) -> str:
    return '"signed_in_rx_state_": false' if actor == "anonymous" else '"certificate": "'


HANDLERS |= {
    f"{CERTIFICATES}.load": Case(
        EVERYONE, path=lambda _, __: HERE, shows='"ready_rx_state_": true', own=True
    ),
    f"{CERTIFICATES}.refresh": Case(EVERYONE, path=lambda _, __: HERE, shows=_papers, own=True),
    f"{CERTIFICATES}.receive": Case(
        SIGNED_IN,
        lambda _, __: {"key": paths()[1].key},
        path=lambda _, __: HERE,
        changes="certificate",
        own=True,
    ),
    "pages___xac_minh____verify_state.load": Case(
        EVERYONE,
        path=lambda world, _: f"/xac-minh/{world.of('owner', 'certificate_link')}",
        shows=mask_name(PEOPLE["owner"].full_name),
    ),
}

ROUTES |= {
    "PUT /api/learning/progress/{slug}/quiz": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"right": 1}},
        path=lambda _, __: f"/api/learning/progress/{TUTORIAL}/quiz",
        changes="tutorial_progress",
        own=True,
    ),
    "GET /api/certificates/{certificate_id}.pdf": Case(
        SIGNED_IN,
        path=lambda world, actor: f"/api/certificates/{world.of(actor, 'certificate')}.pdf",
        shows="%PDF-",
        own=True,
    ),
}
