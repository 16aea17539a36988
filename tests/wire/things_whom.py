"""Of the wire tests: for each person a draft for somebody else, and one that could be for the same."""

from uuid import UUID

from app.accounts.permissions import Caller
from app.catalogue.loader import published
from app.catalogue.schema import ProcedureSpec
from app.db import reading, transaction
from app.dossiers import drafts, known_people
from app.dossiers.for_whom import Kind

EARLIER, NOW = "1.014159", "1.002693"


def specs() -> list[ProcedureSpec]:
    """The real records: those of the other things ask nobody for whom they are."""
    return [spec for spec in published() if spec.code in {EARLIER, NOW}]


async def give_known(caller: Caller) -> dict[str, str]:
    """The draft that may be for somebody known, and who that is."""
    async with transaction() as db:
        earlier = await drafts.start_or_resume(db, caller, EARLIER)
        child = {"for_whom": Kind.CHILD.value, "whom_full_name": "Trần Minh An", "whom_dob": "05/03/2020"}
        await drafts.save_answers(db, caller, earlier, child)
        draft: UUID = await drafts.start_or_resume(db, caller, NOW)
    async with reading() as db:
        [known] = await known_people.offered(db, caller, draft)
    return {"whom_draft": str(draft), "known": known.key}
