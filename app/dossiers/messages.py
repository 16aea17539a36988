"""Messages between a citizen and the office about a dossier, and notes between officers; with read marks.

A message is kept once however often it is sent (`key`), and acknowledged only once it is kept: until then it waits on the
sender's own page.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, live
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.db import after_commit, put
from app.dossiers import files, inputs, ledger
from app.dossiers.intake import CleanFile, clean_name
from app.errors import Conflict, Invalid, NotFound
from app.typed import keepable
from models.dossiers import Attachment, Dossier, DossierKey
from models.messages import DossierMessage, MessageRead

TEXT_MAX = 2000
SHOWN = 50
"""So many at once on a page; older ones on demand."""

KEY_USED = "Lời nhắn gửi trước đó khác lời này, nên lời này chưa gửi. Mời gửi lại."

Listener = Callable[[AsyncSession, Dossier, DossierMessage], Awaitable[None]]

on_message: list[Listener] = []
"""Called with a new message in its transaction. A listener that raises undoes it."""


@dataclass(frozen=True)
class Message:
    """One message as its reader sees it.

    Attributes:
        read_by: who of the other side has read it; of a note, which colleagues.
        file_id, file_name: the file that came with it, for `/api/files/<id>`.
    """

    id: UUID
    who: str
    is_mine: bool
    at: datetime
    text: str
    read_by: tuple[str, ...]
    file_id: UUID | None = None
    file_name: str = ""


def topic(dossier_id: UUID) -> str:
    """The live topic of what is written about a dossier, and of what is read."""
    return f"messages:{dossier_id}"


async def send(
    db: AsyncSession,
    caller: Caller,
    dossier_id: UUID,
    text: str,
    *,
    key: str,
    inside: bool,
    file: tuple[str, CleanFile] | None = None,
) -> DossierMessage:
    """Keep a message to the other side, or a note (`inside`); the same `key` again returns the one there is.

    `file`: its name and contents, for one that brings a photo or PDF; then the text may be empty.

    Raises:
        NotFound: no such dossier, or it is neither the caller's nor their work.
        Invalid: with `text`, nothing to send or too much.
        Conflict: the key brought something else before.
    """
    inputs.check_key(key)
    dossier = await _mine_to_read(db, caller, dossier_id, inside=inside)
    said = keepable(text).strip()
    if not (said or file) or len(said) > TEXT_MAX:
        raise Invalid("Chưa gửi được.", {"text": f"Mời viết lời nhắn, tối đa {TEXT_MAX} chữ."})
    # One after the other, so that each is stamped later than those that can be read by now (`mark_read`).
    # Whoever reads meanwhile does not wait: their mark refers to the dossier, which this lock leaves alone.
    await db.exec(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update(key_share=True))
    sealing = await db.get(DossierKey, dossier_id)
    if sealing is None or sealing.wrapped is None:
        raise NotFound
    before = await _sent(db, caller, dossier_id, key)
    if before is not None:
        brought = await db.get(Attachment, before.attachment_id) if before.attachment_id else None
        name = clean_name(file[0], file[1].media_type) if file else None
        same = ledger.unseal_data(sealing, before.sealed).get("text") == said and before.inside == inside
        if not same or (brought.name if brought else None) != name:
            raise Conflict(KEY_USED)
        return before
    row = DossierMessage(
        dossier_id=dossier_id,
        inside=inside,
        author_id=caller.person,
        key=key,
        at=clock.now(),
        sealed=ledger.seal_data(sealing, {"text": said}),
    )
    if file is not None:
        row.attachment_id = (await files.keep_for_message(db, caller, *file)).id
    db.add(row)
    await db.flush()
    for listener in on_message:
        await listener(db, dossier, row)
    _publish(db, dossier_id)
    return row


async def thread(
    db: AsyncSession, caller: Caller, dossier_id: UUID, *, inside: bool, limit: int | None = None
) -> list[Message]:
    """The messages, or notes, the newest at the end; with `limit` the last so many."""
    dossier = await _mine_to_read(db, caller, dossier_id, inside=inside)
    found = (
        await db.exec(
            select(DossierMessage, Attachment.name)
            .join(Attachment, col(Attachment.id) == col(DossierMessage.attachment_id), isouter=True)
            .where(DossierMessage.dossier_id == dossier_id, col(DossierMessage.inside) == inside)
            .order_by(col(DossierMessage.at).desc(), col(DossierMessage.id))
            .limit(limit)
        )
    ).all()
    reads = (
        await db.exec(
            select(MessageRead).where(MessageRead.dossier_id == dossier_id, col(MessageRead.inside) == inside)
        )
    ).all()
    names = await people.officer_names(
        db, {row.author_id for row, _ in found} | {read.account_id for read in reads}
    )

    def name(person: UUID) -> str:
        return "Công dân" if person == dossier.owner_id else names.get(person, "Cán bộ")

    opening = await db.get(DossierKey, dossier_id)
    return [
        Message(
            row.id,
            name(row.author_id),
            row.author_id == caller.account_id,
            row.at,
            str(ledger.unseal_data(opening, row.sealed).get("text", "")),
            tuple(
                name(read.account_id)
                for read in reads
                if read.read_at >= row.at and _is_other_side(dossier, row, read.account_id)
            ),
            row.attachment_id,
            file_name or "",
        )
        for row, file_name in reversed(found)
    ]


async def mark_read(db: AsyncSession, caller: Caller, dossier_id: UUID, *, inside: bool) -> bool:
    """The caller has read every message that can be read by now; answers whether any was new to them.

    A page marks first and then reads the thread, so that nothing that came in between counts as read unseen.
    """
    await _mine_to_read(db, caller, dossier_id, inside=inside)
    mark = await db.get(MessageRead, (dossier_id, caller.person, inside))
    unread = select(DossierMessage.id).where(
        DossierMessage.dossier_id == dossier_id,
        col(DossierMessage.inside) == inside,
        DossierMessage.author_id != caller.person,
    )
    if mark is not None:
        unread = unread.where(DossierMessage.at > mark.read_at)
    if (await db.exec(unread.limit(1))).first() is None:
        return False
    newest = select(func.max(DossierMessage.at)).where(
        DossierMessage.dossier_id == dossier_id, col(DossierMessage.inside) == inside
    )
    read_at = (await db.exec(newest)).one()
    row = {"dossier_id": dossier_id, "account_id": caller.person, "inside": inside, "read_at": read_at}
    await put(db, MessageRead, [row], ("dossier_id", "account_id", "inside"), ("read_at",))
    _publish(db, dossier_id)
    return True


async def writers(db: AsyncSession, dossier_id: UUID) -> set[UUID]:
    """Who wrote notes about a dossier; asked by the system, for telling them of another."""
    rows = await db.exec(
        select(DossierMessage.author_id).where(
            DossierMessage.dossier_id == dossier_id, col(DossierMessage.inside)
        )
    )
    return set(rows.all())


def _is_other_side(dossier: Dossier, row: DossierMessage, reader: UUID) -> bool:
    if row.inside:
        return reader != row.author_id
    return (reader == dossier.owner_id) != (row.author_id == dossier.owner_id)


async def _mine_to_read(db: AsyncSession, caller: Caller, dossier_id: UUID, *, inside: bool) -> Dossier:
    require(caller, Permission.READ_DOSSIERS if inside else Permission.USE_OWN_ACCOUNT)
    dossier = await db.get(Dossier, dossier_id)
    if dossier is None:
        raise NotFound
    is_owner = dossier.owner_id == caller.person
    if (inside and is_owner) or not (is_owner or caller.may(Permission.READ_DOSSIERS)):
        raise NotFound
    return dossier


async def _sent(db: AsyncSession, caller: Caller, dossier_id: UUID, key: str) -> DossierMessage | None:
    rows = await db.exec(
        select(DossierMessage).where(
            DossierMessage.dossier_id == dossier_id,
            DossierMessage.author_id == caller.person,
            DossierMessage.key == key,
        )
    )
    return rows.first()


def _publish(db: AsyncSession, dossier_id: UUID) -> None:
    after_commit(db, partial(live.publish, topic(dossier_id)))
    after_commit(db, partial(live.publish, "queue"))  # it counts what is unread
