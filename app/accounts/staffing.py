"""The officers' accounts as the command line keeps them: who there is, a new first password, taking away."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import passwords, rules
from app.errors import NotFound
from models._types import lookup_hash
from models.accounts import Account, LoginSession, OneTimePassword, Role, StaffRole


@dataclass(frozen=True)
class Member:
    """An officer with an open account; `is_new` while they have not set a password of their own."""

    account_id: UUID
    full_name: str
    phone: str
    roles: tuple[Role, ...]
    is_new: bool


async def members(db: AsyncSession) -> list[Member]:
    """Every officer whose account is open, by name."""
    rows = await db.exec(
        select(Account, StaffRole.role)
        .join(StaffRole, col(StaffRole.account_id) == Account.id)
        .where(col(Account.closed_at).is_(None))
    )
    found: dict[UUID, tuple[Account, set[Role]]] = {}
    for account, role in rows.all():
        found.setdefault(account.id, (account, set()))[1].add(Role(role))
    listed = [
        Member(
            account.id,
            account.full_name,
            account.phone,
            tuple(role for role in Role if role in roles),
            account.must_change_password,
        )
        for account, roles in found.values()
    ]
    return sorted(listed, key=lambda member: (member.full_name, member.phone))


async def give_new_password(db: AsyncSession, phone: str, password: str) -> Account:
    """Replace an officer's password by a first one, to be changed at sign-in; all their sessions end.

    Raises `NotFound` when no officer has this phone.
    """
    # Hashed before the first statement: on SQLite a transaction that writes keeps everybody else waiting.
    hashed = await passwords.hash_password(
        rules.check_password(password, personal=(rules.normalise_phone(phone),))
    )
    account = await find(db, phone)
    account.password_hash = hashed
    account.must_change_password = True
    db.add(account)
    await _shut_out(db, account.id)
    return account


async def remove(db: AsyncSession, phone: str, role: Role | None = None) -> bool:
    """Take one role of an officer away, or close their account; answers whether it is closed now.

    Without the last of their roles nothing is left to sign in for, so the account is closed too. A closed
    account keeps its roles in the table: its name stays readable in the dossiers it worked on.

    Raises:
        NotFound: no officer has this phone, or they do not have this role.
    """
    account = await find(db, phone)
    held = (await db.exec(select(StaffRole).where(StaffRole.account_id == account.id))).all()
    if role is not None:
        given = next((each for each in held if each.role == role), None)
        if given is None:
            raise NotFound(f"{account.full_name} does not have the role {role.value}: nothing was changed.")
        if len(held) > 1:
            await db.delete(given)
            await db.flush()
            return False
    account.closed_at = clock.now()
    db.add(account)
    await _shut_out(db, account.id)
    return True


async def find(db: AsyncSession, phone: str) -> Account:
    """The officer with this phone; raises `NotFound`, and `ValueError` for what is no phone."""
    number = rules.normalise_phone(phone)
    rows = await db.exec(
        select(Account)
        .join(StaffRole, col(StaffRole.account_id) == Account.id)
        .where(Account.phone_hash == lookup_hash("phone", number), col(Account.closed_at).is_(None))
        .limit(1)
    )
    account = rows.first()
    if account is None:
        raise NotFound("No officer has this phone: see `camtay staff list`.")
    return account


async def _shut_out(db: AsyncSession, account_id: UUID) -> None:
    """End every session, and every one-time password that could open another."""
    now = clock.now()
    sessions = await db.exec(
        select(LoginSession).where(
            LoginSession.account_id == account_id, col(LoginSession.revoked_at).is_(None)
        )
    )
    for session in sessions.all():
        session.revoked_at = now
        db.add(session)
    issued = await db.exec(
        select(OneTimePassword).where(
            OneTimePassword.account_id == account_id, col(OneTimePassword.used_at).is_(None)
        )
    )
    for one in issued.all():
        one.used_at = now
        db.add(one)
    await db.flush()
