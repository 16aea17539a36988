"""Following a dossier without signing in: its status, and nothing else."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import signed, throttle
from app.dossiers import wording
from app.dossiers.filing import phone_hash
from app.errors import NotFound
from app.typed import keepable
from models.dossiers import Dossier, PortalStatus

ATTEMPTS = "5/hour"
"""For each code: the last four digits of a phone are soon guessed otherwise."""

ADDRESS_ATTEMPTS = "60/hour"
"""For each address, generous because many phones share one."""

_LAST = 4
_CODE_MAX = 40
_SIGNATURE_CHARS = 22  # 128 bits

WAIT = "Mã hồ sơ này đã được tra nhiều lần trong một giờ qua. Mời thử lại sau một giờ, hoặc đăng nhập để xem ngay."
UNKNOWN = (
    "Không tìm thấy hồ sơ với mã và bốn số cuối này. Mời xem lại mã trên giấy hẹn và số điện thoại đã khai."
)
BAD_LINK = "Đường dẫn này không đúng. Mời quét lại mã trên giấy hẹn, hoặc nhập mã hồ sơ."


@dataclass(frozen=True)
class PublicStatus:
    """What everyone with the code and the phone's last digits may know."""

    code: str
    status: PortalStatus
    status_name: str
    updated_at: datetime


async def follow(db: AsyncSession, code: str, last4: str, address: str) -> PublicStatus:
    """The status of a dossier by its code and the last four digits of the applicant's phone.

    `address` is where the request comes from. Wrong digits and an unknown code get the same `NotFound`;
    after five attempts at one code within an hour, `TooMany`.
    """
    code = keepable(code).strip().upper()[:_CODE_MAX]
    digits = "".join(letter for letter in last4 if letter in "0123456789")[-_LAST:]
    await throttle.attempt_from("follow-from", address, ADDRESS_ATTEMPTS, WAIT)
    await throttle.attempt("follow", code, ATTEMPTS, WAIT)
    row = (await db.exec(select(Dossier).where(Dossier.code == code))).first()
    expected = row.phone_last4_hash if row else phone_hash(code, "")
    right = hmac.compare_digest(expected, phone_hash(code, digits)) and len(digits) == _LAST
    if row is None or not right:
        raise NotFound(UNKNOWN)
    return _public(row)


def receipt_token(code: str) -> str:
    """What the QR code on the receipt carries: the code, signed, so that holding the paper is enough."""
    return signed.token("receipt", code)


def receipt_address(code: str, base: str) -> str:
    """Where the QR code on a paper leads: this dossier's status at `base`, the address of this installation."""
    return f"{base.rstrip('/')}/tra-cuu?ma={receipt_token(code)}"


async def follow_by_receipt(db: AsyncSession, token: str, address: str) -> PublicStatus:
    """The status of the dossier on a receipt; raises `NotFound` for a link that was not made here."""
    await throttle.attempt_from("follow-from", address, ADDRESS_ATTEMPTS, WAIT)
    code = signed.read("receipt", token)
    if code is None:
        raise NotFound(BAD_LINK)
    row = (await db.exec(select(Dossier).where(Dossier.code == code))).first()
    if row is None:
        raise NotFound(BAD_LINK)
    return _public(row)


def _public(row: Dossier) -> PublicStatus:
    return PublicStatus(row.code, row.status, wording.STATUS_NAMES[row.status], row.updated_at)
