"""Whether what is stored is still what was done: every chain whole, every dossier what its actions make of it."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.db import reading
from app.dossiers import heads, journal, ledger, rules
from models.dossiers import CodeSerial, Dossier, DossierAction

_AT_ONCE = 200
_NAMED = 5


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
    stored = vars(journal.projection(dossier))
    folded = vars(now) if now else {}
    differing = sorted(name for name, value in stored.items() if folded.get(name) != value)
    if differing:
        raise Differs(f"differs from its actions in {', '.join(differing)}")


async def check_all(kept: heads.Heads) -> AsyncIterator[Checked]:
    """Check every dossier, a batch at a time: there may be millions, and officers work meanwhile.

    What `kept` says of each is compared and brought up to date.
    """
    last: UUID | None = None
    while True:
        async with reading() as db:
            found = await _batch(db, last)
        for dossier, actions in found:
            checked = _checked(kept, dossier, actions)
            if checked.problem:
                # PostgreSQL shows what is done between the two statements of a batch: read this one in a single one.
                checked = _checked(kept, *await _alone(dossier.id))
            yield checked
        if len(found) < _AT_ONCE:
            return
        last = found[-1][0].id


def _checked(kept: heads.Heads, dossier: Dossier, actions: list[DossierAction]) -> Checked:
    try:
        check(dossier, actions)
        kept.follow(dossier.code, [action.hash for action in actions])
    except (ledger.ChainBroken, Differs, heads.CutOff, rules.Impossible) as error:
        return Checked(dossier.code, len(actions), str(error))
    return Checked(dossier.code, len(actions))


async def missing_codes(days: Collection[str]) -> AsyncIterator[str]:
    """For each day on which dossiers were filed that are not there, or are more than were counted: what is missing.

    A code is given in the transaction that files its dossier, and no dossier is ever deleted: the codes of a day are
    those from 1 to its count. `days` are those of which dossiers were found before, see `heads.day_of`.
    """
    async with reading() as db:
        counted = (await db.exec(select(CodeSerial.prefix).order_by(col(CodeSerial.prefix)))).all()
    for day in sorted({*days} - {*counted}):
        yield f"{day}: dossiers are there, and no code was given"
    for day in counted:
        codes = col(Dossier.code).between(f"{day}-", f"{day}-9999999999")
        # One statement, since somebody may file meanwhile.
        query = (
            select(CodeSerial.last, Dossier.code)
            .select_from(CodeSerial)
            .join(Dossier, codes, isouter=True)
            .where(CodeSerial.prefix == day)
        )
        async with reading() as db:
            rows = (await db.exec(query)).all()
        there = {code for _, code in rows if code}
        last = max(number for number, _ in rows)
        given = {heads.code_of(day, number) for number in range(1, last + 1)}
        if there != given:
            named = sorted(given ^ there)
            yield (
                f"{day}: {last} codes were given, {len(there)} dossiers are there. Look for {', '.join(named[:_NAMED])}"
                + (" and more" if len(named) > _NAMED else "")
            )


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


async def _alone(dossier_id: UUID) -> tuple[Dossier, list[DossierAction]]:
    query = (
        select(Dossier, DossierAction)
        .join(DossierAction, col(DossierAction.dossier_id) == Dossier.id, isouter=True)
        .where(Dossier.id == dossier_id)
        .order_by(col(DossierAction.seq))
    )
    async with reading() as db:
        rows = (await db.exec(query)).all()
    return rows[0][0], [action for _, action in rows if action]
