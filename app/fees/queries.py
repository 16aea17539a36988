"""How the fee of a dossier stands, for its owner and for officers; and the transfers nobody could place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.rules import say_fee
from app.dossiers import queries as dossiers
from app.errors import NotFound
from app.fees import banks, rules, vietqr
from app.fees.rules import Happened, Standing, State
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
    """

    dossier_id: UUID
    said: str
    standing: Standing
    account: Account | None
    told: tuple[Told, ...]
    may: frozenset[FeeStep] = frozenset()
    last_seq: int = 0


@dataclass(frozen=True)
class Doubtful:
    """A transfer that nobody could place yet; `seq` of the last thing done with it by hand."""

    id: str
    seq: int
    day: date
    amount: int
    content: str
    verdict: Verdict
    code: str
    read_at: datetime


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
        )
        for line, code in rows.all()
    ]


def is_doubtful() -> ColumnElement[bool]:
    """Whether a transfer is neither booked nor closed by hand, in SQL."""
    return and_(col(BankLine.booked_at).is_(None), col(BankLine.closed).is_(None))


async def happened(db: AsyncSession, dossier_id: UUID) -> list[FeeEvent]:
    """Everything that happened to one fee, in order. Whoever calls has checked the caller."""
    rows = await db.exec(
        select(FeeEvent).where(FeeEvent.dossier_id == dossier_id).order_by(col(FeeEvent.seq))
    )
    return list(rows.all())


async def standing(db: AsyncSession, dossier: Dossier) -> Standing:
    """How the fee of this dossier stands. Whoever calls has checked the caller."""
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    events = await happened(db, dossier.id)
    told = [as_happened(each) for each in events]
    return rules.standing(spec.fee, dossier.channel, told, has_ended=_has_ended(dossier))


def _has_ended(dossier: Dossier) -> bool:
    return dossier.closed_at is not None and dossier.status is not PortalStatus.RETURNED


def as_happened(event: FeeEvent, paid: FeeEvent | None = None, *, is_reversed: bool = False) -> Happened:
    """The row as the pure rules see it; of a reversal, with the payment that it takes back."""
    receipt = paid.receipt if paid else event.receipt
    return Happened(event.step, event.amount, event.at, receipt, event.reason, is_reversed)


async def _view(db: AsyncSession, dossier: Dossier, officer: Caller | None = None) -> FeeView:
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    events = await happened(db, dossier.id)
    names = await people.officer_names(db, {each.actor_id for each in events})
    by_seq = {each.seq: each for each in events}
    undone = {each.reverses for each in events}
    told = tuple(
        Told(
            as_happened(each, by_seq.get(each.reverses or 0), is_reversed=each.seq in undone),
            names.get(each.actor_id, ""),
        )
        for each in events
    )
    happened_so = [each.what for each in told]
    stands = rules.standing(spec.fee, dossier.channel, happened_so, has_ended=_has_ended(dossier))
    return FeeView(
        dossier.id,
        say_fee(spec.fee),
        stands,
        account_for(dossier.code, stands),
        told,
        _may(officer, stands, events) if officer else frozenset(),
        events[-1].seq if events else 0,
    )


def may_reverse(officer: Caller, paid: FeeEvent) -> bool:
    """Whether this officer may take this payment back today."""
    leads = Role.LEADER in officer.roles
    mine = rules.may_reverse(paid.actor_id, paid.at, officer.person, clock.today(), leads=leads)
    return mine and officer.may(Permission.REVERSE_FEES)


def _may(officer: Caller, stands: Standing, events: Sequence[FeeEvent]) -> frozenset[FeeStep]:
    possible = rules.allowed(stands) - {FeeStep.PAY_TRANSFER}
    if FeeStep.REVERSE in possible:
        return possible if may_reverse(officer, events[-1]) else frozenset()
    return possible if officer.may(Permission.COLLECT_FEES) else frozenset()


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
