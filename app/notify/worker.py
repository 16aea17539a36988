"""Sends what lies in the outbox: embedded in the web process, or on its own with `camtay worker`."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp
import structlog
from py_vapid import Vapid
from pywebpush import WebPushException, webpush_async

from app import clock, live
from app.keys import vapid_private_key
from app.notify import outbox, rules
from app.notify.outbox import Claim, Result, Target
from app.notify.rules import Outcome
from app.notify.service import INBOX_TOPIC
from app.settings import settings

log = structlog.get_logger()

AT_ONCE = 40
"""Notifications under way at the same time; one dead push service must not hold up the others."""

POLL_SECONDS = 2.0
"""How soon a row written by another process, or due again, is noticed."""

AFTER_FAILURE_SECONDS = 10.0
"""Before asking again a database that did not answer."""


class Worker:
    """Claims, sends and records, with one HTTP session for all its life.

    Attributes:
        http: where messages go out; made by `open_http`.
    """

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http
        self._vapid = Vapid.from_string(vapid_private_key())
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Send until cancelled. What is under way then is sent again once its lease has run out."""
        stop_listening = live.subscribe(self._hear)
        try:
            while True:
                self._woken.clear()
                if not await self._start_due():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        finally:
            stop_listening()
            for task in self._tasks:
                task.cancel()

    async def run_once(self) -> int:
        """Send everything that is due now; returns how many notifications were tried."""
        tried = 0
        while claims := await outbox.claim(AT_ONCE):
            await asyncio.gather(*[self.deliver(claim) for claim in claims])
            tried += len(claims)
        return tried

    async def deliver(self, claim: Claim) -> None:
        """Send one notification to each of its devices; no database session is open meanwhile."""
        results = await asyncio.gather(*[self._send(claim, target) for target in claim.targets])
        await outbox.record(claim, list(results))

    async def _start_due(self) -> bool:
        free = AT_ONCE - len(self._tasks)
        try:
            claims = await outbox.claim(free) if free > 0 else []
        except Exception:  # the database may come back
            log.exception("outbox_unreadable")
            await asyncio.sleep(AFTER_FAILURE_SECONDS)
            return True
        for claim in claims:
            task = asyncio.create_task(self.deliver(claim))
            self._tasks.add(task)
            task.add_done_callback(self._finished)
        return bool(claims)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("push_not_recorded", exc_info=error)

    async def _hear(self, topic: str) -> None:
        if topic.startswith(INBOX_TOPIC):
            self._woken.set()

    async def _send(self, claim: Claim, target: Target) -> Result:
        host = urlsplit(target.endpoint).hostname
        if not rules.is_allowed_endpoint(target.endpoint, settings().push_hosts):
            log.warning("push_host_no_longer_allowed", host=host)
            return Result(target.subscription_id, Outcome.GONE)
        status, retry_after = None, None
        try:
            answer = await webpush_async(
                {
                    "endpoint": target.endpoint,
                    "keys": {"p256dh": target.keys.p256dh, "auth": target.keys.auth},
                },
                rules.payload(claim.notification_id, claim.kind, settings().public_url, target.mark),
                vapid_private_key=self._vapid,
                vapid_claims={"sub": settings().vapid_subject},
                ttl=int(rules.TTL.total_seconds()),
                headers={**rules.headers(claim.notification_id, claim.kind)},
                timeout=aiohttp.ClientTimeout(total=rules.TIMEOUT_SECONDS),
                aiohttp_session=self.http,
            )
            status = answer.status
        except WebPushException as error:
            status = error.status_code
            retry_after = rules.parse_retry_after(error.retry_after, clock.now())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("push_unreachable", host=host, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - keys or an address that no library takes
            log.error("push_impossible", host=host, error=type(error).__name__)  # noqa: TRY400 - the text names it
            return Result(target.subscription_id, Outcome.GONE)
        outcome = rules.outcome(status)
        if outcome is Outcome.REFUSED:
            # Nothing gets through until the keys or the subject are put right.
            log.error("push_keys_refused", host=host, status=status)
        elif status is not None:
            log.info("push_answered", host=host, status=status, attempt=claim.attempt)
        return Result(target.subscription_id, outcome, status, retry_after)


def open_http() -> aiohttp.ClientSession:
    """A session that follows no redirect: the list of allowed hosts would mean nothing."""

    async def refuse(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: object) -> None:
        raise aiohttp.ClientError("a push service does not redirect")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return aiohttp.ClientSession(trace_configs=[trace], cookie_jar=aiohttp.DummyCookieJar())


async def run_worker() -> None:
    """Run one worker until cancelled."""
    async with open_http() as http:
        await Worker(http).run()
