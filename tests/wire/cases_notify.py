"""Cases of the inbox and of push subscriptions."""

from tests.support.pushservice import Device
from tests.wire.cases import HANDLERS, ROUTES, Case
from tests.wire.world import SIGNED_IN

OWNER = frozenset({"owner"})
INBOX = "pages___thong_bao____inbox_state"
BROWSER = Device("https://updates.push.services.mozilla.com")


def inbox(may: frozenset[str] = SIGNED_IN, path: str = "/thong-bao/", **case: object) -> Case:
    return Case(may, path=lambda _: path, own=True, **case)  # type: ignore[arg-type]


HANDLERS |= {
    "pages____base____shell.count_unread": Case(OWNER, shows='"unread_rx_state_": 1', own=True),
    f"{INBOX}.load": inbox(shows='"ready_rx_state_": true'),
    f"{INBOX}.refresh": inbox(shows='"ready_rx_state_": true'),
    f"{INBOX}.show_more": inbox(shows='"ready_rx_state_": true'),
    f"{INBOX}.read_all": inbox(OWNER, changes="notification"),
    f"{INBOX}.open_line": Case(
        OWNER,
        lambda world, _: {"notification_id": world.ids["owner_notification"]},
        changes="notification",
    ),
}

ROUTES |= {
    "GET /api/push/key": Case(SIGNED_IN, shows='"subscribed"', own=True),
    "POST /api/push/subscriptions": Case(
        SIGNED_IN,
        lambda _, __: {
            "json": {
                "endpoint": BROWSER.endpoint,
                "keys": {"p256dh": BROWSER.keys.p256dh, "auth": BROWSER.keys.auth},
            }
        },
        changes="push_subscription",
    ),
    "DELETE /api/push/subscriptions": Case(OWNER, changes="push_subscription"),
}
