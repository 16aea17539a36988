"""Cases of home visits: asking for one, and the Centre's calendar."""

from typing import Any

from app.accounts.permissions import Permission
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.things import WARD
from tests.wire.world import EVERYONE, OWNER_SECRETS, SIGNED_IN, granted

VISITS = "pages___hen_gio____visits_state"
BOOK = "pages___hen_gio_dat____book_state"
CALENDAR = "pages___ban_lich____calendar_state"
CENTRE = granted(Permission.MANAGE_VISITS)
OPEN = (f"{BOOK}.load", nothing)


def _on_mine(name: str, thing: str, **case: Any) -> Case:
    return Case(
        SIGNED_IN,
        lambda world, actor: {"visit_id": world.of(actor, thing)},
        path=lambda _, __: "/hen-gio",
        own=True,
        label=name,
        **case,
    )


def _booking(**case: Any) -> Case:
    return Case(SIGNED_IN, path=lambda _, __: "/hen-gio/dat", own=True, **case)


def _on_day(**case: Any) -> Case:
    """On the Centre's calendar, the day of the owner's visit that waits for an answer."""
    return Case(CENTRE, path=lambda world, _: f"/ban/lich/?ngay={world.shared['requested_day']}", **case)


def _deals(action: str, **case: Any) -> Case:
    return _on_day(
        payload=lambda world, _: {"visit_id": world.ids["visit_requested"], "action": action},
        label=action,
        **case,
    )


def _says(**form: str) -> Any:
    return lambda world, _: {
        "form": {"visit": world.ids["visit_requested"], "reason": "Hôm đó đã kín lịch."}
        | {name: world.shared[value] for name, value in form.items()}
    }


HANDLERS |= {
    f"{VISITS}.refresh": Case(
        SIGNED_IN,
        path=lambda _, __: "/hen-gio",
        shows=lambda world, actor: world.of(actor, "visit_request"),
        own=True,
    ),
    f"{CALENDAR}.load": (
        _on_day(shows="goi-owner", label="shown"),
        _on_day(changes="visit_view", label="recorded"),
    ),
    f"{CALENDAR}.refresh": _on_day(first=((f"{CALENDAR}.load", nothing),), changes="visit_view"),
    f"{CALENDAR}.pick_day": _on_day(
        payload=lambda world, _: {"day": world.shared["requested_day"]}, shows=OWNER_SECRETS[0]
    ),
    f"{CALENDAR}.pick_ward": _on_day(
        payload=lambda _, __: {"code": WARD},
        first=((f"{CALENDAR}.load", nothing),),
        changes="visit_view",
    ),
    f"{CALENDAR}.begin": (
        _deals("confirm", changes="visit"),
        _deals("decline", shows='"decline"'),
        _deals("reschedule", shows='"move_times_rx_state_": [{'),
    ),
    f"{CALENDAR}.stop": _on_day(
        first=((f"{CALENDAR}.begin", lambda _, __: {"visit_id": "x", "action": "decline"}),),
        shows='"doing_rx_state_": ""',
    ),
    f"{CALENDAR}.pick_move_day": _on_day(
        payload=lambda world, _: {
            "visit_id": world.ids["visit_requested"],
            "day": world.shared["slot"].partition("/")[0],
        },
        shows='"move_times_rx_state_": [{',
    ),
    f"{CALENDAR}.decline": _on_day(payload=_says(), changes="visit"),
    f"{CALENDAR}.reschedule": _on_day(payload=_says(slot="slot"), changes="visit"),
    f"{VISITS}.load": Case(
        EVERYONE,
        path=lambda _, __: "/hen-gio",
        shows=lambda world, actor: (
            '"ready_rx_state_": true' if actor == "anonymous" else world.of(actor, "visit_request")
        ),
        own=True,
    ),
    f"{VISITS}.ask": Case(
        SIGNED_IN,
        lambda world, actor: {"visit_id": world.of(actor, "visit_request")},
        path=lambda _, __: "/hen-gio",
        shows='"asking',
        own=True,
    ),
    f"{VISITS}.cancel": (
        _on_mine("requested", "visit_request", changes="visit"),
        _on_mine("confirmed", "visit_confirm", changes="visit"),
    ),
    f"{VISITS}.accept": _on_mine("", "visit_reschedule", changes="visit"),
    f"{VISITS}.discard": Case(SIGNED_IN, changes="visit_draft", own=True),
    f"{BOOK}.load": (
        _booking(shows=lambda _, actor: f"dennha-{actor}"),
        Case(
            SIGNED_IN,
            path=lambda world, actor: f"/hen-gio/dat?ho-so={world.of(actor, 'dossier_code')}",
            changes="visit_draft",
            own=True,
            label="dossier",
        ),
    ),
    f"{BOOK}.proceed": _booking(
        payload=lambda _, __: {"form": {"hamlet": "khu Mới", "address": "Số 8", "phone": "0971000333"}},
        first=(OPEN, (f"{BOOK}.edit", lambda _, __: {"step": "place"})),
        changes="visit_draft",
    ),
    f"{BOOK}.back": _booking(first=(OPEN,), changes="visit_draft"),
    f"{BOOK}.edit": _booking(payload=lambda _, __: {"step": "place"}, changes="visit_draft"),
    f"{BOOK}.look_for": _booking(payload=lambda _, __: {"text": "khai sinh"}, shows="Đăng ký khai sinh"),
    f"{BOOK}.pick_day": _booking(
        payload=lambda world, _: {"day": world.shared["slot"][:10]}, shows='"times_rx_state_": [{'
    ),
    f"{BOOK}.submit": _booking(first=(OPEN,), changes="visit"),
}

ROUTES |= {
    "PUT /api/visits/draft/{key}": Case(
        SIGNED_IN,
        lambda _, __: {"json": {"answers": {"note": "vừa gõ"}}},
        path=lambda world, actor: f"/api/visits/draft/{world.of(actor, 'visit_draft')}",
        changes="visit_draft",
        own=True,
    ),
}
