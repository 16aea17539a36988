"""What the owner of the wire tests' world has applied for."""

from app import db
from app.accounts.permissions import Caller
from app.catalogue.service import import_catalogue
from app.dossiers import drafts, files, service
from app.dossiers.intake import JPEG, CleanFile
from models.accounts import Role
from models.dossiers import ActionKind
from tests.support.procedures import GOOD_ANSWERS, procedure

INCOMPLETE, READY, FILED, NOT_BEGUN = "1.001193", "1.001194", "1.001195", "1.001196"


async def build(ids: dict[str, str], callers: dict[str, Caller]) -> None:
    """A draft just begun, one that is ready, and a dossier that waits for a supplement."""
    owner = callers["owner"]
    async with db.transaction() as session:
        await import_catalogue(session, [procedure(code) for code in (INCOMPLETE, READY, FILED, NOT_BEGUN)])
        begun = await drafts.start_or_resume(session, owner, INCOMPLETE)
        attached = await files.attach_to_draft(
            session, owner, begun, "birth_certificate", "giay-cua-chu.jpg", CleanFile(b"photo", JPEG, 1)
        )
        for code in (READY, FILED):
            draft = await drafts.start_or_resume(session, owner, code)
            await drafts.save_answers(session, owner, draft, GOOD_ANSWERS)
            await drafts.choose_return(session, owner, draft, "counter")
            await files.attach_to_draft(
                session, owner, draft, "birth_certificate", "giay.jpg", CleanFile(b"photo", JPEG, 1)
            )
            ids["owner_ready_draft" if code == READY else "to_file"] = str(draft)
        dossier = await service.file_draft(session, owner, draft, key="world")
    ids |= {"owner_draft": str(begun), "owner_file": str(attached.id), "owner_dossier": str(dossier.id)}
    async with db.transaction() as session:
        await service.act(
            session,
            callers[Role.RECEIVE.value],
            dossier.id,
            ActionKind.REQUEST_SUPPLEMENT,
            {
                "text": "Ảnh giấy chứng sinh bị mờ, mời chụp lại.",
                "items": [{"document_key": "birth_certificate", "reason": "unreadable"}],
            },
            key="world-supplement",
        )
