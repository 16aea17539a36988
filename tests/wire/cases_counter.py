"""Cases of the guidance counter, of carrying on what was begun there, and of the figures."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things import FILED, TUTORIAL
from tests.wire.things_counter import STRANGER, YEAR
from tests.wire.world import EVERYONE, granted

GUIDES, SEE = granted(Permission.GUIDE), granted(Permission.SEE_FIGURES)
READY = '"ready_rx_state_": true'
COUNTER = "pages___ban_huong_dan____counter_state"
ARRIVAL = "pages___ban_huong_dan_ghi_ten____arrival_state"
RECORD = "pages___ban_huong_dan_buoi____record_state"
CARD = "pages___ban_huong_dan_the____card_state"
FORM = "pages___ban_huong_dan_to_khai____form_state"
HALL = "pages___goi_so____calling_state"
CARRY_ON = "pages___tiep_tuc____continue_state"

CALLED = ((f"{COUNTER}.call", lambda _, __: {"level": ""}),)
SERVING = (*CALLED, (f"{COUNTER}.start", nothing))
TAUGHT = {f"hoc:{TUTORIAL}": "on", "place": "counter", "minutes": "20", "outcome": "alone"}


def _guides(path: str = "/ban/huong-dan", **case: Any) -> Case:
    return Case(GUIDES, path=lambda _, __: path, **case)


def _form(**case: Any) -> Case:
    return Case(
        GUIDES, path=lambda world, actor: f"/ban/huong-dan/to-khai/{world.of(actor, 'counter_form')}", **case
    )


def _of_nobody(**case: Any) -> Case:
    return Case(EVERYONE, path=lambda world, _: f"/tiep-tuc/{world.shared['hand_link']}", **case)


HANDLERS |= {
    f"{COUNTER}.load": _guides(shows=STRANGER),
    f"{COUNTER}.refresh": _guides(shows=STRANGER),
    f"{COUNTER}.call": (
        _guides(payload=lambda _, __: {"level": ""}, changes="counter_visitor"),
        _guides(payload=lambda _, __: {"level": "beginner"}, changes="counter_visitor", label="level"),
    ),
    f"{COUNTER}.start": _guides(first=CALLED, changes="counter_visitor"),
    f"{COUNTER}.call_again": _guides(first=CALLED, changes="counter_visitor"),
    f"{COUNTER}.not_here": _guides(first=CALLED, changes="counter_visitor"),
    f"{COUNTER}.set_level": _guides(
        payload=lambda _, __: {"level": "independent"}, first=SERVING, changes="counter_visitor"
    ),
    f"{COUNTER}.leave_line": _guides(
        payload=lambda world, _: {"visitor_id": world.shared["waiting"]}, changes="counter_visitor"
    ),
    f"{COUNTER}.return_to_line": _guides(
        payload=lambda world, _: {"visitor_id": world.shared["absent"]}, changes="counter_visitor"
    ),
    f"{COUNTER}.open_form": _guides(
        payload=lambda _, __: {"form": {"procedure": f"thu-tuc:{FILED}"}},
        first=SERVING,
        changes="hand_back",
    ),
    f"{ARRIVAL}.load": _guides("/ban/huong-dan/ghi-ten", shows=READY),
    f"{ARRIVAL}.register": _guides(
        "/ban/huong-dan/ghi-ten",
        payload=lambda _, __: {
            "form": {"full_name": "Người Mới", "birth_date": "1960", "no_phone": "on", "level": "partly"}
        },
        changes="counter_visitor",
    ),
    f"{RECORD}.load": _guides("/ban/huong-dan/buoi", shows=READY),
    f"{RECORD}.save": (
        _guides(
            "/ban/huong-dan/buoi",
            payload=lambda _, __: {"form": TAUGHT},
            first=SERVING,
            changes="guidance_session",
            label="counter",
        ),
        _guides(
            "/ban/huong-dan/buoi?ngoai-quay=1",
            payload=lambda _, __: {"form": TAUGHT | {"level": "beginner"}},
            changes="guidance_session",
            label="elsewhere",
        ),
    ),
    f"{CARD}.load": _guides("/ban/huong-dan/the", shows=READY),
    f"{CARD}.report_lost": _guides("/ban/huong-dan/the", first=SERVING, shows="Đã khóa 0 thẻ"),
    f"{CARD}.issue": _guides("/ban/huong-dan/the", first=SERVING, changes="code_card"),
    f"{FORM}.load": _form(shows="khai ở quầy"),
    f"{FORM}.keep": _form(payload=lambda _, __: {"form": {"reason": "gõ thêm"}}, changes="hand_back"),
    f"{FORM}.hand_over": _form(changes="hand_back"),
    f"{FORM}.edit_row": _form(
        payload=lambda _, __: {"act": "add", "group": "matter", "row": 1}, changes="hand_back"
    ),
    f"{FORM}.look_again": _form(shows="khai ở quầy"),
    f"{FORM}.another": _form(first=SERVING, changes="hand_back"),
    f"{FORM}.take_back": _form(shows="khai ở quầy"),
    f"{HALL}.load": Case(EVERYONE, path=lambda _, __: "/ban/huong-dan/goi-so", shows=READY, own=True),
    f"{HALL}.refresh": Case(EVERYONE, path=lambda _, __: "/ban/huong-dan/goi-so", shows=READY, own=True),
    f"{CARRY_ON}.load": Case(
        EVERYONE,
        path=lambda world, actor: f"/tiep-tuc/{world.of(actor, 'hand_link')}",
        shows=lambda _, actor: '"choose"' if actor == "anonymous" else '"path": "/nop/',
        own=True,
    ),
    f"{CARRY_ON}.fill_in": (
        _of_nobody(payload=lambda _, __: {"form": {"year": YEAR}}, shows=STRANGER),
        _of_nobody(payload=lambda _, __: {"form": {"year": "1900"}}, changes="hand_back", label="wrong"),
    ),
    "pages___ban_so_lieu____figures_state.load": Case(SEE, path=lambda _, __: "/ban/so-lieu", shows=READY),
    "pages___so_lieu____public_figures_state.load": Case(
        EVERYONE, path=lambda _, __: "/so-lieu", shows=READY, own=True
    ),
}

ROUTES |= {
    "PUT /api/hand-backs/{hand_back_id}/answers": Case(
        GUIDES,
        lambda _, __: {"json": {"answers": {"reason": "vừa gõ"}}},
        path=lambda world, actor: f"/api/hand-backs/{world.of(actor, 'counter_form')}/answers",
        changes="hand_back",
    ),
}
