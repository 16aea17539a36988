"""The statement an officer has sent and looks at before it is booked: one for each officer, gone once it is booked.

It comes as a file over a route of its own, because a message of a page's socket carries far less than a statement may.
"""

from datetime import datetime, timedelta

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.errors import Conflict
from app.fees import service, statement
from app.fees.statement import Judged
from models.fees import BankStatementWaiting

HOURS = 24
"""How long one waits for its officer."""

OTHER = "Sao kê này vừa được ghi, đã bỏ, hoặc đã thay bằng tệp khác. Chưa ghi thêm gì; mời xem lại."


async def put(db: AsyncSession, caller: Caller, content: bytes) -> None:
    """Let a statement wait in place of the officer's last; raises `Invalid` for one that cannot be read whole."""
    require(caller, Permission.COLLECT_FEES)
    text = statement.decode(content)
    statement.read(text)
    await db.merge(BankStatementWaiting(read_by=caller.person, text=text, read_at=clock.now()))
    await db.flush()


async def preview(db: AsyncSession, caller: Caller) -> tuple[str, list[Judged]]:
    """The digest of the statement that waits, and what booking it would do; empty when none waits."""
    require(caller, Permission.COLLECT_FEES)
    row = await db.get(BankStatementWaiting, caller.person)
    if row is None:
        return "", []
    return statement.digest(row.text), await service.preview(db, caller, row.text)


async def book(db: AsyncSession, caller: Caller, which: str, agreed: str) -> list[Judged]:
    """Book the statement that waits.

    Args:
        db: an open writing transaction.
        caller: the officer.
        which: the digest of the one that was looked at.
        agreed: as in `service.book`.

    Raises:
        Conflict: another one waits by now, or none; or booking it would do something else than was looked at.
    """
    require(caller, Permission.COLLECT_FEES)
    row = await db.get(BankStatementWaiting, caller.person, with_for_update=True)
    if row is None or statement.digest(row.text) != which:
        raise Conflict(OTHER)
    judged = await service.book(db, caller, row.text, agreed)
    await db.delete(row)
    await db.flush()
    return judged


async def drop(db: AsyncSession, caller: Caller) -> None:
    """Let the statement that waits go; nothing of it is booked."""
    require(caller, Permission.COLLECT_FEES)
    await db.exec(delete(BankStatementWaiting).where(col(BankStatementWaiting.read_by) == caller.person))


async def erase(db: AsyncSession, now: datetime) -> int:
    """Let go what nobody has booked for `HOURS`; asked by the system."""
    old = col(BankStatementWaiting.read_at) <= now - timedelta(hours=HOURS)
    return (await db.exec(delete(BankStatementWaiting).where(old))).rowcount
