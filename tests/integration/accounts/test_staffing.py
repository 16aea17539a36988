"""Officers' accounts as `camtay staff` keeps them: a lost password, a colleague who leaves."""

import pytest

from app import throttle
from app.accounts import queries, service, staffing
from app.accounts.permissions import Caller, Permission
from app.accounts.registration import Registration
from app.db import reading, transaction
from app.errors import Invalid, NotFound
from models.accounts import Role

pytestmark = pytest.mark.usefixtures("database")

PHONE, OLD, NEW = "0961000001", "bàn số một nhé", "bàn số hai nhé"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    throttle.reset()


async def enter(password: str) -> tuple[service.SignedIn, Caller]:
    async with transaction() as db:
        session = await service.sign_in(db, PHONE, password, address="a", device="Firefox")
    return session, await whose(session)


async def whose(session: service.SignedIn) -> Caller:
    async with reading() as db:
        return await queries.load_caller(db, service.token_hash(session.token))


async def officer(*roles: Role) -> service.SignedIn:
    async with transaction() as db:
        await service.add_staff(db, "Nguyễn Thị Thu", PHONE, OLD, set(roles), is_demo=True)
    return (await enter(OLD))[0]


async def test_a_new_first_password_ends_every_session_and_must_be_changed() -> None:
    session = await officer(Role.RECEIVE)
    async with transaction() as db:
        await staffing.give_new_password(db, "0961 000 001", NEW)
    assert (await whose(session)).account_id is None
    with pytest.raises(Invalid):
        await enter(OLD)
    entered, caller = await enter(NEW)
    assert entered.must_change_password
    assert not caller.may(Permission.RECEIVE)


async def test_a_role_is_taken_away_at_once_and_the_rest_stays() -> None:
    session = await officer(Role.RECEIVE, Role.RETURN)
    async with transaction() as db:
        assert not await staffing.remove(db, PHONE, Role.RETURN)
    caller = await whose(session)
    assert caller.may(Permission.RECEIVE)
    assert not caller.may(Permission.RETURN)
    async with transaction() as db:
        with pytest.raises(NotFound):
            await staffing.remove(db, PHONE, Role.RETURN)


@pytest.mark.parametrize("role", [None, Role.RECEIVE])
async def test_who_leaves_is_shut_out_and_their_name_stays_in_what_they_did(role: Role | None) -> None:
    session = await officer(Role.RECEIVE)
    account = (await whose(session)).person
    async with transaction() as db:
        assert await staffing.remove(db, PHONE, role)
    assert (await whose(session)).account_id is None
    with pytest.raises(Invalid):
        await enter(OLD)
    async with reading() as db:
        assert await staffing.members(db) == []
        assert await queries.officer_names(db, {account}) == {account: "Nguyễn Thị Thu"}
    async with transaction() as db:  # who comes back gets an account of their own
        again = await service.add_staff(db, "Nguyễn Thị Thu", PHONE, NEW, {Role.STAMP}, is_demo=True)
    assert again.id != account
    async with reading() as db:
        assert [member.roles for member in await staffing.members(db)] == [(Role.STAMP,)]


async def test_a_citizens_phone_is_no_officers() -> None:
    form = Registration(
        "Lê Thị Hằng", "0912345678", "022157001234", "05/09/1957", OLD, agrees_to_processing=True
    )
    async with transaction() as db:
        await service.register(db, form, address="a", device="")
    async with transaction() as db:
        with pytest.raises(NotFound):
            await staffing.give_new_password(db, "0912345678", NEW)
        with pytest.raises(NotFound):
            await staffing.remove(db, "0912345678")
