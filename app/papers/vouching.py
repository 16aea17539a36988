"""Whether the results that are given out are those that the office uploaded.

Every row is held against its dossier's actions, and what is stored against both.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from obstore.exceptions import BaseError
from sqlalchemy.orm import defer
from sqlmodel import col, select

from app import clock, storage
from app.db import reading
from app.dossiers import ledger
from app.dossiers.workflow import ASIDE
from app.papers import stored
from models._types import lookup_hash
from models.dossiers import ActionKind, Dossier, DossierAction
from models.results import ResultDocument

_AT_ONCE = 200
_FILES_AT_ONCE = 4
"""A bucket answers slowly, and every file is whole in memory while it is read."""
_NAMES: tuple[Any, ...] = (ResultDocument.name, ResultDocument.signers)


@dataclass(frozen=True)
class Vouched:
    """The results of one dossier.

    Attributes:
        held: how many are what their actions say.
        older: how many have no action, because they were uploaded when that was none; nothing vouches for them.
        problem: what does not fit, naming nobody; empty when everything does.
        files: what is wrong with stored files, one a file.
        read: how many stored files were read and are what was uploaded.
    """

    code: str
    held: int
    older: int
    problem: str = ""
    files: tuple[str, ...] = ()
    read: int = 0


def fact(row: ResultDocument) -> dict[str, str]:
    """What an action says of a result: which one, and the keyed hash of its contents."""
    return {"result": str(row.id), "file": _digest(row.sha256)}


def _digest(sha256_hex: str) -> str:
    return lookup_hash("result-file", sha256_hex)


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


async def check_files(
    rows: Sequence[ResultDocument], actions: Iterable[DossierAction]
) -> tuple[int, tuple[str, ...]]:
    """Read the stored files of one dossier's results: how many are what was uploaded, and what is wrong with others.

    What retention erased, or was taken back, is not there any more and needs not be.
    """
    told = {
        facts["result"]: facts["file"]
        for facts in (ledger.happening(each).facts for each in actions if each.kind is ActionKind.ADD_RESULT)
    }
    read, wrong = 0, list[str]()
    for begin in range(0, len(rows), _FILES_AT_ONCE):
        some = rows[begin : begin + _FILES_AT_ONCE]
        found = await asyncio.gather(
            *(_check_file(row, told.get(str(row.id), _digest(row.sha256))) for row in some)
        )
        read += sum(each == "" for each in found)
        wrong.extend(f"result {row.code} {each}" for row, each in zip(some, found, strict=True) if each)
    return read, tuple(wrong)


async def _check_file(row: ResultDocument, digest: str) -> str | None:
    """What is wrong with one stored file, "" if nothing is, None if it was erased in its time."""
    try:
        content = await stored.content(row)
    except stored.Erased:
        in_time = row.taken_back_at is not None or row.keep_until <= clock.now()
        return None if in_time else "lost its key before its years were over"
    except storage.Missing:
        return None if await _was_erased_meanwhile(row) else "is missing from the storage"
    except InvalidTag:
        return "is damaged, or its key is not that of this installation"
    except (BaseError, OSError) as error:
        return f"could not be read ({type(error).__name__})"
    whole = await asyncio.to_thread(sha256, content)
    return "" if _digest(whole.hexdigest()) == digest else "is stored with other contents than were uploaded"


async def _was_erased_meanwhile(row: ResultDocument) -> bool:
    """Officers work, and retention erases, while all of this is read."""
    async with reading() as db:
        key = await db.exec(select(ResultDocument.sealed_key).where(ResultDocument.id == row.id))
        return key.first() is None


async def check_all(*, files: bool = True) -> AsyncIterator[Vouched]:
    """Check the results of every dossier that has any, or once had, a batch at a time; with or without their files."""
    last: UUID | None = None
    while True:
        batch = await _batch(last)
        for dossier, rows, actions in batch:
            checked = check(dossier.code, rows, actions)
            if files:
                read, wrong = await check_files(rows, actions)
                checked = replace(checked, read=read, files=wrong)
            yield checked
        if len(batch) < _AT_ONCE:
            return
        last = batch[-1][0].id


async def _batch(
    after: UUID | None,
) -> list[tuple[Dossier, list[ResultDocument], list[DossierAction]]]:
    query = select(Dossier).where(
        col(Dossier.id).in_(select(ResultDocument.dossier_id))
        | col(Dossier.id).in_(select(DossierAction.dossier_id).where(col(DossierAction.kind).in_(ASIDE)))
    )
    if after is not None:
        query = query.where(col(Dossier.id) > after)
    async with reading() as db:
        dossiers = (await db.exec(query.order_by(col(Dossier.id)).limit(_AT_ONCE))).all()
        ids = [each.id for each in dossiers]
        rows = await db.exec(
            select(ResultDocument)
            .where(col(ResultDocument.dossier_id).in_(ids))
            # Nobody's name is needed here, and one that cannot be decrypted must not end the check.
            .options(*(defer(each) for each in _NAMES))
            .order_by(col(ResultDocument.added_at), col(ResultDocument.id))
        )
        actions = await db.exec(
            select(DossierAction)
            .where(col(DossierAction.dossier_id).in_(ids), col(DossierAction.kind).in_(ASIDE))
            .order_by(col(DossierAction.dossier_id), col(DossierAction.seq))
        )
        results: dict[UUID, list[ResultDocument]] = {each: [] for each in ids}
        chains: dict[UUID, list[DossierAction]] = {each: [] for each in ids}
        for row in rows:
            results[row.dossier_id].append(row)
        for action in actions:
            chains[action.dossier_id].append(action)
    return [(each, results[each.id], chains[each.id]) for each in dossiers]
