"""Files that come in pieces, so that a break costs no more than the piece on its way.

Docs: docs/decisions/resumable-uploads.md.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, storage
from app.accounts.permissions import Caller, Permission, require
from app.db import after_commit, transaction
from app.dossiers import files
from app.dossiers.files import FileInfo
from app.dossiers.intake import MAX_BYTES, CleanFile, FileTooLarge
from app.errors import Conflict, Invalid, NotFound
from models._types import seal, unseal
from models.dossiers import Dossier, Draft
from models.uploads import Upload

KEPT = timedelta(days=1)
"""How long a file may take to arrive; what is left of it is erased afterwards."""

OPEN_AT_ONCE = 40
_SWEPT_AT_ONCE = 50
_KEY_BYTES = 32

_GONE = "Tệp đang gửi dở này không còn. Mời chọn lại tệp rồi gửi từ đầu."


@dataclass(frozen=True)
class Target:
    """Where the file goes: one document of a draft, or of a dossier that waits for a supplement."""

    document_key: str
    draft_id: UUID | None = None
    dossier_id: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """How much of a file is here, and what it became."""

    id: UUID
    received: int
    size: int
    parts: int
    attachment_id: UUID | None


async def begin(db: AsyncSession, caller: Caller, target: Target, name: str, size: int) -> UUID:
    """Announce a file of `size` bytes for a draft or dossier of the caller's own.

    Raises:
        NotFound: no such draft or dossier of the caller.
        FileTooLarge: it is larger than may be sent.
        Conflict: `OPEN_AT_ONCE` files are on their way already.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    if size > MAX_BYTES:
        raise FileTooLarge
    if size < 1:
        raise Invalid("Tệp này trống, không có gì bên trong.")
    await sweep(db, clock.now(), _SWEPT_AT_ONCE)
    owner = await _owner(db, target)
    if owner != caller.person:
        raise NotFound
    on_their_way = await db.exec(
        select(func.count())
        .select_from(Upload)
        .where(Upload.owner_id == caller.person, col(Upload.sealed_key).is_not(None))
    )
    if on_their_way.one() >= OPEN_AT_ONCE:
        raise Conflict("Đang có quá nhiều tệp gửi dở. Mời chờ các tệp trước gửi xong.")
    upload = Upload(
        owner_id=caller.person,
        draft_id=target.draft_id,
        dossier_id=target.dossier_id,
        document_key=target.document_key[:80],
        name=name[:400],
        size=size,
        sealed_key=seal(os.urandom(_KEY_BYTES)),
        created_at=clock.now(),
    )
    db.add(upload)
    await db.flush()
    return upload.id


async def standing(db: AsyncSession, caller: Caller, upload_id: UUID) -> Standing:
    """How much of the caller's own file is here; raises `NotFound`, also once it was given up."""
    return _standing(await _own(db, caller, upload_id))


async def add(db: AsyncSession, caller: Caller, upload_id: UUID, offset: int, piece: bytes) -> Standing:
    """Keep a piece that begins at `offset`, unless it makes the file whole: that is `finish`'s.

    Raises `NotFound`, and `Conflict` when the piece does not follow what is here.
    """
    upload = await _own(db, caller, upload_id, to_change=True)
    _follows(upload, offset)
    if not piece or offset + len(piece) > upload.size:
        return _standing(upload)
    await storage.put(_part(upload.id, upload.parts), piece, _key(upload))
    upload.received += len(piece)
    upload.parts += 1
    db.add(upload)
    return _standing(upload)


async def whole(db: AsyncSession, caller: Caller, upload_id: UUID, offset: int, last: bytes) -> bytes:
    """The file with its `last` piece, which begins at `offset`; nothing is changed."""
    upload = await _own(db, caller, upload_id)
    _follows(upload, offset)
    key = _key(upload)
    pieces = [await storage.get(_part(upload.id, number), key) for number in range(upload.parts)]
    return b"".join([*pieces, last])


async def finish(db: AsyncSession, caller: Caller, upload_id: UUID, file: CleanFile) -> FileInfo | None:
    """Put the whole, cleaned file where it was announced for; None when another request has done so."""
    upload = await _own(db, caller, upload_id, to_change=True)
    if upload.attachment_id is not None:
        return None
    if upload.draft_id is not None:
        info = await files.attach_to_draft(
            db, caller, upload.draft_id, upload.document_key, upload.name, file
        )
    elif upload.dossier_id is not None:
        info = await files.attach_to_dossier(
            db, caller, upload.dossier_id, upload.document_key, upload.name, file
        )
    else:
        raise NotFound
    upload.attachment_id = info.id
    upload.received = upload.size
    _erase(db, upload)
    return info


async def give_up(db: AsyncSession, caller: Caller, upload_id: UUID) -> None:
    """Erase what is here of the caller's own file."""
    upload = await _own(db, caller, upload_id, to_change=True)
    _erase(db, upload)


async def _owner(db: AsyncSession, target: Target) -> UUID | None:
    if target.draft_id is not None:
        draft = await db.get(Draft, target.draft_id)
        return draft.owner_id if draft and not draft.discarded_at else None
    dossier = await db.get(Dossier, target.dossier_id) if target.dossier_id else None
    return dossier.owner_id if dossier else None


async def _own(db: AsyncSession, caller: Caller, upload_id: UUID, *, to_change: bool = False) -> Upload:
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(Upload).where(Upload.id == upload_id, Upload.owner_id == caller.person)
    upload = (await db.exec(query.with_for_update() if to_change else query)).first()
    if upload is None or (upload.sealed_key is None and upload.attachment_id is None):
        raise NotFound(_GONE)
    return upload


def _follows(upload: Upload, offset: int) -> None:
    if offset != upload.received or upload.sealed_key is None:
        raise Conflict("Phần tệp vừa gửi không nối tiếp phần đã nhận. Hệ thống sẽ gửi tiếp đúng chỗ.")


def _standing(upload: Upload) -> Standing:
    return Standing(upload.id, upload.received, upload.size, upload.parts, upload.attachment_id)


def _key(upload: Upload) -> bytes:
    if upload.sealed_key is None:
        raise NotFound(_GONE)
    return unseal(upload.sealed_key)


def _part(upload_id: UUID, number: int) -> str:
    return f"{upload_id.hex}-{number}"


def _erase(db: AsyncSession, upload: Upload) -> None:
    """Forget the key at once, and the pieces after the commit."""
    names = [_part(upload.id, number) for number in range(upload.parts + 1)]
    upload.sealed_key = None
    upload.name = ""
    db.add(upload)

    async def shred() -> None:
        for name in names:
            await storage.delete(name)

    after_commit(db, shred)


async def forget(db: AsyncSession, *, owner_id: UUID | None = None, draft_id: UUID | None = None) -> None:
    """Erase what is on its way for a draft that is discarded, or from somebody who leaves; the caller was checked."""
    which = Upload.draft_id == draft_id if draft_id else Upload.owner_id == owner_id
    rows = await db.exec(
        select(Upload)
        .where(which, col(Upload.sealed_key).is_not(None))
        .order_by(col(Upload.id))
        .with_for_update()
    )
    for upload in rows.all():
        _erase(db, upload)


async def sweep(db: AsyncSession, now: datetime, limit: int) -> int:
    """Erase what did not arrive in time, whoever began it, and say how many; asked by the system."""
    rows = await db.exec(
        select(Upload)
        .where(Upload.created_at < now - KEPT, col(Upload.sealed_key).is_not(None))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = rows.all()
    for upload in found:
        _erase(db, upload)
    await db.flush()
    return len(found)


async def sweep_all() -> int:
    """As `sweep`, in a transaction of its own: on every round."""
    async with transaction() as db:
        return await sweep(db, clock.now(), _SWEPT_AT_ONCE)


def target_of(about: Mapping[str, str]) -> Target:
    """Where an announced file goes, from what was said of it: `document`, and `draft` or `dossier`."""
    try:
        draft = UUID(about["draft"]) if about.get("draft") else None
        dossier = UUID(about["dossier"]) if about.get("dossier") else None
    except ValueError:
        raise NotFound from None
    return Target(about.get("document", ""), draft, None if draft else dossier)
