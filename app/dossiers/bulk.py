"""The same thing done with several dossiers after one confirmation: stamping, and handing results over."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.db import transaction
from app.dossiers import desk, service, wording
from app.errors import Problem
from app.typed import keepable
from models.dossiers import ActionKind, Dossier

log = structlog.get_logger()

KINDS = frozenset({ActionKind.STAMP, ActionKind.RETURN_RESULT})
"""What needs no reading of the dossier: the result is there, on paper."""

AT_ONCE = desk.PAGE


@dataclass(frozen=True)
class Chosen:
    """One of the dossiers, with what would be done with it and the last action that was seen."""

    code: str
    procedure_name: str
    kind: ActionKind
    seq: int


@dataclass(frozen=True)
class Outcome:
    """What became of one of them, in words."""

    code: str
    done: bool
    said: str


async def look_over(db: AsyncSession, caller: Caller, codes: Sequence[str]) -> list[Chosen]:
    """Of these dossiers, those the caller may stamp or hand over now, in the given order."""
    require(caller, Permission.READ_DOSSIERS)
    wanted = list(dict.fromkeys(keepable(code) for code in codes))[:AT_ONCE]
    rows = await db.exec(select(Dossier).where(col(Dossier.code).in_(wanted)))
    found = {row.code: row for row in await desk.describe(db, caller, rows.all())}
    return [
        Chosen(code, row.procedure_name, row.next.kind, row.seq)
        for code in wanted
        if (row := found.get(code)) and row.next and row.next.kind in KINDS
    ]


async def act_on_all(caller: Caller, chosen: Sequence[Chosen], key: str) -> list[Outcome]:
    """Do it with each of them, in a transaction of its own: one that fails undoes no other."""
    require(caller, Permission.READ_DOSSIERS)
    return [await _act(caller, each, key) for each in chosen[:AT_ONCE] if each.kind in KINDS]


async def _act(caller: Caller, chosen: Chosen, key: str) -> Outcome:
    try:
        async with transaction() as db:
            found = (await db.exec(select(Dossier.id).where(Dossier.code == chosen.code))).one()
            await service.act(db, caller, found, chosen.kind, key=key, expected_seq=chosen.seq)
    except Problem as problem:
        return Outcome(chosen.code, done=False, said=problem.message)
    except Exception:  # the others are told of all the same
        log.exception("not_done_with_the_others", code=chosen.code)
        return Outcome(chosen.code, done=False, said="Có lỗi phía hệ thống. Mời mở hồ sơ này và thử lại.")
    return Outcome(chosen.code, done=True, said=f"{wording.DONE_LABELS[chosen.kind]}.")
