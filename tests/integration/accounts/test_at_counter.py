"""Whoever stands at the counter with their card gets an account, whatever others invented on their number."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from app import clock
from app.accounts import service
from app.accounts.at_counter import OnCard, make_account
from app.accounts.permissions import ANONYMOUS, Caller
from app.db import reading, transaction
from app.errors import Conflict, Invalid, NotAllowed, NotSignedIn, TooMany
from models.accounts import Account, OneTimePassword, Role
from tests.integration.accounts.test_service import HANG, fresh_limits, officer, register, sign_in

assert fresh_limits  # a fixture for every test here
pytestmark = pytest.mark.usefixtures("database")

CARD = OnCard(HANG.full_name, HANG.phone, HANG.citizen_number, HANG.birth_date, agrees_to_processing=True)


async def make(caller: Caller, person: OnCard = CARD) -> str:
    async with transaction() as db:
        return await make_account(db, caller, person)


async def invent(count: int, first: int = 0) -> None:
    """Register people who do not exist on Hằng's number."""
    for number in range(first, first + count):
        await register(replace(HANG, full_name="Người Bịa Ra", citizen_number=f"02215700{number:04d}"))


async def test_invented_people_on_a_phone_do_not_shut_its_owner_out() -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        await invent(5)
        with pytest.raises(TooMany, match="mang thẻ căn cước đến quầy"):
            await register()
        now.shift(timedelta(days=1, minutes=1))
        await invent(3, first=5)
        with pytest.raises(Conflict, match="mang thẻ căn cước đến quầy"):
            await register()
        clerk = await officer(Role.RECEIVE)
        owner = await sign_in(HANG.phone, await make(clerk))
    assert (owner.full_name, owner.must_change_password) == (HANG.full_name, True)
    async with transaction() as db:
        await service.change_password(db, owner, "", "câu của chính tôi")
    for login in (HANG.phone, HANG.citizen_number):
        assert (await sign_in(login, "câu của chính tôi")).account_id == owner.account_id
    assert (
        await sign_in("022157000007", HANG.password)
    ).account_id != owner.account_id  # nobody was shut out
    async with reading() as db:
        account = await db.get_one(Account, owner.account_id)
    assert account.made_by == clerk.account_id


async def test_who_was_there_first_still_signs_in_by_phone_when_the_counter_adds_people() -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        await invent(5)
        now.shift(timedelta(days=1, minutes=1))
        await invent(3, first=5)
        clerk = await officer(Role.GUIDE)
        for number in range(service.PEOPLE_PER_PHONE):
            await make(clerk, replace(CARD, citizen_number=f"02215711{number:04d}"))
        with pytest.raises(Conflict, match="số điện thoại khác"):
            await make(clerk)
    with pytest.raises(Invalid, match="nhiều người dùng"):  # the right password of each of the eight
        await sign_in(HANG.phone, HANG.password)


async def test_invented_people_on_a_citizen_number_do_not_keep_its_owner_from_signing_in_by_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Anybody may declare any number, on as many phones as they like: only some of them are looked at."""
    monkeypatch.setattr(service, "PEOPLE_PER_PHONE", 2)
    with time_machine.travel(clock.now() - timedelta(days=1), tick=False) as then:
        for number in range(2 * service.PEOPLE_PER_PHONE):
            await register(replace(HANG, full_name="Người Bịa Ra", phone=f"098700000{number}"))
            then.shift(timedelta(minutes=1))
    slip = await make(await officer(Role.RECEIVE))
    owner = await sign_in(HANG.citizen_number, slip)
    assert (owner.full_name, owner.must_change_password) == (HANG.full_name, True)


async def test_the_counter_makes_nothing_for_who_has_an_account() -> None:
    hang = await register()
    clerk = await officer(Role.RECEIVE)
    with pytest.raises(Conflict, match="đã có tài khoản"):
        await make(clerk)
    async with reading() as db:
        assert (await db.exec(select(OneTimePassword))).all() == []
    assert (await sign_in(HANG.phone, HANG.password)).account_id == hang.account_id


async def test_only_the_counter_makes_accounts_and_says_what_is_wrong() -> None:
    hang = await register(replace(HANG, phone="0987654321"))
    for caller in (hang, await officer(Role.APPROVE, "0961000002"), ANONYMOUS):
        with pytest.raises((NotAllowed, NotSignedIn)):
            await make(caller)
    with pytest.raises(Invalid) as found:
        await make(await officer(Role.GUIDE), OnCard("😀", "12", "abc", "32/13/1957"))
    assert set(found.value.fields) == {
        "full_name", "phone", "citizen_number", "birth_date", "agrees_to_processing",
    }  # fmt: skip
