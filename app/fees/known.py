"""What earlier statements told, out of the database: which of a file's lines are transfers that are known already."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.fees.alike import Known, Told, place, told_of
from app.fees.statement import Line, digest
from models.fees import BankLine, BankStatement, BankStatementLine, Verdict


async def placed(db: AsyncSession, caller: Caller, text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of a file with the ids of the transfers they are, and marked where somebody has to say so."""
    require(caller, Permission.COLLECT_FEES)
    statement_id = digest(text)
    before = await db.exec(select(BankStatementLine).where(BankStatementLine.statement_id == statement_id))
    told = {each.number: each.line_id for each in before.all()}
    if told:  # the very same file
        return [replace(line, id=told[place]) for place, line in enumerate(lines)]
    return place(lines, statement_id, await _known(db, lines))


async def keep(db: AsyncSession, caller: Caller, text: str, lines: Sequence[Line]) -> None:
    """Keep what a file that is being booked told; its transfers are in the database already."""
    require(caller, Permission.COLLECT_FEES)
    statement_id = digest(text)
    if await db.get(BankStatement, statement_id):
        return
    db.add(BankStatement(id=statement_id, read_by=caller.person, read_at=clock.now()))
    await db.flush()
    db.add_all(
        BankStatementLine(
            statement_id=statement_id, number=number, line_id=line.id, day=line.day, alike=line.alike
        )
        for number, line in enumerate(lines)
    )
    await db.flush()


async def _known(db: AsyncSession, lines: Sequence[Line]) -> Known:
    asked = [line for line in lines if not line.has_ref]
    by_id = {line.id: line.alike for line in asked}
    alike = set(by_id.values())
    rows: dict[str, list[str]] = defaultdict(list)
    found = await db.exec(
        select(BankLine)
        .where(or_(col(BankLine.alike).in_(alike), col(BankLine.id).in_(by_id)))
        .order_by(col(BankLine.read_at), col(BankLine.id))
    )
    for row in found.all():
        if row.verdict is not Verdict.ALIKE:
            rows[row.alike or by_id[row.id]].append(row.id)
    with_it = select(BankStatementLine.statement_id).where(col(BankStatementLine.alike).in_(alike))
    of_these = col(BankStatementLine.statement_id).in_(with_it)
    spans = await db.exec(
        select(
            BankStatementLine.statement_id,
            func.min(col(BankStatementLine.day)),
            func.max(col(BankStatementLine.day)),
        )
        .where(of_these)
        .group_by(BankStatementLine.statement_id)
    )
    span_of = {statement_id: (first, last) for statement_id, first, last in spans.all()}
    days = {line.day for line in asked}
    lines_told = await db.exec(
        select(BankStatementLine).where(of_these, col(BankStatementLine.day).in_(days))
    )
    counts: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for each in lines_told.all():
        counts[each.day, each.statement_id][each.alike] += 1
    told: dict[date, list[Told]] = defaultdict(list)
    for (day, statement_id), count in counts.items():
        told[day].append(told_of(day, count, *span_of[statement_id]))
    return Known(rows, told)
