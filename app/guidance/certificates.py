"""Certificates of a finished path: earned, opened by their holder, checked by everybody who holds the paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, signed, throttle
from app.accounts.permissions import Caller, Permission, require
from app.errors import Conflict, NotFound
from app.guidance.paths import LearningPath, Missing, find_path, missing, paths
from app.guidance.queries import progress_of, quizzes_of
from models.guidance import Certificate

ADDRESS_ATTEMPTS = "60/hour"

BAD_LINK = (
    "Không có chứng nhận nào của Trung tâm mang đường dẫn này. Mời quét lại mã trên chứng nhận; "
    "vẫn không được thì chứng nhận đó không phải do Trung tâm cấp."
)
WAIT = "Đã kiểm tra quá nhiều lần trong một giờ qua. Mời thử lại sau một giờ."


@dataclass(frozen=True)
class PathStanding:
    """How far the caller is on one path; `certificate` once it was issued."""

    path: LearningPath
    missing: list[Missing]
    certificate: Certificate | None


@dataclass(frozen=True)
class Genuine:
    """What everybody who holds a certificate may learn of it: nothing that is not on the paper."""

    code: str
    holder: str
    path_name: str
    issued_at: datetime


async def standings(db: AsyncSession, caller: Caller) -> list[PathStanding]:
    """Every path with what the caller has left to do on it."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    steps, right = await progress_of(db, caller), await quizzes_of(db, caller)
    rows = await db.exec(select(Certificate).where(Certificate.account_id == caller.person))
    issued = {row.path: row for row in rows}
    return [PathStanding(path, missing(path, steps, right), issued.get(path.key)) for path in paths()]


async def issue(db: AsyncSession, caller: Caller, key: str) -> Certificate:
    """Give the caller the certificate of a finished path; asking again answers the one that is there.

    Raises `NotFound` for an unknown path and `Conflict` while something is left to do.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    path = find_path(key)
    if path is None:
        raise NotFound("Không có lộ trình này.")
    there = await _of(db, caller, key)
    if there is not None:
        return there
    left = missing(path, await progress_of(db, caller), await quizzes_of(db, caller))
    if left:
        raise Conflict(
            f"Lộ trình này còn {len(left)} bài chưa xong. Những gì đã học vẫn còn, mời học tiếp rồi nhận sau."
        )
    made = Certificate(
        code=signed.new_code("CT"),
        account_id=caller.person,
        path=key,
        holder=caller.full_name,
        issued_at=clock.now(),
    )
    try:
        async with db.begin_nested():
            db.add(made)
    except IntegrityError:  # the same person, on another device, was faster
        there = await _of(db, caller, key)
        if there is None:
            raise
        return there
    return made


async def own(db: AsyncSession, caller: Caller, certificate_id: UUID) -> Certificate:
    """One of the caller's certificates; anybody else's is `NotFound`."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    row = await db.get(Certificate, certificate_id)
    if row is None or row.account_id != caller.person:
        raise NotFound
    return row


async def verify(db: AsyncSession, token: str, address: str) -> Genuine:
    """What a certificate's link says of it; `NotFound` for a link that was not made here.

    `address` is where the request comes from.
    """
    await throttle.attempt_from("certificate-from", address, ADDRESS_ATTEMPTS, WAIT)
    code = signed.read("certificate", token)
    if code is None:
        raise NotFound(BAD_LINK)
    row = (await db.exec(select(Certificate).where(Certificate.code == code))).first()
    if row is None:
        raise NotFound(BAD_LINK)
    return Genuine(row.code, mask_name(row.holder), path_name(row.path), row.issued_at)


def token_of(certificate: Certificate) -> str:
    """What the certificate's QR code carries: its code, signed, so that none can be made up."""
    return signed.token("certificate", certificate.code)


def path_name(key: str) -> str:
    """How a path is called; a certificate outlives the path it was given for."""
    path = find_path(key)
    return path.name if path else key


def mask_name(name: str) -> str:
    """The family name and initials: "Lê Thị Hằng" becomes "Lê T. H."."""
    first, *others = name.split() or [""]
    return " ".join([first, *(f"{part[0]}." for part in others)])


async def _of(db: AsyncSession, caller: Caller, key: str) -> Certificate | None:
    found = await db.exec(
        select(Certificate).where(Certificate.account_id == caller.person, Certificate.path == key)
    )
    return found.first()
