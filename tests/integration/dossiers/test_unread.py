"""What is filed is what its owner has read: a helper may type between the reading and the filing."""

import pytest
from sqlmodel import select

from app.db import reading, transaction
from app.dossiers import drafts, files, service
from app.dossiers.authors import Author
from app.dossiers.filing import Unread, content_mark
from app.dossiers.intake import CleanFile
from models.dossiers import Dossier, HelpWay, ReturnMethod
from tests.support.dossiers import BIRTH_PAPER, a_draft, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("change", ["answer", "address", "file"])
async def test_what_was_changed_after_the_reading_is_not_filed_unread(change: str) -> None:
    owner, helper = await a_person(), await a_person(name="Người Giúp")
    draft = await a_draft(owner, await a_procedure())
    async with reading() as db:
        seen = await drafts.get(db, owner, draft)
    read = content_mark(
        seen.answers, seen.return_method, seen.return_address, [file.id for file in seen.files]
    )
    async with transaction() as db:
        if change == "answer":
            author = Author(helper.person, HelpWay.TOGETHER)
            await drafts.save_answers(
                db, owner, draft, {"applicant_address": "Số 9, nơi khác"}, author=author
            )
        elif change == "address":
            await drafts.choose_return(db, owner, draft, ReturnMethod.HOME, "Số 9, nơi khác")
        else:
            photo = CleanFile(b"another", "image/jpeg", 1)
            await files.attach_to_draft(db, owner, draft, BIRTH_PAPER, "khac.jpg", photo)
    with pytest.raises(Unread, match="mời đọc lại"):
        async with transaction() as db:
            await service.file_draft(db, owner, draft, key=f"draft-{draft}", read=read)
    async with reading() as db:
        assert (await db.exec(select(Dossier))).all() == []
        again = await drafts.get(db, owner, draft)
    read = content_mark(
        again.answers, again.return_method, again.return_address, [file.id for file in again.files]
    )
    async with transaction() as db:
        assert (await service.file_draft(db, owner, draft, key=f"draft-{draft}", read=read)).id
