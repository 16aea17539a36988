"""Results: the office uploads what it made, its owner downloads it for five years, everybody can check it."""

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from uuid import UUID, uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, signed, storage, throttle
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.db import after_commit
from app.dossiers import desk, journal, rules
from app.dossiers import queries as dossiers
from app.dossiers.files import OpenFile
from app.dossiers.inputs import REASON_MIN, TEXT_MAX
from app.dossiers.intake import MAX_BYTES, PDF, FileRefused, FileTooLarge, kind_of
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.papers import stored, vouching
from app.papers.findings import Active, Found, Unreadable
from app.papers.signature_process import examine_apart
from app.settings import settings
from app.typed import keepable
from models._types import seal
from models.accounts import Role
from models.dossiers import ActionKind, Dossier, PortalStatus, Step
from models.results import ResultDocument, Revocation, SignatureState

YEARS = 5
RESULTS_PER_DOSSIER = 10
WHY = "result-reason"
"""The box for why a result is taken back."""

ADDRESS_ATTEMPTS = "60/hour"
_KEY_BYTES = 32
_AT_A_TIME = asyncio.Semaphore(2)

SAY = {
    SignatureState.UNSIGNED: "Tệp không có chữ ký số. Bản giấy có dấu của cơ quan là bản chính.",
    SignatureState.TRUSTED: "Chữ ký số hợp lệ: tệp còn nguyên từ khi ký, người ký được xác nhận.",
    SignatureState.UNTRUSTED: (
        "Tệp còn nguyên từ khi ký, nhưng Trung tâm chưa xác nhận được ai đã ký. Cần chắc thì hỏi cơ quan cấp."
    ),
    SignatureState.EXPIRED: ("Tệp còn nguyên từ khi ký. Chứng thư số của người ký đã hết hạn lúc kiểm tra."),
    SignatureState.ALTERED: "Tệp đã bị sửa sau khi ký.",
}
"""What each state means, for officers and citizens alike."""

_PROVEN = {
    Revocation.UNKNOWN: "Chưa kiểm tra được thu hồi: tệp không kèm bằng chứng dùng được.",
    Revocation.GOOD: "Chứng thư của người ký còn hiệu lực tại lúc ký, theo bằng chứng kèm trong tệp.",
    Revocation.REVOKED: "Bằng chứng kèm trong tệp nói chứng thư của người ký đã bị thu hồi.",
}

BAD_LINK = (
    "Không có kết quả nào của Trung tâm mang đường dẫn này. Mời quét lại mã; "
    "vẫn không được thì giấy đó không phải do Trung tâm trả."
)
WAIT = "Đã kiểm tra quá nhiều lần trong một giờ qua. Mời thử lại sau một giờ."
_GONE = f"Kết quả này không còn trên hệ thống: tệp được giữ {YEARS} năm."
_NOT_YET = "Hồ sơ chưa đến bước đóng dấu nên chưa đưa kết quả lên được."
_OVER = "Hồ sơ đã kết thúc nên chỉ lãnh đạo đưa thêm hoặc thu lại được tệp kết quả."
_ALTERED = "Tệp này đã bị sửa sau khi ký nên không nhận làm kết quả. Mời xuất lại bản đã ký từ phần mềm ký số rồi đưa lên."
_ACTIVE = (
    "Tệp PDF này có mã chạy được, lệnh mở chương trình hoặc tệp đính kèm bên trong nên không nhận. "
    "Mời in ra PDF lại rồi ký số, và đưa lên bản mới."
)
_UNREADABLE = "Tệp PDF này không đọc được: bị hỏng, có mật khẩu hoặc quá dài. Mời xuất lại rồi đưa lên."


@dataclass(frozen=True)
class Uploaded:
    """A result that was examined and may be kept."""

    content: bytes
    found: Found
    checked_at: datetime


@dataclass(frozen=True)
class Result:
    """A result as its owner and the office see it; `token` is for checking it publicly, "" before it is stamped."""

    id: UUID
    name: str
    size: int
    pages: int
    sha256: str
    state: SignatureState
    words: str
    signers: tuple[str, ...]
    signed_at: datetime | None
    checked_at: datetime
    added_at: datetime
    keep_until: datetime
    is_here: bool
    token: str


@dataclass(frozen=True)
class Genuine:
    """What everybody who holds a result may learn of it: nothing of the person."""

    code: str
    what: str
    procedure: str
    office: str
    at: datetime
    sha256: str
    words: str
    checked_at: datetime
    taken_back_at: datetime | None


async def examine(content: bytes) -> Uploaded:
    """Look an uploaded file over, before the transaction that keeps it; raises `FileRefused` with the reason."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    if kind_of(content) != "pdf":
        raise FileRefused("Kết quả phải là tệp PDF. Bản giấy thì mời quét thành PDF rồi đưa lên.")
    now = clock.now()
    try:
        async with _AT_A_TIME:
            found = await asyncio.to_thread(examine_apart, content, trusted(), now)
    except Active as error:
        raise FileRefused(_ACTIVE) from error
    except Unreadable as error:
        raise FileRefused(_UNREADABLE) from error
    if found.state is SignatureState.ALTERED:
        raise FileRefused(_ALTERED)
    return Uploaded(content, found, now)


def trusted() -> tuple[bytes, ...]:
    """The certificates of the authorities that are vouched for: files in `trust/` of the data directory."""
    folder = settings().data_dir / "trust"
    endings = {".pem", ".crt", ".cer"}
    return tuple(each.read_bytes() for each in sorted(folder.glob("*")) if each.suffix.lower() in endings)


async def add(db: AsyncSession, caller: Caller, code: str, name: str, uploaded: Uploaded) -> Result:
    """Keep a result of a dossier that is at the step of stamping or past it; sent twice, it is kept once.

    Raises `NotFound` for an unknown dossier and one's own, `Conflict` before the step or with too many, `NotAllowed`
    as `_check_keeper`.
    """
    require(caller, Permission.KEEP_RESULTS)
    dossier = await dossiers.by_code(db, code)
    if dossier.owner_id == caller.person:
        raise NotFound
    await desk.record_view(db, caller, dossier.id)
    dossier = await journal.locked(db, dossier.id)
    _check_keeper(caller, dossier.step)
    if not rules.may_have_result(dossier.step, dossier.status):
        raise Conflict(_NOT_YET)
    digest = sha256(uploaded.content).hexdigest()
    there = [row for row in await _of(db, dossier.id) if row.taken_back_at is None]
    for row in there:
        if row.sha256 == digest:
            return _result(row)
    if len(there) >= RESULTS_PER_DOSSIER:
        raise Conflict(f"Mỗi hồ sơ có nhiều nhất {RESULTS_PER_DOSSIER} tệp kết quả.")
    now, key = clock.now(), os.urandom(_KEY_BYTES)
    row = ResultDocument(
        id=uuid4(),
        dossier_id=dossier.id,
        code=signed.new_code("KQ"),
        name=_clean_name(name),
        size=len(uploaded.content),
        pages=uploaded.found.pages,
        sha256=digest,
        signature=uploaded.found.state,
        revocation=uploaded.found.revocation,
        signers="\n".join(uploaded.found.signers),
        signed_at=uploaded.found.signed_at,
        checked_at=uploaded.checked_at,
        added_by=caller.person,
        added_at=now,
        keep_until=_years_later(now),
        sealed_key=seal(key),
    )
    await storage.put(stored.place(row), uploaded.content, key)
    db.add(row)
    await db.flush()
    await _say(db, caller, dossier, row, ActionKind.ADD_RESULT, now)
    return _result(row)


async def take_back(db: AsyncSession, caller: Caller, result_id: UUID, reason: str) -> None:
    """Take a mistaken result back: its contents go, its owner reads why, whoever checks it is told.

    Doing it twice changes nothing. Raises `NotFound`, `Invalid` without a `reason`, `NotAllowed` as `_check_keeper`.
    """
    require(caller, Permission.KEEP_RESULTS)
    found = await db.get(ResultDocument, result_id)
    if found is None or (await db.get_one(Dossier, found.dossier_id)).owner_id == caller.person:
        raise NotFound
    await desk.record_view(db, caller, found.dossier_id)
    dossier = await journal.locked(db, found.dossier_id)
    _check_keeper(caller, dossier.step)
    why = _read_reason(reason)
    row = await db.get_one(ResultDocument, result_id, with_for_update=True, populate_existing=True)
    if row.taken_back_at is None:
        row.taken_back_at = clock.now()
        erase(db, row)
        await _say(db, caller, dossier, row, ActionKind.TAKE_BACK_RESULT, row.taken_back_at, why)
    await db.flush()


def _check_keeper(caller: Caller, step: Step | None) -> None:
    """Who stamps keeps the results of a dossier until it is over; from then on the citizen relies on them."""
    if step is not None:
        require(caller, Permission.STAMP)
    elif Role.LEADER not in caller.roles:
        raise NotAllowed(_OVER)


def _read_reason(typed: str) -> str:
    reason = keepable(typed).strip()
    if not REASON_MIN <= len(reason) <= TEXT_MAX:
        said = f"Mời ghi rõ lý do, từ {REASON_MIN} đến {TEXT_MAX} chữ: công dân sẽ đọc lý do này."
        raise Invalid("Chưa thu lại được. Những gì đã nhập vẫn còn.", {WHY: said})
    return reason


async def _say(
    db: AsyncSession,
    caller: Caller,
    dossier: Dossier,
    row: ResultDocument,
    kind: ActionKind,
    at: datetime,
    why: str = "",
) -> None:
    """Write it to the dossier's chain, once: with which file, so that no other can take its place."""
    key = f"{kind.value}-{row.id.hex}"
    personal = {"text": why} if why else {}
    entry = journal.Entry(kind, caller.person, at, key, dict(vouching.fact(row)), personal)
    await journal.append(db, dossier, entry)


def erase(db: AsyncSession, row: ResultDocument) -> None:
    """Make a result's contents unreadable in this transaction, and delete them after it."""
    row.sealed_key, row.name, row.signers = None, "", ""
    db.add(row)
    place = stored.place(row)

    async def delete() -> None:
        await storage.delete(place)

    after_commit(db, delete)


async def erase_expired(db: AsyncSession, now: datetime) -> int:
    """Erase the contents of results whose years are over; what they were can still be checked."""
    rows = await db.exec(
        select(ResultDocument).where(
            ResultDocument.keep_until <= now, col(ResultDocument.sealed_key).is_not(None)
        )
    )
    found = rows.all()
    for row in found:
        erase(db, row)
    await db.flush()
    return len(found)


async def of_dossier(db: AsyncSession, caller: Caller, dossier_id: UUID) -> list[Result]:
    """The results of a dossier for its owner, once they are stamped, or for an officer whose look was recorded."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    dossier = await db.get(Dossier, dossier_id)
    if dossier is None or not _may_see(caller, dossier):
        return []
    found = [_result(row) for row in await _of(db, dossier_id) if row.taken_back_at is None]
    return found if is_out(dossier) else [replace(each, token="") for each in found]


async def read(db: AsyncSession, caller: Caller, result_id: UUID) -> OpenFile:
    """A result byte for byte, for its owner or an officer, which is recorded; `NotFound` for everybody else."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    row = await db.get(ResultDocument, result_id)
    if row is None or row.taken_back_at is not None:
        raise NotFound
    dossier = await db.get_one(Dossier, row.dossier_id)
    if not _may_see(caller, dossier):
        raise NotFound
    if dossier.owner_id != caller.person:
        await desk.record_view(db, caller, dossier.id)
    if clock.now() > row.keep_until:
        raise NotFound(_GONE)
    try:
        content = await stored.content(row)
    except (stored.Erased, storage.Missing):
        raise NotFound(_GONE) from None
    return OpenFile(row.name, PDF, content)


async def verify(db: AsyncSession, token: str, address: str) -> Genuine:
    """What a result's link says of it; `NotFound` for a link that was not made here.

    `address` is where the request comes from.
    """
    await throttle.attempt_from("result-from", address, ADDRESS_ATTEMPTS, WAIT)
    code = signed.read("result", token)
    if code is None:
        raise NotFound(BAD_LINK)
    row = (await db.exec(select(ResultDocument).where(ResultDocument.code == code))).first()
    dossier = await db.get(Dossier, row.dossier_id) if row else None
    if row is None or dossier is None or not is_out(dossier):
        raise NotFound(BAD_LINK)
    spec = (await catalogue.get_version(db, dossier.procedure_id)).spec
    return Genuine(
        row.code,
        spec.result,
        dossier.procedure_name,
        spec.authority.name,
        row.added_at,
        row.sha256,
        say(row.signature, row.revocation),
        row.checked_at,
        row.taken_back_at,
    )


def say(state: SignatureState, proven: Revocation) -> str:
    """What the signatures of a result are worth, and what is known of whether they were revoked."""
    is_known_signer = state in {SignatureState.TRUSTED, SignatureState.EXPIRED}
    return (
        f"{SAY[state]} {_PROVEN[proven]}" if is_known_signer or proven is Revocation.REVOKED else SAY[state]
    )


def check_address(token: str, base: str) -> str:
    """Where everybody can check a result: what its QR code leads to."""
    return f"{base.rstrip('/')}/kiem-tra/{token}"


def may_add(caller: Caller, *, step: Step | None, status: PortalStatus) -> bool:
    """Whether the caller's page of a dossier offers to upload its result."""
    able = Role.LEADER in caller.roles if step is None else caller.may(Permission.STAMP)
    return able and caller.may(Permission.KEEP_RESULTS) and rules.may_have_result(step, status)


async def _of(db: AsyncSession, dossier_id: UUID) -> Sequence[ResultDocument]:
    rows = await db.exec(
        select(ResultDocument)
        .where(ResultDocument.dossier_id == dossier_id)
        .order_by(col(ResultDocument.added_at), col(ResultDocument.id))
    )
    return rows.all()


def is_out(dossier: Dossier) -> bool:
    """Whether the result was stamped, so that it is the citizen's."""
    return dossier.step is not Step.STAMP and rules.may_have_result(dossier.step, dossier.status)


def _may_see(caller: Caller, dossier: Dossier) -> bool:
    if dossier.owner_id == caller.person:
        return is_out(dossier)
    return caller.may(Permission.READ_DOSSIERS)


def _clean_name(name: str) -> str:
    last = re.split(r"[/\\]", keepable(name))[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return (PurePath(printable).stem[:80] if printable else "ket-qua") + ".pdf"


def _years_later(moment: datetime) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + YEARS, day=day)


def _result(row: ResultDocument) -> Result:
    return Result(
        row.id, row.name or "Kết quả đã xóa", row.size, row.pages, row.sha256, row.signature,
        say(row.signature, row.revocation), tuple(row.signers.splitlines()), row.signed_at, row.checked_at, row.added_at,
        row.keep_until, row.sealed_key is not None and clock.now() <= row.keep_until,
        signed.token("result", row.code),
    )  # fmt: skip
