"""The files of drafts and dossiers: kept, put under a document, taken away, read by who may read them."""

import os
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, storage
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import ProcedureSpec
from app.db import after_commit, transaction
from app.dossiers import desk, events, journal
from app.dossiers.intake import CleanFile, clean_name
from app.errors import Conflict, Invalid, NotFound
from models._types import lookup_hash, seal, unseal
from models.dossiers import Attachment, Dossier, Draft, PortalStatus, StoredFile
from models.messages import DossierMessage

FILES_PER_DOCUMENT = 20
WITH_MESSAGE = "message"
"""Stands for the document of a file that belongs to a message."""

_KEY_BYTES = 32

_GONE = "Tệp này đã được xóa nên không mở được nữa."


@dataclass(frozen=True)
class FileInfo:
    """One attached file as its owner sees it in a list."""

    id: UUID
    document_key: str
    name: str
    media_type: str
    pages: int
    size: int


@dataclass(frozen=True)
class OpenFile:
    """A file's contents, for somebody who may read them."""

    name: str
    media_type: str
    content: bytes


async def attach_to_draft(
    db: AsyncSession, caller: Caller, draft_id: UUID, document_key: str, name: str, file: CleanFile
) -> FileInfo:
    """Put a cleaned file under one document of the caller's own open draft.

    Raises:
        NotFound: no such draft of the caller, or no such document.
        Conflict: the draft was filed already.
        Invalid: the document has `FILES_PER_DOCUMENT` files that are not filed yet.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    draft = (await db.exec(select(Draft).where(Draft.id == draft_id).with_for_update())).first()
    if draft is None or draft.owner_id != caller.person or draft.discarded_at:
        raise NotFound("Không tìm thấy hồ sơ đang làm này, hoặc không thuộc về tài khoản này.")
    if draft.dossier_id:
        raise Conflict("Hồ sơ này đã nộp nên không thêm tệp được nữa. Cán bộ sẽ báo nếu cần bổ sung giấy tờ.")
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    draft.updated_at = clock.now()
    draft.revision += 1
    db.add(draft)
    events.publish_later(db, events.draft_topic(draft_id))
    return await _attach(db, caller, spec, document_key, name, file, draft_id=draft_id)


async def attach_to_dossier(
    db: AsyncSession, caller: Caller, dossier_id: UUID, document_key: str, name: str, file: CleanFile
) -> FileInfo:
    """Prepare a file under one document of the caller's own dossier, while a supplement is asked for.

    The officers see it when the citizen sends the answer. Raises as `attach_to_draft`.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    dossier = await journal.locked(db, dossier_id)
    if dossier.owner_id != caller.person:
        raise NotFound
    if dossier.status is not PortalStatus.SUPPLEMENT:
        raise Conflict("Hồ sơ này hiện không chờ bổ sung giấy tờ nên chưa thêm tệp được.")
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    return await _attach(db, caller, spec, document_key, name, file, dossier_id=dossier_id)


async def keep_for_message(db: AsyncSession, caller: Caller, name: str, file: CleanFile) -> Attachment:
    """A file that goes with a message of the caller's: no document of a draft or dossier, and not taken away again."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    stored = await _store(db, file)
    attachment = Attachment(
        owner_id=caller.person,
        document_key=WITH_MESSAGE,
        file_id=stored.id,
        name=clean_name(name, file.media_type),
        pages=file.pages,
        added_by=caller.person,
        added_at=clock.now(),
        filed_seq=0,
    )
    db.add(attachment)
    await db.flush()
    return attachment


async def remove(db: AsyncSession, caller: Caller, attachment_id: UUID) -> None:
    """Take away a file the caller attached, as long as it was not filed; doing it twice changes nothing."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    attachment = await db.get(Attachment, attachment_id)
    if attachment is None or attachment.owner_id != caller.person:
        raise NotFound
    # Filing holds the same row: whoever waits here reads afterwards what became of the file.
    if attachment.dossier_id is not None:
        await journal.locked(db, attachment.dossier_id)
    else:
        await db.exec(select(Draft).where(Draft.id == attachment.draft_id).with_for_update())
    await db.refresh(attachment, with_for_update=True)
    if attachment.filed_seq is not None:
        raise Conflict("Tệp này đã nộp cùng hồ sơ nên không bỏ ra được.")
    if attachment.removed_at is None:
        await _take_away(db, attachment)
        if attachment.draft_id:
            events.publish_later(db, events.draft_topic(attachment.draft_id))


async def remove_all(db: AsyncSession, draft_id: UUID) -> None:
    """Take away every file of a draft that its owner discards, and forget the names; the caller has been checked."""
    await _forget(db, col(Attachment.draft_id) == draft_id)


async def erase(db: AsyncSession, attachments: list[Attachment]) -> None:
    """Take away files held by the transaction, which are filed with nothing; whoever calls has checked them."""
    for attachment in sorted(attachments, key=lambda each: each.file_id):
        await _take_away(db, attachment)


async def remove_filed(db: AsyncSession, dossier_id: UUID) -> None:
    """Take away every file of a dossier whose time in the archive is over, and forget the names; asked by the system.

    What came with its messages goes, too, and the names of what was put into its draft and taken out again.
    """
    drafts = select(Draft.id).where(Draft.dossier_id == dossier_id)
    with_messages = select(DossierMessage.attachment_id).where(
        DossierMessage.dossier_id == dossier_id, col(DossierMessage.attachment_id).is_not(None)
    )
    await _forget(
        db,
        or_(
            col(Attachment.dossier_id) == dossier_id,
            col(Attachment.draft_id).in_(drafts),
            col(Attachment.id).in_(with_messages),
        ),
    )


async def _forget(db: AsyncSession, which: ColumnElement[bool]) -> None:
    rows = await db.exec(
        select(Attachment)
        .where(which)
        .order_by(col(Attachment.file_id))  # two that hold the same files lock them in one order
        .with_for_update()
    )
    for attachment in rows.all():
        attachment.name = ""
        db.add(attachment)
        if attachment.removed_at is None:
            await _take_away(db, attachment)


async def of_draft(db: AsyncSession, caller: Caller, draft_id: UUID) -> list[FileInfo]:
    """The files of the caller's own draft, in the order they came."""
    return await _list(db, caller, col(Attachment.draft_id) == draft_id)


async def prepared_for_dossier(db: AsyncSession, caller: Caller, dossier_id: UUID) -> list[FileInfo]:
    """The files the caller has put under their dossier's supplement and not sent yet."""
    unsent = (col(Attachment.dossier_id) == dossier_id) & col(Attachment.filed_seq).is_(None)
    return await _list(db, caller, unsent)


async def read(db: AsyncSession, caller: Caller, attachment_id: UUID) -> OpenFile:
    """A file, for its owner, or once it was filed for an officer, which is recorded.

    Raises `NotFound` for everybody else.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    attachment = await db.get(Attachment, attachment_id)
    if attachment is None or attachment.removed_at:
        raise NotFound
    if attachment.owner_id != caller.person and attachment.document_key == WITH_MESSAGE:
        await _check_message(db, caller, attachment)
    elif attachment.owner_id != caller.person:
        filed_in = attachment.dossier_id if attachment.filed_seq is not None else None
        if filed_in is None or not caller.may(Permission.READ_DOSSIERS):
            raise NotFound
        await desk.record_view(db, caller, filed_in)
    return await contents(db, attachment)


async def _check_message(db: AsyncSession, caller: Caller, attachment: Attachment) -> None:
    """Whoever reads the message reads its file: the dossier's owner, and officers, which is recorded."""
    found = await db.exec(
        select(DossierMessage, Dossier)
        .join(Dossier, col(Dossier.id) == DossierMessage.dossier_id)
        .where(DossierMessage.attachment_id == attachment.id)
    )
    row = found.first()
    if row is None:
        raise NotFound
    message, dossier = row
    if dossier.owner_id == caller.person and not message.inside:
        return
    if dossier.owner_id == caller.person or not caller.may(Permission.READ_DOSSIERS):
        raise NotFound
    await desk.record_view(db, caller, dossier.id)


async def contents(db: AsyncSession, attachment: Attachment) -> OpenFile:
    """The contents of an attachment, whose reader has been checked and recorded; raises `NotFound` once erased."""
    file = await db.get_one(StoredFile, attachment.file_id)
    if file.sealed_key is None:
        raise NotFound(_GONE)
    try:
        content = await storage.get(file.id, unseal(file.sealed_key))
    except storage.Missing:
        raise NotFound(_GONE) from None
    return OpenFile(attachment.name, file.media_type, content)


async def _attach(
    db: AsyncSession,
    caller: Caller,
    spec: ProcedureSpec,
    document_key: str,
    name: str,
    file: CleanFile,
    *,
    draft_id: UUID | None = None,
    dossier_id: UUID | None = None,
) -> FileInfo:
    if document_key not in {document.key for document in spec.documents}:
        raise NotFound("Không có giấy tờ này trong danh sách của thủ tục.")
    stored = await _store(db, file)
    beside = await db.exec(
        select(Attachment).where(
            Attachment.draft_id == draft_id,
            Attachment.dossier_id == dossier_id,
            Attachment.document_key == document_key,
            col(Attachment.removed_at).is_(None),
        )
    )
    live = beside.all()
    attachment = next(
        (other for other in live if other.file_id == stored.id and other.filed_seq is None), None
    )
    if attachment is None:  # sending the same file again, after a lost answer, adds nothing
        if sum(other.filed_seq is None for other in live) >= FILES_PER_DOCUMENT:
            raise Invalid(
                f"Mỗi giấy tờ nhận tối đa {FILES_PER_DOCUMENT} tệp. Mời bỏ bớt tệp cũ rồi thêm lại."
            )
        attachment = Attachment(
            owner_id=caller.person,
            draft_id=draft_id,
            dossier_id=dossier_id,
            document_key=document_key,
            file_id=stored.id,
            name=clean_name(name, file.media_type),
            pages=file.pages,
            added_by=caller.person,
            added_at=clock.now(),
        )
        db.add(attachment)
        await db.flush()
    return _info(attachment, stored)


async def _store(db: AsyncSession, file: CleanFile) -> StoredFile:
    """Keep a file's contents once; its row stays locked until the transaction ends (see `_shred`)."""
    file_id = lookup_hash("file", sha256(file.content).hexdigest())
    stored = await _locked(db, file_id)
    if stored is None:
        stored = StoredFile(
            id=file_id,
            size=len(file.content),
            media_type=file.media_type,
            pages=file.pages,
            sealed_key=seal(os.urandom(_KEY_BYTES)),
            created_at=clock.now(),
        )
        try:
            async with db.begin_nested():
                db.add(stored)
        except IntegrityError:  # somebody else sends the same file at this moment
            stored = await _locked(db, file_id)
            if stored is None:
                raise
    if stored.sealed_key is None:
        stored.sealed_key = seal(os.urandom(_KEY_BYTES))
        db.add(stored)
    await storage.put(file_id, file.content, unseal(stored.sealed_key))
    return stored


async def _locked(db: AsyncSession, file_id: str) -> StoredFile | None:
    return (await db.exec(select(StoredFile).where(StoredFile.id == file_id).with_for_update())).first()


async def _take_away(db: AsyncSession, attachment: Attachment) -> None:
    stored = await _locked(db, attachment.file_id)
    attachment.removed_at = clock.now()
    db.add(attachment)
    await db.flush()
    others = await db.exec(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.file_id == attachment.file_id, col(Attachment.removed_at).is_(None))
    )
    if stored is None or others.one():
        return
    stored.sealed_key = None
    db.add(stored)
    file_id = stored.id

    async def shred() -> None:
        await _shred(file_id)

    after_commit(db, shred)


async def _shred(file_id: str) -> None:
    """Delete contents whose key was erased, unless the same file came back meanwhile and has a new key."""
    async with transaction() as db:
        stored = await _locked(db, file_id)
        if stored is not None and stored.sealed_key is None:
            await storage.delete(file_id)


async def _list(db: AsyncSession, caller: Caller, which: ColumnElement[bool]) -> list[FileInfo]:
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.id) == Attachment.file_id)
        .where(Attachment.owner_id == caller.person, col(Attachment.removed_at).is_(None), which)
        .order_by(col(Attachment.added_at), col(Attachment.id))
    )
    return [_info(attachment, stored) for attachment, stored in rows.all()]


def _info(attachment: Attachment, stored: StoredFile) -> FileInfo:
    return FileInfo(
        attachment.id,
        attachment.document_key,
        attachment.name,
        stored.media_type,
        attachment.pages,
        stored.size,
    )
