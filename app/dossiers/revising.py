"""What happens to the form under a draft: carried over to a new version, a row more, a row less."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller
from app.catalogue import queries as catalogue
from app.dossiers import drafts, layout, rows, versions
from app.dossiers.rows import RowEdit
from app.dossiers.versions import Differences
from app.errors import NotFound
from models.dossiers import Draft


async def carry_over(db: AsyncSession, caller: Caller, draft_id: UUID) -> bool:
    """Let a draft go on with today's version of its procedure; True when it did just now and something differs.

    Nothing that was typed is lost. A filed draft, and one of a procedure that is not offered any more, stays.
    """
    draft = await drafts.own(db, caller, draft_id)
    if draft.dossier_id:
        return False
    try:
        published = await catalogue.get(db, draft.procedure_code)
    except NotFound:
        return False
    if draft.procedure_id == published.id:
        return False
    draft = await drafts.own(db, caller, draft_id, to_change=True)
    first = draft.carried_from or draft.procedure_id
    draft.procedure_id = published.id
    draft.carried_from = first if await _differ(db, draft, first) else None
    db.add(draft)
    return draft.carried_from is not None


async def changes(db: AsyncSession, caller: Caller, draft_id: UUID) -> Differences:
    """What differs from the version the draft was begun with, until its owner has seen it."""
    draft = await drafts.own(db, caller, draft_id)
    if draft.carried_from is None or draft.dossier_id:
        return Differences()
    return await _differ(db, draft, draft.carried_from)


async def saw_changes(db: AsyncSession, caller: Caller, draft_id: UUID) -> None:
    """The owner has read what differs."""
    draft = await drafts.own(db, caller, draft_id, to_change=True)
    draft.carried_from = None
    db.add(draft)


async def edit_row(db: AsyncSession, caller: Caller, draft_id: UUID, act: str, group: str, row: int) -> str:
    """Add a row, take one away with what was typed there, or move one up; returns the screen to go to.

    Who typed what goes along with it. Raises `Invalid` when there are enough, or only one is left.
    """
    draft = await drafts.own(db, caller, draft_id, to_change=True)
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    edit = rows.edit(spec, draft.answers, act, group, row)
    await drafts.change(db, draft, edit)
    return edit.screen


async def have_rows(db: AsyncSession, caller: Caller, draft_id: UUID, answers: Mapping[str, str]) -> None:
    """Let a draft have at least as many rows as `answers` do, which were typed elsewhere."""
    draft = await drafts.own(db, caller, draft_id, to_change=True)
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    more = {
        layout.count_box(group.key): str(layout.rows_in(group, answers))
        for group in spec.form
        if layout.rows_in(group, answers) > layout.rows_in(group, draft.answers)
    }
    if more:
        await drafts.change(db, draft, RowEdit("", more))


async def _differ(db: AsyncSession, draft: Draft, first: UUID) -> Differences:
    old = (await catalogue.get_version(db, first)).spec
    new = (await catalogue.get_version(db, draft.procedure_id)).spec
    return versions.differences(old, new, draft.answers, clock.today())
