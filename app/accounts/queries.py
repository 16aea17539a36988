"""What is known of people, always for a caller: who is asking, their sessions, consents, colleagues."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import ANONYMOUS, Caller, Permission, require
from app.accounts.rules import CONSENT_VERSION, normalise_phone
from app.db import run
from app.errors import NotFound
from app.settings import settings
from models._types import lookup_hash
from models.accounts import Account, Consent, ConsentPurpose, Honorific, LoginSession, Role, StaffRole


@dataclass(frozen=True)
class Profile:
    """The caller's own details, for their account page and for prefilling forms."""

    full_name: str
    phone: str
    citizen_number: str
    birth_date: date | None
    address: str
    honorific: str


@dataclass(frozen=True)
class SessionInfo:
    """One signed-in browser of the caller."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


@dataclass(frozen=True)
class Colleague:
    """An officer as colleagues and citizens see them: name and roles."""

    account_id: UUID
    full_name: str
    roles: frozenset[Role]


async def load_caller(db: AsyncSession, token_hash: str | None) -> Caller:
    """Who holds the session with this token hash, asked of the database every time."""
    if not token_hash:
        return ANONYMOUS
    row = (
        await db.exec(
            select(LoginSession, Account)
            .join(Account, col(Account.id) == LoginSession.account_id)
            .where(
                LoginSession.token_hash == token_hash,
                col(LoginSession.revoked_at).is_(None),
                col(LoginSession.expires_at) > clock.now(),
                col(Account.closed_at).is_(None),
            )
        )
    ).first()
    if row is None:
        return ANONYMOUS
    session, account = row
    if account.is_demo and not settings().is_demo:
        return ANONYMOUS
    roles = (await db.exec(select(StaffRole.role).where(StaffRole.account_id == account.id))).all()
    return Caller(
        account_id=account.id,
        full_name=account.full_name,
        honorific=account.honorific,
        roles=frozenset(Role(role) for role in roles),
        session_id=session.id,
        must_change_password=account.must_change_password or session.by_one_time_password,
        level=account.level,
    )


async def my_profile(db: AsyncSession, caller: Caller) -> Profile:
    """The caller's own details."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    account = await db.get_one(Account, caller.person)
    return Profile(
        full_name=account.full_name,
        phone=account.phone,
        citizen_number=account.citizen_number or "",
        birth_date=account.birth_date,
        address=account.address or "",
        honorific=account.honorific,
    )


async def my_sessions(db: AsyncSession, caller: Caller) -> list[SessionInfo]:
    """The caller's browsers that are signed in, the present one first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(LoginSession)
        .where(
            LoginSession.account_id == caller.person,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > clock.now(),
        )
        .order_by(col(LoginSession.last_seen_at).desc())
    )
    found = [
        SessionInfo(row.id, row.device, row.created_at, row.last_seen_at, row.id == caller.session_id)
        for row in rows.all()
    ]
    return sorted(found, key=lambda session: not session.is_current)


async def my_consents(db: AsyncSession, caller: Caller) -> dict[ConsentPurpose, datetime]:
    """The purposes the caller agrees to in the current version, with the time of agreement."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Consent).where(
            Consent.account_id == caller.person,
            Consent.version == CONSENT_VERSION,
            col(Consent.withdrawn_at).is_(None),
        )
    )
    return {row.purpose: row.given_at for row in rows.all()}


async def colleagues(db: AsyncSession, caller: Caller, role: Role | None = None) -> list[Colleague]:
    """The officers, or those with one role; for staff only."""
    require(caller, Permission.READ_DOSSIERS)
    query = select(StaffRole.account_id, StaffRole.role, Account.full_name).join(
        Account, col(Account.id) == StaffRole.account_id
    )
    held: dict[UUID, tuple[str, set[Role]]] = {}
    for account_id, held_role, name in (await db.exec(query.where(col(Account.closed_at).is_(None)))).all():
        held.setdefault(account_id, (name, set()))[1].add(Role(held_role))
    people = [Colleague(who, name, frozenset(roles)) for who, (name, roles) in held.items()]
    return sorted((p for p in people if role is None or role in p.roles), key=lambda p: p.full_name)


async def officer_names(db: AsyncSession, accounts: set[UUID]) -> dict[UUID, str]:
    """The names of officers, which everyone may know: who has a dossier is public to its owner."""
    rows = await db.exec(
        select(Account.id, Account.full_name)
        .join(StaffRole, col(StaffRole.account_id) == Account.id)
        .where(col(Account.id).in_(accounts))
    )
    return dict(rows.all())


async def names(db: AsyncSession, caller: Caller, accounts: set[UUID]) -> dict[UUID, str]:
    """The names of people whose dossier or visit a member of staff handles; for anyone else only their own."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    if not caller.may(Permission.READ_DOSSIERS):
        accounts &= {caller.person}
    rows = await db.exec(select(Account.id, Account.full_name).where(col(Account.id).in_(accounts)))
    return dict(rows.all())


@dataclass(frozen=True)
class Introduced:
    """A person as somebody who works with them at one form knows them."""

    account_id: UUID
    full_name: str
    honorific: str
    phone: str
    is_staff: bool

    @property
    def called(self) -> str:
        """How they are spoken of: "bà Lê Thị Hằng"; the name alone for who wants no form of address."""
        return self.full_name if self.honorific == Honorific.NEUTRAL else f"{self.honorific} {self.full_name}"


async def introduce(db: AsyncSession, accounts: set[UUID]) -> dict[UUID, Introduced]:
    """Who these people are; asked by the system, for people of whom it has found that they work together."""
    rows = await db.exec(
        select(Account).where(col(Account.id).in_(accounts), col(Account.closed_at).is_(None))
    )
    staff = await db.exec(select(StaffRole.account_id).where(col(StaffRole.account_id).in_(accounts)))
    officers = set(staff.all())
    return {
        row.id: Introduced(row.id, row.full_name, row.honorific, row.phone, row.id in officers)
        for row in rows.all()
    }


async def stand_in(db: AsyncSession, account_id: UUID) -> Caller:
    """The owner of what somebody helps with, without roles and session.

    Asked by the system once it has found that the person at the other end may act on that one thing; what they
    then do keeps their own name (`author`, `actor`). Raises `NotFound` for an account that is closed.
    """
    account = await db.get(Account, account_id)
    if account is None or account.closed_at is not None:
        raise NotFound
    return Caller(account.id, account.full_name, account.honorific, level=account.level)


_WITH = (
    select(StaffRole.account_id)
    .join(Account, col(Account.id) == StaffRole.account_id)
    .where(col(StaffRole.role).in_(bindparam("roles", expanding=True)), col(Account.closed_at).is_(None))
    .order_by(col(StaffRole.account_id))
    .distinct()
)


async def officers_with(db: AsyncSession, roles: set[Role]) -> list[UUID]:
    """Who holds any of these roles, for telling them about work; asked by the system, not by a person."""
    return list((await run(db, _WITH, {"roles": list(roles)})).scalars())


async def live_sessions(db: AsyncSession, sessions: set[UUID]) -> set[UUID]:
    """Which of these sessions are still signed in; asked by the system before it sends to their browsers."""
    rows = await db.exec(
        select(LoginSession.id)
        .join(Account, col(Account.id) == LoginSession.account_id)
        .where(
            col(LoginSession.id).in_(sessions),
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > clock.now(),
            col(Account.closed_at).is_(None),
        )
    )
    return set(rows.all())


def agreement(account: Any, purpose: ConsentPurpose) -> ColumnElement[bool]:
    """The condition, for a query, that the person of this column agrees to a purpose in the current version of its text."""
    given = select(Consent.id).where(
        Consent.account_id == account,
        Consent.purpose == purpose,
        Consent.version == CONSENT_VERSION,
        col(Consent.withdrawn_at).is_(None),
    )
    return given.exists()


async def agrees(db: AsyncSession, account_id: UUID, purpose: ConsentPurpose) -> bool:
    """Whether this person agrees to a purpose in the current version of its text; asked by the system."""
    return (await db.exec(select(agreement(account_id, purpose)))).one()


async def with_phone(db: AsyncSession, caller: Caller, phone: str) -> set[UUID]:
    """The accounts with this phone, of which a family may share one; for staff, empty for what is no phone."""
    require(caller, Permission.READ_DOSSIERS)
    try:
        number = normalise_phone(phone)
    except ValueError:
        return set()
    return set(
        (await db.exec(select(Account.id).where(Account.phone_hash == lookup_hash("phone", number)))).all()
    )


async def has_demo_people(db: AsyncSession) -> bool:
    """Whether somebody invented has an account; asked by the system before it starts."""
    return (await db.exec(select(Account.id).where(col(Account.is_demo)).limit(1))).first() is not None


async def any_name(db: AsyncSession) -> str | None:
    """Somebody's name, to see whether this installation's key opens it; `InvalidTag` when it does not."""
    return (await db.exec(select(Account.full_name).limit(1))).first()


@dataclass(frozen=True)
class Registered:
    """One citizen's account, for figures."""

    account_id: UUID
    at: datetime


async def registrations(db: AsyncSession) -> list[Registered]:
    """Every open account of somebody who is not staff; no names, asked by the system for figures."""
    staff = select(StaffRole.account_id)
    query = select(Account.id, Account.created_at).where(
        col(Account.closed_at).is_(None), col(Account.id).not_in(staff)
    )
    if not settings().is_demo:
        query = query.where(col(Account.is_demo).is_(False))
    return [Registered(account_id, at) for account_id, at in (await db.exec(query)).all()]
