"""Whether what is stored is still what was done: every chain whole, every dossier what its actions make of it."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.db import reading
from app.dossiers import journal, ledger, rules
from models.dossiers import CodeSerial, Dossier, DossierAction

_AT_ONCE = 200


class Differs(ValueError):
    """A dossier's row is not what its actions make of it; names the columns, never their contents."""


@dataclass(frozen=True)
class Checked:
    """One dossier; `problem` is empty when everything fits."""

    code: str
    actions: int
    problem: str = ""


def check(dossier: Dossier, actions: list[DossierAction]) -> None:
    """Check one dossier; raises `ledger.ChainBroken` or `Differs`."""
    ledger.verify(dossier, actions)
    now: rules.Projection | None = None
    for action in actions:
        now = rules.apply(now, ledger.happening(action))
    stored = asdict(journal.projection(dossier))
    folded = asdict(now) if now else {}
    differing = sorted(name for name, value in stored.items() if folded.get(name) != value)
    if differing:
        raise Differs(f"differs from its actions in {', '.join(differing)}")


async def check_all() -> AsyncIterator[Checked]:
    """Check every dossier, a batch at a time: there may be millions, and officers work meanwhile."""
    last: UUID | None = None
    while True:
        async with reading() as db:
            found = await _batch(db, last)
        for dossier, actions in found:
            problem = ""
            try:
                check(dossier, actions)
            except (ledger.ChainBroken, Differs, rules.Impossible) as error:
                problem = str(error)
            yield Checked(dossier.code, len(actions), problem)
        if len(found) < _AT_ONCE:
            return
        last = found[-1][0].id


async def missing_codes() -> AsyncIterator[str]:
    """For each day on which dossiers were filed and are not there any more: how many of its codes are without one.

    A code is given in the transaction that files its dossier, and no dossier is ever deleted.
    """
    async with reading() as db:
        serials = (await db.exec(select(CodeSerial).order_by(col(CodeSerial.prefix)))).all()
    for serial in serials:
        codes = col(Dossier.code).between(f"{serial.prefix}-", f"{serial.prefix}-9999999999")
        async with reading() as db:
            there = (await db.exec(select(func.count()).select_from(Dossier).where(codes))).one()
        if there != serial.last:
            yield f"{serial.prefix}: {serial.last} codes were given, {there} dossiers are there"


async def _batch(db: AsyncSession, after: UUID | None) -> list[tuple[Dossier, list[DossierAction]]]:
    query = select(Dossier).order_by(col(Dossier.id)).limit(_AT_ONCE)
    if after is not None:
        query = query.where(col(Dossier.id) > after)
    dossiers = (await db.exec(query)).all()
    chains: dict[UUID, list[DossierAction]] = {dossier.id: [] for dossier in dossiers}
    actions = await db.exec(
        select(DossierAction)
        .where(col(DossierAction.dossier_id).in_(chains))
        .order_by(col(DossierAction.dossier_id), col(DossierAction.seq))
    )
    for action in actions:
        chains[action.dossier_id].append(action)
    return [(dossier, chains[dossier.id]) for dossier in dossiers]
