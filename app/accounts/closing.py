"""Closing one's own account: what says who it was goes, the row stays for what refers to it."""

import secrets

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts import passwords
from app.accounts.permissions import Caller, Permission, require
from app.db import reading
from app.errors import Conflict, Invalid
from models._types import lookup_hash
from models.accounts import Account, Consent, Honorific, KnownPhone, LoginSession

LIMIT = "5/hour"
NAME = "Tài khoản đã xóa"
_WAIT = "Đã thử quá nhiều lần. Mời chờ một giờ rồi thử lại."
_STAFF = "Tài khoản cán bộ do quản trị viên đóng, không tự xóa được."


async def check_password(caller: Caller, password: str) -> None:
    """Make sure that it is they who ask for their account to be deleted; before any transaction that writes.

    Raises `Conflict` for officers, `Invalid` for a wrong password, `TooMany` after five.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    if caller.is_staff:
        raise Conflict(_STAFF)
    await throttle.attempt("close-account", str(caller.person), LIMIT, _WAIT)
    async with reading() as db:
        account = await db.get_one(Account, caller.person)
    if not await passwords.verify_password(password, account.password_hash):
        raise Invalid("Mật khẩu chưa đúng.", {"password": "Mật khẩu chưa đúng. Tài khoản vẫn còn nguyên."})


async def close(db: AsyncSession, caller: Caller) -> None:
    """Empty the account and end every session; dossiers keep their own copy, see `app.insight.leaving`."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    if caller.is_staff:
        raise Conflict(_STAFF)
    now = clock.now()
    account = await db.get_one(Account, caller.person)
    account.full_name, account.phone, account.address, account.citizen_number = NAME, "", None, None
    account.phone_hash = lookup_hash("closed", secrets.token_hex(16))
    account.citizen_number_hash = account.birth_date = None
    account.honorific, account.password_hash = Honorific.NEUTRAL, "!"
    account.level = account.has_smartphone = account.shares_phone = None
    account.closed_at = now
    db.add(account)
    await db.exec(delete(KnownPhone).where(col(KnownPhone.account_id) == account.id))
    sessions = await db.exec(select(LoginSession).where(LoginSession.account_id == account.id))
    for session in sessions.all():
        session.revoked_at, session.device = session.revoked_at or now, ""
        db.add(session)
    consents = await db.exec(
        select(Consent).where(Consent.account_id == account.id, col(Consent.withdrawn_at).is_(None))
    )
    for consent in consents.all():
        consent.withdrawn_at = now
        db.add(consent)
    await db.flush()
