"""Several people of one family on one phone: who chose to be remembered there, and signing in by a ticket.

The phone keeps of each the call name they chose and a ticket: the id of a `KnownPhone`, sealed under a key of its own.
A ticket stands in for the phone number that is typed and for nothing else: whoever has it needs the password too, and a
ticket that is no good is answered as a wrong password is.
"""

import base64
import binascii
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import service
from app.accounts.permissions import Caller, Permission, require
from app.errors import Invalid
from app.settings import settings
from app.typed import keepable
from models._types import lookup_hash, seal, unseal
from models.accounts import Account, Honorific, KnownPhone

PHONES_PER_PERSON = 10
KEPT_DAYS = 180
"""So long after the last sign-in by it a phone knows a person; it may have been sold since."""

CALL_NAME_MAX = 24

_TICKET_CHARS = 200
_WRONG = (
    "Mật khẩu chưa đúng. Mời thử lại, hoặc đăng nhập bằng số điện thoại. "
    "Nếu quên mật khẩu, mời đến quầy lấy mật khẩu dùng một lần."
)
_BAD_NAME = f"Tên gọi chỉ gồm chữ cái, tối đa {CALL_NAME_MAX} chữ, không ghi số. Ví dụ: Bà Hoa."


@dataclass(frozen=True)
class Remembered:
    """What the phone keeps of a person: the call name they chose, their mark, and the ticket."""

    name: str
    mark: str
    ticket: str


@dataclass(frozen=True)
class Entered:
    """Who came in by a ticket: the new session, and the phone it was made for."""

    session: service.SignedIn
    phone_id: UUID


def mark_of(account_id: UUID) -> str:
    """What a phone tells people apart by; the same for one account at every sign-in, and tells nobody which it is."""
    return lookup_hash("phone-person", str(account_id))[:16]


def usual_name(full_name: str, honorific: str) -> str:
    """What somebody is called at home, as they are greeted: "Bà Hoa"; the given name where no honorific was chosen."""
    given = full_name.rsplit(maxsplit=1)[-1]
    called = given if honorific == Honorific.NEUTRAL else f"{honorific.capitalize()} {given}"
    return called if len(called) <= CALL_NAME_MAX else given[:CALL_NAME_MAX]


def call_name(text: str, usual: str) -> str:
    """The name that everybody who holds the phone sees, from what was typed; the `usual` one when nothing was.

    Raises `Invalid`.
    """
    name = " ".join(unicodedata.normalize("NFC", keepable(text)).split()) or usual
    if len(name) > CALL_NAME_MAX or not all(
        letter.isalpha() or letter == " " or unicodedata.category(letter) == "Mn" for letter in name
    ):
        raise Invalid(_BAD_NAME, {"call_name": _BAD_NAME})
    return name


async def remember(db: AsyncSession, caller: Caller, name: str) -> tuple[Remembered, UUID]:
    """Let the phone in the caller's hand know them by a call name; also the id of the `KnownPhone` it is now."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    account = await db.get_one(Account, caller.person)
    chosen = call_name(name, usual_name(account.full_name, account.honorific))
    now = clock.now()
    phone = KnownPhone(account_id=account.id, under_hash=_under(account), created_at=now, last_used_at=now)
    db.add(phone)
    await db.flush()
    stale = await db.exec(
        select(KnownPhone)
        .where(KnownPhone.account_id == account.id)
        .order_by(col(KnownPhone.last_used_at).desc())
        .offset(PHONES_PER_PERSON)
    )
    for row in stale.all():
        await db.delete(row)
    return Remembered(chosen, mark_of(account.id), _ticket(phone.id)), phone.id


async def sign_in(db: AsyncSession, ticket: str, password: str, *, address: str, device: str) -> Entered:
    """Open a session for the person whose ticket and password these are. `db` must be fresh, see `service.sign_in`.

    It is limited as signing in by phone number is, with the same counters, and a ticket that is no good gets the
    same answer after the same work as a wrong password.
    """

    async def find(before: AsyncSession) -> list[Account]:
        known = await _known(before, ticket)
        return [known[1]] if known else []

    try:
        session = await service.enter(
            db, find, keepable(ticket)[:_TICKET_CHARS], password, address=address, device=device
        )
    except Invalid:
        raise Invalid(_WRONG) from None
    phone = await db.get(KnownPhone, _read(ticket))
    if phone is None:  # forgotten while the password was checked
        raise Invalid(_WRONG)
    # A one-time password ends the old one and every ticket made under it, but not the one that stands behind it.
    phone.under_hash = _under(await db.get_one(Account, session.account_id))
    phone.last_used_at = clock.now()
    db.add(phone)
    return Entered(session, phone.id)


async def phone_of(db: AsyncSession, caller: Caller, ticket: str) -> UUID | None:
    """The `KnownPhone` of the caller's own ticket; None for any other text."""
    known = await _known(db, ticket)
    return known[0].id if known and known[1].id == caller.account_id else None


async def forget(db: AsyncSession, ticket: str) -> None:
    """End a ticket: whoever holds the phone may take a name off it. Any other text changes nothing."""
    phone_id = _read(ticket)
    if phone_id is not None:
        await db.exec(delete(KnownPhone).where(col(KnownPhone.id) == phone_id))


async def live_phones(db: AsyncSession, phones: set[UUID]) -> set[UUID]:
    """Which of these phones still know their person; asked by the system before it sends to their browsers."""
    rows = await db.exec(
        select(KnownPhone, Account)
        .join(Account, col(Account.id) == KnownPhone.account_id)
        .where(col(KnownPhone.id).in_(phones))
    )
    return {phone.id for phone, account in rows.all() if _holds(phone, account)}


async def _known(db: AsyncSession, ticket: str) -> tuple[KnownPhone, Account] | None:
    phone_id = _read(ticket)
    phone = await db.get(KnownPhone, phone_id) if phone_id else None
    account = await db.get(Account, phone.account_id) if phone else None
    return (phone, account) if phone and account and _holds(phone, account) else None


def _holds(phone: KnownPhone, account: Account) -> bool:
    return (
        account.closed_at is None
        and (settings().is_demo or not account.is_demo)
        and phone.under_hash == _under(account)
        and phone.last_used_at > clock.now() - timedelta(days=KEPT_DAYS)
    )


def _under(account: Account) -> str:
    return sha256(account.password_hash.encode()).hexdigest()


def _key() -> bytes:
    return settings().key("family ticket")


def _ticket(phone_id: UUID) -> str:
    return base64.urlsafe_b64encode(seal(phone_id.bytes, _key())).decode()


def _read(ticket: str) -> UUID | None:
    if not ticket or len(ticket) > _TICKET_CHARS:
        return None
    try:
        return UUID(bytes=unseal(base64.b64decode(ticket, altchars=b"-_", validate=True), _key()))
    except (InvalidTag, ValueError, binascii.Error):
        return None
