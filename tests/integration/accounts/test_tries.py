"""How often a password may be tried and an account made, and what who tries learns from it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app import clock
from app.accounts import passwords, service
from app.db import transaction
from app.errors import Invalid, TooMany
from tests.integration.accounts.test_service import HANG, fresh_limits, register, sign_in

assert fresh_limits  # a fixture for every test here
pytestmark = pytest.mark.usefixtures("database")


async def test_guessing_is_stopped_and_the_owner_is_let_in_later() -> None:
    await register()
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(10):
            with pytest.raises(Invalid):
                await sign_in("0912345678", "sai mật khẩu")
        with pytest.raises(TooMany, match="15 phút"):
            await sign_in("0912345678", HANG.password)
        now.shift(timedelta(minutes=16))
        await sign_in("0912345678", HANG.password)


async def test_one_wrong_visitor_does_not_lock_everybody_behind_the_same_address() -> None:
    """The Centre's own Wi-Fi, or a mobile network: thousands behind one address."""
    await register()
    for number in range(60):
        with pytest.raises(Invalid):
            await sign_in(f"09{number:08d}", "sai mật khẩu", address="the hall")
    assert await sign_in(HANG.phone, HANG.password, address="the hall")


async def test_one_address_cannot_try_many_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    await register()
    monkeypatch.setattr(service, "SIGN_IN_ADDRESS_LIMIT", "12/15 minutes")
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(13):  # right ones do not count
            await sign_in(HANG.phone, HANG.password, address="một chỗ")
        for turn in range(12):  # nor does what the login's own limit refuses
            with pytest.raises(Invalid if turn < 10 else TooMany):
                await sign_in("0987654321", "sai mật khẩu", address="một chỗ")
        for number in range(2):
            with pytest.raises(Invalid):
                await sign_in(f"09120{number:05d}", "sai mật khẩu", address="một chỗ")
        for password in (HANG.password, "sai mật khẩu"):  # which of them is right is not told
            with pytest.raises(TooMany):
                await sign_in(HANG.phone, password, address="một chỗ")
        await sign_in(HANG.phone, HANG.password, address="chỗ khác")
        now.shift(timedelta(minutes=16))
        await sign_in(HANG.phone, HANG.password, address="một chỗ")


async def test_wrong_passwords_sent_all_at_once_are_counted_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SIGN_IN_ADDRESS_LIMIT", "3/15 minutes")
    tries = [sign_in(f"09120{number:05d}", "sai mật khẩu", address="một chỗ") for number in range(8)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Invalid"] * 3 + ["TooMany"] * 5


async def test_the_right_one_of_many_passwords_sent_at_once_is_told_no_more_than_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was let begin with the others; by the time it is known to be right, too many of them were wrong."""
    await register()
    monkeypatch.setattr(service, "SIGN_IN_ADDRESS_LIMIT", "3/15 minutes")
    begun, counted, verify = asyncio.Event(), asyncio.Event(), passwords.verify_password

    async def the_right_one_last(password: str, hashed: str | None) -> bool:
        if password == HANG.password:
            begun.set()
            await counted.wait()
        return await verify(password, hashed)

    monkeypatch.setattr(passwords, "verify_password", the_right_one_last)
    right = asyncio.create_task(sign_in(HANG.phone, HANG.password, address="một chỗ"))
    await asyncio.wait_for(begun.wait(), timeout=30)
    for number in range(3):
        with pytest.raises(Invalid):
            await sign_in(f"09120{number:05d}", "sai mật khẩu", address="một chỗ")
    counted.set()
    with pytest.raises(TooMany):
        await right
    assert await sign_in(HANG.phone, HANG.password, address="chỗ khác")


async def test_one_network_of_ipv6_registers_as_one_address_does() -> None:
    """Every phone and every rented server has 2^64 addresses."""

    async def made(number: int, address: str) -> None:
        form = replace(HANG, phone=f"091234{number:04d}", citizen_number=f"0221570{number:05d}")
        async with transaction() as db:
            await service.register(db, form, address=address, device="x")

    for number in range(20):
        await made(number, f"2001:db8:1:2::{number + 1:x}")
    with pytest.raises(TooMany):
        await made(20, "2001:db8:1:2:ffff::1")
    await made(20, "2001:db8:1:3::1")


async def test_spelling_a_login_otherwise_gives_no_more_tries() -> None:
    await register()
    spellings = [
        "0912345678",
        "0912 345 678",
        "+84912345678",
        "0 912345678",
        "022157001234",
        "09.12.34.56.78",
    ]
    with time_machine.travel(clock.now(), tick=False):
        for number in range(10):
            with pytest.raises(Invalid):
                await sign_in(spellings[number % len(spellings)], "sai mật khẩu", address=f"a{number}")
        for login in spellings:
            with pytest.raises(TooMany):
                await sign_in(login, HANG.password, address="b")
