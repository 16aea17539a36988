"""How the fee of a dossier stands, for its owner and for officers; and the transfers nobody could place."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.rules import say_fee
from app.dossiers import queries as dossiers
from app.errors import NotFound
from app.fees import rules, vietqr
from app.fees.rules import Happened, Standing, State
from app.settings import settings
from models.dossiers import Dossier
from models.fees import BankLine, FeeEvent, FeeStep, Verdict


@dataclass(frozen=True)
class Told:
    """One thing that happened to the fee, with who did it."""

    what: Happened
    who: str


@dataclass(frozen=True)
class Account:
    """Where to transfer to; `payload` is the text of the QR code."""

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
    """

    dossier_id: UUID
    said: str
    standing: Standing
    account: Account | None
    told: tuple[Told, ...]
    may: frozenset[FeeStep] = frozenset()


@dataclass(frozen=True)
class Doubtful:
    """A transfer that nobody could place yet."""

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
    collects = caller.may(Permission.COLLECT_FEES) and dossier.owner_id != caller.person
    return await _view(db, dossier, collects=collects)


async def doubtful(db: AsyncSession, caller: Caller, limit: int = 200) -> list[Doubtful]:
    """The transfers that could not be placed, the latest first."""
    require(caller, Permission.COLLECT_FEES)
    rows = await db.exec(
        select(BankLine, Dossier.code)
        .join(Dossier, col(Dossier.id) == col(BankLine.dossier_id), isouter=True)
        .where(col(BankLine.booked_at).is_(None))
        .order_by(col(BankLine.day).desc(), col(BankLine.id))
        .limit(limit)
    )
    return [
        Doubtful(line.day, line.amount, line.content, line.verdict, code or "", line.read_at)
        for line, code in rows.all()
    ]


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
    return rules.standing(spec.fee, dossier.channel, [as_happened(each) for each in events])


def as_happened(event: FeeEvent) -> Happened:
    """The row as the pure rules see it."""
    return Happened(event.step, event.amount, event.at, event.receipt, event.reason)


async def _view(db: AsyncSession, dossier: Dossier, *, collects: bool = False) -> FeeView:
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    events = await happened(db, dossier.id)
    names = await people.officer_names(db, {each.actor_id for each in events})
    told = tuple(Told(as_happened(each), names.get(each.actor_id, "")) for each in events)
    stands = rules.standing(spec.fee, dossier.channel, [each.what for each in told])
    may = rules.allowed(stands) - {FeeStep.PAY_TRANSFER} if collects else frozenset()
    return FeeView(dossier.id, say_fee(spec.fee), stands, account_for(dossier.code, stands), told, may)


def account_for(code: str, stands: Standing) -> Account | None:
    """Where this dossier's fee can be transferred to."""
    here = settings()
    if stands.state is not State.DUE or not stands.amount:
        return None
    if not (here.bank_bin and here.bank_account and here.bank_holder):
        return None
    content = rules.transfer_content(code)
    text = vietqr.payload(here.bank_bin, here.bank_account, stands.amount, content)
    return Account(here.bank_bin, here.bank_account, here.bank_holder, content, text)
