"""The answer to a supplement request while it is being typed: kept as typed, seen by nobody but its owner."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.dossiers import forms, journal, layout, rows
from app.dossiers.drafts import Saved
from app.dossiers.effects import effects
from app.errors import Conflict, NotFound
from models.dossiers import Dossier, PortalStatus, SupplementDraft

MESSAGE = "form-text"
"""The box of the message to the officer, beside those of the procedure's form."""


async def keep(db: AsyncSession, caller: Caller, dossier_id: UUID, changes: Mapping[str, str]) -> Saved:
    """Keep what was typed, right or wrong, while the caller's own dossier waits for a supplement.

    Raises:
        NotFound: no such dossier of the caller.
        Conflict: nothing is asked for (any more).
    """
    dossier = await _own(db, caller, dossier_id)
    if dossier.status is not PortalStatus.SUPPLEMENT:
        raise Conflict("Hồ sơ này hiện không chờ bổ sung nên phần vừa nhập chưa được lưu.")
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    kept, too_long = forms.typed_into(forms.known_boxes(spec) | {MESSAGE}, changes)
    now = clock.now()
    row = await db.get(SupplementDraft, dossier_id)
    if row is None:
        row = SupplementDraft(dossier_id=dossier_id, updated_at=now)
    # Opened only for a form whose questions depend on each other: this is asked at every save.
    filed = await journal.answers_of(db, dossier_id) if layout.bends(spec) else {}
    before = {**filed, **row.answers}
    row.answers, row.updated_at = {**row.answers, **kept}, now
    db.add(row)
    await db.flush()
    return Saved(now, too_long, effects(spec, before, {**before, **kept}, clock.today()))


async def edit_row(
    db: AsyncSession, caller: Caller, dossier_id: UUID, act: str, group: str, row: int
) -> None:
    """Add, take away or move a row of the form that is being corrected; raises as `keep`, and `Invalid`."""
    dossier = await _own(db, caller, dossier_id)
    if dossier.status is not PortalStatus.SUPPLEMENT:
        raise Conflict("Hồ sơ này hiện không chờ bổ sung nên chưa sửa được.")
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    now = clock.now()
    typed = await db.get(SupplementDraft, dossier_id) or SupplementDraft(
        dossier_id=dossier_id, updated_at=now
    )
    answers = {**await journal.answers_of(db, dossier_id), **typed.answers}
    typed.answers = {**typed.answers, **rows.edit(spec, answers, act, group, row).changes}
    typed.updated_at = now
    db.add(typed)


async def kept(db: AsyncSession, caller: Caller, dossier_id: UUID) -> dict[str, str]:
    """What the caller has typed so far to answer for their own dossier; empty when nothing; `NotFound`."""
    await _own(db, caller, dossier_id, lock=False)
    row = await db.get(SupplementDraft, dossier_id)
    return dict(row.answers) if row else {}


async def waiting(db: AsyncSession, caller: Caller, procedure_code: str) -> list[Dossier]:
    """The caller's dossiers of one procedure that wait for a supplement, so that none is filed a second time."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Dossier)
        .where(
            Dossier.owner_id == caller.person,
            Dossier.procedure_code == procedure_code,
            Dossier.status == PortalStatus.SUPPLEMENT,
        )
        .order_by(col(Dossier.filed_at).desc())
    )
    return list(rows.all())


async def forget(db: AsyncSession, dossier_id: UUID) -> None:
    """The answer was sent, or never will be; whoever calls has checked the caller."""
    row = await db.get(SupplementDraft, dossier_id)
    if row is not None:
        await db.delete(row)


async def _own(db: AsyncSession, caller: Caller, dossier_id: UUID, *, lock: bool = True) -> Dossier:
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(Dossier).where(Dossier.id == dossier_id, Dossier.owner_id == caller.person)
    dossier = (await db.exec(query.with_for_update() if lock else query)).first()
    if dossier is None:
        raise NotFound
    return dossier
