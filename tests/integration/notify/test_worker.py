"""What was written is sent: at least once whatever dies, shown once, and to nobody who has left."""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select
from structlog.testing import capture_logs

from app import clock
from app.accounts import profiles
from app.accounts import service as accounts
from app.db import reading, transaction
from app.notify import outbox, rules, service
from app.notify.worker import Worker
from models.accounts import ConsentPurpose
from models.notify import Notification, PushDelivery, PushState, PushSubscription
from tests.support.devices import KIND, VALUES, another_browser, only, signed_in, subscribe, tell
from tests.support.pushservice import Answer, PushService

pytestmark = pytest.mark.usefixtures("push_service")


async def devices_left() -> int:
    async with reading() as db:
        return len((await db.exec(select(PushSubscription))).all())


async def later(worker: Worker, wait: timedelta) -> int:
    with time_machine.travel(clock.now() + wait):
        return await worker.run_once()


async def test_a_message_arrives_encrypted_and_says_nothing_personal(
    worker: Worker, push_service: PushService
) -> None:
    hang, _ = await signed_in()
    phone = push_service.device()
    await subscribe(hang, phone)
    await tell(hang)
    assert await worker.run_once() == 1

    [message] = push_service.to(phone)
    row = await only(hang)
    assert b"notification" not in message.body
    assert message.headers["content-encoding"] == "aes128gcm"
    assert message.headers["topic"] == row.id.hex
    assert message.headers["ttl"] == str(3 * 86_400)
    assert message.headers["urgency"] == "normal"
    assert message.headers["authorization"].startswith("vapid t=")
    shown = json.dumps(phone.read(message), ensure_ascii=False)
    for secret in ("Hằng", "kết hôn", "H49.22", hang.person.hex, str(hang.person)):
        assert secret not in shown
    assert row.push_state is PushState.SENT
    assert await worker.run_once() == 0


async def test_the_same_cause_tells_a_person_once(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    phone = push_service.device()
    await subscribe(hang, phone)
    assert await tell(hang, "dossier:1")
    assert not await tell(hang, "dossier:1")
    assert await worker.run_once() == 1
    assert len(push_service.to(phone)) == 1


async def test_what_is_rolled_back_is_never_told(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device())
    with pytest.raises(RuntimeError):
        async with transaction() as db:
            await service.notify(db, service.Telling({hang.person}, KIND, VALUES, "/", "rolled back"))
            raise RuntimeError
    assert await worker.run_once() == 0
    assert push_service.messages == []


async def test_who_has_no_device_finds_it_in_the_inbox(worker: Worker) -> None:
    hang, _ = await signed_in()
    await tell(hang)
    assert await worker.run_once() == 0
    assert (await only(hang)).push_state is PushState.SKIPPED


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    worker: Worker, push_service: PushService, status: int
) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device(status))
    await tell(hang)
    await worker.run_once()
    assert await devices_left() == 0
    assert (await only(hang)).push_state is PushState.SKIPPED


async def test_a_busy_push_service_is_left_alone_as_long_as_it_asks(
    worker: Worker, push_service: PushService
) -> None:
    hang, _ = await signed_in()
    phone = push_service.device(Answer(503, {"Retry-After": "300"}), 429)
    await subscribe(hang, phone)
    await tell(hang)
    await worker.run_once()
    row = await only(hang)
    assert row.push_state is PushState.PENDING
    assert timedelta(seconds=290) < row.next_attempt_at - clock.now() <= timedelta(seconds=300)

    assert await later(worker, timedelta(seconds=200)) == 0
    assert await later(worker, timedelta(seconds=301)) == 1  # 429
    assert await later(worker, timedelta(seconds=900)) == 1
    assert len(push_service.to(phone)) == 3
    assert (await only(hang)).push_state is PushState.SENT


async def test_trying_ends_after_the_last_wait(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    phone = push_service.device(*[500] * 20)
    await subscribe(hang, phone)
    await tell(hang)
    moment = clock.now()
    while (await only(hang)).push_state is PushState.PENDING:
        moment += timedelta(days=1, minutes=1)
        with time_machine.travel(moment):
            assert await worker.run_once() == 1
    assert (await only(hang)).push_state is PushState.FAILED
    assert len(push_service.to(phone)) == 9


async def test_only_the_device_that_failed_is_tried_again(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    desktop, _ = await another_browser(hang)
    good, bad = push_service.device(), push_service.device(500)
    await subscribe(hang, good)
    await subscribe(desktop, bad)
    await tell(hang)
    await worker.run_once()
    assert (await only(hang)).push_state is PushState.PENDING
    await later(worker, timedelta(minutes=1))
    assert (len(push_service.to(good)), len(push_service.to(bad))) == (1, 2)
    assert (await only(hang)).push_state is PushState.SENT


async def test_refused_keys_raise_the_alarm_and_are_tried_again(
    worker: Worker, push_service: PushService
) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device(403))
    await tell(hang)
    with capture_logs() as logs:
        await worker.run_once()
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["push_keys_refused"]
    assert (await only(hang)).push_state is PushState.PENDING


async def test_a_redirect_is_not_followed(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    elsewhere = push_service.device()
    await subscribe(hang, push_service.device(Answer(307, {"Location": elsewhere.endpoint})))
    await tell(hang)
    await worker.run_once()
    assert push_service.to(elsewhere) == []


async def test_a_push_service_that_does_not_answer_is_tried_again(
    worker: Worker, push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "TIMEOUT_SECONDS", 0.05)
    forever = asyncio.Event()

    async def hang_up() -> None:
        await asyncio.wait_for(forever.wait(), 5)

    hang, _ = await signed_in()
    await subscribe(hang, push_service.device(Answer(201, before=hang_up)))
    await tell(hang)
    await worker.run_once()
    forever.set()
    assert (await only(hang)).push_state is PushState.PENDING


async def test_nobody_is_told_what_they_have_read(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device())
    await tell(hang)
    async with transaction() as db:
        await service.mark_all_read(db, hang)
    assert await worker.run_once() == 0
    assert push_service.messages == []


async def test_a_session_that_ended_elsewhere_gets_nothing(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    desktop, _ = await another_browser(hang)
    await subscribe(desktop, push_service.device())
    async with transaction() as db:
        await accounts.revoke_session(db, hang, desktop.session_id or hang.person)
    await tell(hang)
    assert await worker.run_once() == 0
    assert push_service.messages == []
    assert await devices_left() == 0


async def test_who_withdraws_agreement_gets_nothing(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device())
    async with transaction() as db:
        await profiles.set_consent(db, hang, ConsentPurpose.PUSH, given=False)
    await tell(hang)
    assert await worker.run_once() == 0
    assert push_service.messages == []


async def test_signing_out_while_a_message_is_under_way_harms_nothing(
    worker: Worker, push_service: PushService
) -> None:
    hang, _ = await signed_in()

    async def sign_out() -> None:
        async with transaction() as db:
            await service.forget_session(db, hang.session_id or hang.person)

    await subscribe(hang, push_service.device(Answer(503, before=sign_out)))
    await tell(hang)
    await worker.run_once()
    assert await later(worker, timedelta(hours=1)) == 0
    assert (await only(hang)).push_state is PushState.SKIPPED


async def test_workers_side_by_side_send_everything_once(worker: Worker, push_service: PushService) -> None:
    people = [(await signed_in(f"Người {letter}"))[0] for letter in "ABCDEF"]
    phones = [push_service.device() for _ in people]
    for someone, phone in zip(people, phones, strict=True):
        await subscribe(someone, phone)
        await tell(someone)
    other = Worker(worker.http)
    await asyncio.gather(worker.run_once(), other.run_once(), worker.run_once())
    assert [len(push_service.to(phone)) for phone in phones] == [1] * len(people)


@pytest.mark.parametrize(("late", "status"), [(rules.Outcome.SENT, 201), (rules.Outcome.RETRY, 503)])
async def test_a_lost_lease_does_not_undo_what_the_next_worker_did(
    push_service: PushService, late: rules.Outcome, status: int
) -> None:
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device())
    await tell(hang)
    [slow] = await outbox.claim(10)
    with time_machine.travel(clock.now() + rules.LEASE + timedelta(seconds=1)):
        [quick] = await outbox.claim(10)
    target = quick.targets[0].subscription_id
    await outbox.record(quick, [outbox.Result(target, rules.Outcome.SENT, 201)])
    await outbox.record(slow, [outbox.Result(target, late, status)])
    assert (await only(hang)).push_state is PushState.SENT
    async with reading() as db:
        assert len((await db.exec(select(PushDelivery))).all()) == 1


async def test_a_worker_killed_while_sending_loses_nothing(worker: Worker, push_service: PushService) -> None:
    hang, _ = await signed_in()
    killed: list[int] = []

    async def kill() -> None:
        process.send_signal(signal.SIGKILL)
        killed.append(await process.wait())

    phone = push_service.device(Answer(201, before=kill))
    await subscribe(hang, phone)
    await tell(hang)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import asyncio; from app.notify.worker import run_worker; asyncio.run(run_worker())",
        env=dict(os.environ),
    )
    await push_service.arrived(1)
    await process.wait()
    assert killed == [-signal.SIGKILL]
    assert (await only(hang)).push_state is PushState.CLAIMED
    assert await worker.run_once() == 0  # the lease holds: the dead worker might be alive

    assert await later(worker, rules.LEASE + timedelta(seconds=1)) == 1
    first, second = push_service.to(phone)
    assert phone.read(first) == phone.read(second)  # the same tag: the browser shows one
    assert first.headers["topic"] == second.headers["topic"]
    assert (await only(hang)).push_state is PushState.SENT


async def all_recorded() -> None:
    """Wait until what was sent is written down: a worker is not stopped in the middle of that here."""
    while True:
        async with reading() as db:
            states = (await db.exec(select(Notification.push_state))).all()
        if not {PushState.PENDING, PushState.CLAIMED} & set(states):
            return
        await asyncio.sleep(0.02)


async def test_a_running_worker_is_woken_by_what_is_committed(
    worker: Worker, push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.notify.worker.POLL_SECONDS", 3_600)
    hang, _ = await signed_in()
    await subscribe(hang, push_service.device())
    running = asyncio.create_task(worker.run())
    try:
        await tell(hang, "one")
        await push_service.arrived(1)
        await tell(hang, "two")
        await push_service.arrived(2)
        await all_recorded()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
