"""What benchmarks of dossiers stand on: a database of their own, its people, drafts and dossiers."""

import os
from uuid import UUID

from app import migrate
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.db import engine, transaction
from app.dossiers import drafts, files, service
from app.dossiers.intake import CleanFile
from app.settings import settings
from models.accounts import Role
from models.dossiers import (
    ReturnMethod,
)
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure


def use(folder: str) -> None:
    """Go on with another database."""
    os.environ["CAMTAY_DATA_DIR"] = folder
    settings.cache_clear()
    settings()


async def begin() -> tuple[Caller, Caller]:
    """An empty database with a citizen, an officer and the procedure; returns both people."""
    await migrate.upgrade(engine())
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        return await person(db), await person(db, "Nguyễn Thị Thu", Role.RECEIVE)


async def a_draft(owner: Caller, number: int = 0) -> UUID:
    """A draft that may be filed."""
    async with transaction() as db:
        draft = await drafts.start_or_resume(db, owner, "1.001193")
        await drafts.save_answers(db, owner, draft, GOOD_ANSWERS | {"reason": f"Việc số {number}"})
        await drafts.choose_return(db, owner, draft, ReturnMethod.HOME, "Số 5, khu 1")
        await files.attach_to_draft(
            db,
            owner,
            draft,
            "birth_certificate",
            "giay.jpg",
            CleanFile(b"photo %d" % number, "image/jpeg", 1),
        )
    return draft


async def one_filed(owner: Caller, number: int = 0) -> UUID:
    draft = await a_draft(owner, number)
    async with transaction() as db:
        return (await service.file_draft(db, owner, draft, f"draft-{draft}")).id
