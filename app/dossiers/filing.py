"""Filing: how a draft becomes a dossier with a code."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.schema import Channel as CatalogueChannel
from app.catalogue.schema import ProcedureSpec
from app.clock import local
from app.db import run, stands
from app.dossiers import (
    authors,
    deadlines,
    events,
    files,
    forms,
    heads,
    inputs,
    journal,
    layout,
    planning,
    screens,
    workdays,
)
from app.errors import Conflict, Invalid, NotFound
from app.settings import settings
from models._types import lookup_hash
from models.accounts import ConsentPurpose
from models.dossiers import (
    ActionKind,
    Attachment,
    Channel,
    Dossier,
    Draft,
    ReturnMethod,
    Step,
    TimeUnit,
)

_CHANGED = "Chưa nộp: hồ sơ này vừa được sửa ở trang hoặc máy khác. Dưới đây là bản mới nhất, mời đọc lại rồi bấm Nộp hồ sơ."

LIMIT = "30/day"
"""How many dossiers one person files, for themselves or others. Withdrawing needs no limit of its own: each was filed
first, and nobody is kept from taking back what is theirs. The project's assumption."""

_TOO_OFTEN = (
    "Trong một ngày qua đã nộp nhiều hồ sơ rồi nên hồ sơ này chưa nộp. Những gì đã nhập vẫn còn trong hồ sơ đã lưu; mời nộp "
    "lại vào ngày mai, hoặc đến quầy nếu cần gấp."
)

_NO_CONSENT = (
    "Chưa nộp được, vì phần đồng ý cho Trung tâm xử lý hồ sơ đang tắt. Những gì đã nhập vẫn còn. "
    "Mời mở trang Tài khoản, bật lại mục Xử lý hồ sơ của tôi, rồi quay lại đây nộp."
)


def phone_hash(code: str, last4: str) -> str:
    """By which a dossier is followed without signing in; it differs from dossier to dossier."""
    return lookup_hash("dossier-phone", f"{code}:{last4}")


_DRAFT = (
    select(
        Draft,
        people.agreement(Draft.owner_id, ConsentPurpose.PROCESS_DOSSIERS),
        authors.typed_by_others(),
    )
    .where(Draft.id == bindparam("draft"), Draft.owner_id == bindparam("owner"))
    .with_for_update(of=Draft)
    .execution_options(populate_existing=True)
)
"""The draft with whether its owner agrees and somebody else typed. Statements are made once where filing waits for them."""

_BECOMES = (
    update(Draft)
    .where(col(Draft.id) == bindparam("draft"))
    .values(dossier_id=bindparam("dossier"), updated_at=bindparam("now"))
)
_TAKES = (
    update(Attachment)
    .where(col(Attachment.id) == bindparam("paper"))
    .values(dossier_id=bindparam("dossier"), filed_seq=1)
)

_PAPERS = (
    select(Attachment.id, Attachment.document_key, Attachment.file_id)
    .where(
        col(Attachment.draft_id) == bindparam("draft"),
        col(Attachment.removed_at).is_(None),
        col(Attachment.filed_seq).is_(None),
    )
    .order_by(col(Attachment.id))
    .with_for_update()
)

_NEXT_SERIAL = text(
    "INSERT INTO code_serial (prefix, last) VALUES (:prefix, 1) "
    "ON CONFLICT (prefix) DO UPDATE SET last = code_serial.last + 1 RETURNING last"
)


class Unread(Conflict):
    """The draft holds something else than its owner read before filing."""

    def __init__(self) -> None:
        super().__init__(_CHANGED)


def content_mark(
    answers: Mapping[str, str],
    return_method: ReturnMethod | None,
    return_address: str | None,
    files: Iterable[UUID],
) -> str:
    """Tells one content of a draft from another, and nothing of what it is.

    The moment of the last save would not do: the same letters may be saved a second time, late on a slow network.
    """
    typed = sorted((box, text) for box, text in answers.items() if text)
    content = (typed, return_method, return_address or "", sorted(str(file) for file in files))
    return hashlib.sha256(repr(content).encode()).hexdigest()


async def file_draft(
    db: AsyncSession, caller: Caller, draft_id: UUID, key: str, *, read: str | None = None
) -> Dossier:
    """File a draft of the caller's; filing it again returns the dossier it became.

    `read` is the `content_mark` of what its owner has read. It is compared under the draft's lock: a helper, or
    another page of theirs, may save until the last moment.

    Raises:
        Unread: it holds something else by now.
        Invalid: with the error of each box (answers by their box, documents by their key, `return_method`,
            `return_address`).
        Conflict: with `consent`, the caller does not agree, or no longer, to have dossiers processed.
        TooMany: they have filed as many as one may in a day; the draft stays.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    inputs.check_key(key)
    row = (await db.exec(_DRAFT, params={"draft": draft_id, "owner": caller.person})).first()
    if row is None:
        raise NotFound
    draft, agrees, helped_along = row
    if draft.discarded_at is not None:
        raise NotFound
    if draft.dossier_id is not None:
        return await journal.locked(db, draft.dossier_id)

    if not agrees:
        raise Conflict(_NO_CONSENT, {"consent": _NO_CONSENT})
    procedure = await catalogue.get_version(db, draft.procedure_id)
    spec = procedure.spec
    if CatalogueChannel.ONLINE not in spec.channels:
        raise Invalid("Thủ tục này chưa nộp trực tuyến được. Bản nháp vẫn còn, mời đến quầy để nộp.")
    wanted = {document.key for document in layout.laid_out(spec, draft.answers).documents}
    there = (await run(db, _PAPERS, {"draft": draft.id})).all()
    mark = content_mark(
        draft.answers, draft.return_method, draft.return_address, [paper.id for paper in there]
    )
    if read is not None and mark != read:
        raise Unread
    papers = [paper for paper in there if paper.document_key in wanted]
    values = screens.require_complete(
        spec,
        screens.Application(
            draft.answers,
            draft.return_method,
            draft.return_address,
            frozenset(paper.document_key for paper in papers),
        ),
        clock.today(),
    )
    await throttle.attempt("file-dossier", str(caller.person), LIMIT, _TOO_OFTEN)
    method = draft.return_method or ReturnMethod.COUNTER
    asked = forms.filed_boxes(spec, draft.answers)
    typed = await authors.of_draft(db, draft.id) if helped_along else {}
    helped = {box: author for box, author in typed.items() if author.account_id != draft.owner_id}
    now = clock.now()
    code = await _next_code(db, now)
    entry = journal.Entry(
        ActionKind.FILE,
        caller.person,
        now,
        key,
        facts={
            "code": code,
            "procedure_code": spec.code,
            "procedure_id": procedure.id,
            "procedure_name": spec.name,
            "time_amount": spec.time.amount,
            "time_unit": TimeUnit(spec.time.unit.value),
            "owner_id": draft.owner_id,
            "channel": Channel.ONLINE,
            "return_method": method,
            "papers": names_of(papers),
            "step_due_at": deadlines.step_due(
                Step.RECEIVE, now, None, await workdays.calendar(db), planning.hours(spec)
            ),
            **planned_role(spec, Step.RECEIVE),
        },
        personal={
            "answers": {box: typed for box, typed in draft.answers.items() if box in asked},
            "return_address": draft.return_address if method is not ReturnMethod.COUNTER else None,
            "typed_by": {box: str(author.account_id) for box, author in helped.items()},
            "typed_as": {box: author.way.value for box, author in helped.items() if author.way},
        },
    )
    dossier, _ = await journal.begin(db, entry, phone_hash(code, values["applicant_phone"][-4:]))
    await run(db, _BECOMES, {"draft": draft.id, "dossier": dossier.id, "now": now})
    stands(draft, dossier_id=dossier.id, updated_at=now)
    if papers:
        await run(db, _TAKES, [{"paper": paper.id, "dossier": dossier.id} for paper in papers])
    if len(papers) < len(there):
        # What was put under a paper that applies no longer is nobody's business any more.
        await files.erase(db, await prepared(db, Attachment.draft_id, draft.id))
    await events.end_draft(db, draft, events.DraftEnd.FILED)
    return dossier


def planned_role(spec: ProcedureSpec, step: Step) -> dict[str, Any]:
    """The fact that a step begins which is another role's work in this procedure."""
    role = planning.role(spec, step)
    return {"role": role.value} if role else {}


async def prepared(db: AsyncSession, column: Any, of: UUID) -> list[Attachment]:
    """The files put under a draft or dossier (`column`) that no action has filed yet.

    They are held until the transaction ends: nobody takes one away that is about to be filed.
    """
    rows = await db.exec(
        select(Attachment)
        .where(column == of, col(Attachment.removed_at).is_(None), col(Attachment.filed_seq).is_(None))
        .order_by(col(Attachment.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows.all())


def names_of(papers: Iterable[Any]) -> list[dict[str, str]]:
    """Which file was filed as which document: the chain vouches for the contents, too."""
    return [{"document_key": paper.document_key, "file_id": paper.file_id} for paper in papers]


async def _next_code(db: AsyncSession, at: datetime) -> str:
    """`H49.22-261123-0007`: unit, day, and a number that counts up within the day."""
    prefix = f"{settings().unit_code}-{local(at):%y%m%d}"
    serial = (await run(db, _NEXT_SERIAL, {"prefix": prefix})).scalar_one()
    return heads.code_of(prefix, serial)
