"""Cases of home visits: asking for one, one's own, and the Centre's calendar."""

from typing import Any

from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import EVERYONE, OWNER_SECRETS, SIGNED_IN, World

OWNER = frozenset({"owner"})
CENTRE = frozenset({"guide", "receive", "return", "leader"})
READY = '"ready_rx_state_": true'
BOOK, VISITS, CALENDAR = (
    "pages___hen_gio_dat____book_state",
    "pages___hen_gio____visits_state",
    "pages___ban_lich____calendar_state",
)


def _book(may: frozenset[str] = SIGNED_IN, **case: Any) -> Case:
    return Case(may, path=lambda _: "/hen-gio/dat/", own=True, **case)


def _visits(may: frozenset[str] = SIGNED_IN, **case: Any) -> Case:
    return Case(may, path=lambda _: "/hen-gio/", own=True, **case)


def _calendar(**case: Any) -> Case:
    return Case(CENTRE, path=lambda _: "/ban/lich/", **case)


def _of(visit: str) -> Any:
    return lambda world, _: {"visit_id": world.ids[visit]}


def _form(world: World, **more: str) -> dict[str, Any]:
    return {"form": {"visit": world.ids["owner_visit"], "reason": "Hôm đó đã kín lịch."} | more}


HANDLERS |= {
    f"{BOOK}.load": _book(shows=READY),
    f"{BOOK}.proceed": _book(payload=lambda _, __: {"form": {}}, changes="visit_draft"),
    f"{BOOK}.back": _book(shows="Cần giúp việc gì"),
    f"{BOOK}.edit": _book(payload=lambda _, __: {"step": "ward"}, changes="visit_draft"),
    f"{BOOK}.look_for": _book(payload=lambda _, __: {"text": "khai sinh"}, shows="khai sinh"),
    f"{BOOK}.pick_day": _book(OWNER, payload=lambda world, _: {"day": world.ids["free_day"]}, shows="chỗ"),
    f"{BOOK}.submit": _book(OWNER, changes="visit"),
    f"{VISITS}.load": _visits(EVERYONE, shows=READY),
    f"{VISITS}.refresh": _visits(shows=READY),
    f"{VISITS}.ask": _visits(payload=_of("owner_visit"), shows='"asking_rx_state_"'),
    f"{VISITS}.cancel": _visits(OWNER, payload=_of("owner_visit"), changes="visit"),
    f"{VISITS}.accept": _visits(OWNER, payload=_of("owner_moved_visit"), changes="visit"),
    f"{VISITS}.discard": _visits(OWNER, changes="visit_draft"),
    f"{CALENDAR}.load": _calendar(changes="visit_view", shows=OWNER_SECRETS[0]),
    f"{CALENDAR}.refresh": _calendar(shows=READY),
    f"{CALENDAR}.pick_day": _calendar(
        payload=lambda world, _: {"day": world.ids["owner_visit_day"]}, shows=OWNER_SECRETS[0]
    ),
    f"{CALENDAR}.pick_ward": _calendar(payload=lambda _, __: {"code": "07069"}, shows=READY),
    f"{CALENDAR}.begin": _calendar(
        payload=lambda world, _: {"visit_id": world.ids["owner_visit"], "action": "confirm"}, changes="visit"
    ),
    f"{CALENDAR}.stop": _calendar(shows='"doing_rx_state_"'),
    f"{CALENDAR}.pick_move_day": _calendar(
        payload=lambda world, _: {"visit_id": world.ids["owner_visit"], "day": world.ids["free_day"]},
        shows="chỗ",
    ),
    f"{CALENDAR}.decline": _calendar(payload=lambda world, _: _form(world), changes="visit"),
    f"{CALENDAR}.reschedule": _calendar(
        payload=lambda world, _: _form(world, slot=world.ids["free_slot"]), changes="visit"
    ),
}

ROUTES |= {
    "PUT /api/visits/draft": Case(
        SIGNED_IN, lambda _, __: {"json": {"answers": {"note": "Cổng xanh"}}}, changes="visit_draft", own=True
    ),
}
