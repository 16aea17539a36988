"""Accounts on both databases: what a person can do, and what nobody can."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts import profiles, queries, service
from app.accounts.permissions import Caller, Permission, require
from app.accounts.registration import Registration
from app.db import reading, transaction
from app.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, PasswordDue
from app.guidance import placement
from models.accounts import Account, ConsentPurpose, DigitalLevel, Role

pytestmark = pytest.mark.usefixtures("database")

HANG = Registration(
    full_name="Lê Thị Hằng",
    phone="0912 345 678",
    citizen_number="022157001234",
    birth_date="05/09/1957",
    password="hoa cúc vàng 9",
    honorific="bà",
    agrees_to_processing=True,
)
LONG = replace(
    HANG, full_name="Vũ Đức Long", phone="0987654321", citizen_number="022082004321", honorific="anh"
)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    throttle.reset()


async def register(form: Registration = HANG) -> Caller:
    async with transaction() as db:
        session = await service.register(db, form, address="a", device="Điện thoại Android, Chrome")
    return await caller_of(session)


async def caller_of(session: service.SignedIn) -> Caller:
    async with reading() as db:
        return await queries.load_caller(db, service.token_hash(session.token))


async def sign_in(login: str, password: str, address: str = "a") -> Caller:
    async with transaction() as db:
        session = await service.sign_in(db, login, password, address=address, device="Firefox")
    return await caller_of(session)


async def officer(role: Role, phone: str = "0961000001") -> Caller:
    async with transaction() as db:
        await service.add_staff(db, "Nguyễn Thị Thu", phone, "bàn số một nhé", {role}, is_demo=True)
    return await sign_in(phone, "bàn số một nhé")


async def test_registers_signs_out_and_in_again_by_phone_or_number() -> None:
    caller = await register()
    assert caller.full_name == "Lê Thị Hằng"
    async with transaction() as db:
        await service.sign_out(db, caller)
    for login in ("0912345678", "+84912345678", "022157001234"):
        again = await sign_in(login, HANG.password)
        assert again.account_id == caller.account_id


async def test_what_was_known_before_there_was_an_account_comes_along() -> None:
    async with transaction() as db:
        form = replace(HANG, placement=placement.chosen("beginner", "chung"), address="khu Vĩnh Xuân")
        await service.register(db, form, address="10.0.0.1", device="")
        account = (await db.exec(select(Account))).one()
    assert (account.level, account.address) == (DigitalLevel.BEGINNER, "khu Vĩnh Xuân")
    assert (account.has_smartphone, account.shares_phone) == (True, True)


async def test_every_wrong_field_is_named_at_once() -> None:
    wrong = Registration("😀", "12", "abc", "32/13/1957", "x")
    with pytest.raises(Invalid) as found:
        await register(wrong)
    assert set(found.value.fields) == {
        "full_name", "phone", "citizen_number", "birth_date", "password", "agrees_to_processing",
    }  # fmt: skip


async def test_personal_data_is_not_readable_in_the_database() -> None:
    await register()
    async with reading() as db:
        row = (await db.exec(text("SELECT * FROM account"))).one()  # type: ignore[call-overload]
    stored = " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in row)
    for secret in ("Hằng", "0912345678", "022157001234"):
        assert secret not in stored


async def test_declaring_somebodys_number_gives_nothing_and_tells_nothing() -> None:
    hang = await register()
    impostor = await register(replace(HANG, phone="0987654321", password="khác hẳn nhé"))
    assert impostor.account_id != hang.account_id
    assert (await sign_in("022157001234", HANG.password)).account_id == hang.account_id


async def test_a_family_shares_one_phone() -> None:
    hang = await register()
    son = await register(
        replace(HANG, full_name="Lê Văn Bình", citizen_number="022082001111", password="con trai út")
    )
    assert (await sign_in(HANG.phone, "con trai út")).account_id == son.account_id
    assert (await sign_in(HANG.phone, HANG.password)).account_id == hang.account_id


async def test_same_phone_same_password_asks_for_the_number() -> None:
    await register()
    son = await register(replace(HANG, full_name="Lê Văn Bình", citizen_number="022082001111"))
    with pytest.raises(Invalid, match="số định danh"):
        await sign_in(HANG.phone, HANG.password)
    assert (await sign_in("022082001111", HANG.password)).account_id == son.account_id


async def test_registering_the_same_person_twice_is_refused() -> None:
    await register()
    with pytest.raises(Conflict, match="đăng nhập"):
        await register()


async def test_wrong_and_unknown_get_the_same_answer() -> None:
    await register()
    answers = []
    for login in ("0912345678", "0987654321", "không phải số"):
        with pytest.raises(Invalid) as found:
            await sign_in(login, "sai mật khẩu")
        answers.append((found.value.message, found.value.fields))
    assert len(set(map(str, answers))) == 1


async def test_changing_the_password_ends_other_devices_but_not_this_one() -> None:
    here = await register()
    there = await sign_in(HANG.phone, HANG.password)
    async with transaction() as db:
        await service.change_password(db, here, HANG.password, "câu mới dễ nhớ")
    async with reading() as db:
        sessions = await queries.my_sessions(db, here)
    assert [s.id for s in sessions] == [here.session_id]
    assert there.session_id not in {s.id for s in sessions}
    with pytest.raises(Invalid):
        await sign_in(HANG.phone, HANG.password)


async def test_a_wrong_current_password_changes_nothing() -> None:
    here = await register()
    with pytest.raises(Invalid, match="hiện tại"):
        async with transaction() as db:
            await service.change_password(db, here, "không phải", "câu mới dễ nhớ")
    await sign_in(HANG.phone, HANG.password)


async def test_an_ended_or_expired_session_is_nobody() -> None:
    async with transaction() as db:
        session = await service.register(db, HANG, address="a", device="")
    caller = await caller_of(session)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert (await caller_of(session)).account_id is None
    async with transaction() as db:
        await service.revoke_session(db, caller, caller.session_id)  # type: ignore[arg-type]
    assert (await caller_of(session)).account_id is None


async def test_nobody_ends_somebody_elses_session() -> None:
    hang, long = await register(), await register(LONG)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await service.revoke_session(db, long, hang.session_id)  # type: ignore[arg-type]


async def test_a_forgotten_password_is_recovered_at_the_counter_once() -> None:
    await register()
    clerk = await officer(Role.RECEIVE)
    async with transaction() as db:
        one_time = await service.issue_one_time_password(db, clerk, HANG.phone, HANG.citizen_number)
    caller = await sign_in(HANG.phone, one_time)
    assert caller.must_change_password
    async with transaction() as db:
        await service.change_password(db, caller, "", "câu mới dễ nhớ")
    assert not (await sign_in(HANG.phone, "câu mới dễ nhớ")).must_change_password
    with pytest.raises(Invalid):
        await sign_in(HANG.phone, one_time)


async def test_a_one_time_password_dies_after_a_day_and_when_another_is_issued() -> None:
    await register()
    clerk = await officer(Role.GUIDE)
    async with transaction() as db:
        first = await service.issue_one_time_password(db, clerk, HANG.phone, HANG.citizen_number)
        second = await service.issue_one_time_password(db, clerk, HANG.phone, HANG.citizen_number)
    with pytest.raises(Invalid):
        await sign_in(HANG.phone, first)
    with time_machine.travel(clock.now() + timedelta(hours=25)), pytest.raises(Invalid):
        await sign_in(HANG.phone, second)


async def test_a_recovered_account_is_out_of_reach_of_whoever_was_signed_in_before() -> None:
    thief = await register()
    clerk = await officer(Role.RECEIVE)
    async with transaction() as db:
        one_time = await service.issue_one_time_password(db, clerk, HANG.phone, HANG.citizen_number)
    owner = await sign_in(HANG.phone, one_time)
    async with reading() as db:
        assert [s.id for s in await queries.my_sessions(db, owner)] == [owner.session_id]
    with pytest.raises(Invalid, match="hiện tại"):
        async with transaction() as db:
            await service.change_password(db, thief, "", "của kẻ gian nhé")
    with pytest.raises(Invalid):
        await sign_in(HANG.phone, HANG.password)  # somebody else has it, or she would not have come
    async with transaction() as db:
        await service.change_password(db, owner, "", "câu mới dễ nhớ")
    assert await sign_in(HANG.phone, "câu mới dễ nhớ")


async def test_a_one_time_password_opens_one_session_however_often_it_is_sent_at_once() -> None:
    await register()
    clerk = await officer(Role.RECEIVE)
    async with transaction() as db:
        one_time = await service.issue_one_time_password(db, clerk, HANG.phone, HANG.citizen_number)
    answers = await asyncio.gather(*[sign_in(HANG.phone, one_time) for _ in range(4)], return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Caller", "Invalid", "Invalid", "Invalid"]


async def test_a_registration_sent_twice_at_once_makes_one_account() -> None:
    answers = await asyncio.gather(register(), register(), register(), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Caller", "Conflict", "Conflict"]
    await sign_in(HANG.phone, HANG.password)


async def test_passwords_are_checked_while_others_write() -> None:
    """Argon2 takes its time; on SQLite there is one writer, who must not wait for it."""
    await register()
    async with transaction() as writing:
        await writing.exec(text("DELETE FROM consent"))  # type: ignore[call-overload]
        with pytest.raises(Invalid):
            await sign_in(HANG.phone, "sai mật khẩu")


async def test_who_registered_a_phone_first_does_not_become_an_officer() -> None:
    stranger = await register()
    with pytest.raises(Conflict, match="not verified"):
        async with transaction() as db:
            await service.add_staff(db, "Quản Trị Mới", HANG.phone, "bàn số một nhé", {Role.ADMINISTRATOR})
    async with reading() as db:
        assert not (await queries.officers_with(db, {Role.ADMINISTRATOR}))
    assert not stranger.is_staff


async def test_an_officer_gets_more_roles_and_works_after_setting_a_password() -> None:
    for role in (Role.RECEIVE, Role.STAMP):
        async with transaction() as db:
            await service.add_staff(db, "Nguyễn Thị Thu", "0961000001", "bàn số một nhé", {role})
    fresh = await sign_in("0961000001", "bàn số một nhé")
    assert fresh.roles == {Role.RECEIVE, Role.STAMP}
    with pytest.raises(PasswordDue):
        require(fresh, Permission.RECEIVE)
    async with transaction() as db:
        await service.change_password(db, fresh, "bàn số một nhé", "câu mới dễ nhớ")
    require(await sign_in("0961000001", "câu mới dễ nhớ"), Permission.RECEIVE)


async def test_only_the_counter_issues_passwords_and_never_for_officers() -> None:
    hang = await register()
    approver = await officer(Role.APPROVE, "0961000002")
    for caller in (hang, approver):
        with pytest.raises(NotAllowed):
            async with transaction() as db:
                await service.issue_one_time_password(db, caller, HANG.phone, HANG.citizen_number)
    clerk = await officer(Role.RECEIVE)
    async with transaction() as db:
        staff = (await db.exec(select(Account).where(Account.id == approver.account_id))).one()
        staff.citizen_number_hash = (await _account(db, hang)).citizen_number_hash
        db.add(staff)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await service.issue_one_time_password(db, clerk, "0961000002", HANG.citizen_number)


async def _account(db: AsyncSession, caller: Caller) -> Account:
    return await db.get_one(Account, caller.account_id)


async def test_consent_is_per_purpose_and_can_be_withdrawn() -> None:
    caller = await register()
    async with reading() as db:
        assert set(await queries.my_consents(db, caller)) == {ConsentPurpose.PROCESS_DOSSIERS}
    async with transaction() as db:
        await profiles.set_consent(db, caller, ConsentPurpose.PUSH, given=True)
        await profiles.set_consent(db, caller, ConsentPurpose.PROCESS_DOSSIERS, given=False)
    async with reading() as db:
        assert set(await queries.my_consents(db, caller)) == {ConsentPurpose.PUSH}


async def test_anonymous_has_no_profile() -> None:
    async with reading() as db:
        with pytest.raises(NotSignedIn):
            await queries.my_profile(db, Caller())
