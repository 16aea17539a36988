"""Where push messages may go, what is in them, and when they are tried again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.notify import rules
from app.notify.rules import Outcome
from app.notify.texts import TEXTS, render, say_when
from app.settings import Settings
from models.notify import NotificationKind
from tests.support.pushservice import Device

HOSTS = Settings().push_hosts
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PUSHED = [kind for kind, text in TEXTS.items() if text.push]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://wns2-par02p.notify.windows.com:443/w/?token=BQYAAA%3d",
    ],
)
def test_the_push_services_of_browsers_are_allowed(endpoint: str) -> None:
    assert rules.is_allowed_endpoint(endpoint, HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/",
        "https://127.0.0.1/",
        "https://localhost:5432/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/",
        "https://notfcm.googleapis.com/",
        "https://evilpush.apple.com@127.0.0.1/",
        "https://fcm.googleapis.com@127.0.0.1/",
        "https://127.0.0.1\\@fcm.googleapis.com/",
        "https://fcm.googleapis.com:99999/",
        "https://fcm.googleapis.com:/x",
        "https://a..fcm.googleapis.com/x",
        "https://.fcm.googleapis.com/x",
        "https://a_b.fcm.googleapis.com/x",
        "https://fcm.googleapis.com/\r\nHost: evil",
        "file:///etc/passwd",
        "//fcm.googleapis.com/",
        "",
        "https://fcm.googleapis.com/" + "a" * 3_000,
    ],
)
def test_no_other_address_is_ever_called(endpoint: str) -> None:
    assert not rules.is_allowed_endpoint(endpoint, HOSTS)


def test_an_origin_in_the_settings_is_that_origin_alone() -> None:
    assert rules.is_allowed_endpoint("http://127.0.0.1:4000/push/a", ["http://127.0.0.1:4000"])
    assert not rules.is_allowed_endpoint("http://127.0.0.1:4001/push/a", ["http://127.0.0.1:4000"])
    assert not rules.is_allowed_endpoint("https://127.0.0.1/push/a", ["http://127.0.0.1:4000"])


def test_keys_that_nothing_can_be_encrypted_for_are_refused() -> None:
    good = Device("https://example.com").keys
    assert rules.are_usable_keys(good)
    for bad in ("", "AAAA", "B" * 87, "!" * 87, good.p256dh + "A" * 200):
        assert not rules.are_usable_keys(replace(good, p256dh=bad))
    for bad in ("", "AAAA", "A" * 43):
        assert not rules.are_usable_keys(replace(good, auth=bad))


@pytest.mark.parametrize("kind", PUSHED)
def test_a_push_message_is_small_and_says_nothing_about_anybody(kind: NotificationKind) -> None:
    found = uuid4()
    sent = rules.payload(found, kind, "https://camtay.example/")
    assert len(sent.encode()) < rules.BODY_BYTES
    message = json.loads(sent)
    assert message["web_push"] == 8030
    notification = message["notification"]
    assert notification["navigate"] == f"https://camtay.example/thong-bao?mo={found}"
    assert "{" not in notification["title"] + notification["body"]
    assert notification["tag"] == rules.headers(found, kind)["topic"]
    assert len(notification["tag"]) <= 32  # RFC 8030 §5.4


def test_every_kind_has_words_and_can_be_filled_in() -> None:
    assert set(TEXTS) == set(NotificationKind)
    for kind, text in TEXTS.items():
        title, body = render(kind, dict.fromkeys(text.values, "{x}"))
        assert title
        assert body
        assert "  " not in body


def test_moments_are_said_in_full() -> None:
    assert say_when(NOW) == "16 giờ ngày 23/11/2026"


def test_the_answers_of_push_services() -> None:
    meanings = {
        201: Outcome.SENT,
        202: Outcome.SENT,
        404: Outcome.GONE,
        410: Outcome.GONE,
        429: Outcome.RETRY,
        500: Outcome.RETRY,
        503: Outcome.RETRY,
        None: Outcome.RETRY,
        401: Outcome.REFUSED,
        403: Outcome.REFUSED,
        400: Outcome.FAILED,
        413: Outcome.FAILED,
        302: Outcome.FAILED,
    }
    assert {status: rules.outcome(status) for status in meanings} == meanings


def test_waits_grow_and_end() -> None:
    waits = []
    while wait := rules.wait_before(len(waits) + 1):
        waits.append(wait)
    assert waits == sorted(waits)
    assert len(waits) == 8
    assert timedelta(days=1) < sum(waits, timedelta()) < rules.TTL


def test_what_the_push_service_asks_for_is_honoured() -> None:
    assert rules.wait_before(1, timedelta(minutes=5)) == timedelta(minutes=5)
    assert rules.wait_before(3, timedelta(seconds=1)) == timedelta(minutes=10)
    assert rules.wait_before(1, timedelta(days=400)) == timedelta(hours=24)


def test_retry_after_is_read_in_both_forms() -> None:
    assert rules.parse_retry_after("120", NOW) == timedelta(seconds=120)
    assert rules.parse_retry_after("Mon, 23 Nov 2026 09:05:00 GMT", NOW) == timedelta(minutes=5)
    assert rules.parse_retry_after("Mon, 23 Nov 2026 08:05:00 GMT", NOW) == timedelta()
    for nonsense in (None, "", "soon", "-5", "9" * 400):
        found = rules.parse_retry_after(nonsense, NOW)
        assert found is None or found <= timedelta(hours=24)
