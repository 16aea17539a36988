"""People for tests, made straight in the tables."""

from datetime import date
from itertools import count

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller
from app.accounts.rules import CONSENT_VERSION
from models._types import lookup_hash
from models.accounts import Account, Consent, ConsentPurpose, Role, StaffRole

_numbers = count(1)


def consent_of(account: Account) -> Consent:
    """What registering leaves behind: without it nobody files anything."""
    return Consent(
        account_id=account.id,
        purpose=ConsentPurpose.PROCESS_DOSSIERS,
        version=CONSENT_VERSION,
        given_at=clock.now(),
    )


async def person(db: AsyncSession, full_name: str = "Lê Thị Hằng", *roles: Role) -> Caller:
    """An account with a phone and a citizen number of its own; an officer when roles are given."""
    serial = next(_numbers)
    phone, number = f"09{serial:08d}", f"022157{serial:06d}"
    account = Account(
        full_name=full_name,
        phone=phone,
        phone_hash=lookup_hash("phone", phone),
        citizen_number=number,
        citizen_number_hash=lookup_hash("citizen_number", number),
        birth_date=date(1957, 9, 5),
        address="Số 5, khu 1, phường Mạo Khê, tỉnh Quảng Ninh",
        password_hash="-",
        created_at=clock.now(),
    )
    db.add(account)
    await db.flush()
    db.add(consent_of(account))
    for role in roles:
        db.add(StaffRole(account_id=account.id, role=role, granted_at=clock.now()))
    await db.flush()
    return Caller(account_id=account.id, full_name=full_name, roles=frozenset(roles))
