"""What a visit is about: a published procedure, or the caller's own dossier with its procedure."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.dossiers import queries as dossiers
from app.errors import Invalid, NotFound
from app.homecare import rules


@dataclass(frozen=True)
class Subject:
    """A procedure as it is published, or as it was when the dossier was filed, and that dossier."""

    spec: ProcedureSpec
    dossier: rules.DossierFacts | None = None


async def find(db: AsyncSession, caller: Caller, procedure_code: str, dossier_code: str) -> Subject:
    """What the caller chose; raises `NotFound` for what is not theirs, `Invalid` when nothing is chosen."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    if dossier_code:
        dossier = next((d for d in await own_dossiers(db, caller) if d.code == dossier_code), None)
        if dossier is None:
            raise NotFound("Không tìm thấy hồ sơ này, hoặc hồ sơ không thuộc về tài khoản này.")
        # Its own version: the procedure may have been retired since, and its result still has to get home.
        return Subject((await catalogue.get_version(db, dossier.procedure_id)).spec, dossier)
    if procedure_code:
        return Subject((await catalogue.get(db, procedure_code)).spec)
    raise Invalid("Mời chọn thủ tục hoặc hồ sơ.", {"subject": "Mời chọn thủ tục hoặc hồ sơ."})


async def open_ones(db: AsyncSession, caller: Caller) -> list[tuple[rules.DossierFacts, ProcedureSpec]]:
    """The caller's dossiers that are not over, the latest first, each with its own version of the procedure."""
    own = [each for each in await own_dossiers(db, caller) if not each.closed]
    return [(each, (await catalogue.get_version(db, each.procedure_id)).spec) for each in own]


async def own_dossiers(db: AsyncSession, caller: Caller) -> list[rules.DossierFacts]:
    """The caller's dossiers, the latest first."""
    return [
        rules.DossierFacts(
            code=row.code,
            procedure_id=row.procedure_id,
            procedure_name=row.procedure_name,
            received=row.received_at is not None,
            finished=row.finished_at is not None,
            closed=row.step is None,
            return_method=row.return_method,
            due_at=row.due_at,
        )
        for row in await dossiers.all_owned(db, caller)
    ]
