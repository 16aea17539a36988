"""How the fee of a dossier stands, for its owner and for officers; and the transfers nobody could place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.rules import say_fee
from app.dossiers import queries as dossiers
from app.errors import NotFound
from app.fees import banks, rules, vietqr
from app.fees.balance import REFUNDS, Happened
from app.fees.owed_back import Ending
from app.fees.rules import Standing, State
from app.settings import settings
from models.accounts import Role
from models.dossiers import Dossier, PortalStatus
from models.fees import BankLine, FeeEvent, FeeStep, Verdict


@dataclass(frozen=True)
class Told:
    """One thing that happened to the fee, with who did it."""

    what: Happened
    who: str


@dataclass(frozen=True)
class Account:
    """Where to transfer to; `payload` is the text of the QR code, `bank` empty where the BIN is of none we know."""

    bank: str
    bank_bin: str
    number: str
    name: str
    content: str
    payload: str


@dataclass(frozen=True)
class FeeView:
    """The fee of one dossier: what the catalogue says, how it stands, where to pay, what happened.

    Attributes:
        account: None when there is nothing to pay, or the office has named no account.
        may: what the reader may do with it now.
        last_seq: of the last thing that happened.
        undoes: the `seq` of what a reversal would take back; 0 where there is nothing.
    """

    dossier_id: UUID
    said: str
    standing: Standing
    account: Account | None
    told: tuple[Told, ...]
    may: frozenset[FeeStep] = frozenset()
    last_seq: int = 0
    undoes: int = 0


@dataclass(frozen=True)
class Doubtful:
    """A transfer that nobody could place yet; `seq` of the last thing done with it by hand.

    `like` are those of other statements that it may be the same as, with the dossiers they were recorded for.
    """

    id: str
    seq: int
    day: date
    amount: int
    content: str
    verdict: Verdict
    code: str
    read_at: datetime
    like: tuple[tuple[datetime, str], ...] = ()


async def mine(db: AsyncSession, caller: Caller, code: str) -> FeeView:
    """The fee of one dossier of the caller's; raises `NotFound` for everybody else's."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    dossier = await dossiers.by_code(db, code)
    if dossier.owner_id != caller.person:
        raise NotFound
    return await _view(db, dossier)


async def at_desk(db: AsyncSession, caller: Caller, code: str) -> FeeView:
    """The fee of a dossier and what this officer may do with it. Who shows it records the look at the dossier."""
    require(caller, Permission.READ_DOSSIERS)
    dossier = await dossiers.by_code(db, code)
    return await _view(db, dossier, None if dossier.owner_id == caller.person else caller)


async def doubtful(db: AsyncSession, caller: Caller, limit: int = 200) -> list[Doubtful]:
    """The transfers that could not be placed, the latest first."""
    require(caller, Permission.COLLECT_FEES)
    rows = await db.exec(
        select(BankLine, Dossier.code)
        .join(Dossier, col(Dossier.id) == col(BankLine.dossier_id), isouter=True)
        .where(is_doubtful())
        .order_by(col(BankLine.day).desc(), col(BankLine.id))
        .limit(limit)
    )
    found = rows.all()
    asked = {line.alike for line, _ in found if line.verdict is Verdict.ALIKE and line.alike}
    like = await _like(db, asked)
    return [
        Doubtful(
            line.id,
            line.last_seq,
            line.day,
            line.amount,
            line.content,
            line.verdict,
            code or "",
            line.read_at,
            tuple(like.get(line.alike or "", ())) if line.verdict is Verdict.ALIKE else (),
        )
        for line, code in found
    ]


async def _like(db: AsyncSession, alike: set[str]) -> dict[str, list[tuple[datetime, str]]]:
    """When transfers that look alike were read, and for which dossier they were booked, if for one."""
    rows = await db.exec(
        select(BankLine, Dossier.code)
        .join(Dossier, col(Dossier.id) == col(BankLine.dossier_id), isouter=True)
        .where(col(BankLine.alike).in_(alike), BankLine.verdict != Verdict.ALIKE)
        .order_by(col(BankLine.read_at), col(BankLine.id))
    )
    found: dict[str, list[tuple[datetime, str]]] = {}
    for line, code in rows.all():
        found.setdefault(line.alike or "", []).append((line.read_at, code or "" if line.booked_at else ""))
    return found


def is_doubtful() -> ColumnElement[bool]:
    """Whether a transfer is neither booked nor closed by hand, in SQL."""
    return and_(col(BankLine.booked_at).is_(None), col(BankLine.closed).is_(None))


async def happened(db: AsyncSession, dossier_id: UUID) -> list[FeeEvent]:
    """Everything that happened to one fee, in order. Whoever calls has checked the caller."""
    rows = await db.exec(
        select(FeeEvent).where(FeeEvent.dossier_id == dossier_id).order_by(col(FeeEvent.seq))
    )
    return list(rows.all())


async def times_freed(db: AsyncSession, step: FeeStep, number: str) -> int:
    """How many refunds under this number were taken back. Whoever calls has checked the caller."""
    reversal = aliased(FeeEvent)
    same = (col(reversal.dossier_id) == col(FeeEvent.dossier_id)) & (
        col(reversal.reverses) == col(FeeEvent.seq)
    )
    counted = select(func.count()).select_from(FeeEvent).join(reversal, same)
    return (await db.exec(counted.where(FeeEvent.step == step, FeeEvent.receipt == number))).one()


async def undone(db: AsyncSession, reversal: FeeEvent) -> FeeEvent:
    """What a reversal takes back. Whoever calls has checked the caller."""
    rows = await db.exec(
        select(FeeEvent).where(
            FeeEvent.dossier_id == reversal.dossier_id, FeeEvent.seq == (reversal.reverses or 0)
        )
    )
    return rows.one()


async def standing(db: AsyncSession, dossier: Dossier) -> Standing:
    """How the fee of this dossier stands. Whoever calls has checked the caller."""
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    told = as_told(await happened(db, dossier.id))
    return rules.standing(spec.fee, dossier.channel, told, ending=ending_of(dossier))


def ending_of(dossier: Dossier) -> Ending | None:
    """How a dossier ended without a result; None while it goes on, and when its result was returned."""
    match dossier.status:
        case PortalStatus.NOT_RECEIVED:
            return Ending.NOT_RECEIVED
        case PortalStatus.WITHDRAWN:
            return Ending.WITHDRAWN_LATE if dossier.received_at else Ending.WITHDRAWN
        case PortalStatus.STOPPED:
            return Ending.STOPPED
        case _:
            return None


def as_told(events: Sequence[FeeEvent]) -> list[Happened]:
    """The rows of one fee as the pure rules see them; a reversal with what it takes back."""
    by_seq = {each.seq: each for each in events}
    undone = {each.reverses for each in events}
    return [
        Happened(
            each.step,
            each.amount,
            each.at,
            (of := by_seq.get(each.reverses or 0, each)).receipt,
            each.reason,
            each.seq in undone,
            each.seq,
            of.step if each.reverses else None,
            each.extra,
        )
        for each in events
    ]


async def _view(db: AsyncSession, dossier: Dossier, officer: Caller | None = None) -> FeeView:
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    events = await happened(db, dossier.id)
    names = await people.officer_names(db, {each.actor_id for each in events})
    told = as_told(events)
    stands = rules.standing(spec.fee, dossier.channel, told, ending=ending_of(dossier))
    live = stands.balance.live
    return FeeView(
        dossier.id,
        say_fee(spec.fee),
        stands,
        account_for(dossier.code, stands),
        tuple(Told(each, names.get(event.actor_id, "")) for each, event in zip(told, events, strict=True)),
        _may(officer, stands, events, dossier) if officer else frozenset(),
        events[-1].seq if events else 0,
        live[-1].seq if live else 0,
    )


def may_reverse(officer: Caller, done: FeeEvent, dossier: Dossier) -> bool:
    """Whether this officer may take this back today."""
    leads = Role.LEADER in officer.roles
    if done.step is FeeStep.EXEMPT:
        right = rules.may_end_exemption(is_returned=dossier.status is PortalStatus.RETURNED, leads=leads)
    else:
        right = rules.may_reverse(done.actor_id, done.at, officer.person, clock.today(), leads=leads)
    return right and officer.may(Permission.REVERSE_FEES)


def decided_by(events: Sequence[FeeEvent]) -> UUID | None:
    """Who decided last how much is given back: somebody else gives it."""
    return next((each.actor_id for each in reversed(events) if each.step is FeeStep.DECIDE), None)


def permission_for(step: FeeStep) -> Permission:
    """What it takes to do this with a fee."""
    if step is FeeStep.REVERSE:
        return Permission.REVERSE_FEES
    if step is FeeStep.DECIDE:
        return Permission.DECIDE_REFUNDS
    return Permission.REFUND_FEES if step in REFUNDS else Permission.COLLECT_FEES


def _may(
    officer: Caller, stands: Standing, events: Sequence[FeeEvent], dossier: Dossier
) -> frozenset[FeeStep]:
    possible = {each for each in rules.allowed(stands) if officer.may(permission_for(each))}
    if FeeStep.REVERSE in possible:
        last = stands.balance.live[-1].seq
        if not may_reverse(officer, next(each for each in events if each.seq == last), dossier):
            possible.discard(FeeStep.REVERSE)
    if decided_by(events) == officer.person:
        possible -= REFUNDS
    return frozenset(possible - {FeeStep.PAY_TRANSFER})


def account_for(code: str, stands: Standing) -> Account | None:
    """Where this dossier's fee can be transferred to."""
    here = settings()
    if stands.state is not State.DUE or not stands.amount:
        return None
    if not (here.bank_bin and here.bank_account and here.bank_holder):
        return None
    content = rules.transfer_content(code)
    text = vietqr.payload(here.bank_bin, here.bank_account, stands.amount, content)
    return Account(
        banks.name_of(here.bank_bin), here.bank_bin, here.bank_account, here.bank_holder, content, text
    )
