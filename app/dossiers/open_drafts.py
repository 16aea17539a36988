"""What somebody has saved and not filed, in lists: by procedure, for whom, begun when, how far."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.dossiers import about, layout, screens
from app.typed import keepable
from models.dossiers import Draft


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list of what is saved and not filed.

    Attributes:
        subject: about whom or what it is; empty while that is not said.
        said: the same as a line that is silent only for records about nobody.
        has_twins: there is another open draft of the same procedure, so that more has to be said of each.
    """

    id: UUID
    procedure_code: str
    procedure_name: str
    step: int
    steps: int
    saved_at: datetime
    begun_at: datetime
    subject: str = ""
    said: str = ""
    has_twins: bool = False

    @property
    def begun(self) -> str:
        return f"Bắt đầu {clock.say_moment(self.begun_at)}"


async def mine(db: AsyncSession, caller: Caller, procedure_code: str = "") -> list[DraftLine]:
    """What the caller has saved and not filed, of one procedure or of all, the latest first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(Draft).where(
        Draft.owner_id == caller.person,
        col(Draft.dossier_id).is_(None),
        col(Draft.discarded_at).is_(None),
    )
    if procedure_code:
        query = query.where(Draft.procedure_code == keepable(procedure_code))
    found = (await db.exec(query.order_by(col(Draft.updated_at).desc(), col(Draft.id)))).all()
    of_each = Counter(draft.procedure_code for draft in found)
    return [await _line(db, caller, draft, has_twins=of_each[draft.procedure_code] > 1) for draft in found]


async def ids(db: AsyncSession, caller: Caller) -> list[UUID]:
    """The caller's open drafts, and nothing of what is in them."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Draft.id).where(
            Draft.owner_id == caller.person,
            col(Draft.dossier_id).is_(None),
            col(Draft.discarded_at).is_(None),
        )
    )
    return list(rows.all())


async def _line(db: AsyncSession, caller: Caller, draft: Draft, *, has_twins: bool) -> DraftLine:
    published = (await catalogue.get_version(db, draft.procedure_id)).spec
    spec = layout.laid_out(published, draft.answers)
    return DraftLine(
        id=draft.id,
        procedure_code=draft.procedure_code,
        procedure_name=spec.name,
        step=screens.screen_at(spec, draft.screen, caller.level) + 1,
        steps=len(screens.screens_of(spec, caller.level)),
        saved_at=draft.updated_at,
        begun_at=draft.created_at,
        subject=about.name(published, draft.answers),
        said=about.said(published, draft.answers),
        has_twins=has_twins,
    )
