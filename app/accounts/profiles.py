"""What an account says of its person: how they are called, their level, what they have agreed to."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import rules
from app.accounts.permissions import Caller, Permission, require
from app.errors import Invalid, NotFound
from app.typed import keepable
from models.accounts import Account, Consent, ConsentPurpose, DigitalLevel, Honorific

ADDRESS_MAX = 300
ADDRESS_TOO_LONG = f"Địa chỉ dài quá {ADDRESS_MAX} chữ."


async def update_profile(db: AsyncSession, caller: Caller, *, honorific: str, address: str) -> None:
    """Change how the caller is addressed and their address for prefilling forms."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    account = await db.get_one(Account, caller.person)
    if honorific in set(Honorific):
        account.honorific = Honorific(honorific)
    if len(address) > ADDRESS_MAX:
        raise Invalid(ADDRESS_TOO_LONG, {"address": ADDRESS_TOO_LONG})
    account.address = keepable(address).strip() or None
    db.add(account)


@dataclass(frozen=True)
class Placement:
    """What a person can do with a phone, and what is known of theirs; None keeps what was known."""

    level: DigitalLevel
    has_smartphone: bool | None = None
    shares_phone: bool | None = None


def set_placement(account: Account, placement: Placement, *, by: UUID) -> None:
    """Write the level and what is known of the phone into `account`, with who said so and when."""
    account.level = placement.level
    if placement.has_smartphone is not None:
        account.has_smartphone = placement.has_smartphone
    if placement.shares_phone is not None:
        account.shares_phone = placement.shares_phone
    account.level_set_by, account.level_set_at = by, clock.now()


async def place(db: AsyncSession, caller: Caller, placement: Placement, person: UUID | None = None) -> None:
    """Keep the level of the caller, or as an officer who guides that of `person`; raises `NotFound`."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    if person not in {None, caller.person}:
        require(caller, Permission.GUIDE)
    account = await db.get(Account, person or caller.person)
    if account is None or account.closed_at is not None:
        raise NotFound
    set_placement(account, placement, by=caller.person)
    db.add(account)


async def set_consent(db: AsyncSession, caller: Caller, purpose: ConsentPurpose, *, given: bool) -> None:
    """Give or withdraw agreement to one purpose, in the current version of its text."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    standing = (
        await db.exec(
            select(Consent).where(
                Consent.account_id == caller.person,
                Consent.purpose == purpose,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    ).all()
    current = [consent for consent in standing if consent.version == rules.CONSENT_VERSION]
    if given and current:
        return
    for consent in standing:
        consent.withdrawn_at = clock.now()
        db.add(consent)
    if given:
        db.add(consent_to(caller.person, purpose))


def consent_to(account_id: UUID, purpose: ConsentPurpose) -> Consent:
    """An agreement to the present text of one purpose, given now."""
    return Consent(
        account_id=account_id, purpose=purpose, version=rules.CONSENT_VERSION, given_at=clock.now()
    )
