"""A phone that knows a family: its tickets open nothing without the password, and end with what they stand on."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlmodel import select

from app import clock, throttle
from app.accounts import closing, family, queries, service
from app.accounts.permissions import Caller
from app.accounts.registration import Registration
from app.db import reading, transaction
from app.errors import Invalid, TooMany
from app.settings import settings
from models._types import seal
from models.accounts import Account, KnownPhone, Role
from tests.integration.accounts.test_service import officer

pytestmark = pytest.mark.usefixtures("database")

HOA = Registration(
    full_name="Đặng Thị Hoa",
    phone="0912 345 678",
    citizen_number="022157001234",
    birth_date="05/09/1957",
    password="hoa cúc vàng 9",
    agrees_to_processing=True,
)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    throttle.reset()


async def remembered(form: Registration = HOA, name: str = "Bà Hoa") -> tuple[Caller, str]:
    """Somebody whom a phone knows, and the ticket it keeps."""
    async with transaction() as db:
        session = await service.register(db, form, address="a", device="")
    async with transaction() as db:
        caller = await queries.load_caller(db, service.token_hash(session.token))
        kept, _ = await family.remember(db, caller, name)
    assert kept.name == name
    for secret in (form.full_name, form.citizen_number, str(caller.person), caller.person.hex):
        assert secret not in repr(kept)
    return caller, kept.ticket


async def enters(ticket: str, password: str = HOA.password, address: str = "b") -> Caller | str:
    """Who gets in, or what is said."""
    try:
        async with transaction() as db:
            entered = await family.sign_in(db, ticket, password, address=address, device="")
    except Invalid as wrong:
        return f"{wrong.message} {wrong.fields}"
    async with reading() as db:
        return await queries.load_caller(db, service.token_hash(entered.session.token))


async def test_a_ticket_stands_for_the_phone_number_and_not_for_the_password() -> None:
    caller, ticket = await remembered()
    entered = await enters(ticket)
    assert isinstance(entered, Caller)
    assert entered.account_id == caller.account_id
    wrong = await enters(ticket, "một câu khác hẳn")
    assert isinstance(wrong, str)

    sealed = base64.urlsafe_b64decode(ticket)
    bent = base64.urlsafe_b64encode(sealed[:-1] + bytes([sealed[-1] ^ 1])).decode()
    async with reading() as db:
        phone = (await db.exec(select(KnownPhone))).one()
    other_purpose = base64.urlsafe_b64encode(seal(phone.id.bytes, settings().key("another ticket"))).decode()
    no_id = base64.urlsafe_b64encode(seal(b"short", settings().key("family ticket"))).decode()
    of_account = base64.urlsafe_b64encode(seal(caller.person.bytes, settings().key("family ticket"))).decode()
    for bad in (bent, other_purpose, no_id, of_account, "", "ấ", "x" * 5000, str(phone.id), ticket[:-4]):
        assert await enters(bad, address=bad[:9]) == wrong


async def test_a_changed_password_ends_every_ticket() -> None:
    caller, ticket = await remembered()
    async with transaction() as db:
        await service.change_password(db, caller, HOA.password, "hoa gạo tháng ba")
    assert isinstance(await enters(ticket, "hoa gạo tháng ba"), str)
    async with reading() as db:
        phones = {phone.id for phone in (await db.exec(select(KnownPhone))).all()}
        assert await family.live_phones(db, phones) == set()


async def test_who_taps_their_name_gets_in_with_the_slip_of_the_counter_and_other_phones_forget_them() -> (
    None
):
    caller, ticket = await remembered()
    async with transaction() as db:
        elsewhere, _ = await family.remember(db, caller, "Hoa")
    clerk = await officer(Role.RECEIVE)
    async with transaction() as db:
        slip = await service.issue_one_time_password(db, clerk, HOA.phone, HOA.citizen_number)
    entered = await enters(ticket, slip)
    assert isinstance(entered, Caller)
    assert entered.account_id == caller.account_id
    assert isinstance(await enters(ticket, slip), str), "it is good once"
    assert isinstance(await enters(ticket), str), "the old password is nobody's"
    assert isinstance(await enters(elsewhere.ticket), str)
    async with reading() as db:
        phones = {phone.id for phone in (await db.exec(select(KnownPhone))).all()}
        [alive] = await family.live_phones(db, phones)
        assert await family.phone_of(db, entered, ticket) == alive, "it is hers to renew"


async def test_who_left_or_was_forgotten_or_stayed_away_is_known_no_more() -> None:
    caller, ticket = await remembered()
    async with transaction() as db:
        another, _ = await family.remember(db, caller, "")
        assert another.name == "Hoa"
        await family.forget(db, ticket)
        await family.forget(db, "no ticket")
    assert isinstance(await enters(ticket), str)
    assert isinstance(await enters(another.ticket), Caller)
    with time_machine.travel(clock.now() + timedelta(days=family.KEPT_DAYS + 1)):
        assert isinstance(await enters(another.ticket), str)
    async with transaction() as db:
        await closing.close(db, caller)
    assert isinstance(await enters(another.ticket), str)
    async with reading() as db:
        assert (await db.exec(select(KnownPhone))).all() == []


async def test_guesses_by_ticket_and_by_number_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SIGN_IN_ADDRESS_LIMIT", "12/15 minutes")
    _, ticket = await remembered()
    for turn in range(5):
        assert isinstance(await enters(ticket, "sai", f"c{turn}"), str)
        with pytest.raises(Invalid):
            async with transaction() as db:
                await service.sign_in(db, HOA.phone, "sai", address=f"d{turn}", device="")
    with pytest.raises(TooMany):
        await enters(ticket, address="e")
    for turn in range(12):
        assert isinstance(await enters(f"made up {turn}", "sai", "one address"), str)
    with pytest.raises(TooMany):
        await enters("another", "sai", "one address")


async def test_somebody_elses_ticket_is_not_ones_own() -> None:
    caller, ticket = await remembered()
    other, _ = await remembered(
        replace(HOA, full_name="Vũ Đức Long", phone="0987654321", citizen_number="022082004321"), "Long"
    )
    async with reading() as db:
        assert await family.phone_of(db, caller, ticket)
        assert await family.phone_of(db, other, ticket) is None
        assert await family.phone_of(db, Caller(), ticket) is None


@pytest.mark.parametrize("name", ["0912345678", "Hoa 022157001234", "Hoa <b>", "H" * 25, "Hoa\u202e", "☎"])
async def test_a_call_name_is_letters_alone(name: str) -> None:
    caller, _ = await remembered()
    with pytest.raises(Invalid):
        async with transaction() as db:
            await family.remember(db, caller, name)


async def test_a_person_is_known_on_the_newest_phones_alone() -> None:
    caller, first = await remembered()
    for turn in range(family.PHONES_PER_PERSON):
        with time_machine.travel(clock.now() + timedelta(minutes=turn + 1)):
            async with transaction() as db:
                await family.remember(db, caller, "")
    async with reading() as db:
        assert len((await db.exec(select(KnownPhone))).all()) == family.PHONES_PER_PERSON
        stored = (await (await db.connection()).execute(text("SELECT * FROM known_phone LIMIT 1"))).one()
        account = (await db.exec(select(Account))).one()
    assert account.password_hash not in str(stored)
    assert isinstance(await enters(first), str)


@pytest.mark.parametrize(
    ("full_name", "honorific", "called"),
    [
        ("Đặng Thị Hoa", "bà", "Bà Hoa"),
        ("Vũ Đức Long", "ông", "Ông Long"),
        ("Lê Thị Hằng", "quý vị", "Hằng"),
        ("Y " + "a" * 23, "chị", "a" * 23),
    ],
)
def test_the_name_that_is_offered_is_how_somebody_is_called_at_home(
    full_name: str, honorific: str, called: str
) -> None:
    assert family.usual_name(full_name, honorific) == called
    assert family.call_name("", called) == called
    assert family.call_name(" Bà   nội ", called) == "Bà nội"


async def test_who_chose_nothing_is_remembered_as_they_are_addressed() -> None:
    caller, _ = await remembered(replace(HOA, honorific="bà"))
    async with transaction() as db:
        kept, _ = await family.remember(db, caller, "")
    assert kept.name == "Bà Hoa"
