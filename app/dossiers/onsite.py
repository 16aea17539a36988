"""On the spot ("giải quyết tại chỗ"): the citizen waits, and all five steps are done in one sitting.

Whoever does several of them does those in one go; then the next one is called. Nothing is skipped: every step is an action
of its own, by a person who may.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.dossiers import inputs, journal, planning, service
from app.dossiers.detail import Detail
from app.dossiers.workflow import ORDER, STEPS, permission_of
from app.errors import Conflict
from models.dossiers import Dossier, Step

NOT_HERE = "Thủ tục này không giải quyết tại chỗ, hoặc hồ sơ đang chờ bổ sung. Chưa có gì thay đổi."


async def steps_for(db: AsyncSession, caller: Caller, found: Detail) -> tuple[Step, ...]:
    """The steps that the caller would do now in one go; none where that cannot be."""
    require(caller, Permission.READ_DOSSIERS)
    spec = (await catalogue.get_version(db, found.procedure_id)).spec
    if found.step is None or found.is_paused or not spec.five_steps_on_site:
        return ()
    if not any(option.kind is STEPS[found.step].verb for option in found.options):
        return ()
    mine: list[Step] = []
    for step in ORDER[ORDER.index(found.step) :]:
        if not _does(spec, step, caller):
            break
        mine.append(step)
    return tuple(mine)


async def do_mine(
    db: AsyncSession, caller: Caller, dossier_id: UUID, *, key: str, expected_seq: int
) -> Dossier:
    """Do every step from the present one on that is the caller's, in one transaction: all of them or none.

    The same `key` again changes nothing more. Raises `Conflict` where nothing is done on the spot.
    """
    inputs.check_key(key)
    require(caller, Permission.READ_DOSSIERS)
    dossier = await journal.locked(db, dossier_id)
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    if not spec.five_steps_on_site or dossier.paused_since is not None:
        raise Conflict(NOT_HERE)
    if any(action.key.startswith(f"{key}:") for action in await journal.actions(db, dossier_id)):
        return dossier
    seq: int | None = expected_seq
    first = True
    while dossier.step is not None and (first or _does(spec, dossier.step, caller)):
        verb = STEPS[dossier.step].verb
        dossier = await service.act(
            db,
            caller,
            dossier_id,
            verb,
            key=f"{key}:{dossier.step.value}",
            expected_seq=seq,
            on_site=True,
        )
        first, seq = False, None
    return dossier


def _does(spec: ProcedureSpec, step: Step, caller: Caller) -> bool:
    return caller.may(permission_of(step, planning.role(spec, step)))
