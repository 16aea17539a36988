"""Dossiers that owe a fee, for tests."""

from app.accounts.permissions import Caller
from app.catalogue import queries as catalogue
from app.catalogue.schema import Fee
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.fees import queries, service
from app.fees.queries import FeeView
from models.accounts import Role
from models.dossiers import Dossier
from models.fees import FeeStep
from tests.support.dossiers import a_dossier, a_person, a_procedure, a_spec


async def a_due_one(amount: int | None = 8_000) -> tuple[Caller, Caller, Dossier]:
    """A citizen, an officer who receives, and a dossier of the former that owes `amount`; None leaves it open."""
    hoa, thu = await a_person(), await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    version = await a_procedure()
    if amount is not None:
        async with transaction() as db:
            await import_catalogue(db, [a_spec().model_copy(update={"fee": Fee(amount=amount)})])
            version = (await catalogue.get(db, "1.001193")).id
    return hoa, thu, await a_dossier(hoa, version)


async def record(
    caller: Caller, dossier: Dossier, step: FeeStep, key: str = "one", *, seq: int | None = None, **said: str
) -> None:
    """Let an officer record one thing, who has seen all that happened, or what did up to `seq`."""
    async with transaction() as db:
        seen = len(await queries.happened(db, dossier.id)) if seq is None else seq
        await service.record(db, caller, dossier.code, step, seq=seen, key=key, **said)


async def mine(caller: Caller, dossier: Dossier) -> FeeView:
    """How the owner sees the fee."""
    async with reading() as db:
        return await queries.mine(db, caller, dossier.code)
