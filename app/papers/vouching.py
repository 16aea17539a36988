"""Whether the results that are given out are those that the office uploaded: every row against its dossier's actions."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.db import reading
from app.dossiers import ledger
from app.dossiers.workflow import ASIDE
from models._types import lookup_hash
from models.dossiers import ActionKind, Dossier, DossierAction
from models.results import ResultDocument

_AT_ONCE = 200


@dataclass(frozen=True)
class Vouched:
    """The results of one dossier.

    Attributes:
        held: how many are what their actions say.
        older: how many have no action, because they were uploaded when that was none; nothing vouches for them.
        problem: what does not fit, naming nobody; empty when everything does.
    """

    code: str
    held: int
    older: int
    problem: str = ""


def fact(row: ResultDocument) -> dict[str, str]:
    """What an action says of a result: which one, and the keyed hash of its contents."""
    return {"result": str(row.id), "file": lookup_hash("result-file", row.sha256)}


def check(code: str, rows: Iterable[ResultDocument], actions: Iterable[DossierAction]) -> Vouched:
    """Hold the results of one dossier against its actions, whose chain was checked."""
    told: dict[str, dict[str, str]] = {}
    taken_back: set[str] = set()
    for action in actions:
        facts = ledger.happening(action).facts
        if action.kind is ActionKind.ADD_RESULT:
            told[facts["result"]] = facts
        elif action.kind is ActionKind.TAKE_BACK_RESULT:
            taken_back.add(facts["result"])
    held = older = 0
    for row in rows:
        said = told.pop(str(row.id), None)
        if said is not None and said != fact(row):
            return Vouched(code, held, older, f"result {row.code} is not the file that was uploaded")
        is_back = str(row.id) in taken_back
        if (row.taken_back_at is not None) != is_back and (said is not None or is_back):
            return Vouched(
                code, held, older, f"result {row.code} was taken back or put back past its actions"
            )
        held, older = held + (said is not None), older + (said is None)
    if told:
        return Vouched(code, held, older, f"{len(told)} of its results are missing")
    return Vouched(code, held, older)


async def check_all() -> AsyncIterator[Vouched]:
    """Check the results of every dossier that has any, or once had, a batch at a time."""
    last: UUID | None = None
    while True:
        async with reading() as db:
            query = select(Dossier).where(
                col(Dossier.id).in_(select(ResultDocument.dossier_id))
                | col(Dossier.id).in_(
                    select(DossierAction.dossier_id).where(col(DossierAction.kind).in_(ASIDE))
                )
            )
            if last is not None:
                query = query.where(col(Dossier.id) > last)
            dossiers = (await db.exec(query.order_by(col(Dossier.id)).limit(_AT_ONCE))).all()
            ids = [each.id for each in dossiers]
            rows = (
                await db.exec(select(ResultDocument).where(col(ResultDocument.dossier_id).in_(ids)))
            ).all()
            actions = (
                await db.exec(
                    select(DossierAction)
                    .where(col(DossierAction.dossier_id).in_(ids), col(DossierAction.kind).in_(ASIDE))
                    .order_by(col(DossierAction.dossier_id), col(DossierAction.seq))
                )
            ).all()
        for each in dossiers:
            yield check(
                each.code,
                [row for row in rows if row.dossier_id == each.id],
                [action for action in actions if action.dossier_id == each.id],
            )
        if len(dossiers) < _AT_ONCE:
            return
        last = ids[-1]
