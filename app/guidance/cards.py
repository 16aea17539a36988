"""Code cards for people without a phone: each code says once, at the counter, who they are, and nothing more.

A code opens no account (docs/decisions/code-cards.md). It saves asking again, and ties what is taught to the same person.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller, Permission, require
from app.errors import Invalid, NotFound
from app.guidance.counter_rules import fold
from models._types import lookup_hash
from models.counter import CardCode, CodeCard, CounterVisitor, VisitorStatus

CODES = 5
VALID = timedelta(days=365)
USE_LIMIT = "30/hour"
_DIGITS = re.compile(r"^\d{10}$")
_WAIT = "Nhập quá nhiều mã. Mời chờ một giờ, hoặc ghi tên như người mới đến."


@dataclass(frozen=True)
class Issued:
    """A new card: its codes are seen this once."""

    codes: list[str]
    expires_at: datetime


@dataclass(frozen=True)
class Shown:
    """What a code brought: the form of an arrival as it was noted, and the account, if one was proved."""

    person: dict[str, str]
    account_id: UUID | None


async def issue(db: AsyncSession, caller: Caller) -> Issued:
    """Make a card for the person the caller is teaching; the card they had from the same arrival ends.

    Raises:
        NotFound: the caller is teaching nobody.
    """
    visitor = await _served(db, caller)
    now = clock.now()
    earlier = await db.exec(
        select(CodeCard).where(CodeCard.visitor_id == visitor.id, col(CodeCard.ended_at).is_(None))
    )
    for old in earlier.all():
        _end(db, old, now)
    card = CodeCard(
        person=_noted(visitor),
        person_hash=_person_hash(visitor),
        account_id=visitor.account_id,
        visitor_id=visitor.id,
        issued_by=caller.person,
        issued_at=now,
        expires_at=now + VALID,
    )
    db.add(card)
    await db.flush()
    codes = [f"{secrets.randbelow(10**10):010d}" for _ in range(CODES)]
    for code in codes:
        db.add(CardCode(code_hash=lookup_hash("card-code", code), card_id=card.id))
    await db.flush()
    return Issued([f"{code[:3]} {code[3:6]} {code[6:]}" for code in codes], card.expires_at)


async def held(db: AsyncSession, caller: Caller) -> list[datetime]:
    """When the cards were made that are still good in the name of whom the caller is teaching; raises `NotFound`."""
    return [card.issued_at for card in await _of(db, await _served(db, caller))]


async def report_lost(db: AsyncSession, caller: Caller) -> int:
    """End every card in the name of whom the caller is teaching; returns how many.

    Found by name and year of birth. Somebody else of the same name and year would have to ask for a new card; a card
    in a stranger's hand is worse.

    Raises:
        NotFound: the caller is teaching nobody.
    """
    ended = await _of(db, await _served(db, caller))
    for card in ended:
        _end(db, card, clock.now())
    return len(ended)


async def use(db: AsyncSession, caller: Caller, code: str) -> Shown:
    """Cross out a code and say who its card belongs to. Recorded: which officer, when.

    Raises:
        Invalid: there is no such code, it was used, or the card has ended; the answer is the same.
    """
    require(caller, Permission.GUIDE)
    await throttle.attempt("card-code", str(caller.person), USE_LIMIT, _WAIT)
    wrong = "Mã này không dùng được: sai, đã dùng rồi, hoặc thẻ đã hết hạn. Mời thử mã khác, hoặc ghi tên như người mới đến."
    digits = re.sub(r"[\s.\-]", "", code)
    found = None
    if _DIGITS.match(digits) and digits.isascii():
        query = (
            select(CardCode, CodeCard)
            .join(CodeCard, col(CodeCard.id) == CardCode.card_id)
            .where(CardCode.code_hash == lookup_hash("card-code", digits))
        )
        found = (await db.exec(query.with_for_update())).first()
    if found is None:
        raise Invalid(wrong, {"card_code": wrong})
    row, card = found
    if row.used_at or card.ended_at or card.expires_at <= clock.now() or card.person is None:
        raise Invalid(wrong, {"card_code": wrong})
    row.used_at, row.used_by = clock.now(), caller.person
    db.add(row)
    return Shown(dict(card.person), card.account_id)


async def end_all_of(db: AsyncSession, account_id: UUID) -> None:
    """End the cards of somebody who leaves, and those made of an arrival they had proved to be theirs."""
    rows = await db.exec(select(CodeCard).where(CodeCard.account_id == account_id))
    for card in rows.all():
        card.account_id = None
        _end(db, card, card.ended_at or clock.now())


async def end_expired(db: AsyncSession, now: datetime) -> int:
    """Empty the cards that are over: too old, or with no code left; returns how many."""
    ended = 0
    for card in (await db.exec(select(CodeCard).where(col(CodeCard.ended_at).is_(None)))).all():
        unused = select(CardCode.code_hash).where(
            CardCode.card_id == card.id, col(CardCode.used_at).is_(None)
        )
        if card.expires_at <= now or (await db.exec(unused.limit(1))).first() is None:
            _end(db, card, now)
            ended += 1
    return ended


async def _served(db: AsyncSession, caller: Caller) -> CounterVisitor:
    require(caller, Permission.GUIDE)
    visitor = (
        await db.exec(
            select(CounterVisitor)
            .where(CounterVisitor.guide_id == caller.person, CounterVisitor.status == VisitorStatus.SERVING)
            .with_for_update()
        )
    ).first()
    if visitor is None or visitor.full_name is None:
        raise NotFound("Chưa có ai đang được hướng dẫn, nên chưa làm thẻ được.")
    return visitor


async def _of(db: AsyncSession, visitor: CounterVisitor) -> list[CodeCard]:
    rows = await db.exec(
        select(CodeCard)
        .where(CodeCard.person_hash == _person_hash(visitor), col(CodeCard.ended_at).is_(None))
        .order_by(col(CodeCard.issued_at))
    )
    return list(rows.all())


def _person_hash(visitor: CounterVisitor) -> str:
    return lookup_hash("card-person", f"{fold(visitor.full_name or '')} {(visitor.birth or '')[:4]}")


def _noted(visitor: CounterVisitor) -> dict[str, str]:
    """The arrival as the form that `counter_rules.read_arrival` reads."""
    device = {True: "chung" if visitor.shares_phone else "rieng", False: "khong-co", None: ""}
    return {
        "full_name": visitor.full_name or "",
        "birth_date": visitor.birth or "",
        "phone": visitor.phone or "",
        "no_phone": "" if visitor.phone else "on",
        "citizen_number": visitor.citizen_number or "",
        "address": visitor.address or "",
        "level": visitor.level.value,
        "device": device[visitor.has_smartphone],
    }


def _end(db: AsyncSession, card: CodeCard, now: datetime) -> None:
    card.person, card.person_hash, card.ended_at = None, None, now
    db.add(card)
