"""Cases of the inbox and of push subscriptions."""

from tests.support.pushservice import Device
from tests.wire.cases import HANDLERS, ROUTES, Case, nothing
from tests.wire.world import SIGNED_IN

INBOX = "pages___thong_bao____inbox_state"
BROWSER = Device("https://updates.push.services.mozilla.com")

HANDLERS |= {
    "pages____base____shell.count_unread": Case(SIGNED_IN, shows='"unread_rx_state_": ', own=True),
    f"{INBOX}.refresh": Case(
        SIGNED_IN, path=lambda _, __: "/thong-bao/", shows='"lines_rx_state_": [{"id"', own=True
    ),
    f"{INBOX}.load": (
        Case(
            SIGNED_IN,
            path=lambda _, __: "/thong-bao/",
            shows='"lines_rx_state_": [{"id"',
            own=True,
        ),
        Case(
            SIGNED_IN,
            path=lambda world, actor: f"/thong-bao/?mo={world.of(actor, 'notification')}",
            changes="notification",
            own=True,
            label="from a push",
        ),
    ),
    f"{INBOX}.show_more": Case(
        SIGNED_IN,
        path=lambda _, __: "/thong-bao/",
        first=((f"{INBOX}.show_more", nothing),),
        shows=lambda world, actor: world.of(actor, "notification"),
        own=True,
    ),
    f"{INBOX}.read_all": Case(SIGNED_IN, changes="notification", own=True),
    f"{INBOX}.open_line": Case(
        SIGNED_IN,
        lambda world, actor: {"notification_id": world.of(actor, "notification")},
        changes="notification",
        own=True,
    ),
}

ROUTES |= {
    "GET /api/push/key": Case(SIGNED_IN, shows='"subscribed":true', own=True),
    "POST /api/push/subscriptions": Case(
        SIGNED_IN,
        lambda _, __: {
            "json": {
                "endpoint": BROWSER.endpoint,
                "keys": {"p256dh": BROWSER.keys.p256dh, "auth": BROWSER.keys.auth},
            }
        },
        changes="push_subscription",
        own=True,
    ),
    "DELETE /api/push/subscriptions": Case(SIGNED_IN, changes="push_subscription", own=True),
}
