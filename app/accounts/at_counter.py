"""An account made at the counter, for somebody who stands there with their identity card.

Phones are not verified: somebody else may have registered invented people on a number until it is full, and its owner
gets no account online. Here they do, whatever there is on the number. Other accounts are neither opened nor closed.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import throttle
from app.accounts import passwords
from app.accounts.permissions import Caller, Permission, require
from app.accounts.profiles import consent_to
from app.accounts.registration import Registration, check_registration
from app.accounts.service import ISSUE_LIMIT, PEOPLE_PER_PHONE, TOO_MANY_ISSUED, slip
from app.errors import Conflict
from models.accounts import Account, ConsentPurpose

_KNOWN = (
    "Người này đã có tài khoản với số điện thoại này. Chưa tạo thêm gì. "
    "Nếu quên mật khẩu, mời quay lại và cấp mật khẩu dùng một lần."
)
_FULL = "Quầy đã tạo đủ {count} tài khoản với số điện thoại này. Chưa tạo thêm gì. Mời dùng số điện thoại khác của gia đình."


@dataclass(frozen=True)
class OnCard:
    """What the officer reads from the card and asks; every value is as typed."""

    full_name: str
    phone: str
    citizen_number: str
    birth_date: str
    agrees_to_processing: bool = False


async def make_account(db: AsyncSession, caller: Caller, person: OnCard) -> str:
    """Make the account of who stands at the counter; returns a one-time password, as `issue_one_time_password` does.

    Which officer made it stays with the account. `db` must be fresh: argon2 runs before its first statement.

    Raises:
        Invalid: something typed is wrong; every field is named.
        Conflict: they have an account with this phone already (a one-time password opens that one), or the counter
            made `PEOPLE_PER_PHONE` with it.
        TooMany: the officer issued too many passwords within the hour.
    """
    require(caller, Permission.ISSUE_PASSWORD)
    await throttle.attempt("issue-password", str(caller.person), ISSUE_LIMIT, TOO_MANY_ISSUED)
    account = check_registration(
        Registration(
            person.full_name,
            person.phone,
            person.citizen_number,
            person.birth_date,
            secrets.token_urlsafe(32),
            agrees_to_processing=person.agrees_to_processing,
        )
    )
    password = passwords.make_one_time_password()
    hashed = await passwords.hash_password(password)
    account.password_hash = await passwords.hash_nobodys()
    account.must_change_password = True
    account.made_by = caller.person
    query = select(Account).where(Account.phone_hash == account.phone_hash, col(Account.closed_at).is_(None))
    same_phone = (await db.exec(query)).all()
    if any(other.citizen_number_hash == account.citizen_number_hash for other in same_phone):
        raise Conflict(_KNOWN)
    if sum(other.made_by is not None for other in same_phone) >= PEOPLE_PER_PHONE:
        raise Conflict(_FULL.format(count=PEOPLE_PER_PHONE))
    try:
        async with db.begin_nested():
            db.add(account)
    except IntegrityError:  # pressed twice at the same moment
        raise Conflict(_KNOWN) from None
    db.add(consent_to(account.id, ConsentPurpose.PROCESS_DOSSIERS))
    db.add(slip(account.id, hashed, caller))
    await db.flush()
    return password
