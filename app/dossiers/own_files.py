"""Everything somebody ever sent as a file, for taking along: under which dossier and document, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.clock import local
from app.dossiers import about
from app.dossiers.files import WITH_MESSAGE
from models.dossiers import Attachment, Dossier, Draft, StoredFile
from models.messages import DossierMessage

_MESSAGES = "Kèm lời nhắn"


@dataclass(frozen=True)
class OwnFile:
    """One file of the caller's; `is_here` is false once it was taken away or its time was over."""

    id: UUID
    dossier: str
    document: str
    name: str
    size: int
    added_at: datetime
    is_here: bool


async def of_caller(db: AsyncSession, caller: Caller) -> list[OwnFile]:
    """The caller's files, the newest first: of their applications and dossiers, and with messages about them.

    What an officer sent about somebody else's dossier is that person's, not theirs.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    with_messages = (
        select(DossierMessage.attachment_id, Dossier.code)
        .join(Dossier, col(Dossier.id) == DossierMessage.dossier_id)
        .where(Dossier.owner_id == caller.person, DossierMessage.author_id == caller.person)
    )
    told = {attachment: code for attachment, code in (await db.exec(with_messages)).all() if attachment}
    rows = await db.exec(
        select(Attachment, StoredFile, Draft, Dossier)
        .join(StoredFile, col(StoredFile.id) == Attachment.file_id)
        .join(Draft, col(Draft.id) == Attachment.draft_id, isouter=True)
        .join(Dossier, col(Dossier.id) == Attachment.dossier_id, isouter=True)
        .where(
            Attachment.owner_id == caller.person,
            or_(col(Attachment.document_key) != WITH_MESSAGE, col(Attachment.id).in_(told)),
        )
        .order_by(col(Attachment.added_at).desc(), col(Attachment.id))
    )
    specs: dict[UUID, ProcedureSpec] = {}
    found = []
    for attachment, stored, draft, dossier in rows.all():
        version = dossier.procedure_id if dossier else draft.procedure_id if draft else None
        if version is not None and version not in specs:
            specs[version] = (await catalogue.get_version(db, version)).spec
        place = dossier.code if dossier else _unfiled(specs[draft.procedure_id], draft) if draft else ""
        document = _document(specs[version], attachment.document_key) if version else ""
        found.append(
            OwnFile(
                attachment.id,
                place or told.get(attachment.id, ""),
                document or _MESSAGES,
                attachment.name,
                stored.size,
                attachment.added_at,
                attachment.removed_at is None and stored.sealed_key is not None,
            )
        )
    return found


def _unfiled(spec: ProcedureSpec, draft: Draft) -> str:
    """A draft has no code: its procedure, for whom it is, and when it was begun tell it from others."""
    parts = (f"chưa nộp {draft.procedure_code}", about.name(spec, draft.answers)[:30], _begun(draft))
    return ", ".join(part for part in parts if part)


def _begun(draft: Draft) -> str:
    return f"bắt đầu {local(draft.created_at):%d-%m-%Y %H.%M}"


def _document(spec: ProcedureSpec, key: str) -> str:
    return next((each.name for each in spec.documents if each.key == key), key)
