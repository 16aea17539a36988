"""What citizens wrote and an officer has not read yet, of the dossiers in their queue."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.dossiers import desk
from models.dossiers import Dossier
from models.messages import DossierMessage, MessageRead


async def by_dossier(db: AsyncSession, caller: Caller) -> dict[UUID, int]:
    """How many messages each dossier of the caller's queue has that they have not read; none without any."""
    require(caller, Permission.READ_DOSSIERS)
    rows = await db.exec(
        select(Dossier.id, func.count())
        .join(DossierMessage, col(DossierMessage.dossier_id) == Dossier.id)
        .join(
            MessageRead,
            and_(
                col(MessageRead.dossier_id) == Dossier.id,
                col(MessageRead.account_id) == caller.person,
                col(MessageRead.inside).is_(False),
            ),
            isouter=True,
        )
        .where(
            desk.in_queue_of(caller),
            col(DossierMessage.inside).is_(False),
            DossierMessage.author_id == Dossier.owner_id,
            or_(col(MessageRead.read_at).is_(None), DossierMessage.at > MessageRead.read_at),
        )
        .group_by(col(Dossier.id))
    )
    return dict(rows.all())


def say(numbers: Iterable[int]) -> str:
    """So many in words; "" for none."""
    number = sum(numbers)
    return f"{number} lời nhắn chưa đọc" if number else ""
