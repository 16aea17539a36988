"""What people do with their accounts: register, sign in and out, change password, recover."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts import passwords, rules
from app.accounts.permissions import Caller, Permission, require
from app.accounts.profiles import consent_to, set_placement
from app.accounts.registration import Registration, check_registration
from app.db import reading
from app.errors import Conflict, Invalid, NotFound, TooMany
from app.settings import settings
from models._types import lookup_hash
from models.accounts import (
    Account,
    ConsentPurpose,
    LoginSession,
    OneTimePassword,
    Role,
    StaffRole,
)

SESSION_DAYS = 30
IDENTITY_HEADER = "authorization"
"""Where the hash of the session travels to event handlers; Reflex never sends this header to the browser."""

ONE_TIME_PASSWORD_HOURS = 24
PEOPLE_PER_PHONE = 8
"""Families share a phone; more than this on one number is refused online, and has to be made at the counter."""

SIGN_IN_LIMIT = "10/15 minutes"
SIGN_IN_ADDRESS_LIMIT = "300/15 minutes"
"""Wrong ones: a hall full of people, or a mobile gateway, is one address; see docs/decisions/sign-in-limits.md."""

REGISTER_ADDRESS_LIMIT = "20/hour"
ISSUE_LIMIT = "60/hour"
REGISTER_PHONE_LIMIT = "5/day"
"""Nobody has verified that a number is theirs: who invents people on somebody else's takes days to fill it."""

_WRONG = (
    "Số điện thoại hoặc mật khẩu chưa đúng. Mời thử lại. "
    "Nếu quên mật khẩu, mời đến quầy lấy mật khẩu dùng một lần."
)
_KNOWN = (
    "Chưa tạo được tài khoản với số điện thoại này. Nếu đã có tài khoản, mời đăng nhập. "
    "Nếu quên mật khẩu hoặc chưa từng tạo tài khoản, mời mang thẻ căn cước đến quầy: cán bộ giúp ngay tại chỗ."
)
_MANY_ON_PHONE = (
    "Hôm nay số điện thoại này đã được dùng để tạo nhiều tài khoản. Những gì vừa nhập vẫn còn trên trang này. "
    "Mời thử lại ngày mai, hoặc mang thẻ căn cước đến quầy: cán bộ tạo tài khoản ngay tại chỗ."
)
TOO_MANY_ISSUED = "Đã cấp quá nhiều mật khẩu trong một giờ. Mời chờ một lát rồi cấp tiếp."
_SEVERAL = "Số điện thoại này có nhiều người dùng. Mời nhập số định danh 12 số thay cho số điện thoại."
_WAIT = "Thử quá nhiều lần. Mời chờ 15 phút rồi thử lại, hoặc gọi Trung tâm để được giúp."


@dataclass(frozen=True)
class SignedIn:
    """A new session: its token belongs into the cookie and nowhere else."""

    token: str
    account_id: UUID
    must_change_password: bool


def token_hash(token: str) -> str:
    """What is kept of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def register(
    db: AsyncSession, form: Registration, *, address: str, device: str, is_demo: bool = False
) -> SignedIn:
    """Make an account and sign its owner in.

    A citizen number may be declared twice: it is unverified, and the answer must not tell who has it.
    """
    await throttle.attempt_from("register", address, REGISTER_ADDRESS_LIMIT, _WAIT)
    account = check_registration(form)
    await throttle.attempt("register-phone", account.phone_hash, REGISTER_PHONE_LIMIT, _MANY_ON_PHONE)
    # Hashed before the first statement: on SQLite a transaction that writes keeps everybody else waiting.
    account.password_hash = await passwords.hash_password(form.password)
    same_phone = (
        await db.exec(
            select(Account).where(Account.phone_hash == account.phone_hash, col(Account.closed_at).is_(None))
        )
    ).all()
    known = any(other.citizen_number_hash == account.citizen_number_hash for other in same_phone)
    online = [other for other in same_phone if other.made_by is None]
    if known or len(online) >= PEOPLE_PER_PHONE:
        raise Conflict(_KNOWN)
    account.is_demo = is_demo
    if form.placement is not None:
        set_placement(account, form.placement, by=account.id)
    try:
        async with db.begin_nested():
            db.add(account)
    except IntegrityError:  # sent twice at the same moment
        raise Conflict(_KNOWN) from None
    db.add(consent_to(account.id, ConsentPurpose.PROCESS_DOSSIERS))
    await db.flush()
    return await _open_session(db, account, device=device)


async def sign_in(db: AsyncSession, login: str, password: str, *, address: str, device: str) -> SignedIn:
    """Open a session for the one person whose phone (or citizen number) and password these are.

    Wrong and unknown get the same answer after the same work; attempts are limited per account, however its
    login is spelt, and wrong ones per address. A one-time password ends every other session: whoever lost the password may
    have lost it to somebody. `db` must be fresh: passwords are checked before its first statement.
    """
    return await enter(
        db,
        partial(_find_by_login, login=login),
        " ".join(login.split()),
        password,
        address=address,
        device=device,
    )


async def enter(
    db: AsyncSession,
    find: Callable[[AsyncSession], Awaitable[list[Account]]],
    unknown: str,
    password: str,
    *,
    address: str,
    device: str,
) -> SignedIn:
    """Open a session for the one person of those that `find` answers whose password this is; see `sign_in`.

    Attempts are counted for each of them; with nobody found, for what was `unknown`.
    """
    await _still_free(address)
    async with reading() as before:  # argon2 is slow on purpose: nobody's write waits for it
        candidates = await find(before)
        issued = await _one_time_passwords(before, [account.id for account in candidates])
    for who in [str(account.id) for account in candidates] or [unknown]:
        await throttle.attempt("sign-in", who, SIGN_IN_LIMIT, _WAIT)
    matching = [a for a in candidates if await passwords.verify_password(password, a.password_hash)]
    used: list[OneTimePassword] = []
    if not matching:
        slip = password.strip().lower()
        used = [one for one in issued if await passwords.verify_password(slip, one.password_hash)]
        matching = [account for account in candidates if account.id in {one.account_id for one in used}]
    if not candidates:
        await passwords.verify_password(password, None)
    if not matching:
        await throttle.attempt_from("sign-in-from", address, SIGN_IN_ADDRESS_LIMIT, _WAIT)
        raise Invalid(_WRONG)
    await _still_free(address)  # many sent at once are not told which of them was right
    if len(matching) > 1:
        raise Invalid(_SEVERAL, {"login": _SEVERAL})
    nobodys = await passwords.hash_nobodys() if used else ""  # before the first statement, see `sign_in`
    account = await db.get_one(Account, matching[0].id)
    if account.closed_at or account.password_hash != matching[0].password_hash:
        raise Invalid(_WRONG)  # changed while it was checked
    if used:
        await _use_up(db, used[0], account, nobodys)
    await throttle.forget("sign-in", str(account.id), SIGN_IN_LIMIT)
    return await _open_session(db, account, device=device, by_one_time_password=bool(used))


async def _still_free(address: str) -> None:
    """Raise `TooMany` where too many wrong passwords came from, the same for right and wrong ones."""
    if await throttle.spent_from("sign-in-from", address, SIGN_IN_ADDRESS_LIMIT):
        raise TooMany(_WAIT)


async def _use_up(db: AsyncSession, issued: OneTimePassword, account: Account, nobodys: str) -> None:
    """Take a one-time password for the one sign-in it is good for, and end whatever else opens the account.

    Its owner came with their card because they lost the password, or because somebody else has it: the old one opens
    nothing any more, nor does what was made under it.
    """
    taken = await db.exec(
        update(OneTimePassword)
        .where(col(OneTimePassword.id) == issued.id, col(OneTimePassword.used_at).is_(None))
        .values(used_at=clock.now())
    )
    if taken.rowcount != 1:
        raise Invalid(_WRONG)
    account.password_hash = nobodys
    db.add(account)
    for session in await _live_sessions(db, issued.account_id):
        session.revoked_at = clock.now()
        db.add(session)


async def sign_out(db: AsyncSession, caller: Caller) -> None:
    """End the caller's session."""
    if caller.session_id and (session := await db.get(LoginSession, caller.session_id)):
        session.revoked_at = clock.now()
        db.add(session)


async def revoke_session(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    """End one of the caller's own sessions, on whatever device."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    session = await db.get(LoginSession, session_id)
    if session is None or session.account_id != caller.person:
        raise NotFound
    session.revoked_at = session.revoked_at or clock.now()
    db.add(session)


async def change_password(db: AsyncSession, caller: Caller, current: str, new: str) -> None:
    """Change the caller's password and end all their other sessions. `db` must be fresh, as for `sign_in`.

    In a session opened with a one-time password the current one is not asked for: it was forgotten.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    async with reading() as before:
        known = await before.get_one(Account, caller.person)
        session = await before.get(LoginSession, caller.session_id) if caller.session_id else None
    if session is None or not session.by_one_time_password:
        await throttle.attempt("change-password", str(known.id), SIGN_IN_LIMIT, _WAIT)
        if not await passwords.verify_password(current, known.password_hash):
            raise Invalid("Mật khẩu hiện tại chưa đúng.", {"current": "Mật khẩu hiện tại chưa đúng."})
    try:
        rules.check_password(new, personal=(known.phone, known.citizen_number or ""))
    except ValueError as error:
        raise Invalid(str(error), {"new": str(error)}) from None
    hashed = await passwords.hash_password(new)
    account = await db.get_one(Account, caller.person)
    account.password_hash = hashed
    account.must_change_password = False
    db.add(account)
    for other in await _live_sessions(db, account.id):
        if other.id == caller.session_id:
            other.by_one_time_password = False
        else:
            other.revoked_at = clock.now()
        db.add(other)


async def issue_one_time_password(db: AsyncSession, caller: Caller, phone: str, citizen_number: str) -> str:
    """Make a one-time password for the person at the counter whose card the officer has checked.

    Returns it once, to be printed or read out; only its hash is kept. Earlier ones stop working.
    """
    require(caller, Permission.ISSUE_PASSWORD)
    await throttle.attempt("issue-password", str(caller.person), ISSUE_LIMIT, TOO_MANY_ISSUED)
    try:
        number = rules.check_citizen_number(citizen_number).number
    except ValueError as error:
        raise Invalid(str(error), {"citizen_number": str(error)}) from None
    password = passwords.make_one_time_password()
    hashed = await passwords.hash_password(password)  # before the first statement, see `sign_in`
    found = [
        account
        for account in await _find_by_login(db, phone)
        if account.citizen_number_hash == lookup_hash("citizen_number", number)
    ]
    staff = await _staff_ids(db, [account.id for account in found])
    if len(found) != 1 or found[0].id in staff:
        raise NotFound(
            "Không có tài khoản người dân nào với số điện thoại và số định danh này. "
            "Nếu người dân chưa có, mời tạo tại quầy."
        )
    account = found[0]
    earlier = await db.exec(
        select(OneTimePassword).where(
            OneTimePassword.account_id == account.id, col(OneTimePassword.used_at).is_(None)
        )
    )
    for old in earlier.all():
        old.used_at = clock.now()
        db.add(old)
    db.add(slip(account.id, hashed, caller))
    return password


def slip(account_id: UUID, password_hash: str, officer: Caller) -> OneTimePassword:
    """The row of a one-time password that this officer hands out now."""
    now = clock.now()
    return OneTimePassword(
        account_id=account_id,
        password_hash=password_hash,
        issued_by=officer.person,
        issued_at=now,
        expires_at=now + timedelta(hours=ONE_TIME_PASSWORD_HOURS),
    )


async def add_staff(
    db: AsyncSession, full_name: str, phone: str, password: str, roles: set[Role], *, is_demo: bool = False
) -> Account:
    """Make an officer's account, or give more roles to the officer with this phone (command line).

    Raises `Conflict` when only citizens have this phone: nobody has verified that it is theirs, and whoever
    registered it first would become an officer.
    """
    phone = rules.normalise_phone(phone)
    hashed = await passwords.hash_password(rules.check_password(password, personal=(phone,)))
    found = await _find_by_login(db, phone)
    officers = await _staff_ids(db, [account.id for account in found])
    account = next((account for account in found if account.id in officers), None)
    if account is None and found:
        raise Conflict(
            "A citizen registered this phone, and phones are not verified: give the officer another."
        )
    if account is None:
        account = Account(
            full_name=rules.clean_name(full_name),
            phone=phone,
            phone_hash=lookup_hash("phone", phone),
            password_hash=hashed,
            created_at=clock.now(),
            is_demo=is_demo,
            must_change_password=not is_demo,
        )
        db.add(account)
        await db.flush()
    held = set((await db.exec(select(StaffRole.role).where(StaffRole.account_id == account.id))).all())
    for role in roles - held:
        db.add(StaffRole(account_id=account.id, role=role, granted_at=clock.now()))
    await db.flush()
    return account


async def _find_by_login(db: AsyncSession, login: str) -> list[Account]:
    """The open accounts with this phone or citizen number: those made with the card in hand first, then the oldest.

    However many invent accounts on a number, those made at the counter and the first `PEOPLE_PER_PHONE` are found.
    """
    matches: list[Any] = []
    try:
        matches.append(Account.phone_hash == lookup_hash("phone", rules.normalise_phone(login)))
    except ValueError:
        try:
            number = rules.check_citizen_number(login[:40]).number
        except ValueError:
            return []
        matches.append(Account.citizen_number_hash == lookup_hash("citizen_number", number))
    if not settings().is_demo:
        matches.append(col(Account.is_demo).is_(False))
    query = select(Account).where(*matches, col(Account.closed_at).is_(None))
    in_order = query.order_by(col(Account.made_by).is_(None), col(Account.created_at))
    return list((await db.exec(in_order.limit(2 * PEOPLE_PER_PHONE))).all())


async def _one_time_passwords(db: AsyncSession, accounts: list[UUID]) -> list[OneTimePassword]:
    """The ones that still work, of any of these accounts."""
    query = select(OneTimePassword).where(
        col(OneTimePassword.account_id).in_(accounts),
        col(OneTimePassword.used_at).is_(None),
        col(OneTimePassword.expires_at) > clock.now(),
    )
    return list((await db.exec(query)).all())


async def _staff_ids(db: AsyncSession, accounts: list[UUID]) -> set[UUID]:
    query = select(StaffRole.account_id).where(col(StaffRole.account_id).in_(accounts))
    return set((await db.exec(query)).all())


async def _live_sessions(db: AsyncSession, account_id: UUID) -> list[LoginSession]:
    query = select(LoginSession).where(
        LoginSession.account_id == account_id, col(LoginSession.revoked_at).is_(None)
    )
    return list((await db.exec(query)).all())


async def _open_session(
    db: AsyncSession, account: Account, *, device: str, by_one_time_password: bool = False
) -> SignedIn:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.add(
        LoginSession(
            account_id=account.id,
            token_hash=token_hash(token),
            device=device[:120],
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
            by_one_time_password=by_one_time_password,
        )
    )
    return SignedIn(token, account.id, account.must_change_password or by_one_time_password)
